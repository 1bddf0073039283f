"""How requests were dealt with over a period: how many, in time or not, and how old the open ones are."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from wigops.rights.clock import KINDS
from wigops.rights.requests_on_record import Request

# The ages that open requests are counted by: up to so many days since they came.
AGES = ((7, "up to a week"), (14, "up to two weeks"), (31, "up to a month"), (92, "up to three months"))
OLDER = "older"


@dataclass(frozen=True)
class Figures:
    """Figures of requests of one kind (None: of all) over a period.

    `on_time` of the `closed` were closed by their due date; days are counted from receipt to closing, None
    where none was closed. `days_95` is the 95th percentile (nearest rank).
    """

    kind: str | None
    received: int
    closed: int
    on_time: int
    median_days: float | None
    days_95: int | None
    extended: int
    refused: int

    @property
    def on_time_share(self) -> float | None:
        return self.on_time / self.closed if self.closed else None


def figures(requests: Sequence[Request], since: date, until: date) -> list[Figures]:
    """The figures of a period, both London dates counted: all kinds together first, then each that occurs."""
    kinds = [kind for kind in KINDS if any(one.kind == kind for one in requests)]
    return [
        _figures(kind, [one for one in requests if kind in (None, one.kind)], since, until)
        for kind in (None, *kinds)
    ]


def open_by_age(requests: Sequence[Request], as_of: date) -> dict[str, int]:
    """How many open requests came how long ago; every age is there, if with 0."""
    counted = Counter(_age((as_of - one.received_on).days) for one in requests if one.is_open)
    return {name: counted[name] for name in (*(name for _, name in AGES), OLDER)}


def _figures(kind: str | None, requests: Sequence[Request], since: date, until: date) -> Figures:
    closed = [one for one in requests if one.closed_on and since <= one.closed_on <= until]
    days = sorted(one.days_taken for one in closed if one.days_taken is not None)
    return Figures(
        kind=kind,
        received=sum(since <= one.received_on <= until for one in requests),
        closed=len(closed),
        on_time=sum(one.on_time is True for one in closed),
        median_days=median(days) if days else None,
        days_95=days[math.ceil(0.95 * len(days)) - 1] if days else None,
        extended=sum(one.extended for one in closed),
        refused=sum(one.state == "refused" for one in closed),
    )


def _age(days: int) -> str:
    return next((name for most, name in AGES if days <= most), OLDER)
