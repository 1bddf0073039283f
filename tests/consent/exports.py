"""Random exports about consent: few people, days near each other, moments on every edge of the rules."""

import csv
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from random import Random

from .oracle import LONDON, PURPOSES, Export, Withdrawal, london_date, moment, months_before

KINDS = ("booking", "booking", "application", "application", "page_view", "download", "video_view", "login")
SERVICES = ("event", "programme", "seminar", "mentoring", "vacancy", "secondment")
UNDER = {
    "event_booking": [("booking", "event")],
    "programme_application": [("booking", "seminar"), ("application", "programme")],
    "vacancy_application": [("application", "vacancy"), ("application", "secondment")],
    "mentoring": [("booking", "mentoring"), ("application", "mentoring")],
    "cookies": [("page_view", ""), ("download", "event")],
}
LAST_DAY = date(2026, 11, 1)  # before any test runs, so that a withdrawal can be recorded afterwards
RECORDED_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def make_export(random: Random, *, people: int) -> Export:
    """An export in which most rows lie near a consent's first or last moment, or a window's edge."""
    contacts = [f"c{number}" for number in range(people)]
    consents = [
        _consent(random, number, random.choice(contacts)) for number in range(random.randint(0, people * 4))
    ]
    rows = [
        _row_at_an_edge(random, number, random.choice(consents))
        if consents and random.random() < 0.5
        else _row(random, number, random.choice(contacts))
        for number in range(random.randint(0, people * 6))
    ]
    return {
        "contact": [{"contact_id": contact} for contact in contacts],
        "service": [{"service_id": kind, "kind": kind, "title": kind.title()} for kind in SERVICES],
        "consent": consents,
        "engagement": rows,
    }


def make_withdrawals(random: Random, export: Export) -> tuple[Withdrawal, ...]:
    """A few withdrawals as they would have been recorded in November 2026 for earlier days."""
    made = []
    for consent in export["consent"]:
        if random.random() < 0.2:
            day = london_date(consent["given_at"]) + timedelta(days=random.choice([0, 0, 1, 40, 300]))
            begins = datetime(day.year, day.month, day.day, tzinfo=LONDON)
            made.append(Withdrawal(consent["contact_id"], consent["purpose"], day, begins, RECORDED_AT))
    return tuple(made)


def make_days(random: Random, export: Export) -> list[date]:
    """Days to ask about: around rows, a window after them, leap days, and month ends."""
    rows = [london_date(row["occurred_at"]) for row in export["engagement"]] or [LAST_DAY]
    near = random.choice(rows)
    return [
        near,
        near - timedelta(days=1),
        months_before(near, -12),
        months_before(near, -12) + timedelta(days=1),
        random.choice(
            [date(2024, 2, 29), date(2025, 2, 28), date(2026, 3, 31), date(2025, 10, 26), LAST_DAY]
        ),
    ]


def write_export(folder: Path, export: Export) -> Path:
    columns = {
        "contact": ["contact_id"],
        "service": ["service_id", "kind", "title"],
        "consent": ["consent_id", "contact_id", "purpose", "given_at", "withdrawn_at"],
        "engagement": ["engagement_id", "contact_id", "kind", "service_id", "occurred_at"],
    }
    for table, rows in export.items():
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns[table])
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _consent(random: Random, number: int, contact: str) -> dict[str, str]:
    given = _moment(random)
    withdrawn = given + timedelta(days=random.choice([0, 1, 30, 200, 400]), hours=random.randint(0, 23))
    return {
        "consent_id": f"k{number}",
        "contact_id": contact,
        "purpose": random.choice(PURPOSES),
        "given_at": _written(random, given),
        "withdrawn_at": _written(random, withdrawn) if random.random() < 0.4 else "",
    }


def _row(random: Random, number: int, contact: str) -> dict[str, str]:
    kind = random.choice(KINDS)
    served = kind in ("booking", "application") or random.random() < 0.2
    service = random.choice(SERVICES) if served else ""
    return _written_row(random, number, contact, kind, service, _moment(random))


def _row_at_an_edge(random: Random, number: int, consent: dict[str, str]) -> dict[str, str]:
    """Something done, mostly under that consent's purpose, in the second in which it begins or ends."""
    purpose = consent["purpose"] if random.random() < 0.8 else random.choice(PURPOSES)
    kind, service = random.choice(UNDER[purpose])
    edge = moment(random.choice([one for one in (consent["given_at"], consent["withdrawn_at"]) if one]))
    at = edge + timedelta(seconds=random.choice([-1, 0, 0, 1]))
    return _written_row(random, number, consent["contact_id"], kind, service, at)


def _written_row(
    random: Random, number: int, contact: str, kind: str, service: str, at: datetime
) -> dict[str, str]:
    return {
        "engagement_id": f"e{number}",
        "contact_id": contact,
        "kind": kind,
        "service_id": service,
        "occurred_at": _written(random, at),
    }


def _moment(random: Random) -> datetime:
    """A moment between 2022 and 2026, often within an hour of a midnight in London, summer or winter."""
    day = date(2022, 6, 1) + timedelta(days=random.randrange(1500))
    at = datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)
    if random.random() < 0.5:
        return at + timedelta(seconds=random.choice([-3600, -1, 0, 1, 3599, 3600]))
    return at + timedelta(seconds=random.randrange(86_400))


def _written(random: Random, at: datetime) -> str:
    """In UTC, with an offset, or in London time without one (outside the hour that comes twice)."""
    local = at.astimezone(LONDON).replace(tzinfo=None)
    is_plain = local.replace(tzinfo=LONDON).astimezone(UTC) == at.astimezone(UTC)
    how = random.choice(["utc", "offset", "plain" if is_plain else "utc"])
    if how == "plain":
        return local.isoformat()
    zone = UTC if how == "utc" else timezone(timedelta(hours=random.choice([-5, 1, 5, 9])))
    return at.astimezone(zone).isoformat()
