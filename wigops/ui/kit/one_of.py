"""Choosing one of a few, side by side."""

from collections.abc import Mapping, Sequence

import streamlit as st


def ask_one_of(
    label: str,
    choices: Sequence[str] | Mapping[str, str],
    key: str,
    *,
    first: str | None = None,
    disabled: bool = False,
) -> str:
    """Ask for one of `choices`, of which a mapping has the words; it is `first`, or else the first of them.

    The `label` is for a screen reader alone.
    """
    words = choices if isinstance(choices, Mapping) else {one: one for one in choices}
    chosen = st.segmented_control(
        label,
        list(words),
        default=first or next(iter(words)),
        required=True,
        format_func=words.__getitem__,
        key=key,
        label_visibility="collapsed",
        disabled=disabled,
    )
    return str(chosen)
