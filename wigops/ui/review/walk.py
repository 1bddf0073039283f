"""Walking through a week's sections, with a note on each, to its signature; and a week that is signed."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from wigops.accounts import Account
from wigops.clock import london_today
from wigops.errors import WigopsError
from wigops.export.caption import date_words as in_words
from wigops.export.caption import moment_words
from wigops.review import (
    MISSED,
    RUNNING,
    SECTIONS,
    Figures,
    Note,
    Review,
    WeekState,
    note,
    sign_off,
)
from wigops.ui.kit.desk import Desk
from wigops.ui.kit.guard import account_now
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.review.calendar import STEP
from wigops.ui.review.sections import SectionsView

_END = "signature"
_STEPS = (*SECTIONS, _END)
_DESK = Desk("review")
_LONGEST_NOTE = 4_000
_NOTE_HEIGHT = 110


@dataclass(frozen=True)
class WalkView:
    """One week: its sections one after the other, then its signature. Signed, it is read alone."""

    reading: Reading
    account: Account
    week: WeekState
    figures: Figures
    signed: Review | None
    notes: Mapping[str, Note]
    sections: SectionsView

    def show(self) -> None:
        """The steps at the left, and the one that is chosen."""
        _DESK.said()
        steps, content = st.columns([2, 7], gap="medium")
        with steps:
            step = self._steps()
        with content:
            if step == _END:
                self._end()
            else:
                self._section(step)

    def _steps(self) -> str:
        if st.session_state.get(STEP) not in _STEPS:
            st.session_state[STEP] = _STEPS[0]
        step = str(st.session_state[STEP])
        seen = self._seen | {step}
        st.session_state[self._seen_key] = seen
        count, notes = len(seen & set(SECTIONS)), len(self._texts)
        if self.signed is None:
            st.progress(count / len(SECTIONS), f"{count} of {len(SECTIONS)} sections looked at")
        names = {**SECTIONS, _END: "Sign off" if self.signed is None else "Signature"}
        st.radio(
            "Section",
            _STEPS,
            format_func=names.__getitem__,
            captions=[self._caption(one, seen) for one in _STEPS],
            key=STEP,
        )
        st.caption(f"{notes:,} note{'' if notes == 1 else 's'}")
        return step

    def _caption(self, step: str, seen: set[str]) -> str:
        if step in self._texts:
            return "Noted"
        return "Looked at" if self.signed is None and step in seen and step != _END else ""

    def _section(self, section: str) -> None:
        st.subheader(SECTIONS[section])
        self.sections.headline(section)
        if self.signed is None and self.account.may("officer"):
            self._ask_note(section)
        else:
            self._read_note(section)
        self._onwards(section)
        self.sections.detail(section)

    def _onwards(self, step: str) -> None:
        place = _STEPS.index(step)
        with st.container(horizontal=True):
            st.button(
                "Back",
                icon=":material/arrow_back:",
                key="review_back",
                disabled=place == 0,
                on_click=_go,
                args=(_STEPS[max(place - 1, 0)],),
            )
            if step != _END:
                names = {**SECTIONS, _END: "sign off" if self.signed is None else "signature"}
                st.button(
                    f"Next: {names[_STEPS[place + 1]]}",
                    type="primary",
                    key="review_next",
                    on_click=_go,
                    args=(_STEPS[place + 1],),
                )

    # Notes

    @property
    def _texts(self) -> dict[str, str]:
        if self.signed is not None:
            return dict(self.signed.notes)
        return {section: one.text for section, one in self.notes.items()}

    def _ask_note(self, section: str) -> None:
        """A box whose text is saved when it is left. What another officer saved meanwhile takes its place."""
        key = f"review_note_{self.week.week.name}_{section}"
        kept = self._texts.get(section, "")
        if key not in st.session_state or st.session_state.get(f"{key}_kept") != kept:
            st.session_state[key] = st.session_state[f"{key}_kept"] = kept
        st.text_area(
            f"Note on {SECTIONS[section][:1].lower()}{SECTIONS[section][1:]}",
            key=key,
            height=_NOTE_HEIGHT,
            max_chars=_LONGEST_NOTE,
            on_change=self._save_note,
            args=(section, key),
            help="It is signed with the week and cannot be changed or erased afterwards: name nobody in it.",
        )
        refused = st.session_state.pop(f"{key}_refused", None)
        if refused:
            st.error(plain(refused))
        one = self.notes.get(section)
        st.caption(
            f"Noted by {plain(one.noted_by)} on {moment_words(one.noted_at)}."
            if one
            else "Nothing is noted yet. A note is saved when you leave the box."
        )

    def _save_note(self, section: str, key: str) -> None:
        text = str(st.session_state[key])
        try:
            note(self.reading.store, self.week.week, section, text, by=account_now("officer").username)
        except WigopsError as error:
            st.session_state[f"{key}_refused"] = str(error)
            return
        st.session_state[key] = st.session_state[f"{key}_kept"] = text.strip()

    def _read_note(self, section: str) -> None:
        text, one = self._texts.get(section), self.notes.get(section)
        if text is None:
            st.caption("Nothing was noted on this section.")
            return
        with st.container(border=True):
            st.markdown("**Note**  \n" + plain(text).replace("\n", "  \n"))
            if one is not None and self.signed is None:
                st.caption(f"Noted by {plain(one.noted_by)} on {moment_words(one.noted_at)}.")

    # The signature

    def _end(self) -> None:
        name = self.week.week.name
        if self.signed is not None:
            self._signature(self.signed)
            return
        st.subheader(f"Sign off {name}")
        st.markdown("This is what is signed. Once it is, neither its figures nor its notes change any more.")
        self._pairs(
            {
                "Figures": f"As at {in_words(self.figures.as_of)}, "
                f"taken on {moment_words(self.figures.taken_at)}",
                "CRM copy": self.figures.source,
                "Policy version": self.figures.policy_version,
                "Notes": self._noted_sections(),
            },
            "What is signed",
        )
        if not self.account.may("officer"):
            st.info("An officer signs the week. Your role, viewer, reads it.")
        else:
            self._beware()
            agreed = st.checkbox(
                f"I have looked at the figures and the notes of {name}, as at {in_words(self.figures.as_of)}",
                key=f"review_agreed_{name}_{_DESK.turn}",
            )
            st.button(
                f"Sign off {name}",
                type="primary",
                key="review_sign",
                disabled=not agreed,
                **_DESK.click(self._sign),
            )
        self._onwards(_END)

    def _beware(self) -> None:
        unseen = [words for section, words in SECTIONS.items() if section not in self._seen]
        if unseen:
            st.warning(f"Not looked at in this sitting: {', '.join(unseen)}.")
        if self.week.state == RUNNING:
            st.info(
                f"This week runs until {in_words(self.week.week.sunday)}. What happens in it after you sign "
                "will not be in its figures."
            )
        if self.week.state == MISSED:
            st.warning("This week was missed. Signed now, it stands in the calendar as signed late.")

    def _sign(self, by: str) -> str:
        signed = sign_off(self.reading.store, self.week.week, by=by, seen=self.figures)
        return (
            f"{signed.week.name} is signed: figures as at {in_words(signed.figures.as_of)}, "
            f"{len(signed.notes):,} note{'' if len(signed.notes) == 1 else 's'}. It is frozen from now on."
        )

    def _signature(self, signed: Review) -> None:
        st.subheader(f"{signed.week.name} is signed")
        self._pairs(
            {
                "Signed by": signed.signed_by,
                "Signed on": moment_words(signed.signed_at),
                "Figures": f"As at {in_words(signed.figures.as_of)}, "
                f"taken on {moment_words(signed.figures.taken_at)}",
                "CRM copy": signed.figures.source,
                "Policy version": signed.policy_version,
                "Notes": self._noted_sections(),
            },
            "The signature",
        )
        st.caption(f"Fingerprint (SHA-256) of all that is signed: {signed.sha256}")
        for section, words in SECTIONS.items():
            if section in signed.notes:
                st.markdown(f"**{words}**  \n" + plain(signed.notes[section]).replace("\n", "  \n"))
        self._onwards(_END)

    def _noted_sections(self) -> str:
        sections = [words for section, words in SECTIONS.items() if section in self._texts]
        return f"{len(sections)}: {', '.join(sections)}" if sections else "None"

    def _pairs(self, pairs: Mapping[str, str], title: str) -> None:
        """What is said in two columns, with its export."""
        week = self.figures.week
        self.reading.table(
            f"**{title}**",
            pd.DataFrame([{"What": f"**{what}**", "Said": plain(words)} for what, words in pairs.items()]),
            f"{title}, {week}",
            key=f"review_{title}",
            note=f"review of {week}: {title[:1].lower()}{title[1:]}",
            hide_header=True,
        )

    @property
    def _seen_key(self) -> str:
        return f"review_seen_{self.week.week.name}_{london_today()}"

    @property
    def _seen(self) -> set[str]:
        return set(st.session_state.get(self._seen_key, ()))


def _go(step: str) -> None:
    st.session_state[STEP] = step
