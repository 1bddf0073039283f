"""The staging file: an export read, checked and cleaned before the database itself is touched.

It is a whole database in the making, encrypted with the installation's key: the new copy, and room for the
record, which the load carries over from the database before it puts the one in the other's place. One left
by a killed load is removed when the next load starts.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from wigops.catalogue import TABLE_NAMES, TABLES, Column, Table
from wigops.clock import london_today
from wigops.crm.cells import know_plausible_dates, read_table, type_of
from wigops.crm.export_folder import ExportFile, Source, UnreadableError, find_files, source_of
from wigops.crm.line_numbers import locate_rejected_rows
from wigops.crm.mapping import map_sources
from wigops.crm.rejected_rows import RejectedRows, staged_table
from wigops.crm.staged import ImpossibleDate, Rejected, Staged, UnreadablePoint
from wigops.identity import derive
from wigops.points import Point, passed
from wigops.policy import Policy, policy_for
from wigops.store import Store, read_sql, rows_as, scalar, scratch_folder
from wigops.store.compact import copy_shape
from wigops.store.database import attach
from wigops.store.engine import confine, explained, identifier, new_instance

Progress = Callable[[str, float], None]

_SHORTEST_WITH_A_FORM = 15  # characters of an id that may be spelled in two ways: a Salesforce id's
PACKED = "USING COMPRESSION zstd"
LISTED = 1_000
"""Of what a load tells of single rows, so many are listed; all are counted."""


@contextmanager
def stage(
    store: Store, folder: Path, *, mapping: Path | None, progress: Progress, keep_rejections: int = 10_000
) -> Iterator[Staged]:
    """Read and check the export in `folder` into a staging file that is gone when the block ends.

    `mapping` is a folder of TABLE.sql files, or None for a canonical export. At most `keep_rejections`
    rejected rows are listed for each table; all are counted. Raises BadInputError where the folder
    cannot be read.
    """
    home = store.home
    home.prepare()
    files = find_files(folder)
    with scratch_folder(home.staging, "load") as scratch:
        connection = new_instance(scratch / "spill")
        staged = Staged(connection, scratch / "staged.duckdb")
        try:
            with store.base() as base:
                copy_shape(base, staged.file, home.database_key())
            attach(connection, staged.file, home.database_key(), name="wigops", wait=0)
            confine(connection, [folder, scratch], databases=(home.database,))
            _fill(
                staged,
                files,
                policy_for(home.path),
                mapping,
                progress,
                keep_rejections,
                reach=[folder, scratch],
            )
            yield staged
        except duckdb.Error as error:
            raise explained(error) from None
        finally:
            connection.close()


def _fill(
    staged: Staged,
    files: Mapping[str, ExportFile],
    policy: Policy,
    mapping: Path | None,
    progress: Progress,
    keep: int,
    *,
    reach: list[Path],
) -> None:
    connection = staged.connection
    connection.execute("USE wigops")
    know_plausible_dates(connection, policy.choice_day("earliest_plausible_date"), london_today())
    RejectedRows.none_yet(connection)
    if mapping is None:
        sources = _canonical_sources(staged, files)
    else:
        progress("Running the mapping", 0.0)
        sources, read, staged.ignored_columns = map_sources(connection, files, mapping, reach=reach)
        staged.ignored_files = [file.path.name for name, file in files.items() if name not in read]
    for done, table in enumerate(TABLES):
        progress(f"Reading {table.name}", done / len(TABLES))
        if source := sources.get(table.name):
            _read(connection, table, source, staged)
            passed(Point.LOAD_FILLING)
        if table.name in sources and table.name not in staged.unreadable:
            names = sources[table.name].columns
            staged.columns[table.name] = [column.name for column in table.columns if column.name in names]
            _check(connection, table, sources[table.name], staged, keep)
    progress("Working out what the retention rules read", 0.95)
    connection.execute(read_sql(__package__, "retention_fact"))
    staged.unreadable_points = derive(connection)
    note_doubts(staged)
    connection.execute("CHECKPOINT wigops")
    passed(Point.LOAD_FILLED)


def _canonical_sources(staged: Staged, files: Mapping[str, ExportFile]) -> dict[str, Source]:
    sources = {}
    for name, file in files.items():
        if name not in TABLE_NAMES:
            staged.ignored_files.append(file.path.name)
            continue
        try:
            sources[name] = source_of(file, contract_names(name))
        except UnreadableError as error:
            staged.unreadable[name] = str(error)
    for table in TABLES:
        if table.name not in sources:
            continue
        names = sources[table.name].columns
        if table.key not in names:
            # A header that lacks it may be somebody's data: none of its names may be repeated anywhere.
            staged.unreadable[table.name] = (
                f"{files[table.name].path.name} has no column {table.key}: its first line is not the header."
            )
            del sources[table.name]
            continue
        known = {column.name for column in table.columns}
        ignored = [name for name in names if name not in known]
        if ignored:
            staged.ignored_columns[table.name] = ignored
    return sources


def contract_names(table: str) -> tuple[str, ...]:
    """The names of the columns that the contract has for `table`."""
    return next(tuple(column.name for column in one.columns) for one in TABLES if one.name == table)


def _read(connection: duckdb.DuckDBPyConnection, table: Table, source: Source, staged: Staged) -> None:
    """Make the staged table: typed rows with their `problem`, in the order of the file."""
    rows = read_table(table, source.columns, source.sql)
    connection.execute("BEGIN TRANSACTION")
    try:
        connection.execute(f"CREATE OR REPLACE TABLE {staged_table(table.name)} ({_columns(table)})")
        connection.execute(f"INSERT INTO {staged_table(table.name)} {rows}")
        connection.execute("COMMIT")
    except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.InvalidTypeException):
        connection.execute("ROLLBACK")
        staged.unreadable[table.name] = (
            f"{table.name}.csv cannot be read: its quotes, line ends or separators are not as RFC 4180 has "
            "them."
            if source.file
            else f"{table.name} cannot be read: its file is damaged."
        )


def _columns(table: Table) -> str:
    """The staged table's columns, as SQL.

    Texts that hardly repeat are packed in a third of the time by zstd, and no worse, than by the dictionary
    that DuckDB would choose; whoever writes the file anew (`compact`) keeps what is said here.
    """
    declared = [
        f"{identifier(column.name)} {type_of(column)} {PACKED if table.is_distinct(column) else ''}"
        for column in table.columns
    ]
    return ", ".join(
        [*declared, "problem VARCHAR", "impossible STRUCT(column_name VARCHAR, value VARCHAR)[]"]
    )


def _check(
    connection: duckdb.DuckDBPyConnection, table: Table, source: Source, staged: Staged, keep: int
) -> None:
    """Find the rows to reject, list and remove them, and count what is left."""
    name = staged_table(table.name)
    staged.rejected_rows.add_problems(table)
    if table.keyed:
        _look_at_keys(connection, table, staged)
    for column in table.references:
        _reject_orphans(connection, table, column)
    located = locate_rejected_rows(staged.rejected_rows, table.name, source, keep)
    if located.count:
        staged.rejections += [Rejected(table.name, line, reason) for line, reason in located.rows]
        staged.rejected[table.name] = located.count
        staged.rejected_rows.take_out(table)
    _note_impossible_dates(connection, table)
    connection.execute(f"ALTER TABLE {name} DROP COLUMN problem")
    connection.execute(f"ALTER TABLE {name} DROP COLUMN impossible")
    staged.loaded[table.name] = scalar(connection, f"SELECT count(*) FROM {name}")


def _note_impossible_dates(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Keep on record what stood where a date is impossible; whose it is, where the table names a contact."""
    contact = "contact_id" if table.names_a_contact else "CAST(NULL AS VARCHAR)"
    connection.execute(
        f"INSERT INTO crm.impossible_date BY NAME SELECT CAST($table AS VARCHAR) AS table_name, "
        f"one.column_name, {identifier(table.key)} AS record_key, {contact} AS contact_id, one.value "
        f"FROM (SELECT *, unnest(impossible) AS one FROM {staged_table(table.name)} "
        "WHERE impossible IS NOT NULL) AS row",
        {"table": table.name},
    )


def note_doubts(staged: Staged) -> None:
    """Note which rows of the copy, as it is now, came with an impossible date or an unreadable address."""
    connection = staged.connection
    staged.impossible_dates = dict(
        connection.execute(
            "SELECT table_name || '.' || column_name AS place, count(*) FROM crm.impossible_date "
            "GROUP BY place ORDER BY place"
        ).fetchall()
    )
    dates = connection.execute(
        'SELECT table_name AS "table", column_name AS "column", record_key AS key '
        "FROM crm.impossible_date ORDER BY ALL LIMIT ?",
        [LISTED],
    )
    staged.impossible_rows = rows_as(dates, ImpossibleDate)
    points = connection.execute(
        "SELECT contact_id, kind FROM temp.unreadable_point SEMI JOIN crm.contact USING (contact_id) "
        "ORDER BY ALL LIMIT ?",
        [LISTED],
    )
    staged.unreadable_rows = rows_as(points, UnreadablePoint)


def _look_at_keys(connection: duckdb.DuckDBPyConnection, table: Table, staged: Staged) -> None:
    name, key = staged_table(table.name), identifier(table.key)
    row = connection.execute(
        f"SELECT count(*) > count(DISTINCT hash({key})), max(length({key})), "
        f"coalesce(bool_and(regexp_full_match({key}, '[0-9A-Za-z]+')), false) "
        f"FROM {name} WHERE {key} IS NOT NULL"
    ).fetchone()
    may_repeat, longest, are_plain = row or (False, None, False)
    if are_plain:
        staged.longest_keys[table.name] = longest
    # Other keys have a form of their own, which may repeat where their spelling does not.
    if may_repeat or not are_plain or longest >= _SHORTEST_WITH_A_FORM:
        _reject_repeated_keys(connection, table)


def _reject_repeated_keys(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """A key that stood on an earlier line is repeated; the first row that has it keeps it."""
    name, key = staged_table(table.name), identifier(table.key)
    connection.execute(
        f"""
        INSERT INTO temp.rejection
        SELECT ?, later.rowid, ?
        FROM {name} AS later
        JOIN (
            SELECT id_key({key}) AS repeated, min(rowid) AS first FROM {name} GROUP BY ALL HAVING count(*) > 1
        ) ON id_key(later.{key}) = repeated AND later.rowid > first
        """,
        [table.name, f"{table.key} stands on an earlier line too"],
    )


def _reject_orphans(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    name, reference = staged_table(table.name), identifier(column.name)
    parents = staged_table(column.refers_to or "")
    orphans = f"SELECT DISTINCT {reference} FROM {name} ANTI JOIN {parents} USING ({reference})"
    if connection.execute(f"{orphans} LIMIT 1").fetchone() is None:
        return
    # The same id spelled otherwise (a GUID in capitals) is written as its row has it.
    connection.execute(
        f"UPDATE {name} AS child SET {reference} = spelled.becomes FROM ("
        f"SELECT orphan.{reference} AS was, min(parent.{reference}) AS becomes FROM ({orphans}) AS orphan "
        f"JOIN {parents} AS parent ON id_key(parent.{reference}) = id_key(orphan.{reference}) GROUP BY ALL"
        f") AS spelled WHERE child.{reference} = spelled.was"
    )
    connection.execute(
        f"""
        INSERT INTO temp.rejection
        SELECT ?, child.rowid, ?
        FROM {name} AS child
        ANTI JOIN {parents} AS parent USING ({reference})
        WHERE child.{reference} IS NOT NULL
        """,
        [table.name, f"{column.name} refers to a {column.refers_to} that is not there or was rejected"],
    )
