"""Figures of a week, made by hand: their sums hold, and among them are small ones."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from wigops.clock import LONDON
from wigops.review import Figures, Review, Week, registry

WEEK = Week(date(2026, 11, 16))
PURPOSES = ("event_booking", "programme_application", "vacancy_application", "mentoring", "cookies")


def figures(**changed: Any) -> Figures:
    """The week 2026-W47, as at its Sunday: 88 people are due, 3 of them by request; 2 requests overdue."""
    made = Figures(
        week=WEEK.name,
        as_of=WEEK.sunday,
        taken_at=datetime(2026, 11, 22, 18, 30, tzinfo=LONDON),
        version=412,
        load_id=12,
        loaded_at=datetime(2026, 11, 20, 6, 15, tzinfo=LONDON),
        contacts=2_000,
        policy_version="2022-02-10+ca087f71",
        months=12,
        people={"due": 88, "review": 16, "held": 2, "upcoming": 510, "kept": 1_384},
        special={"due": 27, "review": 0, "held": 0, "upcoming": 8, "kept": 165},
        due_by_rule=[
            {"rule": "individual", "people": 30},
            {"rule": "lapsed_member", "people": 37},
            {"rule": "notified", "people": 18},
            {"rule": "request", "people": 3},
        ],
        forecast=_forecast(),
        requests={"open": 9, "overdue": 2, "due_soon": 0, "received": 41, "closed": 36, "on_time": 30},
        requests_by_kind=[
            _kind("access", 25, 20, 17, 18.5, 33, 6, 1),
            _kind("rectification", 9, 9, 6, 7.0, 30, 0, 0),
            _kind("erasure", 7, 7, 7, 4.0, 21, 0, 0),
        ],
        deadlines=[
            {"request_id": number, "kind": "access", "due_on": on, "days_left": left}
            for number, (on, left) in enumerate(
                [
                    ("2026-11-17", -5),
                    ("2026-11-20", -2),
                    ("2026-12-04", 12),
                    ("2026-12-08", 16),
                    ("2026-12-09", 17),
                    ("2026-12-15", 23),
                    ("2026-12-21", 29),
                ],
                start=731,
            )
        ],
        coverage=[
            _covered("event_booking", 303, 297),
            _covered("programme_application", 181, 172),
            _covered("vacancy_application", 62, 60),
            _covered("mentoring", 76, 70),
            _covered("cookies", 532, 507),
        ],
        coverage_trend=_coverage_trend(),
        disclosures=4_062,
        flagged=225,
        flags=[
            {"flag": "no_due_diligence", "disclosures": 49, "open": 40},
            {"flag": "no_agreement", "disclosures": 7, "open": 7},
            {"flag": "no_consent", "disclosures": 86, "open": 83},
            {"flag": "special_category_not_needed", "disclosures": 33, "open": 33},
            {"flag": "recipient_kind_not_in_policy", "disclosures": 56, "open": 56},
            {"flag": "purpose_not_in_policy", "disclosures": 0, "open": 0},
        ],
        disclosures_by_month=_disclosures(),
        recipients=[
            {"kind": "event_venue", "recipients": 7, "in_date": 5, "soon": 0, "ran_out": 1, "never": 1},
            {
                "kind": "Bob Miller's agency",
                "recipients": 1,
                "in_date": 1,
                "soon": 0,
                "ran_out": 0,
                "never": 0,
            },
            {"kind": "mentoring_partner", "recipients": 4, "in_date": 3, "soon": 1, "ran_out": 0, "never": 0},
        ],
        marketing={
            "reached": 1_826,
            "restricted": 2,
            "objected": 26,
            "opted_out": 83,
            "no_address": 63,
            "breaches": 7,
            "unanswered": 6,
        },
        findings=[
            _finding("request_overdue", 2, 2, "2026-11-18"),
            _finding("disclosure_flagged", 225, 207, "2017-12-18", accepted=12),
            _finding("kept_past_date", 88, 88, "2024-01-10"),
            _finding("recipient_without_due_diligence", 3, 78, "2020-09-11"),
            _finding("no_source", 38, 38, "2018-07-06", accepted=38),
        ],
        done={
            "people_erased": 41,
            "special_category_records_deleted": 0,
            "requests_received": 6,
            "requests_closed": 3,
            "consents_withdrawn": 1,
            "opted_out": 5,
            "disclosures_recorded": 0,
            "disclosures_decided_against": 0,
            "flags_answered": 12,
            "notices_sent": 0,
            "loads": 1,
            "findings_opened": 14,
            "findings_closed": 55,
        },
        changes={"open": 4, "sent": 12, "overdue": 1, "confirmed": 230, "withdrawn": 0},
        trend=[_week(back) for back in range(11, -1, -1)],
    )
    return replace(made, **changed)


def nothing_yet() -> Figures:
    """The same week of a copy in which nobody was ever engaged with, and nothing was recorded."""
    return figures(
        contacts=3,
        people={"due": 0, "review": 0, "held": 0, "upcoming": 0, "kept": 3},
        special=dict.fromkeys(("due", "review", "held", "upcoming", "kept"), 0),
        due_by_rule=[],
        forecast=[],
        requests=dict.fromkeys(("open", "overdue", "due_soon", "received", "closed", "on_time"), 0),
        requests_by_kind=[],
        deadlines=[],
        coverage=[_covered(purpose, 0, 0) for purpose in PURPOSES],
        coverage_trend=[{"day": "2026-10-31", **_covered(purpose, 0, 0)} for purpose in PURPOSES],
        disclosures=0,
        flagged=0,
        flags=[],
        disclosures_by_month=[],
        recipients=[],
        marketing={
            **dict.fromkeys(("restricted", "objected", "opted_out", "breaches", "unanswered"), 0),
            "reached": 1,
            "no_address": 2,
        },
        findings=[],
        done=dict.fromkeys(figures().done, 0) | {"loads": 1},
        changes={},
        trend=[
            {**dict.fromkeys(row, 0), "week": row["week"], "as_of": row["as_of"]} for row in figures().trend
        ],
    )


def signed(given: Figures) -> Review:
    """`given`, signed on the Monday after, with two notes."""
    return Review(
        week=Week.named(given.week),
        signed_by="olive",
        signed_at=datetime(2026, 11, 23, 9, 5, tzinfo=LONDON),
        load_id=given.load_id,
        policy_version=given.policy_version,
        figures=given,
        notes={
            "retention": "41 people were erased on Thursday.\n\nThe rest waits for the second approver.",
            "findings": "The venue's check is booked for December.",
        },
        sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    )


def _forecast() -> list[Any]:
    found = []
    for place in range(24):
        month = f"{2026 + (place + 10) // 12}-{(place + 10) % 12 + 1:02d}-01"
        for rule, people in (("individual", (place * 7) % 11), ("lapsed_member", 8 if place % 6 == 2 else 0)):
            found.append({"month": month, "rule": rule, "people": people})
    return found


def _kind(
    kind: str, received: int, closed: int, on_time: int, median: float, days: int, extended: int, refused: int
) -> Any:
    return {
        "kind": kind,
        "received": received,
        "closed": closed,
        "on_time": on_time,
        "median_days": median,
        "days_95": days,
        "extended": extended,
        "refused": refused,
    }


def _covered(purpose: str, processed: int, covered: int) -> Any:
    return {"purpose": purpose, "processed": processed, "covered": covered}


def _coverage_trend() -> list[Any]:
    firsts = [date(2024 + place // 12, place % 12 + 1, 1) for place in range(12, 35)]
    ends = [first - timedelta(days=1) for first in firsts]
    return [
        {"day": on.isoformat(), **_covered(purpose, 60 * number + place, 57 * number + place - place % 5)}
        for place, on in enumerate([*ends, WEEK.sunday])
        for number, purpose in enumerate(PURPOSES, start=1)
    ]


def _disclosures() -> list[Any]:
    found = []
    for place in range(12):
        month = f"{2025 + (place + 11) // 12}-{(place + 11) % 12 + 1:02d}-01"
        for kind, is_flagged, disclosures in (
            ("event_venue", False, 20 + place),
            ("event_venue", True, 6 if place != 3 else 2),
            ("mentoring_partner", False, 9 + place % 3),
            ("Bob Miller's agency", True, 5 if place % 4 else 1),
        ):
            found.append({"month": month, "kind": kind, "is_flagged": is_flagged, "disclosures": disclosures})
    return found


def _finding(finding: str, cases: int, people: int, since: str, *, accepted: int = 0) -> Any:
    known = registry()[finding]
    return {
        "finding": finding,
        "title": known.title,
        "severity": known.severity,
        "cases": cases,
        "accepted": accepted,
        "people": people,
        "since": since,
    }


def _week(back: int) -> Any:
    week = WEEK.back(back)
    return {
        "week": week.name,
        "as_of": week.sunday.isoformat(),
        "people_due": 88 - 3 * back,
        "requests_open": 9 if back % 4 else 9 - back // 4,
        "requests_overdue": 2 if back == 0 else 0,
        "closed": 36 - back,
        "on_time": 30 - back,
        "processed": 1_154 + 7 * back,
        "covered": 1_106 + 6 * back,
        "flagged": 225 - back // 3,
        "findings": 306 + 5 * back,
    }
