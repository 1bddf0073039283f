"""The page *Recipients*: the register, and one recipient with its checks, agreements and history."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from wigops.accounts import Account
from wigops.clock import london_today
from wigops.export.caption import Caption
from wigops.export.caption import date_words as in_words
from wigops.policy import Policy
from wigops.sharing import Recipient, checks_of, history_of, list_recipients
from wigops.sharing.recipients import FAILED, IN_DATE, NEVER, RAN_OUT, SOON
from wigops.store import Store
from wigops.ui.kit.exports import table_exports
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.kit.trail import noted
from wigops.ui.sharing.recipients_forms import DESK, FormsView
from wigops.ui.sharing.words import AMBER, RED, Words

_STATES = {
    IN_DATE: "In date",
    SOON: "Runs out soon",
    RAN_OUT: "Ran out",
    NEVER: "Never passed",
}


@dataclass(frozen=True)
class RecipientsView:
    """The register as it stands today."""

    store: Store
    policy: Policy
    account: Account
    source: str

    def show(self, reading: Reading) -> None:
        """The register, and the recipient that is chosen in it."""
        DESK.said()
        recipients = reading(list_recipients)
        forms = FormsView(self.store, self.policy, recipients)
        if not recipients:
            st.info("No recipient is known yet. Those of the CRM stand here once a copy is loaded.")
        else:
            self._headline(recipients)
            shown = self._ask_filter(recipients)
            chosen = self._table(shown)
            if chosen is not None:
                with st.container(border=True):
                    self._one(reading, shown[chosen], forms)
        if self.account.may("officer"):
            forms.add()

    def _headline(self, recipients: list[Recipient]) -> None:
        warning = self.policy.choice("due_diligence_warning_days")
        current = [one for one in recipients if one.ended_on is None]
        states = [self._state(one) for one in current]
        unsigned = [one for one in current if self._lacks_agreement(one)]
        cards = {
            "Recipients": (len(current), "Those whose relationship has not ended."),
            "In date": (states.count(IN_DATE), "A passed due diligence covers today and the time to come."),
            "Run out soon": (states.count(SOON), f"Within {warning} days."),
            "Not in date": (states.count(RAN_OUT) + states.count(NEVER), "Ran out, or never passed."),
            "Agreement missing": (len(unsigned), "Third-party platforms without a signed agreement."),
        }
        for column, (name, (count, meaning)) in zip(st.columns(len(cards)), cards.items(), strict=True):
            column.metric(name, f"{count:,}", help=meaning, border=True)
        st.caption(f"On {in_words(london_today())}, from the {self.source} and what was recorded here.")

    def _ask_filter(self, recipients: list[Recipient]) -> list[Recipient]:
        words = Words(self.policy)
        name, kind, state = st.columns([4, 3, 3])
        typed = (
            name.text_input("Name", placeholder="Any part of it", key="recipients_name").strip().casefold()
        )
        kinds = sorted({one.kind or "" for one in recipients})
        wanted = kind.multiselect("Kind", kinds, format_func=words.kind, key="recipients_kind")
        states = state.multiselect(
            "Due diligence", list(_STATES), format_func=_STATES.__getitem__, key="recipients_state"
        )
        found = [
            one
            for one in recipients
            if typed in " ".join((one.called, *one.also_known_as)).casefold()
            and (not wanted or (one.kind or "") in wanted)
            and (not states or self._state(one) in states)
        ]
        count_column, export_column = st.columns([5, 1], vertical_alignment="center")
        count_column.markdown(f"**{len(found):,}** of {len(recipients):,} recipients, by name")
        with export_column, st.container(horizontal_alignment="right"):
            table_exports(
                lambda: self._frame(found).drop(columns=["recipient_ids"]),
                Caption("Register of recipients", london_today(), self.source, self.policy.version),
                key="recipients",
                on_export=noted(self.store, "register of recipients"),
            )
        return found

    def _frame(self, recipients: list[Recipient]) -> pd.DataFrame:
        words = Words(self.policy)
        return pd.DataFrame(
            {
                "name": [one.called for one in recipients],
                "kind": [words.kind(one.kind) for one in recipients],
                "diligence": [self._diligence(one) for one in recipients],
                "valid_until": [one.valid_until for one in recipients],
                "agreement": [self._agreement(one) for one in recipients],
                "people": [one.people for one in recipients],
                "disclosures": [one.disclosures for one in recipients],
                "last_shared_on": [one.last_shared_on for one in recipients],
                "notices": [one.notices for one in recipients],
                "also_known_as": [", ".join(one.also_known_as) for one in recipients],
                "ended": [_ended(one) for one in recipients],
                "recipient_id": [one.recipient_id for one in recipients],
                "recipient_ids": [one.recipient_ids for one in recipients],
            }
        )

    def _table(self, recipients: list[Recipient]) -> int | None:
        """The register on screen; returns the place of the row that is chosen."""
        if not recipients:
            st.info("No recipient fits this filter.")
            return None
        theme, frame, column = str(st.context.theme.type), self._frame(recipients), st.column_config
        red, amber = RED.get(theme, RED["light"]), AMBER.get(theme, AMBER["light"])
        colours = {SOON: f"color: {amber}", RAN_OUT: f"color: {red}", NEVER: f"color: {red}"}
        failed = f"color: {red}"
        diligence = [
            failed if one.last_outcome == FAILED else colours.get(self._state(one), "") for one in recipients
        ]
        ended = [f"color: {amber}" if _is_unconfirmed(one) else "" for one in recipients]
        agreement = [f"color: {red}" if self._lacks_agreement(one) else "" for one in recipients]
        styled = frame.style.apply(lambda _: diligence, axis=0, subset=["diligence", "valid_until"])
        event = st.dataframe(
            styled.apply(lambda _: agreement, axis=0, subset=["agreement"]).apply(
                lambda _: ended, axis=0, subset=["ended"]
            ),
            hide_index=True,
            height="content" if len(frame) <= _MOST_AT_FULL_HEIGHT else "auto",
            placeholder="-",
            on_select="rerun",
            selection_mode="single-row",
            key=f"recipients_rows_{hash(tuple(frame['recipient_id']))}",
            column_order=[
                one
                for one in frame.columns
                if one != "recipient_ids" and (one not in _RARE or any(frame[one]))
            ],
            column_config={
                "name": column.TextColumn("Recipient", width=175),
                "kind": column.TextColumn("Kind", width=130),
                "diligence": column.TextColumn("Due diligence", width=165),
                "valid_until": column.DateColumn("Valid until", format="D MMM YYYY", width=100),
                "agreement": column.TextColumn("Agreement", width=95),
                "people": column.NumberColumn(
                    "People", format="localized", width=70, help="Whose data it holds"
                ),
                "disclosures": column.NumberColumn("Disclosures", format="localized", width=95),
                "last_shared_on": column.DateColumn("Last shared", format="D MMM YYYY", width=100),
                "notices": column.NumberColumn("Notices", width=75, help="Waiting to be sent"),
                "also_known_as": column.TextColumn("Also known as", width=160),
                "ended": column.TextColumn("Relationship", width=170),
                "recipient_id": column.TextColumn("Id", width=80),
            },
            alt="Recipients by name, with due diligence, agreement, people and last disclosure",
        )
        chosen = event["selection"]["rows"]
        return chosen[0] if chosen and chosen[0] < len(recipients) else None

    def _one(self, reading: Reading, one: Recipient, forms: FormsView) -> None:
        st.subheader(one.called)
        known = f" · also known as {', '.join(plain(name) for name in one.also_known_as)}" * bool(
            one.also_known_as
        )
        reach = f" · {plain(one.contact_email)}" if one.contact_email else ""
        st.caption(f"{plain(Words(self.policy).kind(one.kind))} · id {plain(one.recipient_id)}{reach}{known}")
        if one.ended_on is not None:
            st.info(plain(_ended(one)) + ".")
        self._checks(reading, one)
        _history(reading, one)
        if self.account.may("officer"):
            forms.about(reading, one)

    def _checks(self, reading: Reading, one: Recipient) -> None:
        found = reading(checks_of, one.recipient_id)
        if not found:
            st.markdown("**Due diligence**")
            st.caption("No due diligence is recorded, here or in the CRM.")
            return
        Reading(self.store, source=self.source).table(
            "**Due diligence**",
            pd.DataFrame(
                {
                    "Checked": [in_words(check.checked_on) for check in found],
                    "Valid until": [in_words(check.valid_until) for check in found],
                    "Outcome": [check.outcome.capitalize() for check in found],
                    "By": [plain(check.checked_by or "-") for check in found],
                    "What and where": [
                        plain(
                            " · ".join(filter(None, (check.what_was_checked, check.document_reference)))
                            or "-"
                        )
                        for check in found
                    ],
                }
            ),
            f"Due diligence of recipient {one.recipient_id}",
            key="recipient_checks",
            alt="Due diligence of the recipient, latest first",
        )

    def _state(self, one: Recipient) -> str:
        return one.diligence(london_today(), self.policy.choice("due_diligence_warning_days"))

    def _diligence(self, one: Recipient) -> str:
        """The state, and whether the last check spoke otherwise: a passed one covers until its own end."""
        failed = one.last_outcome == FAILED and one.valid_until is not None
        return _STATES[self._state(one)] + ("; last check failed" if failed else "")

    def _lacks_agreement(self, one: Recipient) -> bool:
        needing = {kind.id for kind in self.policy.recipient_kinds if kind.agreement_needed}
        return one.kind in needing and one.agreement_signed_on is None

    def _agreement(self, one: Recipient) -> str:
        if one.agreement_signed_on is not None:
            return f"{one.agreement_signed_on.day} {one.agreement_signed_on:%b %Y}"
        return "Missing" if self._lacks_agreement(one) else ""


_MOST_AT_FULL_HEIGHT = 40
_RARE = ("also_known_as", "ended", "notices")


def _is_unconfirmed(one: Recipient) -> bool:
    """Whether a relationship ended and nobody has confirmed what became of the data."""
    return one.ended_on is not None and one.ending_confirmed is None


def _ended(one: Recipient) -> str:
    if one.ended_on is None:
        return ""
    confirmed = f"data {one.ending_confirmed}" if one.ending_confirmed else "return not confirmed"
    return f"Ended {one.ended_on.day} {one.ended_on:%b %Y}, {confirmed}"


def _history(reading: Reading, one: Recipient) -> None:
    found = reading(history_of, one.recipient_id)
    if found:
        st.markdown("**Recorded here**")
    for day, by, what, note in found:
        st.markdown(f"{in_words(day)}, {plain(by)}: {plain(what)}{f'. {plain(note)}' if note else ''}")
