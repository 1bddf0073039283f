"""Reading the outbox: every change with its state, by page and filter, and its figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from wigops.clock import LONDON
from wigops.store import Connection, read_sql, scalar

if TYPE_CHECKING:
    import pandas as pd

UNCONFIRMED = ("overdue", "open", "sent")
STATES = (*UNCONFIRMED, "confirmed", "withdrawn")

_WHOLE = dict.fromkeys(("batch_id", "confirmed_by_load", "loads_since"), "Int64")


@dataclass(frozen=True)
class Change:
    """One change that the CRM's administrator was asked to make; times are London's.

    `state` is `open` (not passed on yet), `sent`, `overdue` (two loads went by and the CRM still had not
    applied it, sent or not) or `confirmed`. `table`, `record_key` and `column` say where in the CRM's
    export it is; they are None where the change is of the whole person.
    """

    change_id: int
    kind: str
    contact_id: str | None
    table: str | None
    record_key: str | None
    column: str | None
    instruction: str
    batch_id: int | None
    made_by: str
    made_at: datetime
    sent_by: str | None
    sent_at: datetime | None
    confirmed_by_load: int | None
    confirmed_at: datetime | None
    loads_since: int
    state: str


@dataclass(frozen=True)
class ChangeFilter:
    """Which changes are wanted; an empty tuple, an empty text or None asks for all.

    `search` is any part of a person's CRM id or a record's id, whatever the case. `made_from` and
    `made_to` are days in London, both counted.
    """

    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    search: str = ""
    made_from: date | None = None
    made_to: date | None = None

    def condition(self) -> tuple[str, dict[str, Any]]:
        """The WHERE clause over `changes()`, made of fixed pieces, and the values bound in it."""
        wanted: dict[str, Any] = {
            "states": list(self.states),
            "kinds": list(self.kinds),
            "search": self.search.strip(),
            "made_from": self.made_from,
            "made_to": self.made_to,
        }
        bound = {name: value for name, value in wanted.items() if value}
        return " AND ".join(_PIECES[name] for name in bound) or "true", bound


_PIECES = {
    "states": "state IN (SELECT unnest(CAST($states AS VARCHAR[])))",
    "kinds": "kind IN (SELECT unnest(CAST($kinds AS VARCHAR[])))",
    "search": "contains(lower(concat_ws(chr(10), contact_id, record_key)), lower(CAST($search AS VARCHAR)))",
    "made_from": "CAST(made_at AS DATE) >= CAST($made_from AS DATE)",
    "made_to": "CAST(made_at AS DATE) <= CAST($made_to AS DATE)",
}


@dataclass(frozen=True)
class Unsent:
    """How many changes were not passed on to the administrator yet, and the number of the newest."""

    count: int
    newest: int


@dataclass(frozen=True)
class SinceLoad:
    """What the load that made the present copy, finished at `loaded_at` in London, showed of the changes.

    `confirmed` by it; `not_applied` are those that went through it or an earlier load unapplied, and
    `overdue` those among them that went through two.
    """

    load_id: int
    loaded_at: datetime
    confirmed: int
    not_applied: int
    overdue: int


def list_changes(cursor: Connection, wanted: ChangeFilter | None = None) -> list[Change]:
    """Every change that `wanted` asks for, newest first."""
    rows = _page(cursor, wanted or ChangeFilter(), limit=None, offset=0).fetchall()
    return [Change(*(_in_london(value) for value in row)) for row in rows]


def changes_page(
    cursor: Connection, wanted: ChangeFilter, *, limit: int | None, offset: int = 0
) -> pd.DataFrame:
    """Changes `offset` to `offset + limit`, newest first; all that are wanted where `limit` is None.

    The columns are those of `Change`, in its order; times are London's, without a zone.
    """
    return _page(cursor, wanted, limit=limit, offset=offset).df().astype(_WHOLE)


def count_matching(cursor: Connection, wanted: ChangeFilter) -> int:
    """How many changes `wanted` asks for."""
    where, values = wanted.condition()
    return scalar(cursor, _where("count_matching", where), values)


def count_by_state(cursor: Connection) -> dict[str, int]:
    """How many changes are in each state; every state is there, if with 0."""
    rows = cursor.execute(read_sql(__package__, "count_by_state")).fetchall()
    return {**dict.fromkeys(STATES, 0), **dict(rows)}


def unsent(cursor: Connection) -> Unsent:
    """The changes, overdue ones among them, that nobody has passed on yet."""
    row = cursor.execute(read_sql(__package__, "unsent")).fetchone()
    return Unsent(row[0], row[1] or 0) if row else Unsent(0, 0)


def since_load(cursor: Connection) -> SinceLoad | None:
    """What the load that made the present copy showed; None where nothing was ever loaded."""
    row = cursor.execute(read_sql(__package__, "since_load")).fetchone()
    return SinceLoad(*(_in_london(value) for value in row)) if row else None


def _page(cursor: Connection, wanted: ChangeFilter, *, limit: int | None, offset: int) -> Connection:
    where, values = wanted.condition()
    return cursor.execute(_where("changes_page", where), {**values, "limit": limit, "offset": offset})


def _where(name: str, condition: str) -> str:
    return read_sql(__package__, name).replace("{condition}", condition)


def _in_london(value: Any) -> Any:
    return value.replace(tzinfo=LONDON) if isinstance(value, datetime) else value
