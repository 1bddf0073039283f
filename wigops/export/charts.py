"""Charts in the one house style, and pictures of them made without a browser and without the network."""

import json
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

import altair as alt
import pandas as pd
import vl_convert

from wigops.catalogue import RECIPIENT_KINDS, RETENTION_RULES, RETENTION_STATUSES
from wigops.catalogue.colours import ACCENT, GREY, OVERDUE
from wigops.errors import BadInputError
from wigops.export.caption import Caption

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
_WIDTH, _HEIGHT = 640, 320  # pixels on screen; a picture has twice as many
_SCALE = 2.0
_ROW_HEIGHT = 22  # pixels of a row of a matrix
_LINE_LENGTH = 95  # characters of a subtitle that fit the width
_VEGA_LITE = "6.4"
_MONTHS_PER_LABEL = ((15, 1), (48, 3))  # up to so many months on the axis, a label every so many

_FONT = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"
_INK, _QUIET, _GRID = "#1f2430", "#5b6270", "#e3e6ea"

_PAPER: Final[dict[str, Any]] = {
    "background": "#ffffff",
    "font": _FONT,
    "padding": 16,
    "mark": {"color": ACCENT},
    "view": {
        "stroke": None,
        "continuousWidth": _WIDTH,
        "continuousHeight": _HEIGHT,
        "discreteWidth": _WIDTH,
        "discreteHeight": _HEIGHT,
    },
    "title": {"color": _INK, "subtitleColor": _QUIET, "fontSize": 17, "subtitleFontSize": 12},
    "axis": {
        "labelColor": _QUIET,
        "titleColor": _INK,
        "gridColor": _GRID,
        "domainColor": _QUIET,
        "tickColor": _QUIET,
        "labelFontSize": 12,
        "titleFontSize": 12,
    },
    "legend": {"labelColor": _INK, "titleColor": _INK, "labelFontSize": 12, "titleFontSize": 12},
}

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
    `png_bytes` and `svg_bytes` set them for white paper. Nothing is changed in Altair's themes, which are
    shared by every thread of the process.
    """
    styled: Any = _copied(chart)
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
    untitled: Any = _copied(chart)
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
        alt.InlineData(values=cells), width=_WIDTH, height=max(len(names), 1) * _ROW_HEIGHT
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
    written = base.mark_text(color=_INK).encode(text=alt.Text("count:Q", format=",d"))
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
        alt.Chart(alt.InlineData(values=rows), width=_WIDTH, height=_HEIGHT)
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


def png_bytes(chart: Drawable, caption: Caption) -> bytes:
    """`chart` as a PNG on white, at twice its size on screen, with its title, date and source in the picture.

    Nothing is fetched: a chart that names an address, a link or an image is refused with BadInputError.
    Every encoding has to name its type ("month:O"), as the data is taken in as plain rows.
    """
    return png_and_svg(chart, caption)[0]


def png_and_svg(chart: Drawable, caption: Caption) -> tuple[bytes, bytes]:
    """What `png_bytes` and `svg_bytes` make, drawn once."""
    svg = svg_bytes(chart, caption)
    png: bytes = vl_convert.svg_to_png(svg.decode(), scale=_SCALE)
    return png, svg


def svg_bytes(chart: Drawable, caption: Caption) -> bytes:
    """`chart` as an SVG on white (UTF-8, text as text, no scripts, no links), like `png_bytes`."""
    svg: str = vl_convert.vegalite_to_svg(
        _picture(chart, caption), vl_version=_VEGA_LITE, allowed_base_urls=[]
    )
    return svg.encode()


def drawing_bytes(chart: Drawable) -> bytes:
    """`chart` as an SVG for a document that sets its title, date and source itself; else like `svg_bytes`."""
    _, _, untitled = without_title(chart)
    spec: dict[str, Any] = _with_plain_rows(untitled).to_dict()
    _refuse_external(spec)
    spec["config"] = _merged(spec.get("config", {}), _PAPER | {"padding": 0})
    for key in ("background", "usermeta", "autosize"):
        spec.pop(key, None)
    svg: str = vl_convert.vegalite_to_svg(spec, vl_version=_VEGA_LITE, allowed_base_urls=[])
    return svg.encode()


def _picture(chart: Drawable, caption: Caption) -> dict[str, Any]:
    spec: dict[str, Any] = _with_plain_rows(chart).to_dict()
    _refuse_external(spec)
    own = spec.get("title", {})
    title = {"text": own} if isinstance(own, str) else dict(own)
    spec["title"] = title | {
        "text": textwrap.wrap(caption.title, _LINE_LENGTH * 2 // 3) or [""],
        "subtitle": _subtitle(title, caption),
        "anchor": "start",
        "frame": "group",
    }
    spec["description"] = caption.title
    spec["config"] = _merged(spec.get("config", {}), _PAPER)
    for key in ("background", "usermeta", "autosize"):
        spec.pop(key, None)
    return spec


def _subtitle(title: dict[str, Any], caption: Caption) -> list[str]:
    about = f"As at {caption.as_of_words}. Source: {caption.source}. Policy version {caption.policy_version}."
    said = [*_lines(title.get("text")), *_lines(title.get("subtitle")), about]
    return [
        part
        for line in said
        if line.strip() and line != caption.title
        for part in textwrap.wrap(line, _LINE_LENGTH)
    ]


def _lines(text: Any) -> list[str]:
    if text is None:
        return []
    return [text] if isinstance(text, str) else [str(line) for line in text]


def _with_plain_rows(chart: Any) -> Any:
    """A copy of `chart` whose tables are plain rows.

    Altair hands a DataFrame to whichever data transformer is enabled, and that choice is one for the whole
    process: while another thread shows a chart, Streamlit's is on and would send these rows to that person's
    browser. Plain rows pass by every transformer.
    """
    copied = _copied(chart)
    if isinstance(getattr(copied, "data", None), pd.DataFrame):
        copied.data = alt.InlineData(values=alt.to_values(copied.data)["values"])
    for parts in ("layer", "hconcat", "vconcat", "concat"):
        if isinstance(children := getattr(copied, parts, None), list):
            setattr(copied, parts, [_with_plain_rows(child) for child in children])
    if isinstance(getattr(copied, "spec", None), alt.TopLevelMixin):
        copied.spec = _with_plain_rows(copied.spec)
    return copied


def _copied(chart: Any) -> Any:
    """A copy that shares the parts but not their places; `copy.copy` of a chart would share these too."""
    return chart.copy(deep=False)


def _refuse_external(part: Any) -> None:
    """Raises BadInputError when the Vega-Lite `part` names something outside itself; rows are not read."""
    if isinstance(part, list):
        for item in part:
            _refuse_external(item)
        return
    if not isinstance(part, dict):
        return
    mark = part.get("mark")
    kind = mark.get("type") if isinstance(mark, dict) else mark
    if {"url", "href"} & set(part) or kind == "image":
        raise BadInputError("A chart that reaches outside itself cannot be exported.")
    for key, value in part.items():
        if key not in {"datasets", "values"}:
            _refuse_external(value)


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        merged[key] = _merged(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged
