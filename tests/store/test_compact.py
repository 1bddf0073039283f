"""Rewriting the file: nothing is lost, what was deleted takes no room, and readers go on."""

import sys
import threading
from typing import Any

import pytest

from wigops.audit import record, verify_chain
from wigops.errors import BusyError
from wigops.store import Home, Store, compact


def contents(store: Store) -> dict[str, Any]:
    """Every table's columns and a hash of its rows, every macro, and what one of them says."""
    with store.read() as cursor:
        tables = cursor.execute(
            "SELECT schema_name || '.' || table_name, sql FROM duckdb_tables() "
            "WHERE database_name = 'wigops' ORDER BY ALL"
        ).fetchall()
        macros = cursor.execute(
            "SELECT function_name, parameters, macro_definition FROM duckdb_functions() "
            "WHERE database_name = 'wigops' ORDER BY ALL"
        ).fetchall()
        rows = {
            name: cursor.execute(
                f"SELECT count(*), sum(hash(CAST(t AS VARCHAR))) FROM {name} AS t"
            ).fetchone()
            for name, _ in tables
        }
        due = cursor.execute(
            "SELECT count(*), sum(hash(CAST(t AS VARCHAR))) FROM retention_at(DATE '2026-06-30') AS t"
        ).fetchone()
    return {"tables": tables, "macros": macros, "rows": rows, "due": due}


@pytest.mark.parametrize("many", [0, 2_000_000])
def test_nothing_is_lost(many: int, home: Home, filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two tables at a time, as with many rows, or all in one statement."""
    monkeypatch.setattr(sys.modules["wigops.store.compact"], "_MANY_ROWS", many)
    before = contents(filled)
    assert len(before["macros"]) > 5

    compact(filled)

    assert contents(filled) == before
    assert home.database.stat().st_mode & 0o777 == 0o600
    assert list(home.staging.iterdir()) == []
    with filled.write() as cursor:
        record(cursor, "me", "something")
        assert verify_chain(cursor).broken_at is None


def test_what_was_deleted_takes_no_room(home: Home, filled: Store) -> None:
    with filled.write() as cursor:
        for table in ("engagement", "communication", "consent", "sharing"):
            cursor.execute(f"DELETE FROM crm.{table}")
    before = contents(filled)

    done = compact(filled)

    assert done.after < done.before * 0.8
    assert done.after == home.database.stat().st_size
    assert contents(filled) == before


def test_it_waits_for_readers_and_they_go_on_afterwards(filled: Store) -> None:
    store = Store(filled.home, wait=10, idle=60)
    with store.read() as cursor:
        expected = cursor.execute("SELECT count(*) FROM crm.engagement").fetchone()
    seen, done = set(), threading.Event()

    def read() -> None:
        while not done.is_set():
            with store.read() as cursor:
                seen.add(cursor.execute("SELECT count(*) FROM crm.engagement").fetchone())

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for _ in range(2):
        compact(store)
    done.set()
    for reader in readers:
        reader.join()
    store.close()

    assert seen == {expected}


def test_a_reader_that_stays_makes_it_give_up(home: Home, filled: Store) -> None:
    store = Store(home, wait=0.3, idle=60)
    before = home.database.read_bytes()
    with store.read() as cursor:
        compacter = threading.Thread(target=lambda: told.append(_error_of(lambda: compact(store))))
        told: list[BaseException | None] = []
        compacter.start()
        compacter.join()
        assert cursor.execute("SELECT count(*) > 0 FROM crm.contact").fetchone() == (True,)
    store.close()

    assert isinstance(told[0], BusyError)
    assert home.database.read_bytes() == before


def _error_of(deed: Any) -> BaseException | None:
    try:
        deed()
    except BaseException as error:  # noqa: BLE001
        return error
    return None
