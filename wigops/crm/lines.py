"""On which line of its file a rejected row stands."""

from dataclasses import dataclass

import duckdb

from wigops.crm.export_folder import ExportFile, csv_source, quoted
from wigops.store import read_sql

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Located:
    """The rejected rows as (line, reason), first line first, and the lines that an open quote swallowed."""

    rows: list[tuple[int, str]]
    swallowed_lines: int


_REASONS = {
    "MISSING COLUMNS": "the line has too few columns",
    "TOO MANY COLUMNS": "the line has too many columns",
    "UNQUOTED VALUE": "a quote is not closed, or stands in the wrong place",
    "LINE SIZE OVER MAXIMUM": "the line is longer than 16 million bytes",
    "INVALID ENCODING": "the line is not in UTF-8",
    "CAST": "a value cannot be read",
}


def locate_rejected_rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    file: ExportFile | None,
    columns: tuple[str, ...],
    malformed: str,
    keep: int,
) -> Located:
    """The first `keep` rejected rows of `table`, each with its line.

    In a CSV file that is the physical line, the header being line 1, counting the line breaks that stand
    inside quotes. Elsewhere (Parquet, a mapping's result) it is the row's number plus one.
    """
    if file is None:
        rows = connection.execute(
            "SELECT row_id + 2, min(reason) FROM rejection WHERE table_name = ? GROUP BY row_id "
            "ORDER BY row_id LIMIT ?",
            [table, keep],
        ).fetchall()
        return Located(rows, 0)
    source = csv_source(file, columns, rejects="malformed_again")
    breaks = f"length(concat({quoted(columns)})) - length(replace(concat({quoted(columns)}), chr(10), ''))"
    connection.execute(f"CREATE TEMP TABLE physical AS SELECT {breaks} AS breaks FROM {source}")
    connection.execute(
        f"CREATE TEMP TABLE malformed AS SELECT line, min(error_type::VARCHAR) AS kind FROM {malformed} GROUP BY line"
    )
    try:
        rows = connection.execute(read_sql(__package__, "rejected_lines"), {"table": table, "keep": keep}).fetchall()
        swallowed = _swallowed(connection, file)
    finally:
        for name in ("physical", "malformed", "malformed_again", "malformed_again_scan"):
            connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
    return Located([(line, _REASONS.get(reason, reason)) for line, reason in rows], swallowed)


def _swallowed(connection: duckdb.DuckDBPyConnection, file: ExportFile) -> int:
    """How many lines are in no row: an opening quote without its end takes all that follows with it."""
    quotes, accounted = connection.execute(
        "SELECT (SELECT count(*) FROM malformed WHERE kind = 'UNQUOTED VALUE'), "
        "1 + (SELECT count(*) FROM malformed) + (SELECT coalesce(sum(breaks + 1), 0) FROM physical)"
    ).fetchone()  # type: ignore[misc]
    if not quotes:
        return 0
    with file.path.open("rb") as opened:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: opened.read(_CHUNK_BYTES), b""))
    return max(0, lines - int(accounted))
