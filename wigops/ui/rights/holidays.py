"""Holidays on the page *Rights requests*: the organisation's own, and the deadlines that one has moved."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from wigops.accounts import Account
from wigops.clock import london_today
from wigops.export.caption import date_words as in_words
from wigops.rights import (
    OwnHoliday,
    add_own_holiday,
    have_seen_moved,
    list_own_holidays,
    moved_deadlines,
    remove_own_holiday,
)
from wigops.store import Store
from wigops.ui import request_link
from wigops.ui.kit.desk import Desk, opened, picked_day, typed
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

_LONGEST_NAME = 100  # characters
_LISTED = 20
_MOVED = Desk("requests_moved")
_HOLIDAYS = Desk("requests_holidays")


def show_moved(reading: Reading, account: Account) -> None:
    """The open deadlines that a holiday has moved since an officer last said to have seen it."""
    _MOVED.said()
    moved = reading.figure(moved_deadlines)
    if not moved:
        return
    one = len(moved) == 1
    with st.container(border=True):
        st.warning(
            f"**{'A deadline has' if one else f'{len(moved):,} deadlines have'} moved**, since a holiday was "
            "announced, added or taken away."
        )
        for each in moved[:_LISTED]:
            st.markdown(
                f"- [Request {each.request_id}]({request_link.address(each.request_id)}): was due on "
                f"{in_words(each.was)}, now on **{in_words(each.due_on)}**. {plain(each.because)}"
            )
        if len(moved) > _LISTED:
            st.caption(
                f"The first {_LISTED} of {len(moved):,}; the list below shows every date as it is now."
            )
        if account.may("officer"):
            _MOVED.button("Seen", _MOVED.form("seen"), lambda by: _seen(reading.store, by))


@dataclass(frozen=True)
class HolidaysView:
    """The days that the organisation takes off besides those of the calendar."""

    reading: Reading
    account: Account

    def show(self) -> None:
        """The list, and for an officer adding to it and removing from it."""
        _HOLIDAYS.said()
        st.markdown(
            "A due date on a weekend or a bank holiday of England and Wales moves to the next working day. "
            "Days that you add here count as holidays too; open deadlines move with them, and say so."
        )
        ours = self.reading(list_own_holidays)
        if ours:
            self.reading.table(
                f"**{len(ours):,}** of your own",
                _readable(ours),
                "Holidays of our own",
                key="requests_holidays",
            )
        else:
            st.info("There are no holidays of your own. Those of the calendar need not be added.")
        if not self.account.may("officer"):
            return
        with st.container(horizontal=True):
            self._ask_add()
            if ours:
                self._ask_remove(ours)

    def _ask_add(self) -> None:
        form, today = _HOLIDAYS.form("add"), london_today()
        with opened(form, "Add a holiday", icon=":material/add:"):
            st.date_input(
                "Day",
                value=None,
                min_value=date(today.year - 1, 1, 1),
                max_value=date(today.year + 5, 12, 31),
                format="DD/MM/YYYY",
                key=f"{form}_day",
            )
            st.text_input(
                "What it is called",
                max_chars=_LONGEST_NAME,
                key=f"{form}_name",
                help="It stands in the explanation of each deadline that it moves.",
            )
            _HOLIDAYS.submit("Add holiday", form, lambda by: self._add(form, by))

    def _ask_remove(self, ours: list[OwnHoliday]) -> None:
        form = _HOLIDAYS.form("remove")
        names = {one.holiday_on: f"{in_words(one.holiday_on)}, {one.name}" for one in ours}
        with opened(form, "Remove a holiday", icon=":material/remove:"):
            st.selectbox("Day", list(names), format_func=names.__getitem__, key=f"{form}_day")
            _HOLIDAYS.submit("Remove holiday", form, lambda by: self._remove(form, by))

    def _add(self, form: str, by: str) -> str:
        added = add_own_holiday(self.reading.store, picked_day(form), typed(form, "name"), by=by)
        return f"{in_words(added.holiday_on)} is a holiday of yours now."

    def _remove(self, form: str, by: str) -> str:
        day = picked_day(form)
        remove_own_holiday(self.reading.store, day, by=by)
        return f"{in_words(day)} is no holiday of yours any more."


def _readable(ours: list[OwnHoliday]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Day": [f"{one.holiday_on:%A} {in_words(one.holiday_on)}" for one in ours],
            "Name": [plain(one.name) for one in ours],
            "Added by": [plain(one.added_by) for one in ours],
        }
    )


def _seen(store: Store, by: str) -> str:
    count = have_seen_moved(store, by=by)
    return "The moved deadline was seen." if count == 1 else f"{count:,} moved deadlines were seen."
