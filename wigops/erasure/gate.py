"""The gate: what stands before every path that destroys data, with no way around it (rules.md section 4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wigops.clock import london_today
from wigops.erasure.erased import PEOPLE, SPECIAL_CATEGORY, Erased
from wigops.errors import BadInputError
from wigops.store import Connection, read_sql, rows_as, scalar

_JUDGES = {PEOPLE: "judge_people", SPECIAL_CATEGORY: "judge_special"}


@dataclass(frozen=True)
class Refusal:
    """Why the gate refuses a contact (or one special category record of theirs), in a sentence."""

    contact_id: str
    special_category_id: str | None
    reason: str


@dataclass(frozen=True)
class Candidates:
    """Those whom the gate is asked about, as they were decided upon: the temporary table `candidate`.

    `subject` is PEOPLE or SPECIAL_CATEGORY. The table has contact_id, special_category_id, rule, status,
    due_on, needs_review and because; rule is null for a contact that the copy does not have.
    """

    cursor: Connection
    subject: str

    @classmethod
    def found_by(
        cls, cursor: Connection, subject: str, statement: str, values: Mapping[str, Any]
    ) -> "Candidates":
        """Those whom an INSERT statement puts into the table."""
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE candidate (contact_id VARCHAR, special_category_id VARCHAR, "
            "rule VARCHAR, status VARCHAR, due_on DATE, needs_review BOOLEAN, because VARCHAR)"
        )
        cursor.execute(statement, dict(values))
        return cls(cursor, subject)

    def count_unknown(self) -> int:
        """How many of the people the copy does not have."""
        return scalar(self.cursor, "SELECT count(*) FROM temp.candidate WHERE rule IS NULL")


@dataclass(frozen=True)
class Judged:
    """What the gate says of candidates: the temporary table `judged`, which is `candidate` with a refusal.

    `refusal` is a sentence, or null for whoever is let through.
    """

    cursor: Connection
    subject: str

    def let_through(self) -> Erased:
        """Those who are not refused."""
        return Erased.let_through(self.cursor, self.subject)

    def refusals(self) -> list[Refusal]:
        """Why each of the others is refused, by id."""
        refused = self.cursor.execute(
            "SELECT contact_id, special_category_id, refusal AS reason FROM temp.judged "
            "WHERE refusal IS NOT NULL ORDER BY contact_id, special_category_id"
        )
        return rows_as(refused, Refusal)

    def record_items(self, batch_id: int) -> None:
        """Put them into a batch that is proposed: those who are let through wait in it."""
        self.cursor.execute(read_sql(__package__, "record_items"), {"batch_id": batch_id})

    def settle_items(self, batch_id: int) -> None:
        """Say of each who waits in a batch what comes of them, as it is carried out."""
        self.cursor.execute(read_sql(__package__, "settle_items"), {"batch_id": batch_id})


def judge(candidates: Candidates, as_of: date, *, note: str | None) -> Judged:
    """Ask the gate about candidates, at `as_of` and today.

    `note` is the officer's reason for those who need a review. Raises BadInputError for a date to come:
    nobody is due on a day that has not come.
    """
    today = london_today()
    if as_of > today:
        raise BadInputError("Nobody can be erased as of a day that has not come: nothing was changed.")
    values: dict[str, date | str | None] = {"as_of": as_of, "today": today}
    if candidates.subject == PEOPLE:
        values["note"] = note
    candidates.cursor.execute(read_sql(__package__, _JUDGES[candidates.subject]), values)
    return Judged(candidates.cursor, candidates.subject)
