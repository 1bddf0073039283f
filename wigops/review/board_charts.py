"""The charts of the board's pack, drawn from its counts: what is hidden in these is not drawn."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import altair as alt

from wigops.catalogue import CONSENT_PURPOSES, RETENTION_RULES
from wigops.catalogue.colours import ACCENT, OVERDUE, SOON
from wigops.export.bars import Bar
from wigops.export.caption import date_words
from wigops.export.charts import house_style
from wigops.export.line_chart import Point, lines
from wigops.review import board_words as words
from wigops.review.board_chart import (
    BoardChart,
    any_hidden,
    bar_chart,
    board_chart,
    counted_bars,
    drawable,
    drawn_of,
    month_chart,
    subtitle_of,
)
from wigops.review.board_numbers import Numbers
from wigops.review.board_tables import SUMMARY
from wigops.review.figures import Figures
from wigops.review.metrics import (
    BY_DEADLINE,
    COVERED,
    ON_TIME,
    REQUESTS_OVERDUE,
    WEEKLY,
    Share,
    by_purpose,
    due_by_rule,
    year_to,
)
from wigops.review.registry import SEVERITIES
from wigops.review.small_numbers import Value

_SEVERITY_COLOURS: Final = dict(zip(SEVERITIES, (OVERDUE, SOON, ACCENT), strict=True))
_BAND_COLOURS: Final = (OVERDUE, SOON, ACCENT, ACCENT)
_PANEL_WIDTH, _PANEL_HEIGHT = 185, 110  # pixels
_PANELS_ABREAST = 3
_NOBODY: Final = "Nobody was processed under consent"
_THOUSANDS = 10_000
_SHARE_FORMATS = ((0.05, ".0%"), (0.005, ".1%"), (0, ".2%"))  # by how far apart the shares are
_LINES_HEIGHT = 250  # pixels


def board_charts(figures: Figures, numbers: Numbers) -> list[BoardChart]:
    """Every chart of the pack, in its order."""
    on = date_words(figures.as_of)
    return [
        _twelve_weeks(figures, numbers),
        counted_bars(
            numbers,
            due_by_rule(figures),
            ("retention", "due-by-rule", "People due for deletion, by rule"),
            f"{words.some(numbers['people.due'], 'person', 'people')} due as at {on}",
            axes=("Rule", "People"),
            nothing="Nobody is due for deletion",
        ),
        _falling_due(figures, numbers),
        counted_bars(
            numbers,
            BY_DEADLINE,
            ("rights", "open-requests", "Open requests by deadline"),
            f"{words.some(numbers['requests.open'], 'request')} open as at {on}",
            axes=("Deadline", "Requests"),
            nothing="No request is open",
            parts=BY_DEADLINE,
            colours=dict(zip(BY_DEADLINE.values(), _BAND_COLOURS, strict=True)),
        ),
        _closed(figures, numbers),
        _coverage(figures, numbers),
        _coverage_trend(figures, numbers),
        *_disclosures(figures, numbers),
        counted_bars(
            numbers,
            {f"finding.{row['finding']}.open": row["title"] for row in figures.findings},
            ("findings", "findings", "Open cases of findings, by severity"),
            f"{words.some(numbers['findings.open'], 'open case')} as at {on}, those accepted left out",
            axes=("", "Open cases"),
            nothing="No finding is open",
            parts={
                f"finding.{row['finding']}.open": words.in_words(row["severity"]) for row in figures.findings
            },
            colours={words.in_words(one): colour for one, colour in _SEVERITY_COLOURS.items()},
            legend="Severity",
        ),
    ]


def _twelve_weeks(figures: Figures, numbers: Numbers) -> BoardChart:
    title = "The twelve weeks up to this one"
    labels = [f"W{row['week'][-2:]}" for row in figures.trend]
    shown = {
        one: [numbers.of(f"week.{row['week']}", one.of) for row in figures.trend]
        for one in WEEKLY
        if one != REQUESTS_OVERDUE
    }
    panels = [
        _panel(one.title, labels, values, is_share=isinstance(one.of, Share))
        for one, values in shown.items()
        if drawn_of(values)
    ]
    said = [f"{one.title}: {_from_to(values)}" for one, values in shown.items()]
    hidden = any(any_hidden(values) for values in shown.values())
    subtitle = subtitle_of(
        f"Each week at its Sunday, the last as at {date_words(figures.as_of)}", hidden=hidden
    )
    spacing = alt.RowColnumber(row=75, column=60)
    together = alt.concat(*panels, columns=_PANELS_ABREAST, spacing=spacing, bounds="flush")
    chart = house_style(together, title=title, subtitle=subtitle) if panels else None
    return board_chart((SUMMARY, "twelve-weeks", title), subtitle, ". ".join(said), chart)


def _panel(title: str, labels: Sequence[str], values: Sequence[Value], *, is_share: bool) -> alt.Chart:
    panel = lines(
        [Point(label, drawable(value)) for label, value in zip(labels, values, strict=True)],
        title=title,
        moment="",
        value="",
        every=4,
        value_format=_panel_format(drawn_of(values), is_share=is_share),
        least=None,
        most=None,
        width=_PANEL_WIDTH,
        height=_PANEL_HEIGHT,
    )
    panel.title = alt.TitleParams(
        text=title, fontSize=12, anchor="start", frame="group", fontWeight="normal", offset=10
    )
    panel.config = alt.Undefined
    return panel


def _falling_due(figures: Figures, numbers: Numbers) -> BoardChart:
    months = len({row["month"] for row in figures.forecast})
    total = words.some(numbers["forecast"], "person", "people")
    return month_chart(
        [
            (row["month"], row["rule"], numbers.get(f"forecast.{row['month'][:7]}.{row['rule']}"))
            for row in figures.forecast
        ],
        ("retention", "falling-due", "People who fall due for deletion, by month"),
        f"{total} in {months} months, by the rule that applies to them on {date_words(figures.as_of)}",
        value="people",
        series="rule",
        names=RETENTION_RULES.words,
        nothing="Nobody falls due in the months ahead",
    )


def _closed(figures: Figures, numbers: Numbers) -> BoardChart:
    parts = {ON_TIME.part: "On time", ON_TIME.rest: "Late"}
    found = [
        (words.in_words(row["kind"]), called, numbers[f"kind.{row['kind']}.{part}"])
        for row in figures.requests_by_kind
        for part, called in parts.items()
    ]
    drawn = [
        Bar(kind, number, part=called)
        if isinstance(number, int)
        else Bar(kind, None, str(number) if called == parts[ON_TIME.part] else "", called)
        for kind, called, number in found
        if number != 0
    ]
    said = [f"{kind}, {called.lower()}: {words.counted(number)}" for kind, called, number in found]
    on_time = words.some(numbers["requests.on_time"], "of them", "of them")
    return bar_chart(
        ("rights", "requests-closed", "Requests closed in twelve months, on time and late, by kind"),
        f"{words.some(numbers['requests.closed'], 'request')} closed, {on_time} on time",
        drawn,
        "; ".join(said) or "No request was closed",
        hidden=any_hidden(number for *_, number in found),
        axes=("Kind", "Requests"),
        colours={"On time": ACCENT, "Late": OVERDUE},
        legend="Closed",
    )


def _coverage(figures: Figures, numbers: Numbers) -> BoardChart:
    found = {called: numbers.of(name, COVERED) for name, called in by_purpose(figures).items()}
    whole = {called: numbers[f"{name}.{COVERED.whole}"] for name, called in by_purpose(figures).items()}
    known = {called: part for called, part in found.items() if part is not None}
    drawn = [
        Bar(called, part, f"{words.percent(part)} of {words.counted(whole[called])}")
        if isinstance(part, float)
        else Bar(called, None, words.percent(part))
        for called, part in known.items()
    ]
    return bar_chart(
        ("consent", "coverage", "Consent coverage by purpose"),
        f"Share of the people processed in the {figures.months} months to {date_words(figures.as_of)} whom "
        "consent covers",
        drawn,
        "; ".join(f"{called}: {words.percent(part)}" for called, part in known.items()) or _NOBODY,
        hidden=any_hidden(known.values()),
        axes=("Purpose", "People covered"),
        is_share=True,
    )


def _coverage_trend(figures: Figures, numbers: Numbers) -> BoardChart:
    title = "Consent coverage at the ends of months"
    found = [
        (row["day"], row["purpose"], numbers.of(f"month.{row['day']}.{row['purpose']}", COVERED))
        for row in figures.coverage_trend
    ]
    by_purpose: dict[str, list[Value]] = {}
    for _, purpose, value in found:
        by_purpose.setdefault(purpose, []).append(value)
    drawn = drawn_of(value for *_, value in found)
    subtitle = subtitle_of(
        f"Share of the people processed in the {figures.months} months before whom consent covers",
        hidden=any_hidden(value for *_, value in found),
    )
    said = [
        f"{words.called(CONSENT_PURPOSES.words, purpose)}: {_from_to(values)}"
        for purpose, values in by_purpose.items()
        if any(value is not None for value in values)
    ]
    chart = lines(
        [
            Point(
                f"{date.fromisoformat(day):%b %Y}",
                drawable(value),
                CONSENT_PURPOSES.words.get(purpose, purpose),
            )
            for day, purpose, value in found
        ],
        title=title,
        subtitle=subtitle,
        moment="Month",
        value="People covered",
        series="Purpose",
        colours={
            called: CONSENT_PURPOSES.colours[purpose]
            for purpose, called in CONSENT_PURPOSES.words.items()
            if drawn_of(by_purpose.get(purpose, ()))
        },
        every=3,
        height=_LINES_HEIGHT,
        value_format=".0%",
        least=max(min(drawn, default=0) // 0.05 * 0.05, 0),
        most=1,
    )
    head = ("consent", "coverage-by-month", title)
    return board_chart(head, subtitle, "; ".join(said) or _NOBODY, chart if drawn else None)


def _disclosures(figures: Figures, numbers: Numbers) -> Iterable[BoardChart]:
    months, to = year_to(figures.as_of), f"in the twelve months to {date_words(figures.as_of)}"
    yield month_chart(
        [
            (f"{month}-01", kind, numbers.get(f"month.{month}.{kind}"))
            for month in months
            for kind in words.RECIPIENTS
        ],
        ("sharing", "disclosures", "Disclosures a month, by kind of recipient"),
        f"{words.some(numbers['year'], 'disclosure')} {to}",
        value="disclosures",
        series="kind",
        names=words.RECIPIENTS,
        nothing="Nothing was shared",
    )
    yield month_chart(
        [(f"{month}-01", "flagged", numbers.get(f"month.{month}.flagged")) for month in months],
        ("sharing", "flagged-disclosures", "Flagged disclosures a month"),
        f"{words.some(numbers['year.flagged'], 'flagged disclosure')} {to}",
        value="disclosures",
        series="state",
        names={"flagged": "Flagged"},
        nothing="No disclosure of these months is flagged",
    )


def _panel_format(values: Sequence[int | float], *, is_share: bool) -> str:
    """A format that keeps the numbers on the axis of a small chart short, and apart."""
    apart = max(values) - min(values)
    if is_share:
        return next(each for least, each in _SHARE_FORMATS if apart >= least)
    return "~s" if max(values) >= _THOUSANDS and apart >= _THOUSANDS / 10 else ",d"


def _from_to(values: Sequence[Value]) -> str:
    if not values:
        return "no figures"
    return f"{words.shown(values[0])} at first, {words.shown(values[-1])} at last"
