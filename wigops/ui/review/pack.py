"""Downloading the pack for the board, of the week that is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from wigops.review import Figures, Review
from wigops.review.board_pack import board_pack
from wigops.ui.kit.reading import Reading

_FILES = {"pdf": "Board's pack (PDF)", "xlsx": "Its tables (XLSX)", "zip": "Its charts (ZIP)"}
_ENDINGS = {"pdf": ".pdf", "xlsx": ".xlsx", "zip": "-charts.zip"}


@dataclass(frozen=True)
class PackView:
    """The pack's three files, of the figures and notes that are shown."""

    reading: Reading
    figures: Figures
    signed: Review | None
    notes: Mapping[str, str]

    def show(self) -> None:
        """A button for each file; nothing is made before a click."""
        week = self.figures.week
        with st.container(horizontal=True, vertical_alignment="center"):
            for kind, label in _FILES.items():
                name = f"wigops-review-{week}{_ENDINGS[kind]}"
                self.reading.file(
                    label,
                    self._maker(name),
                    name=name,
                    note=f"board's pack of {week}",
                    key=f"review_pack_{kind}",
                )
            st.caption(
                "Made when you click, and noted in the audit trail."
                if self.signed
                else "Made when you click, and noted in the audit trail. It says that the week is not signed."
            )

    def _maker(self, name: str) -> Callable[[], bytes]:
        return lambda: board_pack(self.figures, self.signed, self.notes, self.reading.policy)[name]
