"""Opting people out of marketing, within the transaction of whatever makes it necessary."""

from collections.abc import Collection
from datetime import datetime

from wigops.clock import utc_now
from wigops.outbox import instruct
from wigops.store import Connection, read_sql


def opt_out_of_marketing(
    cursor: Connection,
    contact_ids: Collection[str],
    *,
    by: str,
    request_id: int | None = None,
    since: datetime | None = None,
) -> list[str]:
    """Opt these contacts out of every channel, by an officer; returns those who were not before.

    It takes effect here at once, from `since` (now) on, and outlives every load; the CRM is told. The
    caller's transaction is written to, and the caller writes the event for it. Raises RefusedError for an
    account that may not.
    """
    now = utc_now()
    values = {
        "contact_ids": list(contact_ids),
        "request_id": request_id,
        "recorded_by": by,
        "opted_out_at": since or now,
        "now": now,
    }
    opted_out = [row[0] for row in cursor.execute(read_sql(__package__, "record_opt_out"), values).fetchall()]
    for contact_id in opted_out:
        instruct(
            cursor,
            "opt_out",
            by=by,
            contact_id=contact_id,
            instruction="Opt this contact out of marketing by every channel.",
        )
    return opted_out
