"""Notices to recipients of what was erased, put right or restricted (UK GDPR Art 19).

A notice names the person by CRM id and by the references that the recipient got with the data, and by
nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import london_today, utc_now
from wigops.errors import BadInputError
from wigops.store import Connection, Store, read_sql, rows_as

if TYPE_CHECKING:
    import pandas as pd

TO_SEND, SENT, ACKNOWLEDGED, DISPROPORTIONATE = "to send", "sent", "acknowledged", "disproportionate"
STATES = (TO_SEND, SENT, ACKNOWLEDGED, DISPROPORTIONATE)
NOTICE_DAYS = 30
"""Days from when a notice was made until it is overdue: the month that UK GDPR Art 12(3) gives for acting."""

# From which states each can be reached.
_FROM = {
    SENT: (TO_SEND, DISPROPORTIONATE),
    ACKNOWLEDGED: (TO_SEND, SENT),
    DISPROPORTIONATE: (TO_SEND,),
}


@dataclass(frozen=True)
class Notice:
    """One notice, about one contact to one recipient; `kind` is erasure, rectification or restriction."""

    notice_id: int
    kind: str
    contact_id: str
    recipient_id: str
    recipient: str | None
    sharing_references: list[str]
    made_on: date
    due_on: date
    state: str
    state_on: date | None
    state_by: str | None
    note: str | None
    is_overdue: bool


@dataclass(frozen=True)
class Waiting:
    """A recipient with notices in a state: how many, how many overdue, and when the oldest was made."""

    recipient_id: str
    recipient: str | None
    notices: int
    overdue: int
    oldest: date


def list_notices(
    cursor: Connection,
    *,
    states: Sequence[str] = (),
    recipient_ids: Sequence[str] = (),
    notice_ids: Sequence[int] = (),
    limit: int | None = None,
    offset: int = 0,
) -> list[Notice]:
    """Notices, those that have waited longest first; an empty list of states, recipients or ids is all."""
    values = {
        "states": list(states),
        "recipient_ids": list(recipient_ids),
        "notice_ids": list(notice_ids),
        "limit": limit,
        "offset": offset,
        **_today(),
    }
    return rows_as(cursor.execute(read_sql(__package__, "notices"), values), Notice)


def count_notices(cursor: Connection) -> tuple[dict[str, int], int]:
    """How many notices stand in each state, and how many are overdue."""
    rows = cursor.execute(read_sql(__package__, "count_notices"), _today()).fetchall()
    counts = {**dict.fromkeys(STATES, 0), **{state: int(notices) for state, notices, _ in rows}}
    return counts, sum(int(overdue) for _, _, overdue in rows)


def recipients_in(cursor: Connection, state: str) -> list[Waiting]:
    """The recipients with notices in `state`, those with overdue ones first."""
    values = {"state": state, **_today()}
    return rows_as(cursor.execute(read_sql(__package__, "notices_by_recipient"), values), Waiting)


def mark_notices(
    store: Store, notice_ids: Sequence[int], state: str, *, by: str, note: str | None = None
) -> int:
    """Note that notices were sent, acknowledged, or are disproportionate, by an officer; returns how many.

    Those that cannot come to that state from the one they are in stay as they are. Raises RefusedError for an
    account that may not; BadInputError for an unknown state, for "disproportionate" without why, or when no
    notice can be marked so.
    """
    if state not in _FROM:
        raise BadInputError("A notice is marked sent, acknowledged or disproportionate: nothing was changed.")
    why = (note or "").strip() or None
    if state == DISPROPORTIONATE and why is None:
        raise BadInputError("Say why telling the recipient would be disproportionate: nothing was changed.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        values = {"state": state, "note": why, "by": actor, "today": london_today()}
        marked = cursor.execute(
            read_sql(__package__, "mark_notices"),
            {**values, "notice_ids": list(notice_ids), "from": list(_FROM[state])},
        ).fetchall()
        ids = [int(one) for (one,) in marked]
        if not ids:
            raise BadInputError("None of these notices can be marked so any more: nothing was changed.")
        steps = {**values, "notice_ids": ids, "now": utc_now()}
        cursor.execute(read_sql(__package__, "record_notice_steps"), steps)
        record(cursor, actor, "notices marked", {"as": state, "notices": len(ids)})
    return len(ids)


def notice_frame(notices: Sequence[Notice]) -> pd.DataFrame:
    """What a recipient is sent as a table: the CRM id, the references, what was done, and on which day."""
    import pandas as pd  # noqa: PLC0415 - commands do without it

    return pd.DataFrame(
        {
            "notice": [one.notice_id for one in notices],
            "what_was_done": [one.kind for one in notices],
            "crm_id": [one.contact_id for one in notices],
            "sharing_references": [one.sharing_references for one in notices],
            "since": [one.made_on for one in notices],
        }
    )


def _today() -> dict[str, date | int]:
    return {"today": london_today(), "days": NOTICE_DAYS}
