"""Rewriting the database file, since the bytes of a deleted row otherwise stay in it."""

from dataclasses import dataclass
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


def compact(store: Store) -> Compaction:
    """Write all that the database holds into a new file and put that in the old one's place.

    The old file stays as it was until the new one is whole and safe on disk; then one rename swaps them,
    so a machine that dies half-way leaves either the old file or the new. Raises BusyError, and
    BadInputError where the disk is full.
    """
    home = store.home
    home.prepare()
    with (
        store.alone() as left,
        scratch_folder(home.staging, "compact") as scratch,
    ):
        new = scratch / "compacted.duckdb"
        base = open_in_turn(home, wait=left)
        try:
            before = _copy_into(base, home, new)
        except duckdb.Error as error:
            raise engine.explained(error) from None
        finally:
            base.close()
        put_in_place(home, new)
        return Compaction(before, home.database.stat().st_size)


def _copy_into(base: duckdb.DuckDBPyConnection, home: Home, new: Path) -> int:
    """Copy the database into the file `new`, check it, and return the old file's size in bytes."""
    base.execute("CHECKPOINT wigops")
    before = home.database.stat().st_size
    attached = f"ATTACH {engine.literal(str(new))} AS compacted"
    base.execute(f"{attached} (ENCRYPTION_KEY {engine.literal(home.database_key())})")
    base.execute("COPY FROM DATABASE wigops TO compacted")
    _check_same(base)
    base.execute("CHECKPOINT compacted")
    base.execute("DETACH compacted")
    return before


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
