"""One request: its person, its due date, the timeline that explains the clock, and what can be done."""

from dataclasses import dataclass

import streamlit as st

from wigops.accounts import Account
from wigops.errors import BadInputError
from wigops.export.caption import date_words as in_words
from wigops.rights import COMPLAINT, Request, find_request, own_holidays
from wigops.rights.names import names_of
from wigops.ui import person_link, request_link
from wigops.ui.kit.cards import draw_words
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.rights import form as request_form
from wigops.ui.rights import timeline as request_timeline
from wigops.ui.rights.actions import DESK, Actions
from wigops.ui.rights.answer import AnswerView
from wigops.ui.rights.letters import LettersView
from wigops.ui.rights.words import (
    KIND_WORDS,
    STATE_WORDS,
    bar,
    left_words,
    pressing,
    taken_words,
    who,
)


@dataclass(frozen=True)
class RequestView:
    """The page when it is about one request."""

    reading: Reading
    account: Account

    def show(self, request_id: int) -> None:
        """The whole of it; a sentence where there is no such request."""
        st.button(
            "All requests", icon=":material/arrow_back:", key="request_close", on_click=request_link.close
        )
        request_form.DESK.said()
        above = st.container()
        try:
            request = self.reading(find_request, request_id)
        except BadInputError:
            st.info(f"There is no request {request_id}.")
            return
        names = self.reading(names_of, request.contact_ids)
        _header(request, names)
        if self.account.may("officer"):
            for contact_id in request.contact_ids:
                person_link.show(contact_id, f"Everything held about CRM id {plain(contact_id)}")
        st.subheader("The clock")
        request_timeline.show(request, self.reading(own_holidays), self.reading.as_of)
        if self.account.may("officer"):
            st.subheader("What comes next" if request.possible_events else "Nothing more can happen to it")
            Actions(self.reading, request).show()
            AnswerView(self.reading, request).show()
            LettersView(self.reading, request).show()
        with above:
            DESK.said()


def _header(request: Request, names: dict[str, str]) -> None:
    st.subheader(f"Request {request.request_id}: {KIND_WORDS[request.kind].lower()}")
    st.markdown(f"**{plain(who(request, names))}**{_records(request)}")
    state, handler = plain(STATE_WORDS[request.state]), plain(request.handler or "Nobody")
    draw_words({"State": state, **_dates(request), "Handled by": handler})
    if request.note:
        st.markdown(f"**Note:** {plain(request.note)}")
    if request.in_force:
        st.warning(
            "**The restriction is in force.** The data may be kept, and little else: the gate refuses to "
            "erase it, and marketing and sharing have to heed it. It stays so until it is lifted, and the "
            "person must be told before that."
        )
    if request.is_open and not request.verified:
        st.warning(
            "**The person is not verified.** The request releases nothing and destroys nothing until "
            + ("somebody is found for it." if request.contact_id is None else "identity is confirmed.")
        )


def _records(request: Request) -> str:
    if not request.contact_ids:
        return ""
    ids = ", ".join(plain(one) for one in request.contact_ids)
    return f", CRM id {ids}" if len(request.contact_ids) == 1 else f", one person with the CRM ids {ids}"


def _dates(request: Request) -> dict[str, str]:
    """When it is due and how long that is, or when it was closed and how long that took."""
    if request.closed_on is not None:
        return {"Closed on": in_words(request.closed_on), "Took": taken_words(request)}
    due = "Acknowledge by" if request.kind == COMPLAINT else "Due on"
    return {due: in_words(request.due_on) if request.due_on else "Not known yet", "Time left": _left(request)}


def _left(request: Request) -> str:
    """The bar and its words, coloured when time is short."""
    words = f"**{left_words(request)}**  \n{bar(request)}"
    markdown = {"red": "red", "amber": "orange"}.get(pressing(request))
    return f":{markdown}[{words}]" if markdown else words
