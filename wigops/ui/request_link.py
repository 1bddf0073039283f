"""Which request a page is about: `?request=7` in its address."""

import streamlit as st

from wigops.ui.kit.listing import Column
from wigops.ui.menu import link_to

PAGE = "rights_requests"
PATTERN = r"request=(\d+)"
"""What a link's text is made of, out of `address`."""

TABS = "requests_tab"
"""The key of the page's parts."""
OPEN, CLOSED, RECORD, STATISTICS, HOLIDAYS = "Open", "Closed", "Record a request", "Statistics", "Holidays"

NAME = "request"
_BEHIND = "requests_behind"
_LONGEST = 18  # digits


def asked_for() -> int | None:
    """The number in the address; None for none, or for what is no number."""
    text = st.query_params.get(NAME, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else None


def address(request_id: int) -> str:
    """The address of a request, from any page of the dashboard."""
    return f"{PAGE}?{NAME}={request_id}"


def column(label: str = "Request", *, of: str, width: int = 70) -> Column:
    """A column `request_link` of addresses beside the numbers in `of`, which read as these."""
    told = "Opens in a new tab of the browser."
    config = st.column_config.LinkColumn(label, display_text=PATTERN, width=width, help=told)
    return Column("request_link", config, made=lambda rows: [address(int(one)) for one in rows[of]])


def show(request_id: int, label: str) -> None:
    """A link to a request's page."""
    link_to(PAGE, label, **{NAME: str(request_id)})


def go_to(request_id: int) -> None:
    """For a button's callback: the page shows this request next."""
    st.query_params[NAME] = str(request_id)


def open_next(request_id: int) -> None:
    """For a button's callback: the page shows this request next, and the list of the open ones behind it."""
    st.session_state[_BEHIND] = OPEN
    go_to(request_id)


def close() -> None:
    """For a button's callback: the page shows the list next."""
    st.query_params.pop(NAME, None)
    if _BEHIND in st.session_state:
        st.session_state[TABS] = st.session_state.pop(_BEHIND)  # the browser sends the tab it left otherwise
