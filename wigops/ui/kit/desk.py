"""What the buttons of a page do, once each, and the sentence that says what came of it.

A second click starts a second run beside the first, and stops the first at its next touch of
`st.session_state`: after a deed, that is too late to note it there. So each part of a page keeps one object,
and a deed is done and noted under its lock. It is done in the button's callback: before the page is drawn
again, and outside the transaction that the page reads in.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, Literal

import streamlit as st

from wigops.clock import london_today
from wigops.errors import BadInputError, WigopsError
from wigops.ui.kit.guard import account_now
from wigops.ui.kit.text import plain

_SAID = "desks_said"


@dataclass(frozen=True)
class Done:
    """What was done, in a sentence or in none; `then` is what the browser's session is to know of it.

    A deed touches `st.session_state` before it writes, or in `then`: it could be stopped there.
    """

    sentence: str
    then: Callable[[], object]


Deed = Callable[[str], str | Done]
"""Done for the account of that name; says what was done in a sentence. Raises WigopsError."""


@dataclass(frozen=True)
class _Outcome:
    sentence: str
    refused_in: str | None = None


@dataclass
class _Kept:
    """How many deeds were done, what came of the last, and what is still to follow from it.

    `used` are the buttons whose deed was done, each by the turn that it was drawn in and its form.
    """

    turn: int = 0
    used: set[tuple[int, str]] = field(default_factory=set)
    outcome: _Outcome | None = None
    then: Callable[[], object] | None = None
    lock: Lock = field(default_factory=Lock)


@dataclass(frozen=True)
class Desk:
    """The forms of one part of a page; `part` is in the keys of what it remembers."""

    part: str

    @property
    def turn(self) -> int:
        """How many deeds were done; in a form's key, it makes the form a new and empty one after each."""
        return self._kept.turn

    def form(self, deed: str, about: str | int = "") -> str:
        """The key of a form. Each deed makes the forms after it new ones: empty, and closed."""
        return f"{self.part}_{deed}_{about}_{self.turn}"

    def said(self, *, refusals: bool = True) -> None:
        """What came of the last deed, unless the form that it was refused in has said so already.

        Without `refusals` one is kept back, to be said further down, beside the button.
        """
        outcome = self._kept.outcome
        if outcome is not None and (refusals or outcome.refused_in is None):
            self._kept.outcome = None
            st.session_state.setdefault(_SAID, []).append((self._kept, outcome))
            (st.success if outcome.refused_in is None else st.error)(plain(outcome.sentence))

    def refusal(self, form: str) -> None:
        """Why the deed of that form was refused the last time, if it was."""
        outcome = self._kept.outcome
        if outcome is not None and outcome.refused_in == form:
            self.said()

    def click(self, deed: Deed, form: str = "", *, role: str = "officer") -> dict[str, Any]:
        """The arguments that make a button do `deed`, once however often it is clicked.

        The buttons of one part need a `form` each: another button of a page that was drawn before the last
        deed still does what it says. The account is looked up at the click, and needs `role` or above.
        """
        return {"on_click": _do, "args": (self._kept, self.turn, form, deed, role)}

    def submit(
        self,
        label: str,
        form: str,
        deed: Deed,
        *,
        role: str = "officer",
        primary: bool = True,
        disabled: bool = False,
        width: Literal["content", "stretch"] = "content",
    ) -> None:
        """The button of a `st.form`, and above it why the deed was refused the last time."""
        self.refusal(form)
        st.form_submit_button(
            label,
            type="primary" if primary else "secondary",
            disabled=disabled,
            width=width,
            key=f"{form}_do",
            **self.click(deed, form, role=role),
        )

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
        self.refusal(form)
        st.button(
            label,
            type="primary" if primary else "secondary",
            disabled=disabled,
            key=f"{form}_do",
            **self.click(deed, form, role=role),
        )

    @property
    def _kept(self) -> _Kept:
        kept: _Kept = st.session_state.setdefault(f"{self.part}_desk", _Kept())
        return kept


def forget_what_was_said() -> None:
    """For the beginning of a page's run."""
    st.session_state[_SAID] = []


def say_again() -> None:
    """For a run that does not come to its end: what it said of a deed is for the next to say."""
    for kept, outcome in st.session_state.get(_SAID, ()):
        kept.outcome = kept.outcome or outcome


def typed(form: str, name: str) -> str:
    """What was typed into the field `name` of a form, without blanks around it."""
    return str(st.session_state.get(f"{form}_{name}") or "").strip()


@contextmanager
def opened(
    form: str, label: str, *, icon: str | None = None, width: Literal["content", "stretch"] = "content"
) -> Iterator[None]:
    """A form in a popover, which the button `label` opens."""
    with (
        st.popover(label, icon=icon, key=f"{form}_open", width=width),
        st.form(form, border=False, enter_to_submit=False),
    ):
        yield


def ask_words(
    form: str,
    name: str,
    label: str,
    most: int = 500,
    *,
    told: str | None = None,
    example: str | None = None,
    height: int = 90,
) -> None:
    """Ask for `most` characters at the most, for `typed` to read; `told` is the field's help."""
    st.text_area(label, key=f"{form}_{name}", max_chars=most, height=height, help=told, placeholder=example)


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
        if (turn, form) not in kept.used:
            try:
                done = deed(account_now(role).username)
            except WigopsError as error:
                kept.outcome = _Outcome(str(error), form)
                return
            sentence, kept.then = (done.sentence, done.then) if isinstance(done, Done) else (done, None)
            kept.outcome = _Outcome(sentence) if sentence else None
            kept.used.add((turn, form))
            kept.turn += 1
    # Where a second click stops this run here, its own run does what is left.
    then = kept.then
    if then is not None:
        then()
        kept.then = None
