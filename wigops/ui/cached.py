"""Figures that a rerun need not work out again. Only numbers are kept, never a word about a person.

Each is kept for one version of the database: the last event in the trail that changed something, since
whatever changes the database writes one. `home` is the installation's folder.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from wigops import consent, erasure, retention, review, rights, sharing
from wigops.audit import Chain, EventFilter, figures_version, last_event, verify_chain
from wigops.audit import count_events as count_trail
from wigops.clock import london_now, london_today
from wigops.policy import Policy
from wigops.review import Figures, Week
from wigops.sharing import processing
from wigops.store import Connection, Store

_Answer = TypeVar("_Answer")


def due_by_status(cursor: Connection, home: str, as_of: date) -> dict[str, int]:
    """As `retention.due_by_status`."""
    return _figure(
        lambda: retention.due_by_status(cursor, as_of), home, figures_version(cursor), "due", as_of
    )


def special_by_status(cursor: Connection, home: str, as_of: date) -> dict[str, int]:
    """As `retention.special_by_status`."""
    return _figure(
        lambda: retention.special_by_status(cursor, as_of), home, figures_version(cursor), "special", as_of
    )


def count_matching(cursor: Connection, home: str, wanted: retention.DueFilter) -> int:
    """As `retention.count_matching`; what was searched for is kept as a hash alone."""
    return _figure(
        lambda: retention.count_matching(cursor, wanted), home, figures_version(cursor), "count", wanted
    )


def forecast(cursor: Connection, home: str, as_of: date, months: int) -> pd.DataFrame:
    """As `retention.forecast`."""
    return _figure(
        lambda: retention.forecast(cursor, as_of, months=months),
        home,
        figures_version(cursor),
        "forecast",
        as_of,
        months,
    )


def engagement_by_year(cursor: Connection, home: str) -> pd.DataFrame:
    """As `erasure.engagement_by_year`."""
    return _figure(lambda: erasure.engagement_by_year(cursor), home, figures_version(cursor), "engagement")


def coverage_moved(cursor: Connection, home: str, as_of: date, months: int) -> list[consent.Movement]:
    """As `consent.coverage_moved`."""
    return _figure(
        lambda: consent.coverage_moved(cursor, as_of, months=months),
        home,
        figures_version(cursor),
        "coverage",
        as_of,
        months,
    )


def coverage_trend(cursor: Connection, home: str, as_of: date, months: int) -> pd.DataFrame:
    """As `consent.coverage_trend`."""
    return _figure(
        lambda: consent.coverage_trend(cursor, as_of, months=months),
        home,
        figures_version(cursor),
        "coverage trend",
        as_of,
        months,
    )


def coverage_by(cursor: Connection, home: str, as_of: date, months: int, cut: str) -> pd.DataFrame:
    """As `consent.coverage_by`."""
    return _figure(
        lambda: consent.coverage_by(cursor, as_of, months=months, cut=cut),
        home,
        figures_version(cursor),
        "coverage by",
        as_of,
        months,
        cut,
    )


def gap_by_missing(cursor: Connection, home: str, as_of: date, months: int) -> dict[str, int]:
    """As `consent.gap_by_missing`."""
    return _figure(
        lambda: consent.gap_by_missing(cursor, as_of, months=months),
        home,
        figures_version(cursor),
        "gap",
        as_of,
        months,
    )


def count_people(cursor: Connection, home: str, wanted: consent.PeopleFilter) -> int:
    """As `consent.count_people`; what was searched for is kept as a hash alone."""
    return _figure(
        lambda: consent.count_people(cursor, wanted),
        home,
        figures_version(cursor),
        "consent people",
        wanted,
        london_today(),
    )


def marketing_reach(cursor: Connection, home: str, as_of: date) -> dict[str, int]:
    """As `consent.reach`."""
    return _figure(lambda: consent.reach(cursor, as_of), home, figures_version(cursor), "reach", as_of)


def breaches(cursor: Connection, home: str, as_of: date) -> consent.Breaches:
    """As `consent.breaches`."""
    return _figure(lambda: consent.breaches(cursor, as_of), home, figures_version(cursor), "breaches", as_of)


def chain(cursor: Connection, home: str) -> tuple[Chain, datetime]:
    """As `audit.verify_chain`, and when that was worked out (London time)."""
    return _figure(lambda: (verify_chain(cursor), london_now()), home, last_event(cursor), "chain")


def chain_checked_again(cursor: Connection, home: str) -> tuple[Chain, datetime]:
    """As `chain`, worked out now whatever was kept."""
    _figure.clear(None, home, last_event(cursor), "chain")
    return chain(cursor, home)


def moved_deadlines(cursor: Connection, home: str) -> list[rights.Moved]:
    """As `rights.moved_deadlines`, today."""
    return _figure(
        lambda: rights.moved_deadlines(cursor), home, figures_version(cursor), "moved", london_today()
    )


def count_events(cursor: Connection, home: str, wanted: EventFilter) -> int:
    """As `audit.count_events`; what was looked for is kept as a hash alone."""
    return _figure(lambda: count_trail(cursor, wanted), home, last_event(cursor), "events", wanted)


def flag_counts(cursor: Connection, home: str, as_of: date) -> dict[str, tuple[int, int]]:
    """As `sharing.flag_counts`."""
    return _figure(lambda: sharing.flag_counts(cursor, as_of), home, figures_version(cursor), "flags", as_of)


def count_disclosures(cursor: Connection, home: str, wanted: sharing.LogFilter) -> int:
    """As `sharing.count_disclosures`; what was searched for is kept as a hash alone."""
    return _figure(
        lambda: sharing.count_disclosures(cursor, wanted),
        home,
        figures_version(cursor),
        "disclosures",
        wanted,
    )


def disclosures_by_month(cursor: Connection, home: str, since: date, as_of: date) -> pd.DataFrame:
    """As `sharing.by_month`."""
    return _figure(
        lambda: sharing.by_month(cursor, since, as_of), home, figures_version(cursor), "months", since, as_of
    )


def figures_of_past_week(store: Store, week: Week, *, by: str) -> Figures:
    """As `review.week_figures` for a week that went by, outside any transaction.

    Kept, since one whose figures were not taken in it has to be worked out.
    """
    with store.read() as cursor:
        version = figures_version(cursor)
    home = str(store.home.path)
    return Figures.from_json(
        _figure(lambda: _as_text(store, week, by), home, version, "week", week.name, london_today())
    )


def _as_text(store: Store, week: Week, by: str) -> str:
    return review.week_figures(store, week, by=by)[0].to_json()


def processing_record(
    cursor: Connection, home: str, policy: Policy, as_of: date
) -> processing.ProcessingRecord:
    """As `processing.processing_record`: it names recipients, and no data subject."""
    return _figure(
        lambda: processing.processing_record(cursor, policy, as_of),
        home,
        figures_version(cursor),
        "processing record",
        as_of,
    )


@st.cache_data(max_entries=256, show_spinner=False)
def _figure(_ask: Callable[[], _Answer], home: str, version: int | str, *question: Any) -> _Answer:  # noqa: ARG001
    """What `_ask` answers; the other arguments are the key under which the answer is kept."""
    return _ask()
