"""Forms that do something, once each, and say above their button why they did not.

A second click starts a second run beside the first, and stops the first at its next touch of
`st.session_state`: after a deed, that is too late to note it there. So each part of a page keeps one object,
and a deed is done and noted under its lock. It is done in the button's callback: before the page is drawn
again, and outside the transaction that the page reads in.
"""

from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

import streamlit as st

from wigops.clock import london_today
from wigops.errors import BadInputError, WigopsError
from wigops.ui.deeds import Deed
from wigops.ui.guard import still
from wigops.ui.text import plain


@dataclass
class _Kept:
    """How many deeds were done, and what came of the last: the form it was refused in or "", a sentence."""

    turn: int = 0
    outcome: tuple[str, str] | None = None
    lock: Lock = field(default_factory=Lock)


@dataclass(frozen=True)
class Desk:
    """The forms of one part of a page; `part` is in the keys of what it remembers."""

    part: str

    def form(self, deed: str, about: str | int = "") -> str:
        """The key of a form. Each deed makes the forms after it new ones: empty, and closed."""
        return f"{self.part}_{deed}_{about}_{self._kept.turn}"

    def said(self) -> None:
        """What came of the last deed, unless the form that it was refused in has said so already."""
        outcome = self._outcome(None)
        if outcome is not None:
            form, sentence = outcome
            (st.error if form else st.success)(plain(sentence))

    def submit(self, label: str, form: str, deed: Deed, *, role: str = "officer") -> None:
        """The button of a `st.form`, and above it why the deed was refused the last time.

        The account is looked up at the click, and needs `role` or above.
        """
        self._refusal(form)
        st.form_submit_button(label, type="primary", key=f"{form}_do", **self._does(form, deed, role))

    def button(
        self,
        label: str,
        form: str,
        deed: Deed,
        *,
        role: str = "officer",
        primary: bool = False,
        disabled: bool = False,
    ) -> None:
        """A button without a form, that is `submit` otherwise."""
        self._refusal(form)
        st.button(
            label,
            type="primary" if primary else "secondary",
            disabled=disabled,
            key=f"{form}_do",
            **self._does(form, deed, role),
        )

    @property
    def _kept(self) -> _Kept:
        kept: _Kept = st.session_state.setdefault(f"{self.part}_desk", _Kept())
        return kept

    def _outcome(self, form: str | None) -> tuple[str, str] | None:
        kept = self._kept
        if kept.outcome is None or form not in (None, kept.outcome[0]):
            return None
        outcome, kept.outcome = kept.outcome, None
        return outcome

    def _refusal(self, form: str) -> None:
        outcome = self._outcome(form)
        if outcome is not None:
            st.error(plain(outcome[1]))

    def _does(self, form: str, deed: Deed, role: str) -> dict[str, Any]:
        return {"on_click": _do, "args": (self._kept, self._kept.turn, form, deed, role)}


def typed(form: str, name: str) -> str:
    """What was typed into the field `name` of a form, without blanks around it."""
    return str(st.session_state.get(f"{form}_{name}") or "").strip()


def ask_day(form: str, label: str, *, earliest: date) -> None:
    """Ask for a day from `earliest` to today, for `picked_day` to read."""
    st.date_input(
        label,
        value=london_today(),
        min_value=earliest,
        max_value=london_today(),
        format="DD/MM/YYYY",
        key=f"{form}_day",
    )


def picked_day(form: str, name: str = "day") -> date:
    """The day chosen in the field `name` of a form. Raises BadInputError for none."""
    day = st.session_state.get(f"{form}_{name}")
    if not isinstance(day, date):
        raise BadInputError("Choose the day: nothing was recorded.")
    return day


def _do(kept: _Kept, turn: int, form: str, deed: Deed, role: str) -> None:
    """Do `deed`, once however often its button was clicked, and keep what came of it for the page."""
    with kept.lock:
        if turn != kept.turn:
            return
        try:
            kept.outcome = ("", deed(still(role).username))
            kept.turn += 1
        except WigopsError as error:
            kept.outcome = (form, str(error))
