"""Where a change stands, and finding it."""

from datetime import date

import pytest

from wigops.outbox import (
    STATES,
    ChangeFilter,
    SinceLoad,
    changes_page,
    count_by_state,
    count_matching,
    list_changes,
    since_load,
    unsent,
)
from wigops.store import Store

from .conftest import Ask, changes, states

SENT = {"sent_by": "olive", "sent_at": "2026-11-03 10:00:00+00"}
WITHDRAWN = {"withdrawn_by": "olive", "withdrawn_at": "2026-11-09 10:00:00+00"}
CONFIRMED = {"confirmed_by_load": 7, "confirmed_at": "2026-11-09 10:00:00+00"}


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, "open"),
        ({"loads_since": None}, "open"),
        ({"loads_since": 1}, "open"),
        (SENT, "sent"),
        ({**SENT, "loads_since": 1}, "sent"),
        ({"loads_since": 2}, "overdue"),
        ({**SENT, "loads_since": 2}, "overdue"),
        ({**SENT, "loads_since": 9}, "overdue"),
        (CONFIRMED, "confirmed"),
        ({**CONFIRMED, **SENT, "loads_since": 9}, "confirmed"),
        ({**SENT, **WITHDRAWN, "loads_since": 9}, "withdrawn"),
        ({**CONFIRMED, **WITHDRAWN}, "confirmed"),
    ],
)
def test_the_state_of_a_change(store: Store, asked: Ask, given: dict[str, object], state: str) -> None:
    number = asked(**given)

    assert states(store) == {number: state}


def test_an_empty_outbox_has_every_state_with_none_in_it(store: Store) -> None:
    with store.read() as cursor:
        assert count_by_state(cursor) == dict.fromkeys(STATES, 0)
        assert list_changes(cursor) == []
        assert len(changes_page(cursor, ChangeFilter(), limit=20)) == 0
        assert unsent(cursor).count == 0
        assert since_load(cursor) is None


def test_it_counts_by_state(store: Store, asked: Ask) -> None:
    for given in ({}, {}, SENT, {"loads_since": 3}, CONFIRMED, WITHDRAWN):
        asked(**given)

    with store.read() as cursor:
        assert count_by_state(cursor) == {"open": 2, "sent": 1, "overdue": 1, "confirmed": 1, "withdrawn": 1}


def test_overdue_changes_that_nobody_sent_are_still_to_be_sent(store: Store, asked: Ask) -> None:
    for given in ({}, {"loads_since": 3}, {**SENT, "loads_since": 3}, SENT, CONFIRMED):
        asked(**given)

    with store.read() as cursor:
        left = unsent(cursor)

    assert (left.count, left.newest) == (2, 2)


def test_times_are_londons(store: Store, asked: Ask) -> None:
    number = asked(made_at="2026-06-30 23:30:00+00")

    made_at = changes(store)[number].made_at

    assert made_at.isoformat() == "2026-07-01T00:30:00+01:00"


class TestAFilter:
    @pytest.fixture(autouse=True)
    def outbox(self, asked: Ask) -> None:
        asked(contact_id="C007", made_at="2026-06-30 22:59:00+00")
        asked(contact_id="C008", made_at="2026-06-30 23:30:00+00", **SENT)
        asked(
            kind="redact_text",
            contact_id="C007",
            table_name="communication",
            record_key="M12",
            column_name="body",
            made_at="2026-07-02 10:00:00+00",
            loads_since=2,
        )
        asked(contact_id="100%", made_at="2026-07-05 10:00:00+00", **CONFIRMED)

    @pytest.mark.parametrize(
        ("wanted", "numbers"),
        [
            (ChangeFilter(), [4, 3, 2, 1]),
            (ChangeFilter(states=("open", "overdue")), [3, 1]),
            (ChangeFilter(kinds=("redact_text",)), [3]),
            (ChangeFilter(search="c007"), [3, 1]),
            (ChangeFilter(search=" m12 "), [3]),
            (ChangeFilter(search="C00"), [3, 2, 1]),
            (ChangeFilter(search="%"), [4]),
            (ChangeFilter(search="_"), []),
            (ChangeFilter(search="' OR true --"), []),
            (ChangeFilter(made_from=date(2026, 7, 1)), [4, 3, 2]),
            (ChangeFilter(made_to=date(2026, 6, 30)), [1]),
            (ChangeFilter(made_from=date(2026, 7, 1), made_to=date(2026, 7, 2)), [3, 2]),
            (ChangeFilter(states=("sent",), search="C007"), []),
        ],
    )
    def test_leaves_what_was_asked_for_newest_first(
        self, store: Store, wanted: ChangeFilter, numbers: list[int]
    ) -> None:
        with store.read() as cursor:
            assert list(changes_page(cursor, wanted, limit=None)["change_id"]) == numbers
            assert [change.change_id for change in list_changes(cursor, wanted)] == numbers
            assert count_matching(cursor, wanted) == len(numbers)

    def test_a_page_is_a_part_of_it(self, store: Store) -> None:
        with store.read() as cursor:
            pages = [changes_page(cursor, ChangeFilter(), limit=3, offset=offset) for offset in (0, 3)]

        assert [list(page["change_id"]) for page in pages] == [[4, 3, 2], [1]]

    def test_numbers_that_are_missing_stay_whole(self, store: Store) -> None:
        with store.read() as cursor:
            page = changes_page(cursor, ChangeFilter(), limit=None)

        assert page["confirmed_by_load"].astype(object).fillna("none").tolist() == [7, "none", "none", "none"]


def test_what_the_last_load_showed(store: Store, asked: Ask) -> None:
    with store.write() as cursor:
        for number, outcome in ((6, "loaded"), (7, "loaded"), (8, "refused")):
            cursor.execute(
                "INSERT INTO ops.load (load_id, outcome, finished_at) "
                "VALUES (?, ?, '2026-11-09 10:00:00+00')",
                [number, outcome],
            )
    asked(confirmed_by_load=6)
    asked(**CONFIRMED)
    asked(**CONFIRMED)
    asked(loads_since=1)
    asked(loads_since=2)
    asked()

    with store.read() as cursor:
        last = since_load(cursor)

    assert isinstance(last, SinceLoad)
    assert (last.load_id, last.confirmed, last.not_applied, last.overdue) == (7, 2, 2, 1)
    assert last.loaded_at.isoformat() == "2026-11-09T10:00:00+00:00"
