"""The process's one `Store`, shared by every browser session."""

import streamlit as st

from wigops.store import Home, Store
from wigops.ui.uploads import remove_leftovers

_WAIT_SECONDS = 10.0  # how long a person waits at a page for another process to let the database go
_IDLE_SECONDS = 2.0


def the_store() -> Store:
    """The store of the installation that `WIGOPS_HOME` names.

    Raises BadInputError where that folder cannot be used.
    """
    return _store_of(Home.from_environment())


@st.cache_resource(show_spinner=False, hash_funcs={Home: lambda home: str(home.path)})
def _store_of(home: Home) -> Store:
    remove_leftovers(home)
    return Store(home, wait=_WAIT_SECONDS, idle=_IDLE_SECONDS)
