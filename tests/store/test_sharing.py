"""One file for many: threads each with a moment of their own, processes in turn."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from wigops.audit import record, verify_chain
from wigops.crm.staging import stage
from wigops.errors import BusyError
from wigops.store import Home, Store
from wigops.store.database import WriteInReadError

PROJECT = Path(__file__).parents[2]

# Holds the database for as long as its standard input stays open.
HOLDER = """
import sys
from wigops.store import Home, Store
with Store(Home.from_environment(), idle=0).read():
    print("holding", flush=True)
    sys.stdin.read()
"""


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wigops", *arguments],
        cwd=PROJECT, env=dict(os.environ), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def append(store: Store) -> None:
    with store.write() as writer:
        record(writer, "me", "something")


def test_a_reader_keeps_its_moment_while_others_write(store: Store) -> None:
    count = "SELECT count(*) FROM ops.audit"
    with store.read() as reader:
        assert reader.execute(count).fetchone() == (0,)
        with ThreadPoolExecutor() as others:
            others.submit(append, store).result()
        assert reader.execute(count).fetchone() == (0,)
        with store.read() as later:
            assert later.execute(count).fetchone() == (1,)


@pytest.mark.parametrize("begin", [Store.write, Store.base, Store.alone], ids=lambda begin: begin.__name__)
def test_a_write_inside_a_read_is_refused_where_it_begins(store: Store, begin: Callable[..., Any]) -> None:
    """Even while another writes: it waits for nothing, so that nobody can wait for it."""
    with store.read(), store.read():
        pass
    with store.read(), writing(store), pytest.raises(WriteInReadError), begin(store):
        pass
    with store.read() as reader:
        assert reader.execute("SELECT 1").fetchone() == (1,)
        with pytest.raises(WriteInReadError), begin(store):
            pass
        assert reader.execute("SELECT 1").fetchone() == (1,)
    with begin(store):
        pass


def test_a_thread_that_writes_may_read_and_write_within(store: Store) -> None:
    with store.write() as outer:
        record(outer, "me", "something")
        with store.read() as reader:
            assert reader.execute("SELECT count(*) FROM ops.audit").fetchone() == (0,)
        with store.write() as inner:
            assert inner.execute("SELECT count(*) FROM ops.audit").fetchone() == (0,)
    with store.read() as reader:
        assert reader.execute("SELECT count(*) FROM ops.audit").fetchone() == (1,)


@contextmanager
def writing(store: Store) -> Iterator[None]:
    """Another thread has begun to write, and goes on until the block ends."""
    begun, end = threading.Event(), threading.Event()

    def write() -> None:
        with store.write():
            begun.set()
            end.wait()

    with ThreadPoolExecutor() as others:
        writer = others.submit(write)
        begun.wait()
        try:
            yield
        finally:
            end.set()
            writer.result()


def test_a_write_that_fails_leaves_nothing(store: Store) -> None:
    class RerunError(BaseException):
        pass

    for kind in (ValueError, KeyboardInterrupt, RerunError, SystemExit):
        with pytest.raises(kind), store.write() as cursor:
            record(cursor, "me", "something")
            raise kind
    with store.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM ops.audit").fetchone() == (0,)


def test_writers_take_turns(store: Store) -> None:
    errors: list[BaseException] = []

    def append(number: int) -> None:
        try:
            for turn in range(5):
                with store.write() as cursor:
                    record(cursor, f"writer {number}", "something", {"turn": turn})
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=append, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    with store.read() as cursor:
        chain = verify_chain(cursor)
        assert (chain.events, chain.broken_at) == (100, None)
        assert cursor.execute("SELECT count(DISTINCT (actor, detail)) FROM ops.audit").fetchone() == (100,)


def test_many_threads_read_right_rows_while_the_file_is_opened_and_closed(home: Home) -> None:
    store = Store(home, wait=10, idle=0)
    wrong: list[object] = []

    def read(number: int) -> None:
        for turn in range(15):
            try:
                with store.read() as cursor:
                    got = cursor.execute("SELECT ?, count(*) FROM range(?)", [number, 1000 + turn]).fetchone()
            except BaseException as error:  # noqa: BLE001
                wrong.append(error)
            else:
                if got != (number, 1000 + turn):
                    wrong.append(got)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_the_file_is_let_go_when_idle(home: Home) -> None:
    store = Store(home, wait=5, idle=0.3)
    with store.read():
        pass
    time.sleep(1)

    assert command("user", "list", "--wait", "0").returncode == 0


def test_a_command_gets_its_turn_while_the_dashboard_is_in_constant_use(home: Home) -> None:
    store = Store(home, wait=20, idle=60)
    done, errors, turns = threading.Event(), [], [0]

    def use() -> None:
        while not done.is_set():
            try:
                with store.read() as cursor:
                    cursor.execute("SELECT count(*) FROM ops.audit").fetchone()
                turns[0] += 1
            except BaseException as error:  # noqa: BLE001
                errors.append(error)
                return

    users = [threading.Thread(target=use)]
    for user in users:
        user.start()
    while not turns[0]:
        time.sleep(0.01)
    answer = command("verify", "--json", "--wait", "15")
    before = turns[0]
    time.sleep(0.5)
    done.set()
    for user in users:
        user.join()
    store.close()

    assert (answer.returncode, answer.stderr) == (0, "")
    assert errors == []
    assert turns[0] > before, "the dashboard did not get its turn back"


@pytest.fixture
def holder(home: Home) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        cwd=PROJECT, env=dict(os.environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == b"holding\n"
    yield process
    process.kill()
    process.communicate()


def test_whoever_waits_in_vain_is_told_so(home: Home, holder: subprocess.Popen[bytes]) -> None:
    started = time.monotonic()
    answer = command("due", "--json", "--wait", "1")

    assert (answer.returncode, answer.stdout) == (3, "")
    assert answer.stderr == (
        "The database stayed busy for 1 seconds; nothing was changed. Another wigops command or a load is "
        "at work: try again when it has finished.\n"
    )
    assert time.monotonic() - started > 1

    with pytest.raises(BusyError), Store(home, wait=0, idle=0).read():
        pass
    waiting = threading.Timer(0.5, holder.communicate)
    waiting.start()
    with Store(home, wait=20, idle=0).read() as cursor:
        assert cursor.execute("SELECT count(*) FROM ops.audit").fetchone() == (0,)
    waiting.join()


def test_a_holder_that_is_killed_leaves_no_lock(home: Home, holder: subprocess.Popen[bytes]) -> None:
    holder.kill()
    holder.wait()

    with Store(home, wait=2, idle=0).read() as cursor:
        assert cursor.execute("SELECT count(*) FROM ops.audit").fetchone() == (0,)


def test_no_two_instances_ever_spill_to_the_same_folder(home: Home, export: Callable[..., Path]) -> None:
    """They would write over each other's files: a load sorts while the dashboard may be sorting too."""
    where = "SELECT current_setting('temp_directory')"
    store = Store(home, wait=5, idle=60)
    with store.base() as cursor:
        folders = [cursor.execute(where).fetchone()[0]]
        exports = export(contact="contact_id\nc1\n")
        with stage(store, exports, mapping=None, progress=lambda _what, _done: None) as staged:
            folders.append(staged.connection.execute(where).fetchone()[0])
    store.close()
    with store.read() as cursor:
        folders.append(cursor.execute(where).fetchone()[0])
    store.close()

    assert len(set(folders)) == 3
    assert all(Path(folder).is_relative_to(home.staging) for folder in folders)


def test_what_a_killed_process_spilled_is_removed(home: Home) -> None:
    with Store(home, idle=0).read():
        pass
    left_behind = home.staging / "spill-0123456789abcdef"
    left_behind.mkdir()
    (left_behind / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"encrypted")

    with Store(home, idle=0).read():
        pass

    assert not left_behind.exists()
