"""Choosing the person whom something is about, with the further records that are likely theirs."""

import streamlit as st

from wigops.rights.find_person import find_people, likely_duplicates
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

_SHOWN = 8
_FEWEST_SIGNS = 2
_NOT_YET = "The request can be recorded as not yet identified."


def ask_person(reading: Reading, *, key: str, otherwise: str = _NOT_YET, further: bool = False) -> list[str]:
    """Ask who it is; returns the CRM ids of that person, the chosen one first, or nothing yet.

    `otherwise` says what to do where nobody fits. With `further`, records that are likely the same person's
    are offered beside the chosen one.
    """
    typed = st.text_input(
        "Search for the person",
        placeholder="Name, e-mail, phone or CRM id",
        key=f"{key}_search",
        autocomplete="off",
    ).strip()
    if len(typed) < _FEWEST_SIGNS:
        st.caption("Type at least two signs of a name, an e-mail address, a phone number or a CRM id.")
        return []
    found = reading(find_people, typed, limit=_SHOWN + 1)
    if not found:
        st.info(f"Nobody in the CRM copy fits that. {otherwise}")
        return []
    if len(found) > _SHOWN:
        st.caption(f"The first {_SHOWN}; type more to see fewer.")
    lines = {one.contact_id: one.in_a_line for one in found[:_SHOWN]}
    chosen = st.radio(
        "Who it is",
        list(lines),
        index=0 if len(lines) == 1 else None,
        format_func=lambda one: plain(lines[one]),
        key=f"{key}_person_{hash(tuple(lines))}",
    )
    if chosen is None:
        return []
    return [chosen, *(_ask_further_records(reading, chosen, key) if further else ())]


def _ask_further_records(reading: Reading, contact_id: str, key: str) -> list[str]:
    """Ask which of the records that are likely the same person's are."""
    duplicates = reading(likely_duplicates, contact_id)
    if not duplicates:
        return []
    st.markdown("**Likely the same person.** Choose the records that are: the request is about all of them.")
    return [
        one.match.contact_id
        for one in duplicates
        if st.checkbox(
            f"{plain(one.match.in_a_line)}: {', '.join(one.why)}",
            key=f"{key}_further_{contact_id}_{one.match.contact_id}",
        )
    ]
