"""The parts of the page *Audit trail*: whether the chain holds, the filters, the events, one event whole."""

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
from wigops.export.caption import counted, date_words
from wigops.store import Connection
from wigops.ui.kit.dates import one_day
from wigops.ui.kit.listing import Column, Listing, Table, number, text
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain


def chain(reading: Reading) -> None:
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
            checked = counted(found.events, "event")
            st.markdown(f":material/verified: **Verified {_when(at)}, {checked}, the chain holds.**")
        else:
            _broken(found, broken, at)
    if broken is not None:
        _around(_of_the_trail(reading), broken)
    st.caption(
        "Each event's hash covers the event before it, and the check works every one out again. Events "
        "that were cut off at the very end would not show."
    )


def events(reading: Reading) -> None:
    """The filters, the events a page at a time, newest first, and the one that is chosen in full."""
    chosen = _EVENTS.show(_of_the_trail(reading), _ask_filter(reading), choose="one")
    if chosen is not None and len(chosen):
        _whole(chosen.iloc[0])


def _of_the_trail(reading: Reading) -> Reading:
    return reading.of(source=_source(*reading.figure(_checked)))


def _around(reading: Reading, broken: Break) -> None:
    """The events around the place where the chain breaks."""
    about = EventFilter(numbers=(broken.at - broken.missing - 2, broken.at + 2))
    place = f"event {broken.at}"
    Table("trail_around", f"The events around {place}, where the chain breaks", _COLUMNS).under(
        reading,
        f"**The events around event {broken.at:,}**",
        reading(events_page, about, limit=None),
        f"Audit trail around {place}",
    )


_COLUMNS = (
    number("number", "Event", 70),
    Column(
        "happened_at",
        st.column_config.DatetimeColumn(
            "When", format="D MMM YYYY, HH:mm:ss", timezone="Europe/London", width=165
        ),
    ),
    text("actor", "Who", 110),
    text("event", "What happened", 150),
    text("details", "Details", "large"),
)
_EVENTS = Listing(
    key="trail",
    alt="The events of the audit trail, newest first: number, time, who, what and its details",
    columns=_COLUMNS,
    ids=["number", "happened_at"],
    title="Audit trail",
    count=count_events,
    read=events_page,
    one="event",
    after=", newest first; London time",
    empty="No event fits this filter. Clear a filter, or choose other days.",
    choosing="Choose a row to read the whole of its details.",
)


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
    words, who, event, day_from, day_to = st.columns([7, 6, 8, 6, 6])
    kinds = reading(event_kinds)
    return EventFilter(
        text=words.text_input(
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
