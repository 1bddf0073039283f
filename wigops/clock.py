"""What day it is: always the date in London (rules.md)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_today() -> date:
    """Today's date in London."""
    return datetime.now(UTC).astimezone(LONDON).date()
