"""The parts of the page *Consent coverage*: its headline, the figures, and what they are made of."""

import math
from dataclasses import dataclass, replace

import altair as alt
import pandas as pd
import streamlit as st

from wigops.catalogue import CONSENT_PURPOSES
from wigops.consent import (
    Coverage,
    Movement,
    PeopleFilter,
    coverage_by,
    coverage_moved,
    coverage_trend,
)
from wigops.export.caption import date_words as in_words
from wigops.export.line_chart import Point, lines
from wigops.policy import Policy
from wigops.ui.consent.people import PeopleList
from wigops.ui.consent.words import (
    LIST_WORDS,
    points,
)
from wigops.ui.kit.cards import Card, draw_cards
from wigops.ui.kit.listing import Table, number, text
from wigops.ui.kit.one_of import ask_one_of
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

WINDOWS = (1, 3, 6, 12, 24)
_OPENS = {"processed": "processed", "covered": "covered", "uncovered": "gap", "coverage": "gap"}
_BEHIND = {"processed": "Processed", "covered": "Covered", "gap": "Without consent"}
_LABEL_EVERY = 3  # months
_MOST_CUTS = 12  # rows of a table that is shown whole
NOT_KNOWN = "Not known"


def nothing_loaded() -> None:
    """What the page says before there is any CRM copy."""
    st.info(
        "For each purpose that needs consent, this page will show whose data we processed and for whom "
        "consent covers it. There is no CRM copy yet: load one on the page *CRM copy*, or with "
        "`python -m wigops load DIR`."
    )


def ask_months(policy: Policy) -> int:
    """Ask how many months up to the date are looked at; the policy's choice unless another is chosen."""
    usual = policy.choice("coverage_window_months")
    windows = sorted({*WINDOWS, usual})
    chosen = st.selectbox(
        "Over the months up to it",
        windows,
        index=windows.index(usual),
        format_func=lambda months: f"{months} month{'' if months == 1 else 's'}",
        key="consent_months",
        label_visibility="collapsed",
    )
    return int(chosen)


@dataclass(frozen=True)
class ConsentView:
    """The figures of one reading over the `months` to its day."""

    reading: Reading
    months: int

    @property
    def _window(self) -> str:
        return f"{self.months} month{'' if self.months == 1 else 's'} to {in_words(self.reading.as_of)}"

    def headline(self) -> None:
        """Coverage of each purpose, its change on last week, and how it went month by month."""
        moved = self.reading.figure(coverage_moved, self.reading.as_of, months=self.months)
        trend = self.reading.figure(coverage_trend, self.reading.as_of, months=self.months)
        series = {
            purpose: rows["coverage"].dropna().round(4).tolist() for purpose, rows in trend.groupby("purpose")
        }
        draw_cards(
            [
                Card(
                    CONSENT_PURPOSES.short[one.now.purpose],
                    _share(one.now),
                    self._meaning(one.now),
                    change=points(_change(one.now, one.week_ago)).replace("points", "pt"),
                    since="in a week",
                    series=series.get(one.now.purpose, ()),
                )
                for one in moved
            ]
        )
        processed = [one.now for one in moved if one.now.processed]
        if not processed:
            st.info(
                f"Nobody was processed under consent in the {self._window}, so there is nothing to cover: "
                "coverage is empty, not 100 %. Choose another date or a longer window."
            )
        else:
            worst = max(processed, key=lambda one: one.uncovered)
            st.markdown(_worst_words(worst, self._window))
        st.caption(
            "Covered means that each of a person's bookings, applications or page views has a consent for "
            f"that purpose, given before it and not withdrawn by then. From the {self.reading.source}; "
            f"policy version {self.reading.policy.version}."
        )

    def coverage(self) -> None:
        """The figures by purpose, each number opening its people; the trend; by source and sector."""
        moved = self.reading.figure(coverage_moved, self.reading.as_of, months=self.months)
        frame = _figures(moved)
        title = "Consent coverage by purpose"
        self.reading.above(f"**{title}, {self._window}**", lambda: frame, title, key="consent_figures")
        st.caption("Choose a number to open its people below.")
        chosen = Table(
            key=f"consent_figures_{self.reading.as_of}_{self.months}",
            alt=f"{title}: people processed, covered and without consent, with the change on last week and "
            "quarter",
            columns=_FIGURE_COLUMNS,
            ids=["purpose"],
        ).cell(frame)
        if chosen is not None and chosen[1] in _OPENS:
            self._opened(self._those(_OPENS[chosen[1]], moved[chosen[0]].now.purpose))
        self._trend()
        self._cut("source")
        self._cut("sector")

    def _those(self, which: str, purpose: str) -> PeopleFilter:
        return PeopleFilter(self.reading.as_of, self.months, which, purposes=(purpose,))

    def _opened(self, wanted: PeopleFilter) -> None:
        """The people behind the number that was chosen, and those behind the numbers beside it."""
        about = [CONSENT_PURPOSES.words[wanted.purposes[0]], *wanted.sources, *wanted.sectors]
        key = f"consent_opened_{bool(wanted.sources)}_{bool(wanted.sectors)}"
        with st.container(border=True):
            heading = st.container()
            which = ask_one_of(
                "Whom to show",
                _BEHIND,
                f"{key}_which_{wanted.listed}_{hash(tuple(about))}",
                first=wanted.listed,
            )
            words = ", ".join(one or NOT_KNOWN for one in about)
            listed = LIST_WORDS[str(which)].removesuffix(", by purpose")
            heading.markdown(f"**{plain(words)}: {listed}, {self._window}**")
            PeopleList(self.reading, self.months, key).show_those(replace(wanted, listed=str(which)))

    def _trend(self) -> None:
        frame = self.reading.figure(coverage_trend, self.reading.as_of, months=self.months)
        known = frame.dropna(subset=["coverage"])
        if known.empty:
            return
        title = f"Consent coverage by month, each over {self.months} months"
        lowest = math.floor(known["coverage"].min() * 10) / 10
        subtitle = f"At {in_words(self.reading.as_of)} and the 23 month ends before it" + (
            f"; the axis begins at {lowest:.0%}" if lowest else ""
        )
        chart = _trend_chart(frame, title, subtitle, lowest)
        last = known[known["day"] == known["day"].max()]
        self.reading.chart(
            chart,
            "Consent coverage by month",
            alt=f"{title}. The latest: "
            + ", ".join(
                f"{CONSENT_PURPOSES.words[one.purpose]} {one.coverage:.1%}"
                for one in last.itertuples(index=False)
            )
            + ".",
            frame=frame.assign(purpose=frame["purpose"].map(CONSENT_PURPOSES.words)),
            key="consent_trend",
        )

    def _cut(self, cut: str) -> None:
        """Coverage of every purpose by source or sector; each cell opens the people who lack consent."""
        frame = self.reading.figure(coverage_by, self.reading.as_of, months=self.months, cut=cut)
        if frame.empty:
            return
        title = f"Consent coverage by {cut}"
        exported = frame.assign(purpose=frame["purpose"].map(CONSENT_PURPOSES.words)).rename(
            columns={"cut": cut}
        )
        self.reading.above(f"**{title}, {self._window}**", lambda: exported, title, key=f"consent_by_{cut}")
        st.caption("People covered, of those processed. Choose a figure to open its people below.")
        table, cuts = _crossed(frame)
        chosen = Table(
            key=f"consent_{cut}_{self.reading.as_of}_{self.months}",
            alt=f"{title} and purpose, the largest first",
            columns=(
                text("cut", cut.capitalize(), 220),
                *(text(purpose, CONSENT_PURPOSES.short[purpose]) for purpose in CONSENT_PURPOSES),
            ),
            ids=["cut"],
            tallest=_MOST_CUTS,
        ).cell(table)
        if chosen is not None and chosen[1] in CONSENT_PURPOSES:
            place, purpose = chosen
            wanted = self._those("gap", purpose)
            only = (cuts[place],)
            self._opened(
                replace(wanted, sources=only) if cut == "source" else replace(wanted, sectors=only),
            )

    def _meaning(self, one: Coverage) -> str:
        if not one.processed:
            return f"Nobody was processed under this purpose in the {self._window}."
        return f"{one.covered:,} of {one.processed:,} people processed in the {self._window} are covered."


_FIGURE_COLUMNS = (
    text("purpose", "Purpose", 190),
    number("processed", "Processed", 90),
    number("covered", "Covered", 90),
    number("uncovered", "Without consent", 120),
    number("coverage", "Coverage", 90, written="%.1f%%", made=lambda rows: rows["coverage"] * 100),
    text("on_last_week", "On last week", 120),
    text("on_last_quarter", "On last quarter", 120),
)


def _crossed(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """A row for each source or sector, a column for each purpose; and the rows' own values, "" for none."""
    known = frame.assign(cut=frame["cut"].fillna(""))
    cuts = list(dict.fromkeys(known["cut"]))
    said = {
        (cut, purpose): f"{covered / processed:.1%} of {processed:,}"
        for cut, purpose, processed, covered in zip(
            known["cut"], known["purpose"], known["processed"], known["covered"], strict=True
        )
    }
    columns = {purpose: [said.get((cut, purpose)) for cut in cuts] for purpose in CONSENT_PURPOSES}
    return pd.DataFrame({"cut": [cut or NOT_KNOWN for cut in cuts], **columns}), cuts


def _figures(moved: list[Movement]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "purpose": [CONSENT_PURPOSES.words[one.now.purpose] for one in moved],
            "processed": [one.now.processed for one in moved],
            "covered": [one.now.covered for one in moved],
            "uncovered": [one.now.uncovered for one in moved],
            "coverage": pd.array([one.now.coverage for one in moved], dtype="Float64"),
            "on_last_week": [points(_change(one.now, one.week_ago)) for one in moved],
            "on_last_quarter": [points(_change(one.now, one.quarter_ago)) for one in moved],
        }
    )


def _change(now: Coverage, then: Coverage) -> float | None:
    if now.coverage is None or then.coverage is None:
        return None
    return now.coverage - then.coverage


def _share(one: Coverage) -> str:
    return "-" if one.coverage is None else f"{one.coverage:.1%}"


def _worst_words(worst: Coverage, window: str) -> str:
    name = CONSENT_PURPOSES.words[worst.purpose]
    if not worst.uncovered:
        return f"Everybody whose data was processed under consent in the {window} is covered."
    return (
        f"The largest gap is **{name}**: {worst.uncovered:,} of {worst.processed:,} people were processed "
        f"without consent for every row in the {window}."
    )


def _trend_chart(frame: pd.DataFrame, title: str, subtitle: str, lowest: float) -> alt.Chart:
    ordered = frame.sort_values("day", kind="stable")
    days, purposes, coverage = ordered["day"], ordered["purpose"], ordered["coverage"]
    return lines(
        [
            Point(
                f"{day:%b %Y}",
                None if pd.isna(share) else float(share),
                CONSENT_PURPOSES.words[purpose],
                (("Covered", f"{covered:,}"), ("Processed", f"{processed:,}")),
            )
            for day, purpose, share, covered, processed in zip(
                days, purposes, coverage, ordered["covered"], ordered["processed"], strict=True
            )
        ],
        title=title,
        subtitle=subtitle,
        moment="Month",
        value="People covered",
        series="Purpose",
        colours={said: CONSENT_PURPOSES.colours[purpose] for purpose, said in CONSENT_PURPOSES.words.items()},
        every=_LABEL_EVERY,
        value_format=".0%",
        least=lowest,
        most=1,
    )
