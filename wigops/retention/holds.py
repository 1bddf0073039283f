"""Holds: an officer's reason not to delete somebody yet, with a date to look again (rules.md section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from wigops.accounts import COMMAND_LINE, require_role
from wigops.audit import record
from wigops.clock import london_today
from wigops.errors import BadInputError
from wigops.policy import check_plausible
from wigops.store import Connection, Store, read_sql, rows_as

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Hold:
    """A hold on a contact; in force until `released_on`, which is None while it stands."""

    hold_id: int
    contact_id: str
    reason: str
    review_on: date
    placed_by: str
    placed_on: date
    released_by: str | None
    released_on: date | None
    release_reason: str | None


def place_hold(store: Store, contact_id: str, *, reason: str, review_on: date, by: str | None) -> Hold:
    """Hold a contact's data back from deletion, by an officer (None: whoever sets the installation up).

    Raises RefusedError for an account that may not, BadInputError for no reason, a review date that is
    not in the future, or a contact that the copy does not have.
    """
    today = london_today()
    if not reason.strip():
        raise BadInputError("A hold needs a reason: nothing was changed.")
    check_plausible(store.home.path, review_on)
    if review_on <= today:
        raise BadInputError("The review date of a hold lies in the future: nothing was changed.")
    actor = by or COMMAND_LINE
    with store.write() as cursor:
        if by is not None:
            require_role(cursor, by, "officer")
        if not cursor.execute("SELECT 1 FROM crm.contact WHERE contact_id = ?", [contact_id]).fetchone():
            raise BadInputError("The CRM copy has no contact with that id: nothing was changed.")
        values = {
            "contact_id": contact_id,
            "reason": reason.strip(),
            "review_on": review_on,
            "placed_by": actor,
            "placed_on": today,
        }
        cursor.execute(read_sql(__package__, "place_hold"), values)
        hold = list_holds(cursor)[-1]
        record(cursor, actor, "hold placed", {"hold_id": hold.hold_id, "contact_id": contact_id})
    return hold


def release_hold(store: Store, hold_id: int, *, reason: str, by: str) -> Hold:
    """End a hold, by an officer. Raises RefusedError and BadInputError as `place_hold` does."""
    if not reason.strip():
        raise BadInputError("Releasing a hold needs a reason: nothing was changed.")
    with store.write() as cursor:
        require_role(cursor, by, "officer")
        standing = [hold for hold in list_holds(cursor) if hold.hold_id == hold_id and not hold.released_on]
        if not standing:
            raise BadInputError(f"There is no hold {hold_id} in force: nothing was changed.")
        cursor.execute(
            "UPDATE ops.hold SET released_by = ?, released_on = ?, release_reason = ? WHERE hold_id = ?",
            [by, london_today(), reason.strip(), hold_id],
        )
        record(cursor, by, "hold released", {"hold_id": hold_id, "contact_id": standing[0].contact_id})
        return next(hold for hold in list_holds(cursor) if hold.hold_id == hold_id)


def list_holds(cursor: Connection) -> list[Hold]:
    """Every hold, in force or released, in the order in which they were placed."""
    return rows_as(cursor.execute(read_sql(__package__, "list_holds")), Hold)


def holds_on(cursor: Connection, contact_id: str) -> list[Hold]:
    """The holds in force on one contact, the first to be looked at again first."""
    return rows_as(cursor.execute(read_sql(__package__, "holds_on"), {"contact_id": contact_id}), Hold)


def count_holds_in_force(cursor: Connection, as_of: date) -> tuple[int, int]:
    """How many holds are in force, and for how many of them the review date lies before `as_of`."""
    row = cursor.execute(read_sql(__package__, "count_holds_in_force"), {"as_of": as_of}).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def holds_in_force_page(
    cursor: Connection, as_of: date, *, limit: int | None, offset: int = 0
) -> pd.DataFrame:
    """Holds in force, those whose review is overdue at `as_of` first; all of them where `limit` is None.

    Columns: hold_id, contact_id, person, reason, placed_on, placed_by, review_on, is_overdue. `person` is
    empty where the copy does not have the contact any more.
    """
    values = {"as_of": as_of, "limit": limit, "offset": offset}
    return cursor.execute(read_sql(__package__, "holds_in_force_page"), values).df()
