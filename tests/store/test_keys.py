"""The key of the database: made once, private, never made again for a database that is there."""

import os
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wigops.audit import record
from wigops.crm.load import Load, load_export
from wigops.errors import BadInputError
from wigops.store import Home, Store, compact

NAME = "Quillfeather-Zorblax"


def use(home: Home) -> None:
    store = Store(home, wait=2, idle=0)
    with store.read() as cursor:
        cursor.execute("SELECT count(*) FROM crm.contact").fetchone()


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_everything_is_private_to_its_owner(home: Home, store: Store) -> None:
    previous = os.umask(0)
    try:
        with store.write() as cursor:
            record(cursor, "me", "something")
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.path.rglob("*")}
    finally:
        os.umask(previous)

    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
    assert modes["database.key"] == 0o600
    assert modes["wigops.duckdb"] == 0o600
    assert modes["turnstile.lock"] == 0o600
    assert modes["staging"] == modes["imports"] == 0o700


def test_a_key_is_made_once(home: Home) -> None:
    use(home)
    made = (home.path / "database.key").read_bytes()
    use(home)

    assert (home.path / "database.key").read_bytes() == made
    assert len(made.strip()) == 64
    assert sorted(path.name for path in home.path.iterdir()) == [
        "backups", "certificates", "database.key", "imports", "staging", "turnstile.lock", "wigops.duckdb",
    ]  # fmt: skip


def test_threads_that_want_a_secret_at_once_get_the_same(home: Home) -> None:
    home.prepare()
    for number in range(20):
        got: list[str] = []
        together = threading.Barrier(8)

        def want(name: str, got: list[str] = got, together: threading.Barrier = together) -> None:
            together.wait()
            got.append(home.secret(name))

        threads = [threading.Thread(target=want, args=(f"some-{number}.key",)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(got) == 8
        assert len(set(got)) == 1
        assert len(got[0]) == 64


def test_the_environments_key_comes_first_and_is_written_nowhere(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIGOPS_KEY", "the-key-from-the-environment")
    use(home)

    assert not (home.path / "database.key").exists()
    assert not any(b"the-key-from" in content for content in everything_in(home.path).values())

    monkeypatch.setenv("WIGOPS_KEY", "another-key")
    with pytest.raises(BadInputError, match="The key does not fit the database: nothing was changed"):
        use(home)


def spoil(home: Home, how: str) -> None:
    key = home.path / "database.key"
    match how:
        case "missing":
            key.unlink()
        case "empty":
            key.write_text("")
        case "no text":
            key.write_bytes(b"\xff\xfe")
        case "another":
            key.write_text("ab" * 32)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("missing", "The key of the database is missing"),
        ("empty", "does not hold the key it should"),
        ("no text", "does not hold the key it should"),
        ("another", "The key does not fit the database"),
    ],
)
def test_a_lost_key_is_never_made_anew(home: Home, how: str, sentence: str) -> None:
    use(home)
    spoil(home, how)
    before = everything_in(home.path)

    with pytest.raises(BadInputError, match=sentence) as told:
        use(home)

    assert "othing was changed" in str(told.value)
    assert "\n" not in str(told.value)
    assert everything_in(home.path) == before


def test_no_file_ever_holds_a_name_in_plain_text(
    home: Home, store: Store, export: Callable[..., Path]
) -> None:
    folder = export(
        contact="contact_id,first_name,last_name,unknown\n"
        + "".join(f"c{number},{NAME},{NAME},{NAME}\n" for number in range(3000))
        + f",{NAME},{NAME},x\n",
        communication="communication_id,contact_id,kind,sent_at,body\n"
        + "".join(f"m{number},c1,meeting_note,2026-01-01,{NAME} {number}\n" for number in range(3000)),
    )
    looked_at: dict[str, int] = {}

    def look(_what: str = "", _done: float = 0.0) -> None:
        for name, content in everything_in(home.path).items():
            looked_at[name.split("/")[0] + Path(name).suffix] = len(content)
            assert NAME.encode() not in content
            assert NAME.encode("utf-16-le") not in content

    outcome: Load = load_export(store, folder, progress=look)
    assert outcome.loaded == {"contact": 3000, "communication": 3000}

    def write() -> None:
        with store.write() as cursor:
            cursor.execute("UPDATE crm.contact SET last_name = first_name || last_name")
            record(cursor, "me", "something")

    with store.read(), ThreadPoolExecutor() as others:
        others.submit(write).result()
        look()
        assert looked_at["wigops.duckdb.wal.wal"] > 10_000
    assert looked_at["staging.duckdb"] > 10_000
    compact(store)
    look()
    assert looked_at["wigops.duckdb.duckdb"] > 10_000
