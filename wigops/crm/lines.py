"""On which line of its file a rejected row stands."""

from dataclasses import dataclass

import duckdb

from wigops.crm.export_folder import ExportFile, Source, csv_source
from wigops.store import read_sql
from wigops.store.engine import identifier

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
    connection: duckdb.DuckDBPyConnection, table: str, source: Source, keep: int
) -> Located:
    """The first `keep` rejected rows of `table`, each with its line.

    In a CSV file that is the physical line, the header being line 1, counting the line breaks that stand
    inside quotes. Elsewhere (Parquet, a mapping's result) it is the row's number plus one.
    """
    if source.file is None:
        rows = connection.execute(
            read_sql(__package__, "rejected_rows"), {"table": table, "keep": keep}
        ).fetchall()
        return Located(rows, 0)
    again = csv_source(source.file, source.columns, malformed="malformed_again")
    cells = "concat(" + ", ".join(identifier(name) for name in source.columns) + ")"
    connection.execute(
        "CREATE TEMP TABLE physical AS "
        f"SELECT length({cells}) - length(replace({cells}, chr(10), '')) AS breaks FROM {again}"
    )
    connection.execute(
        "CREATE TEMP TABLE malformed AS SELECT line, min(CAST(error_type AS VARCHAR)) AS kind "
        f"FROM {identifier(source.malformed)} GROUP BY line"
    )
    try:
        rows = connection.execute(
            read_sql(__package__, "rejected_lines"), {"table": table, "keep": keep}
        ).fetchall()
        swallowed = _swallowed(connection, source.file)
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
