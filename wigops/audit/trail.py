"""Writing and checking the trail."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import duckdb

from wigops.clock import LONDON, london_today, utc_now
from wigops.errors import RefusedError
from wigops.export.caption import date_words
from wigops.store import read_sql, scalar

Detail = Mapping[str, str | int | float | bool | None | list[str]]


CHANGES_NO_FIGURE = (
    "answer pack made",
    "backup",
    "backup removed",
    "export",
    "findings reconciled",
    "first account code made",
    "person looked at",
    "review noted",
    "review signed",
    "rewrite differs",
    "sessions ended",
    "sign-in",
    "sign-in failed",
    "sign-in locked",
    "sign-out",
)
"""Events that change nothing which a figure is read from."""


@dataclass(frozen=True)
class Break:
    """The first event that does not hold, and what is wrong with it; `happened_at` is London's time.

    `kind` is "number" where `missing` numbers before it are not there, or, with 0, where it has no number of
    its own; "content" where it was changed; "link" where the event before it is not the one that it was
    written after. `happened_at` is what the event says of itself, None where it says nothing.
    """

    at: int
    kind: Literal["number", "content", "link"]
    happened_at: datetime | None
    missing: int = 0

    @property
    def in_words(self) -> str:
        """What is wrong, as "number 4 is missing"."""
        before = self.at - 1
        if self.kind == "content":
            return "its content was changed after it was written"
        if self.kind == "link" and before:
            return f"its link to event {before}, the one before, is broken: that one was changed or replaced"
        if self.kind == "link":
            return "it names an event before it, and there is none"
        if self.missing > 1:
            return f"numbers {self.at - self.missing} to {before} are missing"
        return f"number {before} is missing" if self.missing else "it has no number of its own"

    @property
    def moment_words(self) -> str:
        """When the event says that it happened, as "3 March 2026 at 09:14:05"."""
        at = self.happened_at
        return f"{date_words(at.date())} at {at:%H:%M:%S}" if at else "an unknown moment"


@dataclass(frozen=True)
class Chain:
    """What a check of the trail found: how many events, and the number of the first that does not hold.

    `first_break` says more about that one. Two checks that found the same place are equal.
    """

    events: int
    broken_at: int | None
    first_break: Break | None = field(default=None, compare=False)

    @property
    def in_words(self) -> str:
        return "ok" if self.broken_at is None else f"broken at event {self.broken_at} of {self.events}"


def record(cursor: duckdb.DuckDBPyConnection, actor: str, event: str, detail: Detail | None = None) -> None:
    """Append `event` by account `actor`, within the caller's transaction.

    `detail` holds counts, ids of loads and the like, never a name or a contact point of a data subject.
    Raises RefusedError where the last event is of a later day: the clock was set back, or was ahead.
    """
    values = {
        "happened_at": utc_now(),
        "actor": actor,
        "event": event,
        "detail": json.dumps(dict(detail or {}), sort_keys=True, ensure_ascii=False),
    }
    if cursor.execute(read_sql(__package__, "record"), values).fetchone() is None:
        raise RefusedError(
            f"This machine's clock says {date_words(london_today())}, and the last event of the trail is of "
            "a later day: nothing was changed. Set the clock right; if it was ahead when that was written, "
            "restore a backup from before."
        )


def last_event(cursor: duckdb.DuckDBPyConnection) -> int:
    """The number of the last event, 0 where there is none: a new one means that something was done."""
    return scalar(cursor, "SELECT coalesce(max(seq), 0) FROM ops.audit")


def last_change(cursor: duckdb.DuckDBPyConnection, *, besides: tuple[str, ...] = ()) -> int:
    """The number of the last event that may have changed a figure: as `last_event`, signing in and the like
    aside, and the events `besides`.

    An event that nobody has thought of counts as one that may.
    """
    return scalar(cursor, read_sql(__package__, "last_change"), {"harmless": [*CHANGES_NO_FIGURE, *besides]})


def figures_version(cursor: duckdb.DuckDBPyConnection) -> str:
    """What every figure was worked out from, in a word: the last event as in `last_change`, and the policy.

    As long as it stays the same, so do the figures; also after a backup was restored.
    """
    row = cursor.execute(
        read_sql(__package__, "figures_version"), {"harmless": list(CHANGES_NO_FIGURE)}
    ).fetchone()
    return str(row[0]) if row else ""


def verify_chain(cursor: duckdb.DuckDBPyConnection) -> Chain:
    """Work out every event's hash again and follow the links from the first event to the last."""
    row = cursor.execute(read_sql(__package__, "broken_links")).fetchone()
    if row is None or row[1] is None:
        return Chain(row[0] if row else 0, None)
    events, broken_at, kind, happened_at, missing = row
    moment = happened_at and happened_at.replace(tzinfo=LONDON)
    return Chain(events, broken_at, Break(broken_at, kind, moment, missing))


def disagreements(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """What is on record otherwise than the trail has it, or in only one of the two, as "batch 3", "load 2".

    Batches that were carried out (with their certificates), loads, and the roles of accounts.
    """
    return [what for (what,) in cursor.execute(read_sql(__package__, "disagreements")).fetchall()]
