"""Recording that changes were passed on to the CRM's administrator."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import utc_now
from wigops.errors import BadInputError
from wigops.store import Connection, Store, read_sql


@dataclass(frozen=True)
class Sent:
    """How many changes were marked as sent, and how many were left as they are: a load had confirmed them."""

    marked: int
    left: int


def mark_sent(store: Store, change_ids: Collection[int], *, by: str) -> Sent:
    """Record that these changes were passed on now, by an officer.

    One that was sent before gets the new day. One that a load has confirmed meanwhile is left as it is.
    Raises RefusedError for an account that may not, BadInputError where there is nothing to mark.
    """
    with store.write() as cursor:
        username = require_role(cursor, by, "officer").username
        return _mark(cursor, change_ids, username)


def mark_all_sent(store: Store, *, up_to: int, by: str) -> Sent:
    """Record that every change that was not sent yet was passed on now, by an officer.

    `up_to` is the newest change that the officer saw (its number): one that was asked for later was not in
    what they passed on. Raises as `mark_sent` does.
    """
    with store.write() as cursor:
        username = require_role(cursor, by, "officer").username
        rows = cursor.execute(read_sql(__package__, "unsent_up_to"), {"up_to": up_to}).fetchall()
        return _mark(cursor, [change_id for (change_id,) in rows], username)


def _mark(cursor: Connection, change_ids: Collection[int], by: str) -> Sent:
    chosen = sorted(set(change_ids))
    values = {"change_ids": chosen, "sent_by": by, "sent_at": utc_now()}
    rows = cursor.execute(read_sql(__package__, "mark_sent"), values).fetchall()
    if not rows:
        raise BadInputError("None of these changes is still to be sent: nothing was changed.")
    marked = [change_id for (change_id,) in rows]
    record(cursor, by, "changes sent", {"changes": len(marked), "change_ids": list(_ranges(marked))})
    return Sent(len(marked), len(chosen) - len(marked))


def _ranges(numbers: Collection[int]) -> Iterator[str]:
    """Whole numbers as "3" and "5-9": the changes of one erasure stand in a row."""
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda place: place[1] - place[0]):
        first, *rest = (number for _, number in run)
        yield f"{first}-{rest[-1]}" if rest else str(first)
