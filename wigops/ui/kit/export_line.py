"""The line above a table: words at its left, the table's "Export" menu at its right end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from wigops.clock import london_today
from wigops.export.caption import Caption
from wigops.policy import policy_for
from wigops.store import Connection, Store
from wigops.ui.kit.exports import head_line, table_exports
from wigops.ui.kit.sources import copy_source
from wigops.ui.kit.text import unmarked
from wigops.ui.kit.trail import noted


@dataclass(frozen=True)
class ExportLine:
    """What the exports of one part of a page have in common: the fields of `Caption` without its title."""

    store: Store
    as_of: date
    source: str
    policy_version: str

    def above(
        self, words: str, make_frame: Callable[[], pd.DataFrame], title: str, *, key: str, note: str = ""
    ) -> None:
        """`words`, as Markdown, and the menu of the table that the page draws next.

        The file is called `title`; the trail says `note`, or else the title. No name of a person in either.
        """
        with head_line():
            st.markdown(words)
            table_exports(
                make_frame,
                Caption(title, self.as_of, self.source, self.policy_version),
                key=key,
                on_export=noted(self.store, note or _in_a_sentence(title)),
            )

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


def line_of_today(cursor: Connection, store: Store) -> ExportLine:
    """For what is true today, of the CRM copy and of what was recorded here, under the policy in force."""
    source = copy_source(cursor) or "No CRM copy yet"
    return ExportLine(store, london_today(), source, policy_for(store.home.path).version)


def _in_a_sentence(title: str) -> str:
    """The title without its capital, unless it begins with an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
