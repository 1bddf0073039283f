"""Charts in the one house style."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

import altair as alt
import pandas as pd

from wigops.catalogue import RECIPIENT_KINDS, RETENTION_RULES, RETENTION_STATUSES
from wigops.catalogue.colours import ACCENT, GREY, OVERDUE
from wigops.errors import BadInputError

HISTORY_COLOURS: Final = {
    "held": ACCENT,
    "anonymous": GREY,
}

FLAG_COLOURS: Final = {
    "flagged": OVERDUE,
}

_COLOURS: Final = (
    RETENTION_RULES.colours
    | RETENTION_STATUSES.colours
    | HISTORY_COLOURS
    | FLAG_COLOURS
    | RECIPIENT_KINDS.colours
)
_UNKNOWN_SERIES: Final = "#757b85"

_LEGEND_COLUMNS = 4  # more names than that go on in the next line
_LEGEND_WIDTH = 320  # pixels that a name may take before it is cut
WIDTH, HEIGHT = 640, 320  # pixels on screen
_ROW_HEIGHT = 22  # pixels of a row of a matrix
_MONTHS_PER_LABEL = ((15, 1), (48, 3))  # up to so many months on the axis, a label every so many

INK: Final = "#1f2430"


Drawable = (
    alt.Chart
    | alt.LayerChart
    | alt.HConcatChart
    | alt.VConcatChart
    | alt.ConcatChart
    | alt.FacetChart
    | alt.RepeatChart
)
AnyChart = TypeVar("AnyChart", bound=Drawable)


def house_style(chart: AnyChart, *, title: str, subtitle: str = "") -> AnyChart:
    """`chart` with its title at the left, a quiet frame, and the accent colour where none is encoded.

    Background and text colours are left out: on screen Streamlit's light or dark theme sets them, and
    `pictures.py` sets them for white paper. Nothing is changed in Altair's themes, which are
    shared by every thread of the process.
    """
    styled: Any = copy_of(chart)
    styled.title = alt.TitleParams(
        text=title,
        subtitle=subtitle or alt.Undefined,
        anchor="start",
        frame="group",
        fontWeight="bold",
        offset=12,
    )
    styled.config = alt.Config(
        mark=alt.MarkConfig(color=ACCENT),
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(titleFontWeight="normal", titlePadding=10),
        legend=alt.LegendConfig(
            orient="top",
            titleFontWeight="normal",
            symbolType="square",
            labelLimit=_LEGEND_WIDTH,
        ),
    )
    return cast(AnyChart, styled)


def without_title(chart: AnyChart) -> tuple[str, str, AnyChart]:
    """The title and the subtitle that `house_style` gave `chart` (or empty texts), and the chart without."""
    untitled: Any = copy_of(chart)
    title, untitled.title = untitled.title, alt.Undefined
    if not isinstance(title, alt.TitleParams):
        return "", "", cast(AnyChart, untitled)
    said = title.to_dict()
    return said.get("text", ""), said.get("subtitle", ""), cast(AnyChart, untitled)


def stacked_months(
    frame: pd.DataFrame,
    *,
    title: str,
    subtitle: str = "",
    month: str = "month",
    value: str = "people",
    series: str = "rule",
    names: Mapping[str, str] | None = None,
) -> alt.Chart:
    """One bar a month, stacked by `series`, in the order of the house's colours.

    `frame` is tidy: one row per month and series, `month` a date (any day of that month; text like 2026-03
    will do), `value` a count. `names` says how a series is called where its id is not its name.
    Months between the first and the last that have no row get an empty place, so that a gap shows. Raises
    BadInputError when a column is missing or `month` is not a date.
    """
    return _stacked(
        frame,
        _MONTHS,
        title=title,
        subtitle=subtitle,
        time=month,
        value=value,
        series=series,
        names=names or {},
    )


def stacked_years(
    frame: pd.DataFrame,
    *,
    title: str,
    subtitle: str = "",
    year: str = "year",
    value: str = "events",
    series: str = "part",
    names: Mapping[str, str] | None = None,
) -> alt.Chart:
    """One bar a year, stacked by `series`, as `stacked_months` has them by month; `year` is a date in it."""
    return _stacked(
        frame,
        _YEARS,
        title=title,
        subtitle=subtitle,
        time=year,
        value=value,
        series=series,
        names=names or {},
    )


def matrix(
    frame: pd.DataFrame,
    *,
    title: str,
    subtitle: str = "",
    row: str,
    columns: Mapping[str, str],
    striking: str,
    wrong: str,
) -> alt.LayerChart:
    """Counts as a table with shaded cells: one row a row of `frame`, in its order, named by column `row`.

    `columns` are the columns of counts with what they are called, shaded against the largest count of them
    all. In the column `striking`, each count is shaded against the largest of its own, and is red where the
    column `wrong` of `frame` holds true. Nought is an empty cell. Raises BadInputError for a missing column.
    """
    if missing := {row, wrong, *columns} - set(frame.columns):
        raise BadInputError(f"The chart's table has no column named {sorted(missing)[0]}.")
    most = {one: max(int(frame[one].max()), 1) for one in columns} if len(frame) else {}
    widest = max((count for one, count in most.items() if one != striking), default=1)
    cells = [
        {
            "place": place,
            "row": str(record[row]),
            "column": called,
            "count": int(record[one]),
            "shade": 0.15 + 0.65 * int(record[one]) / (most[one] if one == striking else widest),
            "meaning": ("wrong" if record[wrong] else "striking") if one == striking else "plain",
        }
        for place, record in enumerate(frame.to_dict("records"))
        for one, called in columns.items()
        if record[one]
    ]
    names = {place: str(name) for place, name in enumerate(frame[row])}
    named = f"{json.dumps(list(names.values()))}[datum.value]"
    base = alt.Chart(
        alt.InlineData(values=cells), width=WIDTH, height=max(len(names), 1) * _ROW_HEIGHT
    ).encode(
        x=alt.X("column:N", title=None, axis=alt.Axis(orient="top", labelAngle=0)).scale(
            domain=list(columns.values())
        ),
        y=alt.Y(
            "place:O",
            title=_words(row),
            axis=alt.Axis(labelExpr=named, labelLimit=_LEGEND_WIDTH),
        ).scale(domain=list(names)),
    )
    filled = base.mark_rect().encode(
        color=alt.Color("meaning:N", legend=None).scale(
            domain=["plain", "striking", "wrong"], range=[_UNKNOWN_SERIES, ACCENT, OVERDUE]
        ),
        opacity=alt.Opacity("shade:Q", legend=None, scale=None),
    )
    written = base.mark_text(color=INK).encode(text=alt.Text("count:Q", format=",d"))
    return house_style(alt.LayerChart(layer=[filled, written]), title=title, subtitle=subtitle)


@dataclass(frozen=True)
class _Bars:
    """What one bar stands for: a period of pandas, what it is called, its label, and the same in words."""

    freq: str
    name: str
    label: str
    in_words: str

    def axis(self, every: list[pd.Period]) -> alt.Axis:
        return _month_axis(every) if self.freq == "M" else alt.Axis(labelAngle=0, labelOverlap="greedy")


_MONTHS: Final = _Bars("M", "Month", "%b %Y", "%B %Y")
_YEARS: Final = _Bars("Y", "Year", "%Y", "%Y")


def _stacked(
    frame: pd.DataFrame,
    bars: _Bars,
    *,
    title: str,
    subtitle: str,
    time: str,
    value: str,
    series: str,
    names: Mapping[str, str],
) -> alt.Chart:
    if missing := {time, value, series} - set(frame.columns):
        raise BadInputError(f"The chart's table has no column named {sorted(missing)[0]}.")
    periods = _periods(frame[time], bars.freq)
    every = _every(periods, bars.freq)
    ids = _ordered(frame[series].dropna().unique())
    called = {each: names.get(each, _words(each)) for each in ids}
    rows = [
        {
            "label": period.strftime(bars.label),
            "period": period.strftime(bars.in_words),
            "value": float(count),
            "series": called[name],
            "order": ids.index(name),
        }
        for period, name, count in zip(periods, frame[series], frame[value], strict=True)
        if pd.notna(name) and pd.notna(count) and pd.notna(period)
    ]
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows), width=WIDTH, height=HEIGHT)
        .mark_bar()
        .encode(
            x=alt.X("label:O", title=bars.name, axis=bars.axis(every)).scale(
                domain=[period.strftime(bars.label) for period in every]
            ),
            y=alt.Y("sum(value):Q", title=_words(value), axis=alt.Axis(format=",d", tickMinStep=1)),
            color=alt.Color(
                "series:N", title=_words(series), legend=alt.Legend(columns=_LEGEND_COLUMNS)
            ).scale(
                domain=list(called.values()),
                range=[_COLOURS.get(name, _UNKNOWN_SERIES) for name in ids],
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("period:N", title=bars.name),
                alt.Tooltip("series:N", title=_words(series)),
                alt.Tooltip("sum(value):Q", title=_words(value), format=",d"),
            ],
        )
    )
    return house_style(chart, title=title, subtitle=subtitle)


def _month_axis(every: list[pd.Period]) -> alt.Axis:
    """Labels like "Mar", the year below the first and each January; fewer labels the longer the time."""
    step = next((step for months, step in _MONTHS_PER_LABEL if len(every) <= months), 12)
    year_once = "datum.index == 0 || slice(datum.label, 0, 3) == 'Jan'"
    parts = "split(datum.label, ' ')"
    return alt.Axis(
        values=[f"{period:%b %Y}" for period in every if (period.month - 1) % step == 0],
        labelAngle=0,
        labelOverlap="greedy",
        labelExpr=f"{year_once} ? {parts} : {parts}[0]",
    )


def _periods(column: "pd.Series[Any]", freq: str) -> "pd.Series[Any]":
    no_dates = BadInputError(f"The chart's column {column.name} does not hold dates.")
    if pd.api.types.is_numeric_dtype(column.dtype):
        raise no_dates
    try:
        moments = pd.to_datetime(column, format="ISO8601")
    except (ValueError, TypeError) as error:
        raise no_dates from error
    return moments.dt.tz_localize(None).dt.to_period(freq)


def _every(periods: "pd.Series[Any]", freq: str) -> list[pd.Period]:
    """Each period from the first to the last."""
    if periods.dropna().empty:
        return []
    return list(pd.period_range(periods.min(), periods.max(), freq=freq))


def _ordered(names: Iterable[str]) -> list[str]:
    places = list(_COLOURS)
    return sorted(names, key=lambda name: (places.index(name) if name in _COLOURS else len(places), name))


def _words(name: str) -> str:
    words = str(name).replace("_", " ")
    return words[:1].upper() + words[1:]


def copy_of(chart: Any) -> Any:
    """A copy that shares the parts but not their places; `copy.copy` of a chart would share these too."""
    return chart.copy(deep=False)
