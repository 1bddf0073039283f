"""The parts *Open* and *Closed* of the page *Rights requests*, and the figures above them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import pandas as pd
import streamlit as st

from wigops.clock import utc_now
from wigops.export.caption import counted
from wigops.export.caption import date_words as in_words
from wigops.rights import KINDS, Request, figures, list_requests
from wigops.rights.calendar_file import calendar_bytes
from wigops.rights.clock import plus_months
from wigops.rights.names import names_of
from wigops.store import Store
from wigops.ui import person_link, request_link
from wigops.ui.kit.cards import Card, draw_cards
from wigops.ui.kit.exports import head_line
from wigops.ui.kit.listing import Colour, Table, day, first_row, text
from wigops.ui.kit.reading import Reading
from wigops.ui.rights.words import (
    KIND_WORDS,
    OPEN_STATES,
    STATE_WORDS,
    bar,
    left_words,
    pressing,
    taken_words,
    who,
)

_PAGE_ROWS = 50


def headline(requests: Sequence[Request], today: date) -> None:
    """How many are open, overdue and due soon, and how many were answered in time over twelve months."""
    opened = [one for one in requests if one.is_open]
    overdue, soon = sum(one.is_overdue for one in opened), sum(one.is_due_soon for one in opened)
    year = figures(requests, a_year_to(today), today)[0]
    share = year.on_time_share
    draw_cards(
        [
            Card("Open", len(opened), "Neither completed, refused nor withdrawn."),
            Card("Overdue", overdue, "Their due date has gone by.", is_bad=True),
            Card("Due in five working days", soon, "Today counts; what is overdue does not."),
            Card(
                "Closed on time, 12 months",
                "-" if share is None else f"{share:.0%}",
                f"{year.on_time:,} of {year.closed:,} that were closed in the 12 months to today.",
            ),
        ]
    )
    st.caption(
        f"As at {in_words(today)}. In the 12 months to that day {year.on_time:,} of {year.closed:,} "
        f"{'request was' if year.closed == 1 else 'requests were'} closed on time."
    )


def a_year_to(day: date) -> date:
    """The first of the twelve months that end with `day`."""
    return plus_months(day, -12) + timedelta(days=1)


@dataclass(frozen=True)
class _Part:
    """One of the two lists: its name, its order in words, its table, and the columns that it exports."""

    name: str
    order: str
    table: Table
    exported: tuple[str, ...]


@dataclass(frozen=True)
class RequestsView:
    """The lists; `requests` are all there are, in the order of `list_requests`, as of the reading's day."""

    reading: Reading
    requests: Sequence[Request]

    def open(self) -> None:
        """Those that are open, soonest due first, a page at a time, with filters."""
        opened = [one for one in self.requests if one.is_open]
        if not opened:
            st.info(
                "No request is open. An officer records one under *Record a request*; each will stand here "
                "until it is answered, soonest due first."
            )
            return
        wanted = _ask_filter(opened)
        found = [one for one in opened if wanted(one)]
        if not found:
            st.info("No open request fits this filter: clear a part of it.")
            return
        self._listed(found, _OPEN)

    def closed(self) -> None:
        """Those that are closed, latest first, with the time they took and whether that was in time."""
        closed = [one for one in self.requests if not one.is_open]
        if not closed:
            st.info("No request was closed yet. Each will stand here with the time that it took.")
            return
        self._listed(closed, _CLOSED)

    def _listed(self, found: Sequence[Request], part: _Part) -> None:
        """A page of `found`; a row that is chosen opens its request."""
        numbers = frozenset(one.request_id for one in found)
        with head_line():
            words = st.empty()
            with st.container(horizontal=True, horizontal_alignment="right"):
                if part is _OPEN:
                    self._calendar()
                self.reading.menu(
                    partial(_all_rows, self.reading.store, numbers, list(part.exported)),
                    f"{part.name.capitalize()} rights requests",
                    key=f"requests_{part.name}",
                )
        st.caption(part.table.choosing)
        place = st.container()
        first = first_row(f"requests_{part.name}", len(found), _PAGE_ROWS)
        shown = found[first : first + _PAGE_ROWS]
        words.markdown(
            f"**{first + 1:,}-{first + len(shown):,}** of {counted(len(found), 'request')}, {part.order}"
        )
        rows = _frame(shown, self.reading(names_of, (one.contact_id for one in shown)))
        with place:
            part.table.draw(rows, choose="one", then=lambda row: request_link.go_to(shown[row].request_id))

    def _calendar(self) -> None:
        """The open deadlines for a calendar; it names requests by number and kind alone."""
        self.reading.file(
            "Calendar",
            partial(_calendar_bytes, self.reading.store),
            name="rights-requests.ics",
            rows=sum(one.is_open for one in self.requests),
            key="requests_calendar",
            note="calendar of open rights requests",
        )


def _calendar_bytes(store: Store) -> bytes:
    with store.read() as cursor:
        return calendar_bytes(list_requests(cursor, only_open=True), made_at=utc_now())


def _all_rows(store: Store, numbers: frozenset[int], columns: list[str]) -> pd.DataFrame:
    """The rows of an export: the requests that the filter left, as they are when it is made."""
    with store.read() as cursor:
        found = [one for one in list_requests(cursor) if one.request_id in numbers]
        return _frame(found, names_of(cursor, (one.contact_id for one in found)))[columns]


def _ask_filter(opened: Sequence[Request]) -> Callable[[Request], bool]:
    kind, handler, state, overdue = st.columns([3, 3, 3, 2], vertical_alignment="bottom")
    handlers = sorted({one.handler for one in opened if one.handler})
    kinds = kind.multiselect("Kind", KINDS, format_func=KIND_WORDS.__getitem__, key="requests_kind")
    chosen = handler.multiselect("Handler", handlers, key="requests_handler")
    states = state.multiselect(
        "State", OPEN_STATES, format_func=STATE_WORDS.__getitem__, key="requests_state"
    )
    only_late = overdue.toggle("Overdue only", key="requests_overdue")

    def wanted(request: Request) -> bool:
        return (
            (not kinds or request.kind in kinds)
            and (not chosen or request.handler in chosen)
            and (not states or request.state in states)
            and (not only_late or request.is_overdue)
        )

    return wanted


def _frame(requests: Sequence[Request], names: dict[str, str]) -> pd.DataFrame:
    """A row for each request, open or closed."""
    return pd.DataFrame(
        {
            "request": [one.request_id for one in requests],
            "kind": [KIND_WORDS[one.kind] for one in requests],
            "person": [who(one, names) for one in requests],
            "state": [STATE_WORDS[one.state] for one in requests],
            "closed_on": [one.closed_on for one in requests],
            "taken": [taken_words(one) for one in requests],
            "on_time": [one.on_time for one in requests],
            "due_on": [one.due_on for one in requests],
            "left": [left_words(one) for one in requests],
            "bar": [bar(one) for one in requests],
            "pressing": [pressing(one) or "blue" for one in requests],
            "received_on": [one.received_on for one in requests],
            "handler": [one.handler for one in requests],
            "contact_id": [one.contact_id for one in requests],
        }
    )


def _pressing(rows: pd.DataFrame) -> Sequence[Colour]:
    return list(rows["pressing"])


def _late(rows: pd.DataFrame) -> Sequence[Colour]:
    return ["red" if one is False else "" for one in rows["on_time"]]


_ABOUT = (
    request_link.column("No.", of="request", width=45),
    text("kind", "Kind", 90),
    text("person", "Person", 140),
    text("state", "State", 142),
)
_OPEN = _Part(
    "open",
    "soonest due first",
    Table(
        "requests_open",
        "Open rights requests, soonest due first, with the days left for each",
        (
            *_ABOUT,
            day("due_on", "Due on", 90),
            text("left", "Days left", 118, colours=_pressing),
            text("bar", "Time left", 108, colours=_pressing),
            text("handler", "Handler", 65),
            day("received_on", "Received", 90),
            person_link.column(),
        ),
        ids=["request"],
        choosing="Choose a row to open the request.",
    ),
    ("request", "kind", "person", "state", "due_on", "left", "handler", "received_on", "contact_id"),
)
_CLOSED = _Part(
    "closed",
    "latest first",
    Table(
        "requests_closed",
        "Closed rights requests, latest first, with the time each took",
        (
            *_ABOUT,
            day("closed_on", "Closed", 90),
            text("taken", "Took", 130, colours=_late),
            day("due_on", "Due on", 90),
            day("received_on", "Received", 90),
            text("handler", "Handler", 65),
            person_link.column(),
        ),
        ids=["request"],
        choosing="Choose a row to open the request.",
    ),
    (
        "request",
        "kind",
        "person",
        "state",
        "closed_on",
        "taken",
        "due_on",
        "received_on",
        "handler",
        "contact_id",
    ),
)
