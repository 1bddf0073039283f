"""The installation's own backups: made, listed, restored and removed by an admin."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import LONDON, london_now
from wigops.erasure.replay import restore
from wigops.errors import BadInputError
from wigops.store import Home, Store, back_up

_ENDING = ".duckdb"


@dataclass(frozen=True)
class KeptBackup:
    """A backup in the installation's folder: its file's name, size in bytes, when it was made (London)."""

    name: str
    size: int
    made_at: datetime


def list_backups(home: Home) -> list[KeptBackup]:
    """The backups in the installation's folder, newest first."""
    home.prepare()
    found = [file for file in home.backups.iterdir() if file.suffix == _ENDING and file.is_file()]
    kept = [
        KeptBackup(
            file.name,
            file.stat().st_size,
            datetime.fromtimestamp(file.stat().st_mtime, UTC).astimezone(LONDON),
        )
        for file in found
        if not file.name.startswith(".")
    ]
    return sorted(kept, key=lambda one: (one.made_at, one.name), reverse=True)


def make_backup(store: Store, *, by: str) -> KeptBackup:
    """Write a backup into the installation's folder while the database is in use, by an admin.

    Raises RefusedError for an account that may not, and as `back_up` does.
    """
    actor = _admin(store, by)
    now = london_now()
    name = f"wigops-{now:%Y-%m-%d-%H%M%S}{_ENDING}"
    done = back_up(store, store.home.backups / name)
    os.utime(done.file, (now.timestamp(), now.timestamp()))  # the moment in its name is that of the list
    with store.write() as cursor:
        record(cursor, actor, "backup", {"bytes": done.size})
    return next(one for one in list_backups(store.home) if one.name == name)


def restore_backup(store: Store, name: str, *, by: str) -> int:
    """Put the backup called `name` in the database's place, by an admin, with every erasure since done again.

    Returns how many deeds were done again; everybody is signed out. Raises RefusedError for an account that
    may not, BadInputError for a name that is not listed, and as `restore` does.
    """
    actor = _admin(store, by)
    return restore(store, _listed(store.home, name), by=actor)


def remove_backup(store: Store, name: str, *, by: str) -> None:
    """Remove the backup called `name`, by an admin. Raises RefusedError, and BadInputError for none."""
    actor = _admin(store, by)
    file = _listed(store.home, name)
    try:
        file.unlink()
    except OSError as error:
        raise BadInputError(
            f"The backup could not be removed ({error.strerror}): it is still there."
        ) from None
    with store.write() as cursor:
        record(cursor, actor, "backup removed", {"file": name})


def _admin(store: Store, by: str) -> str:
    with store.read() as cursor:
        return require_role(cursor, by, "admin").username


def _listed(home: Home, name: str) -> Path:
    if name not in {one.name for one in list_backups(home)}:
        raise BadInputError("There is no such backup: nothing was changed.")
    return home.backups / name
