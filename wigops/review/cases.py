"""Findings at a date, and the cases of them on record: opened when seen, closed when seen no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import london_today, utc_now
from wigops.errors import BadInputError
from wigops.review.registry import Finding, registry
from wigops.rights import COMPLAINT, Request, list_requests
from wigops.sharing import NOTICE_DAYS
from wigops.store import Connection, Store, read_sql, rows_as, scalar

if TYPE_CHECKING:
    import pandas as pd


ACCEPTED, OPENED_AGAIN = "findings accepted", "findings opened again"
"""The events of the trail that change which cases are accepted, and no other figure."""

RECONCILED = "findings reconciled"
"""The event of the trail that says how many cases were opened and closed. It changes no figure."""


Seen = Mapping[str, str]
"""By finding that has any: what it found, a JSON array of objects."""


@dataclass(frozen=True)
class Found:
    """One finding about one subject at a date; `since` is None where no date is known."""

    finding: Finding
    subject: str
    contact_id: str | None
    people: int
    since: date | None
    detail: str


@dataclass(frozen=True)
class Tally:
    """One finding in figures: the cases that are not closed, those of them that are accepted for now.

    `people` are all whom they are about, `since` is the oldest breach.
    """

    finding: str
    cases: int
    accepted: int
    people: int
    since: date | None

    @property
    def open(self) -> int:
        """Cases that are open and not accepted."""
        return self.cases - self.accepted


@dataclass(frozen=True)
class CaseFilter:
    """Which cases of a finding are wanted. `state` is open, accepted or closed."""

    finding: str
    state: str = "open"
    search: str = ""

    def values(self) -> dict[str, Any]:
        return {
            "finding": self.finding,
            "state": self.state,
            "search": self.search.strip(),
            "today": london_today(),
        }


def findings_at(cursor: Connection, as_of: date) -> Iterator[Found]:
    """Every finding of every subject as of a London date, the worst first, then the oldest.

    Worked out now, whatever is on record. What no record of the past is kept of (what the CRM has applied,
    the last load, due diligence that was taken back) is as it stands today.
    """
    _lay_out_clocks(cursor, as_of)
    for finding in registry().values():
        cursor.execute(f"FROM ({finding.sql}) ORDER BY since, subject", _bound(finding, as_of))
        while rows := cursor.fetchmany(10_000):
            for subject, contact_id, people, since, detail in rows:
                yield Found(finding, subject, contact_id, people, since, detail)


def accepted_today(cursor: Connection) -> dict[tuple[str, str], date]:
    """The cases that are accepted for now, by finding and subject, each with the day on which that ends."""
    rows = cursor.execute(read_sql(__package__, "accepted_cases"), {"today": london_today()}).fetchall()
    return {(finding, subject): until for finding, subject, until in rows}


def seen(cursor: Connection, as_of: date) -> Seen:
    """What the data shows as of today, for `reconcile`: the long part of it, which changes nothing."""
    _lay_out_clocks(cursor, as_of)
    found: dict[str, str] = {}
    for finding in registry().values():
        row = cursor.execute(
            "SELECT CAST(to_json(list(found)) AS VARCHAR) "
            f"FROM (SELECT subject, contact_id, people, since, detail FROM ({finding.sql})) AS found",
            _bound(finding, as_of),
        ).fetchone()
        if row and row[0]:
            found[finding.id] = row[0]
    return found


def reconcile(cursor: Connection, shown: Seen, *, by: str) -> None:
    """Bring the cases on record up to what the data shows as of today, within the caller's transaction.

    A new breach opens a case, one that is seen no more closes itself; both are counted in the trail. Nothing
    may have changed since `seen` read what is shown: it could be about somebody who was erased.
    """
    cursor.execute(read_sql(__package__, "found_none"))
    for finding, rows in shown.items():
        cursor.execute(read_sql(__package__, "keep_seen"), {"finding": finding, "rows": rows})
    now = {"now": utc_now()}
    closed = _changed(cursor, "close_cases", now)
    cursor.execute(read_sql(__package__, "renew_cases"))
    opened = _changed(cursor, "open_cases", now)
    cursor.execute("DROP TABLE temp.found")
    if opened or closed:
        record(cursor, by, RECONCILED, {"opened": opened, "closed": closed})


def tallies(cursor: Connection) -> list[Tally]:
    """Every finding that has an open case on record, accepted or not, the worst first."""
    found = rows_as(cursor.execute(read_sql(__package__, "tallies"), {"today": london_today()}), Tally)
    known = list(registry())
    return sorted((one for one in found if one.finding in known), key=lambda one: known.index(one.finding))


def open_on(cursor: Connection, days: Sequence[date]) -> dict[date, int]:
    """How many cases were open, of all that are on record, at the end of each of `days`."""
    rows = cursor.execute(read_sql(__package__, "open_on"), {"days": list(days)}).fetchall()
    return dict(rows)


def count_cases(cursor: Connection, wanted: CaseFilter) -> int:
    """How many cases `wanted` asks for."""
    return scalar(cursor, read_sql(__package__, "count_cases"), wanted.values())


def matching_cases(cursor: Connection, wanted: CaseFilter) -> list[int]:
    """The numbers of all cases that `wanted` asks for."""
    rows = cursor.execute(read_sql(__package__, "matching_cases"), wanted.values()).fetchall()
    return [number for (number,) in rows]


def cases_page(cursor: Connection, wanted: CaseFilter, *, limit: int | None, offset: int = 0) -> pd.DataFrame:
    """Cases, the oldest breach first (closed ones: the last closed first).

    Columns: case_id, subject, contact_id, people, since, detail, opened_on, closed_on, accepted_until,
    accepted_by, accepted_reason (London dates).
    """
    values = {**wanted.values(), "limit": limit, "offset": offset}
    return cursor.execute(read_sql(__package__, "cases_page"), values).df()


def accept(store: Store, case_ids: Sequence[int], *, reason: str, review_on: date, by: str) -> int:
    """Accept open cases until a day on which they are looked at again, by an officer; returns how many.

    Raises RefusedError for an account that may not; BadInputError without a reason, for a day that is not to
    come, or where none of the cases is open any more.
    """
    if not reason.strip():
        raise BadInputError("Say why this is accepted: nothing was changed.")
    if review_on <= london_today():
        raise BadInputError("The review date has to lie in the future: nothing was changed.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        values = {
            "case_ids": list(case_ids),
            "reason": reason.strip(),
            "until": review_on,
            "by": actor,
            "now": utc_now(),
        }
        done = cursor.execute(read_sql(__package__, "accept_cases"), values).fetchall()
        if not done:
            raise BadInputError("None of these is open any more: nothing was changed.")
        names = sorted({name for (name,) in done})
        record(
            cursor,
            actor,
            ACCEPTED,
            {"findings": names, "cases": len(done), "until": review_on.isoformat()},
        )
    return len(done)


def take_back_acceptance(store: Store, case_ids: Sequence[int], *, by: str) -> int:
    """Open accepted cases again, by an officer; returns how many. Raises as `accept` does."""
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        done = cursor.execute(
            read_sql(__package__, "take_back_acceptance"),
            {"case_ids": list(case_ids), "today": london_today()},
        ).fetchall()
        if not done:
            raise BadInputError("None of these is accepted any more: nothing was changed.")
        record(cursor, actor, OPENED_AGAIN, {"cases": len(done)})
    return len(done)


def _lay_out_clocks(cursor: Connection, as_of: date) -> None:
    """Put the open requests' clocks as of a day into the table `temp.request_clock`, for findings to read.

    The clock is worked out in Python alone (`wigops.rights.clock`), and nowhere stored.
    """
    cursor.execute(read_sql(__package__, "request_clock"))
    rows = [_clock(one) for one in list_requests(cursor, as_of, only_open=True)]
    if rows:
        cursor.executemany("INSERT INTO temp.request_clock VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _clock(request: Request) -> tuple[Any, ...]:
    answered = request.kind == COMPLAINT and request.history.has("acknowledged")
    return (
        request.request_id,
        request.kind,
        request.contact_id,
        request.received_on,
        None if answered else request.due_on,
        request.is_due_soon,
        request.history.last("extended"),
        request.history.has("extension-told"),
        request.extension_notice_by,
    )


def _changed(cursor: Connection, name: str, values: dict[str, Any]) -> int:
    """Run the statement `name`; how many rows it changed."""
    return scalar(cursor, read_sql(__package__, name), values)


def _bound(finding: Finding, as_of: date) -> dict[str, Any]:
    """The values that the finding's statement names, of those that any may."""
    known = {"as_of": as_of, "notice_days": NOTICE_DAYS}
    return {name: value for name, value in known.items() if f"${name}" in finding.sql}
