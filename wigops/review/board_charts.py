"""The charts of the board's pack, drawn from its counts: what is hidden in these is not drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import altair as alt
import pandas as pd

from wigops.catalogue import CONSENT_PURPOSES, RETENTION_RULES
from wigops.catalogue.colours import ACCENT, OVERDUE, SOON
from wigops.export.bars import Bar, bars
from wigops.export.caption import date_words
from wigops.export.charts import Drawable, house_style, stacked_months
from wigops.export.lines import Point, lines
from wigops.review import board_words as words
from wigops.review.board_numbers import BANDS, Numbers, year_to
from wigops.review.board_tables import SUMMARY
from wigops.review.figures import Figures, Row
from wigops.review.registry import SEVERITIES
from wigops.review.small_numbers import Hidden

_SEVERITY_COLOURS: Final = dict(zip(SEVERITIES, (OVERDUE, SOON, ACCENT), strict=True))
_BAND_COLOURS: Final = dict(zip(BANDS, (OVERDUE, SOON, ACCENT, ACCENT), strict=True))
_PANELS: Final = (
    ("people_due", "People due for deletion"),
    ("requests_open", "Requests open"),
    ("on_time", "Requests on time, 12 months"),
    ("coverage", "Consent coverage"),
    ("flagged", "Flagged disclosures"),
    ("findings", "Findings open"),
)
_PANEL_WIDTH, _PANEL_HEIGHT = 185, 110  # pixels
_PANELS_ABREAST = 3
_NOBODY: Final = "Nobody was processed under consent"
_THOUSANDS = 10_000
_SHARE_FORMATS = ((0.05, ".0%"), (0.005, ".1%"), (0, ".2%"))  # by how far apart the shares are
_MONTHS_HEIGHT, _LINES_HEIGHT = 220, 250  # pixels

_Value = int | float | Hidden | None


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


def board_charts(figures: Figures, numbers: Numbers) -> list[BoardChart]:
    """Every chart of the pack, in its order."""
    return [
        _trends(figures, numbers),
        _due(figures, numbers),
        _falling_due(figures, numbers),
        _deadlines(figures, numbers),
        _closed(figures, numbers),
        _coverage(figures, numbers),
        _coverage_trend(figures, numbers),
        _disclosures(figures, numbers),
        _flagged(figures, numbers),
        _findings(figures, numbers),
    ]


def _trends(figures: Figures, numbers: Numbers) -> BoardChart:
    title = "The twelve weeks up to this one"
    panels, said = [], []
    hidden = False
    for part, name in _PANELS:
        values = [_week_value(numbers, part, row) for row in figures.trend]
        hidden |= _any_hidden(values)
        drawn = [value for value in values if isinstance(value, int | float)]
        is_share = part in {"on_time", "coverage"}
        said.append(f"{name}: {_from_to(values, is_share=is_share)}")
        if not drawn:
            continue
        labels = [f"W{row['week'][-2:]}" for row in figures.trend]
        panel = lines(
            [Point(label, _float(value)) for label, value in zip(labels, values, strict=True)],
            title=name,
            moment="",
            value="",
            every=4,
            value_format=_panel_format(drawn, is_share=is_share),
            least=None,
            most=None,
            width=_PANEL_WIDTH,
            height=_PANEL_HEIGHT,
        )
        panel.title = alt.TitleParams(
            text=name, fontSize=12, anchor="start", frame="group", fontWeight="normal", offset=10
        )
        panel.config = alt.Undefined
        panels.append(panel)
    subtitle = _subtitle(
        "Each week at its Sunday, the last as at " + date_words(figures.as_of), hidden=hidden
    )
    chart = house_style(
        alt.concat(
            *panels, columns=_PANELS_ABREAST, spacing=alt.RowColnumber(row=75, column=60), bounds="flush"
        ),
        title=title,
        subtitle=subtitle,
    )
    return BoardChart(
        SUMMARY, "twelve-weeks", title, subtitle, f"{title}. {'. '.join(said)}.", chart if panels else None
    )


def _week_value(numbers: Numbers, part: str, row: Row) -> _Value:
    name = f"week.{row['week']}"
    if part == "coverage":
        return numbers.share(f"{name}.covered", f"{name}.processed", f"{name}.rest")
    if part == "on_time":
        return numbers.share(f"{name}.on_time", f"{name}.closed", f"{name}.late")
    return numbers[f"{name}.{part}"]


def _due(figures: Figures, numbers: Numbers) -> BoardChart:
    found = {row["rule"]: numbers[f"due.{row['rule']}"] for row in figures.due_by_rule}
    rules = {RETENTION_RULES.words.get(rule, words.in_words(rule)): number for rule, number in found.items()}
    people = words.some(numbers["people.due"], "person", "people")
    return _counted_bars(
        rules,
        part="retention",
        name="due-by-rule",
        title="People due for deletion, by rule",
        subtitle=f"{people} due as at {date_words(figures.as_of)}",
        line="Rule",
        length="People",
        nothing="Nobody is due for deletion",
    )


def _falling_due(figures: Figures, numbers: Numbers) -> BoardChart:
    rows = [
        (row["month"], row["rule"], numbers[f"forecast.{row['month'][:7]}.{row['rule']}"])
        for row in figures.forecast
    ]
    months = len({row["month"] for row in figures.forecast})
    title = "People who fall due for deletion, by month"
    total = words.some(numbers["forecast"], "person", "people")
    return _months(
        rows,
        "retention",
        "falling-due",
        title,
        f"{total} in {months} months, by the rule that applies to them on {date_words(figures.as_of)}",
        value="people",
        series="rule",
        names=RETENTION_RULES.words,
        nothing="Nobody falls due in the months ahead",
    )


def _deadlines(figures: Figures, numbers: Numbers) -> BoardChart:
    return _counted_bars(
        {words.BANDS[band]: numbers[f"requests.{band}"] for band in BANDS},
        part="rights",
        name="open-requests",
        title="Open requests by deadline",
        subtitle=f"{words.some(numbers['requests.open'], 'request')} open as at {date_words(figures.as_of)}",
        line="Deadline",
        length="Requests",
        nothing="No request is open",
        colours={words.BANDS[band]: colour for band, colour in _BAND_COLOURS.items()},
    )


def _closed(figures: Figures, numbers: Numbers) -> BoardChart:
    title = "Requests closed in twelve months, on time and late, by kind"
    parts = {"on_time": "On time", "late": "Late"}
    found = [
        (words.in_words(row["kind"]), said, numbers[f"kind.{row['kind']}.{part}"])
        for row in figures.requests_by_kind
        for part, said in parts.items()
    ]
    drawn = [
        Bar(kind, number, part=said)
        if isinstance(number, int)
        else Bar(kind, None, str(number) if said == parts["on_time"] else "", said)
        for kind, said, number in found
        if number != 0
    ]
    total = words.some(numbers["requests.closed"], "request")
    subtitle = _subtitle(
        f"{total} closed, {words.some(numbers['requests.on_time'], 'of them', 'of them')} on time",
        hidden=_any_hidden(number for *_, number in found),
    )
    said_all = "; ".join(f"{kind}, {said.lower()}: {words.counted(number)}" for kind, said, number in found)
    chart = bars(
        drawn,
        title=title,
        subtitle=subtitle,
        line="Kind",
        length="Requests",
        colours={"On time": ACCENT, "Late": OVERDUE},
        part="Closed",
    )
    return BoardChart(
        "rights",
        "requests-closed",
        title,
        subtitle,
        f"{title}. {said_all or 'No request was closed'}.",
        chart if _has_bars(drawn) else None,
    )


def _coverage(figures: Figures, numbers: Numbers) -> BoardChart:
    title = "Consent coverage by purpose"
    found = {
        CONSENT_PURPOSES.words.get(row["purpose"], words.in_words(row["purpose"])): (
            numbers.share(
                *(f"coverage.{row['purpose']}.{part}" for part in ("covered", "processed", "rest"))
            ),
            numbers[f"coverage.{row['purpose']}.processed"],
        )
        for row in figures.coverage
    }
    drawn = [
        Bar(purpose, part, f"{words.percent(part)} of {words.counted(whole)}")
        if isinstance(part, float)
        else Bar(purpose, None, words.percent(part))
        for purpose, (part, whole) in found.items()
        if part is not None
    ]
    subtitle = _subtitle(
        f"Share of the people processed in the {figures.months} months to {date_words(figures.as_of)} whom "
        "consent covers",
        hidden=_any_hidden(part for part, _ in found.values()),
    )
    said = "; ".join(
        f"{purpose}: {words.percent(part)}" for purpose, (part, _) in found.items() if part is not None
    )
    chart = bars(
        drawn,
        title=title,
        subtitle=subtitle,
        line="Purpose",
        length="People covered",
        length_format=".0%",
        longest=1.3,
    )
    return BoardChart(
        "consent",
        "coverage",
        title,
        subtitle,
        f"{title}. {said or _NOBODY}.",
        chart if _has_bars(drawn) else None,
    )


def _coverage_trend(figures: Figures, numbers: Numbers) -> BoardChart:
    title = "Consent coverage at the ends of months"
    found = [
        (
            row["day"],
            row["purpose"],
            numbers.share(
                *(f"month.{row['day']}.{row['purpose']}.{part}" for part in ("covered", "processed", "rest"))
            ),
        )
        for row in figures.coverage_trend
    ]
    shown = [value for *_, value in found if isinstance(value, float)]
    purposes = {purpose for _, purpose, value in found if isinstance(value, float)}
    subtitle = _subtitle(
        f"Share of the people processed in the {figures.months} months before whom consent covers",
        hidden=_any_hidden(value for *_, value in found),
    )
    said = [
        f"{CONSENT_PURPOSES.words.get(purpose, words.in_words(purpose))}: "
        + _from_to([value for _, each, value in found if each == purpose], is_share=True)
        for purpose in dict.fromkeys(row["purpose"] for row in figures.coverage_trend)
        if any(each == purpose and value is not None for _, each, value in found)
    ]
    chart = lines(
        [
            Point(
                f"{date.fromisoformat(day):%b %Y}",
                _float(value),
                CONSENT_PURPOSES.words.get(str(purpose), str(purpose)),
            )
            for day, purpose, value in found
        ],
        title=title,
        subtitle=subtitle,
        moment="Month",
        value="People covered",
        series="Purpose",
        colours={
            said: CONSENT_PURPOSES.colours[purpose]
            for purpose, said in CONSENT_PURPOSES.words.items()
            if purpose in purposes
        },
        every=3,
        height=_LINES_HEIGHT,
        value_format=".0%",
        least=max(min(shown, default=0) // 0.05 * 0.05, 0),
        most=1,
    )
    return BoardChart(
        "consent",
        "coverage-by-month",
        title,
        subtitle,
        f"{title}. {'; '.join(said) or _NOBODY}.",
        chart if shown else None,
    )


def _disclosures(figures: Figures, numbers: Numbers) -> BoardChart:
    rows = [
        (f"{month}-01", kind, numbers.get(f"month.{month}.{kind}"))
        for month in year_to(figures.as_of)
        for kind in words.RECIPIENTS
    ]
    return _months(
        rows,
        "sharing",
        "disclosures",
        "Disclosures a month, by kind of recipient",
        f"{words.some(numbers['year'], 'disclosure')} in the twelve months to {date_words(figures.as_of)}",
        value="disclosures",
        series="kind",
        names=words.RECIPIENTS,
        nothing="Nothing was shared",
    )


def _flagged(figures: Figures, numbers: Numbers) -> BoardChart:
    rows = [
        (f"{month}-01", "flagged", numbers.get(f"month.{month}.flagged")) for month in year_to(figures.as_of)
    ]
    return _months(
        rows,
        "sharing",
        "flagged-disclosures",
        "Flagged disclosures a month",
        f"{words.some(numbers['year.flagged'], 'flagged disclosure')} in the twelve months to "
        f"{date_words(figures.as_of)}",
        value="disclosures",
        series="state",
        names={"flagged": "Flagged"},
        nothing="No disclosure of these months is flagged",
    )


def _findings(figures: Figures, numbers: Numbers) -> BoardChart:
    found = {row["title"]: numbers[f"finding.{row['finding']}.open"] for row in figures.findings}
    severity = {row["title"]: words.in_words(row["severity"]) for row in figures.findings}
    return _counted_bars(
        found,
        part="findings",
        name="findings",
        title="Open cases of findings, by severity",
        subtitle=f"{words.some(numbers['findings.open'], 'open case')} as at {date_words(figures.as_of)}, "
        "those accepted left out",
        line="",
        length="Open cases",
        nothing="No finding is open",
        parts=severity,
        colours={words.in_words(one): colour for one, colour in _SEVERITY_COLOURS.items()},
        legend="Severity",
    )


def _counted_bars(
    found: dict[str, int | Hidden],
    *,
    part: str,
    name: str,
    title: str,
    subtitle: str,
    line: str,
    length: str,
    nothing: str,
    parts: dict[str, str] | None = None,
    colours: dict[str, str] | None = None,
    legend: str = "",
) -> BoardChart:
    of_part = parts or ({line_name: line_name for line_name in found} if colours else {})
    drawn = [
        Bar(
            each, None if isinstance(number, Hidden) else number, words.counted(number), of_part.get(each, "")
        )
        for each, number in found.items()
        if number != 0
    ]
    said = "; ".join(f"{each}: {words.counted(number)}" for each, number in found.items())
    under = _subtitle(subtitle, hidden=_any_hidden(found.values()))
    chart = bars(drawn, title=title, subtitle=under, line=line, length=length, colours=colours, part=legend)
    none = not any(isinstance(number, Hidden) or number for number in found.values())
    return BoardChart(
        part,
        name,
        title,
        under,
        f"{title}. {nothing if none else said}.",
        chart if _has_bars(drawn) else None,
    )


def _months(
    rows: list[tuple[str, str, int | Hidden]],
    part: str,
    name: str,
    title: str,
    subtitle: str,
    *,
    value: str,
    series: str,
    names: dict[str, str],
    nothing: str,
) -> BoardChart:
    drawn = {key for _, key, number in rows if isinstance(number, int) and number}
    frame = pd.DataFrame(
        [(month, key, _float(number)) for month, key, number in rows if key in drawn],
        columns=["month", series, value],
    )
    hidden = _any_hidden(number for *_, number in rows)
    under = _subtitle(subtitle, hidden=hidden)
    if not drawn:
        said = "What there is, is hidden as small numbers" if hidden else nothing
        return BoardChart(part, name, title, under, f"{title}. {said}.", None)
    chart = stacked_months(frame, title=title, subtitle=under, value=value, series=series, names=names)
    chart.height = _MONTHS_HEIGHT
    if len(drawn) == 1:
        chart.encoding.color.legend = None
    months = frame.groupby("month")[value].sum()
    busiest = words.month_words(str(months.idxmax())[:7])
    said = f"{subtitle}; most drawn in {busiest}, {int(months.max()):,}"
    return BoardChart(part, name, title, under, f"{title}. {said}.", chart)


def _has_bars(lines_drawn: Sequence[Bar]) -> bool:
    return any(one.length is not None for one in lines_drawn)


def _subtitle(said: str, *, hidden: bool) -> str:
    return f"{words.sentence(said)}. {words.NOT_DRAWN}." if hidden else f"{words.sentence(said)}."


def _any_hidden(values: Iterable[_Value]) -> bool:
    return any(isinstance(value, Hidden) for value in values)


def _float(value: _Value) -> float | None:
    return None if value is None or isinstance(value, Hidden) else float(value)


def _panel_format(values: list[int | float], *, is_share: bool) -> str:
    """A format that keeps the numbers on the axis of a small chart short, and apart."""
    if is_share:
        apart = max(values) - min(values)
        return next(each for least, each in _SHARE_FORMATS if apart >= least)
    return "~s" if max(values) >= _THOUSANDS and max(values) - min(values) >= _THOUSANDS / 10 else ",d"


def _from_to(values: list[_Value], *, is_share: bool) -> str:
    said = (
        [
            words.percent(value) if is_share and not isinstance(value, int) else words.counted(value)  # type: ignore[arg-type]
            for value in (values[0], values[-1])
        ]
        if values
        else []
    )
    return " at first, ".join(said) + " at last" if said else "no figures"
