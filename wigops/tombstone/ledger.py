"""The erasure ledger: a file outside the database that a restore replays.

One line for each deed, encrypted and authenticated with the tombstones' key (Fernet), so it holds nothing
that can be read and a changed line is noticed. A line is safe on disk before the deed's transaction commits:
whatever a machine dies of, the deed is in the database, or will be when it is next opened.
"""

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from wigops.clock import utc_now
from wigops.errors import BadInputError
from wigops.points import Point, passed
from wigops.store import Connection, Home, Store
from wigops.tombstone.keys import secret_key


class LedgerDamagedError(BadInputError):
    """A line of the ledger was changed or is missing, or the ledger is of another installation."""


@dataclass(frozen=True)
class Entry:
    """One deed: what `kind` of deed, its `token` (the database keeps it too), all it takes to redo it."""

    token: str
    kind: str
    payload: dict[str, Any]


class Ledger:
    """The ledger of an installation; for whoever is in a write transaction of its database."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.file: Path = home.path / "erasures.ledger"

    def append(self, entry: Entry) -> int:
        """Write one entry, safe on disk when this returns; returns where it starts, for `take_back`."""
        number = sum(1 for _ in self.entries()) + 1
        whole = self._whole_bytes()
        text = json.dumps(
            {"number": number, "token": entry.token, "kind": entry.kind, "payload": entry.payload},
            ensure_ascii=False,
        )
        line = self._cipher().encrypt(text.encode()) + b"\n"
        handle = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(handle, whole)  # a line that a dying machine cut off was never acted upon
            os.lseek(handle, whole, os.SEEK_SET)
            middle = len(line) // 2
            _write(handle, line[:middle])
            passed(Point.LEDGER_HALF)
            _write(handle, line[middle:])
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, whole)
            raise BadInputError(
                "The erasure ledger could not be written (the disk may be full): nothing was changed."
            ) from None
        finally:
            os.close(handle)
        _sync_folder(self._home.path)
        return whole

    def take_back(self, start: int) -> None:
        """Remove the entry that was written at `start`, whose deed did not come about."""
        handle = os.open(self.file, os.O_RDWR)
        try:
            os.ftruncate(handle, start)
            os.fsync(handle)
        finally:
            os.close(handle)

    def entries(self) -> Iterator[Entry]:
        """Every whole entry, oldest first. Raises LedgerDamagedError where one was changed or is missing."""
        if not self.file.exists():
            return
        cipher = self._cipher()
        with self.file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.endswith(b"\n"):
                    return
                try:
                    read = json.loads(cipher.decrypt(line.rstrip(b"\n")))
                except InvalidToken:
                    raise self._damaged(number) from None
                if read["number"] != number:
                    raise self._damaged(number)
                yield Entry(read["token"], read["kind"], read["payload"])

    def _whole_bytes(self) -> int:
        """How many bytes the whole lines take."""
        if not self.file.exists():
            return 0
        with self.file.open("rb") as lines:
            return sum(len(line) for line in lines if line.endswith(b"\n"))

    def _cipher(self) -> Fernet:
        key = secret_key(self._home, is_known=self.file.exists())
        try:
            return Fernet(base64.urlsafe_b64encode(bytes.fromhex(key)))
        except ValueError:
            raise self._damaged(1) from None

    def _damaged(self, number: int) -> LedgerDamagedError:
        return LedgerDamagedError(
            f"The erasure ledger {self.file} was changed or cut at line {number}, or is not of this "
            "installation: nothing was changed. Put it back from where you keep a copy."
        )


@dataclass
class Deed:
    """A write transaction whose deed is entered in the ledger before it commits."""

    cursor: Connection
    ledger: Ledger
    entered: Entry | None = None
    start: int = 0

    def enter(self, entry: Entry) -> None:
        """Enter the deed, safe on disk; once in a transaction, when all it does is known."""
        passed(Point.LEDGER_BEFORE)
        self.start = self.ledger.append(entry)
        self.entered = entry
        passed(Point.LEDGER_ON_DISK)
        mark_done(self.cursor, entry)

    def take_back(self) -> None:
        if self.entered is not None:
            self.ledger.take_back(self.start)
            self.entered = None


@contextmanager
def deed(store: Store) -> Iterator[Deed]:
    """A write transaction for a deed of the ledger: both of them are there afterwards, or neither.

    A process that is killed between the two leaves the entry, and the next to open the database does what
    it says. Raises as `Store.write` does.
    """
    done: Deed | None = None
    try:
        with store.write() as cursor:
            done = Deed(cursor, Ledger(store.home))
            try:
                yield done
                passed(Point.LEDGER_BEFORE_COMMIT)
            except BaseException:
                done.take_back()
                raise
        passed(Point.LEDGER_COMMITTED)
    except BaseException:
        if done is not None and done.entered is not None:
            _take_back_unless_done(store, done)
        raise


def mark_done(cursor: Connection, entry: Entry) -> None:
    """Note, within the caller's transaction, that the database holds what `entry` did."""
    cursor.execute("INSERT INTO ops.ledger_entry VALUES (?, ?)", [entry.token, utc_now()])


def not_done(cursor: Connection, ledger: Ledger) -> list[Entry]:
    """The entries whose deeds this database does not hold, oldest first."""
    done = {token for (token,) in cursor.execute("SELECT token FROM ops.ledger_entry").fetchall()}
    return [entry for entry in ledger.entries() if entry.token not in done]


def not_in_ledger(cursor: Connection, ledger: Ledger) -> int:
    """How many deeds of this database the ledger lacks: 0, unless the file was lost, cut or exchanged."""
    kept = {entry.token for entry in ledger.entries()}
    done = cursor.execute("SELECT token FROM ops.ledger_entry").fetchall()
    return sum(token not in kept for (token,) in done)


def _take_back_unless_done(store: Store, failed: Deed) -> None:
    """After a commit that failed: the entry goes, if it is the last one and its deed did not come about."""
    with store.write() as cursor:
        waiting = not_done(cursor, failed.ledger)
        last = list(failed.ledger.entries())[-1:]
        if failed.entered in waiting and last == [failed.entered]:
            failed.take_back()


def _write(handle: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
