"""The tabs *Holds* and *Decisions* of the page *Due for deletion*: what stands today, whatever its date."""

from datetime import date

import pandas as pd
import streamlit as st

from wigops.clock import london_today
from wigops.export.caption import date_words as in_words
from wigops.retention import (
    Hold,
    count_decisions_in_force,
    count_holds_in_force,
    decisions_in_force_page,
    holds_in_force_page,
    holds_on,
)
from wigops.store import Connection
from wigops.ui import person_link
from wigops.ui.kit.listing import Listing, always, day, text
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.retention import person_actions


def holds(reading: Reading) -> None:
    """Every hold in force, overdue reviews first, a page at a time; the one chosen can be released."""
    overdue = reading(count_holds_in_force, london_today())[1]
    chosen = _holds_listing(overdue).show(reading.of(as_of=london_today()), london_today(), choose="one")
    hold = None if chosen is None or chosen.empty else reading(_hold_in, chosen.iloc[0])
    if chosen is None or hold is None:
        person_actions.DESK.said()
        return
    with st.container(border=True):
        person = chosen.iloc[0]["person"]
        st.subheader(person if isinstance(person, str) else "A person without a name in the copy")
        st.caption(f"CRM id {plain(hold.contact_id)}")
        person_actions.show_hold(reading.store, hold)


def decisions(reading: Reading) -> None:
    """The review decisions in force, the first to end first, a page at a time."""
    _decisions_listing().show(reading.of(as_of=london_today()), london_today())


def _holds_listing(overdue: int) -> Listing:
    late = f"; :red[**{overdue:,}** overdue for review]" if overdue else ""
    return Listing(
        key="holds",
        alt="Holds in force by the day of their review, overdue first, with the reason for each",
        columns=(
            day("review_on", "Review by"),
            text(
                "overdue",
                "Review",
                80,
                made=lambda rows: rows["is_overdue"].map({True: "Overdue", False: ""}),
                colours=always("red"),
                rare=True,
            ),
            text("person", "Person", 150),
            text("reason", "Reason", 300),
            day("placed_on", "Since"),
            text("placed_by", "By", 110),
            person_link.column(),
        ),
        ids=["hold_id"],
        title="Holds in force",
        count=_count_holds,
        read=holds_in_force_page,
        one="hold",
        after=f" in force on {in_words(london_today())}{late}",
        empty="Nobody is on hold. An officer puts somebody on hold from the list of people, with a reason "
        "and a day to look again; all holds in force will be listed here.",
        hint="A hold stays in force until an officer releases it.",
        choosing="Choose a row to read the whole reason.",
    )


def _count_holds(cursor: Connection, today: date) -> int:
    return count_holds_in_force(cursor, today)[0]


def _decisions_listing() -> Listing:
    return Listing(
        key="decisions",
        alt="Review decisions in force, the first to end first, with the reason for each",
        columns=(
            text("keep_until", "Kept until", words=in_words),
            text("person", "Person", words=lambda name: plain(name) if isinstance(name, str) else "-"),
            text("reason", "Reason", words=plain),
            text("decided_on", "Decided", words=in_words),
            text("decided_by", "By", words=plain),
            text("contact_id", "CRM id", words=person_link.markdown),
        ),
        is_wrapped=True,
        title="Review decisions in force",
        count=count_decisions_in_force,
        read=decisions_in_force_page,
        one="decision",
        after=f" in force on {in_words(london_today())}",
        empty="No review decision is in force. Where the rules disagree about a person (status Needs "
        "review), an officer may keep them as an individual, with a reason and until a day; all "
        "decisions in force will be listed here.",
        hint="A decision plays a part only while its person would otherwise need a review. From the day on "
        "which it ends they are judged anew.",
    )


def _hold_in(cursor: Connection, row: pd.Series) -> Hold | None:
    holds = holds_on(cursor, str(row["contact_id"]))
    return next((hold for hold in holds if hold.hold_id == row["hold_id"]), None)
