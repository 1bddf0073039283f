"""The figures of a week: what the home page shows, what is signed, and what the board's pack is made of.

They hold numbers alone: no name, no id of a person. Days in their rows are ISO dates, as they are kept.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import NotRequired, TypedDict

from wigops.clock import LONDON
from wigops.export.caption import copy_words

DEADLINE_DAYS = 30
DISCLOSURE_MONTHS = 12


class RuleDue(TypedDict):
    """The people who are due by a rule."""

    rule: str
    people: int


class MonthDue(RuleDue):
    """The people who fall due by a rule in a month (its first day)."""

    month: str


class KindOfRequest(TypedDict):
    """The requests of one kind in twelve months; `on_time` of the closed, None where none was closed."""

    kind: str
    received: int
    closed: int
    on_time: int
    median_days: float | None
    days_95: int | None
    extended: int
    refused: int


class Deadline(TypedDict):
    """An open request; `is_due_soon` (within five working days) is not in weeks that were signed long ago."""

    request_id: int
    kind: str
    due_on: str
    days_left: int
    is_due_soon: NotRequired[bool]


class Covered(TypedDict):
    """The people processed under a purpose, and those of them whose every row a consent covers."""

    purpose: str
    processed: int
    covered: int


class CoveredOn(Covered):
    """The same on a day."""

    day: str


class FlagCount(TypedDict):
    """The disclosures with a flag, and those of them where nobody has answered it."""

    flag: str
    disclosures: int
    open: int


class MonthShared(TypedDict):
    """The disclosures of a month (its first day) to a kind of recipient, those with a flag apart."""

    month: str
    kind: str | None
    is_flagged: bool
    disclosures: int


class RecipientCount(TypedDict):
    """The recipients of a kind, by due diligence."""

    kind: str
    recipients: int
    in_date: int
    soon: int
    ran_out: int
    never: int


class FindingCount(TypedDict):
    """A finding's cases that are not closed, those of them that are accepted, whom they are about."""

    finding: str
    title: str
    severity: str
    cases: int
    accepted: int
    people: int
    since: str | None


class WeekRow(TypedDict):
    """A week in figures; `closed` and `on_time` are of the twelve months to its day."""

    week: str
    as_of: str
    people_due: int
    requests_open: int
    requests_overdue: int
    closed: int
    on_time: int
    processed: int
    covered: int
    flagged: int
    findings: int


@dataclass(frozen=True)
class Figures:
    """The figures of the ISO week `week`, true at `as_of`, its Sunday or the day on which they were taken.

    `version` is the number of the last event that changed what they were read from. `people` and `special`
    count people, and special category records, by retention status. `requests` are open, overdue, due_soon
    (within five working days), and of the twelve months to `as_of` received, closed, on_time (of the closed);
    `deadlines` are those of open requests, up to 30 days ahead and overdue. `coverage` looks back over
    `months`, `coverage_trend` has 24 month ends, `disclosures_by_month` twelve months. `recipients` are those
    whose relationship has not ended. `marketing` has reached, restricted, objected, opted_out, no_address
    (people), breaches and unanswered (e-mails). `done` is what was done in the week, `changes` what was asked
    of the CRM by state, `trend` the twelve weeks up to this, oldest first.
    """

    week: str
    as_of: date
    taken_at: datetime
    loaded_at: datetime
    policy_version: str
    version: int = 0
    load_id: int = 0
    contacts: int = 0
    months: int = 0
    people: dict[str, int] = field(default_factory=dict)
    special: dict[str, int] = field(default_factory=dict)
    due_by_rule: list[RuleDue] = field(default_factory=list)
    forecast: list[MonthDue] = field(default_factory=list)
    requests: dict[str, int] = field(default_factory=dict)
    requests_by_kind: list[KindOfRequest] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    coverage: list[Covered] = field(default_factory=list)
    coverage_trend: list[CoveredOn] = field(default_factory=list)
    disclosures: int = 0
    flagged: int = 0
    flags: list[FlagCount] = field(default_factory=list)
    disclosures_by_month: list[MonthShared] = field(default_factory=list)
    recipients: list[RecipientCount] = field(default_factory=list)
    marketing: dict[str, int] = field(default_factory=dict)
    findings: list[FindingCount] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)
    trend: list[WeekRow] = field(default_factory=list)

    @property
    def processed(self) -> int:
        """People processed under consent, each counted once for each purpose."""
        return sum(row["processed"] for row in self.coverage)

    @property
    def covered(self) -> int:
        """Those of `processed` whose every row a consent covers."""
        return sum(row["covered"] for row in self.coverage)

    @property
    def findings_open(self) -> int:
        """Cases of findings that are open and not accepted."""
        return sum(row["cases"] - row["accepted"] for row in self.findings)

    @property
    def source(self) -> str:
        """The CRM copy as a source."""
        return copy_words(self.loaded_at, self.load_id)

    def to_json(self) -> str:
        """The same figures as text, the same for the same."""
        return json.dumps(asdict(self), sort_keys=True, default=lambda moment: moment.isoformat())

    @classmethod
    def from_json(cls, text: str) -> Figures:
        """What `to_json` wrote. What a version since then has added is empty."""
        kept = json.loads(text)
        for name in ("taken_at", "loaded_at"):
            kept[name] = datetime.fromisoformat(kept[name]).astimezone(LONDON)
        kept["as_of"] = date.fromisoformat(kept["as_of"])
        return cls(**{one.name: kept[one.name] for one in fields(cls) if one.name in kept})
