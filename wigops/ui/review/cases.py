"""One finding on the page *Findings*: its cases, and accepting them or opening them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import streamlit as st

from wigops.accounts import Account
from wigops.export.caption import counted
from wigops.export.caption import date_words as in_words
from wigops.review import (
    CaseFilter,
    Finding,
    accept,
    cases_page,
    count_cases,
    matching_cases,
    take_back_acceptance,
)
from wigops.ui import menu, person_link, request_link
from wigops.ui.kit.choice import Choice
from wigops.ui.kit.desk import Desk, picked_day, typed
from wigops.ui.kit.listing import Column, Listing, day, number, text
from wigops.ui.kit.one_of import ask_one_of
from wigops.ui.kit.reading import Reading
from wigops.ui.review import finding_address
from wigops.ui.review.attention import SEVERITY_MARKED

STATE = "findings_state"
_STATES = {"open": "Open", "accepted": "Accepted", "closed": "Closed"}
_MEANING = {
    "open": "The data shows them now, and nobody has accepted them.",
    "accepted": "The data shows them; somebody accepted them until a day on which they are open again.",
    "closed": "The data showed them once, and does no more. What each said is not kept.",
}
_DETAIL = text("detail", "What was found", 520)
_PEOPLE, _SINCE = number("people", "People", 65), day("since", "Since")
_SHOWN = {
    "open": (_SINCE, _DETAIL, _PEOPLE, day("opened_on", "First seen")),
    "accepted": (
        day("accepted_until", "Until"),
        text("accepted_reason", "Reason", 260),
        text("accepted_by", "By", 90),
        _SINCE,
        _DETAIL,
        _PEOPLE,
    ),
    "closed": (_SINCE, day("opened_on", "First seen"), day("closed_on", "Closed"), _PEOPLE),
}
_LONGEST = 1_000  # characters
_REVIEW_DAYS = 90
_DESK = Desk("findings")


@dataclass(frozen=True)
class CasesView:
    """The cases of `finding`, for an account."""

    reading: Reading
    account: Account
    finding: Finding

    def show(self) -> None:
        """The rule and how to mend it, the cases a page at a time, and what an officer may do with them."""
        self._head()
        _DESK.said()
        state, search = st.columns([3, 2], vertical_alignment="bottom")
        counts = {one: self.reading(count_cases, CaseFilter(self.finding.id, one)) for one in _STATES}
        with state:
            states = {one: f"{words} ({counts[one]:,})" for one, words in _STATES.items()}
            chosen = ask_one_of("State", states, STATE, first="open")
        looked_for = search.text_input(
            "Search",
            placeholder="CRM id, number, or a word of what it says",
            key=f"findings_search_{self.finding.id}",
            label_visibility="collapsed",
        )
        wanted = CaseFilter(self.finding.id, str(chosen), looked_for)
        self._list(wanted)

    def _head(self) -> None:
        st.button(
            "All findings", icon=":material/arrow_back:", on_click=finding_address.close, key="findings_back"
        )
        st.subheader(self.finding.title)
        st.markdown(f"{SEVERITY_MARKED[self.finding.severity]} · {self.finding.rule}")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**How to mend it:** {self.finding.mend}", width="content")
            entry = menu.entry_called(self.finding.page)
            if self.account.may(entry.role):
                menu.link_to(entry.name, entry.title)

    def _list(self, wanted: CaseFilter) -> None:
        acts = self.account.may("officer") and wanted.state != "closed"
        choice = Choice(f"findings_{wanted.finding}_{wanted.state}")
        chosen = self._listing(wanted).show(
            self.reading, wanted, choose="several" if acts else None, choice=choice
        )
        if acts and chosen is not None:
            self._act(wanted, self.reading(count_cases, wanted), [int(one) for one in choice.ids])

    def _listing(self, wanted: CaseFilter) -> Listing:
        return Listing(
            key="findings_cases",
            alt=f"{self.finding.title}: {wanted.state} cases",
            columns=(*self._subject(), *_SHOWN[wanted.state]),
            ids=["case_id"],
            title=f"{self.finding.title}, {wanted.state} cases",
            count=count_cases,
            read=cases_page,
            one=f"{wanted.state} case",
            empty=_nothing(wanted),
            hint=_MEANING[wanted.state],
            exported=lambda rows: rows.drop(columns="case_id"),
        )

    def _subject(self) -> Sequence[Column]:
        """The columns that say what a case is about, links where there is a page of it."""
        person = (
            person_link.column(name="person", rare=True)
            if self.account.may("officer")
            else text("contact_id", "CRM id", 90, rare=True)
        )
        if self.finding.about == "contact":
            return (person,)
        if self.finding.about == "request":
            return (request_link.column(of="subject"), person)
        return (text("subject", self.finding.about[:1].upper() + self.finding.about[1:], 120), person)

    def _act(self, wanted: CaseFilter, found: int, chosen: list[int]) -> None:
        """Accept, or open again, the cases that are chosen, or all that the filter leaves."""
        accepts = wanted.state == "open"
        about_all = st.checkbox(
            f"{'Accept' if accepts else 'Open again'} all {found:,} that this filter leaves",
            key=f"findings_all_{wanted.finding}_{wanted.state}",
            disabled=found <= 1,
        )
        if not chosen and not about_all:
            st.caption(
                "Choose cases to accept them with a reason until a day, or all at once."
                if accepts
                else "Choose cases to open them again before their day, or all at once."
            )
            return
        number = found if about_all else len(chosen)
        ids = None if about_all else chosen
        form = _DESK.form(wanted.state, "all" if about_all else hash(tuple(chosen)))
        cases = counted(number, "case")
        if not accepts:
            _DESK.button(
                f"Open {cases} again", form, lambda by: self._open_again(wanted, ids, by), primary=True
            )
            return
        with st.form(form, enter_to_submit=False):
            reason, until = st.columns([4, 1])
            reason.text_area(
                "Why they may stay as they are for now",
                key=f"{form}_reason",
                max_chars=_LONGEST,
                height=90,
                help="It stays on record until the case is closed. Write no names into it.",
            )
            until.date_input(
                "Look at them again on",
                value=self.reading.as_of + timedelta(days=_REVIEW_DAYS),
                min_value=self.reading.as_of + timedelta(days=1),
                max_value=self.reading.as_of + timedelta(days=3 * 366),
                format="DD/MM/YYYY",
                key=f"{form}_day",
            )
            _DESK.submit(f"Accept {cases}", form, lambda by: self._accept(form, wanted, ids, by))

    def _accept(self, form: str, wanted: CaseFilter, ids: list[int] | None, by: str) -> str:
        until = picked_day(form)
        done = accept(
            self.reading.store, self._those(wanted, ids), reason=typed(form, "reason"), review_on=until, by=by
        )
        return f"{_are(done)} accepted until {in_words(until)}; from that day on open again."

    def _open_again(self, wanted: CaseFilter, ids: list[int] | None, by: str) -> str:
        done = take_back_acceptance(self.reading.store, self._those(wanted, ids), by=by)
        return f"{_are(done)} open again."

    def _those(self, wanted: CaseFilter, ids: list[int] | None) -> list[int]:
        """The cases that were chosen; for all, those that the filter leaves now."""
        if ids is not None:
            return ids
        with self.reading.store.read() as cursor:
            return matching_cases(cursor, wanted)


def _nothing(wanted: CaseFilter) -> str:
    if wanted.search.strip():
        return f"No {wanted.state} case fits this search: clear it, or choose another state."
    return {
        "open": "No case is open: the data does not show this now, or all of it was accepted for now.",
        "accepted": "No case is accepted. What an officer accepts with a reason stands here until its day.",
        "closed": "No case was closed yet. One that the data shows no more closes itself, and stands here.",
    }[wanted.state]


def _are(cases: int) -> str:
    return "1 case is" if cases == 1 else f"{cases:,} cases are"
