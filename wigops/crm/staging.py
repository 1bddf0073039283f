"""The staging file: an export read, checked and cleaned before the copy itself is touched.

It is a DuckDB file encrypted under a key that is never written down, so one left by a killed load tells
nobody anything; it is removed when the next load starts.
"""

import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from wigops.crm.cells import read_table
from wigops.crm.contract import TABLE_NAMES, TABLES, Column, Table
from wigops.crm.export_folder import ExportFile, UnreadableError, csv_source, find_files, parquet_source
from wigops.crm.lines import locate_rejected_rows
from wigops.store import Home, read_sql
from wigops.store.engine import confine, explained, identifier, literal, new_instance

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Rejected:
    """A row that was not loaded: where it stands in which file, and why; never what it says."""

    table: str
    line: int
    reason: str


@dataclass
class Staged:
    """What reading and checking an export found, and where the accepted rows are.

    `loaded` and `rejected` count rows by table, for the tables that the export has.
    """

    file: Path
    key: str
    loaded: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    rejections: list[Rejected] = field(default_factory=list)
    ignored_columns: dict[str, list[str]] = field(default_factory=dict)
    ignored_files: list[str] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)


@contextmanager
def stage(
    home: Home, folder: Path, *, mapping: Path | None, say: Progress, keep_rejections: int = 10_000
) -> Iterator[Staged]:
    """Read and check the export in `folder` into a staging file that is gone when the block ends.

    `mapping` is a folder of TABLE.sql files, or None for a canonical export. At most `keep_rejections`
    rejected rows are listed for each table; all are counted. Raises BadInputError where the folder, or
    the contact table, cannot be read.
    """
    home.prepare()
    _remove_leftovers(home.staging)
    staged = Staged(
        home.staging / f"{os.getpid()}-{secrets.token_hex(4)}.duckdb", secrets.token_hex(32)
    )
    try:
        _fill(staged, home, folder, mapping, say, keep_rejections)
        yield staged
    except duckdb.Error as error:
        raise explained(error) from None
    finally:
        for leftover in home.staging.glob(staged.file.name + "*"):
            leftover.unlink(missing_ok=True)


def mapping_folder(name: str) -> Path | None:
    """The folder of the mapping called `name`: one that ships with wigops, or the user's own folder.

    Raises BadInputError where there is none.
    """
    shipped = Path(__file__).parent / "mappings" / name
    for folder in (shipped, Path(name)):
        if folder.is_dir() and any(folder.glob("*.sql")):
            return folder
    raise BadMappingError(f"There is no mapping called {name}, nor a folder of .sql files of that name.")


class BadMappingError(UnreadableError):
    """A mapping that cannot be used."""


def _fill(
    staged: Staged, home: Home, folder: Path, mapping: Path | None, say: Progress, keep: int
) -> None:
    files = find_files(folder)
    connection = new_instance(str(home.staging))
    try:
        connection.execute(
            f"ATTACH {literal(str(staged.file))} AS stage (ENCRYPTION_KEY {literal(staged.key)})"
        )
        confine(connection, [str(folder.absolute()) + "/", str(home.staging) + "/"])
        connection.execute("USE stage")
        connection.execute("CREATE TABLE rejection (table_name VARCHAR, row_id BIGINT, reason VARCHAR)")
        sources = (
            _canonical_sources(staged, files)
            if mapping is None
            else _mapped_sources(connection, staged, files, mapping)
        )
        for done, table in enumerate(TABLES):
            say(f"Reading {table.name}", done / len(TABLES))
            source = sources.get(table.name)
            _read(connection, table, source, staged)
            _check(connection, table, source, staged, keep)
        say("Working out what the retention rules read", 0.95)
        connection.execute(read_sql(__package__, "retention_fact"))
        connection.execute("USE memory")
        connection.execute("DETACH stage")
    finally:
        connection.close()


@dataclass(frozen=True)
class Source:
    """Where a table's rows come from: SQL text, its columns, and the CSV file where it is one."""

    sql: str
    columns: tuple[str, ...]
    file: ExportFile | None = None


def _canonical_sources(staged: Staged, files: Mapping[str, ExportFile]) -> dict[str, Source]:
    sources = {}
    for name, file in files.items():
        if name not in TABLE_NAMES:
            staged.ignored_files.append(file.path.name)
            continue
        try:
            sources[name] = _source(file)
        except UnreadableError as error:
            staged.unreadable[name] = str(error)
    for table in TABLES:
        if table.name in sources:
            known = {column.name for column in table.columns}
            ignored = [name for name in sources[table.name].columns if name not in known]
            if ignored:
                staged.ignored_columns[table.name] = ignored
    return sources


def _source(file: ExportFile, rejects: str = "malformed") -> Source:
    if file.is_csv:
        columns = file.columns()
        return Source(csv_source(file, columns, rejects=f"{rejects}_{file.table}"), columns, file)
    try:
        with duckdb.connect() as probe:
            described = probe.execute(
                f"DESCRIBE SELECT * FROM read_parquet({literal(str(file.path))})"
            ).fetchall()
    except duckdb.Error:
        raise UnreadableError(f"{file.path.name} is not a Parquet file that can be read.") from None
    return Source(parquet_source(file), tuple(row[0] for row in described))


def _mapped_sources(
    connection: duckdb.DuckDBPyConnection, staged: Staged, files: Mapping[str, ExportFile], mapping: Path
) -> dict[str, Source]:
    statements = {path.stem: path.read_text(encoding="utf-8") for path in sorted(mapping.glob("*.sql"))}
    unknown = sorted(set(statements) - set(TABLE_NAMES))
    if unknown:
        raise BadMappingError(f"The mapping makes tables that are not in the contract: {', '.join(unknown)}.")
    words = set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", "\n".join(statements.values())))
    connection.execute("CREATE SCHEMA memory.source")
    for name, file in files.items():
        if name not in words:
            staged.ignored_files.append(file.path.name)
            continue
        try:
            source = _source(file)
            _copy_source(connection, name, source)
        except (UnreadableError, duckdb.Error) as error:
            sentence = str(error) if isinstance(error, UnreadableError) else f"{file.path.name} cannot be read."
            staged.unreadable[name] = sentence
            continue
        ignored = [column for column in source.columns if column not in words]
        if ignored:
            staged.ignored_columns[name] = ignored
    return {name: _mapped(connection, name, sql, staged) for name, sql in statements.items()}


def _copy_source(connection: duckdb.DuckDBPyConnection, name: str, source: Source) -> None:
    cells = ", ".join(f"nullif({identifier(column)}, '') AS {identifier(column)}" for column in source.columns)
    connection.execute(f"CREATE TABLE memory.source.{identifier(name)} AS SELECT {cells} FROM {source.sql}")
    if source.file is not None:
        row = connection.execute(f"SELECT min(line) FROM {identifier(f'malformed_{name}')}").fetchone()
        if row and row[0] is not None:
            raise UnreadableError(f"{source.file.path.name}, line {row[0]} is malformed.")


def _mapped(connection: duckdb.DuckDBPyConnection, name: str, sql: str, staged: Staged) -> Source:
    """The mapping's result as a table of text; where it cannot be made, the reason is kept as unreadable."""
    target = f"memory.main.{identifier(f'mapped_{name}')}"
    statement = sql.strip().rstrip(";")
    try:
        connection.execute("USE memory.source")
        connection.execute(f"CREATE TABLE {target} AS SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({statement})")
        columns = connection.execute(f"SELECT * FROM {target} LIMIT 0").description
    except duckdb.Error as error:
        missing = re.search(r"Table with name (\w+) does not exist", str(error))
        because = f"the export has no readable {missing[1]}" if missing else f"a {type(error).__name__}"
        raise BadMappingError(f"The mapping's {name}.sql cannot be run: {because}.") from None
    finally:
        connection.execute("USE stage")
    return Source(target, tuple(column[0] for column in columns))


def _read(
    connection: duckdb.DuckDBPyConnection, table: Table, source: Source | None, staged: Staged
) -> None:
    """Make the staged table: typed rows with their `problem`, in the order of the file."""
    columns = source.columns if source else ()
    sql = source.sql if source else "(SELECT 1 WHERE false)"
    name = identifier(table.name)
    try:
        connection.execute(f"CREATE TABLE {name} AS {read_table(table, columns, sql)}")
    except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.InvalidTypeException):
        staged.unreadable[table.name] = (
            f"{table.name} cannot be read as CSV: its quotes, line ends or separators are not as RFC 4180 "
            "has them."
        )
        connection.execute(f"CREATE TABLE {name} AS {read_table(table, (), '(SELECT 1 WHERE false)')}")


def _check(
    connection: duckdb.DuckDBPyConnection, table: Table, source: Source | None, staged: Staged, keep: int
) -> None:
    """Find the rows to reject, list and remove them, and count what is left."""
    if source is None or table.name in staged.unreadable:
        return
    name = identifier(table.name)
    connection.execute(
        f"INSERT INTO rejection SELECT ?, rowid, problem FROM {name} WHERE problem IS NOT NULL", [table.name]
    )
    if table.keyed:
        _reject_repeated_keys(connection, table)
    for column in table.references:
        _reject_orphans(connection, table, column)
    rejected = connection.execute(
        "SELECT count(DISTINCT row_id) FROM rejection WHERE table_name = ?", [table.name]
    ).fetchone()[0]  # type: ignore[index]
    malformed = 0
    if source.file is not None:
        malformed = _count(connection, f"SELECT count(DISTINCT line) FROM {_malformed(table)}")
    if rejected or malformed:
        located = locate_rejected_rows(
            connection, table.name, source.file, source.columns, _malformed(table), keep
        )
        staged.rejections += [Rejected(table.name, line, reason) for line, reason in located.rows]
        connection.execute(
            f"DELETE FROM {name} WHERE rowid IN (SELECT row_id FROM rejection WHERE table_name = ?)",
            [table.name],
        )
        staged.rejected[table.name] = rejected + malformed + located.swallowed_lines
    staged.loaded[table.name] = _count(connection, f"SELECT count(*) FROM {name}")


def _malformed(table: Table) -> str:
    return identifier(f"malformed_{table.name}")


def _reject_repeated_keys(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """A key that stood on an earlier line is repeated; the first row that has it keeps it."""
    name, key = identifier(table.name), identifier(table.key)
    repeats = f"SELECT count(*) - count(DISTINCT hash({key})) FROM {name} WHERE {key} IS NOT NULL"
    if _count(connection, repeats) == 0:
        return
    connection.execute(
        f"""
        INSERT INTO rejection
        SELECT ?, later.rowid, ?
        FROM {name} AS later
        JOIN (SELECT {key} AS repeated, min(rowid) AS first FROM {name} GROUP BY {key} HAVING count(*) > 1)
          ON later.{key} = repeated AND later.rowid > first
        """,
        [table.name, f"{table.key} stands on an earlier line too"],
    )


def _reject_orphans(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    name, reference = identifier(table.name), identifier(column.name)
    connection.execute(
        f"""
        INSERT INTO rejection
        SELECT ?, child.rowid, ?
        FROM {name} AS child
        ANTI JOIN {identifier(column.refers_to or "")} AS parent USING ({reference})
        WHERE child.{reference} IS NOT NULL
        """,
        [table.name, f"{column.name} refers to a {column.refers_to} that is not there or was rejected"],
    )


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


def _remove_leftovers(folder: Path) -> None:
    """Remove the staging files of processes that are no more."""
    for file in folder.glob("*-*.duckdb*"):
        process = int(file.name.split("-")[0])
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            file.unlink(missing_ok=True)
        except PermissionError:
            continue
