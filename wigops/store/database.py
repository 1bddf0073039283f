"""One database file, shared by threads, released when idle, opened again when needed."""

import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from wigops.drafts import left_drafts, remove_drafts
from wigops.errors import BusyError, WigopsError
from wigops.points import Point, check_point, passed
from wigops.policy import policy_for
from wigops.store import engine
from wigops.store.home import Home
from wigops.store.schema import bring_up_to_date
from wigops.store.scratch import left_behind, remove_left_behind
from wigops.store.turnstile import busy, somebody_waits, turnstile

Connection = duckdb.DuckDBPyConnection

_PAUSE_SECONDS = 0.05
_SPILL = "spill"


class WriteInReadError(RuntimeError):
    """The program is wrong: what may have to wait for every reader was begun by one of them."""


class Store:
    """The installation's database.

    `wait` is how many seconds a caller waits for a file that another process holds; `idle` is how many
    seconds the file is kept open after its last use. Every caller gets a cursor of its own.
    """

    def __init__(self, home: Home, *, wait: float = 60.0, idle: float = 2.0) -> None:
        check_point()
        self.home = home
        self._wait = wait
        self._idle = idle
        self._base: Connection | None = None
        self._users = 0
        self._state = threading.Condition()
        self._somebody_wants_it_alone = False
        self._mine = threading.local()
        self._writing = threading.RLock()
        self._timer: threading.Timer | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A cursor that sees one moment of the database, however much is written meanwhile.

        Raises BusyError after `wait` seconds; BadInputError where the file cannot be used.
        """
        with self._cursor() as cursor:
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            self._mine.reads = self._reads + 1
            try:
                yield cursor
            except duckdb.Error as error:
                raise engine.explained(error) from None
            finally:
                self._mine.reads -= 1
                roll_back(cursor)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A cursor in a transaction: committed whole at the end, or rolled back whatever was raised.

        Writers take turns, so that each sees all that the one before it wrote; what takes long is not done in
        one. Raises as `read` does, `wait` being for the turn and the file together, and WriteInReadError.
        """
        self._not_in_a_read()
        with self._turn_to_write() as deadline, self._cursor(deadline) as cursor:
            cursor.execute("BEGIN TRANSACTION")
            try:
                yield cursor
                cursor.execute("COMMIT")
            except duckdb.Error as error:
                roll_back(cursor)
                raise engine.explained(error) from None
            except BaseException:
                roll_back(cursor)
                raise

    @contextmanager
    def base(self) -> Iterator[Connection]:
        """A connection without a transaction, for copying the whole database as it is at one moment."""
        self._not_in_a_read()
        with self._cursor() as cursor:
            yield cursor

    @contextmanager
    def alone(self) -> Iterator[float]:
        """Nobody uses the file in this process, and nobody opens it in any, until the block ends.

        For putting another file in its place, by whoever opens it first (`open_in_turn`, or attaching it) and
        so waits until the other processes that had it open have let it go. Yields the seconds that are left
        of `wait`; raises BusyError where the file is in use for longer, and WriteInReadError.
        """
        self._not_in_a_read()
        with self._turn_to_write() as deadline, self._holding_state(deadline):
            self._somebody_wants_it_alone = True
            try:
                if not self._state.wait_for(lambda: self._users == 0, timeout=_seconds_left(deadline)):
                    raise busy(self._wait)
            finally:
                self._somebody_wants_it_alone = False
                self._state.notify_all()
            self._let_go()
            with turnstile(turnstile_file(self.home), wait=_seconds_left(deadline)) as left:
                yield left

    @property
    def _reads(self) -> int:
        """How many reads this thread is in."""
        return int(getattr(self._mine, "reads", 0))

    def _not_in_a_read(self) -> None:
        # It would wait for a turn while whoever has the turn waits for this reader to finish.
        if self._reads:
            raise WriteInReadError(
                "A write was begun inside a read of the same thread: finish the read first."
            )

    def close(self) -> None:
        """Let the file go now, if nobody uses it."""
        with self._state:
            if self._users == 0:
                self._let_go()

    @contextmanager
    def _turn_to_write(self) -> Iterator[float]:
        """The turn of this process's writers; yields when the caller's `wait` is over."""
        deadline = time.monotonic() + self._wait
        if not self._writing.acquire(timeout=_seconds_left(deadline)):
            raise busy(self._wait)
        try:
            yield deadline
        finally:
            self._writing.release()

    @contextmanager
    def _holding_state(self, deadline: float) -> Iterator[None]:
        """Held by whoever opens the file, or has it alone: for as long as either takes."""
        if not self._state.acquire(timeout=_seconds_left(deadline)):
            raise busy(self._wait)
        try:
            yield
        finally:
            self._state.release()

    @contextmanager
    def _cursor(self, deadline: float | None = None) -> Iterator[Connection]:
        cursor = self._enter(time.monotonic() + self._wait if deadline is None else deadline)
        try:
            cursor.execute("USE wigops")
            yield cursor
        finally:
            cursor.close()
            self._leave()

    def _enter(self, deadline: float) -> Connection:
        with self._holding_state(deadline):
            # Whoever has a cursor may have another, or the two would wait for each other.
            if not getattr(self._mine, "cursors", 0) and not self._state.wait_for(
                lambda: not self._somebody_wants_it_alone, timeout=_seconds_left(deadline)
            ):
                raise busy(self._wait)
            self._stop_timer()
            if self._base is None:
                self._base = self._opened(deadline)
            self._users += 1
            self._mine.cursors = getattr(self._mine, "cursors", 0) + 1
            return self._base.cursor()

    def _opened(self, deadline: float) -> Connection:
        try:
            return open_database(self.home, wait=_seconds_left(deadline))
        except BusyError:
            raise busy(self._wait) from None

    def _leave(self) -> None:
        with self._state:
            self._users -= 1
            self._mine.cursors -= 1
            self._state.notify_all()
            if self._users:
                return
            if self._idle <= 0 or somebody_waits(turnstile_file(self.home)):
                self._let_go()
                return
            self._timer = threading.Timer(self._idle, self.close)
            self._timer.daemon = True
            self._timer.start()

    def _let_go(self) -> None:
        self._stop_timer()
        if self._base is not None:
            self._base.close()
            self._base = None

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _seconds_left(deadline: float) -> float:
    return max(0.0, deadline - time.monotonic())


def turnstile_file(home: Home) -> Path:
    return home.path / "turnstile.lock"


def open_database(home: Home, *, wait: float) -> Connection:
    """The database attached as `wigops`, up to date, able to reach no file but its own and staging's.

    Raises BusyError after `wait` seconds, BadInputError for a file that is damaged, newer than this
    program, or not opened by the installation's key.
    """
    home.prepare()
    with turnstile(turnstile_file(home), wait=wait) as left:
        return open_in_turn(home, wait=left)


def open_in_turn(home: Home, *, wait: float, any_order: bool = False) -> Connection:
    """As `open_database`, for a caller that stands in the turnstile already.

    Where rows may be written in `any_order`, they are written faster.
    """
    key = home.database_key()
    spill = home.staging / f"{_SPILL}-{secrets.token_hex(8)}"
    base = engine.new_instance(spill)
    try:
        if any_order:
            base.execute("SET preserve_insertion_order = false")
        attach(base, home.database, key, name="wigops", wait=wait)
        passed(Point.OPENED_EMPTY)
        _remove_left_behind(home, spill)
        engine.confine(base, [home.staging])
        bring_up_to_date(base, policy_for(home.path))
    except duckdb.Error as error:
        base.close()
        raise engine.explained(error) from None
    except BaseException:
        base.close()
        raise
    return base


def _remove_left_behind(home: Home, spill: Path) -> None:
    """Remove what killed processes left half-made, and what they spilled.

    Only whoever has the database attached, as we do now, spills; all else is locked while it is in use.
    """
    for folder in home.staging.glob(f"{_SPILL}-*"):
        if folder != spill:
            shutil.rmtree(folder, ignore_errors=True)
    remove_left_behind(home.staging, besides=_SPILL)
    for folder in _folders_of_drafts(home):
        remove_drafts(folder)


def _folders_of_drafts(home: Home) -> tuple[Path, ...]:
    return (home.path, home.certificates, home.backups)


def half_made(home: Home) -> list[Path]:
    """What killed processes left half-made in the installation's folders and could not be removed."""
    drafts = [draft for folder in _folders_of_drafts(home) for draft in left_drafts(folder)]
    return [*left_behind(home.staging, besides=_SPILL), *drafts]


def attach(base: Connection, file: Path, key: str, *, name: str, wait: float) -> None:
    """Attach the database `file` as `name`, as soon as no other process has it. Raises BusyError."""
    statement = f"ATTACH {engine.literal(str(file))} AS {name} {engine.encrypted(key)}"
    deadline = time.monotonic() + wait
    while True:
        try:
            base.execute(statement)
        except duckdb.Error as error:
            if not engine.is_locked(error):
                raise
            if time.monotonic() >= deadline:
                raise busy(wait) from None
            time.sleep(_PAUSE_SECONDS)
        else:
            file.chmod(0o600)
            return


def roll_back(cursor: Connection) -> None:
    """Undo what the cursor did in its transaction, if it has one."""
    try:
        cursor.execute("ROLLBACK")
    except duckdb.Error as error:
        if "no transaction is active" not in str(error):
            raise WigopsError("The change could not be undone cleanly; the file was closed.") from None
