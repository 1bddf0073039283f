"""The list for the CRM's administrator as a file."""

import os
from pathlib import Path

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import london_today
from wigops.drafts import draft_in
from wigops.errors import BadInputError
from wigops.export.caption import Caption, copy_words
from wigops.export.tables import csv_bytes
from wigops.outbox.changes import UNCONFIRMED, ChangeFilter, changes_page, since_load
from wigops.points import Point, passed
from wigops.policy import policy_for
from wigops.store import Connection, Store


def export_changes(store: Store, file: Path, *, by: str, states: tuple[str, ...] = UNCONFIRMED) -> int:
    """Write the changes in one of `states` to the new CSV `file`, by an officer; returns how many.

    The file is there whole or not at all, readable by its owner alone. Raises RefusedError for an account
    that may not, BadInputError for a file that is there already or cannot be written.
    """
    if os.path.lexists(file):
        raise _name_is_taken(file)
    try:
        with draft_in(file.parent) as draft:
            with store.write() as cursor:
                account = require_role(cursor, by, "officer")
                frame = changes_page(cursor, ChangeFilter(states=states), limit=None)
                caption = Caption(
                    "CRM changes", london_today(), _source(cursor), policy_for(store.home.path).version
                )
                draft.file.write(csv_bytes(frame, caption=caption))
                draft.keep()
                passed(Point.EXPORT_DRAFTED)
                details: dict[str, str | int] = {"what": "CRM changes", "as": "csv", "rows": len(frame)}
                record(cursor, account.username, "export", details)
            passed(Point.EXPORT_RECORDED)
            draft.claim(file)
    except FileExistsError:
        raise _name_is_taken(file) from None
    except OSError:
        raise BadInputError(
            f"The file {file} could not be written: look whether its folder is there, may be written to and "
            "has room. Nothing was exported."
        ) from None
    return len(frame)


def _source(cursor: Connection) -> str:
    last = since_load(cursor)
    if last is None:
        return "Outbox, before any CRM copy"
    return copy_words(last.loaded_at, last.load_id)


def _name_is_taken(file: Path) -> BadInputError:
    return BadInputError(f"The file {file} is there already: nothing was exported. Name another file.")
