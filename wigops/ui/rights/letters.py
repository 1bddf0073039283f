"""The letters about one request, filled in, as Word documents and PDFs."""

from dataclasses import dataclass

import streamlit as st

from wigops.clock import london_today
from wigops.errors import BadInputError
from wigops.policy import Policy
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
from wigops.store import Store
from wigops.ui.kit.exports import file_download
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.kit.trail import noted

_LONGEST_NOTE = 2000  # characters

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

    store: Store
    policy: Policy
    request: Request

    def show(self, reading: Reading) -> None:
        """Which letter, what the officer puts in, and its files."""
        st.subheader("Letters")
        number = self.request.request_id
        last = self.request.events[-1].event if self.request.events else None
        suggested = _CALLED_FOR.get(last or "", ACKNOWLEDGE)
        kind = st.segmented_control(
            "Letter",
            [one for one in KINDS if one != EXTEND or self.request.kind != COMPLAINT],
            default=suggested,
            required=True,
            format_func=NAMES.__getitem__,
            key=f"request_letter_{number}_{suggested}",
            label_visibility="collapsed",
        )
        note = st.text_area(
            "In your own words (what is asked for, the reason, the ground)",
            key=f"request_letter_note_{number}_{kind}",
            max_chars=_LONGEST_NOTE,
            height=80,
            help="Empty, the letter says what was noted when it was recorded, if anything was.",
        )
        try:
            made = letter(
                str(kind),
                self.request,
                reading(addressee, self.request),
                self.policy,
                on=london_today(),
                note=note or None,
            )
        except BadInputError as error:
            st.info(plain(str(error)))
            return
        self._files(made)

    def _files(self, made: Letter) -> None:
        note = noted(self.store, f"letter of request {made.request_id}")
        key = f"request_letter_{made.request_id}_{made.kind}"
        with st.container(horizontal=True, vertical_alignment="center"):
            file_download(
                "Word document (DOCX)",
                lambda: docx_bytes(made),
                name=f"{made.file_stem}.docx",
                rows=1,
                key=f"{key}_docx",
                on_export=note,
            )
            file_download(
                "PDF",
                lambda: pdf_bytes(made),
                name=f"{made.file_stem}.pdf",
                rows=1,
                key=f"{key}_pdf",
                on_export=note,
            )
            st.caption("Made when you click, and noted in the audit trail. Nothing is sent from here.")
