"""Files that are there whole or not at all: written to a draft on the same disk, which then gets the name.

A draft has no name where the file system knows such files, so that nothing of it stays when its process is
killed. Elsewhere it lies hidden in the same folder, and what a killed process left there is removed by
whoever next writes a draft in that folder (in the installation's own folders: by whoever next opens the
database). Such a draft is known to be in use by its lock, which ends with its process.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PREFIX = ".wigops-draft-"
_PRIVATE_FILE = 0o600
_OPEN_FILES = Path("/proc/self/fd")


@dataclass(frozen=True)
class Draft:
    """A draft to write to: `file` is open for it, for its owner alone.

    `path` is where it lies, or what it is called for a moment where it has no name of its own.
    """

    path: Path
    file: IO[bytes]
    is_nameless: bool

    def keep(self) -> None:
        """Make what was written safe on disk."""
        self.file.flush()
        os.fsync(self.file.fileno())

    def replace(self, target: Path) -> None:
        """Give the draft its name, in the place of whatever has it."""
        self._named().replace(target)

    def claim(self, target: Path) -> None:
        """Give the draft its name, if none has it. Raises FileExistsError where one does."""
        try:
            self._link(target)
        except FileExistsError:
            raise
        except OSError:  # a file system that knows no links, such as a shared folder
            if os.path.lexists(target):
                raise FileExistsError(target) from None
            self._named().rename(target)

    def _named(self) -> Path:
        """Where the draft lies, having given it a name of its own for the moment if it had none."""
        if self.is_nameless:
            try:
                self._link(self.path)
            except OSError:
                self.file.seek(0)
                self.path.touch(_PRIVATE_FILE)
                with self.path.open("wb") as copy:
                    shutil.copyfileobj(self.file, copy)
                    os.fsync(copy.fileno())
        return self.path

    def _link(self, target: Path) -> None:
        if not self.is_nameless:
            os.link(self.path, target)
            return
        self.file.flush()
        files = os.open(_OPEN_FILES, os.O_RDONLY)
        try:  # by the folder's handle: otherwise Python links the symbolic link that it finds there
            os.link(str(self.file.fileno()), target, src_dir_fd=files)
        finally:
            os.close(files)


@contextmanager
def draft_in(folder: Path) -> Iterator[Draft]:
    """A draft in `folder`, for its owner alone; gone when the block ends, unless it was given its name.

    Raises OSError where it cannot be written.
    """
    remove_drafts(folder)
    handle = _nameless(folder)
    is_nameless = handle is not None
    path, handle = (_new_path(folder), handle) if handle is not None else _named(folder)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield Draft(path, file, is_nameless)
    finally:
        with suppress(
            OSError
        ):  # it has another name, or none, or whatever stopped the writing stops this too
            path.unlink()


def left_drafts(folder: Path) -> list[Path]:
    """The drafts in `folder` by name, whether they are in use or not."""
    return sorted(folder.glob(f"{_PREFIX}*"))


def remove_drafts(folder: Path) -> None:
    """Remove the drafts in `folder` that nobody writes to any more."""
    for path in left_drafts(folder):
        with suppress(OSError):  # somebody else has removed it, or the file system knows no locks
            handle = os.open(path, os.O_RDWR)
            try:
                if _locked(handle):
                    path.unlink()
            finally:
                os.close(handle)


def _new_path(folder: Path) -> Path:
    return folder / f"{_PREFIX}{secrets.token_hex(8)}"


def _nameless(folder: Path) -> int | None:
    """A new file in `folder` that has no name; None where the system or its file system knows none."""
    if not (hasattr(os, "O_TMPFILE") and _OPEN_FILES.is_dir()):
        return None
    try:
        return os.open(folder, os.O_RDWR | os.O_TMPFILE, _PRIVATE_FILE)
    except OSError:
        return None


def _named(folder: Path) -> tuple[Path, int]:
    """A new draft, locked. One that is removed before it is locked is made again."""
    while True:
        path = _new_path(folder)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
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
