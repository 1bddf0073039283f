"""Figures are kept while nothing has changed: not longer, and not shorter."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from wigops.audit import record
from wigops.consent import coverage_moved
from wigops.policy import Policy, load_policy
from wigops.store import Connection, Store
from wigops.ui.kit import reading
from wigops.ui.kit.reading import Reading, kept, kept_of

DAY = date(2026, 11, 24)


@pytest.fixture
def asked() -> Iterator[list[int]]:
    """How often coverage was worked out: an entry for each time."""
    _TIMES.clear()
    yield _TIMES
    reading._kept.clear()


_TIMES: list[int] = []


def counted(cursor: Connection, as_of: date, *, months: int, policy: Policy | None = None) -> object:
    _TIMES.append(1)
    return coverage_moved(cursor, as_of, months=months)


def ask(store: Store, **told: Any) -> None:
    Reading(store).figure(counted, DAY, **{"months": 12, **told})


def done(store: Store, *events: str) -> None:
    with store.write() as cursor:
        for event in events:
            record(cursor, "olive", event)


def test_looking_coming_and_taking_a_copy_leave_them(store: Store, asked: list[int]) -> None:
    ask(store)
    done(store, "sign-in", "sign-in failed", "sign-in locked", "sign-out", "export", "person looked at")
    ask(store)
    assert len(asked) == 1


def test_whatever_else_was_done_makes_them_anew(store: Store, asked: list[int]) -> None:
    for times, event in enumerate(("consent withdrawn", "load", "a deed of next year"), 2):
        ask(store)
        done(store, event, "export")
        ask(store)
        assert len(asked) == times


def test_so_does_another_past_under_the_same_number(store: Store, asked: list[int]) -> None:
    done(store, "hold placed")
    ask(store)
    with store.write() as cursor:  # as a restored backup does
        cursor.execute("DELETE FROM ops.audit WHERE event = 'hold placed'")
        record(cursor, "olive", "restored")
    ask(store)
    assert len(asked) == 2


def test_so_does_another_policy(store: Store, asked: list[int]) -> None:
    ask(store)
    with store.write() as cursor:
        cursor.execute("UPDATE ops.setting SET value = 'another' WHERE name = 'schema_fingerprint'")
    ask(store)
    assert len(asked) == 2


def test_so_does_another_question_or_another_day(
    store: Store, asked: list[int], becomes: Callable[[str], None]
) -> None:
    ask(store)
    ask(store, months=6)
    ask(store, policy=load_policy())
    assert len(asked) == 3
    ask(store, policy=load_policy())
    assert len(asked) == 3
    becomes("2030-01-01")
    ask(store)
    assert len(asked) == 4


def test_a_figure_is_the_same_within_a_read(store: Store, asked: list[int]) -> None:
    ask(store)
    with store.read() as cursor:
        kept(cursor, store, counted, DAY, months=12)
    assert len(asked) == 1


def test_one_can_be_forgotten(store: Store) -> None:
    def once(_: Connection) -> int:
        times.append(1)
        return len(times)

    times: list[int] = []
    page = Reading(store)
    assert [page.figure(once), page.figure(once)] == [1, 1]
    page.forget(once)
    assert [page.figure(once), page.figure(once)] == [2, 2]
    reading._kept.clear()


def test_what_is_worked_out_outside_a_transaction_is_kept_by_what_was_asked(store: Store) -> None:
    def slowly() -> int:
        times.append(1)
        return len(times)

    times: list[int] = []
    assert [kept_of(store, slowly, week) for week in ("2026-W40", "2026-W41", "2026-W40")] == [1, 2, 1]
    reading._kept.clear()
