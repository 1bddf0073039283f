"""Open deadlines that moved because a holiday was announced or added since people last looked."""

from dataclasses import dataclass
from datetime import date

from wigops.accounts import require_role
from wigops.audit import record
from wigops.rights.requests import note_shown
from wigops.rights.requests_on_record import list_requests
from wigops.store import Connection, Store


@dataclass(frozen=True)
class Moved:
    """An open request whose due date is another one than was last shown, and the sentence that says why."""

    request_id: int
    was: date
    due_on: date
    because: str


def moved_deadlines(cursor: Connection) -> list[Moved]:
    """The open requests whose deadline a holiday has moved, soonest due first.

    Whatever happens to a request itself is told when it is recorded, and is not among them.
    """
    shown = dict(cursor.execute("SELECT request_id, due_on FROM ops.shown_deadline").fetchall())
    return [
        Moved(one.request_id, shown[one.request_id], one.due_on, one.because)
        for one in list_requests(cursor, only_open=True)
        if one.due_on is not None and shown.get(one.request_id) not in (None, one.due_on)
    ]


def have_seen_moved(store: Store, *, by: str) -> int:
    """Note that the moved deadlines were seen, by an officer; returns how many. Raises RefusedError."""
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        moved = moved_deadlines(cursor)
        for one in moved:
            note_shown(cursor, one.request_id)
        record(cursor, actor, "moved deadlines seen", {"requests": len(moved)})
    return len(moved)
