"""What a page reads: a question at a time, each answered and the database let go before anything is drawn.

A page that held its transaction while it draws would keep a load, or the rewrite of the file, waiting for
as long as its browser or its tables take. Figures that a rerun need not work out again are kept for one
version of the database: the last event in the trail that changed something, since whatever changes it writes
one.
"""

from collections.abc import Callable
from copy import copy
from datetime import date
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd
import streamlit as st

from wigops.audit import figures_version
from wigops.clock import london_today
from wigops.export.caption import Caption
from wigops.export.charts import Drawable
from wigops.policy import Policy, policy_for
from wigops.store import Connection, Store
from wigops.ui.kit.desk import say_again
from wigops.ui.kit.exports import OnExport, chart_exports, file_download, head_line, show_chart, table_exports
from wigops.ui.kit.sources import copy_source
from wigops.ui.kit.text import unmarked
from wigops.ui.kit.trail import export_event

_Answer = TypeVar("_Answer")
_Given = ParamSpec("_Given")


class Reading:
    """What one run of a page reads: `reading(question, x)` answers `question(cursor, x)`.

    All is answered from one moment of the database: where something has changed since the first question, the
    run begins again. `version` says by what that shows; the trail's own page needs every event for it.

    It is of the day `as_of`, today in London unless another is given, under the `policy` in force; its
    `source` names the CRM copy. Each table and chart that is drawn of it says so in its export.
    """

    def __init__(
        self,
        store: Store,
        as_of: date | None = None,
        *,
        version: Callable[[Connection], object] = figures_version,
        source: str | None = None,
        policy_version: str | None = None,
    ) -> None:
        self.store = store
        self.as_of = as_of or london_today()
        self.policy = policy_for(store.home.path)
        self._version_of = version
        self._version: object = None
        self._source = source
        self.policy_version = policy_version or self.policy.version

    @property
    def source(self) -> str:
        """What figures were read from, in words: the CRM copy, unless another source was given."""
        if self._source is None:
            self._source = self(copy_source) or "No CRM copy yet"
        return self._source

    @property
    def has_copy(self) -> bool:
        """Whether a CRM copy was ever loaded."""
        return self(copy_source) is not None

    def of(
        self, *, as_of: date | None = None, source: str | None = None, policy_version: str | None = None
    ) -> "Reading":
        """The same, of another day, source or policy version: for what was recorded at another time."""
        other = copy(self)
        other.as_of = as_of or self.as_of
        other._source = source or self._source
        other.policy_version = policy_version or self.policy_version
        return other

    def __call__(
        self,
        question: Callable[Concatenate[Connection, _Given], _Answer],
        *args: _Given.args,
        **kwargs: _Given.kwargs,
    ) -> _Answer:
        """Raises as `Store.read` and `question` do. Call it outside a transaction."""
        with self.store.read() as cursor:
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
            key = _key(self.store, question, self._version_of(cursor), args, kwargs)
            return _kept(lambda: question(cursor, *args, **kwargs), key)

        return self(asked)

    def forget(self, question: Callable[[Connection], object]) -> None:
        """A figure is worked out anew when it is asked for next, whatever is kept."""
        self(lambda cursor: _kept.clear(None, _key(self.store, question, self._version_of(cursor))))

    def caption(self, title: str) -> Caption:
        """What an export called `title` says of itself."""
        return Caption(title, self.as_of, self.source, self.policy_version)

    def menu(self, make_frame: Callable[[], pd.DataFrame], title: str, *, key: str, note: str = "") -> None:
        """The "Export" menu of a table. The file is called `title`; the trail says `note`, or else the title.

        No name of a person in either. `make_frame` is called at a click, in a thread without a session.
        """
        table_exports(make_frame, self.caption(title), key=key, on_export=self._event(title, note))

    def above(
        self, words: str, make_frame: Callable[[], pd.DataFrame], title: str, *, key: str, note: str = ""
    ) -> None:
        """`words`, as Markdown, and the menu of the table that the page draws next."""
        with head_line():
            st.markdown(words)
            self.menu(make_frame, title, key=key, note=note)

    def table(
        self,
        words: str,
        frame: pd.DataFrame,
        title: str,
        *,
        key: str,
        note: str = "",
        alt: str = "",
        hide_header: bool = False,
    ) -> None:
        """The line, and below it `frame` in full, its cells Markdown; the file has them as plain text.

        A screen reader says `alt`, or else the title.
        """
        self.above(words, lambda: unmarked(frame), title, key=key, note=note)
        st.table(frame, border="horizontal", hide_index=True, hide_header=hide_header, alt=alt or title)

    def chart(
        self,
        chart: Drawable,
        title: str,
        *,
        alt: str,
        frame: pd.DataFrame,
        key: str,
        note: str = "",
        height: int | None = None,
    ) -> None:
        """A chart of `frame` as `show_chart` draws it; its file is called `title`."""
        show_chart(
            chart,
            self.caption(title),
            alt=alt,
            frame=frame,
            key=key,
            on_export=self._event(title, note),
            height=height,
        )

    def chart_menu(self, chart: Drawable, title: str, *, frame: pd.DataFrame, key: str) -> None:
        """The "Export" menu of a table, `frame`, that leaves as a picture too."""
        chart_exports(chart, self.caption(title), frame=frame, key=key, on_export=self._event(title))

    def file(
        self, label: str, make: Callable[[], bytes], *, name: str, note: str, key: str, rows: int = 1
    ) -> None:
        """A button for one file as `file_download` draws it; the trail says `note`."""
        file_download(label, make, name=name, rows=rows, key=key, on_export=self._event(note))

    def _event(self, title: str, note: str = "") -> OnExport:
        return export_event(self.store, note or _in_a_sentence(title))


def _in_a_sentence(title: str) -> str:
    """The title without its capital, unless it begins with an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


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
