"""What a figure on a page was read from, in words."""

from wigops.crm.history import last_loaded
from wigops.export.caption import copy_words
from wigops.store import Connection


def copy_source(cursor: Connection) -> str | None:
    """The CRM copy as a source; None where there is none."""
    last = last_loaded(cursor)
    return copy_words(last.finished_at, last.load_id) if last else None
