"""The macro against a second reading of the rules, over random exports crowded around a few days."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis.strategies import integers

from tests.properties import examples
from wigops.crm.load import load_export
from wigops.sharing import LogFilter, log_page
from wigops.store import Home, Store

from .oracle import Export, Row, flags_at

PEOPLE, DISCLOSURES, DAYS = 18, 180, 4
CROWDED = (date(2024, 2, 29), date(2025, 10, 26), date(2026, 3, 29), date(2026, 6, 30), date(2025, 12, 31))
TIMES = ("T00:00:00", "T23:59:59", "T12:00:00Z", "T23:00:00Z", "T22:59:59Z", "T23:30:00Z", "T00:30:00+01:00")
COLUMNS = {
    "contact": ("contact_id", "first_name"),
    "service": ("service_id", "kind", "title", "in_person"),
    "consent": ("consent_id", "contact_id", "purpose", "given_at", "withdrawn_at"),
    "recipient": ("recipient_id", "name", "kind", "agreement_signed_on"),
    "due_diligence": ("recipient_id", "checked_on", "valid_until", "outcome"),
    "sharing": (
        "sharing_id",
        "contact_id",
        "recipient_id",
        "shared_at",
        "purpose",
        "categories",
        "service_id",
    ),
}
KINDS = (
    "event_venue",
    "programme_facilitator",
    "prospective_employer",
    "mentoring_partner",
    "third_party_platform",
    "third_party_platform",
    "newspaper",
)
PURPOSES = ("event_booking", "programme_application", "vacancy_application", "mentoring")
CATEGORIES = ("contact", "special_category", "engagement", "communication", "interest")


@pytest.fixture(scope="module")
def loading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Path]]:
    store = Store(Home(tmp_path_factory.mktemp("home")), idle=600)
    yield store, tmp_path_factory.mktemp("export")
    store.close()


@given(seed=integers(min_value=0, max_value=2**32))
@examples(3)
def test_the_macro_says_what_the_rules_say(loading: tuple[Store, Path], seed: int) -> None:
    store, folder = loading
    random = Random(seed)  # noqa: S311
    export = _export(random)
    load = load_export(store, _written(folder, export), accept_change=True)
    assert not load.refused, load.reasons
    assert not load.rejected, load.rejections

    for day in [_near(random) for _ in range(DAYS)]:
        expected = flags_at(export, day)
        with store.read() as cursor:
            found = dict(
                cursor.execute(
                    "SELECT sharing_id, flags FROM sharing_flags_at(CAST(? AS DATE))", [day]
                ).fetchall()
            )
            page = log_page(cursor, LogFilter(day), limit=DISCLOSURES)
        assert found.keys() == expected.keys(), day
        for sharing_id, flags in expected.items():
            assert found[sharing_id] == flags, (day, _about(export, sharing_id))
        # The log reads the flags of a few by another way, which has to agree.
        assert {row["sharing_id"]: list(row["flags"]) for row in page.to_dict("records")} == expected


def _export(random: Random) -> Export:
    people = [f"c{number}" for number in range(PEOPLE)]
    recipients = [f"r{number}" for number in range(6)]
    services = [f"s{number}" for number in range(4)]
    return {
        "contact": [{"contact_id": one, "first_name": "Some"} for one in people],
        "service": [
            {
                "service_id": one,
                "kind": "event",
                "title": "A day",
                "in_person": random.choice(("true", "false", "")),
            }
            for one in services
        ],
        "recipient": [
            {
                "recipient_id": one,
                "name": f"House {one}",
                "kind": random.choice(KINDS),
                "agreement_signed_on": random.choice(
                    ("", _near(random).isoformat(), _near(random).isoformat())
                ),
            }
            for one in recipients
        ],
        "due_diligence": [row for one in recipients for row in _checks(random, one)],
        "consent": [
            row for person in people for purpose in PURPOSES for row in _consents(random, person, purpose)
        ],
        "sharing": [
            {
                "sharing_id": f"d{number}",
                "contact_id": random.choice(people),
                "recipient_id": random.choice(recipients),
                "shared_at": _moment(random),
                "purpose": random.choice((*PURPOSES, *PURPOSES, "fundraising", "cookies")),
                "categories": ";".join(random.sample(CATEGORIES, k=random.choice((1, 2, 3)))),
                "service_id": random.choice((*services, "")),
            }
            for number in range(DISCLOSURES)
        ],
    }


def _checks(random: Random, recipient: str) -> list[Row]:
    rows = []
    for _ in range(random.choice((0, 1, 1, 2, 3, 4))):
        checked = _near(random)
        until = random.choice((checked, max(checked, _near(random)), checked + timedelta(days=365)))
        rows.append(
            {
                "recipient_id": recipient,
                "checked_on": checked.isoformat(),
                "valid_until": until.isoformat(),
                "outcome": random.choice(("passed", "passed", "passed", "failed")),
            }
        )
    return rows


def _consents(random: Random, person: str, purpose: str) -> list[Row]:
    rows = []
    for number in range(random.choice((0, 0, 1, 1, 2))):
        given_at = _moment(random)
        withdrawn = random.choice(("", "", _moment(random)))
        rows.append(
            {
                "consent_id": f"{person}{purpose}{number}",
                "contact_id": person,
                "purpose": purpose,
                "given_at": given_at,
                "withdrawn_at": withdrawn,
            }
        )
    return rows


def _near(random: Random) -> date:
    return random.choice(CROWDED) + timedelta(days=random.choice((0, 0, 1, -1, 2)))


def _moment(random: Random) -> str:
    """A moment near the crowded days; often one of a few, so that consent and disclosure meet."""
    if random.random() < 0.5:
        return random.choice(("2026-03-29T10:00:00Z", "2026-06-30T10:00:00Z", "2025-12-31T10:00:01Z"))
    if random.random() < 0.3:
        return datetime(2026, 6, 30, 10, random.choice((0, 1, 59))).isoformat()  # noqa: DTZ001
    return _near(random).isoformat() + random.choice(TIMES)


def _written(folder: Path, export: Export) -> Path:
    for table, columns in COLUMNS.items():
        text = io.StringIO()
        writer = csv.DictWriter(text, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(export[table])
        (folder / f"{table}.csv").write_text(text.getvalue(), encoding="utf-8")
    return folder


def _about(export: Export, sharing_id: str) -> list[object]:
    """All that a disclosure was judged by."""
    [row] = [one for one in export["sharing"] if one["sharing_id"] == sharing_id]
    return [
        row,
        *(one for one in export["recipient"] if one["recipient_id"] == row["recipient_id"]),
        *(one for one in export["due_diligence"] if one["recipient_id"] == row["recipient_id"]),
        *(
            one
            for one in export["consent"]
            if (one["contact_id"], one["purpose"]) == (row["contact_id"], row["purpose"])
        ),
        *(one for one in export["service"] if one["service_id"] == row["service_id"]),
    ]
