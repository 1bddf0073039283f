"""Reading the trail: the filters leave the right events, and everything is in words."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from wigops.audit import EventFilter, actors, count_events, event_kinds, events_page, record
from wigops.clock import LONDON
from wigops.store import Store

Details = dict[str, Any]
Said = Callable[[Details | str], str]

EVERYTHING = EventFilter()


@pytest.fixture
def trail(store: Store) -> Store:
    """A week of an office: each event is at 23:30 UTC, which is the next day in London's summer."""
    happened: list[tuple[str, str, Details]] = [
        ("command line", "load", {"load_id": 3, "contacts": 2000, "reasons": []}),
        ("olga", "sign-in", {}),
        ("olga", "hold placed", {"hold_id": 1, "contact_id": "c12"}),
        ("olga", "hold placed", {"hold_id": 2, "contact_id": "c120"}),
        ("zoë", "batch_approved", {"batch_id": 3, "people": 30, "as_of": "2026-06-30"}),
        ("zoë", "batch_approved", {"batch_id": 30, "people": 1}),
        ("olga", "load refused", {"load_id": 4, "reasons": ["Café rows (2) are missing.", "100 % + [more]"]}),
    ]
    with store.write() as cursor:
        for day, (actor, event, detail) in enumerate(happened, start=24):
            record(cursor, actor, event, detail)
            cursor.execute(
                "UPDATE ops.audit SET happened_at = CAST(? AS TIMESTAMPTZ) WHERE seq = ?",
                [f"2026-06-{day}T23:30:00Z", day - 23],
            )
    return store


@pytest.fixture
def said(store: Store) -> Said:
    """How the details of an event are said: of a JSON object, or of whatever text is in its place."""

    def words(detail: Details | str) -> str:
        text = json.dumps(detail, ensure_ascii=False) if isinstance(detail, dict) else detail
        with store.read() as cursor:
            row = cursor.execute("SELECT detail_words(CAST(? AS VARCHAR))", [text]).fetchone()
        assert row is not None
        return str(row[0])

    return words


def numbers(store: Store, wanted: EventFilter) -> list[int]:
    with store.read() as cursor:
        found = list(events_page(cursor, wanted, limit=None)["number"])
        assert count_events(cursor, wanted) == len(found)
    return found


def test_it_has_every_event_newest_first(trail: Store) -> None:
    assert numbers(trail, EVERYTHING) == [7, 6, 5, 4, 3, 2, 1]


def test_an_event_is_in_words_and_london_time(trail: Store) -> None:
    with trail.read() as cursor:
        page = events_page(cursor, EventFilter(numbers=(4, 5)), limit=None)
    assert list(page.columns) == ["number", "happened_at", "actor", "event", "details"]
    first = page.iloc[0]
    assert (first["number"], first["actor"], first["event"]) == (5, "zoë", "Batch approved")
    assert first["details"] == "as of 30 June 2026 · batch 3 · people 30"
    assert first["happened_at"] == datetime(2026, 6, 29, 0, 30, tzinfo=LONDON)
    assert first["happened_at"].isoformat() == "2026-06-29T00:30:00+01:00"
    assert page.iloc[1]["details"] == "CRM id c120 · hold 2"


def test_it_is_paged(trail: Store) -> None:
    with trail.read() as cursor:
        pages = [
            list(events_page(cursor, EVERYTHING, limit=3, offset=first)["number"]) for first in (0, 3, 6, 9)
        ]
    assert pages == [[7, 6, 5], [4, 3, 2], [1], []]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (EventFilter(actors=("zoë",)), [6, 5]),
        (EventFilter(actors=("zoë", "command line")), [6, 5, 1]),
        (EventFilter(actors=("nobody",)), []),
        (EventFilter(events=("hold placed",)), [4, 3]),
        (EventFilter(events=("hold placed", "load")), [4, 3, 1]),
        (EventFilter(actors=("zoë",), events=("hold placed",)), []),
        (EventFilter(day_from=date(2026, 6, 30)), [7, 6]),
        (EventFilter(day_to=date(2026, 6, 25)), [1]),
        (EventFilter(day_from=date(2026, 6, 27), day_to=date(2026, 6, 28)), [4, 3]),
        (EventFilter(day_from=date(2026, 6, 28), day_to=date(2026, 6, 27)), []),
        (EventFilter(numbers=(2, 3)), [3, 2]),
        (EventFilter(actors=("olga",), text="c12"), [3]),
    ],
)
def test_a_filter_leaves_what_it_asks_for(trail: Store, wanted: EventFilter, found: list[int]) -> None:
    assert numbers(trail, wanted) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("c12", [3]),
        ("C120", [4]),
        ("batch 3", [5]),
        ("batch 30", [6]),
        ("  batch", [6, 5]),
        ("batch_id", []),
        ("reasons", [7]),
        ("2,000", [1]),
        ("2000", [1]),
        ("000", []),
        ("200", []),
        ("2", [7, 4]),
        ("2026-06-30", [5]),
        ("30 june 2026", [5]),
        ("cafe", [7]),
        ("CAFÉ", [7]),
        ("(2)", [7]),
        ("% + [more]", [7]),
        (".*", []),
        ("' OR true --", []),
        ("  ", [7, 6, 5, 4, 3, 2, 1]),
    ],
)
def test_a_text_is_looked_for_in_the_details(trail: Store, text: str, found: list[int]) -> None:
    assert numbers(trail, EventFilter(text=text)) == found


def test_the_kinds_and_the_people_are_those_of_the_trail(trail: Store) -> None:
    with trail.read() as cursor:
        assert list(event_kinds(cursor).items()) == [
            ("batch_approved", "Batch approved"),
            ("hold placed", "Hold placed"),
            ("load", "Load"),
            ("load refused", "Load refused"),
            ("sign-in", "Sign-in"),
        ]
        assert actors(cursor) == ["command line", "olga", "zoë"]


def test_a_kind_that_nobody_thought_of_just_works(trail: Store) -> None:
    with trail.write() as cursor:
        record(cursor, "olga", "moon_watched", {"craters": 12345, "full": True, "why.so": "it's there"})
    with trail.read() as cursor:
        assert event_kinds(cursor)["moon_watched"] == "Moon watched"
        page = events_page(cursor, EventFilter(events=("moon_watched",)), limit=5)
    assert list(page["details"]) == ["craters 12,345 · full yes · why.so it's there"]


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({}, ""),
        (
            {"contacts": 2000, "load_id": 3, "policy_version": "2022-02-10+1a"},
            "contacts 2,000 · load 3 · policy version 2022-02-10+1a",
        ),
        ({"load_id": 3000, "year": 2026, "rows": -1234567}, "load 3000 · year 2026 · rows -1,234,567"),
        ({"share": 1.5, "big": 10**30, "none": None, "empty": "", "list": []}, f"share 1.5 · big {10**30}"),
        ({"ready": True, "late": False}, "ready yes · late no"),
        ({"reasons": ["a, b", "c"], "rows": [1, 2]}, "reasons a, b; c · rows 1; 2"),
        ({"tables": {"contact": 5, "consent": 7}}, "tables contact 5, consent 7"),
        ({"on": "2026-03-03", "not_on": "2026-13-03"}, "on 3 March 2026 · not on 2026-13-03"),
        ({'a"b': 1, "c.d": 2, "*": 3, "$": "ü"}, 'a"b 1 · c.d 2 · * 3 · $ ü'),
        ("{", "{"),
        ("[1]", "[1]"),
        ("", ""),
    ],
)
def test_details_are_said_in_words(said: Said, detail: Details | str, words: str) -> None:
    assert said(detail) == words


def test_a_trail_that_was_tampered_with_can_still_be_read(trail: Store) -> None:
    with trail.write() as cursor:
        cursor.execute("INSERT INTO ops.audit VALUES (NULL, NULL, NULL, NULL, NULL, NULL, NULL)")
        cursor.execute("UPDATE ops.audit SET detail = '{\"c12' WHERE seq = 1")
    with trail.read() as cursor:
        page = events_page(cursor, EVERYTHING, limit=None)
        assert event_kinds(cursor)
        assert actors(cursor) == ["command line", "olga", "zoë"]
    assert len(page) == 8
    assert page.iloc[0].isna().all()
    assert page.iloc[-1]["details"] == '{"c12'
    assert numbers(trail, EventFilter(text="c12")) == [3, 1]
