"""Putting a new database file in the old one's place."""

import os
from pathlib import Path

from wigops.errors import WigopsError
from wigops.points import Point, passed
from wigops.store.home import Home


def put_in_place(home: Home, new: Path) -> None:
    """Make the closed database file `new` the installation's, in one step that is safe on disk.

    A machine that dies half-way leaves either the old file or the new. For whoever has the old one to
    itself (`Store.alone`) and has closed it. Raises WigopsError where either has a log that was not yet
    worked into it, which would be read as the other's.
    """
    for file in (new, home.database):
        if file.with_name(f"{file.name}.wal").exists():
            raise WigopsError("The database was not closed cleanly: nothing was changed. Try again.")
    new.chmod(0o600)
    sync(new)
    passed(Point.PLACE_READY)
    new.replace(home.database)
    passed(Point.PLACE_TAKEN)
    sync(home.path)


def sync(path: Path) -> None:
    """Make what the file or folder `path` holds safe on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
