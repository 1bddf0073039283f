"""Rows that a person chooses over several pages of one list: ids alone, in that person's browser session."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.elements.arrow import DataframeStateInput


@dataclass(frozen=True)
class Choice:
    """The ids that are chosen of one list so far."""

    key: str

    @property
    def ids(self) -> list[str]:
        """The ids that are chosen, in order."""
        return sorted(st.session_state.get(self.key, ()))

    def table_key(self, shown: Sequence[str]) -> str:
        """The key of the table whose rows are `shown`.

        It is made of who is in the rows, so that a choice cannot pass to whoever moves up into a chosen
        one's row, and of how often the choice was cleared, since a table keeps its own.
        """
        turn = st.session_state.get(f"{self.key}_turn", 0)
        return f"{self.key}_rows_{turn}_{hash(tuple(shown))}"

    def before(self, shown: Sequence[str]) -> DataframeStateInput | None:
        """What such a table starts with: the rows that were chosen when they were last shown."""
        if self.table_key(shown) in st.session_state:
            return None
        chosen = set(self.ids)
        return {"selection": {"rows": [place for place, one in enumerate(shown) if one in chosen]}}

    def take(self, shown: Sequence[str], places: Sequence[int]) -> list[str]:
        """Keep what is chosen in such a table, given by the places of the rows; returns their ids."""
        here = [shown[place] for place in places if place < len(shown)]
        st.session_state[self.key] = frozenset(self.ids) - frozenset(shown) | frozenset(here)
        return here

    def clear(self) -> None:
        """Choose nothing."""
        st.session_state[self.key] = frozenset()
        st.session_state[f"{self.key}_turn"] = st.session_state.get(f"{self.key}_turn", 0) + 1
