"""Rewriting the database file, since the bytes of a deleted row otherwise stay in it."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from wigops.clock import utc_now
from wigops.points import Point, passed
from wigops.store import engine
from wigops.store.alarm import CopyDiffersError, Difference, keep, refuse_while_kept
from wigops.store.database import Store, open_in_turn, roll_back
from wigops.store.home import Home
from wigops.store.replace import put_in_place
from wigops.store.rows import count_rows
from wigops.store.scratch import scratch_folder

# With fewer, one statement for all tables is faster than one for each.
_MANY_ROWS = 2_000_000


@dataclass(frozen=True)
class Compaction:
    """What a rewrite did: the file's size before and after, in bytes."""

    before: int
    after: int


def compact(store: Store, *, at: datetime | None = None) -> Compaction:
    """Write all that the database holds into a new file and put that in the old one's place.

    The old file stays as it was until the new one is whole and safe on disk; then one rename swaps them,
    so a machine that dies half-way leaves either the old file or the new. `at` is the moment that goes on
    record for it, None for that of its end. Raises BusyError, DiskFullError where there is no room, and
    RewriteDiffersError where the new file has not the rows of the old one (it is kept, and nothing is
    rewritten while it is there).
    """
    home = store.home
    refuse_while_kept(home)
    home.prepare()
    try:
        with store.alone() as left, scratch_folder(home.staging, "compact") as scratch:
            return _rewritten(home, scratch / "compacted.duckdb", left, at)
    except OSError as error:
        if engine.is_full(error):
            raise engine.disk_full() from None
        raise


def _rewritten(home: Home, new: Path, left: float, at: datetime | None) -> Compaction:
    base = open_in_turn(home, wait=left, any_order=True)
    try:
        before = _copy_into(base, home, new, at)
    except CopyDiffersError as found:
        raise keep(home, new, found.differences) from None
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
    write_anew(base, new, home.database_key(), at=at)
    return before


def copy_database(base: duckdb.DuckDBPyConnection, file: Path, key: str) -> None:
    """Write all that `wigops` holds, as it is at one moment, into the new `file` and check that it is there.

    Others may write meanwhile. `base` has no transaction of its own. Raises CopyDiffersError.
    """
    with _attached(base, file, key) as new:
        differences = _copy_tables(base, new, at_a_time=1)
        passed(Point.COPIED)
    if differences:
        raise CopyDiffersError(differences)


def copy_shape(base: duckdb.DuckDBPyConnection, file: Path, key: str) -> None:
    """Make the new `file` a database like `wigops`, without rows but for those that say how it was made.

    To make its tables and macros from their text, as for an installation's first file, takes longer.
    """
    with _attached(base, file, key) as new:
        base.execute(f"COPY FROM DATABASE wigops TO {new} (SCHEMA)")
        for table in ("migration", "setting"):
            base.execute(f"INSERT INTO {new}.ops.{table} FROM wigops.ops.{table}")


def write_anew(base: duckdb.DuckDBPyConnection, file: Path, key: str, *, at: datetime | None = None) -> None:
    """As `copy_database`, but faster, where nobody else can write; the rewrites that were owed are done then.

    They go on record with the moment `at`, or now.
    """
    with _attached(base, file, key) as new:
        if _rows(base) > _MANY_ROWS:
            # Alone, the end of each table keeps but one processor busy.
            differences = _copy_tables(base, new, at_a_time=2)
        else:
            base.execute(f"COPY FROM DATABASE wigops TO {new}")
            differences = _compared(base, _tables(base), new)
        if not differences:
            done = f"UPDATE {new}.ops.rewrite SET done_at = ? WHERE done_at IS NULL"
            base.execute(done, [at or utc_now()])
        passed(Point.COPIED)
    # Not before the file is whole and closed: it is looked into by whoever the alarm goes to.
    if differences:
        raise CopyDiffersError(differences)


@contextmanager
def _attached(base: duckdb.DuckDBPyConnection, file: Path, key: str) -> Iterator[str]:
    """The new `file` under a name of its own; whole on disk at the end, and let go whatever happened."""
    new = f"new_{secrets.token_hex(8)}"
    base.execute(f"ATTACH {engine.literal(str(file))} AS {new} {engine.encrypted(key)}")
    try:
        yield new
        base.execute(f"CHECKPOINT {new}")
    except BaseException:
        roll_back(base)
        raise
    finally:
        base.execute(f"DETACH {new}")


def _copy_tables(base: duckdb.DuckDBPyConnection, new: str, *, at_a_time: int) -> list[Difference]:
    """Copy the tables, the largest first, and compare. One `at_a_time`, they are read as at one moment."""
    base.execute(f"COPY FROM DATABASE wigops TO {new} (SCHEMA)")
    waiting = iter(_tables(base))

    def copy_some() -> list[Difference]:
        copied = []
        with base.cursor() as cursor:
            cursor.execute("BEGIN TRANSACTION")
            while (table := next(waiting, None)) is not None:
                cursor.execute(f"INSERT INTO {new}.{table} FROM wigops.{table}")
                copied.append(table)
            differences = _compared(cursor, copied, new)
            cursor.execute("COMMIT")
        return differences

    with ThreadPoolExecutor(max_workers=at_a_time) as pool:
        made = [pool.submit(copy_some) for _ in range(at_a_time)]
        return [found for one in made for found in one.result()]


def _compared(cursor: duckdb.DuckDBPyConnection, tables: list[str], new: str) -> list[Difference]:
    """Which tables' rows differ in number, and how."""
    sources = [f"{database}.{table}" for table in tables for database in ("wigops", new)]
    rows = count_rows(cursor, {source: source for source in sources})
    pairs = ((table, rows[f"wigops.{table}"], rows[f"{new}.{table}"]) for table in tables)
    return [Difference(table.replace('"', ""), was, now) for table, was, now in pairs if was != now]


def _rows(base: duckdb.DuckDBPyConnection) -> int:
    """About how many rows `wigops` has in all."""
    # Read to the end, or the statement's transaction stays open, in which no database can be copied.
    ((rows,),) = base.execute(
        "SELECT coalesce(sum(estimated_size), 0) FROM duckdb_tables() WHERE database_name = 'wigops'"
    ).fetchall()
    return int(rows)


def _tables(base: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables of `wigops` as SQL, the largest first."""
    rows = base.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'wigops' "
        "ORDER BY estimated_size * column_count DESC, table_name"
    ).fetchall()
    return [f"{engine.identifier(schema)}.{engine.identifier(table)}" for schema, table in rows]


def owe_rewrite(cursor: duckdb.DuckDBPyConnection, why: str) -> None:
    """Note, within the caller's transaction, that the file has to be rewritten after it."""
    cursor.execute("INSERT INTO ops.rewrite (asked_at, why) VALUES (?, ?)", [utc_now(), why])


def is_rewrite_owed(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether a deletion asked for the file to be rewritten, and that was not done since."""
    return cursor.execute("SELECT 1 FROM ops.rewrite WHERE done_at IS NULL").fetchone() is not None
