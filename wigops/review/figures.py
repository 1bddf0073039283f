"""The figures of a week: what the home page shows, what is signed, and what the board's pack is made of.

They come from the functions that the pages behind them read, and hold numbers alone: no name, no id of a
person.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from wigops import consent, outbox, retention, rights, sharing
from wigops.clock import LONDON
from wigops.crm.history import last_loaded
from wigops.errors import BadInputError
from wigops.export.caption import copy_words
from wigops.policy import Policy
from wigops.review.cases import open_on, tallies
from wigops.review.registry import registry
from wigops.review.weeks import Week
from wigops.rights.clock import plus_months
from wigops.sharing.recipients import IN_DATE, NEVER, RAN_OUT, SOON
from wigops.store import Connection, read_sql

TREND_WEEKS = 12
DEADLINE_DAYS = 30
DISCLOSURE_MONTHS = 12
TREND_MONTHS = 24

Row = dict[str, Any]


@dataclass(frozen=True)
class Figures:
    """The figures of the ISO week `week`, true at `as_of`, its Sunday or the day on which they were taken.

    `version` is the number of the last event that changed what they were read from. Rows are plain values,
    days in them ISO dates:

    - `people`, `special`: people, and special category records, by retention status;
    - `due_by_rule`: rule, people (who are due);
    - `forecast`: month, rule, people (who fall due in it);
    - `requests`: open, overdue, due_soon (within five working days), and of the twelve months to `as_of`
      received, closed, on_time (of the closed);
    - `requests_by_kind`: kind, received, closed, on_time, median_days, days_95, extended, refused (twelve
      months);
    - `deadlines`: request_id, kind, due_on, days_left, is_due_soon (of open requests,
      up to 30 days ahead and overdue);
    - `coverage`: purpose, processed, covered (people, over `months`);
    - `coverage_trend`: day, purpose, processed, covered (24 month ends);
    - `flags`: flag, disclosures, open (flags that nobody has answered); `disclosures` and `flagged` count
      all;
    - `disclosures_by_month`: month, kind (of recipient), is_flagged, disclosures (twelve months);
    - `recipients`: kind, recipients, in_date, soon, ran_out, never (by due diligence);
    - `marketing`: reached, restricted, objected, opted_out, no_address (people), breaches, unanswered
      (e-mails);
    - `findings`: finding, severity, title, cases, accepted, people, since;
    - `done`: what was done in the week, by what;
    - `changes`: changes asked of the CRM, by state;
    - `trend`: twelve weeks up to this, oldest first: week, as_of, people_due, requests_open,
      requests_overdue, closed, on_time, processed, covered, flagged, findings.
    """

    week: str
    as_of: date
    taken_at: datetime
    version: int
    load_id: int
    loaded_at: datetime
    contacts: int
    policy_version: str
    months: int
    people: dict[str, int]
    special: dict[str, int]
    due_by_rule: list[Row]
    forecast: list[Row]
    requests: dict[str, int]
    requests_by_kind: list[Row]
    deadlines: list[Row]
    coverage: list[Row]
    coverage_trend: list[Row]
    disclosures: int
    flagged: int
    flags: list[Row]
    disclosures_by_month: list[Row]
    recipients: list[Row]
    marketing: dict[str, int]
    findings: list[Row]
    done: dict[str, int]
    changes: dict[str, int]
    trend: list[Row]

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
        said = json.loads(text)
        for name in ("taken_at", "loaded_at"):
            said[name] = datetime.fromisoformat(said[name]).astimezone(LONDON)
        said["as_of"] = date.fromisoformat(said["as_of"])
        empty: dict[str, Any] = {"dict": {}, "list": []}
        return cls(**{one.name: said.get(one.name, empty.get(str(one.type)[:4], 0)) for one in fields(cls)})


def work_out(
    cursor: Connection,
    policy: Policy,
    week: Week,
    as_of: date,
    *,
    now: datetime,
    version: int,
    known: dict[str, Row] | None = None,
) -> Figures:
    """The figures of `week` at `as_of`, from the copy and the cases on record as they are now.

    `known` are the rows of `trend` that were worked out before, by week: they are taken over, so that what an
    erasure or a new copy changes later does not change the past. Raises BadInputError where there is no copy.
    """
    last = last_loaded(cursor)
    if last is None:
        raise BadInputError(
            "There is no CRM copy yet, so there is nothing to review. Load one on the page CRM copy, or with "
            "`python -m wigops load DIR`."
        )
    months = int(policy.choice("coverage_window_months"))
    requests = rights.list_requests(cursor, as_of)
    flags = sharing.flag_counts(cursor, as_of)
    breaches = consent.breaches(cursor, as_of)
    return Figures(
        week=week.name,
        as_of=as_of,
        taken_at=now.astimezone(LONDON),
        version=version,
        load_id=last.load_id,
        loaded_at=last.finished_at,
        contacts=last.tables.get("contact", 0),
        policy_version=policy.version,
        months=months,
        people=retention.due_by_status(cursor, as_of),
        special=retention.special_by_status(cursor, as_of),
        due_by_rule=_rows(cursor, "due_by_rule", as_of=as_of),
        forecast=_plain(
            retention.forecast(cursor, as_of, months=int(policy.choice("forecast_months"))).to_dict("records")
        ),
        requests=_request_counts(requests, as_of),
        requests_by_kind=[
            asdict(one) for one in rights.figures(requests, _year_to(as_of), as_of) if one.kind is not None
        ],
        deadlines=_deadlines(requests),
        coverage=[
            {"purpose": one.purpose, "processed": one.processed, "covered": one.covered}
            for one in consent.coverage_at(cursor, as_of, months=months)
        ],
        coverage_trend=_coverage_trend(cursor, as_of, months),
        disclosures=flags[""][0],
        flagged=flags[""][1],
        flags=[
            {"flag": flag, "disclosures": flags[flag][0], "open": flags[flag][1]} for flag in sharing.FLAGS
        ],
        disclosures_by_month=_plain(
            sharing.by_month(cursor, plus_months(as_of.replace(day=1), 1 - DISCLOSURE_MONTHS), as_of).to_dict(
                "records"
            )
        ),
        recipients=_recipients(cursor, as_of, int(policy.choice("due_diligence_warning_days"))),
        marketing={
            **consent.reach(cursor, as_of),
            "breaches": breaches.sent,
            "unanswered": breaches.unanswered,
        },
        findings=_findings(cursor),
        done=_done(cursor, week, as_of),
        changes=outbox.count_by_state(cursor),
        trend=_trend(cursor, week, as_of, months, known or {}),
    )


def with_cases_of_now(
    cursor: Connection, figures: Figures, *, now: datetime, version: int, anew: Collection[str] = ()
) -> Figures:
    """The same figures with the findings as they are on record now: where only the cases have changed.

    `anew` are the earlier weeks whose findings are counted from the cases too.
    """
    days = {row["week"]: date.fromisoformat(row["as_of"]) for row in figures.trend if row["week"] in anew}
    cases = open_on(cursor, list(days.values()))
    trend = [
        {**row, "findings": cases.get(days[row["week"]], 0)} if row["week"] in days else row
        for row in figures.trend
    ]
    trend[-1] = {**trend[-1], "findings": sum(one.open for one in tallies(cursor))}
    return replace(
        figures,
        taken_at=now.astimezone(LONDON),
        version=version,
        findings=_findings(cursor),
        done=_done(cursor, Week.named(figures.week), figures.as_of),
        trend=trend,
    )


def _done(cursor: Connection, week: Week, as_of: date) -> dict[str, int]:
    values = {"since": week.monday, "until": as_of}
    return dict(cursor.execute(read_sql(__package__, "done_between"), values).fetchall())


def _request_counts(requests: list[rights.Request], as_of: date) -> dict[str, int]:
    opened = [one for one in requests if one.is_open]
    year = rights.figures(requests, _year_to(as_of), as_of)[0]
    return {
        "open": len(opened),
        "overdue": sum(one.is_overdue for one in opened),
        "due_soon": sum(one.is_due_soon for one in opened),
        "received": year.received,
        "closed": year.closed,
        "on_time": year.on_time,
    }


def _deadlines(requests: list[rights.Request]) -> list[Row]:
    return [
        {
            "request_id": one.request_id,
            "kind": one.kind,
            "due_on": one.due_on.isoformat(),
            "days_left": one.days_to_answer,
            "is_due_soon": one.is_due_soon,
        }
        for one in requests
        if one.due_on is not None and one.days_to_answer is not None and one.days_to_answer <= DEADLINE_DAYS
    ]


def _coverage_trend(cursor: Connection, as_of: date, months: int) -> list[Row]:
    found = consent.coverage_trend(cursor, as_of, months=months, ends=TREND_MONTHS)
    return _plain(found[["day", "purpose", "processed", "covered"]].to_dict("records"))


def _recipients(cursor: Connection, as_of: date, warning_days: int) -> list[Row]:
    """The recipients whose relationship has not ended, by kind: their names may be people's own."""
    words = {IN_DATE: "in_date", SOON: "soon", RAN_OUT: "ran_out", NEVER: "never"}
    found: dict[str, Row] = {}
    for one in sharing.list_recipients(cursor, as_of):
        if one.ended_on is not None and one.ended_on <= as_of:
            continue
        kind = one.kind or "unknown"
        row = found.setdefault(kind, {"kind": kind, "recipients": 0, **dict.fromkeys(words.values(), 0)})
        row["recipients"] += 1
        row[words[one.diligence(as_of, warning_days)]] += 1
    return [found[kind] for kind in sorted(found)]


def _findings(cursor: Connection) -> list[Row]:
    known = registry()
    return [
        {
            "finding": one.finding,
            "title": known[one.finding].title,
            "severity": known[one.finding].severity,
            "cases": one.cases,
            "accepted": one.accepted,
            "people": one.people,
            "since": one.since and one.since.isoformat(),
        }
        for one in tallies(cursor)
    ]


def _trend(cursor: Connection, week: Week, as_of: date, months: int, known: dict[str, Row]) -> list[Row]:
    """Twelve weeks: those that are not known are worked out from what there is now, at their Sundays."""
    weeks = [week.back(back) for back in range(TREND_WEEKS - 1, -1, -1)]
    days = {one.name: min(one.sunday, as_of) for one in weeks}
    asked = [day for name, day in days.items() if name not in known or name == week.name]
    values = {"days": asked, "months": months}
    covered = {
        day: (processed, covered)
        for day, processed, covered in cursor.execute(read_sql(__package__, "covered_on"), values).fetchall()
    }
    flagged = dict(cursor.execute(read_sql(__package__, "flagged_on"), {"days": asked}).fetchall())
    erased = dict(cursor.execute(read_sql(__package__, "erased_since"), {"days": asked}).fetchall())
    cases = open_on(cursor, asked)

    def row(name: str, day: date) -> Row:
        requests = rights.list_requests(cursor, day)
        year = rights.figures(requests, _year_to(day), day)[0]
        opened = [one for one in requests if one.is_open]
        return {
            "week": name,
            "as_of": day.isoformat(),
            "people_due": retention.due_by_status(cursor, day)["due"] + erased.get(day, 0),
            "requests_open": len(opened),
            "requests_overdue": sum(one.is_overdue for one in opened),
            "closed": year.closed,
            "on_time": year.on_time,
            "processed": covered[day][0],
            "covered": covered[day][1],
            "flagged": flagged.get(day, 0),
            "findings": cases.get(day, 0),
        }

    found = [known[name] if day not in asked else row(name, day) for name, day in days.items()]
    found[-1]["findings"] = sum(one.open for one in tallies(cursor))
    return found


def _year_to(day: date) -> date:
    return plus_months(day, -12) + timedelta(days=1)


def _rows(cursor: Connection, name: str, **values: Any) -> list[Row]:
    cursor.execute(read_sql(__package__, name), values)
    columns = [column[0] for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _plain(rows: list[Any]) -> list[Row]:
    """`rows` with their days as ISO dates and their numbers as Python's own."""
    return [{name: _value(value) for name, value in row.items()} for row in rows]


def _value(value: Any) -> Any:
    if isinstance(value, date):  # a pandas Timestamp is one too
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value
