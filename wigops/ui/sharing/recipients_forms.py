"""What an officer records about a recipient: a check, an agreement, an end, a merge, a new one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from wigops.catalogue import RECIPIENT_KINDS
from wigops.clock import london_today
from wigops.export.caption import date_words as in_words
from wigops.sharing import (
    Recipient,
    add_recipient,
    end_relationship,
    merge_recipients,
    merges_of,
    record_agreement,
    record_due_diligence,
    resume_relationship,
    undo_merge,
)
from wigops.sharing.recipients import DESTROYED, FAILED, PASSED, RETURNED
from wigops.ui.kit.desk import Desk, ask_words, picked_day, typed
from wigops.ui.kit.reading import Reading
from wigops.ui.sharing.words import Words

DESK = Desk("recipients")
_LONGEST = 1000  # characters
_SHORT = 200
_A_YEAR = timedelta(days=365)
_NOT_YET = "Not confirmed yet"


@dataclass(frozen=True)
class FormsView:
    """The forms; `recipients` is the whole register."""

    reading: Reading
    recipients: list[Recipient]

    def about(self, one: Recipient) -> None:
        """Everything that can be recorded about one recipient."""
        with st.container(horizontal=True, gap="small"):
            self._check(one)
            self._agreement(one)
            self._end(one)
            if one.ended_on is not None:
                self._resume(one)
            self._merge(one)
            for merge in self.reading(merges_of, one.recipient_id):
                self._undo(merge.merge_id, merge.name or merge.recipient_id)

    def add(self) -> None:
        """A recipient that the CRM does not know."""
        with _opened("Add a recipient", "add", "") as form:
            st.text_input("Name", key=f"{form}_name", max_chars=_SHORT, autocomplete="off")
            st.selectbox(
                "Kind",
                RECIPIENT_KINDS,
                index=None,
                format_func=Words(self.reading.policy).kind,
                accept_new_options=True,
                key=f"{form}_kind",
                help="What is shared with a kind that the policy does not name is flagged.",
            )
            st.text_input("E-mail for notices", key=f"{form}_email", max_chars=_SHORT, autocomplete="off")
            DESK.submit("Add it", form, lambda by: self._add(form, by))

    def _check(self, one: Recipient) -> None:
        with _opened("Record due diligence", "check", one.recipient_id) as form:
            st.radio(
                "Outcome",
                (PASSED, FAILED),
                format_func=str.capitalize,
                horizontal=True,
                key=f"{form}_outcome",
            )
            ask_words(form, "what", "What was checked", _LONGEST, height=80)
            st.text_input("By whom", key=f"{form}_who", max_chars=_SHORT)
            _day("Checked on", form, "day", london_today(), latest=london_today())
            _day("Valid until", form, "until", london_today() + _A_YEAR)
            st.text_input("Reference of the document", key=f"{form}_document", max_chars=_SHORT)
            DESK.submit("Record the due diligence", form, lambda by: self._record_check(one, form, by))

    def _agreement(self, one: Recipient) -> None:
        with _opened("Record an agreement", "agreement", one.recipient_id) as form:
            _day("Signed on", form, "day", london_today(), latest=london_today())
            st.text_input("Reference of the document", key=f"{form}_document", max_chars=_SHORT)
            DESK.submit("Record the agreement", form, lambda by: self._record_agreement(one, form, by))

    def _end(self, one: Recipient) -> None:
        label = "End the relationship" if one.ended_on is None else "Confirm return or destruction"
        with _opened(label, "end", one.recipient_id) as form:
            _day("Ended on", form, "day", one.ended_on or london_today(), latest=london_today())
            st.radio(
                "What became of the data",
                (_NOT_YET, RETURNED, DESTROYED),
                format_func=str.capitalize,
                key=f"{form}_confirmed",
            )
            _day("Confirmed on", form, "confirmed_day", london_today(), latest=london_today())
            ask_words(form, "note", "Note", _LONGEST, height=80)
            DESK.submit("Record it", form, lambda by: self._record_end(one, form, by))

    def _resume(self, one: Recipient) -> None:
        self._reasoned(
            "The relationship goes on",
            "resume",
            one.recipient_id,
            lambda reason, by: self._go_on(one, reason, by),
        )

    def _merge(self, one: Recipient) -> None:
        others = {
            other.recipient_id: other.called
            for other in self.recipients
            if other.recipient_id != one.recipient_id
        }
        with _opened("Merge into another", "merge", one.recipient_id) as form:
            st.caption(
                "For one recipient under two names. Its disclosures, checks and notices count for the other "
                "from then on. It can be undone, and stays on record."
            )
            st.selectbox(
                "Which it really is",
                list(others),
                index=None,
                format_func=others.__getitem__,
                key=f"{form}_into",
            )
            ask_words(form, "reason", "Reason", _LONGEST, height=80)
            DESK.submit("Merge the two", form, lambda by: self._record_merge(one, others, form, by))

    def _undo(self, merge_id: int, name: str) -> None:
        self._reasoned(
            f"Tell apart: {name}", "undo", merge_id, lambda reason, by: self._tell_apart(merge_id, reason, by)
        )

    def _reasoned(self, label: str, what: str, about: str | int, deed: Callable[[str, str], str]) -> None:
        with _opened(label, what, about) as form:
            ask_words(form, "reason", "Reason", _LONGEST, height=80)
            DESK.submit("Record it", form, lambda by: deed(typed(form, "reason"), by))

    def _add(self, form: str, by: str) -> str:
        name = typed(form, "name")
        add_recipient(
            self.reading.store, name, typed(form, "kind"), contact_email=typed(form, "email"), by=by
        )
        return f"{name} is in the register."

    def _record_check(self, one: Recipient, form: str, by: str) -> str:
        until = picked_day(form, "until")
        record_due_diligence(
            self.reading.store,
            one.recipient_id,
            outcome=typed(form, "outcome"),
            what_was_checked=typed(form, "what"),
            checked_by=typed(form, "who"),
            checked_on=picked_day(form),
            valid_until=until,
            document_reference=typed(form, "document"),
            by=by,
        )
        return f"The due diligence of {one.called} is recorded, valid until {in_words(until)}."

    def _record_agreement(self, one: Recipient, form: str, by: str) -> str:
        record_agreement(
            self.reading.store,
            one.recipient_id,
            signed_on=picked_day(form),
            document_reference=typed(form, "document"),
            by=by,
        )
        return f"The agreement with {one.called} is recorded."

    def _record_end(self, one: Recipient, form: str, by: str) -> str:
        confirmed = typed(form, "confirmed")
        is_confirmed = confirmed in (RETURNED, DESTROYED)
        end_relationship(
            self.reading.store,
            one.recipient_id,
            ended_on=picked_day(form),
            confirmed=confirmed if is_confirmed else None,
            confirmed_on=picked_day(form, "confirmed_day") if is_confirmed else None,
            note=typed(form, "note"),
            by=by,
        )
        return f"The end of the relationship with {one.called} is recorded."

    def _go_on(self, one: Recipient, reason: str, by: str) -> str:
        resume_relationship(self.reading.store, one.recipient_id, reason=reason, by=by)
        return f"The relationship with {one.called} goes on."

    def _record_merge(self, one: Recipient, others: dict[str, str], form: str, by: str) -> str:
        into = typed(form, "into")
        merge_recipients(
            self.reading.store,
            one.recipient_id,
            into or one.recipient_id,
            reason=typed(form, "reason"),
            by=by,
        )
        return f"{one.called} counts as {others.get(into, into)} from now on."

    def _tell_apart(self, merge_id: int, reason: str, by: str) -> str:
        undo_merge(self.reading.store, merge_id, reason=reason, by=by)
        return "They are two recipients again."


@contextmanager
def _opened(label: str, what: str, about: str | int) -> Iterator[str]:
    """A form in a popover under a button; yields the form's key."""
    form = DESK.form(what, about)
    with st.popover(label, key=f"{form}_open"), st.form(form, border=False, enter_to_submit=False):
        yield form


def _day(label: str, form: str, name: str, value: date, *, latest: date | None = None) -> None:
    st.date_input(
        label,
        value=value,
        min_value=date(1990, 1, 1),
        max_value=latest or date(2100, 12, 31),
        format="DD/MM/YYYY",
        key=f"{form}_{name}",
    )
