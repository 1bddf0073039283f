"""Downloading the pack for the board, of the week that is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from wigops.policy import Policy
from wigops.review import Figures, Review
from wigops.review.board_pack import board_pack
from wigops.store import Store
from wigops.ui.kit.exports import file_download
from wigops.ui.kit.trail import noted

_FILES = {"pdf": "Board's pack (PDF)", "xlsx": "Its tables (XLSX)", "zip": "Its charts (ZIP)"}
_ENDINGS = {"pdf": ".pdf", "xlsx": ".xlsx", "zip": "-charts.zip"}


@dataclass(frozen=True)
class PackView:
    """The pack's three files, of the figures and notes that are shown."""

    store: Store
    policy: Policy
    figures: Figures
    signed: Review | None
    notes: Mapping[str, str]

    def show(self) -> None:
        """A button for each file; nothing is made before a click."""
        week = self.figures.week
        with st.container(horizontal=True, vertical_alignment="center"):
            for kind, label in _FILES.items():
                name = f"wigops-review-{week}{_ENDINGS[kind]}"
                file_download(
                    label,
                    self._maker(name),
                    name=name,
                    rows=1,
                    key=f"review_pack_{kind}",
                    on_export=noted(self.store, f"board's pack of {week}"),
                )
            st.caption(
                "Made when you click, and noted in the audit trail."
                if self.signed
                else "Made when you click, and noted in the audit trail. It says that the week is not signed."
            )

    def _maker(self, name: str) -> Callable[[], bytes]:
        return lambda: board_pack(self.figures, self.signed, self.notes, self.policy)[name]
