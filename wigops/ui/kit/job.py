"""Work that outlasts a page's run: one piece at a time, in a thread that no rerun can stop.

Streamlit stops a script's run whenever somebody clicks, and such work takes minutes. So the thread belongs to
the process; nothing of Streamlit is called in it, and the pages read its state. What the work brought about
is in the database; the state here only says that it runs, how far it is, and how it ended.
"""

import atexit
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar, cast

import streamlit as st

from wigops.clock import london_now
from wigops.errors import RefusedError, WigopsError
from wigops.store import Home
from wigops.ui.kit import logs
from wigops.ui.kit.guard import account_now
from wigops.ui.kit.sentences import sentences
from wigops.ui.kit.text import plain

Progress = Callable[[str, float], None]
"""Told what is being done, and how much of the work is (0 to 1); raises where it should be given up."""

_STOP_SECONDS = 5.0
_RUNNING_SECONDS = 1.0
_IDLE_SECONDS = 4.0  # how soon a page that lies open notices what somebody else started


@dataclass(frozen=True)
class JobState:
    """How far a piece of work is. `fraction` runs from 0 to 1; `started_at` is London's time.

    `what` is the work as it follows "olga is": "loading the folder x". When it runs no more, `error` says why
    it did not come to its end, or is None.
    """

    number: int
    by: str
    what: str
    started_at: datetime
    doing: str = "Starting"
    fraction: float = 0.0
    running: bool = True
    error: str | None = None


State = TypeVar("State", bound=JobState)


class Job(Generic[State]):
    """The one piece of work of its kind in a process; every browser session shares it."""

    stopped: ClassVar[str]
    """What a piece of work that the server's end stopped says for itself."""
    unforeseen: ClassVar[str]
    """What stands for an exception that nobody foresaw."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: State | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    @property
    def state(self) -> State | None:
        """The work that runs, or the last that ran in this process; None before the first."""
        with self._lock:
            return self._state

    @property
    def is_running(self) -> bool:
        """Whether work runs now."""
        state = self.state
        return state is not None and state.running

    def begin(
        self, first: Callable[[int, datetime], State], work: Callable[[Progress], Mapping[str, Any]]
    ) -> State:
        """Start `work` in its thread; what it returns are the fields of the state that it ends with.

        `first` makes the state it starts with, from its number and its time. Raises RefusedError while other
        work runs.
        """
        with self._lock:
            before = self._state
            if before and before.running:
                raise RefusedError(f"{before.by} is {before.what} already. Wait until that has finished.")
            number = before.number + 1 if before else 1
            self._state = first(number, london_now())
            self._thread = threading.Thread(target=self._run, args=(work,), name="wigops-job", daemon=True)
            self._thread.start()
            return self._state

    def wait(self, seconds: float) -> bool:
        """Wait for the work to end, `seconds` at most; whether it has."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return not self.is_running

    def stop(self) -> None:
        """For the process's end: have the work give up at its next step, and wait a little for that."""
        self._stopping.set()
        self.wait(_STOP_SECONDS)

    def _run(self, work: Callable[[Progress], Mapping[str, Any]]) -> None:
        try:
            ended = work(self._progress)
        except WigopsError as error:
            self._now(running=False, error=str(error))
        except BaseException as error:  # noqa: BLE001
            logs.log_exception(error)
            self._now(running=False, error=self.unforeseen)
        else:
            self._now(running=False, fraction=1.0, **ended)

    def _progress(self, what: str, done: float) -> None:
        if self._stopping.is_set():
            raise RefusedError(self.stopped)
        self._now(doing=what, fraction=min(max(done, 0.0), 1.0))

    def _now(self, **changes: Any) -> None:
        with self._lock:
            if self._state is not None:
                self._state = replace(self._state, **changes)


_Job = TypeVar("_Job", bound=Job[Any])


def job_of(kind: type[_Job], home: Home) -> _Job:
    """The one job of that kind of this process for the installation `home`; the process's end stops it."""
    return cast(_Job, _kept_job(f"{kind.__module__}.{kind.__qualname__}", home, kind))


@st.cache_resource(show_spinner=False, hash_funcs={Home: lambda home: str(home.path)})
def _kept_job(name: str, home: Home, _kind: type[Job[Any]]) -> Job[Any]:  # noqa: ARG001 - what it is kept by
    job = _kind()
    atexit.register(job.stop)
    return job


def watch(job: Job[Any]) -> None:
    """The work that runs, for everyone at the page; whenever it starts or ends, the page runs once more."""
    state = job.state
    seconds = _RUNNING_SECONDS if state and state.running else _IDLE_SECONDS
    st.fragment(_watch, run_every=seconds)(job, _turn_of(state))


def _watch(job: Job[Any], seen: tuple[int, bool]) -> None:
    with sentences():
        state = job.state
        if _turn_of(state) != seen:
            st.rerun()
        if state is None or not state.running:
            return
        account_now()
        st.progress(
            state.fraction,
            f"{plain(state.by)} is {plain(state.what)}, since {state.started_at:%H:%M}. "
            f"{plain(state.doing)} …",
        )


def _turn_of(state: JobState | None) -> tuple[int, bool]:
    return (state.number, state.running) if state else (0, False)
