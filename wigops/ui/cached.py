"""Figures that a rerun need not work out again. Only numbers are kept, never a word about a person.

Each is kept for one version of the database: the number of the last event in the trail, since whatever
changes the database writes one. `home` is the installation's folder.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from wigops import erasure, retention
from wigops.audit import Chain, EventFilter, last_event, verify_chain
from wigops.audit import count_events as count_trail
from wigops.clock import LONDON
from wigops.store import Connection

_Answer = TypeVar("_Answer")


def due_by_status(cursor: Connection, home: str, as_of: date) -> dict[str, int]:
    """As `retention.due_by_status`."""
    return _figure(lambda: retention.due_by_status(cursor, as_of), home, last_event(cursor), "due", as_of)


def special_by_status(cursor: Connection, home: str, as_of: date) -> dict[str, int]:
    """As `retention.special_by_status`."""
    return _figure(
        lambda: retention.special_by_status(cursor, as_of), home, last_event(cursor), "special", as_of
    )


def count_matching(cursor: Connection, home: str, wanted: retention.DueFilter) -> int:
    """As `retention.count_matching`; what was searched for is kept as a hash alone."""
    return _figure(
        lambda: retention.count_matching(cursor, wanted), home, last_event(cursor), "count", wanted
    )


def forecast(cursor: Connection, home: str, as_of: date, months: int) -> pd.DataFrame:
    """As `retention.forecast`."""
    return _figure(
        lambda: retention.forecast(cursor, as_of, months=months),
        home,
        last_event(cursor),
        "forecast",
        as_of,
        months,
    )


def engagement_by_year(cursor: Connection, home: str) -> pd.DataFrame:
    """As `erasure.engagement_by_year`."""
    return _figure(lambda: erasure.engagement_by_year(cursor), home, last_event(cursor), "engagement")


def chain(cursor: Connection, home: str) -> tuple[Chain, datetime]:
    """As `audit.verify_chain`, and when that was worked out (London time)."""
    return _figure(lambda: (verify_chain(cursor), datetime.now(LONDON)), home, last_event(cursor), "chain")


def chain_checked_again(cursor: Connection, home: str) -> tuple[Chain, datetime]:
    """As `chain`, worked out now whatever was kept."""
    _figure.clear(None, home, last_event(cursor), "chain")
    return chain(cursor, home)


def count_events(cursor: Connection, home: str, wanted: EventFilter) -> int:
    """As `audit.count_events`; what was looked for is kept as a hash alone."""
    return _figure(lambda: count_trail(cursor, wanted), home, last_event(cursor), "events", wanted)


@st.cache_data(max_entries=256, show_spinner=False)
def _figure(_ask: Callable[[], _Answer], home: str, version: int, *question: Any) -> _Answer:  # noqa: ARG001
    """What `_ask` answers; the other arguments are the key under which the answer is kept."""
    return _ask()
