"""My account: who I am here, my password, my sessions."""

import streamlit as st

from wigops import accounts
from wigops.errors import WigopsError
from wigops.ui import sign_in
from wigops.ui.guard import require
from wigops.ui.store import the_store

account = require()
store = the_store()

st.title("My account")
with store.read() as cursor:
    mine = [session for session in accounts.open_sessions(cursor) if session.username == account.username]
made = account.created_at
st.text(
    f"{account.username}, {account.role}, since {made.day} {made:%B %Y}. "
    f"Open sessions: {len(mine)}; each ends by itself after "
    f"{accounts.SESSION_LENGTH.total_seconds() / 3600:.0f} hours."
)

with st.form("change_password"):
    st.subheader("Change my password")
    current = st.text_input("Current password", type="password", autocomplete="current-password")
    new = st.text_input(
        "New password",
        type="password",
        autocomplete="new-password",
        help="At least 12 characters, without your username in it.",
    )
    again = st.text_input("New password again", type="password", autocomplete="new-password")
    st.caption("You are signed out everywhere, and sign in again with the new one.")
    changed = st.form_submit_button("Change password")
if changed:
    try:
        if new != again:
            st.error("The two new passwords differ; nothing was changed. Type them again.")
            st.stop()
        accounts.change_password(store, account.username, new, by=account.username, current=current)
    except WigopsError as error:
        st.error(str(error))
    else:
        sign_in.notice("Your password was changed. Sign in with the new one.")
        st.rerun()

st.subheader("Sign out everywhere")
st.markdown("Ends every session of yours, this one too: in other tabs, browsers and computers.")
if st.button("Sign out everywhere"):
    try:
        accounts.end_sessions(store, account.username, by=account.username)
    except WigopsError as error:
        st.error(str(error))
    else:
        sign_in.notice("You are signed out everywhere.")
        st.rerun()
