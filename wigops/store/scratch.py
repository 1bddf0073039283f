"""Folders in the staging folder for what is half-made: locked in use, removed once nobody holds them."""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch_folder(staging: Path, purpose: str) -> Iterator[Path]:
    """A new folder `PURPOSE-…`, private to its owner, which is gone when the block ends.

    Those of the same purpose that killed processes left behind are removed first. A process is known to
    be alive by its lock on the folder, which ends with it, whatever container it runs in.
    """
    with _locked(staging):
        _remove(staging.glob(f"{purpose}-*"))
        folder = staging / f"{purpose}-{secrets.token_hex(8)}"
        folder.mkdir(mode=0o700)
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def remove_left_behind(staging: Path, *, besides: str) -> None:
    """Remove the folders of every purpose, but for `besides`, that killed processes left in `staging`."""
    with _locked(staging):
        _remove(folder for folder in staging.glob("*-*") if not folder.name.startswith(f"{besides}-"))


def left_behind(staging: Path, *, besides: str) -> list[Path]:
    """The folders in `staging` that nobody holds, of every purpose but `besides`."""
    found = []
    for folder in sorted(staging.glob("*-*")):
        if folder.name.startswith(f"{besides}-"):
            continue
        with _locked(folder, wait=False) as nobody_holds_it:
            if nobody_holds_it:
                found.append(folder)
    return found


def _remove(folders: Iterable[Path]) -> None:
    """Remove those that nobody holds."""
    for folder in folders:
        with _locked(folder, wait=False) as nobody_holds_it:
            if nobody_holds_it:
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold the folder's lock; yields whether it was had."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        had = True
    except BlockingIOError:
        had = False
    try:
        yield had
    finally:
        os.close(handle)
