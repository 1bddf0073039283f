"""The part *The week* of the page *Review*: which week, its state, and the walk through it."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from wigops.accounts import Account
from wigops.export.caption import date_words as in_words
from wigops.review import (
    MISSED,
    RUNNING,
    TO_SIGN,
    WeekState,
    figures_on_record,
    notes_of,
    unmatched,
)
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.review.calendar import ask_week, signature_words
from wigops.ui.review.compare import taken_words
from wigops.ui.review.figures import figures_of, reading_of
from wigops.ui.review.pack import PackView
from wigops.ui.review.sections import SectionsView
from wigops.ui.review.walk import WalkView


@dataclass(frozen=True)
class WeekView:
    """The week that is chosen."""

    reading: Reading
    account: Account

    def show(self, weeks: Sequence[WeekState]) -> None:
        """Its state in a sentence, then its sections."""
        choice, state = st.columns([2, 3], gap="medium", vertical_alignment="bottom")
        with choice:
            one = ask_week(weeks)
        with state:
            self._state(one)
        found = figures_of(self.reading.store, one.week, self.account)
        if found is None:
            return
        figures, signed = found
        notes = self.reading(notes_of, one.week)
        before = self.reading(figures_on_record, one.week.back(1))
        if signed is not None and self.reading(unmatched, one.week):
            st.error(
                f"What is stored of {one.week.name} is not what was signed. It was changed past wigops: do "
                "not rely on it, and tell whoever runs this installation. `python -m wigops verify` checks "
                "all weeks."
            )
        st.caption(plain(taken_words(figures)) + f" Policy version {plain(figures.policy_version)}.")
        texts = signed.notes if signed else {section: one.text for section, one in notes.items()}
        taken = reading_of(self.reading, figures)
        PackView(taken, figures, signed, texts).show()
        sections = SectionsView(taken, figures, before)
        WalkView(taken, self.account, one, figures, signed, notes, sections).show()

    @staticmethod
    def _state(one: WeekState) -> None:
        last_day = in_words(one.week.back(-1).sunday)
        if one.is_signed:
            late = ", after its time" if one.state == "signed late" else ""
            st.success(f"Signed by {plain(signature_words(one))}{late}.", icon=":material/verified:")
        elif one.state == MISSED:
            st.error(f"This week was missed: it was not signed by {last_day}. It can still be signed late.")
        elif one.state == TO_SIGN:
            st.warning(f"This week is to be signed by {last_day}.")
        elif one.state == RUNNING:
            st.info(f"This week runs until {in_words(one.week.sunday)}; it is to be signed by {last_day}.")
