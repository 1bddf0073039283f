"""Days that people type: one that cannot be meant is refused before anything counts from it."""

from datetime import date
from pathlib import Path

from wigops.clock import london_today
from wigops.errors import BadInputError
from wigops.policy.load import policy_for

_FURTHEST = 100  # years from now


def check_plausible(home: Path, *days: date | None) -> None:
    """Make sure that each of the `days` may be meant: none for a day that was left out.

    `home` is the installation's folder, whose policy says which day is the earliest in any record
    (`earliest_plausible_date`, rules.md section 9). Raises BadInputError.
    """
    earliest = policy_for(home).choice_day("earliest_plausible_date")
    latest = london_today().year + _FURTHEST
    for day in days:
        if day is not None and (day < earliest or day.year > latest):
            raise BadInputError(
                f"{_in_words(day)} cannot be meant: a day lies between {_in_words(earliest)} and the year "
                f"{latest}. Nothing was recorded; look at the year."
            )


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
