"""What a page reads: a question at a time, each answered and the database let go before anything is drawn.

A page that held its transaction while it draws would keep a load, or the rewrite of the file, waiting for
as long as its browser or its tables take. Figures that a rerun need not work out again are kept for one
version of the database: the last event in the trail that changed something, since whatever changes it writes
one.
"""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from wigops.audit import figures_version
from wigops.clock import london_today
from wigops.policy import Policy
from wigops.store import Connection, Store
from wigops.ui.kit.desk import forget_what_was_said, say_again

_Answer = TypeVar("_Answer")
_Given = ParamSpec("_Given")


class Ask:
    """The questions of one run of a page; `ask(question, x)` answers `question(cursor, x)`.

    All are answered from one moment of the database: where something has changed since the first, the run
    begins again. `version` says by what that shows; the trail's own page needs every event for it.
    """

    def __init__(self, store: Store, version: Callable[[Connection], object] = figures_version) -> None:
        self._store = store
        self._version_of = version
        self._version: object = None
        forget_what_was_said()

    def __call__(
        self,
        question: Callable[Concatenate[Connection, _Given], _Answer],
        *args: _Given.args,
        **kwargs: _Given.kwargs,
    ) -> _Answer:
        """Raises as `Store.read` and `question` do. Call it outside a transaction."""
        with self._store.read() as cursor:
            version = self._version_of(cursor)
            if self._version in (None, version):
                self._version = version
                return question(cursor, *args, **kwargs)
        say_again()
        return st.rerun()

    def figure(
        self,
        question: Callable[Concatenate[Connection, _Given], _Answer],
        *args: _Given.args,
        **kwargs: _Given.kwargs,
    ) -> _Answer:
        """As asking, for a figure that is `kept`."""

        def asked(cursor: Connection) -> _Answer:
            key = _key(self._store, question, self._version_of(cursor), args, kwargs)
            return _kept(lambda: question(cursor, *args, **kwargs), key)

        return self(asked)

    def forget(self, question: Callable[[Connection], object]) -> None:
        """A figure is worked out anew when it is asked for next, whatever is kept."""
        self(lambda cursor: _kept.clear(None, _key(self._store, question, self._version_of(cursor))))


def kept(
    cursor: Connection,
    store: Store,
    question: Callable[Concatenate[Connection, _Given], _Answer],
    *args: _Given.args,
    **kwargs: _Given.kwargs,
) -> _Answer:
    """What `question(cursor, …)` answers, kept until something changes in the database, or the day ends.

    For figures and frames of figures alone, never a word about a person: it outlives an erasure. What was
    asked is kept as a hash.
    """
    key = _key(store, question, figures_version(cursor), args, kwargs)
    return _kept(lambda: question(cursor, *args, **kwargs), key)


def kept_of(store: Store, work_out: Callable[[], _Answer], *question: object) -> _Answer:
    """The same of an answer to `question` that is worked out outside any transaction."""
    with store.read() as cursor:
        version = figures_version(cursor)
    return _kept(work_out, _key(store, work_out, version, question))


def _key(
    store: Store, question: Callable[..., object], version: object, args: Any = (), kwargs: Any = None
) -> tuple[Any, ...]:
    name = f"{question.__module__}.{question.__qualname__}"
    return (str(store.home.path), name, version, london_today(), args, sorted((kwargs or {}).items()))


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs={Policy: lambda policy: policy.version})
def _kept(_work_out: Callable[[], _Answer], key: tuple[Any, ...]) -> _Answer:  # noqa: ARG001 - the cache's
    return _work_out()
