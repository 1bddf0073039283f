"""Passing changes on: by whom, which, and what the trail says of it."""

import pytest

from wigops.errors import BadInputError, RefusedError
from wigops.outbox import Sent, instruct, mark_all_sent, mark_sent
from wigops.store import Store

from .conftest import Ask, audited, changes, states

pytestmark = pytest.mark.usefixtures("people")
LONG_AGO = "2026-01-01 10:00:00+00"


def test_the_chosen_are_marked_and_no_other(store: Store, asked: Ask) -> None:
    for _ in range(7):
        asked()

    assert mark_sent(store, [2, 3, 4, 7, 7], by="Olive ") == Sent(marked=4, left=0)

    assert [number for number, state in sorted(states(store).items()) if state == "sent"] == [2, 3, 4, 7]
    assert {change.sent_by for change in changes(store).values()} == {None, "olive"}
    assert audited(store) == [("olive", "changes sent", {"changes": 4, "change_ids": ["2-4", "7"]})]


def test_one_that_was_sent_before_gets_the_new_day(store: Store, asked: Ask) -> None:
    number = asked(sent_by="oscar", sent_at=LONG_AGO, loads_since=2)

    mark_sent(store, [number], by="olive")

    change = changes(store)[number]
    assert change.sent_at is not None
    assert (change.sent_by, change.sent_at.year > 2025, change.state) == ("olive", True, "overdue")
    assert not str(change.sent_at).startswith("2026-01-01")


def test_what_a_load_confirmed_meanwhile_is_left(store: Store, asked: Ask) -> None:
    confirmed, other = asked(confirmed_by_load=1), asked()

    assert mark_sent(store, [confirmed, other, 99], by="olive") == Sent(marked=1, left=2)

    assert changes(store)[confirmed].sent_at is None
    assert states(store) == {confirmed: "confirmed", other: "sent"}


def test_all_that_nobody_sent_but_none_that_the_officer_did_not_see(store: Store, asked: Ask) -> None:
    asked()
    asked(sent_by="oscar", sent_at=LONG_AGO)
    asked(loads_since=3)
    asked(confirmed_by_load=1)
    seen = asked()
    later = asked()

    assert mark_all_sent(store, up_to=seen, by="olive") == Sent(marked=3, left=0)

    senders = {number: change.sent_by for number, change in changes(store).items()}
    assert senders == {1: "olive", 2: "oscar", 3: "olive", 4: None, 5: "olive", later: None}
    assert audited(store)[-1][2] == {"changes": 3, "change_ids": ["1", "3", "5"]}


@pytest.mark.parametrize("numbers", [[], [1], [99]])
def test_nothing_to_mark_is_said_and_not_noted(store: Store, asked: Ask, numbers: list[int]) -> None:
    asked(confirmed_by_load=1)

    with pytest.raises(BadInputError, match="nothing was changed"):
        mark_sent(store, numbers, by="olive")
    with pytest.raises(BadInputError, match="nothing was changed"):
        mark_all_sent(store, up_to=99, by="olive")

    assert audited(store) == []


@pytest.mark.parametrize("by", ["victor", "nobody", ""])
def test_nobody_but_an_officer_may(store: Store, asked: Ask, by: str) -> None:
    number = asked()

    with pytest.raises(RefusedError):
        mark_sent(store, [number], by=by)
    with pytest.raises(RefusedError):
        mark_all_sent(store, up_to=number, by=by)
    with pytest.raises(RefusedError), store.write() as cursor:
        instruct(cursor, "delete_contact", by=by, contact_id="c2", instruction="Delete it.")

    assert states(store) == {number: "open"}
    assert audited(store) == []


def test_one_change_is_asked_for_within_its_callers_transaction(store: Store, asked: Ask) -> None:
    asked()

    with store.write() as cursor:
        second = instruct(cursor, "delete_contact", by="olive", contact_id="c2", instruction="Delete it.")
        third = instruct(
            cursor,
            "redact_text",
            by="olive",
            contact_id="c2",
            table_name="communication",
            record_key="m1",
            column_name="body",
            instruction="Redact it.",
            batch_id=4,
        )

    assert (second, third) == (2, 3)
    change = changes(store)[third]
    assert (change.kind, change.contact_id, change.table, change.record_key, change.column) == (
        "redact_text",
        "c2",
        "communication",
        "m1",
        "body",
    )
    assert (change.instruction, change.batch_id, change.made_by) == ("Redact it.", 4, "olive")
    assert (change.state, change.loads_since, change.sent_at) == ("open", 0, None)


def test_what_a_transaction_took_back_was_never_asked_for(store: Store) -> None:
    with pytest.raises(KeyError), store.write() as cursor:
        instruct(cursor, "delete_contact", by="olive", contact_id="c2", instruction="Delete it.")
        raise KeyError

    assert states(store) == {}


def test_a_kind_that_is_not_known_is_refused(store: Store) -> None:
    with pytest.raises(BadInputError, match="no such kind"), store.write() as cursor:
        instruct(cursor, "nonsense", by="olive", contact_id="c2", instruction="Delete it.")
