"""The part *Compare weeks* of the page *Review*: every headline figure of two weeks, and the change."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from wigops.accounts import Account
from wigops.export.caption import date_words as in_words
from wigops.review import SECTIONS, Compared, Figures, WeekState, compare
from wigops.ui.consent.words import points
from wigops.ui.kit.listing import Column, Table, text
from wigops.ui.kit.reading import Reading
from wigops.ui.review.calendar import in_a_line
from wigops.ui.review.figures import figures_of, reading_of

_ENOUGH = 2


@dataclass(frozen=True)
class CompareView:
    """Any two weeks side by side."""

    reading: Reading
    account: Account

    def show(self, weeks: Sequence[WeekState]) -> None:
        """Asks for the two weeks, and shows their figures."""
        if len(weeks) < _ENOUGH:
            st.info(
                "There is only one week with figures yet: they begin with the week of the first load. From "
                "the next week on, any two can be compared here."
            )
            return
        by_name = {one.week.name: one for one in weeks}
        chosen = [self._ask(column, by_name, place) for place, column in enumerate(st.columns(2))]
        if chosen[0] == chosen[1]:
            st.info("Choose two different weeks.")
            return
        both = [figures_of(self.reading.store, by_name[name].week, self.account) for name in chosen]
        if both[0] is not None and both[1] is not None:
            self._table(both[0][0], both[1][0])

    def _ask(
        self, column: st.delta_generator.DeltaGenerator, by_name: dict[str, WeekState], place: int
    ) -> str:
        names = list(by_name)
        return str(
            column.selectbox(
                ("First week", "Second week")[place],
                names,
                index=1 - place,
                format_func=lambda name: in_a_line(by_name[name]),
                key=f"review_compare_{place}",
            )
        )

    def _table(self, first: Figures, second: Figures) -> None:
        rows = compare(first, second, self.reading.policy)
        changed = sum(bool(one.change) for one in rows)
        source = second.source if first.source == second.source else f"{first.source}; {second.source}"
        reading_of(self.reading, second).of(source=source).above(
            f"**{changed:,}** of {len(rows):,} figures differ.",
            lambda: _exported(rows, first, second),
            f"Review of {first.week} compared with {second.week}",
            key="review_compared",
            note=f"comparison of {first.week} with {second.week}",
        )
        st.caption(f"{taken_words(first)} {taken_words(second)}")
        figures = {"before": first.week, "after": second.week, "change": "Change"}
        Table(
            "review_compared",
            f"The headline figures of {first.week} and {second.week}, and the change",
            (
                text("section", "Section", 170),
                text("figure", "Figure", 330),
                *(
                    Column(name, st.column_config.TextColumn(label, width=105, alignment="right"))
                    for name, label in figures.items()
                ),
            ),
        ).draw(
            pd.DataFrame(
                {
                    "section": [SECTIONS[one.section] for one in rows],
                    "figure": [one.name for one in rows],
                    "before": [_value(one.before, share=one.is_share) for one in rows],
                    "after": [_value(one.after, share=one.is_share) for one in rows],
                    "change": [_change(one) for one in rows],
                }
            )
        )


def taken_words(figures: Figures) -> str:
    """As at when a week's figures are true, and from which copy; that they were not taken in it, if so."""
    afterwards = figures.taken_at.date().isocalendar()[:2] != figures.as_of.isocalendar()[:2]
    how = (
        f", worked out on {in_words(figures.taken_at.date())} with the findings of then, since no figures "
        "were taken in that week"
        if afterwards
        else ""
    )
    return f"{figures.week}: as at {in_words(figures.as_of)}, {figures.source}{how}."


def _value(value: float | None, *, share: bool) -> str:
    if value is None:
        return "-"
    return f"{value:.1%}" if share else f"{value:,.0f}"


def _change(one: Compared) -> str:
    if one.change is None:
        return "-"
    if one.is_share:
        return points(one.change)
    return f"{one.change:+,.0f}" if one.change else "no change"


def _exported(rows: Sequence[Compared], first: Figures, second: Figures) -> pd.DataFrame:
    """Shares are numbers from 0 to 1."""
    return pd.DataFrame(
        {
            "section": [SECTIONS[one.section] for one in rows],
            "figure": [one.name for one in rows],
            "unit": ["share" if one.is_share else "count" for one in rows],
            first.week: pd.array([one.before for one in rows], dtype="Float64"),
            second.week: pd.array([one.after for one in rows], dtype="Float64"),
            "change": pd.array([one.change for one in rows], dtype="Float64"),
        }
    )
