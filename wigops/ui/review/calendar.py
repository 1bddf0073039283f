"""The weeks of the review: choosing one, and the calendar of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from wigops.clock import london_today
from wigops.export.caption import Caption, moment_words
from wigops.policy import Policy
from wigops.review import MISSED, RUNNING, SIGNED, SIGNED_LATE, TO_SIGN, WeekState
from wigops.review.board_words import week_words
from wigops.store import Store
from wigops.ui.kit.exports import table_exports
from wigops.ui.kit.listing import shade
from wigops.ui.kit.trail import noted

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
_LONG_LIST = 25
_LIST_HEIGHT = 560


def ask_week(weeks: Sequence[WeekState]) -> WeekState:
    """Reading for a week; the one to sign unless another is chosen, or else the one that runs."""
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


@dataclass(frozen=True)
class CalendarView:
    """Every week since the first load, with its state."""

    store: Store
    policy: Policy
    source: str

    def show(self, weeks: Sequence[WeekState]) -> None:
        """How many were signed and missed, and the list; choosing a row opens that week."""
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(_counted(weeks))
            table_exports(
                lambda: _frame(weeks),
                Caption("Calendar of reviews", london_today(), self.source, self.policy.version),
                key="review_calendar",
                on_export=noted(self.store, "calendar of reviews"),
            )
        st.caption(
            "A week is signed until the end of the week after it; then it is missed, and can still be signed "
            "late. Choose a row to open that week."
        )
        names = [one.week.name for one in weeks]
        st.dataframe(
            _coloured(_frame(weeks)),
            hide_index=True,
            height="content" if len(weeks) <= _LONG_LIST else _LIST_HEIGHT,
            placeholder="-",
            on_select=lambda: _open_chosen(names),
            selection_mode="single-row",
            key=_table_key(names),
            column_config={
                "week": st.column_config.TextColumn("Week", width=80),
                "from": st.column_config.DateColumn("From", format="D MMM YYYY", width=95),
                "to": st.column_config.DateColumn("To", format="D MMM YYYY", width=95),
                "state": st.column_config.TextColumn("Review", width=85),
                "signed_by": st.column_config.TextColumn("Signed by", width=95),
                "signed_at": st.column_config.DatetimeColumn("Signed", format="D MMM YYYY, HH:mm", width=135),
                "load": st.column_config.NumberColumn("Load", width=55),
                "policy_version": st.column_config.TextColumn("Policy version", width=150),
            },
            alt="The weeks since the first load and whether each was reviewed, the latest first",
        )


def _coloured(frame: pd.DataFrame) -> Styler:
    colours = {
        STATE_WORDS[MISSED]: shade("red"),
        STATE_WORDS[TO_SIGN]: shade("amber"),
    }
    return frame.style.map(
        lambda state: f"color: {colours[state]}; font-weight: bold" if state in colours else "",
        subset=["state"],
    )


def _table_key(names: Sequence[str]) -> str:
    return f"review_calendar_{hash(tuple(names))}"


def _open_chosen(names: Sequence[str]) -> None:
    rows = st.session_state[_table_key(names)]["selection"]["rows"]
    if rows and rows[0] < len(names):
        st.session_state[_CHOSEN] = names[rows[0]]
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
