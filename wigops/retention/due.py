"""Reading the retention macros: counts, one page of the list, the forecast, one person's reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from wigops.catalogue import COUNTED_RULES, NOTIFIED, RETENTION_STATUSES
from wigops.store import Connection, read_sql, row_as, scalar
from wigops.store.engine import identifier

if TYPE_CHECKING:
    import pandas as pd

NEEDS_ATTENTION = ("due", "review", "held")


@dataclass(frozen=True)
class Due:
    """Where one contact stands at a date, with the sentence that says why and the days behind it.

    A day is None where there is none: `due_on` while the person is kept, `last_active_on` without a login
    or booking, `decided_on` without a review decision that keeps the person. `blocks` says in words what the
    gate holds against a deletion.
    """

    contact_id: str
    person: str | None
    job_title: str | None
    organisation: str | None
    sector: str | None
    rule: str
    status: str
    due_on: date | None
    because: str
    blocks: list[str]
    link_ended_on: date | None
    left_on: date | None
    last_active_on: date | None
    created_on: date | None
    notified_on: date | None
    granted_on: date | None
    decided_on: date | None


@dataclass(frozen=True)
class DueFilter:
    """Which rows of the list are wanted; an empty tuple, an empty text or None asks for all.

    `organisation` and `search` are looked for anywhere in a name, whatever the case or accents; `search`
    also in the person's own names, CRM id and contact points. `due_from` and `due_to` are both counted.
    """

    as_of: date
    statuses: tuple[str, ...] = NEEDS_ATTENTION
    rules: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    organisation: str = ""
    search: str = ""
    due_from: date | None = None
    due_to: date | None = None

    def condition(self) -> tuple[str, dict[str, Any]]:
        """The WHERE clause over `retention_at`, made of fixed pieces, and the values bound in it."""
        wanted: dict[str, Any] = {
            "statuses": list(self.statuses),
            "rules": list(self.rules),
            "sectors": list(self.sectors),
            "organisation": self.organisation.strip(),
            "search": self.search.strip(),
            "due_from": self.due_from,
            "due_to": self.due_to,
        }
        bound = {name: value for name, value in wanted.items() if value}
        pieces = [_PIECES[name] for name in bound]
        return " AND ".join(pieces) or "true", {"as_of": self.as_of, **bound}


_PIECES = {
    "statuses": "status IN (SELECT unnest(CAST($statuses AS VARCHAR[])))",
    "rules": "rule IN (SELECT unnest(CAST($rules AS VARCHAR[])))",
    "sectors": "sector IN (SELECT unnest(CAST($sectors AS VARCHAR[])))",
    "organisation": "contains(plain(organisation_name), plain(CAST($organisation AS VARCHAR)))",
    "search": "contact_id IN (SELECT contact_id FROM contact_matching(CAST($search AS VARCHAR)))",
    "due_from": "due_on >= $due_from",
    "due_to": "due_on <= $due_to",
}


def due_by_status(cursor: Connection, as_of: date) -> dict[str, int]:
    """How many contacts have each status at `as_of`; every status is there, if with 0."""
    rows = cursor.execute(read_sql(__package__, "due_by_status"), {"as_of": as_of}).fetchall()
    return {**dict.fromkeys(RETENTION_STATUSES, 0), **dict(rows)}


def special_by_status(cursor: Connection, as_of: date) -> dict[str, int]:
    """How many special category rows have each status at `as_of`; every status is there, if with 0."""
    rows = cursor.execute(read_sql(__package__, "special_by_status"), {"as_of": as_of}).fetchall()
    return {**dict.fromkeys(RETENTION_STATUSES, 0), **dict(rows)}


def count_matching(cursor: Connection, wanted: DueFilter) -> int:
    """How many contacts `wanted` asks for."""
    where, values = wanted.condition()
    sql = read_sql(__package__, "count_matching").replace("{condition}", where)
    return scalar(cursor, sql, values)


def due_page(cursor: Connection, wanted: DueFilter, *, limit: int | None, offset: int = 0) -> pd.DataFrame:
    """Rows `offset` to `offset + limit` of the list, soonest due first; all of them where `limit` is None.

    Columns: contact_id, person, job_title, organisation, sector, rule, status, due_on, because.
    """
    where, values = wanted.condition()
    sql = read_sql(__package__, "due_page").replace("{condition}", where)
    return cursor.execute(sql, {**values, "limit": limit, "offset": offset}).df()


def due_of(cursor: Connection, contact_id: str, as_of: date) -> Due | None:
    """Where one contact stands at `as_of`; None where the copy has no such contact."""
    values = {"as_of": as_of, "contact_id": contact_id}
    return row_as(cursor.execute(read_sql(__package__, "due_of"), values), Due)


def statuses_of(cursor: Connection, contact_ids: list[str], as_of: date) -> dict[str, str]:
    """The status of each of `contact_ids` at `as_of`; one that the copy does not have is left out."""
    if not contact_ids:
        return {}
    values = {"as_of": as_of, "contact_ids": contact_ids}
    return dict(cursor.execute(read_sql(__package__, "statuses_of"), values).fetchall())


def special_page(
    cursor: Connection, as_of: date, *, statuses: tuple[str, ...], limit: int | None, offset: int = 0
) -> pd.DataFrame:
    """Special category data with one of `statuses`, soonest due first; all of it where `limit` is None.

    Columns: special_category_id, contact_id, person, kind, rule, status, due_on, because. What the data
    says is not among them.
    """
    values = {"as_of": as_of, "statuses": list(statuses), "limit": limit, "offset": offset}
    return cursor.execute(read_sql(__package__, "special_page"), values).df()


def sectors(cursor: Connection) -> list[str]:
    """The sectors that the copy's organisations have, in alphabetical order."""
    rows = cursor.execute(read_sql(__package__, "sectors")).fetchall()
    return [sector for (sector,) in rows]


def forecast(cursor: Connection, as_of: date, *, months: int) -> pd.DataFrame:
    """How many people fall due in each of the `months` calendar months from `as_of`'s own, by rule.

    Columns: month (its first day), rule, people. Months in which nobody falls due are there with 0.
    """
    values = {"as_of": as_of, "months": months, "rules": [*COUNTED_RULES, NOTIFIED]}
    return cursor.execute(read_sql(__package__, "forecast"), values).df()


def held_about(cursor: Connection, contact_id: str) -> dict[str, int]:
    """How many rows each table of the copy holds about a contact, found by asking which tables name one."""
    tables = cursor.execute(read_sql(__package__, "tables_of_a_contact")).fetchall()
    counts = " UNION ALL ".join(
        f"SELECT '{table}' AS category, count(*) AS held FROM crm.{identifier(table)} "
        "WHERE contact_id = $contact_id"
        for (table,) in tables
    )
    rows = cursor.execute(counts, {"contact_id": contact_id}).fetchall()
    return {category: held for category, held in rows if held}
