"""The outbox: what the CRM's administrator was asked to change, and whether the CRM has applied it."""

from wigops.outbox.changes import (
    STATES,
    UNCONFIRMED,
    Change,
    ChangeFilter,
    SinceLoad,
    Unsent,
    changes_page,
    count_by_state,
    count_matching,
    list_changes,
    since_load,
    unsent,
)
from wigops.outbox.instruct import instruct, instruct_again
from wigops.outbox.kinds import KINDS, Kind, kind_of
from wigops.outbox.reconcile import Reconciliation, reconcile
from wigops.outbox.sent import Sent, mark_all_sent, mark_sent
