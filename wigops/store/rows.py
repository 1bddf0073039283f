"""What a query answers with, as values."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import duckdb

from wigops.store.engine import literal


def scalar(
    cursor: duckdb.DuckDBPyConnection, query: str, values: Sequence[Any] | Mapping[str, Any] | None = None
) -> int:
    """The whole number that a query answers with: a count, an id, how many rows it changed; 0 for no row."""
    row = cursor.execute(query, values).fetchone()
    return int(row[0]) if row else 0


_Row = TypeVar("_Row")


def rows_as(result: duckdb.DuckDBPyConnection, kind: Callable[..., _Row]) -> list[_Row]:
    """The rows of what was just executed, each as a `kind`, whose fields are named as the columns are.

    Raises TypeError where a column has no field, or a field without a default no column.
    """
    columns = [column[0] for column in result.description or ()]
    return [kind(**dict(zip(columns, row, strict=True))) for row in result.fetchall()]


def row_as(result: duckdb.DuckDBPyConnection, kind: Callable[..., _Row]) -> _Row | None:
    """The one row of what was just executed, as `rows_as` has it; None where there is none."""
    return next(iter(rows_as(result, kind)), None)


# What is asked of many tables is asked in one statement: of small ones, planning one for each takes longer.


def count_rows(cursor: duckdb.DuckDBPyConnection, sources: Mapping[str, str]) -> dict[str, int]:
    """How many rows each source has, a table or more after FROM, under the name that it is given."""
    counts = [f"SELECT {literal(name)}, count(*) FROM {source}" for name, source in sources.items()]
    rows = dict(cursor.execute(" UNION ALL ".join(counts)).fetchall()) if counts else {}
    return {name: rows[name] for name in sources}


def with_rows(cursor: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> set[str]:
    """Those of the tables, as SQL, that have any row."""
    looks = [f"(SELECT {literal(table)} FROM {table} LIMIT 1)" for table in tables]
    return {table for (table,) in cursor.execute(" UNION ALL ".join(looks)).fetchall()} if looks else set()
