"""The tab *Who is who* of the page *CRM copy*: two records side by side, and an officer's answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from wigops.accounts import Account
from wigops.crm.who import Question, Record, decide, record_of
from wigops.errors import BadInputError
from wigops.export.caption import counted, date_words
from wigops.store import Store
from wigops.ui import person_link
from wigops.ui.kit.desk import Desk, typed
from wigops.ui.kit.listing import Table, first_row, text
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

_DESK = Desk("identity")
_PAGE = 5
_LONGEST = 500  # characters
_ASKED = {
    "adrift": "Somebody protected is not in the copy any more. Is this record theirs?",
    "duplicate": "This record looks like that of somebody protected. Is it the same person?",
    "maybe_erased": "This record has an address or number of somebody erased, and another name. Is it they?",
}
_ANSWERS = {"same": "The same person", "another": "Another person", "gone": "They are gone"}
_SAID = {
    "same": "It is on record that they are the same person.",
    "another": "It is on record that it is another person.",
    "gone": "It is on record that they are gone.",
}
_STATES = {"open": "Open", "kept out": "Kept out as the same", **_ANSWERS}


_ANSWERED = Table(
    "identity_answered",
    "Pairs of records that were said to be one person's or two people's, and who was kept out",
    [text(name, name) for name in ("Record", "Beside", "The same", "Said")],
)


@dataclass(frozen=True)
class IdentityView:
    """The questions of who is who, for an account."""

    store: Store
    account: Account

    def headline(self, asked: Sequence[Question]) -> None:
        """How many questions are open, and what waits for them; nothing where none is."""
        waiting = sum(one.state == "open" for one in asked)
        if waiting:
            st.warning(
                f"**{counted(waiting, 'question')} of who is who** "
                f"{'is' if waiting == 1 else 'are'} open, below under *Who is who*: nothing of those records "
                "is deleted until an officer has answered."
            )

    def show(self, reading: Reading, asked: Sequence[Question]) -> None:
        """Open questions a few at a time, then what was answered."""
        _DESK.said()
        waiting = [one for one in asked if one.state == "open"]
        if not asked:
            st.info(
                "No question of who is who. Where a load renames or merges the record of somebody protected, "
                "or brings somebody who may have been erased here, an officer is asked here who it is."
            )
            return
        st.markdown(f"**{len(waiting):,}** {'question is' if len(waiting) == 1 else 'questions are'} open.")
        st.caption(
            "Until a question is answered nothing of the record is deleted, and nobody is taken out of the "
            "copy."
        )
        place = st.container()
        first = first_row("identity", len(waiting), _PAGE)
        with place:
            for question in waiting[first : first + _PAGE]:
                self._one(reading, question)
        self._others(asked)

    def _one(self, reading: Reading, question: Question) -> None:
        with st.container(border=True):
            asked = _ASKED[question.kind]
            if question.candidate is None:
                asked = "Somebody protected is not in the copy any more, and no record looks like theirs."
            st.markdown(f"**{asked}**")
            left, right = st.columns(2)
            with left:
                self._side(reading, question, question.contact_id)
            with right:
                if question.candidate is not None:
                    self._side(reading, question, question.candidate)
            alike, unlike = ", ".join(question.agrees) or "nothing", ", ".join(question.differs) or "nothing"
            st.markdown(f"The same: {plain(alike)}. Different: {plain(unlike)}.")
            if self.account.may("officer"):
                self._answer(question)

    def _side(self, reading: Reading, question: Question, contact_id: str) -> None:
        is_returned, officer = question.kind == "maybe_erased", self.account.may("officer")
        stake = contact_id == (question.candidate if is_returned else question.contact_id)
        st.markdown(f"CRM id {person_link.markdown(contact_id)}" if officer else "A record")
        if stake:
            st.caption(plain(question.at_stake[:1].upper() + question.at_stake[1:]))
        record = reading(record_of, contact_id) if officer else None
        if record is not None:
            st.text("\n".join(_lines(record)))
        elif is_returned and stake:
            st.caption("Of somebody erased only keyed hashes are left: they tell what is the same, no more.")

    def _answer(self, question: Question) -> None:
        form = _DESK.form("answer", question.id)
        st.text_input("What tells you so", key=f"{form}_reason", max_chars=_LONGEST)
        answers = ("gone",) if question.candidate is None else ("same", "another")
        _DESK.refusal(form)
        with st.container(horizontal=True):
            for answer in answers:
                st.button(
                    _ANSWERS[answer],
                    key=f"{form}_{answer}",
                    **_DESK.click(partial(self._decide, question, answer, form), form),
                )

    def _decide(self, question: Question, answer: str, form: str, by: str) -> str:
        reason = typed(form, "reason")
        if not reason:
            raise BadInputError("Say what tells you so: nothing was changed.")
        decide(self.store, question.id, answer, reason=reason, by=by)
        return _SAID[answer]

    def _others(self, asked: Sequence[Question]) -> None:
        answered = [one for one in asked if one.state != "open"]
        if not answered:
            return
        st.subheader("Answered, and kept out")
        _ANSWERED.draw(
            pd.DataFrame(
                {
                    "Record": [one.contact_id for one in answered],
                    "Beside": [one.candidate or "" for one in answered],
                    "The same": [", ".join(one.agrees) for one in answered],
                    "Said": [_STATES[one.state] for one in answered],
                }
            )
        )


def _lines(record: Record) -> list[str]:
    shown = [record.name or "No name", record.organisation, record.described, *(record.points or ())]
    if record.created_on is not None:
        shown.append(f"In the CRM since {date_words(record.created_on)}")
    return [one for one in shown if one]
