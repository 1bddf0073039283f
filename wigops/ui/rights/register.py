"""The parts *Open* and *Closed* of the page *Rights requests*, and the figures above them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from wigops.clock import utc_now
from wigops.export.caption import Caption, counted
from wigops.export.caption import date_words as in_words
from wigops.policy import Policy
from wigops.rights import KINDS, Request, figures, list_requests
from wigops.rights.calendar_file import calendar_bytes
from wigops.rights.clock import plus_months
from wigops.rights.names import names_of
from wigops.store import Store
from wigops.ui import person_link, request_link
from wigops.ui.kit.exports import file_download, table_exports
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.trail import noted
from wigops.ui.rights.words import (
    KIND_WORDS,
    OPEN_STATES,
    STATE_WORDS,
    bar,
    cell_colour,
    left_words,
    taken_words,
    who,
)

_PAGE_ROWS = 50

_Frame = Callable[[Sequence[Request], dict[str, str]], pd.DataFrame]


def headline(requests: Sequence[Request], today: date) -> None:
    """How many are open, overdue and due soon, and how many were answered in time over twelve months."""
    opened = [one for one in requests if one.is_open]
    overdue, soon = sum(one.is_overdue for one in opened), sum(one.is_due_soon for one in opened)
    year = figures(requests, a_year_to(today), today)[0]
    share = year.on_time_share
    columns = st.columns(4)
    columns[0].metric(
        "Open", f"{len(opened):,}", help="Neither completed, refused nor withdrawn.", border=True
    )
    columns[1].metric(
        "Overdue",
        f":red[{overdue:,}]" if overdue else "0",
        help="Their due date has gone by.",
        border=True,
    )
    columns[2].metric(
        "Due in five working days",
        f"{soon:,}",
        help="Today counts; what is overdue does not.",
        border=True,
    )
    columns[3].metric(
        "Closed on time, 12 months",
        "-" if share is None else f"{share:.0%}",
        help=f"{year.on_time:,} of {year.closed:,} that were closed in the 12 months to today.",
        border=True,
    )
    st.caption(
        f"As at {in_words(today)}. In the 12 months to that day {year.on_time:,} of {year.closed:,} "
        f"{'request was' if year.closed == 1 else 'requests were'} closed on time."
    )


def a_year_to(day: date) -> date:
    """The first of the twelve months that end with `day`."""
    return plus_months(day, -12) + timedelta(days=1)


@dataclass(frozen=True)
class RequestsView:
    """The lists; `requests` are all there are, in the order of `list_requests`, as of `today`."""

    store: Store
    policy: Policy
    source: str
    today: date
    requests: Sequence[Request]

    def open(self, reading: Reading) -> None:
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
        chosen = self._listed(reading, found, "open", "soonest due first", _open_frame, _show_open)
        if chosen is not None:
            request_link.open_request(chosen.request_id)

    def closed(self, reading: Reading) -> None:
        """Those that are closed, latest first, with the time they took and whether that was in time."""
        closed = [one for one in self.requests if not one.is_open]
        if not closed:
            st.info("No request was closed yet. Each will stand here with the time that it took.")
            return
        chosen = self._listed(reading, closed, "closed", "latest first", _closed_frame, _show_closed)
        if chosen is not None:
            request_link.open_request(chosen.request_id)

    def _listed(
        self,
        reading: Reading,
        found: Sequence[Request],
        part: str,
        order: str,
        frame: _Frame,
        show: Callable[[pd.DataFrame, Sequence[Request], str], int | None],
    ) -> Request | None:
        """A page of `found`; returns the request whose row is chosen."""
        words, menu = st.columns([4, 2], vertical_alignment="center")
        numbers = frozenset(one.request_id for one in found)
        with menu, st.container(horizontal=True, horizontal_alignment="right"):
            if part == "open":
                self._calendar()
            table_exports(
                lambda: self._all_rows(numbers, frame),
                Caption(f"{part.capitalize()} rights requests", self.today, self.source, self.policy.version),
                key=f"requests_{part}",
                on_export=noted(self.store, f"{part} rights requests"),
            )
        st.caption("Choose a row to open the request.")
        place, pages = st.container(), -(-len(found) // _PAGE_ROWS)
        page = min(st.pagination(pages, key=f"requests_{part}_page_{pages}"), pages) if pages > 1 else 1
        first = (page - 1) * _PAGE_ROWS
        shown = found[first : first + _PAGE_ROWS]
        words.markdown(
            f"**{first + 1:,}-{first + len(shown):,}** of {counted(len(found), 'request')}, {order}"
        )
        names = reading(names_of, (one.contact_id for one in shown))
        with place:
            row = show(frame(shown, names), shown, f"requests_{part}_rows_{hash(tuple(shown_ids(shown)))}")
        return None if row is None else shown[row]

    def _calendar(self) -> None:
        """The open deadlines for a calendar; it names requests by number and kind alone."""
        file_download(
            "Calendar",
            self._calendar_bytes,
            name="rights-requests.ics",
            rows=sum(one.is_open for one in self.requests),
            key="requests_calendar",
            on_export=noted(self.store, "calendar of open rights requests"),
        )

    def _calendar_bytes(self) -> bytes:
        with self.store.read() as cursor:
            return calendar_bytes(list_requests(cursor, only_open=True), made_at=utc_now())

    def _all_rows(self, numbers: frozenset[int], frame: _Frame) -> pd.DataFrame:
        """The rows of an export: the requests that the filter left, as they are when it is made."""
        with self.store.read() as cursor:
            found = [one for one in list_requests(cursor) if one.request_id in numbers]
            names = names_of(cursor, (one.contact_id for one in found))
        return frame(found, names).drop(columns=["bar", "link", "person_link"], errors="ignore")


def shown_ids(requests: Sequence[Request]) -> list[int]:
    return [one.request_id for one in requests]


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


def _open_frame(requests: Sequence[Request], names: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "link": [request_link.address(one.request_id) for one in requests],
            "request": [one.request_id for one in requests],
            "kind": [KIND_WORDS[one.kind] for one in requests],
            "person": [who(one, names) for one in requests],
            "state": [STATE_WORDS[one.state] for one in requests],
            "due_on": [one.due_on for one in requests],
            "bar": [bar(one) for one in requests],
            "left": [left_words(one) for one in requests],
            "handler": [one.handler for one in requests],
            "received_on": [one.received_on for one in requests],
            "contact_id": [one.contact_id for one in requests],
            "person_link": person_link.addresses(one.contact_id for one in requests),
        }
    )


def _closed_frame(requests: Sequence[Request], names: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "link": [request_link.address(one.request_id) for one in requests],
            "request": [one.request_id for one in requests],
            "kind": [KIND_WORDS[one.kind] for one in requests],
            "person": [who(one, names) for one in requests],
            "state": [STATE_WORDS[one.state] for one in requests],
            "closed_on": [one.closed_on for one in requests],
            "taken": [taken_words(one) for one in requests],
            "due_on": [one.due_on for one in requests],
            "received_on": [one.received_on for one in requests],
            "handler": [one.handler for one in requests],
            "contact_id": [one.contact_id for one in requests],
            "person_link": person_link.addresses(one.contact_id for one in requests),
        }
    )


def _show_open(frame: pd.DataFrame, requests: Sequence[Request], key: str) -> int | None:
    theme = str(st.context.theme.type)
    colours = [f"color: {cell_colour(one, theme)}" for one in requests]
    return _table(
        frame.style.apply(lambda _: colours, axis=0, subset=["bar", "left"]),
        ("link", "kind", "person", "state", "due_on", "left", "bar", "handler", "received_on", "person_link"),
        key,
        "Open rights requests, soonest due first, with the days left for each",
    )


def _show_closed(frame: pd.DataFrame, requests: Sequence[Request], key: str) -> int | None:
    theme = str(st.context.theme.type)
    red = "#f2919a" if theme == "dark" else "#9e303b"
    colours = [f"color: {red}" if one.on_time is False else "" for one in requests]
    return _table(
        frame.style.apply(lambda _: colours, axis=0, subset=["taken"]),
        (
            "link",
            "kind",
            "person",
            "state",
            "closed_on",
            "taken",
            "due_on",
            "received_on",
            "handler",
            "person_link",
        ),
        key,
        "Closed rights requests, latest first, with the time each took",
    )


def _table(styled: "pd.io.formats.style.Styler", order: tuple[str, ...], key: str, alt: str) -> int | None:
    column = st.column_config
    event = st.dataframe(
        styled,
        hide_index=True,
        height="content",
        placeholder="-",
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        column_order=order,
        column_config={
            "link": column.LinkColumn(
                "No.", display_text=request_link.PATTERN, width=45, help="Opens in a new tab of the browser."
            ),
            "kind": column.TextColumn("Kind", width=90),
            "person": column.TextColumn("Person", width=140),
            "state": column.TextColumn("State", width=142),
            "due_on": column.DateColumn("Due on", format="D MMM YYYY", width=90),
            "bar": column.TextColumn("Time left", width=108),
            "left": column.TextColumn("Days left", width=118),
            "handler": column.TextColumn("Handler", width=65),
            "received_on": column.DateColumn("Received", format="D MMM YYYY", width=90),
            "closed_on": column.DateColumn("Closed", format="D MMM YYYY", width=90),
            "taken": column.TextColumn("Took", width=130),
            "person_link": person_link.config(),
        },
        alt=alt,
    )
    rows = event["selection"]["rows"]
    return rows[0] if rows and rows[0] < len(styled.index) else None
