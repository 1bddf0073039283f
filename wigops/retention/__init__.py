"""What is due for deletion and why, as of a date (rules.md sections 1 and 2); holds."""

from wigops.retention.due import (
    RULES,
    SPECIAL_RULES,
    STATUSES,
    DueFilter,
    count_matching,
    due_by_status,
    due_page,
    forecast,
    held_about,
    special_by_status,
)
from wigops.retention.holds import Hold, list_holds, place_hold, release_hold

__all__ = [
    "RULES",
    "SPECIAL_RULES",
    "STATUSES",
    "DueFilter",
    "Hold",
    "count_matching",
    "due_by_status",
    "due_page",
    "forecast",
    "held_about",
    "list_holds",
    "place_hold",
    "release_hold",
    "special_by_status",
]
