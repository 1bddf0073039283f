"""Mappings: another system's export turned into the canonical tables, one SELECT for each."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb

from wigops.catalogue import TABLE_NAMES
from wigops.crm.export_folder import ExportFile, Source, UnreadableError, source_of
from wigops.errors import BadInputError
from wigops.store.engine import confine, identifier


def mapping_folder(name: str) -> Path:
    """The folder of the mapping called `name`: one that ships with wigops, else a folder of the user's.

    Raises BadInputError where there is none.
    """
    for folder in (Path(__file__).parent / "mappings" / name, Path(name)):
        if folder.is_dir() and any(folder.glob("*.sql")):
            return folder
    raise BadInputError(
        f"There is no mapping called {name}, nor a folder of that name with .sql files: nothing was loaded."
    )


def shipped_mappings() -> list[str]:
    """The names of the mappings that come with wigops."""
    return sorted(entry.name for entry in (Path(__file__).parent / "mappings").iterdir() if entry.is_dir())


def map_sources(
    connection: duckdb.DuckDBPyConnection,
    files: Mapping[str, ExportFile],
    mapping: Path,
    *,
    reach: list[Path],
) -> tuple[dict[str, Source], set[str], dict[str, list[str]]]:
    """Run the mapping: the canonical tables as text in `memory.main`, the files it reads, what it leaves out.

    The last value names, for each of those files, the columns that no part of the mapping reads, as found
    in the query plans. `reach` are the folders that a statement may read, to which `connection` is
    confined. Raises BadInputError for a file that cannot be read, a mapping that cannot be run, and one
    whose file holds anything but one SELECT.
    """
    statements = {path.stem: _the_select(path) for path in sorted(mapping.glob("*.sql"))}
    unknown = sorted(set(statements) - set(TABLE_NAMES))
    if unknown:
        raise BadInputError(
            f"The mapping makes tables that the contract does not have: {', '.join(unknown)}."
        )
    mentioned = set(re.findall(r"\w+", "\n".join(statements.values())))
    sources = {name: source_of(file) for name, file in files.items() if name in mentioned}
    connection.execute("CREATE SCHEMA memory.source")
    for name, source in sources.items():
        _read_source(connection, name, source)
    ignored = _unread_columns({name: source.columns for name, source in sources.items()}, statements, reach)
    mapped = {name: _mapped(connection, name, sql) for name, sql in statements.items()}
    return mapped, set(sources), ignored


def _the_select(file: Path) -> str:
    """The one SELECT that a mapping's file holds. Raises BadInputError where it holds anything else."""
    try:
        text = file.read_text(encoding="utf-8")
        statements = duckdb.extract_statements(text)
    except UnicodeDecodeError:
        raise _unusable(file.stem, "it is not UTF-8") from None
    except duckdb.Error as error:
        raise _unusable(file.stem, _why_not(error)) from None
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise _unusable(file.stem, "it holds something else than one SELECT, and nothing of it was run")
    return _without_end(text)


def _without_end(statement: str) -> str:
    """A statement up to its semicolon, which comments may follow."""
    spelled = statement.encode()  # a token's place is counted in bytes
    ends = [at for at, _ in duckdb.tokenize(statement) if spelled[at : at + 1] == b";"]
    return spelled[: ends[0]].decode() if ends else statement


def _read_source(connection: duckdb.DuckDBPyConnection, name: str, source: Source) -> None:
    cells = ", ".join(
        f"nullif({identifier(column)}, '') AS {identifier(column)}" for column in source.columns
    )
    target = f"memory.source.{identifier(name)}"
    try:
        connection.execute(f"CREATE TABLE {target} AS SELECT {cells} FROM {source.sql}")
    except duckdb.Error:
        raise UnreadableError(
            f"{name} cannot be read: its quotes, line ends or separators are amiss."
        ) from None
    if source.file is None:
        return
    row = connection.execute(f"SELECT min(line) FROM {identifier(source.malformed)}").fetchone()
    if row and row[0] is not None:
        raise UnreadableError(f"{source.file.path.name} cannot be read: line {row[0]} is malformed.")


def _mapped(connection: duckdb.DuckDBPyConnection, name: str, statement: str) -> Source:
    target = f"memory.main.{identifier(f'mapped_{name}')}"
    connection.execute("USE memory.source")
    try:
        connection.execute(
            f"CREATE TABLE {target} AS SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (\n{statement}\n)"
        )
        columns = connection.execute(f"SELECT * FROM {target} LIMIT 0").description
    except duckdb.Error as error:
        raise _unusable(name, _why_not(error)) from None
    finally:
        connection.execute("USE wigops")
    return Source(target, tuple(column[0] for column in columns))


def _unusable(name: str, because: str) -> BadInputError:
    return BadInputError(f"The mapping's {name}.sql cannot be used: {because}. Nothing was loaded.")


def _why_not(error: duckdb.Error) -> str:
    """Why a statement does not run, without a word of the data that DuckDB's message may quote."""
    absent = re.search(r"Table with name (\w+) does not exist", str(error))
    if absent:
        return f"the export has no {absent[1]}"
    if isinstance(error, duckdb.PermissionException):
        return "it reads a file outside the export"
    return f"it is not a SELECT that runs ({type(error).__name__})"


def _unread_columns(
    columns: Mapping[str, tuple[str, ...]], statements: Mapping[str, str], reach: list[Path]
) -> dict[str, list[str]]:
    """The columns of each source that no statement's plan reads or filters by."""
    read: dict[str, set[str]] = {name: set() for name in columns}
    with duckdb.connect() as planner:
        planner.execute("SET disabled_optimizers = 'statistics_propagation,empty_result_pullup'")
        for name, names in columns.items():
            declared = ", ".join(f"{identifier(column)} VARCHAR" for column in names)
            planner.execute(f"CREATE TABLE {identifier(name)} ({declared})")
        confine(planner, reach)
        for name, statement in statements.items():
            try:
                plan = planner.execute(f"EXPLAIN (FORMAT json) {statement}").fetchall()[0][1]
            except duckdb.Error as error:
                raise _unusable(name, _why_not(error)) from None
            for table, words in _scans(json.loads(plan)):
                read[table] |= words
    unread = {
        name: [column for column in names if column not in read[name]] for name, names in columns.items()
    }
    return {name: names for name, names in unread.items() if names}


def _scans(nodes: list[dict[str, Any]]) -> Iterator[tuple[str, set[str]]]:
    """Each scan of a table in a plan: the table, and the words of its columns and filters."""
    for node in nodes:
        about = node["extra_info"]
        if "Table" in about:
            projected = about.get("Projections", [])
            words = [projected] if isinstance(projected, str) else list(projected)
            filtered = re.findall(r"\w+", str(about.get("Filters", "")))
            yield about["Table"].split(".")[-1].strip('"'), {*words, *filtered}
        yield from _scans(node["children"])
