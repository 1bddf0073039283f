"""The tabs *The gap* and *Stale and incomplete* of *Consent coverage*, over the months to a day."""

import streamlit as st

from wigops.consent import gap_by_missing
from wigops.export.caption import date_words as in_words
from wigops.ui.consent.people import PeopleList
from wigops.ui.consent.words import MISSING_MEANING, MISSING_WORDS
from wigops.ui.kit.cards import Card, draw_cards
from wigops.ui.kit.one_of import ask_one_of
from wigops.ui.kit.reading import Reading

_GAP_PARTS = {
    "gap": "The gap",
    "gap_rows": "Row by row",
    "mailing": "To be asked again",
    "left_out": "Left out of the mailing",
}
_WEAK_PARTS = {"stale": "Stale consents", "incomplete": "Incomplete evidence"}


def gap(reading: Reading, months: int) -> None:
    """Whom we processed without consent and what is missing; whom to ask again, and whom not."""
    counts = reading.figure(gap_by_missing, reading.as_of, months=months)
    draw_cards(
        [
            Card(
                words,
                counts[missing],
                f"People. {MISSING_MEANING[missing]} One person may stand under several.",
            )
            for missing, words in MISSING_WORDS.items()
        ]
    )
    part = ask_one_of("List", _GAP_PARTS, "consent_gap_part", first="gap")
    if part == "mailing":
        st.caption(
            "People in the gap, each once with an e-mail address, to be exported for a mailing that asks "
            "for their consent. Whoever opted out, objected, or is under a restriction today is left "
            "out; the erased are in no list."
        )
    PeopleList(reading, months, "consent_gap").show(str(part))


def weak(reading: Reading, months: int) -> None:
    """Consents that are old and still relied on, and those whose evidence is incomplete."""
    part = ask_one_of("List", _WEAK_PARTS, "consent_weak_part", first="stale")
    refresh = reading.policy.choice("consent_refresh_months")
    st.caption(
        f"In force on {in_words(reading.as_of)}, given more than {refresh} months earlier, and something "
        "was processed under them in the window. Ask for them anew."
        if part == "stale"
        else f"In force on {in_words(reading.as_of)}, but the record does not say how the consent was "
        "given, or which wording the person was told."
    )
    PeopleList(reading, months, "consent_weak").show(str(part))
