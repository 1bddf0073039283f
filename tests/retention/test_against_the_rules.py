"""The macros against a second reading of the rules, over random exports, records about them, and dates."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import integers

from tests.properties import examples
from tests.requests import put_event, put_request
from wigops.catalogue import RETENTION_STATUSES
from wigops.clock import london_today
from wigops.crm.load import load_export
from wigops.retention import (
    DueFilter,
    count_matching,
    due_by_status,
    due_page,
    forecast,
    special_by_status,
)
from wigops.store import Connection, Home, Store, read_sql

from .conftest import STAYS_OPEN
from .exports import Situation, make_situation, rows_about, write_export
from .oracle import Verdict, as_loaded, contacts_at, special_category_at

PEOPLE = 120
DAYS = 6
PAGE = 19

seeds = integers(min_value=0, max_value=2**32)


def situation_of(seed: int, *, days: int) -> Situation:
    return make_situation(Random(seed), contacts=PEOPLE, days=days)  # noqa: S311


@dataclass(frozen=True)
class Loading:
    store: Store
    folder: Path

    def load(self, situation: Situation) -> None:
        load = load_export(self.store, write_export(self.folder, situation.export), accept_change=True)
        assert not load.refused, load.reasons
        assert not load.rejected, load.rejections
        with self.store.write() as cursor:
            _record(cursor, situation)


@pytest.fixture(scope="module")
def loading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loading]:
    store = Store(Home(tmp_path_factory.mktemp("home")), idle=STAYS_OPEN)
    yield Loading(store, tmp_path_factory.mktemp("export"))
    store.close()


def _record(cursor: Connection, situation: Situation) -> None:
    for table in ("hold", "rights_request", "rights_request_event", "review_decision"):
        cursor.execute(f"DELETE FROM ops.{table}")
    for number, hold in enumerate(situation.holds):
        cursor.execute(
            "INSERT INTO ops.hold VALUES (?, ?, 'a claim', ?, 'olive', ?, NULL, ?, NULL)",
            [number, hold.contact_id, hold.placed_on, hold.placed_on, hold.released_on],
        )
    for number, request in enumerate(situation.requests):
        put_request(cursor, number, request.kind, request.contact_id, request.received_on)
        for event in ("granted", "refused", "withdrawn", "completed"):
            day = getattr(request, f"{event}_on")
            if day:
                put_event(cursor, number, event, day)
    for number, decision in enumerate(situation.decisions):
        cursor.execute(
            "INSERT INTO ops.review_decision VALUES (?, ?, 'a reason', ?, 'olive', ?)",
            [number, decision.contact_id, decision.keep_until, decision.decided_on],
        )


def _verdicts(cursor: Connection, macro: str, key: str, day: date) -> dict[str, Verdict]:
    rows = cursor.execute(
        f"SELECT {key}, rule, status, due_on FROM {macro}(CAST(? AS DATE))", [day]
    ).fetchall()
    assert len(rows) == len({row[0] for row in rows}), f"{macro} says two things of one {key}"
    return {row[0]: Verdict(*row[1:]) for row in rows}


def _agree(
    situation: Situation,
    day: date,
    found: dict[str, Verdict],
    expected: dict[str, Verdict],
    owners: dict[str, str],
) -> None:
    """Says, of the first row on which the two readings differ, everything that it was judged by."""
    assert found.keys() == expected.keys()
    for key, verdict in expected.items():
        assert found[key] == verdict, f"{key} at {day}: {rows_about(situation, owners[key])}"


def _json(cursor: Connection, query: str, day: date) -> list[dict[str, Any]]:
    values = {"as_of": day, "statuses": list(RETENTION_STATUSES)}
    rows = cursor.execute(read_sql("wigops.retention", query), values).fetchall()
    return [json.loads(row[0]) for row in rows]


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


@given(seed=seeds)
@examples(5)
def test_the_macros_say_what_the_rules_say(loading: Loading, seed: int) -> None:
    situation = situation_of(seed, days=DAYS)
    loading.load(situation)
    export = as_loaded(situation.export, london_today())
    records = (situation.holds, situation.requests)

    for day in situation.days:
        with loading.store.read() as cursor:
            contacts = _verdicts(cursor, "retention_at", "contact_id", day)
            special = _verdicts(cursor, "special_category_at", "special_category_id", day)

        owners = {contact: contact for contact in contacts}
        expected = contacts_at(export, day, *records, situation.decisions)
        _agree(situation, day, contacts, expected, owners)
        owners = {
            row["special_category_id"]: row["contact_id"] for row in situation.export["special_category"]
        }
        _agree(situation, day, special, special_category_at(export, day, *records), owners)


@given(seed=seeds)
@examples(2)
def test_no_two_screens_disagree(loading: Loading, seed: int) -> None:
    situation = situation_of(seed, days=2)
    loading.load(situation)

    for day in situation.days:
        with loading.store.read() as cursor:
            listed = _json(cursor, "due_json", day)
            counts = due_by_status(cursor, day)
            everybody = DueFilter(day, statuses=RETENTION_STATUSES)
            whole = due_page(cursor, everybody, limit=None)
            pages = [
                due_page(cursor, everybody, limit=PAGE, offset=offset)
                for offset in range(0, len(whole), PAGE)
            ]
            counted = {
                status: count_matching(cursor, DueFilter(day, (status,))) for status in RETENTION_STATUSES
            }
            special = _json(cursor, "special_json", day)
            special_counts = special_by_status(cursor, day)
            falling_due = forecast(cursor, day, months=12 * 20)

        assert [entry["contact_id"] for entry in listed] == list(whole["contact_id"])
        for column in ("rule", "status", "because"):
            assert [entry[column] for entry in listed] == list(whole[column])
        assert [entry["contact_id"] for entry in listed] == [
            contact for page in pages for contact in page["contact_id"]
        ]
        assert counts == {
            **dict.fromkeys(RETENTION_STATUSES, 0),
            **Counter(entry["status"] for entry in listed),
        }
        assert counts == counted
        assert special_counts == {
            **dict.fromkeys(RETENTION_STATUSES, 0),
            **Counter(entry["status"] for entry in special),
        }
        assert falling_due["people"].sum() == counts["upcoming"]


@given(seed=seeds)
@examples(2)
def test_every_row_says_why_with_its_date(loading: Loading, seed: int) -> None:
    situation = situation_of(seed, days=3)
    loading.load(situation)

    for day in situation.days:
        with loading.store.read() as cursor:
            listed = _json(cursor, "due_json", day)
            special = _json(cursor, "special_json", day)

        assert len(listed) == len(situation.export["contact"])
        for entry in [*listed, *special]:
            assert entry["because"], entry
            assert entry["because"].endswith("."), entry
            assert ("Held because of" in entry["because"]) == (entry["status"] == "held"), entry
        for entry in listed:
            if entry["due_on"]:
                assert _in_words(date.fromisoformat(entry["due_on"])) in entry["because"], entry
        for entry in special:
            if entry["due_on"]:
                due_on = date.fromisoformat(entry["due_on"])
                ended_on = due_on if entry["rule"] == "no_service" else due_on - timedelta(days=1)
                assert _in_words(ended_on) in entry["because"], entry
