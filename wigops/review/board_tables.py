"""Every table of the board's pack."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from wigops.catalogue import CONSENT_PURPOSES, MARKETING_REACH, RETENTION_RULES, RETENTION_STATUSES
from wigops.review import board_words as words
from wigops.review.board_numbers import NOT_PEOPLE, Numbers
from wigops.review.board_table import COUNT, DAY, DAYS, Cell, Column, Line, Table, cells, named_lines, said
from wigops.review.figures import Figures, FindingCount
from wigops.review.metrics import BY_DEADLINE, COVERED, ON_TIME, WEEKLY, by_purpose, due_by_rule, year_to
from wigops.review.registry import registry
from wigops.review.sign_off import SECTIONS
from wigops.review.small_numbers import Hidden, resting_on
from wigops.sharing import FLAG_WORDS

SUMMARY, DONE, ANNEX = "summary", "done", "annex"
PARTS: Final = {
    SUMMARY: "Summary",
    DONE: "What was done in the week",
    **SECTIONS,
    ANNEX: "The figures by month and week",
}
"""Where a table or chart stands, in order."""

_TITLES: Final = {
    "Done in the week": "Done and recorded",
    "Due by rule": "People due for deletion, by the rule that makes them so",
    "Special category records": "Special category records by status",
    "Open requests": "Open requests by deadline",
    "Requests by kind": "Requests of the last twelve months, by kind",
    "Consent coverage": "Consent coverage by purpose",
    "Marketing": "Whom marketing e-mail may reach",
    "Mail against a wish": "Marketing e-mails sent against an opt-out, an objection or a restriction",
    "Flags": "Flags on disclosures",
    "Recipients": "Recipients by due diligence",
    "Findings": "Open findings, the worst first",
    "Changes asked of the CRM": "Changes asked of the CRM, by state",
    "Falling due": "People who fall due for deletion, by month",
    "Coverage by month": "Consent coverage at the ends of months",
    "Disclosures by month": "Disclosures by month and kind of recipient",
}
"""By a table's sheet: what stands above it in the document, where that is more."""

_MAIL: Final = {
    "marketing.unanswered": "Nothing is on record about it yet",
    "marketing.answered": "On record what was done about it",
}


def board_tables(figures: Figures, numbers: Numbers) -> list[Table]:
    """Every table of the pack, in its order; those that would have no row are left out."""
    declared = (_done, _retention, _rights, _consent, _sharing, _findings, _copy, _annex)
    return [table for declare in declared for table in declare(figures, numbers) if table.rows]


def _table(
    numbers: Numbers,
    part: str,
    sheet: str,
    columns: Sequence[Column],
    lines: Sequence[Line],
    total: Line | None = None,
    remark: str = "",
) -> Table:
    """A table of these lines, and of their total where there are any."""
    totals = [total] if total and lines else []
    heads = tuple((one.title, one.kind) for one in columns)
    rows = cells(numbers, columns, [*lines, *totals])
    return Table(part, sheet, _TITLES.get(sheet, sheet), heads, rows, remark, len(totals))


def _counts(
    numbers: Numbers,
    part: str,
    sheet: str,
    columns: tuple[str, str],
    called: Mapping[str, str],
    total: tuple[str, str] | None = None,
    remark: str = "",
) -> Table:
    """A table of counts, each by its name with what it is called; so is their total."""
    line = Line(total[0], total[1:]) if total else None
    heads = (said(columns[0]), Column(columns[1]))
    return _table(numbers, part, sheet, heads, named_lines(called), line, remark)


def _done(figures: Figures, numbers: Numbers) -> Iterator[Table]:
    done = {f"done.{what}": called for what, called in _known(words.DONE, figures.done).items()}
    yield _counts(numbers, DONE, "Done in the week", ("What", "Number"), done)


def _retention(figures: Figures, numbers: Numbers) -> Iterator[Table]:
    part, rules = "retention", due_by_rule(figures)
    people, special = (
        {
            f"{of}.{status}": called
            for status, called in RETENTION_STATUSES.words.items()
            if f"{of}.{status}" in numbers.shown
        }
        for of in ("people", "special")
    )
    yield _counts(numbers, part, "People by status", ("Status", "People"), people, ("contacts", "All people"))
    yield _counts(numbers, part, "Due by rule", ("Rule", "People"), rules, ("people.due", "All who are due"))
    heads, total = ("Status", "Records"), ("special", "All records")
    yield _counts(numbers, part, "Special category records", heads, special, total)


def _rights(figures: Figures, numbers: Numbers) -> Iterator[Table]:
    heads, total = ("Deadline", "Requests"), ("requests.open", "All open requests")
    yield _counts(numbers, "rights", "Open requests", heads, BY_DEADLINE, total)

    def line(name: str, called: str, median: float | None = None, days_95: float | None = None) -> Line:
        closed = numbers[f"{name}.closed"]
        return Line(name, (called, resting_on(closed, median), resting_on(closed, days_95)))

    columns = (
        said("Kind"),
        Column("Received", "received"),
        Column("Closed", ON_TIME.whole),
        Column("On time", ON_TIME.part),
        Column("Share on time", ON_TIME),
        said("Median days", DAYS),
        said("95th percentile days", DAYS),
        Column("Extended", "extended"),
        Column("Refused", "refused"),
    )
    kinds = [
        line(f"kind.{row['kind']}", words.in_words(row["kind"]), row["median_days"], row["days_95"])
        for row in figures.requests_by_kind
    ]
    remark = "Days run from receipt to closing."
    yield _table(numbers, "rights", "Requests by kind", columns, kinds, line("requests", "All kinds"), remark)


def _consent(figures: Figures, numbers: Numbers) -> Iterator[Table]:
    columns = (
        said("Purpose"),
        Column("Processed", COVERED.whole),
        Column("Covered", COVERED.part),
        Column("Not covered", COVERED.rest),
        Column("Share covered", COVERED),
    )
    purposes, total = named_lines(by_purpose(figures)), Line("coverage", ("All, once for each purpose",))
    yield _table(numbers, "consent", "Consent coverage", columns, purposes, total)
    ways = {
        f"marketing.{way}": called
        for way, called in MARKETING_REACH.words.items()
        if way in figures.marketing
    }
    remark = (
        "A person counts once, in the first group that fits: restricted, objected, opted out, no address."
    )
    yield _counts(numbers, "consent", "Marketing", ("Group", "People"), ways, remark=remark)
    total_mail = ("marketing.breaches", "All")
    yield _counts(numbers, "consent", "Mail against a wish", ("State", "E-mails"), _MAIL, total_mail)


def _sharing(figures: Figures, numbers: Numbers) -> Iterator[Table]:
    flags = {f"flag.{row['flag']}": words.called(FLAG_WORDS, row["flag"]) for row in figures.flags}
    columns = (said("Flag"), Column("Disclosures", "disclosures"), Column("Nobody has answered", "open"))
    remark = f"Of {words.counted(numbers['disclosures'])} disclosures on record."
    flagged = _table(numbers, "sharing", "Flags", columns, named_lines(flags), remark=remark)
    total: list[Cell] = ["Disclosures with a flag, each once", numbers["flagged"], None]
    yield replace(flagged, rows=[*flagged.rows, total], totals=1) if flags else flagged
    found: dict[str, Counter[str]] = {}
    for row in figures.recipients:
        kind = row["kind"] if row["kind"] in words.RECIPIENTS else words.OTHER_KIND
        found.setdefault(kind, Counter()).update({**row, "kind": 0})

    def line(called: str, counts: Counter[str]) -> Line:
        return Line("", (called, *(counts[name] for name in words.DILIGENCE)))

    kinds = [line(called, found[kind]) for kind, called in words.RECIPIENTS.items() if kind in found]
    heads = (said("Kind"), *(said(title, COUNT) for title in words.DILIGENCE.values()))
    everybody = line("All kinds", sum(found.values(), Counter()))
    yield _table(numbers, "sharing", "Recipients", heads, kinds, everybody)


def _findings(figures: Figures, numbers: Numbers) -> Iterator[Table]:
    def line(row: FindingCount) -> Line:
        name, finding = f"finding.{row['finding']}", registry().get(row["finding"])
        since: Cell = date.fromisoformat(row["since"]) if row["since"] else None
        few = isinstance(numbers[f"{name}.people"], Hidden) or isinstance(numbers[f"{name}.open"], Hidden)
        if since and few and (finding is None or finding.about not in NOT_PEOPLE):
            since = Hidden.NOT_SHOWN
        severity, rule = words.in_words(row["severity"]), finding.rule if finding else None
        return Line(name, (severity, row["title"], since, rule))

    columns = (
        said("Severity"),
        said("What it is"),
        Column("Open cases", "open"),
        Column("Accepted", "accepted"),
        Column("People", "people"),
        said("Since", DAY),
        said("Rule"),
    )
    remark = (
        "Accepted cases were looked at by an officer, who gave a reason and a day for the next look. "
        "People are those whom the cases are about."
    )
    lines = [line(row) for row in figures.findings]
    yield _table(numbers, "findings", "Findings", columns, lines, remark=remark)


def _copy(figures: Figures, numbers: Numbers) -> Iterator[Table]:
    states = _known(words.CHANGES, figures.changes)
    lines = [Line("", (called, figures.changes[state])) for state, called in states.items()]
    columns = (said("State"), said("Changes", COUNT))
    yield _table(numbers, "copy", "Changes asked of the CRM", columns, lines)


def _annex(figures: Figures, numbers: Numbers) -> Iterator[Table]:
    columns = [said("Week"), said("As at", DAY), *(Column(one.column, one.of) for one in WEEKLY)]
    weeks = [
        Line(f"week.{row['week']}", (row["week"], date.fromisoformat(row["as_of"]))) for row in figures.trend
    ]
    yield _table(numbers, ANNEX, "Twelve weeks", columns, weeks)
    rules = {row["rule"] for row in figures.forecast if row["people"]}
    columns = [Column(called, rule) for rule, called in RETENTION_RULES.words.items() if rule in rules]
    ahead = dict.fromkeys(row["month"][:7] for row in figures.forecast)
    months = [Line(f"forecast.{month}", (words.month_words(month),)) for month in ahead]
    yield _table(numbers, ANNEX, "Falling due", [said("Month"), *columns, Column("All")], months)
    purposes = {row["purpose"] for row in figures.coverage_trend}
    columns = [
        Column(called, COVERED.of(purpose))
        for purpose, called in CONSENT_PURPOSES.words.items()
        if purpose in purposes
    ]
    days = dict.fromkeys(row["day"] for row in figures.coverage_trend)
    ends = [Line(f"month.{day}", (date.fromisoformat(day),)) for day in days]
    yield _table(numbers, ANNEX, "Coverage by month", [said("Month's end", DAY), *columns], ends)
    past = year_to(figures.as_of) if figures.disclosures_by_month else []
    kinds = [
        Column(called, kind)
        for kind, called in words.RECIPIENTS.items()
        if any(f"month.{month}.{kind}" in numbers.shown for month in past)
    ]
    columns = [said("Month"), *kinds, Column("All"), Column("Flagged", "flagged")]
    months = [Line(f"month.{month}", (words.month_words(month),)) for month in past]
    yield _table(numbers, ANNEX, "Disclosures by month", columns, months)


def _known(called: Mapping[str, str], found: Collection[str]) -> dict[str, str]:
    """What each name of `found` is called, in the order in which they have words, then the others."""
    names = [*(name for name in called if name in found), *sorted(set(found) - set(called))]
    return {name: words.called(called, name) for name in names}
