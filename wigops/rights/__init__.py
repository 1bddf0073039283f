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
from wigops.rights.moved_deadlines import Moved, have_seen_moved, moved_deadlines
from wigops.rights.requests import CAME_BY, hand_over, identify, open_request, record_event
from wigops.rights.requests_on_record import Request, deadline_of, find_request, list_requests
from wigops.rights.statistics import Figures, figures, open_by_age
