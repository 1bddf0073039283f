"""What a page reads: a question at a time, each answered and the database let go before anything is drawn.

A page that held its transaction while it draws would keep a load, or the rewrite of the file, waiting for
as long as its browser or its tables take.
"""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from wigops.audit import figures_version
from wigops.store import Connection, Store
from wigops.ui.desk import forget_what_was_said, say_again

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
