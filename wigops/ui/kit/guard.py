"""Who may see a page. `require` is the first statement of every page.

Streamlit can run a page's script without app.py, from the page's own address, until the first run of app.py
in a server process. So a page runs only inside `page_run`, which app.py opens around it after it has
checked the session; the address that was asked for first is kept, and led on to once it has. The mark is a
context variable that is put back when the run ends, however it ends, so it cannot be left over from an
earlier run.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from wigops.accounts import Account, session_account
from wigops.errors import RefusedError
from wigops.store import Connection
from wigops.ui.kit import logs
from wigops.ui.kit.store import the_store

SESSION_KEY = "wigops_session"
"""Where `st.session_state` keeps the token of the session that this browser tab is signed in to."""

_ASKED_FOR = "wigops_asked_for"

Recheck = Callable[[Connection], Account]

_page_account: ContextVar[Account | None] = ContextVar("wigops_page_account", default=None)

# Without app.py Streamlit makes a menu of its own from the names of the files.
_NO_MENU = "<style>[data-testid=stSidebar], [data-testid=stExpandSidebarButton] { display: none; }</style>"
_ENDED = "You are not signed in any more: nothing was changed. Reload the page and sign in again."


@contextmanager
def page_run(account: Account) -> Iterator[None]:
    """A page runs within, for `account`, whose session was found open a moment ago."""
    mark = _page_account.set(account)
    try:
        yield
    finally:
        _page_account.reset(mark)


def require(role: str = "viewer") -> Account:
    """The account that is signed in, whose role is `role` or above; otherwise a sentence, and no page.

    For the top of a page. In a fragment, a dialog's button or a callback, which run without app.py, use
    `account_now`.
    """
    logs.install()
    account = _page_account.get()
    if account is None:
        _start_over()
        st.html(_NO_MENU)
        st.info("This page opens from the start page, where you sign in.")
        st.html('<a href="./">Go to the start page</a>')
        st.stop()
    if not account.may(role):
        needed = "the role admin" if role == "admin" else f"the role {role} or above"
        st.info(f"This page needs {needed}; yours is {account.role}. An admin can change that.")
        st.stop()
    return account


def asked_for_first() -> tuple[str, dict[str, str]] | None:
    """The page that this browser tab asked for before app.py had run, and its address's query; told once."""
    asked: tuple[str, dict[str, str]] | None = st.session_state.pop(_ASKED_FOR, None)
    return asked


def _start_over() -> None:
    """Where a page runs in app.py's place: have app.py run, now and ever after, and lead on to the page."""
    if PagesManager.uses_pages_directory and st.context.url:
        page = urlsplit(st.context.url).path.rstrip("/").rpartition("/")[2]
        st.session_state[_ASKED_FOR] = (page, st.query_params.to_dict())
        PagesManager.uses_pages_directory = False
        st.rerun()


def account_now(role: str = "viewer") -> Account:
    """The account that is signed in, looked up now. Raises RefusedError where it is not, or may not.

    For fragments, dialogs and callbacks, before what they do.
    """
    with the_store().read() as cursor:
        return recheck(role)(cursor)


def recheck(role: str = "viewer") -> Recheck:
    """A check to be made later, where no session is at hand: in the thread that makes a download.

    It raises RefusedError when by then the session has ended or the role is below `role`.
    """
    token = st.session_state.get(SESSION_KEY)

    def check(cursor: Connection) -> Account:
        account = session_account(cursor, token) if token else None
        if account is None:
            raise RefusedError(_ENDED)
        if not account.may(role):
            raise RefusedError(f"Your role, {account.role}, does not allow this: nothing was changed.")
        return account

    return check
