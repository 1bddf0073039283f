"""Which days are no working days in England and Wales, and by what name."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import holidays

_SATURDAY = 5

NO_HOLIDAYS: Mapping[date, str] = {}


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> Mapping[date, str]:
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year))


def why_not_working(day: date, own: Mapping[date, str] = NO_HOLIDAYS) -> str | None:
    """Why `day` is no working day, in a few words ("a Saturday", "Good Friday"); None where it is one.

    `own` are the holidays that the organisation added, by their dates.
    """
    name = own.get(day) or _bank_holidays(day.year).get(day)
    if name is not None:
        return name
    return f"a {day:%A}" if day.weekday() >= _SATURDAY else None


def days_off_from(day: date, own: Mapping[date, str] = NO_HOLIDAYS) -> list[tuple[date, str]]:
    """The days from `day` on that are no working days, up to the first one that is, each with why."""
    found = []
    while (why := why_not_working(day, own)) is not None:
        found.append((day, why))
        day += timedelta(days=1)
    return found


def next_working_day(day: date, own: Mapping[date, str] = NO_HOLIDAYS) -> date:
    """`day` itself, or the first working day after it."""
    return day + timedelta(days=len(days_off_from(day, own)))


def working_days_after(day: date, count: int, own: Mapping[date, str] = NO_HOLIDAYS) -> date:
    """The `count`-th working day after `day`, which itself does not count."""
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1), own)
    return day
