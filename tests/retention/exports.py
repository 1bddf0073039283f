"""Random CRM exports for the property tests: crowded around a few days, so that rules meet at their edges."""

import csv
import io
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

from .oracle import Export, Hold, Request, Row

COLUMNS = {
    "organisation": ("organisation_id", "name", "sector"),
    "membership": ("organisation_id", "starts_on", "ends_on"),
    "service": ("service_id", "kind", "title", "starts_on", "ends_on", "in_person"),
    "contact": (
        "contact_id",
        "organisation_id",
        "first_name",
        "last_name",
        "created_at",
        "left_organisation_on",
        "no_contact_notified_on",
    ),
    "engagement": ("engagement_id", "contact_id", "kind", "service_id", "occurred_at"),
    "special_category": (
        "special_category_id",
        "contact_id",
        "kind",
        "detail",
        "service_id",
        "recorded_at",
    ),
}

# Leap days, year's ends, days on which the clocks changed or were about to, and ordinary ones.
CROWDED_DAYS = (
    date(2020, 2, 29),
    date(2024, 2, 29),
    date(2021, 2, 28),
    date(2020, 12, 31),
    date(2021, 3, 31),
    date(2022, 7, 1),
    date(2019, 10, 27),
    date(2023, 3, 26),
    date(2018, 6, 30),
    date(2021, 9, 15),
)
YEARS_AROUND = (-5, 0, -5, 0, -10, -4, -6, 1, 5)
DAYS_AROUND = (0, -1, 1, 0, 2, -40)
YEARS_ASKED_ABOUT = (0, 5, -5, 0, 5, 4)
DAYS_ASKED_ABOUT = (0, -1, 1, 0, 2)

# Times of day as an export may spell them: London's midnight seen from London, from UTC and from abroad,
# and none of the hours that the clocks skip or repeat.
TIMES = (
    "",
    "T00:00:00",
    "T23:59:59",
    " 12:34:56",
    "T00:00:00Z",
    "T12:00:00Z",
    "T22:59:59Z",
    "T23:00:00Z",
    "T23:30:00Z",
    "T23:59:59.999Z",
    "T00:30:00+01:00",
    "T00:30:00+05:30",
    "T04:59:00+05:00",
    "T20:00:00-04:00",
    "T18:59:00-05:00",
)
ACTIVITY = ("login", "booking")
OTHER_ENGAGEMENT = (
    "event_response",
    "attendance",
    "application",
    "download",
    "video_view",
    "page_view",
    "evaluation",
    "enquiry",
)
REQUEST_KINDS = (
    "access",
    "portability",
    "rectification",
    "restriction",
    "objection",
    "complaint",
    "erasure",
    "erasure",
    "erasure",
)


@dataclass(frozen=True)
class Situation:
    """An export, what stands on record about its people, and the days to ask about."""

    export: Export
    holds: tuple[Hold, ...]
    requests: tuple[Request, ...]
    days: tuple[date, ...]


@st.composite
def situations(draw: st.DrawFn, *, contacts: int, days: int) -> Situation:
    """Up to `contacts` people, and `days` dates to ask about, all near one or two days of the year."""
    crowded = draw(st.lists(st.sampled_from(CROWDED_DAYS), min_size=1, max_size=2, unique=True))
    near = st.builds(
        _moved, st.sampled_from(crowded), st.sampled_from(YEARS_AROUND), st.sampled_from(DAYS_AROUND)
    )
    asked = st.builds(
        _moved,
        st.sampled_from(crowded),
        st.sampled_from(YEARS_ASKED_ABOUT),
        st.sampled_from(DAYS_ASKED_ABOUT),
    )
    organisations = [f"o{number}" for number in range(draw(st.sampled_from((4, 3, 2, 3, 4, 1, 0))))]
    periods = [row for organisation in organisations for row in draw(_membership(near, organisation))]
    people = draw(st.lists(_contact(near, organisations), min_size=contacts - 5, max_size=contacts))
    names = [f"c{number}" for number in range(len(people))]
    named = st.sampled_from(names)
    ends = [row["ends_on"] for row in periods] + [row["left_organisation_on"] for row in people]
    service = _service(st.one_of(st.sampled_from(sorted({*ends, ""})), _text(near)))
    services = draw(st.lists(service, min_size=2, max_size=4))
    titles = [f"s{number}" for number in range(len(services))]
    export = {
        "organisation": [
            {"organisation_id": name, "name": f"Club {name}", "sector": draw(st.sampled_from(("", "Energy")))}
            for name in organisations
        ],
        "membership": periods,
        "service": _numbered("service_id", "s", services),
        "contact": _numbered("contact_id", "c", people),
        "engagement": _numbered(
            "engagement_id",
            "e",
            draw(st.lists(_engagement(near, named), min_size=len(names), max_size=2 * len(names))),
        ),
        "special_category": _numbered(
            "special_category_id",
            "x",
            draw(st.lists(_special(near, named, titles), min_size=contacts // 2, max_size=contacts)),
        ),
    }
    return Situation(
        export,
        tuple(draw(st.lists(_hold(near, named), min_size=1, max_size=3))),
        tuple(draw(st.lists(_request(near, named), min_size=2, max_size=6))),
        tuple(draw(st.lists(asked, min_size=days, max_size=days, unique=True))),
    )


def write_export(folder: Path, export: Export) -> Path:
    """The export as CSV files in `folder`."""
    folder.mkdir(exist_ok=True)
    for table, columns in COLUMNS.items():
        text = io.StringIO()
        writer = csv.DictWriter(text, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(export[table])
        (folder / f"{table}.csv").write_text(text.getvalue(), encoding="utf-8")
    return folder


def _moved(day: date, years: int, days: int) -> date:
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1])) + timedelta(days=days)


def _numbered(key: str, letter: str, rows: list[Row]) -> list[Row]:
    return [{key: f"{letter}{number}", **row} for number, row in enumerate(rows)]


def _often(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(strategy, st.just(""), strategy)


def _seldom(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), st.just(""), strategy)


def _text(days: st.SearchStrategy[date]) -> st.SearchStrategy[str]:
    return days.map(date.isoformat)


def _moment(near: st.SearchStrategy[date]) -> st.SearchStrategy[str]:
    return st.builds(lambda day, time: day.isoformat() + time, near, st.sampled_from(TIMES))


@st.composite
def _membership(draw: st.DrawFn, near: st.SearchStrategy[date], organisation: str) -> list[Row]:
    """Up to four periods: apart, overlapping, the next day, a day later, of one day, without an end."""
    rows: list[Row] = []
    for _ in range(draw(st.sampled_from((1, 2, 3, 4, 0)))):
        ended = [date.fromisoformat(row["ends_on"]) for row in rows if row["ends_on"]]
        start = draw(near)
        if ended and draw(st.booleans()):
            start = max(ended) + timedelta(days=draw(st.sampled_from((0, 1, 1, 2))))
        end: date | None = max(start, draw(near)) if draw(st.integers(0, 5)) else None
        rows.append(
            {
                "organisation_id": organisation,
                "starts_on": start.isoformat(),
                "ends_on": end.isoformat() if end else "",
            }
        )
    return draw(st.permutations(rows))


def _contact(near: st.SearchStrategy[date], organisations: list[str]) -> st.SearchStrategy[Row]:
    at = st.sampled_from([*organisations * 3, ""])
    return st.fixed_dictionaries(
        {
            "organisation_id": at,
            "created_at": _often(_moment(near)),
            "left_organisation_on": _seldom(_text(near)),
            "no_contact_notified_on": st.one_of(st.just(""), _seldom(_text(near))),
        }
    )


def _engagement(near: st.SearchStrategy[date], named: st.SearchStrategy[str]) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {
            "contact_id": named,
            "kind": st.sampled_from((*ACTIVITY * 4, *OTHER_ENGAGEMENT)),
            "occurred_at": _moment(near),
        }
    )


def _service(ends_on: st.SearchStrategy[str]) -> st.SearchStrategy[Row]:
    """A service; `ends_on` is often a day on which somebody's link to a member ended."""
    return st.fixed_dictionaries(
        {"kind": st.just("event"), "title": st.just("the away day"), "ends_on": ends_on}
    )


def _special(
    near: st.SearchStrategy[date], named: st.SearchStrategy[str], services: list[str]
) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {
            "contact_id": named,
            "kind": st.just("dietary"),
            "service_id": st.sampled_from([*services, *services, ""]),
            "recorded_at": _moment(near),
        }
    )


@st.composite
def _hold(draw: st.DrawFn, near: st.SearchStrategy[date], named: st.SearchStrategy[str]) -> Hold:
    placed_on = draw(near)
    return Hold(draw(named), placed_on, draw(st.one_of(st.none(), near.map(lambda day: max(day, placed_on)))))


@st.composite
def _request(draw: st.DrawFn, near: st.SearchStrategy[date], named: st.SearchStrategy[str]) -> Request:
    """A request with at most one answer; a granted one may have been withdrawn or completed since.

    A restriction is never completed after it was granted: the rules do not say when one stops being in force.
    """
    kind = draw(st.sampled_from(REQUEST_KINDS))
    received_on = draw(near)
    later = near.map(lambda day: max(day, received_on))
    granted_on = draw(later) if kind in ("erasure", "restriction") and draw(st.booleans()) else None
    ends = ["none", "refused", "withdrawn", "completed"]
    if granted_on:
        ends.remove("refused")
        if kind == "restriction":
            ends.remove("completed")
    end = draw(st.sampled_from(ends))
    ended_on = max(draw(later), granted_on or received_on) if end != "none" else None
    return Request(
        contact_id=draw(named),
        kind=kind,
        received_on=received_on,
        granted_on=granted_on,
        refused_on=ended_on if end == "refused" else None,
        withdrawn_on=ended_on if end == "withdrawn" else None,
        completed_on=ended_on if end == "completed" else None,
    )
