"""What an officer does about one person: put on hold, release a hold, keep as an individual."""

from datetime import date, timedelta

import streamlit as st

from wigops.clock import london_today
from wigops.errors import BadInputError
from wigops.export.caption import date_words as in_words
from wigops.retention import (
    Due,
    Hold,
    holds_on,
    keep_as_individual,
    place_hold,
    release_hold,
    suggested_keep_until,
)
from wigops.store import Store
from wigops.ui.kit.desk import Desk, ask_words, opened, typed
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

DESK = Desk("person")


def show(reading: Reading, due: Due) -> None:
    """The holds on one person and, for an officer, what can be done."""
    may_act = require().may("officer")
    above = st.container()
    for hold in reading(holds_on, due.contact_id):
        _hold_line(reading.store, hold, may_act=may_act)
    if may_act:
        with st.container(horizontal=True, vertical_alignment="center"):
            _ask_hold(reading.store, due.contact_id)
            if due.status == "review":
                _ask_keep(reading, due.contact_id)
    with above:
        DESK.said()


def show_hold(store: Store, hold: Hold) -> None:
    """One hold in force and, for an officer, its release."""
    above = st.container()
    _hold_line(store, hold, may_act=require().may("officer"))
    with above:
        DESK.said()


def _hold_line(store: Store, hold: Hold, *, may_act: bool) -> None:
    """One hold in force, its overdue review in red, and its release for an officer."""
    words, button = st.columns([6, 1], vertical_alignment="center")
    review = f"To be reviewed by {in_words(hold.review_on)}."
    if hold.review_on < london_today():
        review = f":red[**Its review has been overdue since {in_words(hold.review_on)}.**]"
    words.markdown(
        f":material/front_hand: **On hold** since {in_words(hold.placed_on)}, by {plain(hold.placed_by)}: "
        f"{plain(hold.reason)}  \n{review}"
    )
    if not may_act:
        return
    form = DESK.form("release", hold.hold_id)
    with button, opened(form, "Release", width="stretch"):
        _ask_reason(form, "Why it is no longer needed")
        DESK.submit("Release hold", form, lambda by: _release(store, hold.hold_id, form, by))


def _ask_hold(store: Store, contact_id: str) -> None:
    form = DESK.form("hold", contact_id)
    with opened(form, "Put on hold", icon=":material/front_hand:"):
        st.caption("Nobody deletes a person who is on hold. It lasts until an officer releases it.")
        _ask_reason(form, "Why this person's data must not be deleted yet")
        _ask_day(form, "Review by", value=None, last=None)
        DESK.submit("Place hold", form, lambda by: _place(store, contact_id, form, by))


def _ask_keep(reading: Reading, contact_id: str) -> None:
    form, today = DESK.form("keep", contact_id), london_today()
    if reading.as_of != today:
        st.caption("A review is decided as at today: choose Today above.")
        return
    last = reading(suggested_keep_until, contact_id)
    if last <= today:
        st.caption(
            "There is no day left to keep this person until: as an individual they would be due today."
        )
        return
    with opened(form, "Keep as an individual", icon=":material/person_check:"):
        st.caption(
            f"Until {in_words(last)} at the latest, when this person would be due as an individual. On the "
            "day you choose they are judged anew."
        )
        _ask_reason(form, "Why this person is kept")
        _ask_day(form, "Keep until", value=last, last=last)
        DESK.submit("Keep as an individual", form, lambda by: _keep(reading.store, contact_id, form, by))


def _ask_reason(form: str, label: str) -> None:
    ask_words(form, "reason", label)


def _ask_day(form: str, label: str, *, value: date | None, last: date | None) -> None:
    today = london_today()
    st.date_input(
        label,
        value=value,
        min_value=today + timedelta(days=1),
        max_value=last or date(today.year + 50, 12, 31),
        format="DD/MM/YYYY",
        key=f"{form}_day",
    )


def _place(store: Store, contact_id: str, form: str, by: str) -> str:
    review_on = _day(form, "Choose the day by which the hold is reviewed: nothing was changed.")
    hold = place_hold(store, contact_id, reason=typed(form, "reason"), review_on=review_on, by=by)
    return f"The hold is in force, to be reviewed by {in_words(hold.review_on)}."


def _release(store: Store, hold_id: int, form: str, by: str) -> str:
    hold = release_hold(store, hold_id, reason=typed(form, "reason"), by=by)
    return f"The hold that was placed on {in_words(hold.placed_on)} is released."


def _keep(store: Store, contact_id: str, form: str, by: str) -> str:
    keep_until = _day(form, "Choose the day until which the person is kept: nothing was changed.")
    keep_as_individual(store, contact_id, reason=typed(form, "reason"), keep_until=keep_until, by=by)
    return f"The decision is in force: the person is kept as an individual until {in_words(keep_until)}."


def _day(form: str, missing: str) -> date:
    day = st.session_state.get(f"{form}_day")
    if not isinstance(day, date):
        raise BadInputError(missing)
    return day
