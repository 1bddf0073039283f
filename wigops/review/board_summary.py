"""The six figures that the board's pack opens with, each with its change on last week."""

from dataclasses import dataclass, replace

from wigops.review.board_numbers import Numbers
from wigops.review.board_words import counted, shown, some
from wigops.review.figures import Figures
from wigops.review.metrics import (
    COVERAGE,
    FINDINGS_OPEN,
    FLAGGED,
    PEOPLE_DUE,
    REQUESTS_ON_TIME,
    REQUESTS_OPEN,
    Share,
    Weekly,
)
from wigops.review.small_numbers import Hidden


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
    last = f"week.{figures.trend[-2]['week']}" if len(figures.trend) > 1 else None
    overdue, late, closed = (numbers[f"requests.{part}"] for part in ("overdue", "late", "closed"))
    opened = _card(REQUESTS_OPEN, numbers, last, f"{counted(overdue)} overdue")
    return [
        _card(PEOPLE_DUE, numbers, last),
        replace(opened, name="Rights requests open", alarm=overdue != 0),
        _card(
            REQUESTS_ON_TIME,
            numbers,
            last,
            f"{some(late, 'request')} late, of {counted(closed)}" if closed != 0 else "None was closed",
        ),
        _card(
            COVERAGE,
            numbers,
            last,
            f"{some(numbers['coverage.rest'], 'person', 'people')} not covered, of "
            f"{counted(numbers['coverage.processed'])}"
            if numbers["coverage.processed"] != 0
            else "Nobody was processed under consent",
        ),
        _card(FLAGGED, numbers, last),
        _card(FINDINGS_OPEN, numbers, last),
    ]


def _card(metric: Weekly, numbers: Numbers, last: str | None, remark: str = "") -> Card:
    is_share = isinstance(metric.of, Share)
    now = numbers.of(metric.now, metric.of if is_share else "")
    before = numbers.of(last, metric.of) if last else None
    value = shown(now)
    if now is None:
        return Card(metric.title, value, "", remark)
    if isinstance(now, Hidden) or isinstance(before, Hidden):
        return Card(metric.title, value, "Change on last week not shown", remark)
    if before is None:
        return Card(metric.title, value, "No figure of last week", remark)
    change = round((now - before) * 100, 1) if is_share else now - before
    change_words = f"{change:+.1f} points on last week" if is_share else f"{change:+,} on last week"
    return Card(
        metric.title,
        value,
        change_words.replace("-", "\N{MINUS SIGN}") if change else "as last week",
        remark,
        worse=change < 0 if is_share else change > 0,
    )
