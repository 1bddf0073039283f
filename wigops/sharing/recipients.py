"""The register of recipients: who they are, their checks and agreements, what is recorded of them here.

What is recorded here is laid over the CRM's own and outlives every load.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from wigops.accounts import require_role
from wigops.audit import record
from wigops.catalogue import RECIPIENT_KINDS
from wigops.clock import london_today, utc_now
from wigops.errors import BadInputError
from wigops.policy import check_plausible
from wigops.store import Connection, Store, read_sql, rows_as, scalar

PASSED, FAILED = "passed", "failed"
RETURNED, DESTROYED = "returned", "destroyed"
IN_DATE, SOON, RAN_OUT, NEVER = "in date", "runs out soon", "ran out", "never passed"


@dataclass(frozen=True)
class Recipient:
    """A recipient as of a London date; a merged one's figures are those of all its names.

    `origin` is crm, here, or gone (the CRM does not have it any more). `valid_until` is the last day that a
    passed check covers. `people` are those whose data it still holds, `notices` those that wait to be sent.
    """

    recipient_id: str
    name: str | None
    kind: str | None
    contact_email: str | None
    origin: str
    agreement_signed_on: date | None
    last_checked_on: date | None
    last_outcome: str | None
    valid_until: date | None
    ended_on: date | None
    ending_confirmed: str | None
    ending_confirmed_on: date | None
    also_known_as: list[str]
    recipient_ids: list[str]
    people: int
    disclosures: int
    last_shared_on: date | None
    notices: int

    @property
    def called(self) -> str:
        return self.name or self.recipient_id

    def diligence(self, as_of: date, warning_days: int) -> str:
        """Whether a due diligence covers `as_of`, and for how long: one of IN_DATE, SOON, RAN_OUT, NEVER."""
        if self.valid_until is None:
            return NEVER
        if self.valid_until < as_of:
            return RAN_OUT
        return SOON if self.valid_until <= as_of + timedelta(days=warning_days) else IN_DATE


@dataclass(frozen=True)
class Check:
    """A due diligence: the CRM's has neither what was checked, nor a document, nor who recorded it."""

    checked_on: date
    valid_until: date
    outcome: str
    checked_by: str | None
    what_was_checked: str | None
    document_reference: str | None
    recorded_by: str | None


@dataclass(frozen=True)
class Merge:
    """A name that was merged into a recipient, and can be told apart again."""

    merge_id: int
    recipient_id: str
    name: str | None


def list_recipients(cursor: Connection, as_of: date | None = None) -> list[Recipient]:
    """Every recipient as of a London date (today), by name."""
    values = {"as_of": as_of or london_today()}
    return rows_as(cursor.execute(read_sql(__package__, "recipients"), values), Recipient)


def recipient_names(cursor: Connection) -> list[tuple[str, str, str | None]]:
    """Every recipient's id, name and kind, by name; the figures would take a look at the whole log."""
    rows = cursor.execute(read_sql(__package__, "recipient_names")).fetchall()
    return [(recipient_id, called, kind) for recipient_id, called, kind in rows]


def find_recipient(cursor: Connection, recipient_id: str) -> Recipient:
    """The recipient with that id, today. Raises BadInputError for none, or one merged into another."""
    found = next((one for one in list_recipients(cursor) if one.recipient_id == recipient_id), None)
    if found is None:
        raise BadInputError("There is no recipient with that id any more: nothing was changed.")
    return found


def checks_of(cursor: Connection, recipient_id: str) -> list[Check]:
    """The due diligence of a recipient under any of its names, latest first."""
    values = {"recipient_id": recipient_id}
    return rows_as(cursor.execute(read_sql(__package__, "checks_of"), values), Check)


def history_of(cursor: Connection, recipient_id: str) -> list[tuple[date, str, str, str | None]]:
    """What was recorded here about a recipient, latest first: day, account, what, and a note."""
    rows = cursor.execute(read_sql(__package__, "history_of"), {"recipient_id": recipient_id}).fetchall()
    return [(day, by, what, note) for day, by, what, note in rows]


def merges_of(cursor: Connection, recipient_id: str) -> list[Merge]:
    """The names that were merged into a recipient."""
    return rows_as(cursor.execute(read_sql(__package__, "merges"), {"recipient_id": recipient_id}), Merge)


def add_recipient(store: Store, name: str, kind: str, *, by: str, contact_email: str | None = None) -> str:
    """Add a recipient that the CRM does not know, by an officer; returns its id.

    A kind that the policy does not name may be added, and what is shared with it is flagged. Raises
    RefusedError for an account that may not; BadInputError without name or kind, or for a name that another
    recipient has.
    """
    if not name.strip() or not kind.strip():
        raise BadInputError("A recipient needs a name and a kind: nothing was recorded.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        taken = {(one.name or "").casefold() for one in list_recipients(cursor)}
        if name.strip().casefold() in taken:
            raise BadInputError("The register has a recipient of that name already: nothing was recorded.")
        values = {
            "name": name.strip(),
            "kind": kind.strip(),
            "contact_email": _text(contact_email),
            **_signed(actor),
        }
        row = cursor.execute(read_sql(__package__, "add_recipient"), values).fetchone()
        recipient_id = str(row[0]) if row else ""
        known = kind in RECIPIENT_KINDS
        record(cursor, actor, "recipient added", {"recipient_id": recipient_id, "in_policy": known})
    return recipient_id


def record_due_diligence(
    store: Store,
    recipient_id: str,
    *,
    outcome: str,
    what_was_checked: str,
    checked_by: str,
    checked_on: date,
    valid_until: date,
    by: str,
    document_reference: str | None = None,
) -> Recipient:
    """Record a due diligence, by an officer; both days count as covered.

    Raises RefusedError for an account that may not; BadInputError for an unknown recipient or outcome, a
    day to come, an end before the check, or where it is not said what was checked and by whom.
    """
    if outcome not in (PASSED, FAILED):
        raise BadInputError("A due diligence is passed or failed: nothing was recorded.")
    if not what_was_checked.strip() or not checked_by.strip():
        raise BadInputError("Say what was checked, and by whom: nothing was recorded.")
    check_plausible(store.home.path, checked_on, valid_until)
    if checked_on > london_today():
        raise BadInputError("The day of the check has not come: nothing was recorded.")
    if valid_until < checked_on:
        raise BadInputError("A check is valid until its own day or a later one: nothing was recorded.")
    values = {
        "checked_on": checked_on,
        "valid_until": valid_until,
        "outcome": outcome,
        "what_was_checked": what_was_checked.strip(),
        "checked_by": checked_by.strip(),
        "document_reference": _text(document_reference),
    }
    said = {"outcome": outcome, "valid_until": valid_until.isoformat()}
    return _recorded(store, recipient_id, "record_due_diligence", values, "due diligence recorded", said, by)


def record_agreement(
    store: Store, recipient_id: str, *, signed_on: date, by: str, document_reference: str | None = None
) -> Recipient:
    """Record that a recipient signed an agreement, by an officer.

    Raises RefusedError for an account that may not; BadInputError for an unknown recipient or a day to come.
    """
    check_plausible(store.home.path, signed_on)
    if signed_on > london_today():
        raise BadInputError("The day of signing has not come: nothing was recorded.")
    values = {"signed_on": signed_on, "document_reference": _text(document_reference)}
    said = {"signed_on": signed_on.isoformat()}
    return _recorded(store, recipient_id, "record_agreement", values, "agreement recorded", said, by)


def end_relationship(
    store: Store,
    recipient_id: str,
    *,
    ended_on: date,
    by: str,
    confirmed: str | None = None,
    confirmed_on: date | None = None,
    note: str | None = None,
) -> Recipient:
    """Record that a relationship ended, and whether the data was returned or destroyed, by an officer.

    It can be recorded again once the recipient confirms. Raises RefusedError for an account that may not;
    BadInputError for an unknown recipient, days to come, or a confirmation without its day.
    """
    check_plausible(store.home.path, ended_on, confirmed_on)
    if ended_on > london_today() or (confirmed_on or ended_on) > london_today():
        raise BadInputError("That day has not come: nothing was recorded.")
    if confirmed not in (None, RETURNED, DESTROYED) or (confirmed is None) != (confirmed_on is None):
        raise BadInputError(
            "Say whether the data was returned or destroyed, and on which day that was confirmed: nothing "
            "was recorded."
        )
    values = {
        "ended_on": ended_on,
        "confirmed": confirmed,
        "confirmed_on": confirmed_on,
        "note": _text(note),
    }
    said = {"ended_on": ended_on.isoformat(), "data": confirmed or "not confirmed"}
    return _recorded(store, recipient_id, "record_ending", values, "relationship ended", said, by)


def resume_relationship(store: Store, recipient_id: str, *, reason: str, by: str) -> Recipient:
    """Take the end of a relationship back, by an officer; it stays on record.

    Raises RefusedError for an account that may not; BadInputError for no reason, or a relationship that
    has not ended.
    """
    if not reason.strip():
        raise BadInputError("Say why the relationship goes on: nothing was changed.")
    with store.read() as cursor:
        if find_recipient(cursor, recipient_id).ended_on is None:
            raise BadInputError("That relationship has not ended: nothing was changed.")
    return _recorded(
        store, recipient_id, "take_back_ending", {"reason": reason.strip()}, "relationship resumed", {}, by
    )


def merge_recipients(store: Store, recipient_id: str, into: str, *, reason: str, by: str) -> int:
    """Say that two recipients are one, by an officer; returns the merge's number.

    Disclosures, checks, agreements and notices of the first count for `into` from now on, whatever they
    were recorded with. Raises RefusedError for an account that may not; BadInputError for no reason, an
    unknown recipient, or one and the same.
    """
    if not reason.strip():
        raise BadInputError("A merge needs a reason: nothing was changed.")
    if recipient_id == into:
        raise BadInputError("Choose two recipients to merge: nothing was changed.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        find_recipient(cursor, recipient_id)
        find_recipient(cursor, into)
        values = {"recipient_id": recipient_id, "into": into, "reason": reason.strip(), **_signed(actor)}
        merge_id = scalar(cursor, read_sql(__package__, "record_merge"), values)
        said: dict[str, str | int | None] = {"merge_id": merge_id, "recipient_id": recipient_id, "into": into}
        record(cursor, actor, "recipients merged", said)
    return merge_id


def undo_merge(store: Store, merge_id: int, *, reason: str, by: str) -> None:
    """Tell two merged recipients apart again, by an officer; the merge stays on record.

    Raises RefusedError for an account that may not; BadInputError for no reason or no such merge in force.
    """
    if not reason.strip():
        raise BadInputError("Say why they are two after all: nothing was changed.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        undone = cursor.execute(
            "UPDATE ops.recipient_merge SET undone_by = ?, undone_at = ?, undone_reason = ? "
            "WHERE merge_id = ? AND undone_at IS NULL",
            [actor, utc_now(), reason.strip(), merge_id],
        ).fetchone()
        if not undone or not undone[0]:
            raise BadInputError("There is no such merge in force: nothing was changed.")
        record(cursor, actor, "recipients told apart", {"merge_id": merge_id})


def _recorded(
    store: Store,
    recipient_id: str,
    statement: str,
    values: dict[str, Any],
    event: str,
    said: dict[str, str],
    by: str,
) -> Recipient:
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        find_recipient(cursor, recipient_id)
        bound = {"recipient_id": recipient_id, **values, **_signed(actor)}
        cursor.execute(read_sql(__package__, statement), bound)
        record(cursor, actor, event, {"recipient_id": recipient_id, **said})
        return find_recipient(cursor, recipient_id)


def _signed(actor: str) -> dict[str, Any]:
    return {"by": actor, "now": utc_now()}


def _text(words: str | None) -> str | None:
    return (words or "").strip() or None
