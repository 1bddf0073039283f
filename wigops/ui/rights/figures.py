"""The part *Statistics* of the page *Rights requests*: how requests were dealt with over any period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import altair as alt
import pandas as pd
import streamlit as st

from wigops.catalogue.colours import ACCENT, OVERDUE
from wigops.export.bars import Bar, bars
from wigops.export.caption import date_words as in_words
from wigops.rights import Figures, Request, figures, open_by_age
from wigops.ui.kit.listing import Table, number, text
from wigops.ui.kit.reading import Reading
from wigops.ui.rights.register import a_year_to
from wigops.ui.rights.words import EARLIEST, KIND_WORDS

_ON_TIME, _LATE = "On time", "Late"


@dataclass(frozen=True)
class FiguresView:
    """The figures of a period, and how old the open requests are today."""

    reading: Reading
    requests: Sequence[Request]

    def show(self) -> None:
        """The period, its figures by kind with a chart, and the open requests by age."""
        if not self.requests:
            st.info(
                "There are no requests yet. Once some are recorded, how they were dealt with stands here."
            )
            return
        since, until = self._ask_period()
        if since > until:
            st.info("The period ends before it begins: choose another day.")
            return
        counted = figures(self.requests, since, until)
        span = f"{in_words(since)} to {in_words(until)}"
        left, right = st.columns(2, gap="large")
        with left:
            self._on_time(counted, span)
        with right:
            self._by_age()
        self._by_kind(counted, span)

    def _ask_period(self) -> tuple[date, date]:
        since, until, _ = st.columns([2, 2, 5])
        first = since.date_input(
            "From",
            value=a_year_to(self.reading.as_of),
            min_value=EARLIEST,
            max_value=self.reading.as_of,
            format="DD/MM/YYYY",
            key="requests_since",
        )
        last = until.date_input(
            "To",
            value=self.reading.as_of,
            min_value=EARLIEST,
            max_value=self.reading.as_of,
            format="DD/MM/YYYY",
            key="requests_until",
        )
        return (
            first if isinstance(first, date) else a_year_to(self.reading.as_of),
            last if isinstance(last, date) else self.reading.as_of,
        )

    def _on_time(self, counted: list[Figures], span: str) -> None:
        everything = counted[0]
        if not everything.closed:
            st.info(f"No request was closed from {span}.")
            return
        chart = _closed_chart(counted, span)
        self.reading.chart(
            chart,
            f"Rights requests closed on time, {span}",
            alt=f"Requests closed from {span}: {everything.on_time:,} of {everything.closed:,} on time.",
            frame=_frame(counted),
            key="requests_closed_chart",
            note="rights requests closed on time",
        )

    def _by_kind(self, counted: list[Figures], span: str) -> None:
        title, frame = f"Rights requests, {span}", _frame(counted)
        said = f"{title}: received, closed, on time, days taken, extended and refused, by kind"
        Table("requests_figures", said, _COLUMNS).under(
            self.reading,
            f"**{title}**",
            frame,
            f"Rights request statistics, {span}",
            note="rights request statistics",
        )
        st.caption(
            "Days count from receipt to closing. Received counts what came in the period, all else what was "
            "closed in it."
        )

    def _by_age(self) -> None:
        ages = open_by_age(self.requests, self.reading.as_of)
        total = sum(ages.values())
        frame = pd.DataFrame({"age": list(ages), "requests": list(ages.values())})
        if not total:
            st.info("No request is open.")
            return
        chart = _age_chart(frame, total, self.reading.as_of)
        self.reading.chart(
            chart,
            "Open rights requests by age",
            alt="Open requests by the time since they came: "
            + ", ".join(f"{count:,} {age}" for age, count in ages.items())
            + ".",
            frame=frame,
            key="requests_age",
        )


_COLUMNS = (
    text("kind", "Kind", 105),
    number("received", "Received", 80),
    number("closed", "Closed", 70),
    number("on_time_share", "On time", 75, written="percent"),
    number("median_days", "Median days", 95, written="%.1f", told="Half of them took no longer than that."),
    number("days_95", "95th percentile days", 140, written="%d", told="95 of 100 took no longer than that."),
    number("extended", "Extended", 80),
    number("refused", "Refused", 75),
)


def _frame(counted: list[Figures]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kind": ["All" if one.kind is None else KIND_WORDS[one.kind] for one in counted],
            "received": [one.received for one in counted],
            "closed": [one.closed for one in counted],
            "on_time_share": pd.array([one.on_time_share for one in counted], dtype="Float64"),
            "median_days": pd.array([one.median_days for one in counted], dtype="Float64"),
            "days_95": pd.array([one.days_95 for one in counted], dtype="Int64"),
            "extended": [one.extended for one in counted],
            "refused": [one.refused for one in counted],
        }
    )


def _closed_chart(counted: list[Figures], span: str) -> alt.LayerChart:
    everything = counted[0]
    return bars(
        [
            Bar(KIND_WORDS[one.kind], count, part=part)
            for one in counted
            if one.kind is not None and one.closed
            for part, count in ((_ON_TIME, one.on_time), (_LATE, one.closed - one.on_time))
        ],
        title="Requests closed on time, by kind",
        subtitle=f"{everything.on_time:,} of {everything.closed:,} closed on time, {span}",
        line="Kind",
        length="Requests closed",
        part="Closed",
        colours={_ON_TIME: ACCENT, _LATE: OVERDUE},
    )


def _age_chart(frame: pd.DataFrame, total: int, today: date) -> alt.LayerChart:
    return bars(
        [Bar(age, count) for age, count in frame.itertuples(index=False)],
        title="Open requests by age",
        subtitle=f"{total:,} open on {in_words(today)}",
        line="Time since it came",
        length="Open requests",
    )
