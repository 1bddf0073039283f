"""Days as the tests speak of them: asked for when they are wanted, never while a test is only collected."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from wigops.clock import london_today
from wigops.review import Week


def today() -> date:
    """Today's date in London."""
    return london_today()


def days_ago(count: int) -> date:
    """The day `count` days before today."""
    return today() - timedelta(days=count)


def in_days(count: int) -> date:
    """The day `count` days after today."""
    return today() + timedelta(days=count)


def in_a_year() -> date:
    """A day about a year ahead."""
    return in_days(365)


def this_week() -> Week:
    """The week of today."""
    return Week.of(today())


def from_today(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values, where what was given as a timedelta is the day so far from today."""
    return {
        name: today() + value if isinstance(value, timedelta) else value for name, value in values.items()
    }
