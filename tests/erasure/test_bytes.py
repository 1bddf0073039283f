"""After an erasure no file of the installation holds the person's identifiers, looked for byte by byte.

With encryption and compression nothing could be seen in a file, so here both are off.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ready import Ready
from wigops.crm.load import Load
from wigops.erasure import leftovers_of, redact
from wigops.store import Home, Store, engine

from .conftest import EraseThem, everything_in

JANES = [
    "jane.zywicki@mill.example",
    "Jane.Zywicki@mill.example",
    "7946 0321",
    "79460321",
    "07700 900111",
    "Żywicki-Only-Jane",
    "allergic to lupin",
    "Jane Żywicki",
    "e_jane2",
]
PAULS = ["paul.zywicki@mill.example", "7946 0999", "no nuts", "e_paul2"]


@pytest.fixture
def in_the_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Database files are written without encryption and compression."""
    before = engine.new_instance

    def uncompressed(*arguments: object, **options: object) -> object:
        connection = before(*arguments, **options)  # type: ignore[arg-type]
        connection.execute("SET force_compression = 'uncompressed'")
        return connection

    monkeypatch.setattr("wigops.crm.staging.PACKED", "")
    monkeypatch.setattr(engine, "encrypted", lambda _key: "(STORAGE_VERSION 'latest')")
    for module in ("wigops.store.engine", "wigops.crm.staging"):
        monkeypatch.setattr(f"{module}.new_instance", uncompressed)
    yield


@pytest.fixture
def ready(in_the_open: None, tmp_path: Path) -> Ready:
    """Nothing that was made encrypted."""
    return Ready(tmp_path / "ready")


@pytest.fixture
def opened(mill: Store) -> Store:
    return mill


def holding(home: Home, words: list[str]) -> set[str]:
    """Which of `words` stand in the bytes of some file of the installation."""
    whole = everything_in(home)
    return {word for word in words if any(word.encode() in content for content in whole.values())}


def test_the_files_hold_nothing_of_the_erased_and_all_of_the_bystander(
    opened: Store, home: Home, erase_them: EraseThem
) -> None:
    with (
        opened.write() as cursor
    ):  # his twin's address and the note about him are leftovers: not hers to delete
        cursor.execute("DELETE FROM crm.contact_point WHERE contact_id = 'twin'")
    opened.close()
    assert holding(home, JANES) >= {"Jane.Zywicki@mill.example", "Żywicki-Only-Jane", "allergic to lupin"}
    assert holding(home, PAULS) == set(PAULS)
    erase_them("jane")
    with opened.read() as cursor:
        note = [one.leftover_id for one in leftovers_of(cursor) if one.key == "m_paul"]
    redact(opened, note, by="olive")
    opened.close()
    assert holding(home, JANES) == set()
    assert holding(home, PAULS) == set(PAULS)


def test_a_load_that_keeps_the_erased_out_leaves_nothing_of_them(
    opened: Store, home: Home, erase_them: EraseThem, reload: Callable[..., Load]
) -> None:
    erase_them("jane", "twin", note="asked")
    with opened.read() as cursor:
        note = [one.leftover_id for one in leftovers_of(cursor) if one.key == "m_paul"]
    redact(opened, note, by="olive")
    reload()
    opened.close()
    left = holding(home, JANES)
    assert left <= {"jane.zywicki@mill.example"}  # her twin is a member, and keeps her own record
    assert holding(home, PAULS) == set(PAULS)
