"""Files that are there whole or not at all: written to a draft in the same folder, which then gets the name.

What a killed process left half-written is removed by whoever next writes a draft in that folder (in the
installation's own folders: by whoever next opens the database). A draft is known to be in use by its lock,
which ends with its process.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PREFIX = ".wigops-draft-"
_PRIVATE_FILE = 0o600


@dataclass(frozen=True)
class Draft:
    """A draft to write to: `file` is open for it, at `path`."""

    path: Path
    file: IO[bytes]

    def keep(self) -> None:
        """Make what was written safe on disk."""
        self.file.flush()
        os.fsync(self.file.fileno())

    def replace(self, target: Path) -> None:
        """Give the draft its name, in the place of whatever has it."""
        self.path.replace(target)

    def claim(self, target: Path) -> None:
        """Give the draft its name, if none has it. Raises FileExistsError where one does."""
        try:
            os.link(self.path, target)
        except FileExistsError:
            raise
        except OSError:  # a file system that knows no links, such as a shared folder
            if os.path.lexists(target):
                raise FileExistsError(target) from None
            self.path.rename(target)


@contextmanager
def draft_in(folder: Path, *, mode: int = _PRIVATE_FILE) -> Iterator[Draft]:
    """A draft in `folder`, for its owner alone; gone when the block ends, unless it was given its name.

    Raises OSError where it cannot be written.
    """
    remove_drafts(folder)
    path, handle = _made(folder, mode)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield Draft(path, file)
    finally:
        with suppress(OSError):  # it has another name, or whatever stopped the writing stops this too
            path.unlink()


def remove_drafts(folder: Path) -> None:
    """Remove the drafts in `folder` that nobody writes to any more."""
    for path in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # somebody else has removed it, or the file system knows no locks
            handle = os.open(path, os.O_RDWR)
            try:
                if _locked(handle):
                    path.unlink()
            finally:
                os.close(handle)


def _made(folder: Path, mode: int) -> tuple[Path, int]:
    """A new draft, locked. One that is removed before it is locked is made again."""
    while True:
        path = folder / f"{_PREFIX}{secrets.token_hex(8)}"
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
        with suppress(OSError):  # a file system that knows no locks: there, nobody removes drafts either
            if not _locked(handle):
                os.close(handle)
                continue
        if path.exists():
            return path, handle
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
