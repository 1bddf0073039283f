"""The parts of the page *Audit trail*: whether the chain holds, the filters, the events, one event whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from wigops.audit import (
    Break,
    Chain,
    EventFilter,
    actors,
    count_events,
    event_kinds,
    events_page,
    verify_chain,
)
from wigops.clock import london_now, london_today
from wigops.export.caption import Caption, counted, date_words
from wigops.policy import Policy
from wigops.store import Connection, Store
from wigops.ui.kit.dates import one_day
from wigops.ui.kit.exports import table_exports
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.kit.trail import noted

_PAGE_ROWS = 20
_NOTHING = "-"
_TITLE = "Audit trail"


@dataclass(frozen=True)
class TrailView:
    """The page's parts, all read from the database."""

    store: Store
    policy: Policy

    def chain(self, reading: Reading) -> None:
        """Whether the chain holds, and since when that is known; else where it breaks, in red."""
        said, button = st.columns([5, 1], vertical_alignment="center")
        again = button.button("Check again", icon=":material/refresh:", key="trail_check", width="stretch")
        if again:
            reading.forget(_checked)
        with said, st.spinner("Following the chain from the first event to the last …"):
            found, at = reading.figure(_checked)
        broken = found.first_break
        with said:
            if broken is None:
                events = counted(found.events, "event")
                st.markdown(f":material/verified: **Verified {_when(at)}, {events}, the chain holds.**")
            else:
                _broken(found, broken, at)
        if broken is not None:
            self._around(reading, broken)
        st.caption(
            "Each event's hash covers the event before it, and the check works every one out again. Events "
            "that were cut off at the very end would not show."
        )

    def events(self, reading: Reading) -> None:
        """The filters, the events a page at a time, newest first, and the one that is chosen in full."""
        wanted = _ask_filter(reading)
        found = reading.figure(count_events, wanted)
        count_column, export_column = st.columns([5, 1], vertical_alignment="center")
        with export_column, st.container(horizontal_alignment="right"):
            table_exports(
                lambda: self._all_rows(wanted),
                Caption(_TITLE, london_today(), _source(*reading.figure(_checked)), self.policy.version),
                key="trail",
                on_export=noted(self.store, "audit trail"),
            )
        if not found:
            count_column.info("No event fits this filter. Clear a filter, or choose other days.")
            return
        pages = -(-found // _PAGE_ROWS)
        # Between the menu and the table, whose own tools appear above it.
        st.caption("Choose a row to read the whole of its details.")
        place = st.container()
        number = (
            min(st.pagination(pages, key=f"trail_page_{hash(wanted)}_{pages}"), pages) if pages > 1 else 1
        )
        first = (number - 1) * _PAGE_ROWS
        rows = reading(events_page, wanted, limit=_PAGE_ROWS, offset=first)
        count_column.markdown(
            f"**{first + 1:,}-{first + len(rows):,}** of {counted(found, 'event')}, newest first; London time"
        )
        with place:
            chosen = _table(rows, key=f"trail_rows_{hash(wanted)}_{found}_{number}")
        if chosen is not None:
            _whole(rows.iloc[chosen])

    def _around(self, reading: Reading, broken: Break) -> None:
        """The events around the place where the chain breaks."""
        about = EventFilter(numbers=(broken.at - broken.missing - 2, broken.at + 2))
        source = _source(*reading.figure(_checked))
        Reading(self.store, source=source).above(
            f"**The events around event {broken.at:,}**",
            lambda: self._all_rows(about),
            f"Audit trail around event {broken.at}",
            key="trail_around",
        )
        st.dataframe(
            reading(events_page, about, limit=None),
            hide_index=True,
            height="content",
            placeholder=_NOTHING,
            column_config=_columns(),
            alt=f"The events around event {broken.at}, where the chain breaks",
        )

    def _all_rows(self, wanted: EventFilter) -> pd.DataFrame:
        with self.store.read() as cursor:
            return events_page(cursor, wanted, limit=None)


def _broken(found: Chain, broken: Break, at: datetime) -> None:
    """Where the chain breaks and how."""
    sound = " The events before it hold." if broken.at - broken.missing > 1 else ""
    st.error(
        f"**The chain breaks at event {broken.at:,}** of {broken.moment_words}: {broken.in_words}.{sound} "
        f"Checked {_when(at)}, {counted(found.events, 'event')}. The trail was changed otherwise than by "
        "this program: keep the database file as it is, tell whoever runs this installation, and compare it "
        "with a backup.",
        icon=":material/link_off:",
    )


def _ask_filter(reading: Reading) -> EventFilter:
    text, who, event, day_from, day_to = st.columns([7, 6, 8, 6, 6])
    kinds = reading(event_kinds)
    return EventFilter(
        text=text.text_input(
            "Details",
            placeholder="CRM id, batch 3, a word …",
            key="trail_text",
            help="Looked for in the details. A number is looked for whole: batch 3 does not find batch 30.",
        ),
        actors=tuple(who.multiselect("Who", reading(actors), key="trail_actors", placeholder="Everybody")),
        events=tuple(
            event.multiselect(
                "Event",
                list(kinds),
                format_func=lambda kind: kinds.get(kind, kind),
                key="trail_events",
                placeholder="Every kind",
            )
        ),
        day_from=one_day(day_from, "From", "trail_from"),
        day_to=one_day(day_to, "To", "trail_to"),
    )


def _table(rows: pd.DataFrame, *, key: str) -> int | None:
    """The events on screen; returns the place among `rows` of the one that is chosen."""
    event = st.dataframe(
        rows,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        height="content",
        placeholder=_NOTHING,
        column_config=_columns(),
        alt="The events of the audit trail, newest first: number, time, who, what and its details",
    )
    chosen = event["selection"]["rows"]
    return int(chosen[0]) if chosen and chosen[0] < len(rows) else None


def _columns() -> dict[str, Any]:
    return {
        "number": st.column_config.NumberColumn("Event", format="localized", width=70),
        "happened_at": st.column_config.DatetimeColumn(
            "When", format="D MMM YYYY, HH:mm:ss", timezone="Europe/London", width=165
        ),
        "actor": st.column_config.TextColumn("Who", width=110),
        "event": st.column_config.TextColumn("What happened", width=150),
        "details": st.column_config.TextColumn("Details", width="large"),
    }


def _whole(event: "pd.Series[Any]") -> None:
    """One event with all of its details, however long."""
    number, at, actor, kind, details = (
        None if pd.isna(event[name]) else event[name]
        for name in ("number", "happened_at", "actor", "event", "details")
    )
    with st.container(border=True):
        st.subheader(plain(f"{kind or 'An event of no kind'}, event {number or 'without a number'}"))
        when = f"{date_words(at)} at {at:%H:%M:%S}" if isinstance(at, datetime) else "an unknown moment"
        st.caption(f"{when} · {plain(str(actor or 'nobody named'))}")
        st.text(str(details or "No details."))


def _checked(cursor: Connection) -> tuple[Chain, datetime]:
    """What the chain holds, and when that was worked out (London time)."""
    return verify_chain(cursor), london_now()


def _source(found: Chain, at: datetime) -> str:
    """The trail as a source ("audit trail, 1,204 events, verified on 3 March 2026 at 09:14: ok")."""
    return (
        f"audit trail, {counted(found.events, 'event')}, checked on {date_words(at.date())} at {at:%H:%M}: "
        f"{'the chain holds' if found.broken_at is None else found.in_words}"
    )


def _when(at: datetime) -> str:
    """The time of a check, with its day where that is not today."""
    day = "" if at.date() == london_today() else f"on {date_words(at.date())} "
    return f"{day}at {at:%H:%M}"
