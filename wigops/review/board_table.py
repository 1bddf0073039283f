"""A table of the board's pack, from counts in which small numbers are hidden, for document and workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from wigops.export.caption import date_words
from wigops.review import board_words as words
from wigops.review.board_numbers import Numbers
from wigops.review.metrics import Of, Share
from wigops.review.small_numbers import Hidden

TEXT, COUNT, SHARE, DAYS, DAY = "text", "count", "share", "days", "day"
"""What a column holds. A share is a fraction of 1."""

Cell = str | int | float | date | Hidden | None


@dataclass(frozen=True)
class Table:
    """A table of the pack: on a sheet called `sheet`, in the `part` of the document, one of PARTS.

    `columns` have a name and a kind. `remark` is a sentence under its title. The last of the rows is their
    total where `totals` is 1.
    """

    part: str
    sheet: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: list[list[Cell]]
    remark: str = ""
    totals: int = 0

    def texts(self) -> list[list[str]]:
        """Its cells as they are read."""
        return [
            [_text(cell, kind) for cell, (_, kind) in zip(row, self.columns, strict=True)]
            for row in self.rows
        ]

    def frame(self) -> pd.DataFrame:
        """Its cells as a spreadsheet holds them: numbers and dates, and words where they are hidden."""
        return pd.DataFrame(
            {
                name: pd.Series(
                    [str(row[place]) if isinstance(row[place], Hidden) else row[place] for row in self.rows],
                    dtype=object,
                )
                for place, (name, _) in enumerate(self.columns)
            }
        )


@dataclass(frozen=True)
class Column:
    """A column: which metric of its line it shows, or `said` where the line itself says what stands there."""

    title: str
    metric: Of = ""
    said: str = ""

    @property
    def kind(self) -> str:
        """What it holds."""
        return self.said or (SHARE if isinstance(self.metric, Share) else COUNT)


@dataclass(frozen=True)
class Line:
    """A line: what its counts' names begin with, and what it says in the columns that show none of them."""

    name: str
    said: tuple[Cell, ...]


def said(title: str, kind: str = TEXT) -> Column:
    """A column of what the lines say."""
    return Column(title, said=kind)


def named_lines(called: Mapping[str, str]) -> list[Line]:
    """A line for each count, by its name, with what it is called."""
    return [Line(name, (word,)) for name, word in called.items()]


def cells(numbers: Numbers, columns: Sequence[Column], lines: Sequence[Line]) -> list[list[Cell]]:
    """What the columns show of the lines."""
    return [_cells(numbers, columns, line) for line in lines]


def _cells(numbers: Numbers, columns: Sequence[Column], line: Line) -> list[Cell]:
    here = iter(line.said)
    return [next(here) if one.said else numbers.of(line.name, one.metric) for one in columns]


def _text(cell: Cell, kind: str) -> str:
    match cell:
        case None:
            return "-"
        case Hidden() | str():
            return str(cell)
        case date():
            return date_words(cell)
        case float() if kind == SHARE:
            return words.percent(cell)
        case float():
            return f"{cell:,.1f}"
    return f"{cell:,}"
