"""ISO weeks: from a Monday to a Sunday, named "2026-W47"."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from wigops.errors import BadInputError

_NAMED = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week; both its days are London dates."""

    monday: date

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week that `day` lies in."""
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def named(cls, name: str) -> "Week":
        """The week of that name ("2026-W47"). Raises BadInputError where there is none."""
        spelled = _NAMED.fullmatch(name.strip())
        with suppress(ValueError):
            if spelled:
                return cls(date.fromisocalendar(int(spelled[1]), int(spelled[2]), 1))
        raise BadInputError("A week is named by its ISO year and number, such as 2026-W47.")

    @property
    def name(self) -> str:
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    def as_of(self, today: date) -> date:
        """The day on which its figures are true: its Sunday, or `today` while it lasts.

        Raises BadInputError for a week that has not begun.
        """
        if self.monday > today:
            raise BadInputError(f"The week {self.name} has not begun: there is nothing to review yet.")
        return min(self.sunday, today)

    def back(self, weeks: int) -> "Week":
        """The week that many weeks before this one."""
        return Week(self.monday - timedelta(weeks=weeks))
