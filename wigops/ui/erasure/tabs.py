"""The parts of the page *Erasure*, and going from one to another."""

import streamlit as st

KEY = "erasure_tab"
WAITING, DONE, LEFTOVERS, TOMBSTONES, ENGAGEMENT = "Waiting", "Done", "Leftovers", "Tombstones", "Engagement"
TABS = (WAITING, DONE, LEFTOVERS, TOMBSTONES, ENGAGEMENT)

_CERTIFICATE = "erasure_certificate"


def open_tab(tab: str) -> None:
    """For a button's callback: the page shows this part next."""
    st.session_state[KEY] = tab


def open_certificate(batch_id: int) -> None:
    """For a button's callback: the page shows the certificate of this batch next."""
    st.session_state[_CERTIFICATE] = batch_id
    open_tab(DONE)


def certificate_asked_for() -> int | None:
    """The batch whose certificate was asked for last, until one is chosen in the list."""
    number: int | None = st.session_state.get(_CERTIFICATE)
    return number


def forget_certificate() -> None:
    """Another was chosen in the list."""
    st.session_state.pop(_CERTIFICATE, None)
