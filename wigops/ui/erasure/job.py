"""The erasure, redaction or rewrite that a person started from the page: one at a time, beside the pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wigops.accounts import require_role
from wigops.erasure import (
    PEOPLE,
    batch_items,
    carry_out,
    catch_up,
    find_batch,
    leftovers_of,
    redact,
)
from wigops.erasure.batch import approver, waiting_batch
from wigops.errors import RefusedError
from wigops.store import Home, RewriteDiffersError, Store
from wigops.ui.kit import logs
from wigops.ui.kit.job import Job, JobState, Progress, job_of


@dataclass(frozen=True)
class ErasureState(JobState):
    """How far an erasure (of `batch_id`) or a redaction (of so many `mentions`) is, or a rewrite of the file.

    Once an erasure is done, `left_out` holds the keys of whom the gate refused that it had let through when
    the batch was proposed; of a redaction, `redacted` is how many texts were. Whether the file's rewrite is
    still owed is in the database.
    """

    batch_id: int | None = None
    mentions: int = 0
    left_out: frozenset[str] = frozenset()
    redacted: int = 0


class ErasureJob(Job[ErasureState]):
    """The one erasure of a process; every browser session shares it."""

    stopped = "the server was stopped. Nothing was changed. Start it again."
    unforeseen = (
        "something went wrong in the program. An erasure is done whole or not at all: the lists on this page "
        "say which. If it happens again, tell whoever runs this installation."
    )

    def erase(self, store: Store, batch_id: int, *, by: str) -> ErasureState:
        """Start carrying out a batch that `by` approves.

        Raises RefusedError for an account that may not approve it, or while other work runs; BadInputError
        where no such batch waits.
        """
        with store.read() as cursor:
            approver(cursor, waiting_batch(cursor, batch_id), by=by, approved_by=None)

        def work(progress: Progress) -> Mapping[str, Any]:
            refused_before = _refused(store, batch_id)
            try:
                carry_out(store, batch_id, by=by, progress=progress)
            except RewriteDiffersError:
                raise
            except Exception as error:
                # Once it has committed, what was raised is about the rewrite or the certificate's files.
                if not _is_done(store, batch_id):
                    raise
                logs.log_exception(error)
            return {"left_out": _refused(store, batch_id) - refused_before}

        return self.begin(
            lambda number, now: ErasureState(number, by, f"erasing batch {batch_id}", now, batch_id=batch_id),
            work,
        )

    def redact(self, store: Store, leftover_ids: list[int], *, by: str) -> ErasureState:
        """Start redacting mentions, and rewriting the file.

        Raises RefusedError for an account below officer, for a mention that was dealt with, or while other
        work runs.
        """
        with store.read() as cursor:
            require_role(cursor, by, "officer")
            if not set(leftover_ids) <= {one.leftover_id for one in leftovers_of(cursor, state="open")}:
                raise RefusedError("Somebody has dealt with one of them meanwhile: nothing was changed.")
        count = len(leftover_ids)

        def work(progress: Progress) -> Mapping[str, Any]:
            progress("Taking them out and rewriting the database file", 0.2)
            try:
                return {"redacted": redact(store, leftover_ids, by=by)}
            except RewriteDiffersError:
                raise
            except Exception as error:
                states = _states(store, leftover_ids)
                if "open" in states:
                    raise
                logs.log_exception(error)
                return {"redacted": states.count("redacted")}

        mentions = "1 mention" if count == 1 else f"{count:,} mentions"
        return self.begin(
            lambda number, now: ErasureState(number, by, f"redacting {mentions}", now, mentions=count), work
        )

    def rewrite(self, store: Store, *, by: str) -> ErasureState:
        """Start the rewrite of the file that an erasure is still owed. Raises as `redact` does."""
        with store.read() as cursor:
            require_role(cursor, by, "officer")

        def work(progress: Progress) -> Mapping[str, Any]:
            progress("Rewriting the database file", 0.2)
            catch_up(store)
            return {}

        return self.begin(
            lambda number, now: ErasureState(number, by, "rewriting the database file", now), work
        )


def the_erasure_job(home: Home) -> ErasureJob:
    """The erasure job of this process for the installation `home`."""
    return job_of(ErasureJob, home)


def _is_done(store: Store, batch_id: int) -> bool:
    with store.read() as cursor:
        return find_batch(cursor, batch_id).state == "done"


def _refused(store: Store, batch_id: int) -> frozenset[str]:
    """Whom the gate has refused of a batch so far, by CRM id (of records, by theirs)."""
    with store.read() as cursor:
        key = "contact_id" if find_batch(cursor, batch_id).subject == PEOPLE else "special_category_id"
        return frozenset(batch_items(cursor, batch_id, outcome="refused", limit=None)[key])


def _states(store: Store, leftover_ids: list[int]) -> list[str]:
    with store.read() as cursor:
        return [one.state for one in leftovers_of(cursor) if one.leftover_id in leftover_ids]
