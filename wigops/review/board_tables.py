"""The tables of the board's pack, made of counts in which small numbers are hidden."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

import pandas as pd

from wigops.catalogue import CONSENT_PURPOSES, MARKETING_REACH, RETENTION_RULES, RETENTION_STATUSES
from wigops.export.caption import date_words
from wigops.review import board_words as words
from wigops.review.board_numbers import BANDS, NOT_PEOPLE, OTHER_KIND, Numbers, year_to
from wigops.review.figures import Figures
from wigops.review.registry import registry
from wigops.review.sign_off import SECTIONS
from wigops.review.small_numbers import Hidden, resting_on
from wigops.sharing import FLAG_WORDS

TEXT, COUNT, SHARE, DAYS, DAY = "text", "count", "share", "days", "day"
"""What a column holds. A share is a fraction of 1."""

SUMMARY, DONE, ANNEX = "summary", "done", "annex"
PARTS: Final = {
    SUMMARY: "Summary",
    DONE: "What was done in the week",
    **SECTIONS,
    ANNEX: "The figures by month and week",
}
"""Where a table or chart stands, in order."""

Cell = str | int | float | date | Hidden | None


@dataclass(frozen=True)
class Table:
    """A table of the pack: on a sheet called `sheet`, in the `part` of the document, one of PARTS.

    `columns` have a name and a kind. `remark` is a sentence under its title.
    """

    part: str
    sheet: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: list[list[Cell]]
    remark: str = ""
    totals: int = field(default=0)

    def texts(self) -> list[list[str]]:
        """Its cells as they are read."""
        return [
            [_text(cell, kind) for cell, (_, kind) in zip(row, self.columns, strict=True)]
            for row in self.rows
        ]

    def frame(self) -> pd.DataFrame:
        """Its cells as a spreadsheet holds them: numbers and dates, and words where they are hidden."""
        return pd.DataFrame(
            {
                name: pd.Series(
                    [str(row[place]) if isinstance(row[place], Hidden) else row[place] for row in self.rows],
                    dtype=object,
                )
                for place, (name, _) in enumerate(self.columns)
            }
        )


def board_tables(figures: Figures, numbers: Numbers) -> list[Table]:
    """Every table of the pack, in its order; those that would have no row are left out."""
    made = [
        _done(figures, numbers),
        _statuses(numbers, "people", "contacts", "People by status", "people", "People", "All people"),
        _rules(figures, numbers),
        _statuses(
            numbers, "special", "special", "Special category records", "records", "Records", "All records"
        ),
        _deadlines(numbers),
        _requests(figures, numbers),
        _coverage(figures, numbers),
        _marketing(figures, numbers),
        _mail(numbers),
        _flags(figures, numbers),
        _recipients(figures),
        _findings(figures, numbers),
        _changes(figures),
        _weeks(figures, numbers),
        _forecast(figures, numbers),
        _coverage_trend(figures, numbers),
        _disclosures(figures, numbers),
    ]
    return [table for table in made if table.rows]


def _text(cell: Cell, kind: str) -> str:
    match cell:
        case None:
            return "-"
        case Hidden() | str():
            return str(cell)
        case date():
            return date_words(cell)
        case float() if kind == SHARE:
            return words.percent(cell)
        case float():
            return f"{cell:,.1f}"
    return f"{cell:,}"


def _done(figures: Figures, numbers: Numbers) -> Table:
    rows: list[list[Cell]] = [
        [words.DONE.get(what, words.in_words(what)), numbers[f"done.{what}"]]
        for what in _known(words.DONE, figures.done)
    ]
    return Table(DONE, "Done in the week", "Done and recorded", (("What", TEXT), ("Number", COUNT)), rows)


def _statuses(
    numbers: Numbers, prefix: str, total: str, title: str, what: str, column: str, all_words: str
) -> Table:
    rows: list[list[Cell]] = [
        [said, numbers.get(f"{prefix}.{status}")]
        for status, said in RETENTION_STATUSES.words.items()
        if f"{prefix}.{status}" in numbers.shown
    ]
    return Table(
        "retention",
        title,
        f"{title}{' by status' if what == 'records' else ''}",
        (("Status", TEXT), (column, COUNT)),
        [*rows, [all_words, numbers[total]]],
        totals=1,
    )


def _rules(figures: Figures, numbers: Numbers) -> Table:
    rows: list[list[Cell]] = [
        [RETENTION_RULES.words.get(row["rule"], words.in_words(row["rule"])), numbers[f"due.{row['rule']}"]]
        for row in figures.due_by_rule
    ]
    total: list[list[Cell]] = [["All who are due", numbers["people.due"]]] if rows else []
    return Table(
        "retention",
        "Due by rule",
        "People due for deletion, by the rule that makes them so",
        (("Rule", TEXT), ("People", COUNT)),
        rows + total,
        totals=1,
    )


def _deadlines(numbers: Numbers) -> Table:
    rows: list[list[Cell]] = [[words.BANDS[band], numbers[f"requests.{band}"]] for band in BANDS]
    total: list[Cell] = ["All open requests", numbers["requests.open"]]
    return Table(
        "rights",
        "Open requests",
        "Open requests by deadline",
        (("Deadline", TEXT), ("Requests", COUNT)),
        [*rows, total],
        totals=1,
    )


def _requests(figures: Figures, numbers: Numbers) -> Table:
    def row(name: str, said: str, median: float | None, days_95: float | None) -> list[Cell]:
        closed = numbers[f"{name}.closed"]
        return [
            said,
            numbers[f"{name}.received"],
            closed,
            numbers[f"{name}.on_time"],
            numbers.share(f"{name}.on_time", f"{name}.closed", f"{name}.late"),
            resting_on(closed, median),
            resting_on(closed, days_95),
            numbers.get(f"{name}.extended"),
            numbers.get(f"{name}.refused"),
        ]

    rows = [
        row(f"kind.{one['kind']}", words.in_words(one["kind"]), one["median_days"], one["days_95"])
        for one in figures.requests_by_kind
    ]
    total = [row("requests", "All kinds", None, None)] if rows else []
    return Table(
        "rights",
        "Requests by kind",
        "Requests of the last twelve months, by kind",
        (
            ("Kind", TEXT),
            ("Received", COUNT),
            ("Closed", COUNT),
            ("On time", COUNT),
            ("Share on time", SHARE),
            ("Median days", DAYS),
            ("95th percentile days", DAYS),
            ("Extended", COUNT),
            ("Refused", COUNT),
        ),
        rows + total,
        "Days run from receipt to closing.",
        totals=1,
    )


def _coverage(figures: Figures, numbers: Numbers) -> Table:
    rows = [
        _covered(
            numbers,
            f"coverage.{row['purpose']}",
            CONSENT_PURPOSES.words.get(row["purpose"], words.in_words(row["purpose"])),
        )
        for row in figures.coverage
    ]
    return Table(
        "consent",
        "Consent coverage",
        "Consent coverage by purpose",
        (("Purpose", TEXT), *_COVERED),
        [*rows, _covered(numbers, "coverage", "All, once for each purpose")],
        totals=1,
    )


_COVERED = (("Processed", COUNT), ("Covered", COUNT), ("Not covered", COUNT), ("Share covered", SHARE))


def _covered(numbers: Numbers, name: str, *said: Cell) -> list[Cell]:
    parts = [f"{name}.{part}" for part in ("processed", "covered", "rest")]
    return [*said, *(numbers[part] for part in parts), numbers.share(parts[1], parts[0], parts[2])]


def _marketing(figures: Figures, numbers: Numbers) -> Table:
    rows: list[list[Cell]] = [
        [said, numbers[f"marketing.{name}"]]
        for name, said in MARKETING_REACH.words.items()
        if name in figures.marketing
    ]
    return Table(
        "consent",
        "Marketing",
        "Whom marketing e-mail may reach",
        (("Group", TEXT), ("People", COUNT)),
        rows,
        "A person counts once, in the first group that fits: restricted, objected, opted out, no address.",
    )


def _mail(numbers: Numbers) -> Table:
    return Table(
        "consent",
        "Mail against a wish",
        "Marketing e-mails sent against an opt-out, an objection or a restriction",
        (("State", TEXT), ("E-mails", COUNT)),
        [
            ["Nothing is on record about it yet", numbers["marketing.unanswered"]],
            ["On record what was done about it", numbers["marketing.answered"]],
            ["All", numbers["marketing.breaches"]],
        ],
        totals=1,
    )


def _flags(figures: Figures, numbers: Numbers) -> Table:
    rows: list[list[Cell]] = [
        [
            FLAG_WORDS.get(row["flag"], words.in_words(row["flag"])),
            numbers[f"flag.{row['flag']}.disclosures"],
            numbers[f"flag.{row['flag']}.open"],
        ]
        for row in figures.flags
    ]
    return Table(
        "sharing",
        "Flags",
        "Flags on disclosures",
        (("Flag", TEXT), ("Disclosures", COUNT), ("Nobody has answered", COUNT)),
        [*rows, ["Disclosures with a flag, each once", numbers["flagged"], None]] if rows else [],
        f"Of {words.counted(numbers['disclosures'])} disclosures on record.",
        totals=1,
    )


def _recipients(figures: Figures) -> Table:
    columns = ("recipients", "in_date", "soon", "ran_out", "never")
    found: dict[str, list[int]] = {}
    for row in figures.recipients:
        kind = row["kind"] if row["kind"] in words.RECIPIENTS else OTHER_KIND
        before = found.get(kind, [0] * len(columns))
        found[kind] = [number + row[column] for number, column in zip(before, columns, strict=True)]
    rows: list[list[Cell]] = [
        [said, *found[kind]] for kind, said in words.RECIPIENTS.items() if kind in found
    ]
    total: list[list[Cell]] = [["All kinds", *(sum(column) for column in zip(*found.values(), strict=True))]]
    return Table(
        "sharing",
        "Recipients",
        "Recipients by due diligence",
        (
            ("Kind", TEXT),
            ("Recipients", COUNT),
            ("In date", COUNT),
            ("Runs out soon", COUNT),
            ("Ran out", COUNT),
            ("Never made", COUNT),
        ),
        rows + total if rows else [],
        totals=1,
    )


def _findings(figures: Figures, numbers: Numbers) -> Table:
    known = registry()

    def row(one: dict[str, object]) -> list[Cell]:
        name, finding = f"finding.{one['finding']}", known.get(str(one["finding"]))
        opened, accepted, people = (numbers[f"{name}.{part}"] for part in ("open", "accepted", "people"))
        of_people = finding is None or finding.about not in NOT_PEOPLE
        since = date.fromisoformat(str(one["since"])) if one["since"] else None
        few = of_people and (isinstance(people, Hidden) or not isinstance(opened, int))
        return [
            words.in_words(one["severity"]),
            str(one["title"]),
            opened,
            accepted,
            people,
            Hidden.NOT_SHOWN if few and since else since,
            finding.rule if finding else None,
        ]

    return Table(
        "findings",
        "Findings",
        "Open findings, the worst first",
        (
            ("Severity", TEXT),
            ("What it is", TEXT),
            ("Open cases", COUNT),
            ("Accepted", COUNT),
            ("People", COUNT),
            ("Since", DAY),
            ("Rule", TEXT),
        ),
        [row(one) for one in figures.findings],
        "Accepted cases were looked at by an officer, who gave a reason and a day for the next look. "
        "People are those whom the cases are about.",
    )


def _changes(figures: Figures) -> Table:
    rows: list[list[Cell]] = [
        [words.CHANGES.get(state, words.in_words(state)), figures.changes[state]]
        for state in _known(words.CHANGES, figures.changes)
    ]
    return Table(
        "copy",
        "Changes asked of the CRM",
        "Changes asked of the CRM, by state",
        (("State", TEXT), ("Changes", COUNT)),
        rows,
    )


def _weeks(figures: Figures, numbers: Numbers) -> Table:
    rows: list[list[Cell]] = []
    for row in figures.trend:
        name = f"week.{row['week']}"
        rows.append(
            [
                row["week"],
                date.fromisoformat(row["as_of"]),
                numbers[f"{name}.people_due"],
                numbers[f"{name}.requests_open"],
                numbers[f"{name}.requests_overdue"],
                numbers.share(f"{name}.on_time", f"{name}.closed", f"{name}.late"),
                numbers.share(f"{name}.covered", f"{name}.processed", f"{name}.rest"),
                numbers[f"{name}.flagged"],
                numbers[f"{name}.findings"],
            ]
        )
    return Table(
        ANNEX,
        "Twelve weeks",
        "Twelve weeks",
        (
            ("Week", TEXT),
            ("As at", DAY),
            ("People due", COUNT),
            ("Requests open", COUNT),
            ("Overdue", COUNT),
            ("On time", SHARE),
            ("Coverage", SHARE),
            ("Flagged", COUNT),
            ("Findings", COUNT),
        ),
        rows,
    )


def _forecast(figures: Figures, numbers: Numbers) -> Table:
    rules = [
        rule
        for rule in RETENTION_RULES.words
        if any(row["rule"] == rule and row["people"] for row in figures.forecast)
    ]
    months = list(dict.fromkeys(row["month"][:7] for row in figures.forecast))
    return Table(
        ANNEX,
        "Falling due",
        "People who fall due for deletion, by month",
        (("Month", TEXT), *((RETENTION_RULES.words[rule], COUNT) for rule in rules), ("All", COUNT)),
        [
            [
                words.month_words(month),
                *(numbers.get(f"forecast.{month}.{rule}") for rule in rules),
                numbers[f"forecast.{month}"],
            ]
            for month in months
        ],
    )


def _coverage_trend(figures: Figures, numbers: Numbers) -> Table:
    days = list(dict.fromkeys(row["day"] for row in figures.coverage_trend))
    purposes = [
        purpose
        for purpose in CONSENT_PURPOSES.words
        if any(row["purpose"] == purpose for row in figures.coverage_trend)
    ]
    return Table(
        ANNEX,
        "Coverage by month",
        "Consent coverage at the ends of months",
        (("Month's end", DAY), *((CONSENT_PURPOSES.words[purpose], SHARE) for purpose in purposes)),
        [
            [
                date.fromisoformat(day),
                *(
                    numbers.share(
                        *(f"month.{day}.{purpose}.{part}" for part in ("covered", "processed", "rest"))
                    )
                    for purpose in purposes
                ),
            ]
            for day in days
        ],
    )


def _disclosures(figures: Figures, numbers: Numbers) -> Table:
    months = year_to(figures.as_of) if figures.disclosures_by_month else []
    kinds = [
        kind for kind in words.RECIPIENTS if any(f"month.{month}.{kind}" in numbers.shown for month in months)
    ]
    return Table(
        ANNEX,
        "Disclosures by month",
        "Disclosures by month and kind of recipient",
        (
            ("Month", TEXT),
            *((words.RECIPIENTS[kind], COUNT) for kind in kinds),
            ("All", COUNT),
            ("Flagged", COUNT),
        ),
        [
            [
                words.month_words(month),
                *(numbers.get(f"month.{month}.{kind}") for kind in kinds),
                numbers.get(f"month.{month}"),
                numbers.get(f"month.{month}.flagged"),
            ]
            for month in months
        ],
    )


def _known(said: dict[str, str], found: dict[str, int]) -> list[str]:
    """The names of `found`, in the order in which they have words, then the others."""
    return [*(name for name in said if name in found), *sorted(set(found) - set(said))]
