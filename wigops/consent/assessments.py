"""Legitimate-interest assessments (UK GDPR Art 6(1)(f)): purpose, necessity and balance, in versions."""

from dataclasses import dataclass
from datetime import date, datetime

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import london_today, utc_now
from wigops.errors import BadInputError
from wigops.policy import check_plausible
from wigops.store import Connection, Store, read_sql, rows_as

ASSESSED = ("marketing", "membership_administration")


@dataclass(frozen=True)
class Assessment:
    """One version of the assessment of one purpose; the highest version is in force.

    `interest` is the purpose test (what interest is pursued), `necessity` why this processing is needed for
    it, `balance` how it weighs against the interests and rights of the people concerned.
    """

    purpose: str
    version: int
    interest: str
    necessity: str
    balance: str
    assessed_on: date
    review_on: date
    recorded_by: str
    recorded_at: datetime

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been reviewed before `today`."""
        return self.review_on < today


def assessments(cursor: Connection) -> list[Assessment]:
    """Every version of every assessment, by purpose, the newest version first."""
    return rows_as(cursor.execute(read_sql(__package__, "assessments")), Assessment)


def assess(
    store: Store,
    purpose: str,
    *,
    interest: str,
    necessity: str,
    balance: str,
    assessed_on: date,
    review_on: date,
    by: str,
) -> Assessment:
    """Record a new version of the assessment of `purpose` (one of ASSESSED), by an officer.

    Earlier versions stay. Raises RefusedError for an account that may not; BadInputError for another
    purpose, an empty part, a day of assessment in the future, or a review that is not after it.
    """
    parts = {"interest": interest.strip(), "necessity": necessity.strip(), "balance": balance.strip()}
    if purpose not in ASSESSED:
        raise BadInputError("No legitimate interest is relied on for that purpose: nothing was recorded.")
    if not all(parts.values()):
        raise BadInputError(
            "An assessment says what the interest is, why the processing is necessary, and how it weighs "
            "against people's own interests: nothing was recorded."
        )
    check_plausible(store.home.path, assessed_on, review_on)
    if assessed_on > london_today():
        raise BadInputError("An assessment cannot be made in the future: nothing was recorded.")
    if review_on <= assessed_on:
        raise BadInputError("The next review lies after the assessment: nothing was recorded.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        values = {
            "purpose": purpose,
            **parts,
            "assessed_on": assessed_on,
            "review_on": review_on,
            "recorded_by": actor,
            "now": utc_now(),
        }
        cursor.execute(read_sql(__package__, "record_assessment"), values)
        made = next(one for one in assessments(cursor) if one.purpose == purpose)
        record(
            cursor,
            actor,
            "legitimate interest assessed",
            {"purpose": purpose, "version": made.version, "review_on": review_on.isoformat()},
        )
    return made
