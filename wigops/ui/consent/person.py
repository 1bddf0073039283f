"""One person's consents: what they are, what they cover, their evidence; withdrawing them, and opting out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from wigops.export.caption import Caption
from wigops.export.caption import date_words as in_words
from wigops.policy import Policy
from wigops.store import Store
from wigops.ui import person_link
from wigops.ui.consent.words import EVENT_WORDS, MISSING_WORDS, listed
from wigops.ui.kit.desk import Deed, Desk, ask_day, picked_day, typed
from wigops.ui.kit.exports import head_line, table_exports
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.kit.trail import noted

DESK = Desk("consent")
EVERY_PURPOSE = "Every purpose they consented to"
_EARLIEST = date(2000, 1, 1)
_SAID_ON = "The person said so on"
_LONGEST = 500
_ICONS = {
    "given": ":material/check_circle:",
    "withdrawn": ":material/cancel:",
    "withdrawn_here": ":material/cancel:",
    "taken_back": ":material/undo:",
    "opted_out": ":material/unsubscribe:",
    "opted_out_here": ":material/unsubscribe:",
}


@dataclass(frozen=True)
class PersonView:
    """The panel of one person; `key` is in the keys of its widgets."""

    store: Store
    policy: Policy
    as_of: date
    months: int
    source: str
    key: str

    def show(self, reading: Reading, contact_id: str) -> None:
        """Who it is, what an officer can do, their consents, what is not covered, and the timeline."""
        person = reading(find_person, contact_id)
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
                    self._ask_withdrawal(reading, contact_id)
            self._withdrawals(reading, contact_id)
            left, right = st.columns([3, 2], gap="medium")
            with left:
                self._consents(reading, contact_id)
                self._gap(reading, contact_id)
            with right:
                self._timeline(reading, contact_id)

    def _ask_withdrawal(self, reading: Reading, contact_id: str) -> None:
        given = reading(may_withdraw, contact_id, london_today())
        if not given:
            st.caption("There is no consent in force to withdraw.")
            return
        form = DESK.form("withdraw", contact_id)
        with (
            st.popover("Withdraw consent", icon=":material/cancel:", key=f"{form}_open"),
            st.form(form, border=False, enter_to_submit=False),
        ):
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
        done = withdraw(self.store, contact_id, purposes=purposes or None, on=picked_day(form), by=by)
        said = f"Withdrawn: {listed(done.purposes, CONSENT_PURPOSES.words)}."
        if done.to_stop:
            rows = "one booking, application or tracking" if done.to_stop == 1 else f"{done.to_stop} matters"
            said += f" There is {rows} to stop: see the tab Withdrawals."
        return said

    def _ask_opt_out(self, contact_id: str) -> None:
        form = DESK.form("opt_out", contact_id)
        with (
            st.popover("Opt out of marketing", icon=":material/unsubscribe:", key=f"{form}_open"),
            st.form(form, border=False, enter_to_submit=False),
        ):
            ask_day(form, _SAID_ON, earliest=_EARLIEST)
            st.caption(
                "From every channel, here at once and whatever the CRM says; the CRM is told. A day before "
                "today counts from its beginning."
            )
            DESK.submit("Opt out of marketing", form, lambda by: self._opt_out(contact_id, form, by))

    def _opt_out(self, contact_id: str, form: str, by: str) -> str:
        opt_out(self.store, contact_id, on=picked_day(form), by=by)
        return "The person is opted out of marketing by every channel; the CRM is asked to note it."

    def _withdrawals(self, reading: Reading, contact_id: str) -> None:
        for one in reading(withdrawals_of, contact_id):
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
            with (
                button,
                st.popover("Take back", key=f"{form}_open", width="stretch"),
                st.form(form, border=False, enter_to_submit=False),
            ):
                st.caption("Only where it was recorded by mistake; the trail keeps both.")
                st.text_area("Why", key=f"{form}_reason", max_chars=_LONGEST, height=90)
                DESK.submit("Take back", form, _taker(self.store, one.withdrawal_id, form))

    def _consents(self, reading: Reading, contact_id: str) -> None:
        frame = reading(consents_of, contact_id)
        if frame.empty:
            st.markdown("**Consents**")
            st.info("The CRM copy has no consent of this person.")
            return
        self._line.above(
            "**Consents**",
            lambda: frame,
            f"Consents of CRM id {contact_id}",
            key=f"{self.key}_consents",
            note="consents of one person",
        )
        st.dataframe(
            frame.assign(purpose=frame["purpose"].map(CONSENT_PURPOSES.short)),
            hide_index=True,
            height="content",
            placeholder="-",
            column_order=(
                "purpose",
                "given_at",
                "withdrawn_at",
                "covered_rows",
                "source",
                "wording_version",
                "consent_id",
            ),
            column_config={
                "purpose": st.column_config.TextColumn("Purpose", width=105),
                "given_at": st.column_config.DatetimeColumn("Given", format="D MMM YYYY, HH:mm"),
                "withdrawn_at": st.column_config.DatetimeColumn("Withdrawn", format="D MMM YYYY, HH:mm"),
                "covered_rows": st.column_config.NumberColumn("Rows covered", format="localized"),
                "source": st.column_config.TextColumn("How"),
                "wording_version": st.column_config.TextColumn("Wording"),
                "consent_id": st.column_config.TextColumn("Consent"),
            },
            alt="The person's consents, newest first, with how each was given and what it covers",
        )

    def _gap(self, reading: Reading, contact_id: str) -> None:
        frame = reading(gap_rows_of, contact_id, self.as_of, months=self.months)
        window = f"in the {self.months} months to {in_words(self.as_of)}"
        if frame.empty:
            st.markdown("**Processed without consent**")
            st.caption(f"Nothing {window}.")
            return
        shown = frame.assign(
            purpose=frame["purpose"].map(CONSENT_PURPOSES.short),
            kind=frame["kind"].str.replace("_", " ").str.capitalize(),
            missing=frame["missing"].map(MISSING_WORDS),
        )
        self._line.above(
            "**Processed without consent**",
            lambda: shown,
            f"Processed without consent, CRM id {contact_id}",
            key=f"{self.key}_uncovered",
            note="what one person did without consent",
        )
        st.caption(f"{len(frame):,} row{'' if len(frame) == 1 else 's'} {window}.")
        st.dataframe(
            shown,
            hide_index=True,
            height="content" if len(frame) <= 10 else 390,  # noqa: PLR2004
            placeholder="-",
            column_config={
                "occurred_on": st.column_config.DateColumn("On", format="D MMM YYYY"),
                "purpose": st.column_config.TextColumn("Purpose", width=105),
                "kind": st.column_config.TextColumn("What"),
                "service": st.column_config.TextColumn("Service"),
                "missing": st.column_config.TextColumn("What is missing"),
                "engagement_id": st.column_config.TextColumn("Row"),
            },
            column_order=("occurred_on", "purpose", "kind", "service", "missing", "engagement_id"),
            alt="What this person did that no consent covers, newest first",
        )

    def _timeline(self, reading: Reading, contact_id: str) -> None:
        frame = reading(consent_history, contact_id)
        with head_line():
            st.markdown("**Evidence**")
            if not frame.empty:
                table_exports(
                    lambda: self._evidence(contact_id),
                    Caption("Evidence of consent", london_today(), self.source, self.policy.version),
                    key=f"{self.key}_evidence",
                    on_export=noted(self.store, "evidence of consent of one person"),
                )
        if frame.empty:
            st.caption("Nothing has been recorded yet: what they consent to and withdraw will stand here.")
            return
        st.markdown("\n".join(_line(event) for event in frame.to_dict("records")))

    @property
    def _line(self) -> Reading:
        return Reading(self.store, self.as_of, source=self.source)

    def _evidence(self, contact_id: str) -> pd.DataFrame:
        with self.store.read() as cursor:
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
