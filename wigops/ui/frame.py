"""What stands around every page: the menu, who is signed in, how fresh the CRM copy is."""

from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from wigops.accounts import Account
from wigops.clock import london_today
from wigops.crm.history import LastLoad, last_loaded
from wigops.policy import policy_for
from wigops.store import Store
from wigops.ui.accounts import connections, cookie, sign_in
from wigops.ui.kit import guard
from wigops.ui.kit.desk import forget_what_was_said
from wigops.ui.kit.store import the_store
from wigops.ui.menu import PAGES

# A file of our own: Streamlit fetches a named icon's picture from another company's server.
ICON = str(Path(__file__).with_name("icon.png"))

# On dark, no one colour has contrast enough both behind white words and as words on the background, and
# Streamlit uses the accent for both: words get the colour of links.
_DARK_WORDS = """<style>
[data-testid=stTab][aria-selected=true], [data-testid=stTab]:hover,
[data-testid=stButtonGroup] button[aria-checked=true],
[data-testid=stButtonGroup] button[aria-pressed=true] { color: #8fbdee !important; }
</style>"""

# A figure's small chart holds an empty place for the point under the mouse, announced as an unnamed picture.
_NO_UNNAMED_PICTURES = """<style>
[data-testid=stMetric] g[role=graphics-symbol]:empty { display: none; }
</style>"""

# A table is drawn on a canvas, which shows no focus of its own before a cell is chosen.
_FOCUS = """<style>
[data-testid=stDataFrame]:has(canvas:focus-visible), [data-testid=stTab]:focus-visible {
  outline: 2px solid currentColor; outline-offset: 1px; border-radius: 4px;
}
</style>"""


def run() -> None:
    """One run of the app: sign-in first, then the page that was asked for, within its frame."""
    st.html(_NO_UNNAMED_PICTURES)
    st.html(_FOCUS)
    if st.context.theme.type == "dark":
        st.html(_DARK_WORDS)
    store = the_store()
    connections.install(store)
    cookie.hear_answer()
    account = sign_in.signed_in(store)
    connections.note_who(account)
    page = _navigation(account)
    if account is None:
        _, middle, _ = st.columns([1, 2, 1])
        with middle:
            st.title("wigops")
            sign_in.show(store)
            cookie.do_errand()
        return
    if page.url_path == "":
        # Before anything is drawn: a click on the menu that came first would be undone by leading on.
        _lead_on()
    with st.sidebar:
        _sidebar(store, account)
    forget_what_was_said()
    with guard.page_run(account):
        page.run()


def _lead_on() -> None:
    """To the page that was asked for before the app had run in this process; else the first of the menu."""
    name, query = guard.asked_for_first() or (PAGES[0].name, {})
    wanted = next((entry for entry in PAGES if entry.name == name), PAGES[0])
    st.switch_page(wanted.file, query_params=query)


def freshness(last: LastLoad) -> str:
    """How old the CRM copy is, in words."""
    days = age_in_days(last)
    age = "today" if days == 0 else f"{days} day{'' if days == 1 else 's'} old"
    at = last.finished_at
    return f"CRM copy of {at.day} {at:%B %Y, %H:%M} ({age}), load {last.load_id}"


def age_in_days(last: LastLoad) -> int:
    """Calendar days in London since the copy was loaded."""
    return (london_today() - last.finished_at.date()).days


def _navigation(account: Account | None) -> StreamlitPage:
    """The menu. Every page that is there has its address; one that the account may not see is not listed.

    Signed out, no page is listed and none is run, but the address stays, so that signing in leads to it.
    """
    pages = [
        st.Page(
            entry.file,
            title=entry.title,
            icon=entry.icon,
            visibility="visible" if account and account.may(entry.role) else "hidden",
        )
        for entry in PAGES
        if entry.file.exists()
    ]
    # Streamlit gives its default page no address: `run` leads on from it to the first page.
    start = st.Page(lambda: None, title="wigops", url_path="start", default=True, visibility="hidden")
    position: Literal["sidebar", "hidden"] = "sidebar" if account else "hidden"
    return st.navigation([start, *pages], position=position, expanded=True)


def _sidebar(store: Store, account: Account) -> None:
    with store.read() as cursor:
        last = last_loaded(cursor)
    amber_days = policy_for(store.home.path).choice("freshness_amber_days")
    if last is None:
        st.warning(
            "No CRM copy yet. An officer loads one, on the page CRM copy or with `python -m wigops load`."
        )
    elif age_in_days(last) > amber_days:
        st.warning(f"{freshness(last)}. Load a newer export.")
    else:
        st.caption(freshness(last))
    st.text(f"Signed in as {account.username}, {account.role}")
    sign_in.sign_out_button(store)
    cookie.do_errand()
