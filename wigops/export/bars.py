"""Bars that lie on their side, one a line, with what each stands for at its end; in the house style."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from wigops.catalogue.colours import ACCENT
from wigops.export.charts import house_style

_WIDTH, _ROW = 740, 30  # pixels, the lines' names included
_SHORTEST = 320  # pixels that are left for the longest bar
_LETTER = 6.4  # pixels of a letter, about
_SHARES = (0, 0.2, 0.4, 0.6, 0.8, 1)
_ROOM = 1.12  # of the longest bar, for the number at its end


@dataclass(frozen=True)
class Bar:
    """A bar, or a part of one: the line it stands on, its length, and the part's name, if it has parts.

    `said` stands at its end. One whose length is None is not drawn: `said` stands where it would begin.
    """

    line: str
    length: float | None
    said: str = ""
    part: str = ""


def bars(
    lines: Sequence[Bar],
    *,
    title: str,
    subtitle: str = "",
    line: str,
    length: str,
    colours: Mapping[str, str] | None = None,
    part: str = "",
    length_format: str = ",d",
    longest: float | None = None,
) -> alt.LayerChart:
    """The bars in their order, the first on top; those of one line one behind the other.

    `line` says what a line stands for, `length` is the axis' title and `part` the legend's; where that is
    empty, there is none. `colours` has each part's colour, in the order in which they stand. `longest` is the
    axis' end, such as 1 for shares.
    """
    order = list(dict.fromkeys(one.line for one in lines))
    parts = list(colours or {})
    rows = [
        {
            "line": one.line,
            "length": one.length,
            "end": one.length or 0,
            "said": one.said,
            "part": one.part,
            "order": parts.index(one.part) if one.part in parts else 0,
        }
        for one in lines
    ]
    y = alt.Y(
        "line:N",
        title=None,
        sort=order,
        axis=alt.Axis(labelLimit=0, domain=False, ticks=False, labelPadding=8),
    )
    reach = longest or max((one.length or 0 for one in lines), default=0) * _ROOM or 1
    ticks: dict[str, Any] = (
        {"values": _SHARES} if longest is not None and longest >= 1 else {"tickMinStep": 1}
    )
    x = alt.X(
        "length:Q",
        title=length,
        axis=alt.Axis(format=length_format, **ticks),
    )
    tooltip = [
        alt.Tooltip("line:N", title=line),
        *([alt.Tooltip("part:N", title=part)] if part else []),
        alt.Tooltip("length:Q", title=length, format=length_format),
    ]
    width = max(_WIDTH - _LETTER * max((len(name) for name in order), default=0), _SHORTEST)
    base = alt.Chart(alt.InlineData(values=rows), width=width, height=alt.Step(_ROW))
    drawn: Any = base.mark_bar(color=ACCENT).encode(x=x, y=y, order=alt.Order("order:Q"), tooltip=tooltip)
    if colours:
        drawn = drawn.encode(
            color=alt.Color("part:N", title=part or None, legend=alt.Legend() if part else None).scale(
                domain=parts, range=list(colours.values())
            )
        )
    layers: list[Any] = [drawn]
    if any(one.said for one in lines):
        layers.append(
            base.mark_text(align="left", dx=5, fontSize=12, aria=False).encode(
                x=alt.X("end:Q", title=length).scale(domain=[0, reach]), y=y, text=alt.Text("said:N")
            )
        )
    chart: Any = alt.layer(*layers)
    styled: alt.LayerChart = house_style(chart, title=title, subtitle=subtitle)
    return styled
