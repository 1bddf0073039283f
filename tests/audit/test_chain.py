"""The trail: whatever is changed, taken out, put in or swapped is found, at the number where it begins."""

import json
import threading
from datetime import datetime

import pytest

from wigops.audit import Break, Chain, record, verify_chain
from wigops.clock import LONDON
from wigops.store import Store


def written(store: Store, events: int) -> None:
    with store.write() as cursor:
        for number in range(1, events + 1):
            record(cursor, "Olive", "hold placed", {"hold_id": number})


def chain_of(store: Store) -> Chain:
    with store.read() as cursor:
        return verify_chain(cursor)


def tamper(store: Store, *statements: str) -> None:
    with store.write() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_an_empty_trail_is_whole(store: Store) -> None:
    assert chain_of(store) == Chain(0, None)


def test_a_trail_that_nobody_touched_is_whole(store: Store) -> None:
    written(store, 9)

    assert chain_of(store) == Chain(9, None)
    assert chain_of(store).in_words == "ok"


def test_each_event_says_who_what_and_when(store: Store) -> None:
    with store.write() as cursor:
        record(cursor, "Zoë", "load", {"b": ["x", 'y "z"'], "a": 1, "none": None, "yes": True})
        record(cursor, "o'Neil", "plain")

    with store.read() as cursor:
        events = cursor.execute("SELECT seq, actor, event, detail, previous_hash FROM ops.audit").fetchall()
        just_now = cursor.execute("SELECT bool_and(now() - happened_at < INTERVAL 1 MINUTE) FROM ops.audit")
        assert just_now.fetchone() == (True,)
    assert [event[:3] for event in events] == [(1, "Zoë", "load"), (2, "o'Neil", "plain")]
    assert [json.loads(event[3]) for event in events] == [
        {"a": 1, "b": ["x", 'y "z"'], "none": None, "yes": True},
        {},
    ]
    assert events[0][4] == ""
    assert len(events[1][4]) == 64
    assert chain_of(store).in_words == "ok"


@pytest.mark.parametrize(
    ("statements", "found_at"),
    [
        (["UPDATE ops.audit SET detail = '{}' WHERE seq = 4"], 4),
        (["UPDATE ops.audit SET actor = 'Somebody else' WHERE seq = 1"], 1),
        (["UPDATE ops.audit SET actor = NULL WHERE seq = 3"], 3),
        (["UPDATE ops.audit SET event = 'load' WHERE seq = 7"], 7),
        (["UPDATE ops.audit SET happened_at = happened_at - INTERVAL 1 MICROSECOND WHERE seq = 5"], 5),
        (["UPDATE ops.audit SET detail = '{}', hash = NULL WHERE seq = 7"], 7),
        (["UPDATE ops.audit SET detail = '{}', hash = '' WHERE seq = 7"], 7),
        (["UPDATE ops.audit SET previous_hash = NULL WHERE seq = 7"], 7),
        (["UPDATE ops.audit SET previous_hash = '' WHERE seq = 2"], 2),
        (["DELETE FROM ops.audit WHERE seq = 4"], 5),
        (["DELETE FROM ops.audit WHERE seq = 1"], 2),
        (["DELETE FROM ops.audit WHERE seq BETWEEN 2 AND 6"], 7),
        (["DELETE FROM ops.audit WHERE seq = 4", "UPDATE ops.audit SET seq = seq - 1 WHERE seq > 4"], 4),
        (["UPDATE ops.audit SET seq = CASE seq WHEN 3 THEN 5 WHEN 5 THEN 3 ELSE seq END"], 3),
        (["INSERT INTO ops.audit SELECT * REPLACE (8 AS seq) FROM ops.audit WHERE seq = 7"], 8),
        (["INSERT INTO ops.audit FROM ops.audit WHERE seq = 4"], 4),
        (["INSERT INTO ops.audit VALUES (NULL, now(), 'x', 'y', '{}', '', '')"], 8),
        (
            [
                # One event put in with a right hash of its own, and the next moved up behind it.
                "UPDATE ops.audit SET seq = seq + 1 WHERE seq > 3",
                "INSERT INTO ops.audit WITH put_in AS (SELECT 4 AS seq, happened_at, 'Eve' AS actor, event, "
                "detail, hash AS previous_hash FROM ops.audit WHERE seq = 3) SELECT *, audit_hash(seq, "
                "happened_at, actor, event, detail, previous_hash) FROM put_in",
            ],
            5,
        ),
        (
            [
                # One event changed, and its own hash worked out again.
                "UPDATE ops.audit SET actor = 'Eve' WHERE seq = 3",
                "UPDATE ops.audit SET hash = audit_hash(seq, happened_at, actor, event, detail, "
                "previous_hash) WHERE seq = 3",
            ],
            4,
        ),
    ],
)
def test_tampering_is_found_where_it_begins(store: Store, statements: list[str], found_at: int) -> None:
    written(store, 7)

    tamper(store, *statements)

    chain = chain_of(store)
    assert chain.broken_at == found_at
    assert chain.in_words == f"broken at event {found_at} of {chain.events}"


NUMBER, CONTENT, LINK = "number", "content", "link"
REHASHED = "hash = audit_hash(seq, happened_at, actor, event, detail, previous_hash)"
FORGED = [
    "UPDATE ops.audit SET actor = 'Eve' WHERE seq = 3",
    f"UPDATE ops.audit SET {REHASHED} WHERE seq = 3",
]
FALSE_START = [
    "UPDATE ops.audit SET previous_hash = 'x' WHERE seq = 1",
    f"UPDATE ops.audit SET {REHASHED} WHERE seq = 1",
]


@pytest.mark.parametrize(
    ("statements", "at", "kind", "words"),
    [
        (
            ["UPDATE ops.audit SET detail = '{}' WHERE seq = 4"],
            4,
            CONTENT,
            "its content was changed after it",
        ),
        (["UPDATE ops.audit SET hash = NULL WHERE seq = 2"], 2, CONTENT, "its content was changed after it"),
        (FORGED, 4, LINK, "its link to event 3, the one before, is broken"),
        (FALSE_START, 1, LINK, "it names an event before it, and there is none"),
        (["DELETE FROM ops.audit WHERE seq = 1"], 2, NUMBER, "number 1 is missing"),
        (["DELETE FROM ops.audit WHERE seq = 4"], 5, NUMBER, "number 4 is missing"),
        (["DELETE FROM ops.audit WHERE seq BETWEEN 2 AND 6"], 7, NUMBER, "numbers 2 to 6 are missing"),
        (["INSERT INTO ops.audit FROM ops.audit WHERE seq = 4"], 4, NUMBER, "it has no number of its own"),
        (
            ["INSERT INTO ops.audit VALUES (NULL, now(), 'x', 'y', '{}', '', '')"],
            8,
            NUMBER,
            "it has no number of its own",
        ),
    ],
)
def test_it_says_how_the_chain_breaks(
    store: Store, statements: list[str], at: int, kind: str, words: str
) -> None:
    written(store, 7)

    tamper(store, *statements)

    found = chain_of(store).first_break
    assert found is not None
    assert (found.at, found.kind) == (at, kind)
    assert found.in_words.startswith(words)


def test_it_says_when_the_broken_event_was_in_london(store: Store) -> None:
    written(store, 3)
    tamper(store, "UPDATE ops.audit SET happened_at = '2026-06-30T23:30:05Z' WHERE seq = 2")

    found = chain_of(store).first_break

    assert found == Break(2, "content", datetime(2026, 7, 1, 0, 30, 5, tzinfo=LONDON))
    assert found.moment_words == "1 July 2026 at 00:30:05"
    tamper(store, "UPDATE ops.audit SET happened_at = NULL WHERE seq = 2")
    unknown = chain_of(store).first_break
    assert unknown is not None
    assert unknown.moment_words == "an unknown moment"


def test_a_gap_comes_before_an_event_without_a_number(store: Store) -> None:
    written(store, 5)

    tamper(
        store,
        "DELETE FROM ops.audit WHERE seq = 4",
        "UPDATE ops.audit SET seq = NULL WHERE seq = 3",
    )

    found = chain_of(store).first_break
    assert found is not None
    assert (found.at, found.in_words) == (5, "numbers 3 to 4 are missing")


def test_a_whole_chain_has_no_break(store: Store) -> None:
    written(store, 2)

    assert chain_of(store).first_break is None


def test_it_goes_on_after_a_break_which_stays_found(store: Store) -> None:
    written(store, 3)
    tamper(store, "UPDATE ops.audit SET detail = '{}' WHERE seq = 2")

    written(store, 3)

    assert chain_of(store) == Chain(6, 2)
    tamper(store, """UPDATE ops.audit SET detail = '{"hold_id": 2}' WHERE seq = 2""")
    assert chain_of(store) == Chain(6, None)


def test_an_event_that_was_rolled_back_leaves_no_gap(store: Store) -> None:
    written(store, 2)
    with pytest.raises(ZeroDivisionError), store.write() as cursor:
        record(cursor, "Olive", "never")
        raise ZeroDivisionError

    written(store, 2)

    assert chain_of(store) == Chain(4, None)


def test_events_from_many_threads_make_one_chain(store: Store) -> None:
    threads = [threading.Thread(target=written, args=(store, 3)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert chain_of(store) == Chain(36, None)
