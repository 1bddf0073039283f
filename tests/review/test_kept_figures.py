"""The week's figures are worked out while others write, and kept as what they are: those of what was read."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.days import today
from wigops.audit import last_change, record
from wigops.erasure import Selection, carry_out, propose
from wigops.review import Figures, Week, figures_at_hand, kept_figures, take_figures
from wigops.store import Store

WAIT = 60  # seconds, for what comes at once or never


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], list[Figures]]:
    """Has something done each time that figures are worked out, before they are kept; gives those figures."""

    def each_time(do: Callable[[], object]) -> list[Figures]:
        work_out, made = kept_figures.work_out, list[Figures]()

        def then_do(*given: Any, **told: Any) -> Figures:
            made.append(work_out(*given, **told))
            # In a thread of its own: the figures' has a transaction that reads.
            with ThreadPoolExecutor(max_workers=1) as other:
                other.submit(do).result(WAIT)
            return made[-1]

        monkeypatch.setattr(kept_figures, "work_out", then_do)
        return made

    return each_time


def once(do: Callable[[], object]) -> Callable[[], object]:
    left = [do]
    return lambda: left.pop()() if left else None


def cases(store: Store, *values: str) -> int:
    with store.read() as cursor:
        row = cursor.execute(
            "SELECT count(*) FROM ops.finding_case WHERE len($1) = 0 OR contact_id IN (SELECT unnest($1))",
            [list(values)],
        ).fetchone()
    return int(row[0]) if row else 0


def write(store: Store, event: str) -> None:
    with store.write() as cursor:
        record(cursor, "olive", event)


def test_others_write_meanwhile(wrong: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    work_out, working, let_go = kept_figures.work_out, threading.Event(), threading.Event()

    def slowly(*given: Any, **told: Any) -> Figures:
        working.set()
        assert let_go.wait(WAIT)
        return work_out(*given, **told)

    monkeypatch.setattr(kept_figures, "work_out", slowly)
    with ThreadPoolExecutor(max_workers=1) as beside:
        taken = beside.submit(take_figures, wrong)
        try:
            assert working.wait(WAIT)
            write(wrong, "sign-in")
            assert not taken.done()
        finally:
            let_go.set()
        figures = taken.result(WAIT)
    with wrong.read() as cursor:
        assert figures_at_hand(cursor) == figures


def test_what_changed_meanwhile_is_in_them(
    wrong: Store, meanwhile: Callable[[Callable[[], object]], list[Figures]]
) -> None:
    with wrong.read() as cursor:
        (contact_id,) = cursor.execute(
            "SELECT contact_id FROM retention_at($1) WHERE status = 'due' ORDER BY contact_id LIMIT 1",
            [today()],
        ).fetchone() or ("",)

    def erase() -> None:
        batch = propose(wrong, Selection(today(), contact_ids=(contact_id,)), by="olive")
        carry_out(wrong, batch.batch_id, by="olive")

    made = meanwhile(once(lambda: write(wrong, "something")))
    figures = take_figures(wrong)
    assert [one.version for one in made] == [made[0].version, figures.version]
    assert made[0].version < figures.version
    assert cases(wrong) > 0
    with wrong.read() as cursor:
        assert figures_at_hand(cursor) == figures
        assert last_change(cursor) == figures.version
    erase()
    assert cases(wrong, contact_id) == 0


def test_where_something_changes_each_time_they_are_those_of_what_was_read(
    wrong: Store, meanwhile: Callable[[Callable[[], object]], list[Figures]]
) -> None:
    made = meanwhile(lambda: write(wrong, "something"))

    figures = take_figures(wrong)

    assert figures == made[-1]
    assert cases(wrong) == 0, "they could be about somebody who was erased since"
    with wrong.read() as cursor:
        assert last_change(cursor) > figures.version
        assert figures_at_hand(cursor) is None
        assert kept_figures.kept_figures(cursor, Week.of(today())) == figures


def test_newer_ones_are_never_replaced(
    wrong: Store, meanwhile: Callable[[Callable[[], object]], list[Figures]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else took them between, in peace."""
    work_out = kept_figures.work_out

    def change_and_take() -> None:
        write(wrong, "something")
        with monkeypatch.context() as patch:
            patch.setattr(kept_figures, "work_out", work_out)
            taken.append(take_figures(wrong))

    taken: list[Figures] = []
    made = meanwhile(change_and_take)
    figures = take_figures(wrong)
    assert figures == taken[-1]
    assert figures.version > made[-1].version
