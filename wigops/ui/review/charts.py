"""The charts of the page *This week*, two in a row, each with its own "Export" menu."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from wigops.accounts import Account
from wigops.policy import Policy
from wigops.review import Figures
from wigops.review.charts import WeekChart, week_charts
from wigops.ui import menu, request_link
from wigops.ui.kit.reading import Reading

_HEIGHT = 290  # pixels with axes and legend: two rows of them stand below the list


@dataclass(frozen=True)
class WeekChartsView:
    """The charts of a week's figures; the `reading` is theirs."""

    reading: Reading
    figures: Figures
    account: Account

    def show(self) -> None:
        """All of them."""
        figures, policy, home = self.figures, self.reading.policy, self.reading.store.home
        question = (str(home.path), figures.version, figures.as_of, policy.version)
        charts = _drawn(*question, _figures=figures, _policy=policy)
        for pair in zip(charts[::2], charts[1::2], strict=True):
            for column, one in zip(st.columns(2, gap="medium"), pair, strict=True):
                with column:
                    self._one(one)

    def _one(self, one: WeekChart) -> None:
        if one.empty:
            st.markdown(f"**{one.title}**")
            st.caption(one.empty)
            if one.name == "deadlines" and self.account.may("officer"):
                menu.link_to(request_link.PAGE, "Record a rights request")
            return
        self.reading.chart(
            one.chart, one.title, alt=one.alt, frame=one.frame, key=f"week_{one.name}", height=_HEIGHT
        )


@st.cache_resource(max_entries=8, show_spinner=False)
def _drawn(
    home: str,  # noqa: ARG001 - the first four are the key
    version: int,  # noqa: ARG001
    as_of: date,  # noqa: ARG001
    policy_version: str,  # noqa: ARG001
    *,
    _figures: Figures,
    _policy: Policy,
) -> list[WeekChart]:
    """The charts, which hold numbers alone, drawn once for the same figures; nobody changes them."""
    return week_charts(_figures, _policy)
