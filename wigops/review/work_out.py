"""Working out the figures of a week, from the functions that the pages behind them read."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar, cast

from wigops import consent, outbox, retention, rights, sharing
from wigops.clock import LONDON
from wigops.crm.history import last_loaded
from wigops.errors import BadInputError
from wigops.policy import Policy
from wigops.review.cases import open_on, tallies
from wigops.review.figures import (
    DEADLINE_DAYS,
    DISCLOSURE_MONTHS,
    CoveredOn,
    Deadline,
    Figures,
    FindingCount,
    KindOfRequest,
    MonthDue,
    MonthShared,
    RecipientCount,
    RuleDue,
    WeekRow,
)
from wigops.review.registry import registry
from wigops.review.weeks import Week
from wigops.rights.clock import plus_months
from wigops.sharing.recipients import IN_DATE, NEVER, RAN_OUT, SOON
from wigops.store import Connection, read_sql, rows_as

if TYPE_CHECKING:
    import pandas as pd

TREND_WEEKS = 12
TREND_MONTHS = 24


def work_out(
    cursor: Connection,
    policy: Policy,
    week: Week,
    as_of: date,
    *,
    now: datetime,
    version: int,
    known: dict[str, WeekRow] | None = None,
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
        due_by_rule=_due_by_rule(cursor, as_of),
        forecast=_records(
            retention.forecast(cursor, as_of, months=int(policy.choice("forecast_months"))), MonthDue
        ),
        requests=_request_counts(requests, as_of),
        requests_by_kind=[
            cast("KindOfRequest", asdict(one))
            for one in rights.figures(requests, _year_to(as_of), as_of)
            if one.kind is not None
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
        disclosures_by_month=_records(
            sharing.by_month(cursor, plus_months(as_of.replace(day=1), 1 - DISCLOSURE_MONTHS), as_of),
            MonthShared,
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
        row | {"findings": cases.get(days[row["week"]], 0)} if row["week"] in days else row
        for row in figures.trend
    ]
    trend[-1] = trend[-1] | {"findings": sum(one.open for one in tallies(cursor))}
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


def _due_by_rule(cursor: Connection, as_of: date) -> list[RuleDue]:
    return rows_as(cursor.execute(read_sql(__package__, "due_by_rule"), {"as_of": as_of}), RuleDue)


def _deadlines(requests: list[rights.Request]) -> list[Deadline]:
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


def _coverage_trend(cursor: Connection, as_of: date, months: int) -> list[CoveredOn]:
    found = consent.coverage_trend(cursor, as_of, months=months, ends=TREND_MONTHS)
    return _records(found[["day", "purpose", "processed", "covered"]], CoveredOn)


def _recipients(cursor: Connection, as_of: date, warning_days: int) -> list[RecipientCount]:
    """The recipients whose relationship has not ended, by kind: their names may be people's own."""
    found: dict[str, Counter[str]] = {}
    for one in sharing.list_recipients(cursor, as_of):
        if one.ended_on is None or one.ended_on > as_of:
            found.setdefault(one.kind or "unknown", Counter())[one.diligence(as_of, warning_days)] += 1
    return [
        {
            "kind": kind,
            "recipients": by_diligence.total(),
            "in_date": by_diligence[IN_DATE],
            "soon": by_diligence[SOON],
            "ran_out": by_diligence[RAN_OUT],
            "never": by_diligence[NEVER],
        }
        for kind, by_diligence in sorted(found.items())
    ]


def _findings(cursor: Connection) -> list[FindingCount]:
    known = registry()
    return [
        {
            "finding": one.finding,
            "title": known[one.finding].title,
            "severity": known[one.finding].severity,
            "cases": one.cases,
            "accepted": one.accepted,
            "people": one.people,
            "since": one.since.isoformat() if one.since else None,
        }
        for one in tallies(cursor)
    ]


def _trend(
    cursor: Connection, week: Week, as_of: date, months: int, known: dict[str, WeekRow]
) -> list[WeekRow]:
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

    def row(name: str, day: date) -> WeekRow:
        requests = _request_counts(rights.list_requests(cursor, day), day)
        return {
            "week": name,
            "as_of": day.isoformat(),
            "people_due": retention.due_by_status(cursor, day)["due"] + erased.get(day, 0),
            "requests_open": requests["open"],
            "requests_overdue": requests["overdue"],
            "closed": requests["closed"],
            "on_time": requests["on_time"],
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


_Row = TypeVar("_Row")


def _records(frame: "pd.DataFrame", row: Callable[..., _Row]) -> list[_Row]:
    """The rows of `frame`, their days as ISO dates and their numbers as Python's own."""
    return [
        row(**{str(name): _plain(value) for name, value in record.items()})
        for record in frame.to_dict("records")
    ]


def _plain(value: Any) -> object:
    if isinstance(value, date):  # a pandas Timestamp is one too
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value
