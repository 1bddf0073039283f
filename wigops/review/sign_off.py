"""The weekly compliance review: notes on each section, and the signature that freezes the week."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from wigops.accounts import require_role
from wigops.audit import figures_version, record
from wigops.clock import LONDON, london_today, utc_now
from wigops.errors import BadInputError, RefusedError
from wigops.review.figures import Figures
from wigops.review.kept_figures import figures_at_hand, figures_of, kept_figures, take_figures
from wigops.review.weeks import Week
from wigops.store import Connection, Store, read_sql

SECTIONS = {
    "retention": "Retention and erasure",
    "rights": "Rights requests",
    "consent": "Consent and marketing",
    "sharing": "Third-party sharing",
    "findings": "Findings",
    "copy": "CRM copy and changes",
}
"""The parts of a review, in the order in which it is walked through."""

SIGNED, SIGNED_LATE, RUNNING, TO_SIGN, MISSED = "signed", "signed late", "running", "to sign", "missed"

_LONGEST_NOTE = 4_000  # characters


@dataclass(frozen=True)
class Note:
    """What was noted on a section, by whom, when (London time)."""

    text: str
    noted_by: str
    noted_at: datetime


@dataclass(frozen=True)
class Review:
    """A week that was signed: by whom and when (London time), on which copy and policy, with its frozen
    figures.

    `notes` are the sections' notes. `sha256` is over all of it, so that a change would show.
    """

    week: Week
    signed_by: str
    signed_at: datetime
    load_id: int
    policy_version: str
    figures: Figures
    notes: Mapping[str, str]
    sha256: str


@dataclass(frozen=True)
class WeekState:
    """One week of the review's calendar: signed, signed late, running, to sign, or missed.

    Of a signed one: by whom, when (London time), on which load, under which version of the policy.
    """

    week: Week
    state: str
    signed_by: str | None = None
    signed_at: datetime | None = None
    load_id: int | None = None
    policy_version: str | None = None

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None


def notes_of(cursor: Connection, week: Week) -> dict[str, Note]:
    """The notes on a week that is not signed, by section; sections without one are left out."""
    rows = cursor.execute(read_sql(__package__, "notes_of"), {"week": week.name}).fetchall()
    return {section: Note(text, by, at.replace(tzinfo=LONDON)) for section, text, by, at in rows}


def note(store: Store, week: Week, section: str, text: str, *, by: str) -> None:
    """Note something on a section of a week, in the place of what was noted before; nothing, where it is
    empty.

    Raises RefusedError for an account below officer or a signed week, BadInputError for an unknown section, a
    week that has not begun, or a text of more than 4,000 characters.
    """
    if section not in SECTIONS:
        raise BadInputError(f"A section is one of {', '.join(SECTIONS)}: nothing was changed.")
    if len(text) > _LONGEST_NOTE:
        raise BadInputError(f"A note has at most {_LONGEST_NOTE:,} characters: nothing was changed.")
    week.as_of(london_today())
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        _refuse_signed(cursor, week)
        values = {"week": week.name, "section": section}
        cursor.execute(read_sql(__package__, "forget_note"), values)
        if text.strip():
            cursor.execute(
                read_sql(__package__, "keep_note"),
                {**values, "note": text.strip(), "by": actor, "now": utc_now()},
            )
        record(cursor, actor, "review noted", {"week": week.name, "section": section})


def sign_off(store: Store, week: Week, *, by: str, seen: Figures | None = None) -> Review:
    """Sign a week, by an officer: its figures and notes are frozen as they are now.

    `seen` are the figures that were looked at. Raises RefusedError for an account that may not, a week that
    is signed, or figures that changed since they were seen; BadInputError for a week that has not begun, or
    where there is no CRM copy.
    """
    today = london_today()
    week.as_of(today)
    with store.write() as cursor:
        require_role(cursor, by, "officer")
        _refuse_signed(cursor, week)
    if week == Week.of(today):
        take_figures(store, by=by)
    with store.read() as cursor:  # it may be long, and others write meanwhile
        read, worked_out = figures_version(cursor), figures_of(cursor, store, week)
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        _refuse_signed(cursor, week)
        kept = kept_figures(cursor, week)
        figures = kept or worked_out
        changed = kept is None and figures_version(cursor) != read
        if changed or (seen is not None and (seen.as_of, seen.version) != (figures.as_of, figures.version)):
            raise RefusedError(
                f"The figures of {week.name} changed since you looked at them: nothing was signed. Look at "
                "them again, then sign."
            )
        notes = json.dumps(
            {section: one.text for section, one in notes_of(cursor, week).items()}, ensure_ascii=False
        )
        signed_at = utc_now().replace(microsecond=0)
        values = {
            "week": week.name,
            "signed_by": actor,
            "signed_at": signed_at,
            "load_id": figures.load_id,
            "policy_version": figures.policy_version,
            "figures": figures.to_json(),
            "notes": notes,
        }
        sha256 = _fingerprint(values)
        cursor.execute(read_sql(__package__, "keep_review"), {**values, "sha256": sha256})
        record(
            cursor,
            actor,
            "review signed",
            {
                "week": week.name,
                "load_id": figures.load_id,
                "policy_version": figures.policy_version,
                "sha256": sha256,
            },
        )
        signed = find_review(cursor, week)
    if signed is None:
        raise BadInputError(f"The week {week.name} was not signed: nothing was changed.")
    return signed


def find_review(cursor: Connection, week: Week) -> Review | None:
    """The signed review of a week, or None while it is not signed."""
    row = cursor.execute(read_sql(__package__, "review_of"), {"week": week.name}).fetchone()
    if row is None:
        return None
    signed_by, signed_at, load_id, policy_version, figures, notes, sha256 = row
    return Review(
        week=week,
        signed_by=signed_by,
        signed_at=signed_at.replace(tzinfo=LONDON),
        load_id=load_id,
        policy_version=policy_version,
        figures=Figures.from_json(figures),
        notes=json.loads(notes),
        sha256=sha256,
    )


def week_figures(store: Store, week: Week, *, by: str) -> tuple[Figures, Review | None]:
    """A week's figures: frozen where it is signed, and taken now where it runs; with its review, if signed.

    Raises BadInputError for a week that has not begun, or where there is no CRM copy.
    """
    today = london_today()
    week.as_of(today)
    with store.read() as cursor:
        signed = find_review(cursor, week)
        if signed is not None:
            return signed.figures, signed
        at_hand = (
            figures_at_hand(cursor, today) if week == Week.of(today) else figures_of(cursor, store, week)
        )
    return at_hand or take_figures(store, by=by), None


def figures_on_record(cursor: Connection, week: Week) -> Figures | None:
    """A week's figures as they were signed, else as last taken in it; None where they never were."""
    signed = find_review(cursor, week)
    return signed.figures if signed else kept_figures(cursor, week)


def calendar(cursor: Connection, today: date | None = None) -> list[WeekState]:
    """Every week since the first load, the latest first.

    A week is missed when it and the week after it went by without a signature.
    """
    day = today or london_today()
    row = cursor.execute(read_sql(__package__, "first_week_day")).fetchone()
    this = Week.of(day)
    signed = {
        name: (by, at.replace(tzinfo=LONDON), load_id, policy_version)
        for name, by, at, load_id, policy_version in cursor.execute(
            read_sql(__package__, "signed_weeks")
        ).fetchall()
    }
    first = Week.of(row[0]) if row and row[0] else this
    count = (this.monday - first.monday).days // 7
    return [_state(this.back(back), this, signed.get(this.back(back).name)) for back in range(count + 1)]


def unmatched(cursor: Connection, week: Week | None = None) -> list[str]:
    """The names of the weeks, of all or the one, whose stored review is not what was signed, in order.

    Who changed a figure, a note or the signature changed what the fingerprint is over; who made a new
    fingerprint for it has the trail against them, which holds the one that was signed with. A review that
    was taken away or slipped in shows too.
    """
    rows = cursor.execute(read_sql(__package__, "reviews_on_record"), {"week": week and week.name}).fetchall()
    return sorted({str(row[0]) for row in rows if not _matches(*row)})


def _matches(week: str, is_there: bool, signed_by: str, signed_at: datetime, *rest: Any) -> bool:
    load_id, policy_version, figures, notes, sha256, fingerprints = rest
    if not is_there or signed_at is None:
        return False
    values = {
        "week": week,
        "signed_by": signed_by,
        "signed_at": signed_at.replace(tzinfo=UTC),
        "load_id": load_id,
        "policy_version": policy_version,
        "figures": figures,
        "notes": notes,
    }
    return bool(sha256 == _fingerprint(values) and fingerprints == [sha256])


def _fingerprint(values: Mapping[str, Any]) -> str:
    """The SHA-256 over all that is signed, in hexadecimal."""
    return hashlib.sha256(
        json.dumps(values, sort_keys=True, default=str, ensure_ascii=False).encode()
    ).hexdigest()


def _state(week: Week, this: Week, signature: tuple[str, datetime, int, str] | None) -> WeekState:
    if signature is not None:
        on_time = Week.of(signature[1].date()).monday <= week.back(-1).monday
        return WeekState(week, SIGNED if on_time else SIGNED_LATE, *signature)
    if week == this:
        return WeekState(week, RUNNING)
    return WeekState(week, TO_SIGN if week == this.back(1) else MISSED)


def _refuse_signed(cursor: Connection, week: Week) -> None:
    if cursor.execute("SELECT 1 FROM ops.review WHERE week = ?", [week.name]).fetchone():
        raise RefusedError(f"The week {week.name} is signed, and what is signed is not changed any more.")
