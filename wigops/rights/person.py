"""One person, whole: where they stand, what is held and on what ground, and everything dated in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from wigops.accounts import require_role
from wigops.audit import record
from wigops.catalogue import WORKED_OUT, Category
from wigops.policy import Policy
from wigops.rights.data_held import MOMENT, Held
from wigops.rights.pack_category import label, table_name
from wigops.store import Connection, Store, read_sql, scalar
from wigops.store.engine import identifier

if TYPE_CHECKING:
    import pandas as pd

_ACCOUNTABILITY = "Kept to show that the law is kept (UK GDPR Art 5(2))."

# What tells an entry of the timeline from others of its table, of the columns that it has.
_TELLING = ("kind", "event", "purpose", "channel", "service_title", "recipient_name", "subject", "status")

# Worked out from other tables' dates, which are in the timeline themselves.
_WORKED_OUT = (*WORKED_OUT, "ops.shown_deadline", "ops.finding_case")


@dataclass(frozen=True)
class Ground:
    """What a category is processed under: the basis by name, and the policy's words for it."""

    name: str
    words: str


def opted_out_of(cursor: Connection, contact_id: str) -> list[str]:
    """The channels of marketing that a contact opted out of, in the CRM or here; "all" is every one."""
    rows = cursor.execute(read_sql(__package__, "opted_out_of"), {"contact_id": contact_id}).fetchall()
    return [channel for (channel,) in rows]


def erased_on(cursor: Connection, contact_id: str) -> date | None:
    """The London day on which the contact with that id was erased here; None where that was not done."""
    row = cursor.execute(
        "SELECT max(erased_on) FROM ops.tombstone WHERE contact_id = ?", [contact_id]
    ).fetchone()
    return row[0] if row else None


def ground_of(category: Category, policy: Policy) -> Ground:
    """The lawful basis that a category is processed under (UK GDPR Art 6), by the policy."""
    if not category.basis:
        return Ground("Accountability", _ACCOUNTABILITY)
    found = policy.lawful_basis(category.basis)
    return Ground(found.name, found.clause)


def sources_of(cursor: Connection, held: Sequence[Held]) -> tuple[str, ...]:
    """Where the rows of some tables came from, as they say themselves; where they do not, the CRM or here."""
    found: list[str] = []
    for one in held:
        if "source" in one.columns:
            query = f"SELECT DISTINCT source FROM {one.source} WHERE source IS NOT NULL ORDER BY source"
            found += [row[0] for row in cursor.execute(query).fetchall()]
        else:
            found.append("The CRM" if one.schema == "crm" else "Recorded here")
    return tuple(dict.fromkeys(found))


def held_page(cursor: Connection, held: Held, *, limit: int | None, offset: int = 0) -> "pd.DataFrame":
    """Rows of what `held_about` gathered on this cursor, newest first; a moment is London's, without zone."""
    shown = ", ".join(
        f"{_shown(column, kind)} AS {identifier(column)}"
        for column, kind in zip(held.columns, held.types, strict=True)
    )
    # A temporary table keeps the order that it was filled in.
    query = f"SELECT {shown} FROM {held.source} ORDER BY rowid LIMIT $limit OFFSET $offset"
    return cursor.execute(query, {"limit": limit, "offset": offset}).df()


def gather_timeline(cursor: Connection, held: Sequence[Held]) -> int:
    """Put everything dated of what `held_about` gathered into one temporary table; returns how many."""
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE person_timeline "
        "(happened_at TIMESTAMP, is_day BOOLEAN, about VARCHAR, what VARCHAR, detail VARCHAR)"
    )
    for one in held:
        if one.name in _WORKED_OUT:
            continue
        telling = [identifier(column) for column in _TELLING if column in one.columns]
        detail = f"concat_ws(' · ', {', '.join(telling)})" if telling else "''"
        for column, kind in zip(one.columns, one.types, strict=True):
            if kind in (MOMENT, "DATE"):
                cursor.execute(
                    f"INSERT INTO temp.person_timeline SELECT {_shown(column, kind)}, $is_day, $about, "
                    f"$what, replace({detail}, '_', ' ') FROM {one.source} "
                    f"WHERE {identifier(column)} IS NOT NULL",
                    {"is_day": kind == "DATE", "about": table_name(one), "what": label(column)},
                )
    return scalar(cursor, "SELECT count(*) FROM temp.person_timeline")


def timeline_page(cursor: Connection, *, limit: int | None, offset: int = 0) -> "pd.DataFrame":
    """The timeline that was gathered on this cursor, latest first.

    Columns: happened_at (London's, without a zone), is_day (no more than the day is known), about (which
    records), what (which of their dates), detail.
    """
    values = {"limit": limit, "offset": offset}
    return cursor.execute(read_sql(__package__, "timeline_page"), values).df()


def note_opened(store: Store, contact_id: str, *, by: str) -> None:
    """Write to the trail that an officer opened the page of a contact. Raises RefusedError for others."""
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        record(cursor, actor, "person looked at", {"contact_id": contact_id})


def _shown(column: str, kind: str) -> str:
    """A column as it is shown: a moment in London's time, one of a few values as the text that it is."""
    name = identifier(column)
    if kind == MOMENT:
        return f"{name} AT TIME ZONE 'Europe/London'"
    return f"CAST({name} AS VARCHAR)" if kind.startswith("ENUM(") else name
