"""A chart of the board's pack, from counts in which small numbers are hidden: these are not drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from wigops.export.bars import Bar, bars
from wigops.export.charts import Drawable, stacked_months
from wigops.review import board_words as words
from wigops.review.board_numbers import Numbers
from wigops.review.small_numbers import Hidden, Shown, Value

_MONTHS_HEIGHT = 220  # pixels


@dataclass(frozen=True)
class BoardChart:
    """A chart of the pack, for the `part` of the document that it stands in; `name` is its file's.

    `chart` is None where there is nothing to draw: `alt`, which says in words what it shows, stands in its
    place.
    """

    part: str
    name: str
    title: str
    subtitle: str
    alt: str
    chart: Drawable | None


Head = tuple[str, str, str]
"""A chart's part, name and title."""


def counted_bars(
    numbers: Numbers,
    named: Mapping[str, str],
    head: Head,
    subtitle: str,
    *,
    axes: tuple[str, str],
    nothing: str,
    parts: Mapping[str, str] | None = None,
    colours: Mapping[str, str] | None = None,
    legend: str = "",
) -> BoardChart:
    """A bar for each count, called as `named` says; `parts` say which of the `colours` each has."""
    found, of_part = {name: numbers[name] for name in named}, parts or {}
    drawn = [
        Bar(
            named[name],
            None if isinstance(number, Hidden) else number,
            words.counted(number),
            of_part.get(name, ""),
        )
        for name, number in found.items()
        if number != 0
    ]
    said = "; ".join(f"{named[name]}: {words.counted(number)}" for name, number in found.items())
    return bar_chart(
        head,
        subtitle,
        drawn,
        said if drawn else nothing,
        hidden=any_hidden(found.values()),
        axes=axes,
        colours=colours,
        legend=legend,
    )


def bar_chart(
    head: Head,
    subtitle: str,
    drawn: Sequence[Bar],
    said: str,
    *,
    hidden: bool,
    axes: tuple[str, str],
    colours: Mapping[str, str] | None = None,
    legend: str = "",
    is_share: bool = False,
) -> BoardChart:
    """These bars, or in their place what is `said` of them, where all are hidden or there is none.

    `axes` say what a line and its length stand for, `legend` what a part of one.
    """
    under = subtitle_of(subtitle, hidden=hidden)
    chart = bars(
        drawn,
        title=head[2],
        subtitle=under,
        line=axes[0],
        length=axes[1],
        colours=colours,
        part=legend,
        length_format=".0%" if is_share else ",d",
        longest=1.3 if is_share else None,
    )
    return board_chart(head, under, said, chart if any(one.length is not None for one in drawn) else None)


def month_chart(
    rows: Sequence[tuple[str, str, Shown]],
    head: Head,
    subtitle: str,
    *,
    value: str,
    series: str,
    names: Mapping[str, str],
    nothing: str,
) -> BoardChart:
    """A bar a month of `rows` (a day of it, one of `names`, a count), or `nothing` where none has a count."""
    drawn = {key for _, key, number in rows if isinstance(number, int) and number}
    frame = pd.DataFrame(
        [(month, key, drawable(number)) for month, key, number in rows if key in drawn],
        columns=["month", series, value],
    )
    hidden = any_hidden(number for *_, number in rows)
    under = subtitle_of(subtitle, hidden=hidden)
    if not drawn:
        return board_chart(
            head, under, "What there is, is hidden as small numbers" if hidden else nothing, None
        )
    chart = stacked_months(frame, title=head[2], subtitle=under, value=value, series=series, names=names)
    chart.height = _MONTHS_HEIGHT
    if len(drawn) == 1:
        chart.encoding.color.legend = None
    months = frame.groupby("month")[value].sum()
    busiest = words.month_words(str(months.idxmax())[:7])
    return board_chart(head, under, f"{subtitle}; most drawn in {busiest}, {int(months.max()):,}", chart)


def board_chart(head: Head, subtitle: str, said: str, chart: Drawable | None) -> BoardChart:
    """The chart of that part, name and title, with what is said for who cannot see it."""
    part, name, title = head
    return BoardChart(part, name, title, subtitle, f"{title}. {said}.", chart)


def subtitle_of(said: str, *, hidden: bool) -> str:
    """What stands under a title: what is `said`, and that something is hidden, if so."""
    return f"{words.sentence(said)}. {words.NOT_DRAWN}." if hidden else f"{words.sentence(said)}."


def any_hidden(values: Iterable[Value]) -> bool:
    """Whether one of them is hidden."""
    return any(isinstance(value, Hidden) for value in values)


def drawn_of(values: Iterable[Value]) -> list[int | float]:
    """Those that can be drawn: neither hidden, nor shares of nobody."""
    return [value for value in values if isinstance(value, int | float)]


def drawable(value: Value) -> float | None:
    """A value for an axis; None for what is not drawn."""
    return None if value is None or isinstance(value, Hidden) else float(value)
