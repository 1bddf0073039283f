"""Reading the trail: the events that a filter leaves, newest first, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from wigops.clock import LONDON
from wigops.store import Connection, read_sql, scalar

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class EventFilter:
    """Which events are wanted; an empty tuple, an empty text or None asks for all.

    `day_from` and `day_to` are days in London and both counted. `text` is looked for in the details, in
    words and in their values as they were written, whatever the case or accents; a number at its start or end
    is looked for whole, so that "batch 3" does not find batch 30. `numbers` are the first and the last.
    """

    actors: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    day_from: date | None = None
    day_to: date | None = None
    text: str = ""
    numbers: tuple[int, int] | None = None

    def condition(self) -> tuple[str, dict[str, Any]]:
        """The WHERE clause over `ops.audit`, made of fixed pieces, and the values bound in it."""
        wanted: dict[str, Any] = {
            "actors": list(self.actors),
            "events": list(self.events),
            "day_from": self.day_from,
            "day_to": self.day_to,
            "text": self.text.strip(),
            "numbers": list(self.numbers or ()),
        }
        bound = {name: value for name, value in wanted.items() if value}
        return " AND ".join(_PIECES[name] for name in bound) or "true", bound


_PIECES = {
    "actors": "actor IN (SELECT unnest(CAST($actors AS VARCHAR[])))",
    "events": "event IN (SELECT unnest(CAST($events AS VARCHAR[])))",
    "day_from": "CAST(happened_at AT TIME ZONE 'Europe/London' AS DATE) >= $day_from",
    "day_to": "CAST(happened_at AT TIME ZONE 'Europe/London' AS DATE) <= $day_to",
    "text": "event_says(detail, CAST($text AS VARCHAR))",
    "numbers": "seq BETWEEN $numbers[1] AND $numbers[2]",
}


def count_events(cursor: Connection, wanted: EventFilter) -> int:
    """How many events `wanted` asks for."""
    where, values = wanted.condition()
    sql = read_sql(__package__, "count_events").replace("{condition}", where)
    return scalar(cursor, sql, values)


def events_page(
    cursor: Connection, wanted: EventFilter, *, limit: int | None, offset: int = 0
) -> pd.DataFrame:
    """Events `offset` to `offset + limit`, newest first; all that `wanted` asks for where `limit` is None.

    Columns: number, happened_at (London time, with its zone), actor, event and details (both in words). Any
    of them may be missing in a trail that somebody tampered with.
    """
    where, values = wanted.condition()
    sql = read_sql(__package__, "events_page").replace("{condition}", where)
    frame = cursor.execute(sql, {**values, "limit": limit, "offset": offset}).df()
    moments = frame["happened_at"].dt.tz_localize("UTC").dt.tz_convert(LONDON)
    return frame.assign(number=frame["number"].astype("Int64"), happened_at=moments)


def event_kinds(cursor: Connection) -> dict[str, str]:
    """The kinds of event that the trail has, each with its words, in the words' alphabetical order."""
    return dict(cursor.execute(read_sql(__package__, "event_kinds")).fetchall())


def actors(cursor: Connection) -> list[str]:
    """Who did what the trail has, in alphabetical order."""
    return [actor for (actor,) in cursor.execute(read_sql(__package__, "actors")).fetchall()]
