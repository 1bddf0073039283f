"""The counts of a week's figures as the board may read them, the small ones of people hidden in all at once.

A count that stands in several tables has one name or is bound to its equals by a sum, so that no table gives
away what another hides.
"""

from dataclasses import dataclass

from wigops.review import board_words as words
from wigops.review.figures import Figures
from wigops.review.metrics import COVERED, ON_TIME, WEEKLY, Of, Share
from wigops.review.registry import registry
from wigops.review.small_numbers import Shown, Sum, Value, protect, share

NOT_PEOPLE = frozenset({"assessment", "load", "table", "recipient"})
"""What a finding may be about that is no person, nor anything of one person's."""

_COVER = (COVERED.whole, COVERED.part, COVERED.rest)
_OVERDUE = Share("requests_overdue", "requests_open", "not_overdue")
_UNANSWERED = Share("open", "disclosures", "answered")
_SAME = {
    "kept_past_date": "people.due",
    "special_category_kept_past_date": "special.due",
    "retention_review_waiting": "people.review",
    "request_overdue": "requests.overdue",
    "request_due_soon": "requests.due_soon",
}
_SUMMARY = ("people.due", "requests.open", "requests.overdue", "flagged")


@dataclass(frozen=True)
class Numbers:
    """The counts by name, such as "people.due", each as it may be shown."""

    shown: dict[str, Shown]

    def __getitem__(self, name: str) -> Shown:
        return self.shown[name]

    def get(self, name: str) -> Shown:
        """The count of that name, 0 where there is none."""
        return self.shown.get(name, 0)

    def of(self, name: str, metric: Of) -> Value:
        """A metric of what is called so, such as "week.2026-W47": a count, or its share of another."""
        if isinstance(metric, Share):
            return share(*(self.get(f"{name}.{part}") for part in (metric.part, metric.whole, metric.rest)))
        return self.get(f"{name}.{metric}" if metric else name)


def board_numbers(figures: Figures, kinds: tuple[str, ...]) -> Numbers:
    """Every count of `figures` that the board's pack shows; `kinds` are the recipients' that have names."""
    made = _Counts()
    _retention(made, figures)
    _rights(made, figures)
    _consent(made, figures)
    _sharing(made, figures, kinds)
    _findings(made, figures)
    _weeks(made, figures)
    for what, number in figures.done.items():
        made.add(f"done.{what}", number, people=what != "loads")
    spared = {
        *_SUMMARY,
        *(f"coverage.{part}" for part in _COVER),
        *(f"finding.{name}.{part}" for name in _SAME for part in ("open", "people")),
    }
    return Numbers(protect(made.counts, made.sums, open_to_all=made.open_to_all, spared=spared))


class _Counts:
    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.sums: list[Sum] = []
        self.open_to_all: set[str] = set()

    def add(self, name: str, number: int, *, people: bool = True) -> str:
        self.counts[name] = self.counts.get(name, 0) + number
        if not people:
            self.open_to_all.add(name)
        return name

    def sum(self, total: str, parts: list[str], number: int | None = None) -> None:
        """A total of `parts`, or of that number where it is known of itself."""
        self.counts[total] = sum(self.counts[part] for part in parts) if number is None else number
        self.sums.append(Sum(total, tuple(parts)))

    def share(self, name: str, metric: Share, part: int, whole: int) -> str:
        """Both counts of a share and what is left, of what is called `name`."""
        self.add(f"{name}.{metric.part}", part)
        self.add(f"{name}.{metric.rest}", whole - part)
        self.sum(f"{name}.{metric.whole}", [f"{name}.{metric.part}", f"{name}.{metric.rest}"])
        return name

    def same(self, name: str, *others: str) -> None:
        """`name` is what `others` come to."""
        if others and all(other in self.counts for other in (name, *others)):
            self.sums.append(Sum(name, others))


def _retention(made: _Counts, figures: Figures) -> None:
    people = [made.add(f"people.{status}", number) for status, number in figures.people.items()]
    made.sum("contacts", people)
    made.add("copy", figures.contacts)
    made.same("copy", "contacts")
    special = [made.add(f"special.{status}", number) for status, number in figures.special.items()]
    made.sum("special", special)
    made.same("people.due", *(made.add(f"due.{row['rule']}", row["people"]) for row in figures.due_by_rule))
    months: dict[str, list[str]] = {}
    for row in figures.forecast:
        month = row["month"][:7]
        months.setdefault(month, []).append(made.add(f"forecast.{month}.{row['rule']}", row["people"]))
    for month, names in months.items():
        made.sum(f"forecast.{month}", names)
    made.sum("forecast", [f"forecast.{month}" for month in months])


def _rights(made: _Counts, figures: Figures) -> None:
    given = figures.requests
    near = len(figures.deadlines)
    for name, number in (
        ("overdue", given["overdue"]),
        ("due_soon", given["due_soon"]),
        ("within", max(near - given["overdue"] - given["due_soon"], 0)),
        ("later", max(given["open"] - near, 0)),
        ("received", given["received"]),
        ("on_time", given["on_time"]),
        ("late", given["closed"] - given["on_time"]),
    ):
        made.add(f"requests.{name}", number)
    made.sum("requests.open", [f"requests.{band}" for band in words.BANDS], given["open"])
    made.sum("requests.closed", ["requests.on_time", "requests.late"], given["closed"])
    parts = ("received", "closed", "on_time", "late")
    for row in figures.requests_by_kind:
        kind = f"kind.{row['kind']}"
        made.add(f"{kind}.received", row["received"])
        made.add(f"{kind}.extended", row["extended"])
        made.add(f"{kind}.refused", row["refused"])
        made.share(kind, ON_TIME, row["on_time"], row["closed"])
    kinds = [f"kind.{row['kind']}" for row in figures.requests_by_kind]
    for part in parts:
        made.same(f"requests.{part}", *(f"{kind}.{part}" for kind in kinds))
    for part in ("extended", "refused"):
        made.sum(f"requests.{part}", [f"{kind}.{part}" for kind in kinds])


def _consent(made: _Counts, figures: Figures) -> None:
    purposes = [
        made.share(f"coverage.{row['purpose']}", COVERED, row["covered"], row["processed"])
        for row in figures.coverage
    ]
    for part in _COVER:
        made.sum(f"coverage.{part}", [f"{purpose}.{part}" for purpose in purposes])
    made.same("coverage.processed", "coverage.covered", "coverage.rest")
    for row in figures.coverage_trend:
        name = made.share(f"month.{row['day']}.{row['purpose']}", COVERED, row["covered"], row["processed"])
        if row["day"] == figures.as_of.isoformat():
            for part in _COVER:
                made.same(f"{name}.{part}", f"coverage.{row['purpose']}.{part}")
    ways = [name for name in figures.marketing if name not in {"breaches", "unanswered"}]
    made.same("contacts", *(made.add(f"marketing.{name}", figures.marketing[name]) for name in ways))
    unanswered = made.add("marketing.unanswered", figures.marketing["unanswered"])
    answered = made.add("marketing.answered", figures.marketing["breaches"] - figures.marketing["unanswered"])
    made.sum("marketing.breaches", [unanswered, answered])


def _sharing(made: _Counts, figures: Figures, kinds: tuple[str, ...]) -> None:
    made.add("flagged", figures.flagged)
    made.add("unflagged", figures.disclosures - figures.flagged)
    made.sum("disclosures", ["flagged", "unflagged"])
    for row in figures.flags:
        name = f"flag.{row['flag']}"
        made.share(name, _UNANSWERED, row["open"], row["disclosures"])
    months: dict[str, list[str]] = {}
    for shared in figures.disclosures_by_month:
        month = shared["month"][:7]
        kind = shared["kind"] if shared["kind"] in kinds else words.OTHER_KIND
        name = made.add(f"month.{month}.{kind}", shared["disclosures"])
        names = months.setdefault(month, [])
        if name not in names:
            names.append(name)
        made.add(f"month.{month}.flagged", shared["disclosures"] if shared["is_flagged"] else 0)
        made.add(f"month.{month}.unflagged", 0 if shared["is_flagged"] else shared["disclosures"])
    for month, names in months.items():
        made.sum(f"month.{month}", names)
        made.same(f"month.{month}", f"month.{month}.flagged", f"month.{month}.unflagged")
    made.sum("year", [f"month.{month}" for month in months])
    made.sum("year.flagged", [f"month.{month}.flagged" for month in months])


def _findings(made: _Counts, figures: Figures) -> None:
    known = registry()
    opened = []
    for row in figures.findings:
        name = f"finding.{row['finding']}"
        people = row["finding"] not in known or known[row["finding"]].about not in NOT_PEOPLE
        opened.append(made.add(f"{name}.open", row["cases"] - row["accepted"], people=people))
        made.add(f"{name}.accepted", row["accepted"], people=people)
        made.add(f"{name}.people", row["people"])
        if row["people"] == row["cases"]:
            made.same(f"{name}.people", f"{name}.open", f"{name}.accepted")
        if same := _SAME.get(row["finding"]):
            made.same(same, f"{name}.open", f"{name}.accepted")
    made.sum("findings.open", opened)


def _weeks(made: _Counts, figures: Figures) -> None:
    name = ""
    for row in figures.trend:
        name = f"week.{row['week']}"
        made.add(f"{name}.people_due", row["people_due"])
        made.share(name, ON_TIME, row["on_time"], row["closed"])
        made.share(name, _OVERDUE, row["requests_overdue"], row["requests_open"])
        made.share(name, COVERED, row["covered"], row["processed"])
        made.add(f"{name}.flagged", row["flagged"])
        made.add(f"{name}.findings", row["findings"])
    for one in WEEKLY:
        for count, now in one.same:
            made.same(now, f"{name}.{count}")
