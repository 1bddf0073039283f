"""One person's consents: what they are, what they cover, their evidence; withdrawing them, and opting out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from wigops.catalogue import CONSENT_PURPOSES
from wigops.clock import london_today
from wigops.consent import (
    consent_history,
    consents_of,
    find_person,
    gap_rows_of,
    may_withdraw,
    opt_out,
    take_back_withdrawal,
    withdraw,
    withdrawals_of,
)
from wigops.errors import BadInputError
from wigops.export.caption import counted
from wigops.export.caption import date_words as in_words
from wigops.store import Store
from wigops.ui import person_link
from wigops.ui.consent.words import EVENT_WORDS, MISSING_WORDS, listed
from wigops.ui.kit.desk import Deed, Desk, ask_day, ask_words, opened, picked_day, typed
from wigops.ui.kit.guard import require
from wigops.ui.kit.listing import Table, day, moment, number, text
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

DESK = Desk("consent")
EVERY_PURPOSE = "Every purpose they consented to"
_EARLIEST = date(2000, 1, 1)
_SAID_ON = "The person said so on"
_ICONS = {
    "given": ":material/check_circle:",
    "withdrawn": ":material/cancel:",
    "withdrawn_here": ":material/cancel:",
    "taken_back": ":material/undo:",
    "opted_out": ":material/unsubscribe:",
    "opted_out_here": ":material/unsubscribe:",
}
_CONSENTS = Table(
    key="consents",
    alt="The person's consents, newest first, with how each was given and what it covers",
    columns=(
        text("purpose", "Purpose", 105, words=CONSENT_PURPOSES.short),
        moment("given_at", "Given", None),
        moment("withdrawn_at", "Withdrawn", None),
        number("covered_rows", "Rows covered"),
        text("source", "How"),
        text("wording_version", "Wording"),
        text("consent_id", "Consent"),
    ),
    ids=["consent_id"],
)
_GAP = Table(
    key="uncovered",
    alt="What this person did that no consent covers, newest first",
    columns=(
        day("occurred_on", "On", None),
        text("purpose", "Purpose", 105),
        text("kind", "What"),
        text("service", "Service"),
        text("missing", "What is missing"),
        text("engagement_id", "Row"),
    ),
    ids=["engagement_id", "purpose"],
    tallest=10,
)


@dataclass(frozen=True)
class PersonView:
    """The panel of one person over the `months` to a day; `key` is in the keys of its widgets."""

    reading: Reading
    months: int
    key: str

    def show(self, contact_id: str) -> None:
        """Who it is, what an officer can do, their consents, what is not covered, and the timeline."""
        person = self.reading(find_person, contact_id)
        if person is None:
            st.info("This person is not in the CRM copy any more.")
            return
        with st.container(border=True):
            st.subheader(plain(person.name or "A person without a name"))
            st.caption(
                plain(" · ".join(filter(None, [person.organisation, person.sector, f"CRM id {contact_id}"])))
            )
            DESK.said()
            if require().may("officer"):
                person_link.show(contact_id)
                with st.container(horizontal=True):
                    self._ask_opt_out(contact_id)
                    self._ask_withdrawal(contact_id)
            self._withdrawals(contact_id)
            left, right = st.columns([3, 2], gap="medium")
            with left:
                self._consents(contact_id)
                self._gap(contact_id)
            with right:
                self._timeline(contact_id)

    def _ask_withdrawal(self, contact_id: str) -> None:
        given = self.reading(may_withdraw, contact_id, london_today())
        if not given:
            st.caption("There is no consent in force to withdraw.")
            return
        form = DESK.form("withdraw", contact_id)
        with opened(form, "Withdraw consent", icon=":material/cancel:"):
            st.selectbox(
                "For",
                [EVERY_PURPOSE, *(CONSENT_PURPOSES.words[purpose] for purpose in given)],
                key=f"{form}_purpose",
            )
            ask_day(form, _SAID_ON, earliest=_EARLIEST)
            st.caption(
                "It takes effect here at once and outlives every load; the CRM is told. A day before today "
                "counts from its beginning. A consent given later counts again."
            )
            DESK.submit("Withdraw consent", form, lambda by: self._withdraw(contact_id, form, by))

    def _withdraw(self, contact_id: str, form: str, by: str) -> str:
        chosen = typed(form, "purpose")
        purposes = [one for one, words in CONSENT_PURPOSES.words.items() if words == chosen]
        if not purposes and chosen != EVERY_PURPOSE:
            raise BadInputError("Choose what the consent is withdrawn for: nothing was changed.")
        done = withdraw(self.reading.store, contact_id, purposes=purposes or None, on=picked_day(form), by=by)
        said = f"Withdrawn: {listed(done.purposes, CONSENT_PURPOSES.words)}."
        if done.to_stop:
            rows = "one booking, application or tracking" if done.to_stop == 1 else f"{done.to_stop} matters"
            said += f" There is {rows} to stop: see the tab Withdrawals."
        return said

    def _ask_opt_out(self, contact_id: str) -> None:
        form = DESK.form("opt_out", contact_id)
        with opened(form, "Opt out of marketing", icon=":material/unsubscribe:"):
            ask_day(form, _SAID_ON, earliest=_EARLIEST)
            st.caption(
                "From every channel, here at once and whatever the CRM says; the CRM is told. A day before "
                "today counts from its beginning."
            )
            DESK.submit("Opt out of marketing", form, lambda by: self._opt_out(contact_id, form, by))

    def _opt_out(self, contact_id: str, form: str, by: str) -> str:
        opt_out(self.reading.store, contact_id, on=picked_day(form), by=by)
        return "The person is opted out of marketing by every channel; the CRM is asked to note it."

    def _withdrawals(self, contact_id: str) -> None:
        for one in self.reading(withdrawals_of, contact_id):
            words, button = st.columns([6, 1], vertical_alignment="center")
            crm = (
                " :orange[**The CRM still says “consented”.**]" if one.still_consented else " The CRM agrees."
            )
            words.markdown(
                f":material/cancel: **{CONSENT_PURPOSES.words[one.purpose]}** withdrawn on "
                f"{in_words(one.withdrawn_on)}, recorded by {plain(one.recorded_by)}.{crm}"
            )
            if not require().may("officer"):
                continue
            form = DESK.form("take_back", one.withdrawal_id)
            with button, opened(form, "Take back", width="stretch"):
                st.caption("Only where it was recorded by mistake; the trail keeps both.")
                ask_words(form, "reason", "Why")
                DESK.submit("Take back", form, _taker(self.reading.store, one.withdrawal_id, form))

    def _consents(self, contact_id: str) -> None:
        frame = self.reading(consents_of, contact_id)
        if frame.empty:
            st.markdown("**Consents**")
            st.info("The CRM copy has no consent of this person.")
            return
        replace(_CONSENTS, key=f"{self.key}_consents").under(
            self.reading,
            "**Consents**",
            frame,
            f"Consents of CRM id {contact_id}",
            note="consents of one person",
        )

    def _gap(self, contact_id: str) -> None:
        frame = self.reading(gap_rows_of, contact_id, self.reading.as_of, months=self.months)
        window = f"in the {self.months} months to {in_words(self.reading.as_of)}"
        if frame.empty:
            st.markdown("**Processed without consent**")
            st.caption(f"Nothing {window}.")
            return
        replace(_GAP, key=f"{self.key}_uncovered").under(
            self.reading,
            f"**Processed without consent**: {counted(len(frame), 'row')} {window}.",
            frame.assign(
                purpose=frame["purpose"].map(CONSENT_PURPOSES.short),
                kind=frame["kind"].str.replace("_", " ").str.capitalize(),
                missing=frame["missing"].map(MISSING_WORDS),
            ),
            f"Processed without consent, CRM id {contact_id}",
            note="what one person did without consent",
        )

    def _timeline(self, contact_id: str) -> None:
        frame = self.reading(consent_history, contact_id)
        if frame.empty:
            st.markdown("**Evidence**")
            st.caption("Nothing has been recorded yet: what they consent to and withdraw will stand here.")
            return
        self.reading.of(as_of=london_today()).above(
            "**Evidence**",
            lambda: self._evidence(contact_id),
            "Evidence of consent",
            key=f"{self.key}_evidence",
            note="evidence of consent of one person",
        )
        st.markdown("\n".join(_line(event) for event in frame.to_dict("records")))

    def _evidence(self, contact_id: str) -> pd.DataFrame:
        with self.reading.store.read() as cursor:
            frame = consent_history(cursor, contact_id)
        return frame.assign(
            contact_id=contact_id,
            event=frame["event"].map(EVENT_WORDS),
            purpose=frame["purpose"].map(CONSENT_PURPOSES.words),
        )


def _taker(store: Store, withdrawal_id: int, form: str) -> Deed:
    def deed(by: str) -> str:
        take_back_withdrawal(store, withdrawal_id, reason=typed(form, "reason"), by=by)
        return "The withdrawal is taken back; what the CRM says counts again."

    return deed


def _line(event: Mapping[Any, Any]) -> str:
    """One thing that happened, as a line of the timeline."""
    at = pd.Timestamp(str(event["happened_at"]))
    said = [f"**{EVENT_WORDS[str(event['event'])]}**"]
    if isinstance(event["purpose"], str):
        said.append(CONSENT_PURPOSES.words[event["purpose"]].lower())
    # What was said on an earlier day counts from its beginning; nobody knows the hour.
    on = in_words(at.date()) if f"{at:%H:%M:%S}" == "00:00:00" else f"{in_words(at.date())}, {at:%H:%M}"
    line = f"- {_ICONS[str(event['event'])]} {on}: {', '.join(said)}"
    details: Sequence[tuple[str, str]] = (
        ("source", "How: {}"),
        ("wording_version", "told: wording {}"),
        ("recorded_by", "by {}"),
        ("note", "{}"),
    )
    told = [words.format(plain(str(event[name]))) for name, words in details if isinstance(event[name], str)]
    if event["event"] == "given" and len(told) < 2:  # noqa: PLR2004
        told.append(":orange[evidence incomplete]")
    return line + (f"  \n  {'; '.join(told)}" if told else "")
