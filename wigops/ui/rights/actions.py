"""What an officer records about one request: each thing that can come next, with its date and a note."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from wigops.clock import london_today
from wigops.errors import BadInputError
from wigops.export.caption import date_words as in_words
from wigops.rights import (
    COMPLAINT,
    EVENTS,
    Deadline,
    Request,
    deadline_of,
    hand_over,
    identify,
    own_holidays,
    record_event,
)
from wigops.ui.kit.desk import Desk, ask_day, ask_words, opened, picked_day, typed
from wigops.ui.kit.reading import Reading
from wigops.ui.rights.form import LONGEST_NOTE, ask_handler
from wigops.ui.rights.person_choice import ask_person
from wigops.ui.rights.words import EARLIEST

DESK = Desk("request")

# What the button of each event says.
BUTTONS = {
    "identity-asked": "Ask for identity",
    "identity-received": "Identity confirmed",
    "fee-asked": "Ask for a fee",
    "fee-paid": "Fee paid",
    "clarification-asked": "Ask for clarification",
    "clarification-received": "Clarification received",
    "acknowledged": "Acknowledged",
    "progress": "Progress",
    "extended": "Extend",
    "extension-told": "Told of the extension",
    "granted": "Grant",
    "refused": "Refuse",
    "completed": "Complete",
    "withdrawn": "Withdraw",
    "lifted": "Lift the restriction",
}
_MEANING = {
    "identity-asked": "Only where there is reasonable doubt. The clock starts when it is confirmed; until "
    "then the request releases nothing and destroys nothing.",
    "fee-asked": "Only for a request that is manifestly unfounded or excessive, or for further copies. The "
    "clock starts when it is paid.",
    "acknowledged": "A complaint is acknowledged within 30 days.",
    "withdrawn": "The person takes it back.",
    "completed": "It was answered in full: this closes it.",
}
_CLARIFIES = {
    True: "It pauses the clock until it comes, both days counted.",
    False: "Only an access request is paused by it; the clock of this one runs on.",
}
GROUNDS = (
    "Manifestly unfounded",
    "Manifestly excessive",
    "An exemption of the Data Protection Act 2018 applies",
    "The conditions of this right are not met",
    "The person could not be identified",
    "Another ground",
)
_RIGHTS_TO_TELL = (
    "The person must be told, by the due date, of the reasons; of the right to complain to you and to the "
    "Information Commissioner's Office; and of the right to go to court."
)
_TOO_LATE = " That day has gone by: only an extension that was decided until then can still be noted."


@dataclass(frozen=True)
class Actions:
    """The buttons of one request."""

    reading: Reading
    request: Request

    def show(self) -> None:
        """One button for each thing that can come next, and what is not about the clock."""
        request = self.request
        clock = deadline_of(request.history, self.reading(own_holidays))
        with st.container(horizontal=True, gap="small"):
            for event in request.possible_events:
                self._ask(event, clock)
            if request.is_open:
                self._ask_who()
            self._ask_handler()

    def _ask(self, event: str, clock: Deadline) -> None:
        form = DESK.form(event, self.request.request_id)
        with opened(form, BUTTONS[event]):
            self._explain(event, clock)
            ask_day(form, "On", earliest=EARLIEST)
            deed = self._fields(event, form)
            DESK.submit(f"Record: {EVENTS[event].lower()}", form, deed)

    def _explain(self, event: str, clock: Deadline) -> None:
        notice_by = clock.extension_notice_by
        if event == "extended" and notice_by is not None:
            st.caption(
                "By two months, for a complex request or many from the same person. The person must be told "
                f"of it, with the reasons, by **{in_words(notice_by)}**."
                + (_TOO_LATE if notice_by < london_today() else "")
            )
        elif event == "refused":
            st.caption(_RIGHTS_TO_TELL)
        elif event == "clarification-asked":
            st.caption(_CLARIFIES[self.request.kind == "access"])
        elif event == "completed" and self.request.kind == COMPLAINT:
            st.caption("The outcome was told to the person: this closes it.")
        elif event in _MEANING:
            st.caption(_MEANING[event])

    def _fields(self, event: str, form: str) -> Callable[[str], str]:
        """The further fields of an event's form; returns what its button does."""
        if event == "extended":
            _note(form, "Why it takes longer")
            return lambda by: self._record(event, form, self._reason(form), by)
        if event == "refused":
            st.selectbox("Ground", GROUNDS, index=None, key=f"{form}_ground")
            _note(form, "What it rests on, in short")
            return lambda by: self._record(event, form, _ground(form), by)
        if event == "lifted":
            st.checkbox("The person was told first that it will be lifted", key=f"{form}_told")
            _note(form, "Note")
            return lambda by: self._record(event, form, _told_first(form), by)
        _note(form, "What came of it" if event == "completed" else "Note")
        return lambda by: self._record(event, form, typed(form, "note"), by)

    def _record(self, event: str, form: str, note: str, by: str) -> str:
        request = record_event(
            self.reading.store, self.request.request_id, event, on=picked_day(form), by=by, note=note
        )
        return f"{EVENTS[event]}: recorded.{_what_follows(event, request)}"

    def _reason(self, form: str) -> str:
        reason = typed(form, "note")
        if not reason:
            raise BadInputError(
                "An extension needs its reason, which the person is told: nothing was recorded."
            )
        return reason

    def _ask_handler(self) -> None:
        form = DESK.form("handler", self.request.request_id)
        with opened(form, "Hand over", icon=":material/swap_horiz:"):
            ask_handler(self.reading, form, self.request.handler)
            DESK.submit("Hand over", form, lambda by: self._hand_over(form, by))

    def _hand_over(self, form: str, by: str) -> str:
        request = hand_over(self.reading.store, self.request.request_id, typed(form, "handler"), by=by)
        return f"{request.handler} handles request {request.request_id} now."

    def _ask_who(self) -> None:
        form = DESK.form("identify", self.request.request_id)
        label = "Identify" if self.request.contact_id is None else "Change who it is"
        with st.popover(label, icon=":material/person_search:", key=f"{form}_open"):
            chosen = ask_person(self.reading, key=form, further=True)
            if chosen:
                DESK.button(
                    "This is the person",
                    form,
                    lambda by: self._identify(chosen, by),
                    primary=True,
                )

    def _identify(self, contact_ids: list[str], by: str) -> str:
        request = identify(self.reading.store, self.request.request_id, contact_ids, by=by)
        records = len(request.contact_ids)
        return f"The person is identified, with {records} CRM record{'' if records == 1 else 's'}."


def _note(form: str, label: str) -> None:
    ask_words(form, "note", label, LONGEST_NOTE)


def _ground(form: str) -> str:
    ground, words = typed(form, "ground"), typed(form, "note")
    if not ground:
        raise BadInputError("A refusal needs its ground, which the person is told: nothing was recorded.")
    return f"{ground}: {words}" if words else f"{ground}."


def _told_first(form: str) -> str:
    if not st.session_state.get(f"{form}_told"):
        raise BadInputError(
            "The person must be told before a restriction is lifted (UK GDPR Art 18(3)): nothing was "
            "recorded."
        )
    return typed(form, "note") or "The person was told first."


def _what_follows(event: str, request: Request) -> str:
    if event == "extended" and request.extension_notice_by is not None:
        return f" Tell the person why by {in_words(request.extension_notice_by)}."
    if event == "refused":
        return f" {_RIGHTS_TO_TELL}"
    if request.is_open and request.due_on is None:
        return " There is no due date until it comes."
    if event in ("clarification-received", "identity-received", "fee-paid") and request.due_on is not None:
        return f" It is due on {in_words(request.due_on)}."
    return ""
