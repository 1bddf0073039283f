"""The parts *Month by month* and *Who gets what* of the page *Third-party sharing*."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from wigops.catalogue import DATA_CATEGORIES
from wigops.export.caption import Caption
from wigops.export.caption import date_words as in_words
from wigops.export.charts import Drawable, matrix, stacked_months
from wigops.policy import Policy
from wigops.sharing import by_category, by_month
from wigops.store import Store
from wigops.ui.kit.exports import chart_exports, show_chart
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.trail import noted
from wigops.ui.sharing.words import Words

_MONTHS = {"A year": 12, "Two years": 24, "Five years": 60}
_SHADE = {"light": "117, 123, 133", "dark": "160, 168, 180"}
_STRIKING, _WRONG = "59, 118, 214", "214, 40, 70"
_MAY = ("event_venue", "programme_facilitator")


@dataclass(frozen=True)
class ChartsView:
    """Both parts, up to a day."""

    store: Store
    policy: Policy
    as_of: date
    source: str

    def months(self, reading: Reading) -> None:
        """Disclosures a month by kind of recipient, flagged ones in a chart of their own."""
        since = self._ask_since("months")
        frame = reading.figure(by_month, since, self.as_of)
        if frame.empty:
            st.info(f"Nothing was shared from {in_words(since)} to {in_words(self.as_of)}.")
            return
        self._chart(frame, "Disclosures a month, by kind of recipient", "disclosures", since)
        flagged = frame[frame["is_flagged"]]
        if flagged.empty:
            st.info("None of them is flagged.")
            return
        self._chart(flagged, "Flagged disclosures a month, by kind of recipient", "flagged", since)

    def matrix(self, reading: Reading) -> None:
        """How many people's data of each category each recipient got, special category data first."""
        since = self._ask_since("matrix")
        frame = reading(by_category, since, self.as_of)
        if frame.empty:
            st.info(f"Nothing was shared from {in_words(since)} to {in_words(self.as_of)}.")
            return
        special = frame[frame["special_category"] > 0]
        count_column, export_column = st.columns([5, 1], vertical_alignment="center")
        count_column.markdown(
            f"**{len(special):,}** of {len(frame):,} recipients got special category data from "
            f"{in_words(since)} to {in_words(self.as_of)}. Cells count people."
        )
        with export_column, st.container(horizontal_alignment="right"):
            chart_exports(
                self._picture(frame, since),
                self._caption("Recipients by category"),
                frame=self._named(frame),
                key="sharing_matrix",
                on_export=noted(self.store, "recipients by category"),
            )
        self._cells(frame)
        st.caption(
            "Special category data comes first, and is red where it went to a kind of recipient that does "
            "not need it: the policy names event venues and programme facilitators, for services in person."
        )

    def _chart(self, frame: pd.DataFrame, title: str, key: str, since: date) -> None:
        counted = frame.groupby(["month", "kind"])["disclosures"].sum().reset_index()
        words = Words(self.policy)
        total, span = int(counted["disclosures"].sum()), f"{in_words(since)} to {in_words(self.as_of)}"
        chart = stacked_months(
            counted,
            title=title,
            subtitle=f"{total:,} disclosures, {span}",
            value="disclosures",
            series="kind",
            names={kind: words.kind(kind) for kind in counted["kind"].unique()},
        )
        busiest = counted.groupby("month")["disclosures"].sum()
        show_chart(
            chart,
            self._caption(title),
            alt=f"{title}: {total:,} from {span}, most ({busiest.max():,}) in {busiest.idxmax():%B %Y}.",
            frame=counted,
            key=f"sharing_months_{key}",
            on_export=noted(self.store, title.lower()),
        )

    def _cells(self, frame: pd.DataFrame) -> None:
        theme = str(st.context.theme.type)
        shade = _SHADE.get(theme, _SHADE["light"])
        shown = self._named(frame)
        most = max(int(frame[list(_OTHERS)].max().max()), 1)
        most_special = max(int(frame["special_category"].max()), 1)

        styles = pd.DataFrame("", index=shown.index, columns=shown.columns)
        for one in _OTHERS:
            styles[one] = [
                f"background-color: rgba({shade}, {0.06 + 0.34 * count / most:.2f})" if count else ""
                for count in frame[one]
            ]
        styles["special_category"] = [
            f"background-color: rgba({_WRONG if kind not in _MAY else _STRIKING}, "
            f"{0.25 + 0.4 * count / most_special:.2f}); font-weight: bold"
            if count
            else ""
            for count, kind in zip(frame["special_category"], frame["kind"], strict=True)
        ]
        column, words = st.column_config, Words(self.policy)
        st.dataframe(
            shown.style.apply(lambda _: styles, axis=None).format(
                {one: lambda count: f"{count:,}" if count else "" for one in DATA_CATEGORIES}
            ),
            hide_index=True,
            height="content" if len(frame) <= _MOST_AT_FULL_HEIGHT else "auto",
            placeholder="-",
            column_order=("recipient", "kind", "special_category", *_OTHERS, "people", "disclosures"),
            column_config={
                "recipient": column.TextColumn("Recipient", width=210),
                "kind": column.TextColumn("Kind", width=150),
                **{
                    one: column.NumberColumn(words.category(one), width=105, help="People")
                    for one in DATA_CATEGORIES
                },
                "people": column.NumberColumn("People", format="localized", width=65),
                "disclosures": column.NumberColumn("Disclosures", format="localized", width=90),
            },
            alt="Recipients by category of data, in numbers of people; special category data first",
        )

    def _named(self, frame: pd.DataFrame) -> pd.DataFrame:
        words = Words(self.policy)
        return frame.assign(
            recipient=frame["recipient"].fillna(frame["recipient_id"]), kind=frame["kind"].map(words.kind)
        )

    def _picture(self, frame: pd.DataFrame, since: date) -> Drawable:
        """The matrix as a chart, of as many recipients as a picture can hold."""
        first = self._named(frame).assign(is_wrong=~frame["kind"].isin(_MAY)).head(_MOST_IN_A_PICTURE)
        words, left = Words(self.policy), len(frame) - len(first)
        return matrix(
            first,
            title="Recipients by category",
            subtitle=f"People whose data each got, {in_words(since)} to {in_words(self.as_of)}; red: special "
            "category data for a kind of recipient that does not need it"
            + (f"; {left:,} more recipients are in the table" if left else ""),
            row="recipient",
            columns={one: words.category(one) for one in ("special_category", *_OTHERS)},
            striking="special_category",
            wrong="is_wrong",
        )

    def _ask_since(self, key: str) -> date:
        chosen = st.segmented_control(
            "Looking back",
            list(_MONTHS),
            default="A year",
            required=True,
            key=f"sharing_{key}_span",
            label_visibility="collapsed",
        )
        first = (self.as_of.year * 12 + self.as_of.month) - _MONTHS[str(chosen)]
        return date(first // 12, first % 12 + 1, 1)

    def _caption(self, title: str) -> Caption:
        return Caption(title, self.as_of, self.source, self.policy.version)


_MOST_AT_FULL_HEIGHT, _MOST_IN_A_PICTURE = 40, 60
_OTHERS = tuple(one for one in DATA_CATEGORIES if one != "special_category")
