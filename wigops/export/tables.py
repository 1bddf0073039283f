"""A table as a CSV or XLSX file, with its title, date and source inside."""

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from wigops.errors import BadInputError
from wigops.export.caption import Caption
from wigops.export.cells import Value, column_names, plain_columns
from wigops.export.formulas import neutralised

CAPTION_COLUMNS = ("export_title", "export_as_of", "export_source", "export_policy_version")

_MOST_ROWS = 1_048_575  # a worksheet's rows, less the header
_MOST_COLUMNS = 16_384
_LONGEST_CELL = 32_767  # in UTF-16 units
_LONGEST_SHEET_NAME = 31
_EXACT_DIGITS = 999_999_999_999_999  # a spreadsheet keeps 15 digits of a number
_FIRST_YEAR = 1900  # a spreadsheet has no earlier dates

_NARROWEST, _WIDEST = 8, 60  # characters
_ROWS_MEASURED = 500
_HEADER_MARGIN = 3  # room for the filter's arrow

_ABOUT_EVERY = (
    ("Times", "London time."),
    ("Text", "An apostrophe before = + - @ keeps a spreadsheet from running the text as a formula."),
)

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def csv_bytes(frame: pd.DataFrame, *, caption: Caption) -> bytes:
    """`frame` as CSV: RFC 4180 (commas, CRLF, header first), UTF-8 with a byte-order mark.

    The mark is there because Excel takes a CSV without one for the machine's old code page and garbles every
    accented name; DuckDB, pandas (`utf-8-sig`) and LibreOffice skip it. Dates are YYYY-MM-DD, timestamps ISO
    8601 (London time with its offset where the column had a time zone), booleans true/false, empty is null.

    Title, date, source and policy version are four last columns, `CAPTION_COLUMNS`, the same in every row:
    a comment line above the header would stop machines from reading the file, and a second table below would
    be taken for data. As columns they survive sorting, filtering and joining several exports, and are easily
    left out. They are prefixed because a table may have a `source` of its own. A table without rows has only
    the header; its file name says the rest.

    Text that a spreadsheet could run as a formula gets a leading apostrophe (see `neutralised`); numbers do
    not. Raises BadInputError when the table already has a column of `CAPTION_COLUMNS`.
    """
    names = column_names(frame)
    if taken := set(names) & set(CAPTION_COLUMNS):
        raise BadInputError(f"The table already has a column named {sorted(taken)[0]}.")
    about: tuple[Value, ...] = (
        neutralised(caption.title),
        caption.as_of,
        neutralised(caption.source),
        neutralised(caption.policy_version),
    )
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*names, *CAPTION_COLUMNS])
    tail = [_csv_text(value) for value in about]
    rows = zip(*plain_columns(frame), strict=True) if names else iter(())
    writer.writerows([*map(_csv_text, row), *tail] for row in rows)
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _csv_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT_DIGITS:
        return str(int(value))
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return repr(value)


def xlsx_bytes(frame: pd.DataFrame, *, caption: Caption, sheet: str = "Table") -> bytes:
    """`frame` as an XLSX workbook: the table on `sheet`, its provenance on a second sheet, "About".

    Dates, timestamps, numbers and booleans keep their types; timestamps with a time zone are London time.
    Text is always text, never a formula or a link, and neutralised too, since people save as CSV. What a
    spreadsheet cannot hold as it is: integers of more than 15 digits and dates before 1900 are written as
    text, characters that XML forbids become U+FFFD, and text over 32,767 characters is cut, and says so.

    The same input gives the same bytes: the workbook's creation date is `as_of`. Nothing touches the disk.
    Raises BadInputError beyond 1,048,575 rows or 16,384 columns.
    """
    moment = datetime.combine(caption.as_of, time())
    about = (
        ("Title", caption.title),
        ("As at", caption.as_of),
        ("Source", caption.source),
        ("Policy version", caption.policy_version),
        ("Rows", len(frame)),
    )
    return workbook_bytes(
        {sheet: frame}, about=about, title=caption.title, subject=caption.source, moment=moment
    )


def workbook_bytes(
    sheets: Mapping[str, pd.DataFrame],
    *,
    about: Sequence[tuple[str, str | int | date]],
    title: str,
    subject: str,
    moment: datetime,
    shares: Collection[str] = (),
) -> bytes:
    """An XLSX workbook with a table on each sheet, and what they are on a last one, "About".

    Columns named in `shares` are fractions of 1, shown in per cent. `moment` is the workbook's creation, as
    London's clock shows it. Else as `xlsx_bytes`.
    """
    if any(len(frame) > _MOST_ROWS or frame.shape[1] > _MOST_COLUMNS for frame in sheets.values()):
        raise BadInputError(
            f"A spreadsheet holds at most {_MOST_ROWS:,} rows and {_MOST_COLUMNS:,} columns: export as CSV."
        )
    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
        },
    ) as book:
        book.set_properties(
            {
                "title": _xlsx_text(title),
                "subject": _xlsx_text(subject),
                "created": moment.replace(tzinfo=None),
            }
        )
        for sheet, frame in sheets.items():
            _write_table(book, _sheet_name(sheet), frame, shares)
        _write_about(book, about)
    return target.getvalue()


def _write_table(book: Workbook, sheet: str, frame: pd.DataFrame, shares: Collection[str]) -> None:
    page = book.add_worksheet(sheet)
    header = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    formats = _date_formats(book)
    in_per_cent = {float: book.add_format({"num_format": "0.0%"})}
    for position, (name, values) in enumerate(zip(column_names(frame), plain_columns(frame), strict=True)):
        page.write_string(0, position, _xlsx_text(name), header)
        page.set_column(position, position, _width(name, values))
        for row, value in enumerate(values, start=1):
            _write_cell(page, row, position, value, formats | in_per_cent if name in shares else formats)
    page.freeze_panes(1, 0)
    if frame.shape[1]:
        page.autofilter(0, 0, len(frame), frame.shape[1] - 1)


def _date_formats(book: Workbook) -> dict[type, Format]:
    return {
        date: book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}),
    }


def _write_cell(page: Worksheet, row: int, column: int, value: Value, formats: dict[type, Format]) -> None:
    put: Any = partial(page.write_string, row, column)
    match value:
        case None:
            return
        case str():
            put(_xlsx_text(value))
        case bool():
            page.write_boolean(row, column, value)
        case int() if abs(value) > _EXACT_DIGITS:
            put(str(value))
        case int() | float():
            page.write_number(row, column, value, formats.get(type(value)))
        case date() if value.year < _FIRST_YEAR:
            put(value.isoformat())
        case date():
            page.write_datetime(row, column, value, formats[type(value)])


def _write_about(book: Workbook, about: Sequence[tuple[str, str | int | date]]) -> None:
    page = book.add_worksheet("About")
    label = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "align": "left"})
    day = book.add_format({"num_format": "d mmmm yyyy", "align": "left"})
    count = book.add_format({"num_format": "#,##0", "align": "left"})
    page.set_column(0, 0, 18)
    page.set_column(1, 1, _WIDEST)
    for row, (name, value) in enumerate((*about, *_ABOUT_EVERY)):
        page.write_string(row, 0, name, label)
        if isinstance(value, str):
            page.write_string(row, 1, _xlsx_text(neutralised(value)), wrapped)
        elif isinstance(value, date):
            page.write_datetime(row, 1, value, day)
        else:
            page.write_number(row, 1, value, count)


def _xlsx_text(text: str) -> str:
    legal = _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    units = _utf16_units(legal)
    if units <= _LONGEST_CELL:
        return legal
    marker = f" … [cut here: the text has {len(legal):,} characters]"
    return _first_units(legal, _LONGEST_CELL - len(marker)) + marker


def _first_units(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", errors="ignore")


def _utf16_units(text: str) -> int:
    if len(text) * 2 <= _LONGEST_CELL:
        return len(text)
    return len(text.encode("utf-16-le")) // 2


def _width(name: str, values: list[Value]) -> int:
    longest = max((len(_csv_text(value)) for value in values[:_ROWS_MEASURED]), default=0)
    return min(max(longest + 1, len(name) + _HEADER_MARGIN, _NARROWEST), _WIDEST)


def _sheet_name(wanted: str) -> str:
    legal = _NOT_IN_SHEET_NAMES.sub(" ", _NOT_XML.sub(" ", wanted)).strip(" '")
    name = _first_units(legal, _LONGEST_SHEET_NAME).rstrip(" '")
    return "Table" if name.casefold() in {"", "about", "history"} else name
