"""The list for the CRM's administrator as a file."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import london_today
from wigops.errors import BadInputError
from wigops.export.caption import Caption, date_words
from wigops.export.tables import csv_bytes
from wigops.outbox.changes import UNCONFIRMED, ChangeFilter, changes_page, since_load
from wigops.policy import policy_for
from wigops.store import Connection, Store

_PRIVATE_FILE = 0o600


def export_changes(store: Store, file: Path, *, by: str, states: tuple[str, ...] = UNCONFIRMED) -> int:
    """Write the changes in one of `states` to the new CSV `file`, by an officer; returns how many.

    The file is there whole or not at all, readable by its owner alone. Raises RefusedError for an account
    that may not, BadInputError for a file that is there already or cannot be written.
    """
    if os.path.lexists(file):
        raise _taken(file)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        with store.write() as cursor:
            account = require_role(cursor, by, "officer")
            frame = changes_page(cursor, ChangeFilter(states=states), limit=None)
            caption = Caption(
                "CRM changes", london_today(), _source(cursor), policy_for(store.home.path).version
            )
            _write_draft(draft, csv_bytes(frame, caption=caption))
            record(
                cursor, account.username, "export", {"what": "CRM changes", "as": "csv", "rows": len(frame)}
            )
        _put_in_place(draft, file)
    except OSError:
        raise BadInputError(
            f"The file {file} could not be written: look whether its folder is there, may be written to and "
            "has room. Nothing was exported."
        ) from None
    finally:
        with suppress(OSError):
            draft.unlink()
    return len(frame)


def _source(cursor: Connection) -> str:
    last = since_load(cursor)
    if last is None:
        return "Outbox, before any CRM copy"
    return f"CRM copy of {date_words(last.loaded_at.date())} {last.loaded_at:%H:%M}, load {last.load_id}"


def _write_draft(draft: Path, data: bytes) -> None:
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
    with os.fdopen(handle, "wb") as new:
        new.write(data)
        new.flush()
        os.fsync(new.fileno())


def _put_in_place(draft: Path, file: Path) -> None:
    """Give the finished file its name, unless another has it by now."""
    try:
        os.link(draft, file)
    except FileExistsError:
        raise _taken(file) from None
    except OSError:  # a file system that knows no links, such as a shared folder
        if os.path.lexists(file):
            raise _taken(file) from None
        draft.rename(file)


def _taken(file: Path) -> BadInputError:
    return BadInputError(f"The file {file} is there already: nothing was exported. Name another file.")
