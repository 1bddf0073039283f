"""What the buttons of a page do, and the sentence that says what came of it.

A deed is done in its button's callback: before the page is drawn again, and outside the transaction that the
page reads in, since a write within it could wait for a rewrite of the file that waits for the reader.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from wigops.errors import WigopsError
from wigops.ui.guard import still
from wigops.ui.text import plain

Deed = Callable[[str], str]
"""Done for the account of that name; says what was done in a sentence. Raises WigopsError."""


@dataclass(frozen=True)
class Deeds:
    """The deeds of one part of a page; `part` is in the keys of what it remembers of them."""

    part: str

    @property
    def turn(self) -> int:
        """How many were done; in a form's key, it makes the form a new and empty one after each."""
        return int(st.session_state.get(f"{self.part}_turn", 0))

    def said(self, *, refusals: bool = True) -> None:
        """What came of the last deed, or why it was refused.

        Without `refusals` one is kept back, to be said further down, beside the button.
        """
        worked, sentence = st.session_state.get(f"{self.part}_said", (None, ""))
        if worked is None or not (worked or refusals):
            return
        del st.session_state[f"{self.part}_said"]
        (st.success if worked else st.error)(plain(sentence))

    def does(self, deed: Deed, *, role: str = "officer") -> dict[str, Any]:
        """The arguments that make a button do `deed`, once however often it is clicked.

        The account is looked up at the click, and needs `role` or above.
        """
        return {"on_click": self._do, "args": (deed, role, self.turn)}

    def _do(self, deed: Deed, role: str, turn: int) -> None:
        if turn != self.turn:
            return
        try:
            sentence = deed(still(role).username)
        except WigopsError as error:
            st.session_state[f"{self.part}_said"] = (False, str(error))
            return
        st.session_state[f"{self.part}_said"] = (True, sentence)
        st.session_state[f"{self.part}_turn"] = turn + 1
