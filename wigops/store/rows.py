"""What a query answers with, as values."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb


def scalar(
    cursor: duckdb.DuckDBPyConnection, query: str, values: Sequence[Any] | Mapping[str, Any] | None = None
) -> int:
    """The whole number that a query answers with: a count, an id, how many rows it changed; 0 for no row."""
    row = cursor.execute(query, values).fetchone()
    return int(row[0]) if row else 0
