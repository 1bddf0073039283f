"""The load that a person started from the page: one at a time, beside the pages (see `wigops.ui.kit.job`)."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wigops import accounts
from wigops.crm.load import Load, load_export
from wigops.review import take_figures
from wigops.store import Home, Store
from wigops.ui.kit.job import Job, JobState, Progress, job_of


@dataclass(frozen=True)
class Export:
    """An export that may be loaded: what it is in words, and its folder while the block runs.

    `mark` differs for exports that differ, so that "load it all the same" is said of the one that was
    refused. `check` raises BadInputError at once for what need not be unpacked to be refused.
    """

    words: str
    mark: str
    opened: Callable[[Home], AbstractContextManager[Path]]
    mapping: str | None = None
    check: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class LoadState(JobState):
    """How far a load is. `mark` is the export's.

    When it runs no more, either `load_id` says which load it was (refused or not), `looked` what one would
    do, or `error` why there was neither.
    """

    mark: str = ""
    load_id: int | None = None
    refused: bool = False
    looked: Load | None = None


class LoadJob(Job[LoadState]):
    """The one load of a process; every browser session shares it."""

    stopped = "the server was stopped. Nothing was changed. Load the export again."
    unforeseen = (
        "something went wrong in the program. Nothing was changed. Try again; if it happens again, tell "
        "whoever runs this installation."
    )

    def start(
        self, store: Store, export: Export, *, by: str, accept_change: bool = False, look: bool = False
    ) -> LoadState:
        """Start loading `export` for the account `by`; with `look` only find out what that would do.

        Raises RefusedError for an account below officer, or while another load runs.
        """
        with store.read() as cursor:
            accounts.require_role(cursor, by, "officer")

        def work(progress: Progress) -> Mapping[str, Any]:
            with export.opened(store.home) as folder:
                outcome = load_export(
                    store,
                    folder,
                    by=by,
                    mapping=export.mapping,
                    accept_change=accept_change,
                    look=look,
                    progress=progress,
                )
            if look:
                return {"looked": outcome}
            if not outcome.refused:
                progress("Working out the week's figures", 1.0)
                take_figures(store, by=by)
            return {"load_id": outcome.load_id, "refused": outcome.refused}

        return self.begin(
            lambda number, now: LoadState(
                number, by, f"{'looking at' if look else 'loading'} {export.words}", now, mark=export.mark
            ),
            work,
        )


def the_job(home: Home) -> LoadJob:
    """The load job of this process for the installation `home`."""
    return job_of(LoadJob, home)
