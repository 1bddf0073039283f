"""The small words of a certificate: numbers, days and lists as they are read."""

from datetime import date, datetime

from wigops.clock import LONDON
from wigops.export.caption import date_words


def figure(number: int) -> str:
    """A number, with commas."""
    return f"{number:,}"


def were(number: int) -> str:
    """The verb that goes with a number."""
    return "was" if number == 1 else "were"


def in_a_row(words: list[str]) -> str:
    """A list as it is read: "a, b and c"."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def day_words(day: str) -> str:
    """An ISO date as "23 November 2026"."""
    return date_words(date.fromisoformat(day))


def short_day(day: str | None) -> str:
    """An ISO date as "23 Nov 2026"."""
    if day is None:
        return "no day"
    when = date.fromisoformat(day)
    return f"{when.day} {when:%b %Y}"


def time_words(moment: str) -> str:
    """A moment in London, as "23 November 2026 at 14:05"; what has no time zone is London's already."""
    when = datetime.fromisoformat(moment)
    if when.tzinfo:
        when = when.astimezone(LONDON)
    return f"{date_words(when.date())} at {when:%H:%M}"
