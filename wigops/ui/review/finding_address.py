"""Which finding a page is about: `?finding=kept_past_date` in its address."""

import streamlit as st

from wigops.review import Finding, registry

PAGE = "findings"
NAME = "finding"


def asked_for() -> Finding | None:
    """The finding in the address; None for none, or for one that there is not."""
    return registry().get(st.query_params.get(NAME, ""))


def go_to(finding: str) -> None:
    """Show this finding next."""
    st.query_params[NAME] = finding


def close() -> None:
    """For a button's callback: the page shows the list next."""
    st.query_params.pop(NAME, None)
