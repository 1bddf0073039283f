"""The part *Engagement* of the page *Erasure*: an erasure leaves the counts of engagement as they were."""

import pandas as pd
import streamlit as st

from wigops.clock import london_today
from wigops.erasure import engagement_by_year
from wigops.export.caption import date_words as in_words
from wigops.export.charts import stacked_years
from wigops.ui.kit.reading import Reading

_EVERY_KIND = "All kinds"
_PARTS = {"held": "Held in the CRM copy", "anonymous": "Anonymous history of the erased"}


def show(reading: Reading) -> None:
    """One chart by year, of one kind of engagement or of all, and its sums."""
    frame = reading.figure(engagement_by_year)
    if frame.empty:
        st.info(
            "There is no engagement yet. Once a CRM copy with engagement is loaded, its events will "
            "stand here by year; an erasure moves those of the erased into the anonymous history, and "
            "the sums stay."
        )
        return
    kinds = sorted(frame["kind"].unique())
    kind = st.pills(
        "Kind of engagement",
        [_EVERY_KIND, *kinds],
        default=_EVERY_KIND,
        required=True,
        format_func=lambda one: str(one).replace("_", " ").capitalize(),
        key="erasure_engagement_kind",
    )
    wanted = frame if kind == _EVERY_KIND else frame[frame["kind"] == kind]
    held, anonymous = int(wanted["held"].sum()), int(wanted["anonymous"].sum())
    name = "all kinds" if kind == _EVERY_KIND else str(kind).replace("_", " ")
    title = f"Engagement by year: {name}"
    subtitle = (
        f"{held + anonymous:,} events as at {in_words(london_today())}: {held:,} held in the copy, "
        f"{anonymous:,} of the erased, without the person"
    )
    parts = wanted.melt(["year", "kind"], ["held", "anonymous"], var_name="part", value_name="events")
    summed = parts.groupby(["year", "part"], as_index=False)[["events"]].sum()
    chart = stacked_years(summed, title=title, subtitle=subtitle, names=_PARTS)
    reading.chart(
        chart,
        "Engagement by year",
        alt=f"{title}. {subtitle}.",
        frame=_table(wanted),
        key="erasure_engagement",
    )
    st.caption(
        "An erasure moves events from one part of a bar to the other: together they are as high after it "
        "as before."
    )


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    """The figures behind the chart, by year and kind, with their sum."""
    years = pd.to_datetime(frame["year"]).dt.year
    return frame.assign(year=years, events=frame["held"] + frame["anonymous"])
