"""The page *Findings*: the rules that the data breaks, and those that were checked and are kept."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

import pandas as pd
import streamlit as st

from wigops.accounts import Account
from wigops.export.caption import date_words as in_words
from wigops.review import Figures, Finding, registry
from wigops.ui import menu
from wigops.ui.kit.listing import Column, Table, day, number, text
from wigops.ui.kit.reading import Reading
from wigops.ui.review import finding_address
from wigops.ui.review.attention import SEVERITY_WORDS

_FOUND = Table(
    "findings",
    "Findings with severity, open and accepted cases, people, since when, and how to mend each",
    (
        text("severity", "Severity", 75),
        text("title", "Finding", 290),
        number("open", "Open", 60),
        number("accepted", "Accepted", 75),
        number("people", "People", 65),
        day("since", "Since", 95),
        Column(
            "link",
            st.column_config.LinkColumn(
                "Page", display_text="#(.*)", width=130, help="Opens in a new tab of the browser."
            ),
        ),
        text("mend", "How to mend it", 270),
        text("rule", "Rule", 420),
    ),
    ids=["title"],
)
_SILENT = Table(
    "findings_silent",
    "Rules that nothing breaks",
    (text("severity", "Would be", 75), text("title", "Finding", 330), text("rule", "Rule", 520)),
)


@dataclass(frozen=True)
class FindingsView:
    """The list, as the week's figures have it."""

    reading: Reading
    account: Account
    figures: Figures

    def show(self) -> None:
        """What was found, the worst first; a row that is chosen opens its cases. Then what was not found."""
        rows = self.figures.findings
        if rows:
            self._found()
        else:
            st.success(f"Nothing was found: {len(registry())} rules were checked, and the data breaks none.")
        found = {row["finding"] for row in rows}
        silent = [one for one in registry().values() if one.id not in found]
        if silent:
            self._silent(silent)

    def _found(self) -> None:
        frame_of_all = self._frame()
        ids = [row["finding"] for row in self.figures.findings]
        opened, accepted = self.figures.findings_open, int(frame_of_all["accepted"].sum())
        words = f"**{opened:,}** open cases under {len(ids)} of {len(registry())} rules" + (
            f", {accepted:,} more accepted for now" if accepted else ""
        )
        self.reading.above(words, lambda: frame_of_all.drop(columns="link"), "Findings", key="findings")
        st.caption("Choose a row to see its cases, and to accept those that may stay as they are for now.")
        _FOUND.draw(frame_of_all, choose="one", then=lambda place: finding_address.go_to(ids[place]))

    def _silent(self, silent: list[Finding]) -> None:
        title = "Rules that nothing breaks"
        with st.expander(f"Nothing found: {len(silent)} more rules checked", icon=":material/check:"):
            checked = pd.DataFrame(
                {
                    "severity": [SEVERITY_WORDS[one.severity] for one in silent],
                    "title": [one.title for one in silent],
                    "rule": [one.rule for one in silent],
                }
            )
            words = f"Checked on {in_words(self.figures.as_of)}, and nothing was found"
            _SILENT.under(self.reading, words, checked, title)

    def _frame(self) -> pd.DataFrame:
        rows = self.figures.findings
        rules = [registry()[row["finding"]] for row in rows]
        return pd.DataFrame(
            {
                "severity": [SEVERITY_WORDS[one.severity] for one in rules],
                "title": [one.title for one in rules],
                "open": [row["cases"] - row["accepted"] for row in rows],
                "accepted": [row["accepted"] for row in rows],
                "people": pd.array([row["people"] or None for row in rows], dtype="Int64"),
                "since": [row["since"] and date.fromisoformat(row["since"]) for row in rows],
                "mend": [one.mend for one in rules],
                "page": [one.page for one in rules],
                "link": [self._address(one.page) for one in rules],
                "rule": [one.rule for one in rules],
            }
        )

    def _address(self, title: str) -> str | None:
        """A page's address, which ends with its title for the table to show; None where it is not theirs."""
        entry = menu.entry_called(title)
        if not self.account.may(entry.role):
            return None
        return f"{entry.name}#{quote(title)}"
