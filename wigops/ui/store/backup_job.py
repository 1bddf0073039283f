"""The backup or restore that an admin started from the page: one at a time, beside the pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wigops.accounts import require_role
from wigops.erasure import make_backup, restore_backup
from wigops.store import Home, Store
from wigops.ui.kit.job import Job, JobState, Progress, job_of


@dataclass(frozen=True)
class BackupState(JobState):
    """How far a backup or a restore is. `sentence` says what came of it, once it is done."""

    sentence: str = ""


class BackupJob(Job[BackupState]):
    """The one backup or restore of a process; every browser session shares it."""

    stopped = "the server was stopped. The database is as it was. Start it again."
    unforeseen = (
        "something went wrong in the program. The database is as it was, or as the backup has it, and "
        "nothing between. If it happens again, tell whoever runs this installation."
    )

    def back_up(self, store: Store, *, by: str) -> BackupState:
        """Start a backup. Raises RefusedError for an account below admin, or while other work runs."""
        _check(store, by)

        def work(progress: Progress) -> Mapping[str, Any]:
            progress("Copying the database", 0.2)
            done = make_backup(store, by=by)
            return {"sentence": f"Backed up to {done.name}, {done.size / 1e6:,.1f} MB."}

        return self.begin(lambda number, now: BackupState(number, by, "making a backup", now), work)

    def restore(self, store: Store, name: str, *, by: str) -> BackupState:
        """Start restoring a backup. Raises as `back_up` does."""
        _check(store, by)

        def work(progress: Progress) -> Mapping[str, Any]:
            progress("Putting the backup in place, and erasing again who was erased since", 0.2)
            replayed = restore_backup(store, name, by=by)
            return {"sentence": f"Restored {name}. Deeds done again: {replayed}. Everybody was signed out."}

        return self.begin(lambda number, now: BackupState(number, by, f"restoring {name}", now), work)


def the_backup_job(home: Home) -> BackupJob:
    """The backup job of this process for the installation `home`."""
    return job_of(BackupJob, home)


def _check(store: Store, by: str) -> None:
    with store.read() as cursor:
        require_role(cursor, by, "admin")
