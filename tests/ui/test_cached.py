"""Figures are kept while nothing has changed: not longer, and not shorter."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from wigops.audit import record
from wigops.store import Store
from wigops.ui import cached

DAY = date(2026, 11, 24)


@pytest.fixture
def asked(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How often coverage was worked out: an entry for each time."""
    times: list[int] = []
    real = cached.consent.coverage_moved

    def counted(*arguments: Any, **named: Any) -> Any:
        times.append(1)
        return real(*arguments, **named)

    monkeypatch.setattr(cached.consent, "coverage_moved", counted)
    yield times
    cached._figure.clear()


def ask(store: Store) -> None:
    with store.read() as cursor:
        cached.coverage_moved(cursor, str(store.home.path), DAY, 12)


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
