"""The list *Needs attention* of the page *This week*: each line leads to the place where it is dealt with."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from wigops.export.caption import counted
from wigops.review import Attention
from wigops.ui import menu, request_link
from wigops.ui.kit.listing import first_row
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.review import finding_address

SEVERITY_WORDS = {"high": "High", "medium": "Medium", "low": "Low"}
SEVERITY_MARKED = {
    "high": ":red[:material/error: **High**]",
    "medium": ":orange[:material/warning: Medium]",
    "low": ":material/info: Low",
}
_WIDTHS = (11, 58, 15, 26)
_PAGE_ROWS = 8


@dataclass(frozen=True)
class AttentionView:
    """The list as of the reading's day."""

    reading: Reading

    def show(self, everything: list[Attention]) -> None:
        """A page of it, the worst first, the soonest first."""
        if not everything:
            st.markdown("**Needs attention**")
            st.success(
                "Nothing needs attention: no rule that the data can break is broken, and nothing is due soon."
            )
            return
        high = sum(one.severity == "high" for one in everything)
        words = f"**Needs attention** · {counted(len(everything), 'thing')}"
        words += f", {high:,} of them breaches of high severity" if high else ""
        as_of = self.reading.as_of
        with st.container(gap="xxsmall", key="attention"):
            self.reading.above(
                words,
                lambda: frame_of(everything, as_of),
                "Needs attention",
                key="week_attention",
            )
            place = st.container(gap="xxsmall")
            first = first_row("attention", len(everything), _PAGE_ROWS)
            with place:
                for one in everything[first : first + _PAGE_ROWS]:
                    self._line(one)

    def _line(self, one: Attention) -> None:
        severity, what, people, when = st.columns(_WIDTHS, gap="small", vertical_alignment="center")
        severity.markdown(SEVERITY_MARKED[one.severity])
        with what:
            page, asking = place_of(one)
            menu.link_to(page, plain(one.what), **asking)
        if one.people:
            people.markdown(counted(one.people, "person", "people"))
        when.markdown(when_words(one.on, self.reading.as_of))


def place_of(one: Attention) -> tuple[str, dict[str, str]]:
    """The page where it is dealt with, by its name, and what its address asks for.

    A request leads to that request, a finding to its cases, anything else to its page.
    """
    if one.request_id is not None:
        return request_link.PAGE, {request_link.NAME: str(one.request_id)}
    if one.finding is not None:
        return finding_address.PAGE, {finding_address.NAME: one.finding}
    return menu.entry_called(one.page).name, {}


def when_words(on: date | None, today: date) -> str:
    """A date with how long that is: "3 days left, 30 Nov 2026", "since 3 Mar 2026"; "" for none."""
    if on is None:
        return ""
    said, left = f"{on.day} {on:%b %Y}", (on - today).days
    if left < 0:
        return f"since {said}"
    return f"today, {said}" if left == 0 else f"{left} {'day' if left == 1 else 'days'} left, {said}"


def frame_of(everything: list[Attention], today: date) -> pd.DataFrame:
    """The list as a table for an export."""
    return pd.DataFrame(
        {
            "severity": [SEVERITY_WORDS[one.severity] for one in everything],
            "what": [one.what for one in everything],
            "people": pd.array([one.people for one in everything], dtype="Int64"),
            "date": [one.on for one in everything],
            "when": [when_words(one.on, today) for one in everything],
            "page": [one.page for one in everything],
        }
    )
