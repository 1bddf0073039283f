"""Coverage of consent (rules.md section 6): at a day, over many days, by source and by sector."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from wigops.store import Connection, read_sql, rows_as

if TYPE_CHECKING:
    import pandas as pd

CUTS = ("source", "sector")


@dataclass(frozen=True)
class Coverage:
    """People processed under one purpose in a window, and those whose every row a consent covers.

    `coverage` is covered / processed, a share of 1; None where nobody was processed.
    """

    purpose: str
    processed: int
    covered: int
    coverage: float | None

    @property
    def uncovered(self) -> int:
        """People with at least one row that no consent covers."""
        return self.processed - self.covered


@dataclass(frozen=True)
class Movement:
    """Coverage of one purpose at a day, a week before it and a quarter (three months) before it."""

    now: Coverage
    week_ago: Coverage
    quarter_ago: Coverage


def coverage_at(cursor: Connection, as_of: date, *, months: int) -> list[Coverage]:
    """Coverage over the `months` up to `as_of`: all five purposes, in the order of the policy."""
    values = {"as_of": as_of, "months": months}
    return rows_as(cursor.execute(read_sql(__package__, "coverage_at"), values), Coverage)


def coverage_moved(cursor: Connection, as_of: date, *, months: int) -> list[Movement]:
    """Coverage at `as_of` with what it was seven days and three months earlier, by purpose."""
    quarter = _months_before(as_of, 3)
    days = (as_of, as_of - timedelta(days=7), quarter)
    by_day = _coverage_on(cursor, days, months)
    return [Movement(*row) for row in zip(*(by_day[day] for day in days), strict=True)]


def coverage_trend(cursor: Connection, as_of: date, *, months: int, ends: int = 24) -> pd.DataFrame:
    """Coverage at `as_of` and at the `ends - 1` month ends before it, oldest first.

    Columns: day, purpose, processed, covered, coverage (missing where nobody was processed).
    """
    values = {"days": list(month_ends(as_of, ends)), "months": months}
    return cursor.execute(read_sql(__package__, "coverage_over"), values).df()


def coverage_by(cursor: Connection, as_of: date, *, months: int, cut: str) -> pd.DataFrame:
    """Coverage by `cut`, one of CUTS, and purpose; most people first, none known as null.

    Columns: cut, purpose, processed, covered, coverage.
    """
    values = {"as_of": as_of, "months": months, "cut": cut}
    return cursor.execute(read_sql(__package__, "coverage_by"), values).df()


def month_ends(as_of: date, count: int) -> tuple[date, ...]:
    """`as_of` and the last days of the `count - 1` months before its own, oldest first."""
    days = [as_of]
    while len(days) < count:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return tuple(reversed(days))


def _coverage_on(cursor: Connection, days: Collection[date], months: int) -> dict[date, list[Coverage]]:
    values = {"days": list(days), "months": months}
    found: dict[date, list[Coverage]] = {}
    for day, *row in cursor.execute(read_sql(__package__, "coverage_over"), values).fetchall():
        found.setdefault(day, []).append(Coverage(*row))
    return found


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last where it has no such day (rules.md)."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
