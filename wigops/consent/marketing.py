"""Marketing by e-mail: whom it may reach, and the mail that was sent against the wish of its person.

Legitimate interest is its basis; the right to object to it is absolute (UK GDPR Art 21(3)). An opt-out counts
from its moment, for the channels `email` and `all`. An objection (a request, or the CRM's note that somebody
does not want to hear more) and a restriction are days, and count from the beginning of theirs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from wigops.accounts import require_role
from wigops.audit import record
from wigops.catalogue import MARKETING_REACH
from wigops.clock import london_today, utc_now
from wigops.consent.withdrawals import effective_from
from wigops.errors import BadInputError
from wigops.policy import check_plausible
from wigops.rights.opt_outs import opt_out_of_marketing
from wigops.store import Connection, Store, read_sql, scalar

if TYPE_CHECKING:
    import pandas as pd

BREACHES = ("opted_out", "objected", "restricted")


@dataclass(frozen=True)
class Breaches:
    """Marketing e-mails sent against a wish: all, those that nobody has answered for yet, and the people."""

    sent: int
    unanswered: int
    people: int
    by_reason: dict[str, int]


@dataclass(frozen=True)
class BreachFilter:
    """Which breaches are wanted; an empty tuple or text asks for all."""

    as_of: date
    reasons: tuple[str, ...] = ()
    unanswered: bool = False
    search: str = ""

    def condition(self) -> tuple[str, dict[str, Any]]:
        """The WHERE clause over the breaches, made of fixed pieces, and the values bound in it."""
        wanted: dict[str, Any] = {"reasons": list(self.reasons), "search": self.search.strip()}
        bound = {name: value for name, value in wanted.items() if value}
        pieces = [_PIECES[name] for name in bound] + (["answered_at IS NULL"] if self.unanswered else [])
        return " AND ".join(pieces) or "true", {"as_of": self.as_of, **bound}


_PIECES = {
    "reasons": "list_has_any(reasons, CAST($reasons AS VARCHAR[]))",
    "search": "contact_id IN (SELECT contact_id FROM contact_matching(CAST($search AS VARCHAR)))",
}


def reach(cursor: Connection, as_of: date) -> dict[str, int]:
    """How many people may be sent marketing e-mail (`reached`), and how many may not, by why.

    Each person stands once, under what weighs most.
    """
    rows = cursor.execute(read_sql(__package__, "reach"), {"as_of": as_of}).fetchall()
    return {**dict.fromkeys(MARKETING_REACH, 0), **dict(rows)}


def reach_page(
    cursor: Connection, as_of: date, *, which: str, search: str = "", limit: int | None, offset: int = 0
) -> pd.DataFrame:
    """The people under `which`: one of MARKETING_REACH.

    Columns: contact_id, person, organisation, sector, source, since.
    """
    values = {"as_of": as_of, "which": which, "search": search.strip(), "limit": limit, "offset": offset}
    return cursor.execute(read_sql(__package__, "reach_page"), values).df()


def breaches(cursor: Connection, as_of: date) -> Breaches:
    """Marketing e-mails up to `as_of` that should not have been sent; one may have several reasons."""
    row = cursor.execute(read_sql(__package__, "breaches"), {"as_of": as_of}).fetchone()
    sent, unanswered, people, *by_reason = row or (0, 0, 0, 0, 0, 0)
    return Breaches(sent, unanswered, people, dict(zip(BREACHES, by_reason, strict=True)))


def breaches_page(
    cursor: Connection, wanted: BreachFilter, *, limit: int | None, offset: int = 0
) -> pd.DataFrame:
    """Breaches, newest first.

    Columns: communication_id, contact_id, person, sent_on, reasons (a list), since, same_day, answered_by,
    answered_at, what_was_done. `same_day`: sent on the very day from which it was forbidden, when only the
    hour would tell which came first.
    """
    where, values = wanted.condition()
    sql = read_sql(__package__, "breaches_page").replace("{condition}", where)
    return cursor.execute(sql, {**values, "limit": limit, "offset": offset}).df()


def count_breaches(cursor: Connection, wanted: BreachFilter) -> int:
    """How many breaches `wanted` asks for."""
    where, values = wanted.condition()
    return scalar(cursor, read_sql(__package__, "count_breaches").replace("{condition}", where), values)


def answer_breaches(store: Store, communication_ids: Collection[str], *, what_was_done: str, by: str) -> int:
    """Record what was done about mail that should not have been sent, by an officer; returns how much of it.

    Raises RefusedError for an account that may not, BadInputError for no words or for no such breach.
    """
    if not what_was_done.strip():
        raise BadInputError("Say what was done about it: nothing was recorded.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        values = {
            "communication_ids": list(communication_ids),
            "today": london_today(),
            "what_was_done": what_was_done.strip(),
            "answered_by": actor,
            "now": utc_now(),
        }
        answered = [
            row[0] for row in cursor.execute(read_sql(__package__, "answer_breaches"), values).fetchall()
        ]
        if not answered:
            raise BadInputError("None of these e-mails is a breach any more: nothing was recorded.")
        record(cursor, actor, "marketing breach answered", {"communication_ids": sorted(answered)})
    return len(answered)


def opt_out(store: Store, contact_id: str, *, on: date, by: str) -> None:
    """Opt a person out of marketing by every channel, on the day `on` that they said so, by an officer.

    It takes effect here at once, outlives every load, and goes to the outbox. Raises RefusedError for an
    account that may not; BadInputError for a day in the future, a person whom the copy does not have, or who
    is opted out already.
    """
    check_plausible(store.home.path, on)
    if on > london_today():
        raise BadInputError("An opt-out cannot lie in the future: nothing was changed.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        if not cursor.execute("SELECT 1 FROM crm.contact WHERE contact_id = ?", [contact_id]).fetchone():
            raise BadInputError("The CRM copy has no contact with that id: nothing was changed.")
        since = effective_from(on, utc_now())
        if not opt_out_of_marketing(cursor, [contact_id], by=actor, since=since):
            raise BadInputError("This person is opted out of every channel already: nothing was changed.")
        record(
            cursor,
            actor,
            "opted out of marketing",
            {"contact_id": contact_id, "opted_out_on": on.isoformat()},
        )


def ignored_opt_outs_page(cursor: Connection, *, limit: int | None, offset: int = 0) -> pd.DataFrame:
    """Opt-outs recorded here that the CRM, by its last load, does not have.

    Columns: contact_id, person, opted_out_on, recorded_by, change_state.
    """
    values = {"limit": limit, "offset": offset}
    return cursor.execute(read_sql(__package__, "ignored_opt_outs_page"), values).df()
