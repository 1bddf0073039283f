"""The page *Recipients*: the register, and one recipient with its checks, agreements and history."""

import pandas as pd
import streamlit as st

from wigops.clock import london_today
from wigops.export.caption import date_words as in_words
from wigops.policy import Policy
from wigops.sharing import Recipient, checks_of, history_of, list_recipients
from wigops.sharing.recipients import FAILED, IN_DATE, NEVER, RAN_OUT, SOON
from wigops.ui.kit.cards import Card, draw_cards
from wigops.ui.kit.guard import require
from wigops.ui.kit.listing import Colour, Table, day, number, text
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.sharing.recipients_forms import DESK, FormsView
from wigops.ui.sharing.words import Words

_STATES = {
    IN_DATE: "In date",
    SOON: "Runs out soon",
    RAN_OUT: "Ran out",
    NEVER: "Never passed",
}
_COLOURS: dict[str, Colour] = {SOON: "amber", RAN_OUT: "red", NEVER: "red"}


def show(reading: Reading) -> None:
    """The register, and the recipient that is chosen in it."""
    DESK.said()
    recipients = reading(list_recipients)
    forms = FormsView(reading, recipients)
    if not recipients:
        st.info("No recipient is known yet. Those of the CRM stand here once a copy is loaded.")
    else:
        _headline(reading, recipients)
        shown = _ask_filter(reading.policy, recipients)
        for place in _listed(reading, shown, len(recipients)):
            with st.container(border=True):
                _one(reading, shown[place], forms)
    if require().may("officer"):
        forms.add()


def _headline(reading: Reading, recipients: list[Recipient]) -> None:
    policy, current = reading.policy, [one for one in recipients if one.ended_on is None]
    states = [_state(policy, one) for one in current]
    unsigned = [one for one in current if _lacks_agreement(policy, one)]
    warning = policy.choice("due_diligence_warning_days")
    cards = {
        "Recipients": (len(current), "Those whose relationship has not ended."),
        "In date": (states.count(IN_DATE), "A passed due diligence covers today and the time to come."),
        "Run out soon": (states.count(SOON), f"Within {warning} days."),
        "Not in date": (states.count(RAN_OUT) + states.count(NEVER), "Ran out, or never passed."),
        "Agreement missing": (len(unsigned), "Third-party platforms without a signed agreement."),
    }
    draw_cards([Card(name, count, meaning) for name, (count, meaning) in cards.items()])
    st.caption(f"On {in_words(london_today())}, from the {reading.source} and what was recorded here.")


def _ask_filter(policy: Policy, recipients: list[Recipient]) -> list[Recipient]:
    words = Words(policy)
    name, kind, state = st.columns([4, 3, 3])
    typed = name.text_input("Name", placeholder="Any part of it", key="recipients_name").strip().casefold()
    kinds = sorted({one.kind or "" for one in recipients})
    wanted = kind.multiselect("Kind", kinds, format_func=words.kind, key="recipients_kind")
    states = state.multiselect(
        "Due diligence", list(_STATES), format_func=_STATES.__getitem__, key="recipients_state"
    )
    return [
        one
        for one in recipients
        if typed in " ".join((one.called, *one.also_known_as)).casefold()
        and (not wanted or (one.kind or "") in wanted)
        and (not states or _state(policy, one) in states)
    ]


def _frame(policy: Policy, recipients: list[Recipient]) -> pd.DataFrame:
    words = Words(policy)
    return pd.DataFrame(
        {
            "name": [one.called for one in recipients],
            "kind": [words.kind(one.kind) for one in recipients],
            "diligence": [_diligence(policy, one) for one in recipients],
            "valid_until": [one.valid_until for one in recipients],
            "agreement": [_agreement(policy, one) for one in recipients],
            "people": [one.people for one in recipients],
            "disclosures": [one.disclosures for one in recipients],
            "last_shared_on": [one.last_shared_on for one in recipients],
            "notices": [one.notices for one in recipients],
            "also_known_as": [", ".join(one.also_known_as) for one in recipients],
            "ended": [_ended(one) for one in recipients],
            "recipient_id": [one.recipient_id for one in recipients],
        }
    )


def _table(policy: Policy, recipients: list[Recipient]) -> Table:
    """The register of these; its colours say what is missing or has run out."""

    def diligence(_: pd.DataFrame) -> list[Colour]:
        return [_urgency(policy, one) for one in recipients]

    return Table(
        key="recipients",
        alt="Recipients by name, with due diligence, agreement, people and last disclosure",
        columns=(
            text("name", "Recipient", 175),
            text("kind", "Kind", 130),
            text("diligence", "Due diligence", 165, colours=diligence),
            day("valid_until", "Valid until", colours=diligence),
            text(
                "agreement",
                "Agreement",
                95,
                colours=lambda _: ["red" if _lacks_agreement(policy, one) else "" for one in recipients],
            ),
            number("people", "People", 70, told="Whose data it holds"),
            number("disclosures", "Disclosures", 95),
            day("last_shared_on", "Last shared"),
            number("notices", "Notices", 75, told="Waiting to be sent", rare=True),
            text("also_known_as", "Also known as", 160, rare=True),
            text(
                "ended",
                "Relationship",
                170,
                colours=lambda _: ["amber" if _is_unconfirmed(one) else "" for one in recipients],
                rare=True,
            ),
            text("recipient_id", "Id", 80),
        ),
        ids=["recipient_id"],
        tallest=40,
    )


def _listed(reading: Reading, shown: list[Recipient], every: int) -> list[int]:
    """The register on screen; returns the place of the row that is chosen, if one is."""
    words = f"**{len(shown):,}** of {every:,} recipients, by name"
    frame, title = _frame(reading.policy, shown), "Register of recipients"
    if not shown:
        reading.above(words, lambda: frame, title, key="recipients")
        st.info("No recipient fits this filter.")
        return []
    return _table(reading.policy, shown).under(reading, words, frame, title, choose="one")


def _one(reading: Reading, one: Recipient, forms: FormsView) -> None:
    st.subheader(one.called)
    known = f" · also known as {', '.join(plain(name) for name in one.also_known_as)}" * bool(
        one.also_known_as
    )
    reach = f" · {plain(one.contact_email)}" if one.contact_email else ""
    st.caption(f"{plain(Words(reading.policy).kind(one.kind))} · id {plain(one.recipient_id)}{reach}{known}")
    if one.ended_on is not None:
        st.info(plain(_ended(one)) + ".")
    _checks(reading, one)
    _history(reading, one)
    if require().may("officer"):
        forms.about(one)


def _checks(reading: Reading, one: Recipient) -> None:
    found = reading(checks_of, one.recipient_id)
    if not found:
        st.markdown("**Due diligence**")
        st.caption("No due diligence is recorded, here or in the CRM.")
        return
    reading.table(
        "**Due diligence**",
        pd.DataFrame(
            {
                "Checked": [in_words(check.checked_on) for check in found],
                "Valid until": [in_words(check.valid_until) for check in found],
                "Outcome": [check.outcome.capitalize() for check in found],
                "By": [plain(check.checked_by or "-") for check in found],
                "What and where": [
                    plain(" · ".join(filter(None, (check.what_was_checked, check.document_reference))) or "-")
                    for check in found
                ],
            }
        ),
        f"Due diligence of recipient {one.recipient_id}",
        key="recipient_checks",
        alt="Due diligence of the recipient, latest first",
    )


def _state(policy: Policy, one: Recipient) -> str:
    return one.diligence(london_today(), policy.choice("due_diligence_warning_days"))


def _diligence(policy: Policy, one: Recipient) -> str:
    """The state, and whether the last check spoke otherwise: a passed one covers until its own end."""
    failed = one.last_outcome == FAILED and one.valid_until is not None
    return _STATES[_state(policy, one)] + ("; last check failed" if failed else "")


def _lacks_agreement(policy: Policy, one: Recipient) -> bool:
    needing = {kind.id for kind in policy.recipient_kinds if kind.agreement_needed}
    return one.kind in needing and one.agreement_signed_on is None


def _agreement(policy: Policy, one: Recipient) -> str:
    if one.agreement_signed_on is not None:
        return f"{one.agreement_signed_on.day} {one.agreement_signed_on:%b %Y}"
    return "Missing" if _lacks_agreement(policy, one) else ""


def _urgency(policy: Policy, one: Recipient) -> Colour:
    if one.last_outcome == FAILED:
        return "red"
    return _COLOURS.get(_state(policy, one), "")


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
    for on, by, what, note in found:
        st.markdown(f"{in_words(on)}, {plain(by)}: {plain(what)}{f'. {plain(note)}' if note else ''}")
