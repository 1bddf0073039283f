"""The parts of the page *Consent coverage*: its headline, the figures, and what they are made of."""

import math
from dataclasses import dataclass, replace
from datetime import date

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
    gap_by_missing,
)
from wigops.export.caption import Caption
from wigops.export.caption import date_words as in_words
from wigops.export.lines import Point, lines
from wigops.policy import Policy
from wigops.store import Store
from wigops.ui.consent.people import PeopleList
from wigops.ui.consent.words import (
    LIST_WORDS,
    MISSING_MEANING,
    MISSING_WORDS,
    points,
)
from wigops.ui.kit.exports import head_line, show_chart, table_exports
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.kit.trail import noted

WINDOWS = (1, 3, 6, 12, 24)
_GAP_PARTS = {
    "gap": "The gap",
    "gap_rows": "Row by row",
    "mailing": "To be asked again",
    "left_out": "Left out of the mailing",
}
_WEAK_PARTS = {"stale": "Stale consents", "incomplete": "Incomplete evidence"}
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
    """Reading how many months up to the date are looked at; the policy's choice unless another is chosen."""
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
    """The page's parts, all true at one date over one window, read from one copy."""

    store: Store
    policy: Policy
    as_of: date
    months: int
    source: str

    @property
    def _window(self) -> str:
        return f"{self.months} month{'' if self.months == 1 else 's'} to {in_words(self.as_of)}"

    def headline(self, reading: Reading) -> None:
        """Coverage of each purpose, its change on last week, and how it went month by month."""
        moved = reading.figure(coverage_moved, self.as_of, months=self.months)
        trend = reading.figure(coverage_trend, self.as_of, months=self.months)
        for column, one in zip(st.columns(len(moved)), moved, strict=True):
            series = trend[trend["purpose"] == one.now.purpose]["coverage"].dropna().round(4).tolist()
            with column:
                st.metric(
                    CONSENT_PURPOSES.short[one.now.purpose],
                    _share(one.now),
                    delta=points(_change(one.now, one.week_ago)).replace("points", "pt"),
                    delta_color="off",
                    delta_arrow="off",
                    delta_description="in a week",
                    chart_data=series if len(series) > 1 else None,
                    help=self._meaning(one.now),
                    border=True,
                    height="stretch",
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
            f"that purpose, given before it and not withdrawn by then. From the {self.source}; policy "
            f"version {self.policy.version}."
        )

    def coverage(self, reading: Reading) -> None:
        """The figures by purpose, each number opening its people; the trend; by source and sector."""
        moved = reading.figure(coverage_moved, self.as_of, months=self.months)
        frame = _figures(moved)
        title = "Consent coverage by purpose"
        with head_line():
            st.markdown(f"**{title}, {self._window}**")
            table_exports(
                lambda: frame,
                self._caption(title),
                key="consent_figures",
                on_export=noted(self.store, title.lower()),
            )
        st.caption("Choose a number to open its people below.")
        event = st.dataframe(
            frame.assign(coverage=frame["coverage"] * 100),
            hide_index=True,
            on_select="rerun",
            selection_mode="single-cell",
            key=f"consent_figures_{self.as_of}_{self.months}",
            height="content",
            placeholder="-",
            column_config=_FIGURE_COLUMNS,
            alt=f"{title}: people processed, covered and without consent, with the change on last week and "
            "quarter",
        )
        chosen = _cell(event["selection"]["cells"], len(moved))
        if chosen is not None and chosen[1] in _OPENS:
            self._opened(reading, self._those(_OPENS[chosen[1]], moved[chosen[0]].now.purpose))
        self._trend(reading)
        self._cut(reading, "source")
        self._cut(reading, "sector")

    def gap(self, reading: Reading) -> None:
        """Whom we processed without consent and what is missing; whom to ask again, and whom not."""
        counts = reading.figure(gap_by_missing, self.as_of, months=self.months)
        for column, missing in zip(st.columns(len(MISSING_WORDS)), MISSING_WORDS, strict=True):
            column.metric(
                MISSING_WORDS[missing],
                f"{counts[missing]:,}",
                help=f"People. {MISSING_MEANING[missing]} One person may stand under several.",
                border=True,
            )
        part = st.segmented_control(
            "List",
            list(_GAP_PARTS),
            format_func=_GAP_PARTS.__getitem__,
            default="gap",
            required=True,
            key="consent_gap_part",
            label_visibility="collapsed",
        )
        if part == "mailing":
            st.caption(
                "People in the gap, each once with an e-mail address, to be exported for a mailing that asks "
                "for their consent. Whoever opted out, objected, or is under a restriction today is left "
                "out; the erased are in no list."
            )
        self._people("consent_gap").show(reading, str(part))

    def weak(self, reading: Reading) -> None:
        """Consents that are old and still relied on, and those whose evidence is incomplete."""
        part = st.segmented_control(
            "List",
            list(_WEAK_PARTS),
            format_func=_WEAK_PARTS.__getitem__,
            default="stale",
            required=True,
            key="consent_weak_part",
            label_visibility="collapsed",
        )
        refresh = self.policy.choice("consent_refresh_months")
        st.caption(
            f"In force on {in_words(self.as_of)}, given more than {refresh} months earlier, and something "
            "was processed under them in the window. Reading for them anew."
            if part == "stale"
            else f"In force on {in_words(self.as_of)}, but the record does not say how the consent was "
            "given, or which wording the person was told."
        )
        self._people("consent_weak").show(reading, str(part))

    def _people(self, key: str) -> PeopleList:
        return PeopleList(self.store, self.policy, self.as_of, self.months, self.source, key)

    def _those(self, which: str, purpose: str) -> PeopleFilter:
        return PeopleFilter(self.as_of, self.months, which, purposes=(purpose,))

    def _opened(self, reading: Reading, wanted: PeopleFilter) -> None:
        """The people behind the number that was chosen, and those behind the numbers beside it."""
        about = [CONSENT_PURPOSES.words[wanted.purposes[0]], *wanted.sources, *wanted.sectors]
        key = f"consent_opened_{bool(wanted.sources)}_{bool(wanted.sectors)}"
        with st.container(border=True):
            heading = st.container()
            which = st.segmented_control(
                "Whom to show",
                list(_BEHIND),
                format_func=_BEHIND.__getitem__,
                default=wanted.listed,
                required=True,
                key=f"{key}_which_{wanted.listed}_{hash(tuple(about))}",
                label_visibility="collapsed",
            )
            words = ", ".join(one or NOT_KNOWN for one in about)
            listed = LIST_WORDS[str(which)].removesuffix(", by purpose")
            heading.markdown(f"**{plain(words)}: {listed}, {self._window}**")
            self._people(key).show_those(reading, replace(wanted, listed=str(which)))

    def _trend(self, reading: Reading) -> None:
        frame = reading.figure(coverage_trend, self.as_of, months=self.months)
        known = frame.dropna(subset=["coverage"])
        if known.empty:
            return
        title = f"Consent coverage by month, each over {self.months} months"
        lowest = math.floor(known["coverage"].min() * 10) / 10
        subtitle = f"At {in_words(self.as_of)} and the 23 month ends before it" + (
            f"; the axis begins at {lowest:.0%}" if lowest else ""
        )
        chart = _trend_chart(frame, title, subtitle, lowest)
        last = known[known["day"] == known["day"].max()]
        show_chart(
            chart,
            self._caption("Consent coverage by month"),
            alt=f"{title}. The latest: "
            + ", ".join(
                f"{CONSENT_PURPOSES.words[one.purpose]} {one.coverage:.1%}"
                for one in last.itertuples(index=False)
            )
            + ".",
            frame=frame.assign(purpose=frame["purpose"].map(CONSENT_PURPOSES.words)),
            key="consent_trend",
            on_export=noted(self.store, "consent coverage by month"),
        )

    def _cut(self, reading: Reading, cut: str) -> None:
        """Coverage of every purpose by source or sector; each cell opens the people who lack consent."""
        frame = reading.figure(coverage_by, self.as_of, months=self.months, cut=cut)
        if frame.empty:
            return
        title = f"Consent coverage by {cut}"
        with head_line():
            st.markdown(f"**{title}, {self._window}**")
            exported = frame.assign(purpose=frame["purpose"].map(CONSENT_PURPOSES.words)).rename(
                columns={"cut": cut}
            )
            table_exports(
                lambda: exported,
                self._caption(title),
                key=f"consent_by_{cut}",
                on_export=noted(self.store, title.lower()),
            )
        st.caption("People covered, of those processed. Choose a figure to open its people below.")
        table, cuts = _crossed(frame)
        event = st.dataframe(
            table,
            hide_index=True,
            on_select="rerun",
            selection_mode="single-cell",
            key=f"consent_{cut}_{self.as_of}_{self.months}_{hash(tuple(cuts))}",
            height="content" if len(table) <= _MOST_CUTS else 460,
            placeholder="-",
            column_config={
                "cut": st.column_config.TextColumn(cut.capitalize(), width=220),
                **{
                    purpose: st.column_config.TextColumn(CONSENT_PURPOSES.short[purpose])
                    for purpose in CONSENT_PURPOSES
                },
            },
            alt=f"{title} and purpose, the largest first",
        )
        chosen = _cell(event["selection"]["cells"], len(cuts))
        if chosen is not None and chosen[1] in CONSENT_PURPOSES:
            place, purpose = chosen
            wanted = self._those("gap", purpose)
            only = (cuts[place],)
            self._opened(
                reading,
                replace(wanted, sources=only) if cut == "source" else replace(wanted, sectors=only),
            )

    def _meaning(self, one: Coverage) -> str:
        if not one.processed:
            return f"Nobody was processed under this purpose in the {self._window}."
        return f"{one.covered:,} of {one.processed:,} people processed in the {self._window} are covered."

    def _caption(self, title: str) -> Caption:
        return Caption(title, self.as_of, self.source, self.policy.version)


_FIGURE_COLUMNS = {
    "purpose": st.column_config.TextColumn("Purpose", width=190),
    "processed": st.column_config.NumberColumn("Processed", format="localized", width=90),
    "covered": st.column_config.NumberColumn("Covered", format="localized", width=90),
    "uncovered": st.column_config.NumberColumn("Without consent", format="localized", width=120),
    "coverage": st.column_config.NumberColumn("Coverage", format="%.1f%%", width=90),
    "on_last_week": st.column_config.TextColumn("On last week", width=120),
    "on_last_quarter": st.column_config.TextColumn("On last quarter", width=120),
}


def _cell(cells: object, rows: int) -> tuple[int, str] | None:
    """The place and the column of the one cell that is chosen."""
    chosen = list(cells) if isinstance(cells, list | tuple) else []
    if not chosen or chosen[0][0] >= rows:
        return None
    return int(chosen[0][0]), str(chosen[0][1])


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
