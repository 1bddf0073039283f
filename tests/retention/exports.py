"""Random CRM exports for the property tests: crowded around a few days, so that rules meet at their edges.

They are made from a seeded `Random` rather than drawn piece by piece: that keeps the people of one export
different from each other. A failure is read from the rows about one person (`rows_about`), not shrunk.
"""

import csv
import io
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from .oracle import Decision, Export, Hold, Request, Row

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
IMPOSSIBLE_DAYS = (
    date(1753, 1, 1),
    date(1900, 1, 1),
    date(1970, 1, 1),
    date(1983, 12, 31),
    date(2062, 3, 1),
    date(2101, 1, 1),
    date(9998, 12, 31),
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
    decisions: tuple[Decision, ...]
    days: tuple[date, ...]


def make_situation(random: Random, *, contacts: int, days: int) -> Situation:
    """An export of `contacts` people with records about them, and `days` dates to ask about.

    All dates are near one or two days of the year.
    """
    return _Maker(random).situation(contacts, days)


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


def rows_about(situation: Situation, contact_id: str) -> list[object]:
    """All that a verdict on one person, or on their special category data, is made from."""
    export = situation.export
    [contact] = [row for row in export["contact"] if row["contact_id"] == contact_id]
    special = [row for row in export["special_category"] if row["contact_id"] == contact_id]
    wanted = {row["service_id"] for row in special}
    return [
        contact,
        *(row for row in export["membership"] if row["organisation_id"] == contact["organisation_id"]),
        *(row for row in export["engagement"] if row["contact_id"] == contact_id),
        *special,
        *(row for row in export["service"] if row["service_id"] in wanted),
        *(hold for hold in situation.holds if hold.contact_id == contact_id),
        *(request for request in situation.requests if request.contact_id == contact_id),
        *(decision for decision in situation.decisions if decision.contact_id == contact_id),
    ]


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.crowded = random.sample(CROWDED_DAYS, k=random.choice((1, 1, 2)))

    def situation(self, contacts: int, days: int) -> Situation:
        organisations = [f"o{number}" for number in range(self.random.choice((0, 1, 2, 3, 4, 4, 4)))]
        people = [f"c{number}" for number in range(contacts)]
        asked = {self.day_asked_about() for _ in range(3 * days)}
        days_asked = self.random.sample(sorted(asked), k=min(days, len(asked)))
        export: Export = {
            "organisation": [self.organisation(name) for name in organisations],
            "membership": [row for name in organisations for row in self.periods(name)],
            "contact": [self.contact(person, organisations) for person in people],
        }
        ends = [row["ends_on"] for row in export["membership"]]
        ends += [row["left_organisation_on"] for row in export["contact"]]
        export["service"] = [self.service(f"s{number}", ends) for number in range(4)]
        services = [row["service_id"] for row in export["service"]]
        export["engagement"] = [
            row
            for person in people
            for row in self.engagement(person, self.random.choice((0, 1, 1, 2, 4)), days_asked)
        ]
        export["special_category"] = [
            self.special_category(f"x{number}", self.random.choice(people), services)
            for number in range(contacts)
        ]
        return Situation(
            export,
            tuple(self.hold(self.random.choice(people)) for _ in range(contacts // 6)),
            tuple(self.request(self.random.choice(people)) for _ in range(contacts // 3)),
            tuple(self.decision(self.random.choice(people), days_asked) for _ in range(contacts)),
            tuple(days_asked),
        )

    def near(self) -> date:
        return _moved(
            self.random.choice(self.crowded),
            self.random.choice(YEARS_AROUND),
            self.random.choice(DAYS_AROUND),
        )

    def typed(self) -> date:
        """A day as people type one into a CRM: now and then one that cannot be right."""
        odd = self.random.random() < 0.04
        return self.random.choice(IMPOSSIBLE_DAYS) if odd else self.near()

    def day_asked_about(self) -> date:
        return _moved(
            self.random.choice(self.crowded),
            self.random.choice(YEARS_ASKED_ABOUT),
            self.random.choice(DAYS_ASKED_ABOUT),
        )

    def maybe_near(self, chance: float) -> str:
        return self.typed().isoformat() if self.random.random() < chance else ""

    def moment(self, day: date) -> str:
        return day.isoformat() + self.random.choice(TIMES)

    def organisation(self, name: str) -> Row:
        return {"organisation_id": name, "name": f"Club {name}", "sector": self.random.choice(("", "Energy"))}

    def periods(self, organisation: str) -> list[Row]:
        """Up to four periods: apart, overlapping, the next day, a day later, of one day, without an end."""
        rows: list[Row] = []
        for _ in range(self.random.choice((0, 1, 1, 2, 3, 4))):
            ended = [date.fromisoformat(row["ends_on"]) for row in rows if row["ends_on"]]
            ended = [day for day in ended if day not in IMPOSSIBLE_DAYS]
            start = self.typed()
            if ended and self.random.random() < 0.5:
                start = max(ended) + timedelta(days=self.random.choice((0, 1, 1, 2)))
            end = "" if self.random.random() < 0.15 else max(start, self.typed()).isoformat()
            rows.append({"organisation_id": organisation, "starts_on": start.isoformat(), "ends_on": end})
        self.random.shuffle(rows)
        return rows

    def contact(self, contact_id: str, organisations: list[str]) -> Row:
        return {
            "contact_id": contact_id,
            "organisation_id": self.random.choice([*organisations * 2, ""]),
            "created_at": self.moment(self.typed()) if self.random.random() < 0.7 else "",
            "left_organisation_on": self.maybe_near(0.3),
            "no_contact_notified_on": self.maybe_near(0.2),
        }

    def engagement(self, person: str, number: int, days_asked: list[date]) -> list[Row]:
        """What one person did; often exactly five years before a day asked about."""
        rows = []
        for place in range(number):
            day = self.typed()
            if self.random.random() < 0.3:
                day = _moved(self.random.choice(days_asked), -5, self.random.choice((0, 0, 1)))
            kinds = ACTIVITY if self.random.random() < 0.8 else OTHER_ENGAGEMENT
            rows.append(
                {
                    "engagement_id": f"{person}e{place}",
                    "contact_id": person,
                    "kind": self.random.choice(kinds),
                    "occurred_at": self.moment(day),
                }
            )
        return rows

    def service(self, service_id: str, link_ends: list[str]) -> Row:
        """A service; it often ends on a day on which somebody's link to a member ended."""
        ends_on = self.random.choice([*link_ends, ""]) if self.random.random() < 0.6 else self.maybe_near(0.8)
        return {"service_id": service_id, "kind": "event", "title": "the away day", "ends_on": ends_on}

    def special_category(self, row_id: str, person: str, services: list[str]) -> Row:
        return {
            "special_category_id": row_id,
            "contact_id": person,
            "kind": "dietary",
            "service_id": self.random.choice([*services, "", ""]),
            "recorded_at": self.moment(self.typed()),
        }

    def hold(self, person: str) -> Hold:
        placed_on = self.near()
        released_on = max(placed_on, self.near()) if self.random.random() < 0.5 else None
        return Hold(person, placed_on, released_on)

    def request(self, person: str) -> Request:
        """A request with at most one answer; a granted one may have been withdrawn or completed since.

        A restriction that was completed after it was granted is in force all the same.
        """
        kind = self.random.choice(REQUEST_KINDS)
        received_on = self.near()
        granted_on = None
        if kind in ("erasure", "restriction") and self.random.random() < 0.7:
            granted_on = max(received_on, self.near())
        ends = ["", "", "refused", "withdrawn", "completed"]
        if granted_on:
            ends.remove("refused")
        end = self.random.choice(ends)
        ended_on = max(self.near(), granted_on or received_on)
        return Request(
            contact_id=person,
            kind=kind,
            received_on=received_on,
            granted_on=granted_on,
            refused_on=ended_on if end == "refused" else None,
            withdrawn_on=ended_on if end == "withdrawn" else None,
            completed_on=ended_on if end == "completed" else None,
        )

    def decision(self, person: str, days_asked: list[date]) -> Decision:
        """A decision that often begins or ends on a day asked about, or the day before or after."""
        decided_on = self.near()
        if self.random.random() < 0.5:
            decided_on = _moved(self.random.choice(days_asked), 0, self.random.choice((-1, 0, 0, 1)))
        keep_until = _moved(decided_on, self.random.choice((1, 2, 5)), 0)
        if self.random.random() < 0.5:
            keep_until = _moved(self.random.choice(days_asked), 0, self.random.choice((-1, 0, 0, 1)))
        return Decision(person, decided_on, max(keep_until, decided_on + timedelta(days=1)))


def _moved(day: date, years: int, days: int) -> date:
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1])) + timedelta(days=days)
