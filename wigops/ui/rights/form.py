"""The part *Record a request* of the page *Rights requests*: who asks, what for, when and how it came."""

from dataclasses import dataclass

import streamlit as st

from wigops.accounts import Account, list_accounts
from wigops.export.caption import date_words as in_words
from wigops.rights import CAME_BY, KINDS, open_request
from wigops.ui import request_link
from wigops.ui.kit.desk import Desk, Done, ask_day, ask_words, picked_day, typed
from wigops.ui.kit.reading import Reading
from wigops.ui.rights.person_choice import ask_person
from wigops.ui.rights.words import EARLIEST, KIND_WORDS

LONGEST_NOTE = 2000  # characters
_LONGEST_NAME = 200

_FOUND, _NOT_FOUND = "Somebody in the CRM copy", "Not yet identified"

DESK = Desk("requests_record")
"""What was recorded is said on the page of the new request."""


@dataclass(frozen=True)
class RecordView:
    """The form, for officers."""

    reading: Reading
    account: Account

    def show(self) -> None:
        """First who, then the rest and the button."""
        DESK.said()
        who = st.segmented_control(
            "Who asks", (_FOUND, _NOT_FOUND), default=_FOUND, required=True, key="requests_record_who"
        )
        form = DESK.form("new")
        if who == _FOUND:
            chosen = ask_person(self.reading, key=form, further=True)
            if not chosen:
                return
        else:
            chosen = []
            st.caption(
                "The clock runs all the same. Until somebody is found for it, the request releases nothing "
                "and destroys nothing."
            )
        with st.form(form, enter_to_submit=False):
            if not chosen:
                st.text_input(
                    "Who asked, as they gave their name",
                    key=f"{form}_asked_as",
                    max_chars=_LONGEST_NAME,
                    autocomplete="off",
                )
            kind, received, came_by, handler = st.columns(4)
            kind.selectbox(
                "What for", KINDS, index=None, format_func=KIND_WORDS.__getitem__, key=f"{form}_kind"
            )
            with received:
                ask_day(form, "Received on", earliest=EARLIEST)
            came_by.selectbox(
                "How it came", CAME_BY, index=0, format_func=str.capitalize, key=f"{form}_came_by"
            )
            with handler:
                ask_handler(self.reading, form, self.account.username)
            ask_words(
                form,
                "note",
                "Note",
                LONGEST_NOTE,
                told="What was asked for, in short. It goes when the person is erased.",
            )
            DESK.submit("Record the request", form, lambda by: self._record(form, chosen, by))

    def _record(self, form: str, contact_ids: list[str], by: str) -> Done:
        request = open_request(
            self.reading.store,
            typed(form, "kind"),
            received_on=picked_day(form),
            by=by,
            contact_ids=contact_ids,
            asked_as=None if contact_ids else typed(form, "asked_as"),
            came_by=typed(form, "came_by") or None,
            handler=typed(form, "handler"),
            note=typed(form, "note"),
        )
        due = f" It is due on {in_words(request.due_on)}." if request.due_on else ""
        return Done(
            f"Request {request.request_id} is recorded.{due}",
            lambda: request_link.open_next(request.request_id),
        )


def ask_handler(reading: Reading, form: str, handler: str | None) -> None:
    """The field `handler` of a form: an officer's account, or any other name."""
    officers = [one.username for one in reading(list_accounts) if one.may("officer")]
    names = officers if handler is None or handler in officers else [handler, *officers]
    st.selectbox(
        "Handled by",
        names,
        index=names.index(handler) if handler in names else None,
        accept_new_options=True,
        key=f"{form}_handler",
    )
