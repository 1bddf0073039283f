"""What is due for deletion and why, as of a date (rules.md sections 1 and 2); holds."""

from wigops.retention.due import (
    NEEDS_ATTENTION,
    RULES,
    SPECIAL_RULES,
    STATUSES,
    Due,
    DueFilter,
    count_matching,
    due_by_status,
    due_of,
    due_page,
    forecast,
    held_about,
    sectors,
    special_by_status,
    special_page,
)
from wigops.retention.holds import Hold, list_holds, place_hold, release_hold

__all__ = [
    "NEEDS_ATTENTION",
    "RULES",
    "SPECIAL_RULES",
    "STATUSES",
    "Due",
    "DueFilter",
    "Hold",
    "count_matching",
    "due_by_status",
    "due_of",
    "due_page",
    "forecast",
    "held_about",
    "list_holds",
    "place_hold",
    "release_hold",
    "sectors",
    "special_by_status",
    "special_page",
]
