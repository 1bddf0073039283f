"""The load that a person started from the page: one at a time, in a thread that no rerun can stop.

Streamlit stops a script's run whenever somebody clicks, and a load takes minutes. So the thread belongs to
the process; nothing of Streamlit is called in it, and the pages read its state. What a load brought about is
in the database; the state here only says that it runs, which load it was, or why there was none.
"""

import atexit
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from wigops import accounts
from wigops.clock import LONDON
from wigops.crm.load import load_export
from wigops.errors import RefusedError, WigopsError
from wigops.store import Home, Store
from wigops.ui import logs

_STOP_SECONDS = 5.0

_STOPPED = "the server was stopped. Nothing was changed. Load the export again."
_UNFORESEEN = (
    "something went wrong in the program. Nothing was changed. Try again; if it happens again, tell whoever "
    "runs this installation."
)


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
class LoadState:
    """How far a load is. `fraction` runs from 0 to 1; `started_at` is London's time.

    When it runs no more, either `load_id` says which load it was (refused or not), or `error` why there was
    none.
    """

    number: int
    by: str
    words: str
    mark: str
    started_at: datetime
    doing: str = "Starting"
    fraction: float = 0.0
    running: bool = True
    load_id: int | None = None
    refused: bool = False
    error: str | None = None


class LoadJob:
    """The one load of a process; every browser session shares it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: LoadState | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    @property
    def state(self) -> LoadState | None:
        """The load that runs, or the last that ran in this process; None before the first."""
        with self._lock:
            return self._state

    def start(self, store: Store, export: Export, *, by: str, accept_change: bool = False) -> LoadState:
        """Start loading `export` for the account `by`.

        Raises RefusedError for an account below officer, or while another load runs.
        """
        with store.read() as cursor:
            accounts.require_role(cursor, by, "officer")
        with self._lock:
            before = self._state
            if before and before.running:
                raise RefusedError(
                    f"{before.by} is loading {before.words} already. Wait until that has finished."
                )
            self._state = LoadState(
                number=before.number + 1 if before else 1,
                by=by,
                words=export.words,
                mark=export.mark,
                started_at=datetime.now(UTC).astimezone(LONDON),
            )
            self._thread = threading.Thread(
                target=self._run, args=(store, export, by, accept_change), name="wigops-load", daemon=True
            )
            self._thread.start()
            return self._state

    def wait(self, seconds: float) -> bool:
        """Wait for the load to end, `seconds` at most; whether it has."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        state = self.state
        return state is None or not state.running

    def stop(self) -> None:
        """For the process's end: have the load give up at its next step, and wait a little for that."""
        self._stopping.set()
        self.wait(_STOP_SECONDS)

    def _run(self, store: Store, export: Export, by: str, accept_change: bool) -> None:
        try:
            with export.opened(store.home) as folder:
                outcome = load_export(
                    store,
                    folder,
                    by=by,
                    mapping=export.mapping,
                    accept_change=accept_change,
                    say=self._say,
                )
        except WigopsError as error:
            self._now(running=False, error=str(error))
        except BaseException as error:  # noqa: BLE001
            logs.log_exception(error)
            self._now(running=False, error=_UNFORESEEN)
        else:
            self._now(
                running=False,
                fraction=1.0,
                load_id=outcome.load_id,
                refused=outcome.refused,
            )

    def _say(self, what: str, done: float) -> None:
        if self._stopping.is_set():
            raise RefusedError(_STOPPED)
        self._now(doing=what, fraction=min(max(done, 0.0), 1.0))

    def _now(self, **changes: object) -> None:
        with self._lock:
            if self._state is not None:
                self._state = replace(self._state, **changes)  # type: ignore[arg-type]


def the_job(home: Home) -> LoadJob:
    """The load job of this process for the installation `home`."""
    return _job_of(home)


@st.cache_resource(show_spinner=False, hash_funcs={Home: lambda home: str(home.path)})
def _job_of(home: Home) -> LoadJob:  # noqa: ARG001 - one job for each installation
    job = LoadJob()
    atexit.register(job.stop)
    return job
