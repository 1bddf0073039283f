"""The tab *Legitimate interest* of the page *Marketing*: its assessments, shown and written anew."""

from datetime import date

import streamlit as st

from wigops.clock import london_today
from wigops.consent import ASSESSED, Assessment, assess, assessments
from wigops.export.caption import date_words as in_words
from wigops.ui.consent.person import DESK
from wigops.ui.consent.words import ASSESSED_WORDS
from wigops.ui.kit.desk import Deed, picked_day, typed
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

_LONGEST = 4_000
_PARTS = {
    "interest": (
        "Purpose: what interest do we pursue?",
        "Whose interest it is, what it is for, who gains by it, and what would be lost without it.",
    ),
    "necessity": (
        "Necessity: why is this processing needed for it?",
        "Whether it helps, is proportionate, and could be done with less data or in another way.",
    ),
    "balance": (
        "Balance: how does it weigh against people's own interests?",
        "Whether people would expect it, what it may do to them, who is vulnerable, and how they can object.",
    ),
}


def show(reading: Reading) -> None:
    """For each purpose: the version in force, earlier ones, and a form for the next."""
    DESK.said()
    made = reading(assessments)
    for purpose in ASSESSED:
        versions = [one for one in made if one.purpose == purpose]
        with st.container(border=True):
            st.subheader(ASSESSED_WORDS[purpose])
            st.markdown(f"> {reading.policy.purpose(purpose).clause}")
            if versions:
                _shown(versions[0])
            else:
                st.info(
                    "It has not been assessed yet. An officer writes down the purpose, why the "
                    "processing is necessary, and how it weighs against people's own interests; it will "
                    "stand here with its date and its next review."
                )
            if require().may("officer"):
                _ask(reading, purpose, versions[0] if versions else None)
            if len(versions) > 1:
                with st.expander(f"Earlier versions ({len(versions) - 1})"):
                    for one in versions[1:]:
                        _shown(one)
                        st.divider()


def _ask(reading: Reading, purpose: str, before: Assessment | None) -> None:
    form = DESK.form("assess", purpose)
    today = london_today()
    with st.expander("Write a new version" if before else "Write the assessment", key=f"{form}_open"):  # noqa: SIM117
        with st.form(form, border=False, enter_to_submit=False):
            for name, (label, help_words) in _PARTS.items():
                st.text_area(
                    label,
                    value=getattr(before, name) if before else "",
                    key=f"{form}_{name}",
                    max_chars=_LONGEST,
                    height=130,
                    help=help_words,
                )
            made, review, _ = st.columns([2, 2, 4])
            made.date_input(
                "Assessed on", value=today, max_value=today, format="DD/MM/YYYY", key=f"{form}_day"
            )
            review.date_input(
                "Next review",
                value=_a_year_after(today),
                min_value=today,
                format="DD/MM/YYYY",
                key=f"{form}_review",
            )
            DESK.submit("Record the assessment", form, _deed(reading, purpose, form))


def _deed(reading: Reading, purpose: str, form: str) -> Deed:
    def deed(by: str) -> str:
        made = assess(
            reading.store,
            purpose,
            interest=typed(form, "interest"),
            necessity=typed(form, "necessity"),
            balance=typed(form, "balance"),
            assessed_on=picked_day(form),
            review_on=picked_day(form, "review"),
            by=by,
        )
        return f"{ASSESSED_WORDS[purpose]}: version {made.version} is recorded."

    return deed


def _shown(one: Assessment) -> None:
    late = one.is_overdue(london_today())
    review = f":red[**Its review has been overdue since {in_words(one.review_on)}.**]"
    st.markdown(
        f"**Version {one.version}**, assessed on {in_words(one.assessed_on)}, recorded by "
        f"{plain(one.recorded_by)}. {review if late else f'Next review by {in_words(one.review_on)}.'}"
    )
    for column, (name, (label, _)) in zip(st.columns(len(_PARTS), gap="medium"), _PARTS.items(), strict=True):
        with column:
            st.caption(label)
            st.text(getattr(one, name))


def _a_year_after(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, 28))
