"""A category of data as a document that a person can read."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from wigops import catalogue
from wigops.export.caption import date_words
from wigops.rights.data_held import READABLE, Held, Row, file_words

Document = dict[str, Any]

MOST_ROWS = 1_000
_MOST_CHARACTERS = 400_000
_MOST_COLUMNS, _LONGEST_VALUE, _LONGEST_WORD = 5, 50, 18  # of what is shown as a table
_UNBROKEN = 60  # characters of a word that fits a line

_CODES = ("kind", "service_kind", "recipient_kind", "purpose", "channel", "categories", "event", "rule")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*")


def category_name(held: Held) -> str:
    """The category's name, as it is said to the person whom it is about."""
    return "What was done with your data" if held.category.id == "evidence" else held.category.name


def category_file(held: Held) -> str:
    """What the category's document is called, without an ending."""
    return file_words(category_name(held))


def table_name(held: Held) -> str:
    """The table's name in words."""
    return catalogue.table_words(held.name)


class Budget:
    """How much of a category its PDF lists: so many rows, and so many characters."""

    def __init__(self) -> None:
        self.rows, self.characters = MOST_ROWS, _MOST_CHARACTERS

    def take(self, rows: Iterator[Row]) -> list[Row]:
        """The first rows that there is room for."""
        taken: list[Row] = []
        for row in rows:
            taken.append(row)
            self.rows -= 1
            self.characters -= sum(len(value) for value in row if isinstance(value, str))
            if self.rows <= 0 or self.characters <= 0:
                break
        return taken


def table_words(held: Held, rows: Sequence[Row]) -> Document:
    """A table as the template shows it: short values side by side, anything else one below the other."""
    shown = [
        place
        for place, column in enumerate(held.columns)
        if any(row[place] is not None for row in rows) and not _says_nothing(held, column)
    ]
    names = [label(held.columns[place], held.name) for place in shown]
    values = [[_value(held.columns[place], row[place]) for place in shown] for row in rows]
    return {
        "name": table_name(held),
        "say": _how_many(held, len(rows)),
        "names": names,
        "is_listing": _fits_side_by_side(values),
        "rows": values,
    }


def label(column: str, table: str | None = None) -> str:
    """A column's name in words, in `table` (schema.table) if that matters."""
    return catalogue.column_words(column, table)


def _how_many(held: Held, shown: int) -> str:
    count = f"{held.rows:,} record{'' if held.rows == 1 else 's'}"
    if shown == held.rows:
        return f"{count}, in {held.file}.csv too."
    return f"{count}. The first {shown:,} are shown here, the newest first; {held.file}.csv has all of them."


def _says_nothing(held: Held, column: str) -> bool:
    """Whether the column is an id that tells a reader nothing: the record's own, the person's, or one whose
    meaning stands beside it."""
    if held.name == "crm.contact" and column == "contact_id":
        return False
    return column in ("contact_id", *READABLE) or (column == held.columns[0] and column.endswith("_id"))


def _fits_side_by_side(rows: list[list[str | list[str]]]) -> bool:
    if not rows or len(rows[0]) > _MOST_COLUMNS:
        return False
    return all(
        isinstance(value, str)
        and len(value) <= _LONGEST_VALUE
        and all(len(word) <= _LONGEST_WORD for word in value.split(" "))
        for row in rows
        for value in row
    )


def _value(column: str, value: Any) -> str | list[str]:
    words = _words(value)
    return words.replace("_", " ") if column in _CODES and isinstance(words, str) else words


def _words(value: Any) -> str | list[str]:
    """A value as a person reads it; a text of several lines as its lines."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date) and not isinstance(value, datetime):
        return date_words(value)
    if isinstance(value, list):
        return ", ".join(str(_words(part)) for part in value)
    text = str(value)
    if _MOMENT.fullmatch(text):
        return _moment(text)
    lines = [_broken(line.replace("\t", "    ")) for line in text.splitlines()]
    return lines if len(lines) > 1 else "".join(lines)


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{date_words(at.date())}, {at:%H:%M}"


def _broken(line: str) -> str:
    """The line with a place to break at in a word that would run off the page."""
    if len(line) <= _UNBROKEN:
        return line
    return " ".join(
        " ".join(word[at : at + _UNBROKEN] for at in range(0, len(word), _UNBROKEN)) if word else ""
        for word in line.split(" ")
    )
