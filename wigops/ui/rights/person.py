"""One person: who they are, where they stand, and what is held about them."""

from dataclasses import dataclass

import streamlit as st

from wigops.accounts import Account
from wigops.catalogue import RETENTION_STATUSES
from wigops.crm.who import adrift_people
from wigops.export.caption import date_words as in_words
from wigops.retention import Due, due_of
from wigops.rights import Request, list_requests
from wigops.rights.find_person import Duplicate, likely_duplicates
from wigops.rights.person import erased_on, note_opened, opted_out_of
from wigops.ui import person_link, request_link
from wigops.ui.kit.cards import draw_words
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.menu import link_to
from wigops.ui.rights.held import HeldView, read_held
from wigops.ui.rights.words import KIND_WORDS, STATE_WORDS

_OPENED = "person_opened"


@dataclass(frozen=True)
class PersonView:
    """The page when it is about one person; for officers."""

    reading: Reading
    account: Account
    contact_id: str

    def show(self) -> None:
        """The whole of it; a sentence where nothing is held about such a person."""
        st.button(
            "Another person",
            icon=":material/arrow_back:",
            key="person_close",
            on_click=person_link.go_to,
            args=(None,),
        )
        due = self.reading(due_of, self.contact_id, self.reading.as_of)
        seen = self.reading(read_held, self.contact_id)
        if due is None:
            self._not_in_the_copy(is_held=bool(seen.by_category))
            return
        self._head(due, seen.count)
        HeldView(self.reading, self.contact_id, due).show(seen)
        self._note()

    def _not_in_the_copy(self, *, is_held: bool) -> None:
        """Of somebody erased, that and when; what proves it is on the page Erasure."""
        day = self.reading(erased_on, self.contact_id)
        adrift = [one for one in self.reading(adrift_people) if one.contact_id == self.contact_id]
        if day is not None:
            st.info(
                f"CRM id {plain(self.contact_id)} was erased on {in_words(day)}. What stays is the proof "
                "of it, by that id alone: on the page *Erasure*."
            )
        elif adrift:
            st.warning(
                f"CRM id {plain(self.contact_id)} is protected ({plain(adrift[0].protection)}) and not "
                "in the CRM copy any more. Say on the page *CRM copy*, under *Who is who*, which record is "
                "theirs, or that they are gone."
            )
            link_to("crm_copy", "Who is who")
        elif is_held:
            st.info(
                f"CRM id {plain(self.contact_id)} is not in the CRM copy any more. What was recorded here "
                "about it stands in the register of requests and in the audit trail."
            )
        else:
            st.info(f"The CRM copy has nobody with the CRM id {plain(self.contact_id)}.")

    def _head(self, due: Due, records: int) -> None:
        requests = self.reading(list_requests, contact_id=self.contact_id)
        opted_out = self.reading(opted_out_of, self.contact_id)
        st.subheader(plain(due.person or "A person without a name"))
        about = [
            due.job_title,
            due.organisation,
            due.sector and f"sector: {due.sector}",
            f"CRM id {due.contact_id}",
        ]
        st.caption(" · ".join(plain(one) for one in about if one))
        until = f", {in_words(due.due_on)}" if due.due_on is not None else ""
        draw_words(
            {
                "Retention": plain(f"{RETENTION_STATUSES.short[due.status]}{until}"),
                "Records held": f"{records:,}",
                "Requests": _requests_words(requests),
                "Marketing": plain(_marketing_words(opted_out)),
            }
        )
        rule = self.reading.policy.retention_rule(due.rule)
        st.markdown(f"{plain(due.because)}")
        with st.expander(f"The rule: {rule.name}"):
            st.markdown(f"{rule.statement} Due on: {rule.due_on}")
            st.markdown(f"> {rule.clause}")
            st.caption(f"Privacy policy, version {self.reading.policy.version}")
        if due.blocks:
            st.warning("**This person cannot be erased for now:** " + plain("; ".join(due.blocks)) + ".")
        _duplicates(self.reading(likely_duplicates, self.contact_id))
        _request_links(requests)

    def _note(self) -> None:
        """Once for each time that the page is opened: whoever looks at somebody's data is in the trail."""
        if st.session_state.get(_OPENED) != self.contact_id:
            note_opened(self.reading.store, self.contact_id, by=self.account.username)
            st.session_state[_OPENED] = self.contact_id


def _requests_words(requests: list[Request]) -> str:
    opened = sum(one.is_open for one in requests)
    return f"{opened:,} open, {len(requests) - opened:,} closed" if requests else "None"


def _marketing_words(opted_out: list[str]) -> str:
    if "all" in opted_out:
        return "Opted out of all"
    return f"Opted out of {', '.join(opted_out)}" if opted_out else "Not opted out"


def _duplicates(duplicates: list[Duplicate]) -> None:
    if not duplicates:
        return
    with st.expander(f"Likely the same person: {len(duplicates)}", icon=":material/group:"):
        for one in duplicates:
            person_link.show(
                one.match.contact_id, f"{plain(one.match.in_a_line)}: {plain(', '.join(one.why))}"
            )


def _request_links(requests: list[Request]) -> None:
    if not requests:
        return
    with st.expander(f"Rights requests: {len(requests)}", icon=":material/contact_mail:"):
        for one in requests:
            request_link.show(
                one.request_id,
                f"Request {one.request_id}, {KIND_WORDS[one.kind].lower()}, received on "
                f"{in_words(one.received_on)}: {STATE_WORDS[one.state].lower()}",
            )
