"""Withdrawing consent (UK GDPR Art 7(3)), here and in the CRM, and stopping what was done under it.

A withdrawal recorded here outlives every load: `consent_at_hand()` lays it over what the CRM says.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from wigops.accounts import require_role
from wigops.audit import record
from wigops.catalogue import CONSENT_PURPOSES
from wigops.clock import LONDON, london_today, utc_now
from wigops.errors import BadInputError
from wigops.outbox import instruct
from wigops.policy import check_plausible
from wigops.store import Connection, Store, read_sql, rows_as, scalar

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Withdrawn:
    """What came of a withdrawal: the purposes, how many changes the CRM is asked for, and what is to stop."""

    purposes: tuple[str, ...]
    changes: int
    to_stop: int


@dataclass(frozen=True)
class Withdrawal:
    """A withdrawal recorded here and where it stands; moments are London's.

    `still_consented` counts the consents that the CRM sends without one, by the last load; `change_state`
    is the outbox's (None where the CRM had it already).
    """

    withdrawal_id: int
    contact_id: str
    purpose: str
    withdrawn_on: date
    recorded_by: str
    recorded_at: datetime
    change_state: str | None
    loads_since: int | None
    still_consented: int


def may_withdraw(cursor: Connection, contact_id: str, on: date) -> tuple[str, ...]:
    """The purposes that somebody had consented to by the day `on` and has not withdrawn by it."""
    return tuple(_withdrawable(cursor, contact_id, on, utc_now()))


def withdraw(
    store: Store, contact_id: str, *, purposes: Collection[str] | None, on: date, by: str
) -> Withdrawn:
    """Record that a person withdrew their consent on the day `on`, by an officer.

    `purposes` None means every purpose they have consented to. It takes effect here at once: from this
    moment where they said so today, else from the beginning of that day; the CRM is told, and reported until
    it agrees. Raises RefusedError for an account that may not; BadInputError for a day in the future, or a
    purpose for which there was no consent in force by that day.
    """
    now = utc_now()
    check_plausible(store.home.path, on)
    if on > london_today():
        raise BadInputError("A withdrawal cannot lie in the future: nothing was changed.")
    if purposes is not None and (not purposes or set(purposes) - set(CONSENT_PURPOSES)):
        raise BadInputError("Choose the purposes that the consent is withdrawn for: nothing was changed.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        given = _withdrawable(cursor, contact_id, on, now)
        wanted = tuple(
            purpose for purpose in CONSENT_PURPOSES if purpose in (given if purposes is None else purposes)
        )
        if not wanted or set(wanted) - set(given):
            raise BadInputError(
                "There was no consent in force for that purpose by that day, so there is none to withdraw: "
                "nothing was changed."
            )
        changes = 0
        for purpose in wanted:
            consent_id = given[purpose]
            change_id = None
            if consent_id is not None:
                change_id = instruct(
                    cursor,
                    "withdraw_consent",
                    by=actor,
                    contact_id=contact_id,
                    table_name="consent",
                    record_key=consent_id,
                    column_name="withdrawn_at",
                    instruction=f"Record that consent for {purpose} was withdrawn on {on.isoformat()}.",
                )
                changes += 1
            cursor.execute(
                read_sql(__package__, "record_withdrawal"),
                {
                    "contact_id": contact_id,
                    "purpose": purpose,
                    "withdrawn_on": on,
                    "withdrawn_at": effective_from(on, now),
                    "change_id": change_id,
                    "recorded_by": actor,
                    "now": now,
                },
            )
        to_stop = len(_to_stop_of(cursor, contact_id, wanted))
        record(
            cursor,
            actor,
            "consent withdrawn",
            {
                "contact_id": contact_id,
                "purposes": list(wanted),
                "withdrawn_on": on.isoformat(),
                "changes": changes,
                "to_stop": to_stop,
            },
        )
    return Withdrawn(wanted, changes, to_stop)


def take_back_withdrawal(store: Store, withdrawal_id: int, *, reason: str, by: str) -> None:
    """Undo a withdrawal that was recorded by mistake, by an officer; the CRM's change is withdrawn too.

    The trail keeps both. Raises RefusedError for an account that may not; BadInputError for no reason, or
    where no such withdrawal stands.
    """
    if not reason.strip():
        raise BadInputError("Taking a withdrawal back needs a reason: nothing was changed.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        values = {
            "withdrawal_id": withdrawal_id,
            "by": actor,
            "now": utc_now(),
        }
        row = cursor.execute(
            read_sql(__package__, "take_back_withdrawal"), {**values, "reason": reason.strip()}
        ).fetchone()
        if row is None:
            raise BadInputError("There is no such withdrawal in force: nothing was changed.")
        contact_id, purpose, change_id = row
        del values["withdrawal_id"]
        cursor.execute(read_sql(__package__, "take_back_change"), {**values, "change_id": change_id})
        record(
            cursor,
            actor,
            "withdrawal taken back",
            {"withdrawal_id": withdrawal_id, "contact_id": contact_id, "purpose": purpose},
        )


def note_stopped(
    store: Store, withdrawal_id: int, service_id: str | None, *, what_was_done: str, by: str
) -> None:
    """Record what was done to stop a booking, an application or (`service_id` None) tracking, by an officer.

    Raises RefusedError for an account that may not; BadInputError for no words, or nothing to stop there.
    """
    if not what_was_done.strip():
        raise BadInputError("Say what was done: nothing was recorded.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        values = {"withdrawal_id": withdrawal_id, "service_id": service_id, "today": london_today()}
        row = cursor.execute(read_sql(__package__, "one_to_stop"), values).fetchone()
        if row is None:
            raise BadInputError("There is nothing to stop there any more: nothing was recorded.")
        cursor.execute(
            read_sql(__package__, "record_stopped"),
            {
                "withdrawal_id": withdrawal_id,
                "contact_id": row[0],
                "service_id": service_id,
                "what_was_done": what_was_done.strip(),
                "done_by": actor,
                "done_at": utc_now(),
            },
        )
        record(
            cursor,
            actor,
            "processing stopped",
            {"withdrawal_id": withdrawal_id, "contact_id": row[0], "service_id": service_id},
        )


def withdrawals_page(
    cursor: Connection,
    *,
    contact_id: str | None = None,
    ignored: bool = False,
    limit: int | None,
    offset: int = 0,
) -> pd.DataFrame:
    """Withdrawals recorded here, newest first: of one person, or those that the CRM ignores.

    Columns: those of `Withdrawal`, and person.
    """
    values = {"contact_id": contact_id, "ignored": ignored, "limit": limit, "offset": offset}
    return cursor.execute(read_sql(__package__, "withdrawals_page"), values).df()


def withdrawals_of(cursor: Connection, contact_id: str) -> list[Withdrawal]:
    """The withdrawals of one person that stand, newest first."""
    values = {"contact_id": contact_id}
    return rows_as(cursor.execute(read_sql(__package__, "withdrawals_of"), values), Withdrawal)


def count_withdrawals(cursor: Connection) -> tuple[int, int]:
    """How many withdrawals were recorded here and stand, and for how many the CRM still says "consented"."""
    row = cursor.execute(read_sql(__package__, "count_withdrawals")).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def to_stop_page(
    cursor: Connection,
    as_of: date,
    *,
    contact_id: str | None = None,
    undone: bool = True,
    limit: int | None,
    offset: int = 0,
) -> pd.DataFrame:
    """What withdrawals have to stop, the soonest first; `undone` leaves out what was stopped.

    Columns: withdrawal_id, contact_id, person, purpose, withdrawn_on, service_id, title, starts_on, kinds,
    rows, last_on, is_done, done_by, done_at, what_was_done.
    """
    values = {"as_of": as_of, "contact_id": contact_id, "undone": undone, "limit": limit, "offset": offset}
    return cursor.execute(read_sql(__package__, "to_stop_page"), values).df()


def count_to_stop(cursor: Connection, as_of: date) -> int:
    """How much withdrawals have to stop that was not stopped yet."""
    return scalar(cursor, read_sql(__package__, "count_to_stop"), {"as_of": as_of})


def effective_from(on: date, now: datetime) -> datetime:
    """From when something said on a day counts: this moment if today, else the beginning of its day."""
    return now if on == now.astimezone(LONDON).date() else datetime(on.year, on.month, on.day, tzinfo=LONDON)


def _withdrawable(cursor: Connection, contact_id: str, on: date, now: datetime) -> dict[str, str | None]:
    """By purpose, the CRM's newest consent without a withdrawal among those in force (None: it has one)."""
    values = {"contact_id": contact_id, "on": on, "now": now, "from": effective_from(on, now)}
    return dict(cursor.execute(read_sql(__package__, "withdrawable"), values).fetchall())


def _to_stop_of(cursor: Connection, contact_id: str, purposes: Collection[str]) -> list[tuple[str]]:
    values = {"contact_id": contact_id, "purposes": list(purposes), "as_of": london_today()}
    return cursor.execute(read_sql(__package__, "to_stop_of"), values).fetchall()
