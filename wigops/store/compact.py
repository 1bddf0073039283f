"""Rewriting the database file, since the bytes of a deleted row otherwise stay in it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from wigops.errors import WigopsError
from wigops.store import engine
from wigops.store.database import Store, open_in_turn
from wigops.store.home import Home
from wigops.store.replace import put_in_place
from wigops.store.scratch import scratch_folder


@dataclass(frozen=True)
class Compaction:
    """What a rewrite did: the file's size before and after, in bytes."""

    before: int
    after: int


def compact(store: Store, *, at: datetime | None = None) -> Compaction:
    """Write all that the database holds into a new file and put that in the old one's place.

    The old file stays as it was until the new one is whole and safe on disk; then one rename swaps them,
    so a machine that dies half-way leaves either the old file or the new. `at` is the moment that goes on
    record for it, None for that of its end. Raises BusyError, and BadInputError where the disk is full.
    """
    home = store.home
    home.prepare()
    with (
        store.alone() as left,
        scratch_folder(home.staging, "compact") as scratch,
    ):
        new = scratch / "compacted.duckdb"
        base = open_in_turn(home, wait=left, any_order=True)
        try:
            before = _copy_into(base, home, new, at)
        except duckdb.Error as error:
            raise engine.explained(error) from None
        finally:
            base.close()
        put_in_place(home, new)
        return Compaction(before, home.database.stat().st_size)


def _copy_into(base: duckdb.DuckDBPyConnection, home: Home, new: Path, at: datetime | None) -> int:
    """Copy the database into the file `new`, check it, and return the old file's size in bytes."""
    base.execute("CHECKPOINT wigops")
    before = home.database.stat().st_size
    copy_database(base, new, home.database_key(), rewritten=True, at=at)
    return before


def copy_database(
    base: duckdb.DuckDBPyConnection, new: Path, key: str, *, rewritten: bool, at: datetime | None = None
) -> None:
    """Write all that `wigops` holds, as it is at one moment, into the new file and check that it is there.

    `rewritten` notes in the new file that the rewrites which were owed are done, `at` that moment or now.
    """
    base.execute(f"ATTACH {engine.literal(str(new))} AS compacted {engine.encrypted(key)}")
    base.execute("COPY FROM DATABASE wigops TO compacted")
    _check_same(base)
    if rewritten:
        base.execute(
            "UPDATE compacted.ops.rewrite SET done_at = ? WHERE done_at IS NULL", [at or datetime.now(UTC)]
        )
    base.execute("CHECKPOINT compacted")
    base.execute("DETACH compacted")


def owe_rewrite(cursor: duckdb.DuckDBPyConnection, why: str) -> None:
    """Note, within the caller's transaction, that the file has to be rewritten after it."""
    cursor.execute("INSERT INTO ops.rewrite (asked_at, why) VALUES (?, ?)", [datetime.now(UTC), why])


def rewrite_if_owed(store: Store, *, at: datetime | None = None) -> Compaction | None:
    """Rewrite the file if a deletion asked for it and that was not done since; None where nothing is owed.

    `at` as in `compact`.
    """
    with store.read() as cursor:
        owed = is_rewrite_owed(cursor)
    return compact(store, at=at) if owed else None


def is_rewrite_owed(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether a deletion asked for the file to be rewritten, and that was not done since."""
    return cursor.execute("SELECT 1 FROM ops.rewrite WHERE done_at IS NULL").fetchone() is not None


def _check_same(base: duckdb.DuckDBPyConnection) -> None:
    """Every table of the old file is in the new one with as many rows. Raises WigopsError."""
    tables = base.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'wigops'"
    ).fetchall()
    for schema, table in tables:
        name = f"{engine.identifier(schema)}.{engine.identifier(table)}"
        old, new = (
            base.execute(f"SELECT count(*) FROM {database}.{name}").fetchone()
            for database in ("wigops", "compacted")
        )
        if old != new:
            raise WigopsError(f"The rewritten file differs in {schema}.{table}: the old one stays in use.")
