"""Rewriting the database file, with what went wrong on record: what every deed calls that owes a rewrite."""

from datetime import datetime

from wigops.audit.trail import record
from wigops.errors import BusyError, DiskFullError, OwedError, WigopsError
from wigops.store import Compaction, RewriteDiffersError, Store, is_rewrite_owed
from wigops.store import compact as compact_file

DIFFERS = "rewrite differs"
"""The event of the trail that says which tables a new file did not hold as the old one does."""

_ACTOR = "wigops"


def compact(store: Store, *, at: datetime | None = None) -> Compaction:
    """As `store.compact`, which see; a new file that differs is on record. Raises RewriteDiffersError too."""
    try:
        return compact_file(store, at=at)
    except RewriteDiffersError as alarm:
        if alarm.differences:
            _note(store, alarm)
        raise


def rewrite_if_owed(store: Store, *, at: datetime | None = None) -> Compaction | None:
    """Rewrite the file if a deletion asked for it and that was not done since; None where nothing is owed.

    Raises as `compact` does.
    """
    with store.read() as cursor:
        owed = is_rewrite_owed(cursor)
    return compact(store, at=at) if owed else None


def rewrite_after(store: Store, done: str, *, at: datetime | None = None) -> None:
    """As `rewrite_if_owed`, after a deed that has committed: `done` says so, as a sentence.

    Where the disk is full or the database busy, the rewrite stays owed and whoever opens the database next
    does it. Whatever else goes wrong is raised as a sentence that says what was done and what was not:
    RewriteDiffersError for a new file that differs, OwedError for all else.
    """
    try:
        rewrite_if_owed(store, at=at)
    except (DiskFullError, BusyError):
        return
    except RewriteDiffersError as alarm:
        raise alarm.after(done) from None
    except WigopsError as error:
        raise OwedError(
            f"{done} What failed is the rewriting of the database file after it, which is still owed: {error}"
        ) from None


def _note(store: Store, alarm: RewriteDiffersError) -> None:
    details: dict[str, str | list[str]] = {
        "file": alarm.kept.name,
        "tables": [str(one) for one in alarm.differences],
    }
    try:
        with store.write() as cursor:
            record(cursor, _ACTOR, DIFFERS, details)
    except WigopsError as error:
        raise alarm.after(f"This could not be put on record ({error})") from None
