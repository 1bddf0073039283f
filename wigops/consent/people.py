"""The people behind a number of consent: processed, covered, in the gap; stale and incomplete consents.

Every list is paged in SQL, and has the same filters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from wigops.clock import london_today
from wigops.errors import BadInputError
from wigops.store import Connection, read_sql, row_as, scalar

if TYPE_CHECKING:
    import pandas as pd

MISSING = ("never_given", "given_after", "withdrawn_before", "wrong_purpose")
LISTS = ("processed", "covered", "gap", "gap_rows", "stale", "incomplete", "mailing", "left_out")

GAPS = ("gap", "gap_rows")


@dataclass(frozen=True)
class PeopleFilter:
    """Which people are wanted; an empty tuple or an empty text asks for all.

    `listed` is one of LISTS. `sources` and `sectors` are of the contact and its organisation, "" for those
    that are not known; `search` is any part of a name, e-mail address or phone number, or a CRM id. `missing`
    narrows the gap, and its rows, alone.
    """

    as_of: date
    months: int
    listed: str = "gap"
    purposes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    search: str = ""

    def condition(self) -> tuple[str, dict[str, Any]]:
        """The WHERE clause over a list, made of fixed pieces, and the values bound in it."""
        wanted: dict[str, Any] = {
            "purposes": list(self.purposes),
            "missing": list(self.missing) if self.listed in GAPS else [],
            "sources": list(self.sources),
            "sectors": list(self.sectors),
            "search": self.search.strip(),
        }
        bound = {name: value for name, value in wanted.items() if value}
        pieces = {**_PIECES, **_ONCE_A_PERSON} if self.listed in _MAILING else _PIECES
        return " AND ".join(pieces[name] for name in bound) or "true", bound


_PAGE = "/* page */"  # from here on, a list's query orders and pages it
_MAILING = ("mailing", "left_out")
_PIECES = {
    "purposes": "purpose IN (SELECT unnest(CAST($purposes AS VARCHAR[])))",
    "missing": "list_has_any(missing, CAST($missing AS VARCHAR[]))",
    "sources": "coalesce(source, '') IN (SELECT unnest(CAST($sources AS VARCHAR[])))",
    "sectors": "coalesce(sector, '') IN (SELECT unnest(CAST($sectors AS VARCHAR[])))",
    "search": "contact_id IN (SELECT contact_id FROM contact_matching(CAST($search AS VARCHAR)))",
}
_ONCE_A_PERSON = {"purposes": "list_has_any(purposes, CAST($purposes AS VARCHAR[]))"}


@dataclass(frozen=True)
class Person:
    """Who a contact is, as the copy has it."""

    contact_id: str
    name: str | None
    organisation: str | None
    sector: str | None


def find_person(cursor: Connection, contact_id: str) -> Person | None:
    """Who that contact is; None where the copy does not have them any more."""
    return row_as(cursor.execute(read_sql(__package__, "find_person"), {"contact_id": contact_id}), Person)


def people_page(
    cursor: Connection, wanted: PeopleFilter, *, limit: int | None, offset: int = 0
) -> pd.DataFrame:
    """Rows `offset` to `offset + limit` of a list; all of them where `limit` is None.

    Columns: contact_id, person, organisation, sector, source, and by list
    - processed, covered, gap: purpose, rows, last_on; in the gap uncovered and missing (a list);
    - gap_rows: purpose, kind, service, occurred_on, engagement_id, missing (a list of one);
    - stale: purpose, consent_id, given_on, stale_on, rows, last_on;
    - incomplete: purpose, consent_id, given_on, no_source, no_wording;
    - mailing: purposes (a list), email; left_out: purposes, barred_by, since.
    """
    sql, values = _listed(wanted)
    return cursor.execute(sql, {**values, "limit": limit, "offset": offset}).df()


def count_people(cursor: Connection, wanted: PeopleFilter) -> int:
    """How many rows of a list `wanted` asks for."""
    sql, values = _listed(wanted)
    counted = read_sql(__package__, "count_listed").replace("{listed}", sql.partition(_PAGE)[0])
    return scalar(cursor, counted, values)


def gap_rows_of(cursor: Connection, contact_id: str, as_of: date, *, months: int) -> pd.DataFrame:
    """What one person did that no consent covers, newest first.

    Columns: purpose, kind, service, occurred_on, engagement_id, missing.
    """
    values = {"contact_id": contact_id, "as_of": as_of, "months": months}
    return cursor.execute(read_sql(__package__, "gap_rows_of"), values).df()


def gap_by_missing(cursor: Connection, as_of: date, *, months: int) -> dict[str, int]:
    """How many people lack consent for each of MISSING (one person may stand under several)."""
    values = {"as_of": as_of, "months": months}
    rows = cursor.execute(read_sql(__package__, "gap_by_missing"), values).fetchall()
    return {**dict.fromkeys(MISSING, 0), **dict(rows)}


def sources(cursor: Connection) -> list[str]:
    """The sources that the copy's people have, in alphabetical order."""
    return [source for (source,) in cursor.execute(read_sql(__package__, "sources")).fetchall()]


def _listed(wanted: PeopleFilter) -> tuple[str, dict[str, Any]]:
    if wanted.listed not in LISTS:
        raise BadInputError("There is no such list of people.")
    where, values = wanted.condition()
    sql = (
        read_sql(__package__, f"people_{wanted.listed}")
        .replace("{listed}", read_sql(__package__, "listed_people"))
        .replace("{condition}", where)
    )
    values["as_of"] = wanted.as_of
    if "$months" in sql:
        values["months"] = wanted.months
    if "$today" in sql:
        values["today"] = london_today()
    return sql, values
