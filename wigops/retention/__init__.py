"""What is due for deletion and why, as of a date (rules.md sections 1 and 2); holds; review decisions."""

from wigops.retention.decisions import (
    Decision,
    count_decisions_in_force,
    decisions_in_force_page,
    keep_as_individual,
    list_decisions,
    suggested_keep_until,
)
from wigops.retention.due import (
    NEEDS_ATTENTION,
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
    statuses_of,
)
from wigops.retention.holds import (
    Hold,
    count_holds_in_force,
    holds_in_force_page,
    holds_on,
    list_holds,
    place_hold,
    release_hold,
)
