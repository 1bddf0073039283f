"""Lines over time, in the house style. A moment without a value breaks its line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from wigops.catalogue.colours import ACCENT
from wigops.export.charts import house_style

_WIDTH, _HEIGHT = 640, 320  # pixels
_LABEL_HEIGHT = 45  # pixels that a label on the upright axis has for itself


@dataclass(frozen=True)
class Point:
    """A value at a moment: the moment's label on the axis, the line's name; None where none is known.

    `told` are further words about it, by what they are, for who points at it; each point has the same.
    """

    label: str
    value: float | None
    series: str = ""
    told: tuple[tuple[str, str], ...] = ()


def lines(
    points: Sequence[Point],
    *,
    title: str,
    subtitle: str = "",
    moment: str,
    value: str,
    series: str = "",
    colours: Mapping[str, str] | None = None,
    every: int = 1,
    value_format: str = ",d",
    least: float | None = 0,
    most: float | None = None,
    width: int = _WIDTH,
    height: int = _HEIGHT,
) -> alt.Chart:
    """A line for each series, with a dot for each value; moments in the order of `points`.

    `moment`, `value` and `series` are titles; of the moments one in `every` is labelled, the last always.
    The axis runs from `least` to `most`, or as the values do where these are None.
    """
    labels = list(dict.fromkeys(one.label for one in points))
    rows = [
        {"label": one.label, "value": one.value, "series": one.series}
        | {f"told{number}": said for number, (_, said) in enumerate(one.told)}
        for one in points
    ]
    tips = [
        alt.Tooltip("label:N", title=moment),
        *([alt.Tooltip("series:N", title=series)] if series else []),
        alt.Tooltip("value:Q", title=value, format=_exact(value_format)),
        *(
            alt.Tooltip(f"told{number}:N", title=what)
            for number, (what, _) in enumerate(points[0].told if points else ())
        ),
    ]
    known = [one.value for one in points if one.value is not None]
    if least is None and most is None and known and min(known) == max(known):
        least, most = max(min(known) - 1, 0), max(known) + 1
    bounds: dict[str, Any] = {"domainMin": least, "domainMax": most, "zero": least == 0}
    given = {key: bound for key, bound in bounds.items() if bound is not None}
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows), width=width, height=height)
        .mark_line(point=True, color=ACCENT)
        .encode(
            x=alt.X(
                "label:O",
                title=moment or None,
                sort=None,
                axis=alt.Axis(values=labels[::-every][::-1], labelAngle=0),
            ).scale(domain=labels),
            y=alt.Y(
                "value:Q",
                title=value or None,
                axis=alt.Axis(format=value_format, **_ticks(known, height, value_format)),
            ).scale(**given),
            tooltip=tips,
        )
    )
    if colours:
        chart = chart.encode(
            color=alt.Color("series:N", title=series or None).scale(
                domain=list(colours), range=list(colours.values())
            )
        )
    return house_style(chart, title=title, subtitle=subtitle)


def _ticks(values: Sequence[float], height: int, value_format: str) -> dict[str, Any]:
    """Where an axis is labelled: Vega would put 8.5 between 8 and 9, and label it 9."""
    count = max(height // _LABEL_HEIGHT, 3)
    if value_format == ",d" and values and max(values) - min(values) <= count:
        return {"values": list(range(int(min(values)), int(max(values)) + 1))}
    return {"tickCount": count}


def _exact(value_format: str) -> str:
    return ".1%" if value_format == ".0%" else value_format
