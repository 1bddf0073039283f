"""Recording disclosures made outside the CRM, and decisions not to share, checked before anything is saved.

The check writes what is proposed, has it judged as every other disclosure is, and takes it back.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from wigops.accounts import require_role
from wigops.audit import record
from wigops.catalogue import DATA_CATEGORIES
from wigops.clock import LONDON, london_today, utc_now
from wigops.errors import BadInputError, RefusedError
from wigops.policy import check_plausible
from wigops.sharing.recipients import find_recipient
from wigops.sharing.words import FLAG_REASONS
from wigops.store import Connection, Store, read_sql, rows_as, scalar

if TYPE_CHECKING:
    import pandas as pd

RESTRICTED, ENDED = "restricted", "ended"
_OF_THE_PERSON = frozenset({"no_consent"})

_REASONS = {
    **FLAG_REASONS,
    RESTRICTED: "a restriction of the person's data is in force (UK GDPR Art 18)",
    ENDED: "the relationship with the recipient had ended",
}


@dataclass(frozen=True)
class Proposal:
    """What is to be disclosed: to whom, about one contact or all who booked or attended a service, and why.

    `necessity` says of each category why the service cannot be delivered without it. `service_id` may go with
    one contact too. `shared_at` has a time zone.
    """

    recipient_id: str
    purpose: str
    necessity: Mapping[str, str]
    shared_at: datetime
    contact_id: str | None = None
    service_id: str | None = None
    reference: str | None = None

    @property
    def categories(self) -> str:
        return ";".join(one for one in DATA_CATEGORIES if one in self.necessity)

    @property
    def shared_on(self) -> date:
        return self.shared_at.astimezone(LONDON).date()


@dataclass(frozen=True)
class Person:
    """One of the people, with what speaks against a disclosure of their data: flags, RESTRICTED, ENDED."""

    contact_id: str
    person: str | None
    against: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """What the rules say of a proposal: everybody whom it is about, those with most against them first."""

    people: tuple[Person, ...]

    @property
    def reasons(self) -> dict[str, int]:
        """For each thing that speaks against it, for how many people."""
        return dict(Counter(reason for one in self.people for reason in one.against))

    @property
    def sentences(self) -> list[str]:
        """The same in words."""
        every = len(self.people)
        if every == 1:
            return [f"{_REASONS[one][:1].upper()}{_REASONS[one][1:]}." for one in self.reasons]
        whom = {count: f"For {count:,} of {every:,} people" for count in self.reasons.values()}
        return [
            f"{'For everybody' if count == every else whom[count]}: {_REASONS[reason]}."
            for reason, count in self.reasons.items()
        ]


@dataclass(frozen=True)
class Recorded:
    """A disclosure that was recorded: its number, of how many people, and how many were left out."""

    record_id: int
    people: int
    left_out: int


class _TakenBackError(Exception):
    """Ends the transaction of a check; nothing of it stays."""


def check_disclosure(store: Store, proposal: Proposal, *, by: str) -> Judgement:
    """What would speak against a disclosure; nothing is changed. Raises as `record_disclosure` does."""
    check_plausible(store.home.path, proposal.shared_on)
    judgement = Judgement(())
    try:
        with store.write() as cursor:
            actor = require_role(cursor, by, "officer").username
            judgement = _propose(cursor, proposal, actor, None)[1]
            _take_back()
    except _TakenBackError:
        pass
    return judgement


def record_disclosure(
    store: Store,
    proposal: Proposal,
    *,
    by: str,
    made_all_the_same: str | None = None,
    leave_out: bool = False,
) -> Recorded:
    """Record a disclosure, by an officer: judged again as it is saved, and refused if anything is against it.

    `leave_out` leaves out whoever has no consent or is restricted, and records the rest. What has been made
    already is recorded whatever speaks against it, with `made_all_the_same` saying why; its flags are then
    worked like any. Raises RefusedError for an account that may not, or with the reasons against it;
    BadInputError for an unknown recipient or person, nobody, no category, a category without a reason, or a
    moment to come.
    """
    check_plausible(store.home.path, proposal.shared_on)
    why = (made_all_the_same or "").strip() or None
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        record_id, judgement = _propose(cursor, proposal, actor, why)
        left_out: list[str] = []
        if leave_out:
            left_out = [one.contact_id for one in judgement.people if _is_theirs(one)]
            cursor.execute(
                "DELETE FROM ops.disclosure WHERE record_id = ? "
                "AND contact_id IN (SELECT unnest(CAST(? AS VARCHAR[])))",
                [record_id, left_out],
            )
            judgement = replace(judgement, people=tuple(p for p in judgement.people if not _is_theirs(p)))
        if not judgement.people:
            raise RefusedError("Nobody is left whose data may be disclosed: nothing was recorded.")
        if judgement.reasons and why is None:
            raise RefusedError(f"{' '.join(judgement.sentences)} Nothing was recorded.")
        said: dict[str, int | str | None] = {
            "record_id": record_id,
            "recipient_id": proposal.recipient_id,
            "people": len(judgement.people),
            "left_out": len(left_out),
            "flagged": sum(bool(one.against) for one in judgement.people),
            "contact_id": proposal.contact_id,
            "service_id": proposal.service_id,
        }
        record(cursor, actor, "disclosure recorded", said)
    return Recorded(record_id, len(judgement.people), len(left_out))


def decide_not_to_share(store: Store, proposal: Proposal, *, reason: str, by: str) -> int:
    """Record the decision not to make a disclosure, by an officer; returns its number.

    Raises as `record_disclosure` does, and BadInputError for no reason.
    """
    if not reason.strip():
        raise BadInputError("A decision needs its reason: nothing was recorded.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        _check(proposal)
        find_recipient(cursor, proposal.recipient_id)
        values = {
            **_whom_it_is_about(proposal),
            "recipient_id": proposal.recipient_id,
            "contact_id": proposal.contact_id,
            "service_id": proposal.service_id,
            "purpose": proposal.purpose,
            "categories": proposal.categories,
            "reason": reason.strip(),
            "today": london_today(),
            "by": actor,
            "now": utc_now(),
        }
        refusal_id = scalar(cursor, read_sql(__package__, "record_refusal"), values)
        said: dict[str, str | int | None] = {"refusal_id": refusal_id, "recipient_id": proposal.recipient_id}
        record(cursor, actor, "disclosure decided against", said)
    return refusal_id


@dataclass(frozen=True)
class Service:
    """A service that was found, and how many people booked or attended it."""

    service_id: str
    title: str
    kind: str
    starts_on: date | None
    people: int


def services_matching(cursor: Connection, typed: str, *, limit: int) -> list[Service]:
    """Up to `limit` services whose title has what was typed, the latest first."""
    values = {"typed": typed.strip(), "limit": limit}
    return rows_as(cursor.execute(read_sql(__package__, "services_matching"), values), Service)


def refusals(cursor: Connection) -> pd.DataFrame:
    """Decisions not to share, latest first.

    Columns: decided_on, recipient, contact_id, person, service, people, categories, purpose, reason,
    decided_by.
    """
    return cursor.execute(read_sql(__package__, "refusals")).df()


def _take_back() -> None:
    raise _TakenBackError


def _propose(
    cursor: Connection, proposal: Proposal, actor: str, made_all_the_same: str | None
) -> tuple[int, Judgement]:
    """Write the proposal and have it judged, within the caller's transaction."""
    _check(proposal)
    recipient = find_recipient(cursor, proposal.recipient_id)
    row = cursor.execute(read_sql(__package__, "next_record")).fetchone()
    record_id = int(row[0]) if row else 1
    values = {
        **_whom_it_is_about(proposal),
        "recipient_id": proposal.recipient_id,
        "shared_at": proposal.shared_at,
        "purpose": proposal.purpose,
        "categories": proposal.categories,
        "service_id": proposal.service_id,
        "reference": (proposal.reference or "").strip() or None,
        "necessity": json.dumps(
            {one: proposal.necessity[one].strip() for one in proposal.categories.split(";")},
            ensure_ascii=False,
        ),
        "made_all_the_same": made_all_the_same,
        "record_id": record_id,
        "by": actor,
        "now": utc_now(),
    }
    cursor.execute(read_sql(__package__, "insert_disclosures"), values)
    ended = recipient.ended_on is not None and recipient.ended_on < proposal.shared_on
    judged = cursor.execute(
        read_sql(__package__, "judge_record"), {"record_id": record_id, "shared_on": proposal.shared_on}
    ).fetchall()
    if not judged:
        raise BadInputError("The CRM copy has nobody whom this is about: nothing was recorded.")
    return record_id, Judgement(
        tuple(
            Person(contact_id, person, (*flags, *([RESTRICTED] * is_restricted), *([ENDED] * ended)))
            for contact_id, person, flags, is_restricted in judged
        )
    )


def _whom_it_is_about(proposal: Proposal) -> dict[str, Any]:
    """Whom it is about: the contact, or else everybody at the service."""
    named: Sequence[str] = [proposal.contact_id] if proposal.contact_id else []
    return {"contact_ids": list(named), "attendees_of": None if named else proposal.service_id}


def _check(proposal: Proposal) -> None:
    if not proposal.contact_id and not proposal.service_id:
        raise BadInputError("Choose the person or the event: nothing was recorded.")
    if not proposal.purpose.strip():
        raise BadInputError("Say what it is for: nothing was recorded.")
    if not proposal.categories or set(proposal.necessity) - set(DATA_CATEGORIES):
        raise BadInputError("Choose what is disclosed: nothing was recorded.")
    if any(not reason.strip() for reason in proposal.necessity.values()):
        raise BadInputError(
            "Say of each category why the service cannot be delivered without it: nothing was recorded."
        )
    if proposal.shared_at > utc_now():
        raise BadInputError("That moment has not come: nothing was recorded.")


def _is_theirs(one: Person) -> bool:
    """Whether something speaks against it that is about this person and not about the recipient."""
    return RESTRICTED in one.against or bool(_OF_THE_PERSON & set(one.against))
