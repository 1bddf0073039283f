"""Confirming changes from what a new copy of the CRM shows (rules.md section 5)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from wigops.clock import london_today, utc_now
from wigops.outbox.kinds import KINDS
from wigops.store import Connection, read_sql, row_as


@dataclass(frozen=True)
class Reconciliation:
    """What came of one load: changes it confirmed, those still not applied, and the overdue among these."""

    confirmed: int
    still_open: int
    overdue: int


def reconcile(
    cursor: Connection,
    load_id: int,
    *,
    shown: Collection[str],
    rejected: Mapping[str, Collection[str]] | None = None,
    unredacted: Collection[tuple[str, str, str]] = (),
) -> Reconciliation:
    """Confirm each change that the new copy shows as applied, and count one more load for the others.

    For a load, once, in its own transaction (it writes the event), with the new copy in `crm` as the CRM
    sent it: people who were erased here are still in it. `shown` names the tables that the export has;
    what is gone with its whole table was not shown to be deleted. `rejected` has the keys of the rows that
    the load left out, by table; the CRM holds those still. `unredacted` are the texts (table, key of the
    record, column) that the CRM sent as they were before they were redacted here.
    """
    left_out = [(table, key) for table, keys in (rejected or {}).items() for key in keys]
    values = {
        "load_id": load_id,
        "confirmed_at": utc_now(),
        "today": london_today(),
        "shown": list(shown),
        "rejected_tables": [table for table, _ in left_out],
        "rejected_keys": [key for _, key in left_out],
        "unredacted_tables": [table for table, _, _ in unredacted],
        "unredacted_keys": [key for _, key, _ in unredacted],
        "unredacted_columns": [column for _, _, column in unredacted],
    }
    asked = cursor.execute("SELECT DISTINCT kind FROM unconfirmed_changes()").fetchall()
    for kind in KINDS:
        if (kind.id,) in asked:
            cursor.execute(read_sql(__package__, "confirm").replace("{applied}", kind.applied_sql), values)
    cursor.execute(read_sql(__package__, "count_load"))
    result = cursor.execute(read_sql(__package__, "reconciled"), {"load_id": load_id})
    return row_as(result, Reconciliation) or Reconciliation(0, 0, 0)
