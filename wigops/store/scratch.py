"""Folders in the staging folder for what is half-made: locked in use, removed once nobody holds them."""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch_folder(staging: Path, purpose: str) -> Iterator[Path]:
    """A new folder `PURPOSE-…`, private to its owner, which is gone when the block ends.

    Those of the same purpose that killed processes left behind are removed first. A process is known to
    be alive by its lock on the folder, which ends with it, whatever container it runs in.
    """
    with _locked(staging):
        for left_behind in staging.glob(f"{purpose}-*"):
            with _locked(left_behind, wait=False) as nobody_holds_it:
                if nobody_holds_it:
                    shutil.rmtree(left_behind, ignore_errors=True)
        folder = staging / f"{purpose}-{secrets.token_hex(8)}"
        folder.mkdir(mode=0o700)
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


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
