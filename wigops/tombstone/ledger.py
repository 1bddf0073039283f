"""The erasure ledger: a file outside the database that a restore replays.

One line for each deed, encrypted and authenticated with the tombstones' key (Fernet), so it holds nothing
that can be read and a changed line is noticed. A line is safe on disk before the deed's transaction commits:
whatever a machine dies of, the deed is in the database, or will be when it is next opened.
"""

import base64
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from wigops.clock import utc_now
from wigops.errors import BadInputError, RefusedError
from wigops.points import Point, passed
from wigops.store import Connection, Home, Store, read_sql, scalar
from wigops.tombstone.keys import secret_key


class LedgerDamagedError(BadInputError):
    """A line of the ledger was changed or is missing, or the ledger is of another installation."""


class LedgerLacksError(RefusedError):
    """Something tells of erasures that the ledger does not hold: a restore would bring those people back."""


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
        lines = list(self._lines())
        number, whole = len(lines) + 1, sum(len(line) for line, _ in lines)
        text = json.dumps(
            {"number": number, "token": entry.token, "kind": entry.kind, "payload": entry.payload},
            ensure_ascii=False,
        )
        line = self._cipher().encrypt(text.encode()) + b"\n"
        if lines and not lines[-1][0].endswith(b"\n"):
            line = b"\n" + line
        handle = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(handle, whole)  # what a dying machine cut off
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
        return (entry for _, entry in self._lines())

    def _lines(self) -> Iterator[tuple[bytes, Entry]]:
        """Every whole entry with its line; the last is whole if it can be read, with its end or without."""
        if not self.file.exists():
            return
        cipher = self._cipher()
        with self.file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    read = json.loads(cipher.decrypt(line.rstrip(b"\n")))
                except InvalidToken:
                    if not line.endswith(b"\n"):  # a dying machine cut it off: it was never acted upon
                        return
                    raise self._damaged(number) from None
                if read["number"] != number:
                    raise self._damaged(number)
                yield line, Entry(read["token"], read["kind"], read["payload"])

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
def deed(store: Store, *, despite_losses: bool = False) -> Iterator[Deed]:
    """A write transaction for a deed of the ledger: both of them are there afterwards, or neither.

    A process that is killed between the two leaves the entry, and the next to open the database does what
    it says. Raises as `Store.write` does, and LedgerLacksError where the ledger lacks a deed of this
    database, unless `despite_losses`.
    """
    done: Deed | None = None
    try:
        with store.write() as cursor:
            done = Deed(cursor, Ledger(store.home))
            if not despite_losses:
                refuse_losses(lost_deeds(cursor, done.ledger))
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


def lost_deeds(cursor: Connection, ledger: Ledger) -> list[str]:
    """The tokens of this database's deeds that the ledger lacks, but for those accepted as lost.

    None, unless the file was lost, cut or exchanged.
    """
    kept = [entry.token for entry in ledger.entries()]
    found = cursor.execute(read_sql(__package__, "lost_deeds"), {"kept": kept}).fetchall()
    return [token for (token,) in found]


def entered_otherwise(cursor: Connection, ledger: Ledger) -> int:
    """How many people stand as erased in only one of the ledger and the tombstones.

    Raises LedgerDamagedError.
    """
    people = [
        {"fingerprint": entry.payload["batch"]["fingerprint"], "contact_id": item["contact_id"]}
        for entry in ledger.entries()
        if entry.kind == "erasure" and entry.payload["batch"]["subject"] == "people"
        for item in entry.payload["items"]
    ]
    return scalar(cursor, read_sql(__package__, "entered_otherwise"), {"people": json.dumps(people)})


def refuse_losses(lost: Sequence[str]) -> None:
    """Raises LedgerLacksError where anything is lost."""
    if lost:
        raise LedgerLacksError(
            f"The erasure ledger lacks {len(lost):,} deed{'s' if len(lost) > 1 else ''} that this "
            "installation knows of, and a restore would bring the erased back: nothing was changed. Put "
            "erasures.ledger back from where you keep a copy; without one, an admin mends it by "
            "python -m wigops ledger mend."
        )


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
