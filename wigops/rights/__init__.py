"""Rights requests: the statutory clock, what was asked and answered, and the answers themselves."""

from wigops.rights.clock import COMPLAINT, KINDS, Asked, Deadline, Pause, Step, deadline
from wigops.rights.events import CLOSING, EVENTS, Happened, History
from wigops.rights.holidays_of_ours import (
    OwnHoliday,
    add_own_holiday,
    list_own_holidays,
    own_holidays,
    remove_own_holiday,
)
from wigops.rights.moved import Moved, have_seen_moved, moved_deadlines
from wigops.rights.requests import (
    CAME_BY,
    Request,
    deadline_of,
    find_request,
    hand_over,
    identify,
    list_requests,
    open_request,
    record_event,
)
from wigops.rights.statistics import Figures, figures, open_by_age

__all__ = [
    "CAME_BY",
    "CLOSING",
    "COMPLAINT",
    "EVENTS",
    "KINDS",
    "Asked",
    "Deadline",
    "Figures",
    "Happened",
    "History",
    "Moved",
    "OwnHoliday",
    "Pause",
    "Request",
    "Step",
    "add_own_holiday",
    "deadline",
    "deadline_of",
    "figures",
    "find_request",
    "hand_over",
    "have_seen_moved",
    "identify",
    "list_own_holidays",
    "list_requests",
    "moved_deadlines",
    "open_by_age",
    "open_request",
    "own_holidays",
    "record_event",
    "remove_own_holiday",
]
