"""What the board's pack counts, declared once: what a count is called, and how counts add up.

Every count has a name of parts, such as "kind.access.closed": what it is of, then which count of that.
A metric names the last part, so that one declaration serves each line, table, chart and card that shows it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from wigops.catalogue import CONSENT_PURPOSES, RETENTION_RULES
from wigops.review import board_words as words
from wigops.review.figures import DISCLOSURE_MONTHS, Figures
from wigops.rights.clock import plus_months


@dataclass(frozen=True)
class Share:
    """The count `part` as a share of the count `whole`; `rest` is the whole less the part."""

    part: str
    whole: str
    rest: str

    def of(self, name: str) -> "Share":
        """The same of what is called `name`."""
        return Share(*(f"{name}.{count}" for count in (self.part, self.whole, self.rest)))


COVERED: Final = Share("covered", "processed", "rest")
ON_TIME: Final = Share("on_time", "closed", "late")

Of = str | Share
"""Which of the counts of something: one, or one as a share of another."""


@dataclass(frozen=True)
class Weekly:
    """A metric of the twelve weeks: its column there, and its title on a card and on a chart of its own.

    In the last of the weeks it is the same as `now`, a count, or what a share's counts are of.
    """

    of: Of
    column: str
    title: str
    now: str

    @property
    def same(self) -> Iterable[tuple[str, str]]:
        """Its counts in a week, each with the count of now that it is the same as."""
        if isinstance(self.of, Share):
            return [(part, f"{self.now}.{part}") for part in (self.of.whole, self.of.part, self.of.rest)]
        return [(self.of, self.now)]


PEOPLE_DUE: Final = Weekly("people_due", "People due", "People due for deletion", "people.due")
REQUESTS_OPEN: Final = Weekly("requests_open", "Requests open", "Requests open", "requests.open")
REQUESTS_OVERDUE: Final = Weekly("requests_overdue", "Overdue", "Requests overdue", "requests.overdue")
REQUESTS_ON_TIME: Final = Weekly(ON_TIME, "On time", "Requests on time, 12 months", "requests")
COVERAGE: Final = Weekly(COVERED, "Coverage", "Consent coverage", "coverage")
FLAGGED: Final = Weekly("flagged", "Flagged", "Flagged disclosures", "flagged")
FINDINGS_OPEN: Final = Weekly("findings", "Findings", "Findings open", "findings.open")
WEEKLY: Final = (
    PEOPLE_DUE,
    REQUESTS_OPEN,
    REQUESTS_OVERDUE,
    REQUESTS_ON_TIME,
    COVERAGE,
    FLAGGED,
    FINDINGS_OPEN,
)


BY_DEADLINE: Final = {f"requests.{band}": called for band, called in words.BANDS.items()}
"""The open requests by deadline: what each count is called, by its name."""


def due_by_rule(figures: Figures) -> dict[str, str]:
    """The people who are due, by rule."""
    return {
        f"due.{row['rule']}": words.called(RETENTION_RULES.words, row["rule"]) for row in figures.due_by_rule
    }


def by_purpose(figures: Figures) -> dict[str, str]:
    """The people processed under consent, by purpose."""
    return {
        f"coverage.{row['purpose']}": words.called(CONSENT_PURPOSES.words, row["purpose"])
        for row in figures.coverage
    }


def year_to(day: date) -> list[str]:
    """The twelve months up to that of `day`, each as "2026-03"."""
    last = day.replace(day=1)
    return [f"{plus_months(last, -back):%Y-%m}" for back in range(DISCLOSURE_MONTHS - 1, -1, -1)]
