"""Review decisions: an officer keeps a person as an individual, for a reason, until a day of its own.

The rules disagree about a person whose status is `review` (rules.md section 1). Either they are erased, which
takes a batch, or they are kept as an individual: a decision in force then stands in for the rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import london_today
from wigops.errors import BadInputError, RefusedError
from wigops.store import Connection, Store, read_sql, rows_as, scalar

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Decision:
    """A decision to keep a contact as an individual, in force from `decided_on` until before `keep_until`."""

    decision_id: int
    contact_id: str
    reason: str
    keep_until: date
    decided_by: str
    decided_on: date


def keep_as_individual(store: Store, contact_id: str, *, reason: str, keep_until: date, by: str) -> Decision:
    """Keep a contact whose status is `review` as an individual until `keep_until`, by an officer.

    `keep_until` is no later than the day on which the individual's own rule would have them deleted: last
    activity plus the policy's years, or today plus those years where no activity is known.

    Raises RefusedError for an account that may not and for a contact that is not in review today;
    BadInputError for no reason, a contact that the copy does not have, and a day that is not in the future
    or too late.
    """
    today = london_today()
    if not reason.strip():
        raise BadInputError("A decision needs a reason: nothing was changed.")
    if keep_until <= today:
        raise BadInputError("A decision holds until a day in the future: nothing was changed.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        status, limit = _limit(cursor, contact_id, today)
        if status != "review":
            raise RefusedError(
                "There is nothing to decide about this person: their status is not Needs review today. "
                "Nothing was changed."
            )
        if keep_until > limit:
            raise BadInputError(
                f"The decision may hold until {limit.day} {limit:%B %Y} at the latest, the day on which this "
                "person is due as an individual: nothing was changed."
            )
        values = {
            "contact_id": contact_id,
            "reason": reason.strip(),
            "keep_until": keep_until,
            "decided_by": actor,
            "decided_on": today,
        }
        cursor.execute(read_sql(__package__, "record_decision"), values)
        decision = list_decisions(cursor)[-1]
        record(
            cursor,
            actor,
            "review decided",
            {"decision_id": decision.decision_id, "contact_id": contact_id},
        )
    return decision


def suggested_keep_until(cursor: Connection, contact_id: str) -> date:
    """The latest day until which a decision made today may keep a contact.

    It is today itself where the last activity's years run out today. Raises BadInputError for a contact that
    the copy does not have.
    """
    _, limit = _limit(cursor, contact_id, london_today())
    return limit


def list_decisions(cursor: Connection) -> list[Decision]:
    """Every decision, whether in force or not, in the order in which they were made."""
    return rows_as(cursor.execute(read_sql(__package__, "list_decisions")), Decision)


def count_decisions_in_force(cursor: Connection, as_of: date) -> int:
    """How many contacts a decision in force at `as_of` speaks of."""
    return scalar(cursor, read_sql(__package__, "count_decisions_in_force"), {"as_of": as_of})


def decisions_in_force_page(
    cursor: Connection, as_of: date, *, limit: int | None, offset: int = 0
) -> pd.DataFrame:
    """Decisions in force at `as_of`, the first to end first; all of them where `limit` is None.

    Columns: decision_id, contact_id, person, reason, decided_on, decided_by, keep_until. `person` is empty
    where the copy does not have the contact any more.
    """
    values = {"as_of": as_of, "limit": limit, "offset": offset}
    return cursor.execute(read_sql(__package__, "decisions_in_force_page"), values).df()


def _limit(cursor: Connection, contact_id: str, today: date) -> tuple[str, date]:
    """The contact's status `today`, and the latest day until which a decision may keep it."""
    values = {"as_of": today, "contact_id": contact_id}
    row = cursor.execute(read_sql(__package__, "keep_limit"), values).fetchone()
    if row is None:
        raise BadInputError("The CRM copy has no contact with that id: nothing was changed.")
    status, limit = row
    return str(status), limit
