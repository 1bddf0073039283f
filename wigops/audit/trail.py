"""Writing and checking the trail."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from wigops.store import read_sql

Detail = Mapping[str, str | int | float | bool | None | list[str]]


@dataclass(frozen=True)
class Chain:
    """What a check of the trail found: how many events, and the number of the first that does not hold."""

    events: int
    broken_at: int | None

    @property
    def in_words(self) -> str:
        return "ok" if self.broken_at is None else f"broken at event {self.broken_at} of {self.events}"


def record(cursor: duckdb.DuckDBPyConnection, actor: str, event: str, detail: Detail | None = None) -> None:
    """Append `event` by account `actor`, within the caller's transaction.

    `detail` holds counts, ids of loads and the like, never a name or a contact point of a data subject.
    """
    cursor.execute(
        read_sql(__package__, "record"),
        {
            "happened_at": datetime.now(UTC),
            "actor": actor,
            "event": event,
            "detail": json.dumps(dict(detail or {}), sort_keys=True, ensure_ascii=False),
        },
    )


def last_event(cursor: duckdb.DuckDBPyConnection) -> int:
    """The number of the last event, 0 where there is none: a new one means that something was done."""
    row = cursor.execute("SELECT coalesce(max(seq), 0) FROM ops.audit").fetchone()
    return int(row[0]) if row else 0


def verify_chain(cursor: duckdb.DuckDBPyConnection) -> Chain:
    """Work out every event's hash again and follow the links from the first event to the last."""
    row = cursor.execute(read_sql(__package__, "broken_links")).fetchone()
    return Chain(*row) if row else Chain(0, None)
