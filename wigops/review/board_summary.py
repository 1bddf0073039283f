"""The six figures that the board's pack opens with, each with its change on last week."""

from dataclasses import dataclass

from wigops.review.board_numbers import Numbers
from wigops.review.board_words import counted, percent, some
from wigops.review.figures import Figures
from wigops.review.small_numbers import Hidden, Shown

Share = float | Hidden | None


@dataclass(frozen=True)
class Card:
    """A figure: its name, value, change on last week, and what else there is to it.

    `worse` is for a change that is no improvement, `alarm` for a remark about something overdue.
    """

    name: str
    value: str
    change: str
    remark: str = ""
    worse: bool = False
    alarm: bool = False


def board_summary(figures: Figures, numbers: Numbers) -> list[Card]:
    """People due, requests open, requests on time, consent coverage, flagged disclosures, findings open."""
    weeks = [f"week.{row['week']}" for row in figures.trend]
    last = weeks[-2] if len(weeks) > 1 else None
    return [
        _count("People due for deletion", numbers["people.due"], numbers, last, "people_due"),
        _count(
            "Rights requests open",
            numbers["requests.open"],
            numbers,
            last,
            "requests_open",
            remark=f"{counted(numbers['requests.overdue'])} overdue",
            alarm=numbers["requests.overdue"] != 0,
        ),
        _share(
            "Requests on time, 12 months",
            numbers.share("requests.on_time", "requests.closed", "requests.late"),
            numbers.share(f"{last}.on_time", f"{last}.closed", f"{last}.late") if last else None,
            _late(numbers["requests.late"], numbers["requests.closed"]),
        ),
        _share(
            "Consent coverage",
            numbers.share("coverage.covered", "coverage.processed", "coverage.rest"),
            numbers.share(f"{last}.covered", f"{last}.processed", f"{last}.rest") if last else None,
            f"{some(numbers['coverage.rest'], 'person', 'people')} not covered, of "
            f"{counted(numbers['coverage.processed'])}"
            if numbers["coverage.processed"] != 0
            else "Nobody was processed under consent",
        ),
        _count("Flagged disclosures", numbers["flagged"], numbers, last, "flagged"),
        _count("Findings open", numbers["findings.open"], numbers, last, "findings"),
    ]


def _late(late: Shown, closed: Shown) -> str:
    if closed == 0:
        return "None was closed"
    return f"{some(late, 'request')} late, of {counted(closed)}"


def _count(
    name: str,
    number: Shown,
    numbers: Numbers,
    last: str | None,
    part: str,
    *,
    remark: str = "",
    alarm: bool = False,
) -> Card:
    before = numbers[f"{last}.{part}"] if last else None
    if before is None or isinstance(before, Hidden) or isinstance(number, Hidden):
        return Card(name, counted(number), _no_change(before, number), remark, alarm=alarm)
    change = number - before
    said = f"{change:+,} on last week" if change else "as last week"
    return Card(name, counted(number), _minus(said), remark, worse=change > 0, alarm=alarm)


def _share(name: str, part: Share, before: Share, remark: str) -> Card:
    if part is None:
        return Card(name, "-", "", remark)
    if not isinstance(part, float) or not isinstance(before, float):
        return Card(name, percent(part), _no_change(before, part), remark)
    points = round((part - before) * 100, 1)
    said = f"{points:+.1f} points on last week" if points else "as last week"
    return Card(name, percent(part), _minus(said), remark, worse=points < 0)


def _no_change(before: Shown | Share, now: Shown | Share) -> str:
    if isinstance(before, Hidden) or isinstance(now, Hidden):
        return "Change on last week not shown"
    return "No figure of last week"


def _minus(said: str) -> str:
    return said.replace("-", "\N{MINUS SIGN}")
