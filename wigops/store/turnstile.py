"""Whose turn it is next: a scheduled command is not starved by a busy dashboard.

Whoever needs the database file first stands in the turnstile (a lock on a file) until the database is
open. A process that holds the database sees that somebody stands there, and lets go as soon as it can.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wigops.errors import BusyError

_PAUSE_SECONDS = 0.02


def busy(seconds: float) -> BusyError:
    """The error of whoever waited `seconds` in vain."""
    return BusyError(
        f"The database stayed busy for {round(seconds, 1):g} seconds; nothing was changed. "
        "Another wigops command or a load is at work: try again when it has finished."
    )


@contextmanager
def turnstile(file: Path, *, wait: float) -> Iterator[float]:
    """Stand in the turnstile; yields the seconds that are left of `wait`. Raises BusyError."""
    deadline = time.monotonic() + wait
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not _try_lock(handle):
            if time.monotonic() >= deadline:
                raise busy(wait)
            time.sleep(_PAUSE_SECONDS)
        yield max(0.0, deadline - time.monotonic())
    finally:
        os.close(handle)


def somebody_waits(file: Path) -> bool:
    """Whether a process stands in the turnstile now."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        return not _try_lock(handle)
    finally:
        os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
