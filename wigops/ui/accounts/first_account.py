"""Where there is no account yet: the one-time code in the server's terminal, and the form that takes it."""

import sys
import threading
from dataclasses import dataclass, field

import streamlit as st

from wigops import accounts
from wigops.errors import WigopsError
from wigops.store import Store


@dataclass
class _Announcer:
    """Whether this process has written a code to its terminal; one for each installation."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    done: bool = False


def show(store: Store) -> bool:
    """The form "Create the first account"; whether the account was made in this run."""
    _announce(store)
    with st.form("first_account"):
        st.subheader("Create the first account")
        st.markdown(
            "Nobody has an account yet. The first is an admin and needs the one-time code that the server "
            "has written to the terminal it runs in."
        )
        code = st.text_input("One-time code", autocomplete="off")
        username = st.text_input("Username", autocomplete="username")
        password = st.text_input(
            "Password", type="password", autocomplete="new-password", help="At least 12 characters."
        )
        again = st.text_input("Password again", type="password", autocomplete="new-password")
        submitted = st.form_submit_button("Create account", type="primary")
    if not submitted:
        return False
    if password != again:
        st.error("The two passwords differ; nothing was made. Type them again.")
        return False
    try:
        accounts.claim_first_account(store, code, username, password)
    except WigopsError as error:
        st.error(str(error))
        return False
    return True


@st.cache_resource(show_spinner=False)
def _announcer(home: str) -> _Announcer:  # noqa: ARG001
    return _Announcer()


def _announce(store: Store) -> None:
    """Write a code to the terminal, once; again only if the database has none (it was put back, say)."""
    announcer = _announcer(str(store.home.path))
    with announcer.lock:
        with store.read() as cursor:
            waits = accounts.first_account_code_waits(cursor)
        if announcer.done and waits:
            return
        code = accounts.first_account_code(store)
        announcer.done = True
    if code is not None:
        sys.stderr.write(f"\nwigops: the one-time code for creating the first account is {code}\n\n")
        sys.stderr.flush()
