"""What time and what day it is: asked here and nowhere else, so that a test can set it for every process."""

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

SHIFT = "WIGOPS_CLOCK_SHIFT"
"""The environment variable that moves this clock by so many seconds: for tests and what they start."""


def utc_now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC) + timedelta(seconds=float(os.environ.get(SHIFT) or 0))


def london_now() -> datetime:
    """This moment, in London."""
    return utc_now().astimezone(LONDON)


def london_today() -> date:
    """Today's date in London (rules.md: every rule is evaluated as of a date there)."""
    return london_now().date()
