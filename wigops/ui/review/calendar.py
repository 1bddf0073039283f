"""The weeks of the review: choosing one, and the calendar of all of them."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from wigops.export.caption import moment_words
from wigops.review import MISSED, RUNNING, SIGNED, SIGNED_LATE, TO_SIGN, WeekState
from wigops.review.board_words import week_words
from wigops.ui.kit.listing import Colour, Table, day, moment, number, text
from wigops.ui.kit.reading import Reading

TAB = "review_tab"
WEEK, WEEKS, COMPARE = "The week", "Calendar", "Compare weeks"
TABS = (WEEK, WEEKS, COMPARE)

STATE_WORDS = {
    SIGNED: "Signed",
    SIGNED_LATE: "Signed late",
    RUNNING: "Running",
    TO_SIGN: "To sign",
    MISSED: "Missed",
}
STEP = "review_step"
_CHOSEN = "review_week"


def ask_week(weeks: Sequence[WeekState]) -> WeekState:
    """Ask for a week; the one to sign unless another is chosen, or else the one that runs."""
    by_name = {one.week.name: one for one in weeks}
    if st.session_state.get(_CHOSEN) not in by_name:
        st.session_state[_CHOSEN] = next((one for one in weeks if one.state == TO_SIGN), weeks[0]).week.name
    chosen = st.selectbox(
        "Week",
        list(by_name),
        format_func=lambda name: in_a_line(by_name[name]),
        key=_CHOSEN,
        on_change=_begin_anew,
    )
    return by_name[chosen]


def in_a_line(one: WeekState) -> str:
    """ "2026-W48, 23 to 29 November 2026: running"."""
    return f"{one.week.name}, {week_words(one.week)}: {one.state}"


def show(reading: Reading, weeks: Sequence[WeekState]) -> None:
    """How many of all weeks were signed and missed, and the list; choosing a row opens that week."""
    reading.above(_counted(weeks), lambda: _frame(weeks), "Calendar of reviews", key="review_calendar")
    st.caption(
        "A week is signed until the end of the week after it; then it is missed, and can still be signed "
        "late. Choose a row to open that week."
    )
    _CALENDAR.draw(_frame(weeks), choose="one", then=lambda place: _open(weeks[place].week.name))


_COLOURS: dict[str, Colour] = {STATE_WORDS[MISSED]: "red", STATE_WORDS[TO_SIGN]: "amber"}
_CALENDAR = Table(
    "review_calendar",
    "The weeks since the first load and whether each was reviewed, the latest first",
    (
        text("week", "Week", 80),
        day("from", "From", 95),
        day("to", "To", 95),
        text("state", "Review", 85, colours=lambda rows: [_COLOURS.get(one, "") for one in rows["state"]]),
        text("signed_by", "Signed by", 95),
        moment("signed_at", "Signed", 135),
        number("load", "Load", 55),
        text("policy_version", "Policy version", 150),
    ),
    ids=["week"],
    tallest=25,
)


def _open(week: str) -> None:
    st.session_state[_CHOSEN] = week
    st.session_state[TAB] = WEEK
    _begin_anew()


def _begin_anew() -> None:
    """The week that is chosen is walked through from its first section on."""
    st.session_state.pop(STEP, None)


def _counted(weeks: Sequence[WeekState]) -> str:
    signed = [one for one in weeks if one.is_signed]
    late = sum(one.state == SIGNED_LATE for one in signed)
    missed = sum(one.state == MISSED for one in weeks)
    return (
        f"**{len(weeks):,}** week{'' if len(weeks) == 1 else 's'} since the first load: "
        f"**{len(signed):,}** signed, {late:,} of them late; **{missed:,}** missed."
    )


def _frame(weeks: Sequence[WeekState]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "week": [one.week.name for one in weeks],
            "from": [one.week.monday for one in weeks],
            "to": [one.week.sunday for one in weeks],
            "state": [STATE_WORDS[one.state] for one in weeks],
            "signed_by": [one.signed_by for one in weeks],
            "signed_at": pd.Series(
                [one.signed_at.replace(tzinfo=None) if one.signed_at else None for one in weeks],
                dtype="datetime64[s]",
            ),
            "load": pd.array([one.load_id for one in weeks], dtype="Int64"),
            "policy_version": [one.policy_version for one in weeks],
        }
    )


def signature_words(one: WeekState) -> str:
    """Who signed a week and when: "olly on 30 November 2026 at 09:14"."""
    return f"{one.signed_by} on {moment_words(one.signed_at)}" if one.signed_at else ""
