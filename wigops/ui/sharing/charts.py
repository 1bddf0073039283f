"""The parts *Month by month* and *Who gets what* of the page *Third-party sharing*."""

from datetime import date

import pandas as pd
import streamlit as st

from wigops.catalogue import DATA_CATEGORIES
from wigops.export.caption import date_words as in_words
from wigops.export.charts import Drawable, matrix, stacked_months
from wigops.sharing import by_category, by_month
from wigops.ui.kit.exports import head_line
from wigops.ui.kit.one_of import ask_one_of
from wigops.ui.kit.reading import Reading
from wigops.ui.sharing.words import Words

_MONTHS = {"A year": 12, "Two years": 24, "Five years": 60}
_SHADE = {"light": "117, 123, 133", "dark": "160, 168, 180"}
_STRIKING, _WRONG = "59, 118, 214", "214, 40, 70"
_MAY = ("event_venue", "programme_facilitator")
_MOST_AT_FULL_HEIGHT, _MOST_IN_A_PICTURE = 40, 60
_OTHERS = tuple(one for one in DATA_CATEGORIES if one != "special_category")


def months(reading: Reading) -> None:
    """Disclosures a month by kind of recipient, flagged ones in a chart of their own."""
    since = _ask_since(reading, "months")
    frame = reading.figure(by_month, since, reading.as_of)
    if frame.empty:
        st.info(f"Nothing was shared from {in_words(since)} to {in_words(reading.as_of)}.")
        return
    _chart(reading, frame, "Disclosures a month, by kind of recipient", "disclosures", since)
    flagged = frame[frame["is_flagged"]]
    if flagged.empty:
        st.info("None of them is flagged.")
        return
    _chart(reading, flagged, "Flagged disclosures a month, by kind of recipient", "flagged", since)


def who_gets_what(reading: Reading) -> None:
    """How many people's data of each category each recipient got, special category data first."""
    since = _ask_since(reading, "matrix")
    frame = reading(by_category, since, reading.as_of)
    if frame.empty:
        st.info(f"Nothing was shared from {in_words(since)} to {in_words(reading.as_of)}.")
        return
    special = frame[frame["special_category"] > 0]
    with head_line():
        st.markdown(
            f"**{len(special):,}** of {len(frame):,} recipients got special category data from "
            f"{in_words(since)} to {in_words(reading.as_of)}. Cells count people."
        )
        reading.chart_menu(
            _picture(reading, frame, since),
            "Recipients by category",
            frame=_named(reading, frame),
            key="sharing_matrix",
        )
    _cells(reading, frame)
    st.caption(
        "Special category data comes first, and is red where it went to a kind of recipient that does "
        "not need it: the policy names event venues and programme facilitators, for services in person."
    )


def _chart(reading: Reading, frame: pd.DataFrame, title: str, key: str, since: date) -> None:
    counted = frame.groupby(["month", "kind"])["disclosures"].sum().reset_index()
    words = Words(reading.policy)
    total, span = int(counted["disclosures"].sum()), f"{in_words(since)} to {in_words(reading.as_of)}"
    chart = stacked_months(
        counted,
        title=title,
        subtitle=f"{total:,} disclosures, {span}",
        value="disclosures",
        series="kind",
        names={kind: words.kind(kind) for kind in counted["kind"].unique()},
    )
    busiest = counted.groupby("month")["disclosures"].sum()
    reading.chart(
        chart,
        title,
        alt=f"{title}: {total:,} from {span}, most ({busiest.max():,}) in {busiest.idxmax():%B %Y}.",
        frame=counted,
        key=f"sharing_months_{key}",
    )


# No `Table`: its columns colour words, and each of these cells has a background of its own.
def _cells(reading: Reading, frame: pd.DataFrame) -> None:
    theme = str(st.context.theme.type)
    shade = _SHADE.get(theme, _SHADE["light"])
    shown = _named(reading, frame)
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
    column, words = st.column_config, Words(reading.policy)
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


def _named(reading: Reading, frame: pd.DataFrame) -> pd.DataFrame:
    words = Words(reading.policy)
    return frame.assign(
        recipient=frame["recipient"].fillna(frame["recipient_id"]), kind=frame["kind"].map(words.kind)
    )


def _picture(reading: Reading, frame: pd.DataFrame, since: date) -> Drawable:
    """The matrix as a chart, of as many recipients as a picture can hold."""
    first = _named(reading, frame).assign(is_wrong=~frame["kind"].isin(_MAY)).head(_MOST_IN_A_PICTURE)
    words, left = Words(reading.policy), len(frame) - len(first)
    return matrix(
        first,
        title="Recipients by category",
        subtitle=f"People whose data each got, {in_words(since)} to {in_words(reading.as_of)}; red: special "
        "category data for a kind of recipient that does not need it"
        + (f"; {left:,} more recipients are in the table" if left else ""),
        row="recipient",
        columns={one: words.category(one) for one in ("special_category", *_OTHERS)},
        striking="special_category",
        wrong="is_wrong",
    )


def _ask_since(reading: Reading, key: str) -> date:
    chosen = ask_one_of("Looking back", list(_MONTHS), f"sharing_{key}_span")
    first = (reading.as_of.year * 12 + reading.as_of.month) - _MONTHS[chosen]
    return date(first // 12, first % 12 + 1, 1)
