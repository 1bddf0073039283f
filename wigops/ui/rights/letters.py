"""The letters about one request, filled in, as Word documents and PDFs."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from wigops.errors import BadInputError
from wigops.rights import COMPLAINT, Request
from wigops.rights.letter_files import docx_bytes, pdf_bytes
from wigops.rights.letter_words import (
    ACKNOWLEDGE,
    ANSWER,
    ASK_CLARIFICATION,
    ASK_IDENTITY,
    EXTEND,
    KINDS,
    NAMES,
    REFUSE,
)
from wigops.rights.letters import Letter, addressee, letter
from wigops.ui.kit.one_of import ask_one_of
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

_LONGEST_NOTE = 2000  # characters
_FILES = {"docx": ("Word document (DOCX)", docx_bytes), "pdf": ("PDF", pdf_bytes)}

# The letter that what happened last calls for.
_CALLED_FOR = {
    "identity-asked": ASK_IDENTITY,
    "clarification-asked": ASK_CLARIFICATION,
    "extended": EXTEND,
    "granted": ANSWER,
    "completed": ANSWER,
    "refused": REFUSE,
}


@dataclass(frozen=True)
class LettersView:
    """One letter, chosen and filled in; for officers."""

    reading: Reading
    request: Request

    def show(self) -> None:
        """Which letter, what the officer puts in, and its files."""
        st.subheader("Letters")
        number = self.request.request_id
        last = self.request.events[-1].event if self.request.events else None
        suggested = _CALLED_FOR.get(last or "", ACKNOWLEDGE)
        kinds = {one: NAMES[one] for one in KINDS if one != EXTEND or self.request.kind != COMPLAINT}
        kind = ask_one_of("Letter", kinds, f"request_letter_{number}_{suggested}", first=suggested)
        note = st.text_area(
            "In your own words (what is asked for, the reason, the ground)",
            key=f"request_letter_note_{number}_{kind}",
            max_chars=_LONGEST_NOTE,
            height=80,
            help="Empty, the letter says what was noted when it was recorded, if anything was.",
        )
        try:
            made = letter(
                kind,
                self.request,
                self.reading(addressee, self.request),
                self.reading.policy,
                on=self.reading.as_of,
                note=note or None,
            )
        except BadInputError as error:
            st.info(plain(str(error)))
            return
        self._files(made)

    def _files(self, made: Letter) -> None:
        key = f"request_letter_{made.request_id}_{made.kind}"
        with st.container(horizontal=True, vertical_alignment="center"):
            for ending, (label, made_of) in _FILES.items():
                self.reading.file(
                    label,
                    partial(made_of, made),
                    name=f"{made.file_stem}.{ending}",
                    key=f"{key}_{ending}",
                    note=f"letter of request {made.request_id}",
                )
            st.caption("Made when you click, and noted in the audit trail. Nothing is sent from here.")
