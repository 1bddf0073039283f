"""A file that cannot be used is told in one sentence with exit status 2, and left to the byte as it was."""

import hashlib
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from wigops.commands import run
from wigops.crm.load import load_export
from wigops.errors import BadInputError
from wigops.store import Home, Store, schema

PLANTED = "Zorblax"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An installation with a copy in it, of which each test damages a copy."""
    folder = tmp_path_factory.mktemp("whole")
    export = folder / "export"
    export.mkdir()
    (export / "contact.csv").write_text(
        "contact_id,first_name\n" + "".join(f"c{number},{PLANTED}{number}\n" for number in range(3000)),
        encoding="utf-8",
    )
    store = Store(Home(folder / "home"), idle=0)
    load_export(store, export)
    yield folder / "home"


@pytest.fixture
def installation(whole: Path, home: Home) -> Home:
    shutil.copytree(whole, home.path)
    return home


def digest(home: Home) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.path.iterdir()
        if path.is_file()
    }


def flipped(at: float | int) -> Callable[[bytes], bytes]:
    def flip(content: bytes) -> bytes:
        start = int(at * len(content)) if isinstance(at, float) else at
        middle = bytes(byte ^ 0x5A for byte in content[start : start + 64])
        return content[:start] + middle + content[start + 64 :]

    return flip


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "checksum": flipped(0),
    "magic bytes": flipped(8),
    "main header": flipped(100),
    "first header": flipped(4096),
    "second header": flipped(8192),
    "first block": flipped(12_300),
    "middle": flipped(0.5),
    "cut in half": lambda content: content[: len(content) // 2],
    "cut to the headers": lambda content: content[:12_288],
    "cut to 100 bytes": lambda content: content[:100],
    "nothing": lambda _content: b"",
    "junk": lambda _content: random.Random(4).randbytes(60_000),  # noqa: S311
    "text": lambda _content: b"contact_id,first_name\n" * 2000,
    "zeros": lambda content: bytes(len(content)),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_file_is_told_and_left_alone(
    installation: Home, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    installation.database.write_bytes(DAMAGE[kind](installation.database.read_bytes()))
    before = digest(installation)

    for command in (["due", "--status", "all"], ["verify", "--json"], ["compact"]):
        status = run(command)
        shown = capsys.readouterr()
        if kind == "middle" and status == 0:
            continue  # this command needed nothing of what is damaged
        assert status == 2
        assert shown.err == "The database file is damaged and was left as it was. Restore it from a backup.\n"
        assert PLANTED not in shown.out
        assert digest(installation) == before


def test_a_load_into_a_damaged_file_changes_nothing(installation: Home, whole: Path) -> None:
    installation.database.write_bytes(DAMAGE["first block"](installation.database.read_bytes()))
    before = digest(installation)

    with pytest.raises(BadInputError, match="damaged and was left as it was"):
        load_export(Store(installation, idle=0), whole.parent / "export")

    assert digest(installation) == before
    assert list(installation.staging.iterdir()) == []


def test_a_file_of_somebody_elses_is_not_taken_over(
    installation: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.database.unlink()
    with duckdb.connect(str(installation.database)) as plain:
        plain.execute("CREATE TABLE t AS SELECT 1")
    before = digest(installation)

    assert run(["verify"]) == 2
    assert "not encrypted with this installation's key: nothing was changed." in capsys.readouterr().err
    assert digest(installation) == before


def test_a_file_from_a_newer_version_is_told_and_left_alone(
    installation: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store(installation, idle=0).write() as cursor:
        cursor.execute("INSERT INTO ops.migration VALUES (9999, 'from_the_future', now())")
    before = digest(installation)

    for command in (["verify"], ["due", "--json"], ["user", "list"], ["compact"], ["hold", "list"]):
        assert run(command) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err.startswith("The database was written by a newer wigops (schema 9999")
        assert shown.err.count("\n") == 1
        assert digest(installation) == before


def test_migrations_take_effect_whole_or_not_at_all(
    installation: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = schema.migrations()
    broken = [
        (1001, "makes_a_table", "CREATE TABLE ops.half (a INTEGER); INSERT INTO ops.half VALUES (1)"),
        (1002, "drops_a_column", "ALTER TABLE crm.contact DROP COLUMN created_at"),
        (1003, "fails", "INSERT INTO ops.half VALUES (2); SELECT * FROM ops.nowhere"),
    ]
    before = digest(installation)

    monkeypatch.setattr(schema, "migrations", lambda: [*known, *broken])
    with pytest.raises(BadInputError), Store(installation, idle=0).read():
        pass
    monkeypatch.setattr(schema, "migrations", lambda: known)

    assert digest(installation) == before
    with Store(installation, idle=0).read() as cursor:
        assert cursor.execute("SELECT max(number) FROM ops.migration").fetchone() == (known[-1][0],)
        assert cursor.execute("SELECT count(created_at) FROM crm.contact").fetchone() == (0,)

    monkeypatch.setattr(schema, "migrations", lambda: [*known, *broken[:2]])
    with Store(installation, idle=0).read() as cursor:
        assert cursor.execute("SELECT list(number ORDER BY number) FROM ops.migration").fetchone() == (
            [*[number for number, _, _ in known], 1001, 1002],
        )
        assert cursor.execute("FROM ops.half").fetchall() == [(1,)]


def test_a_first_start_that_fails_can_be_tried_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    known = schema.migrations()
    monkeypatch.setattr(schema, "migrations", lambda: [*known, (1001, "fails", "SELECT * FROM nowhere")])
    with pytest.raises(BadInputError), Store(home, idle=0).read():
        pass
    monkeypatch.setattr(schema, "migrations", lambda: known)

    with Store(home, idle=0).read() as cursor:
        assert cursor.execute("SELECT count(*) FROM crm.contact").fetchone() == (0,)
