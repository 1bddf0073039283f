"""Asking for one change of the CRM, within the transaction of whatever makes it necessary."""

from wigops.accounts import require_role
from wigops.clock import utc_now
from wigops.outbox.kinds import kind_of
from wigops.store import Connection, read_sql, scalar


def instruct(
    cursor: Connection,
    kind: str,
    *,
    by: str,
    contact_id: str,
    table_name: str | None = None,
    record_key: str | None = None,
    column_name: str | None = None,
    instruction: str,
    batch_id: int | None = None,
) -> int:
    """Put one change into the outbox, by an officer; returns its number.

    `instruction` is a plain sentence for the CRM's administrator, without personal data but the CRM id. The
    caller's transaction is written to, and the caller writes the event for it. Raises RefusedError for an
    account that may not, BadInputError for a kind that is not in `KINDS`.
    """
    return instruct_again(
        cursor,
        kind,
        by=require_role(cursor, by, "officer").username,
        contact_id=contact_id,
        table_name=table_name,
        record_key=record_key,
        column_name=column_name,
        instruction=instruction,
        batch_id=batch_id,
    )


def instruct_again(
    cursor: Connection,
    kind: str,
    *,
    by: str,
    contact_id: str,
    table_name: str | None = None,
    record_key: str | None = None,
    column_name: str | None = None,
    instruction: str,
    batch_id: int | None = None,
) -> int:
    """As `instruct`, for a deed of the ledger that is done again: `by` was asked for when it was done."""
    values = {
        "kind": kind_of(kind).id,
        "contact_id": contact_id,
        "table_name": table_name,
        "record_key": record_key,
        "column_name": column_name,
        "instruction": instruction,
        "batch_id": batch_id,
        "made_by": by,
        "made_at": utc_now(),
    }
    return scalar(cursor, read_sql(__package__, "add_change"), values)
