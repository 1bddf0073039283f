"""One finding on the page *Findings*: its cases, and accepting them or opening them again."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd
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
from wigops.store import Store
from wigops.ui import menu, person_link, request_link
from wigops.ui.kit.choice import Choice
from wigops.ui.kit.desk import Desk, picked_day, typed
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
_SHOWN = {
    "open": ("since", "detail", "people", "opened_on"),
    "accepted": ("accepted_until", "accepted_reason", "accepted_by", "since", "detail", "people"),
    "closed": ("since", "opened_on", "closed_on", "people"),
}
_PAGE_ROWS = 20
_LONGEST = 1_000  # characters
_REVIEW_DAYS = 90
_DESK = Desk("findings")


@dataclass(frozen=True)
class CasesView:
    """The cases of `finding`, for an account."""

    store: Store
    account: Account
    finding: Finding
    line: Reading

    def show(self, reading: Reading) -> None:
        """The rule and how to mend it, the cases a page at a time, and what an officer may do with them."""
        self._head()
        _DESK.said()
        state, search = st.columns([3, 2], vertical_alignment="bottom")
        counts = {one: reading(count_cases, CaseFilter(self.finding.id, one)) for one in _STATES}
        with state:
            chosen = st.segmented_control(
                "State",
                list(_STATES),
                default="open",
                required=True,
                format_func=lambda one: f"{_STATES[one]} ({counts[one]:,})",
                key=STATE,
                label_visibility="collapsed",
            )
        looked_for = search.text_input(
            "Search",
            placeholder="CRM id, number, or a word of what it says",
            key=f"findings_search_{self.finding.id}",
            label_visibility="collapsed",
        )
        wanted = CaseFilter(self.finding.id, str(chosen), looked_for)
        found = reading(count_cases, wanted) if looked_for.strip() else counts[wanted.state]
        if not found:
            st.info(_nothing(wanted))
            return
        self._list(reading, wanted, found)

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

    def _list(self, reading: Reading, wanted: CaseFilter, found: int) -> None:
        pages = -(-found // _PAGE_ROWS)
        head, place = st.container(), st.container()
        number = min(st.pagination(pages, key=f"findings_page_{pages}"), pages) if pages > 1 else 1
        first = (number - 1) * _PAGE_ROWS
        rows = reading(cases_page, wanted, limit=_PAGE_ROWS, offset=first)
        with head:
            st.caption(_MEANING[wanted.state])
            cases = "case" if found == 1 else "cases"
            self.line.above(
                f"**{first + 1:,}-{first + len(rows):,}** of {found:,} {wanted.state} {cases}",
                lambda: self._all_rows(wanted),
                f"{self.finding.title}, {wanted.state} cases",
                key="findings_cases",
            )
        acts = self.account.may("officer") and wanted.state != "closed"
        choice = Choice(f"findings_{wanted.finding}_{wanted.state}")
        with place:
            self._table(rows, wanted, choice, acts=acts)
        if acts:
            self._act(wanted, found, [int(one) for one in choice.ids])

    def _table(self, rows: pd.DataFrame, wanted: CaseFilter, choice: Choice, *, acts: bool) -> None:
        ids = [str(one) for one in rows["case_id"]]
        links, shown = self._links(rows)
        event = st.dataframe(
            rows.assign(**links),
            hide_index=True,
            height="content",
            placeholder="-",
            on_select="rerun" if acts else "ignore",
            selection_mode="multi-row",
            selection_default=choice.before(ids) if acts else None,
            key=choice.table_key(ids),
            column_order=(*shown, *_SHOWN[wanted.state]),
            column_config={**_COLUMNS, **self._about()},
            alt=f"{self.finding.title}: {wanted.state} cases",
        )
        if acts and not isinstance(event, st.delta_generator.DeltaGenerator):
            choice.take(ids, event["selection"]["rows"])

    def _links(self, rows: pd.DataFrame) -> tuple[dict[str, Any], tuple[str, ...]]:
        """The columns that say what a case is about, links where there is a page of it."""
        if self.finding.about == "request":
            addresses = [request_link.address(int(one)) for one in rows["subject"]]
            links: dict[str, Any] = {"request": addresses}
        elif self.finding.about == "contact":
            links = {}
        else:
            links = {"subject": rows["subject"]}
        if rows["contact_id"].notna().any():
            officer = self.account.may("officer")
            links |= (
                {"person": person_link.addresses(rows["contact_id"])}
                if officer
                else {"contact_id": rows["contact_id"]}
            )
        return links, tuple(links) or ("subject",)

    def _about(self) -> dict[str, Any]:
        about = self.finding.about
        return {"subject": st.column_config.TextColumn(about[:1].upper() + about[1:], width=120)}

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
                value=self.line.as_of + timedelta(days=_REVIEW_DAYS),
                min_value=self.line.as_of + timedelta(days=1),
                max_value=self.line.as_of + timedelta(days=3 * 366),
                format="DD/MM/YYYY",
                key=f"{form}_day",
            )
            _DESK.submit(f"Accept {cases}", form, lambda by: self._accept(form, wanted, ids, by))

    def _accept(self, form: str, wanted: CaseFilter, ids: list[int] | None, by: str) -> str:
        until = picked_day(form)
        done = accept(
            self.store, self._those(wanted, ids), reason=typed(form, "reason"), review_on=until, by=by
        )
        return f"{_are(done)} accepted until {in_words(until)}; from that day on open again."

    def _open_again(self, wanted: CaseFilter, ids: list[int] | None, by: str) -> str:
        return f"{_are(take_back_acceptance(self.store, self._those(wanted, ids), by=by))} open again."

    def _those(self, wanted: CaseFilter, ids: list[int] | None) -> list[int]:
        """The cases that were chosen; for all, those that the filter leaves now."""
        if ids is not None:
            return ids
        with self.store.read() as cursor:
            return matching_cases(cursor, wanted)

    def _all_rows(self, wanted: CaseFilter) -> pd.DataFrame:
        with self.store.read() as cursor:
            return cases_page(cursor, wanted, limit=None).drop(columns="case_id")


_COLUMNS = {
    "request": st.column_config.LinkColumn(
        "Request", display_text=request_link.PATTERN, width=70, help="Opens in a new tab of the browser."
    ),
    "person": person_link.config(),
    "contact_id": st.column_config.TextColumn("CRM id", width=90),
    "detail": st.column_config.TextColumn("What was found", width=520),
    "people": st.column_config.NumberColumn("People", format="localized", width=65),
    "since": st.column_config.DateColumn("Since", format="D MMM YYYY", width=100),
    "opened_on": st.column_config.DateColumn("First seen", format="D MMM YYYY", width=100),
    "closed_on": st.column_config.DateColumn("Closed", format="D MMM YYYY", width=100),
    "accepted_until": st.column_config.DateColumn("Until", format="D MMM YYYY", width=100),
    "accepted_by": st.column_config.TextColumn("By", width=90),
    "accepted_reason": st.column_config.TextColumn("Reason", width=260),
}


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
