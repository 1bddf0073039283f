"""Figures, and words, on cards side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Card:
    """A figure: its label, a count or what stands for it, and what it means.

    Where it `is_bad`, a count that is not 0 is red. `change` is that since an earlier time, which `since`
    names; `series` draws how it went.
    """

    label: str
    value: int | str
    told: str | None = None
    is_bad: bool = False
    change: str | None = None
    since: str | None = None
    series: Sequence[float] = ()


def draw_cards(cards: Sequence[Card]) -> None:
    """The cards in a row."""
    for column, one in zip(st.columns(len(cards)), cards, strict=True):
        shown = one.value if isinstance(one.value, str) else f"{one.value:,}"
        column.metric(
            one.label,
            f":red[{shown}]" if one.is_bad and one.value else shown,
            delta=one.change,
            delta_color="off",
            delta_arrow="off",
            delta_description=one.since,
            chart_data=one.series if len(one.series) > 1 else None,
            help=one.told,
            border=True,
            height="stretch",
        )


def draw_words(cards: Mapping[str, str]) -> None:
    """Cards of words, as Markdown, each under its name; bold, unless the words say themselves what is."""
    for column, (name, words) in zip(st.columns(len(cards)), cards.items(), strict=True):
        with column, st.container(border=True, height="stretch", gap="xxsmall"):
            st.caption(name)
            st.markdown(words if "**" in words else f"**{words}**")
