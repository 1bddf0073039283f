"""The process's one `Store`, shared by every browser session."""

import streamlit as st

from wigops.erasure import catch_up
from wigops.store import Home, Store
from wigops.ui.kit.uploads import remove_leftovers

_WAIT_SECONDS = 10.0  # how long a person waits at a page for another process to let the database go
_IDLE_SECONDS = 2.0


def the_store() -> Store:
    """The store of the installation that `WIGOPS_HOME` names.

    The first time, whatever erasure a dying machine cut off is finished; nobody sees a page before that.
    Raises BadInputError where that folder cannot be used, and as `catch_up` does, at each call until it can.
    """
    return _store_of(Home.from_environment())


@st.cache_resource(show_spinner=False, hash_funcs={Home: lambda home: str(home.path)})
def _store_of(home: Home) -> Store:
    remove_leftovers(home)
    store = Store(home, wait=_WAIT_SECONDS, idle=_IDLE_SECONDS)
    try:
        catch_up(store)
    except BaseException:
        store.close()  # the next call makes another, and two in one process would write over each other
        raise
    return store
