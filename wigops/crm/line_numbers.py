"""On which line of its file a rejected row stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from wigops.crm.csv_text import CsvText
from wigops.crm.export_folder import Source
from wigops.crm.rejected_rows import RejectedRows
from wigops.store import read_sql
from wigops.store.engine import identifier


@dataclass(frozen=True)
class Located:
    """The first of the rejected rows as (line, reason), first line first, and how many there are in all.

    Every line that an open quote took in counts as one.
    """

    rows: list[tuple[int, str]]
    count: int


_REASONS = {
    "MISSING COLUMNS": "the line has too few columns",
    "TOO MANY COLUMNS": "the line has too many columns",
    "UNQUOTED VALUE": "a quote is not closed, or stands in the wrong place",
    "LINE SIZE OVER MAXIMUM": "the line is longer than 16 million bytes",
    "INVALID ENCODING": "the line is not in UTF-8",
}


def locate_rejected_rows(rejected_rows: RejectedRows, table: str, source: Source, keep: int) -> Located:
    """How many rows of `table` are rejected, and the first `keep` of them, each with its line.

    In a CSV file that is the physical line, the header being line 1, counting blank lines and the line
    breaks that stand inside quotes. Elsewhere (Parquet, a mapping's result) it is the row's number plus one.
    """
    connection = rejected_rows.connection
    found = connection.execute(
        read_sql(__package__, "rejected_rows"), {"table": table, "keep": keep}
    ).fetchall()
    rejected = {row_id: reason for row_id, reason, _ in found}
    count = found[0][2] if found else 0
    if source.file is None:
        return Located([(row_id + 2, reason) for row_id, reason in rejected.items()], count)
    described = connection.execute(
        read_sql(__package__, "malformed_records").replace("{described}", identifier(source.malformed))
    ).fetchall()
    if not rejected and not described:
        return Located([], 0)
    with CsvText.of(source.file.path, one_column=len(source.columns) == 1) as text:
        malformed = {text.record_at(position - 1): kind for position, kind, _ in described}
        swallowing = [text.record_at(position - 1) for position, _, swallows in described if swallows]
        taken_in = sum(text.lines_of_record(start) - 1 for start in swallowing)
        rows = list(islice(_rejections(text, rejected, malformed), keep))
    return Located(rows, count + len(malformed) + taken_in)


def _rejections(
    text: CsvText, rejected: Mapping[int, str], malformed: Mapping[int, str]
) -> Iterator[tuple[int, str]]:
    """Line and reason of each rejection: rows by their number, malformed records by their first byte."""
    row_id = -1  # the header
    left = len(rejected) + len(malformed)
    for start, line in text.records():
        if start in malformed:
            reason = _REASONS.get(malformed[start], "the line cannot be read")
        else:
            reason = rejected.get(row_id, "")
            row_id += 1
        if reason:
            yield line, reason
            left -= 1
        if not left:
            return
