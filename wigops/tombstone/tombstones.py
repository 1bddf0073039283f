"""Reading the tombstones, and releasing one: somebody who was erased signed up again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import london_today, utc_now
from wigops.errors import BadInputError
from wigops.store import Connection, Store, read_sql, rows_as
from wigops.tombstone.ledger import Entry, deed

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Tombstone:
    """What is remembered of an erased contact, without its hashes; in force until `released_on`."""

    contact_id: str
    erased_on: date
    rule: str
    policy_version: str
    batch_id: int
    released_by: str | None
    released_on: date | None
    release_reason: str | None


def list_tombstones(cursor: Connection) -> list[Tombstone]:
    """Every tombstone, released or in force, in the order of the erasures."""
    return rows_as(cursor.execute(read_sql(__package__, "list_tombstones")), Tombstone)


def suppressed_at(cursor: Connection) -> pd.DataFrame:
    """Whom the last load kept out: contact_id, erased_contact_id, matched_by, erased_on. By contact_id."""
    return cursor.execute(read_sql(__package__, "suppressed_by_last_load")).df()


def release_tombstone(store: Store, contact_id: str, *, reason: str, by: str) -> Tombstone:
    """Let an erased contact be loaded again (rules.md section 5), by an officer.

    The hashes go: their one purpose has ended. Raises RefusedError for an account that may not,
    BadInputError for no reason or a contact without a tombstone in force.
    """
    if not reason.strip():
        raise BadInputError("Releasing a tombstone needs a reason: nothing was changed.")
    entry = Entry(
        secrets.token_hex(16),
        "release",
        {
            "contact_id": contact_id,
            "reason": reason.strip(),
            "released_by": by,
            "released_on": london_today().isoformat(),
            "released_at": utc_now().isoformat(),
        },
    )
    with deed(store) as doing:
        require_role(doing.cursor, by, "officer")
        if not _in_force(doing.cursor, contact_id):
            raise BadInputError(
                "There is no tombstone in force for a contact with that id: nothing was changed."
            )
        doing.enter(entry)
        apply_release(doing.cursor, entry)
        record(doing.cursor, by, "tombstone released", {"contact_id": contact_id})
        return [one for one in list_tombstones(doing.cursor) if one.contact_id == contact_id][-1]


def apply_release(cursor: Connection, entry: Entry) -> None:
    """Do what a release in the ledger says, within the caller's transaction."""
    said = entry.payload
    contact = {"contact_id": said["contact_id"], "released_by": said["released_by"]}
    released = {"released_on": said["released_on"], "reason": said["reason"]}
    cursor.execute(read_sql(__package__, "release_tombstone"), contact | released)
    cursor.execute(
        read_sql(__package__, "withdraw_instruction"), contact | {"released_at": said["released_at"]}
    )
    cursor.execute("DELETE FROM ops.tombstone_hash WHERE contact_id = ?", [said["contact_id"]])


def _in_force(cursor: Connection, contact_id: str) -> bool:
    query = "SELECT 1 FROM ops.tombstone WHERE contact_id = ? AND released_on IS NULL"
    return cursor.execute(query, [contact_id]).fetchone() is not None
