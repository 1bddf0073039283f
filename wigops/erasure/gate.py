"""The gate: what stands before every path that destroys data, with no way around it (rules.md section 4)."""

from dataclasses import dataclass
from datetime import date

from wigops.clock import london_today
from wigops.erasure.erased import PEOPLE, SPECIAL_CATEGORY, Erased
from wigops.errors import BadInputError
from wigops.store import Connection, read_sql, rows_as

_JUDGES = {PEOPLE: "judge_people", SPECIAL_CATEGORY: "judge_special"}


@dataclass(frozen=True)
class Refusal:
    """Why the gate refuses a contact (or one special category record of theirs), in a sentence."""

    contact_id: str
    special_category_id: str | None
    reason: str


def new_candidates(cursor: Connection) -> None:
    """An empty temporary table `candidate`: those whom the gate is asked about, as they were decided upon."""
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE candidate (contact_id VARCHAR, special_category_id VARCHAR, "
        "rule VARCHAR, status VARCHAR, due_on DATE, needs_review BOOLEAN, because VARCHAR)"
    )


def judge(cursor: Connection, subject: str, as_of: date, *, note: str | None) -> tuple[Erased, list[Refusal]]:
    """Ask the gate about the temporary table `candidate`; leaves `judged`, with a refusal or null for each.

    Gives whoever is let through, and the refusals of the others.
    `note` is the officer's reason for those who need a review. Raises BadInputError for a date to come:
    nobody is due on a day that has not come.
    """
    today = london_today()
    if as_of > today:
        raise BadInputError("Nobody can be erased as of a day that has not come: nothing was changed.")
    values: dict[str, date | str | None] = {"as_of": as_of, "today": today}
    if subject == PEOPLE:
        values["note"] = note
    cursor.execute(read_sql(__package__, _JUDGES[subject]), values)
    refused = cursor.execute(
        "SELECT contact_id, special_category_id, refusal AS reason FROM temp.judged "
        "WHERE refusal IS NOT NULL ORDER BY contact_id, special_category_id"
    )
    refusals = rows_as(refused, Refusal)
    return Erased.let_through(cursor, subject), refusals
