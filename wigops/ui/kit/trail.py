"""Noting what leaves the app."""

from wigops.audit import record
from wigops.store import Store
from wigops.ui.kit.exports import OnExport
from wigops.ui.kit.guard import recheck


def export_event(store: Store, subject: str) -> OnExport:
    """For an "Export" menu: checks the account once more, then notes the export of `subject`."""
    check = recheck()

    def note(file_format: str, rows: int) -> None:
        with store.write() as cursor:
            account = check(cursor)
            record(cursor, account.username, "export", {"what": subject, "as": file_format, "rows": rows})

    return note
