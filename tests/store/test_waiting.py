"""Nobody waits for longer than the store's `wait`, whatever it is for: a turn to write, or the file."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from wigops.audit import record
from wigops.errors import BusyError
from wigops.store import Home, Store, compact, database

WAIT = 60  # seconds, for what comes at once or never


@contextmanager
def held(holding: Callable[[], AbstractContextManager[object]]) -> Iterator[None]:
    """Another thread is in the block `holding`."""
    inside, done = threading.Event(), threading.Event()

    def hold() -> None:
        with holding():
            inside.set()
            assert done.wait(WAIT)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert inside.wait(WAIT)
        yield
    finally:
        done.set()
        holder.join()


@pytest.fixture
def impatient(home: Home) -> Iterator[Store]:
    store = Store(home, wait=0.2, idle=60)
    with store.read():
        pass
    yield store
    store.close()


def write(store: Store) -> None:
    with store.write() as cursor:
        record(cursor, "me", "something")


def test_a_writer_waits_for_another_no_longer(impatient: Store) -> None:
    with held(impatient.write), pytest.raises(BusyError, match=r"stayed busy for 0\.2 seconds"):
        write(impatient)
    write(impatient)


def test_whoever_wants_the_file_alone_waits_for_a_writer_no_longer(impatient: Store) -> None:
    with held(impatient.write), pytest.raises(BusyError, match=r"stayed busy for 0\.2 seconds"):
        compact(impatient)
    compact(impatient)


@pytest.mark.parametrize("wants", [Store.read, Store.write, Store.alone])
def test_nobody_waits_longer_for_whoever_has_the_file_alone(
    impatient: Store, wants: Callable[[Store], AbstractContextManager[object]]
) -> None:
    with (
        held(impatient.alone),
        pytest.raises(BusyError, match=r"stayed busy for 0\.2 seconds"),
        wants(impatient),
    ):
        pass
    with wants(impatient):
        pass


def test_a_writer_may_write_within_its_own_turn(impatient: Store) -> None:
    with impatient.write():
        write(impatient)


def test_the_turn_and_the_file_share_one_wait(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second for the turn leaves none of it for the file."""
    store = Store(home, wait=30, idle=0)
    asked: list[float] = []
    open_database = database.open_database

    def noting(of: Home, *, wait: float) -> object:
        asked.append(wait)
        return open_database(of, wait=wait)

    monkeypatch.setattr(database, "open_database", noting)
    moments = iter([100.0, 100.0, 112.0])
    monkeypatch.setattr(database.time, "monotonic", lambda: next(moments, 112.0))
    write(store)
    assert asked == [18.0]
