"""The charts of a week, each made of its figures alone: for the screen, the board's pack and exports."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import altair as alt
import pandas as pd

from wigops.catalogue.colours import ACCENT, OVERDUE, SOON
from wigops.export.caption import counted, date_words
from wigops.export.charts import Drawable, house_style, stacked_months
from wigops.policy import Policy
from wigops.review.board_words import called, in_words
from wigops.review.figures import DEADLINE_DAYS, Deadline, Figures

FLAGGED = "flagged"
_PAST_DAYS = 7  # what is overdue for longer stands at the left end
_WIDTH = 640
_WIDE = 0.4  # share from which a bar has room for its label
_PLACES = (("Overdue", OVERDUE), ("Within five working days", SOON), ("Later", ACCENT))


@dataclass(frozen=True)
class WeekChart:
    """A chart of a week's figures with the table behind it; `alt` says in a sentence what it shows.

    `frame` has ids in words and is what an export holds. `empty` is the sentence that stands in the chart's
    place where there is nothing to show, and None where there is.
    """

    name: str
    title: str
    chart: Drawable
    frame: pd.DataFrame
    alt: str
    empty: str | None = None


def week_charts(figures: Figures, policy: Policy) -> list[WeekChart]:
    """Every chart of a week, in the order in which they are shown."""
    makers: tuple[Callable[[Figures, Policy], WeekChart], ...] = (
        deadlines,
        falling_due,
        coverage,
        disclosures,
    )
    return [make(figures, policy) for make in makers]


def deadlines(figures: Figures, _: Policy) -> WeekChart:
    """The open requests' deadlines up to 30 days ahead: a line for each kind of request, a dot for a day."""
    today, rows = figures.as_of, figures.deadlines
    late = sum(row["days_left"] < 0 for row in rows)
    title = f"Deadlines of the next {DEADLINE_DAYS} days"
    frame = pd.DataFrame(
        {
            "request": [row["request_id"] for row in rows],
            "kind": [in_words(row["kind"]) for row in rows],
            "due_on": [date.fromisoformat(row["due_on"]) for row in rows],
            "days_left": [row["days_left"] for row in rows],
        }
    )
    subtitle = f"{counted(len(rows) - late, 'request')} due by {date_words(today + timedelta(DEADLINE_DAYS))}"
    subtitle += f", {late:,} overdue" if late else ", none overdue"
    dated = Counter((row["kind"], row["due_on"], _place(row)) for row in rows)
    dots = [
        {
            "day": _midday(max(date.fromisoformat(due_on), today - timedelta(_PAST_DAYS))),
            "due": date_words(date.fromisoformat(due_on)),
            "kind": in_words(kind),
            "requests": requests,
            "state": _PLACES[place][0],
        }
        for (kind, due_on, place), requests in dated.items()
    ]
    first, last = today - timedelta(_PAST_DAYS + 1), today + timedelta(DEADLINE_DAYS + 1)
    weeks = [_midday(today + timedelta(days)) for days in range(-_PAST_DAYS, DEADLINE_DAYS + 1, 7)]
    day = alt.X("day:T", title="Due on", axis=alt.Axis(values=weeks, format="%-d %b")).scale(
        domain=[_midday(first), _midday(last)]
    )
    base = alt.Chart(alt.InlineData(values=dots), width=_WIDTH, height=200)
    chart = alt.layer(
        alt.Chart(alt.InlineData(values=[{"day": _midday(today)}]))
        .mark_rule(strokeDash=[4, 3], color="#757b85")
        .encode(x=day, tooltip=alt.value("Today")),
        base.mark_circle(opacity=0.9).encode(
            x=day,
            y=alt.Y("kind:N", title=None, sort="ascending"),
            size=alt.Size("requests:Q", legend=None).scale(domain=[1, 10], range=[110, 500], clamp=True),
            color=alt.Color("state:N", title=None).scale(
                domain=[name for name, _ in _PLACES], range=[colour for _, colour in _PLACES]
            ),
            tooltip=[
                alt.Tooltip("due:N", title="Due on"),
                alt.Tooltip("kind:N", title="Kind"),
                alt.Tooltip("requests:Q", title="Requests", format=",d"),
                alt.Tooltip("state:N", title="State"),
            ],
        ),
    )
    return WeekChart(
        "deadlines",
        title,
        house_style(chart, title=title, subtitle=f"{subtitle}; the broken line is {date_words(today)}"),
        frame,
        f"{title}: {subtitle}.",
        None
        if rows
        else f"No open request falls due by {date_words(today + timedelta(DEADLINE_DAYS))}, and none is "
        "overdue. Each will stand here on the day by which it has to be answered.",
    )


def _place(row: Deadline) -> int:
    """Which of _PLACES a deadline has; a week that was signed before says nothing of working days."""
    if row["days_left"] < 0:
        return 0
    return 1 if row.get("is_due_soon", row["days_left"] <= _PAST_DAYS) else 2


def falling_due(figures: Figures, policy: Policy) -> WeekChart:
    """People who fall due for deletion in each of the coming months, by rule."""
    names = {rule.id: rule.name for rule in policy.retention_rules}
    rows = pd.DataFrame(figures.forecast, columns=["month", "rule", "people"])
    total, months = int(rows["people"].sum()), int(policy.choice("forecast_months"))
    ahead = f"in the {months} months from {figures.as_of:%B %Y}"
    return _by_month(
        "falling_due",
        "Falling due for deletion, by month",
        f"{total:,} people {ahead}, by rule",
        rows,
        rows.assign(rule=rows["rule"].map(lambda one: names.get(one, one))),
        names,
        None if total else f"Nobody falls due for deletion {ahead}. What falls due will stand here by month.",
    )


def coverage(figures: Figures, policy: Policy) -> WeekChart:
    """The share of the people processed under each purpose whom consent covers."""
    names = {one.id: one.name for one in policy.purposes}
    window = f"{figures.months} month{'' if figures.months == 1 else 's'} to {date_words(figures.as_of)}"
    title = "Consent coverage by purpose"
    rows = [
        {
            "purpose": called(names, row["purpose"]),
            "coverage": row["covered"] / row["processed"] if row["processed"] else None,
            "processed": row["processed"],
            "covered": row["covered"],
        }
        for row in figures.coverage
    ]
    known = [
        {**row, "label": f"{row['coverage']:.1%} of {row['processed']:,}"}
        for row in rows
        if row["coverage"] is not None
    ]
    base = alt.Chart(alt.InlineData(values=known), width=_WIDTH, height=200).encode(
        y=alt.Y("purpose:N", title=None, sort=None, axis=alt.Axis(labelLimit=220)),
        x=alt.X("coverage:Q", title="People covered", axis=alt.Axis(format=".0%", tickCount=5)).scale(
            domain=[0, 1]
        ),
        tooltip=[
            alt.Tooltip("purpose:N", title="Purpose"),
            alt.Tooltip("coverage:Q", title="Coverage", format=".1%"),
            alt.Tooltip("covered:Q", title="Covered", format=",d"),
            alt.Tooltip("processed:Q", title="Processed", format=",d"),
        ],
    )
    wide = alt.datum.coverage >= _WIDE
    inside = (
        base.transform_filter(wide)
        .mark_text(align="left", dx=6, color="#ffffff")
        .encode(x=alt.datum(0), text=alt.Text("label:N"))
    )
    beside = base.transform_filter(~wide).mark_text(align="left", dx=6).encode(text=alt.Text("label:N"))
    subtitle = (
        f"{figures.covered:,} of {figures.processed:,} people covered, each counted once a purpose, {window}"
    )
    return WeekChart(
        "coverage",
        title,
        house_style(alt.layer(base.mark_bar(), inside, beside), title=title, subtitle=subtitle),
        pd.DataFrame(rows),
        f"{title}, {window}: " + ", ".join(f"{row['purpose']} {row['label']}" for row in known) + ".",
        None
        if known
        else f"Nobody was processed under consent in the {window}, so there is nothing to cover.",
    )


def disclosures(figures: Figures, policy: Policy) -> WeekChart:
    """Disclosures a month by kind of recipient; flagged ones apart, below the others."""
    names = {one.id: one.name for one in policy.recipient_kinds} | {FLAGGED: "Flagged"}
    rows = pd.DataFrame(figures.disclosures_by_month, columns=["month", "kind", "is_flagged", "disclosures"])
    rows = rows.assign(kind=rows["kind"].fillna("unknown"))
    apart = rows.assign(kind=rows["kind"].where(~rows["is_flagged"].astype(bool), FLAGGED))
    counted = apart.groupby(["month", "kind"])["disclosures"].sum().reset_index()
    total = int(rows["disclosures"].sum())
    flagged = int(counted.loc[counted["kind"] == FLAGGED, "disclosures"].sum())
    year = f"in the twelve months to {date_words(figures.as_of)}"
    return _by_month(
        "disclosures",
        "Disclosures a month, by kind of recipient",
        f"{total:,} {year}, {flagged:,} of them flagged",
        counted,
        rows.assign(kind=[called(names, one) for one in rows["kind"]]),
        names,
        None if total else f"Nothing was shared with others {year}. Disclosures will stand here by month.",
    )


def _by_month(
    name: str,
    title: str,
    subtitle: str,
    rows: pd.DataFrame,
    frame: pd.DataFrame,
    names: Mapping[str, str],
    empty: str | None,
) -> WeekChart:
    """Bars of the counts in the last column of `rows`, which stand by month and by what `names` calls."""
    _, series, value = rows.columns
    chart = stacked_months(rows, title=title, subtitle=subtitle, value=value, series=series, names=names)
    # In lines of two, so that the legend is whole where the chart is narrow.
    chart.encoding.color = chart.encoding.color.legend(columns=2, title=None)
    months = rows.groupby("month")[value].sum()
    most = (
        ""
        if months.empty
        else f", most ({int(months.max()):,}) in {date.fromisoformat(str(months.idxmax())[:10]):%B %Y}"
    )
    return WeekChart(name, title, chart, frame, f"{title}: {subtitle}{most}.", empty)


def _midday(day: date) -> str:
    """A day for Vega, which reads a date alone as midnight in Greenwich and shows it in local time."""
    return f"{day.isoformat()}T12:00:00"
