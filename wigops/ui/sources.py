"""What a figure on a page was read from, in words."""

from wigops.crm.history import last_loaded
from wigops.store import Connection


def copy_source(cursor: Connection) -> str | None:
    """The CRM copy as a source ("CRM copy of 3 March 2026 09:14, load 12"); None where there is none."""
    last = last_loaded(cursor)
    if last is None:
        return None
    at = last.finished_at
    return f"CRM copy of {at.day} {at:%B %Y %H:%M}, load {last.load_id}"
