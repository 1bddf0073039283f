"""The week's figures for a page: those at hand, or worked out beside the pages while whoever waits reads so.

At a million people they take some seconds, and a page's run must not. See `wigops.ui.kit.job`.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import streamlit as st

from wigops.accounts import Account
from wigops.audit import last_change
from wigops.errors import RefusedError
from wigops.review import Figures, figures_at_hand, take_figures
from wigops.store import Home, Store
from wigops.ui.kit.guard import account_now
from wigops.ui.kit.job import Job, JobState, Progress, job_of
from wigops.ui.kit.sentences import sentences
from wigops.ui.kit.text import plain

_MOMENT_SECONDS = 0.25  # how long a page waits for them before it says that it waits
_LOOKS_AGAIN_SECONDS = 0.7


@dataclass(frozen=True)
class FiguresState(JobState):
    """How far taking the figures is; `version` is the number of the last change when it began."""

    version: int = 0


class FiguresJob(Job[FiguresState]):
    """The one taking of figures in a process; every browser session shares it."""

    stopped = "The server was stopped before this week's figures were worked out."
    unforeseen = (
        "Something went wrong in working out this week's figures; nothing was lost. Try again; if it happens "
        "again, tell whoever runs this installation."
    )

    def start(self, store: Store, version: int, *, by: str) -> FiguresState:
        """Start taking this week's figures. Raises RefusedError while that is being done already."""

        def work(_: Progress) -> Mapping[str, Any]:
            take_figures(store, by=by)
            return {}

        return self.begin(
            lambda number, now: FiguresState(
                number, by, "working out this week's figures", now, version=version
            ),
            work,
        )


def the_job(home: Home) -> FiguresJob:
    """The taking of figures of this process for the installation `home`."""
    return job_of(FiguresJob, home)


def this_weeks_figures(store: Store, account: Account) -> Figures | None:
    """This week's figures as of now, for a page with a CRM copy; None where the page has to stop here.

    Where something has changed since they were taken, they are taken anew beside the pages: a run waits for
    a moment, then says that it waits, and the page comes back by itself. Call it outside a transaction.
    """
    job = the_job(store.home)
    figures, version = _at_hand(store)
    if figures is not None:
        return figures
    if not _failed(job, version):
        with suppress(RefusedError):  # somebody else's page has asked for them already
            job.start(store, version, by=account.username)
        if job.wait(_MOMENT_SECONDS):
            figures, _ = _at_hand(store)
            if figures is not None:
                return figures
    if _failed(job, version):
        st.warning(plain((job.state and job.state.error) or ""))
        st.button("Try again", key="figures_again", on_click=_again, args=(job, store, version))
    else:
        st.fragment(_waiting, run_every=_LOOKS_AGAIN_SECONDS)(job)
    return None


def _at_hand(store: Store) -> tuple[Figures | None, int]:
    with store.read() as cursor:
        return figures_at_hand(cursor), last_change(cursor)


def _waiting(job: FiguresJob) -> None:
    with sentences():
        if not job.is_running:
            st.rerun()
        account_now()
        st.info(
            "Working out this week's figures… Something has changed since they were last worked out. The "
            "page comes by itself.",
            icon="spinner",
        )


def _failed(job: FiguresJob, version: int) -> bool:
    """Whether the figures could not be worked out, and nothing has changed since."""
    state = job.state
    return state is not None and not state.running and state.error is not None and state.version == version


def _again(job: FiguresJob, store: Store, version: int) -> None:
    with sentences(), suppress(RefusedError):
        job.start(store, version, by=account_now().username)
