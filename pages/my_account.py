"""My account: who I am here, my password, my sessions."""

from functools import partial

import streamlit as st

from wigops import accounts
from wigops.errors import BadInputError
from wigops.ui.accounts import sign_in
from wigops.ui.kit.desk import Desk, Done
from wigops.ui.kit.guard import require
from wigops.ui.kit.store import the_store

account = require()
store = the_store()
desk = Desk("my_account")


def change_password(form: str, by: str) -> Done:
    current, new, again = (st.session_state[f"{form}_{name}"] for name in ("current", "new", "again"))
    if new != again:
        raise BadInputError("The two new passwords differ; nothing was changed. Type them again.")
    accounts.change_password(store, by, new, by=by, current=current)
    return Done("", lambda: sign_in.notice("Your password was changed. Sign in with the new one."))


def sign_out(by: str) -> Done:
    accounts.end_sessions(store, by, by=by)
    return Done("", lambda: sign_in.notice("You are signed out everywhere."))


st.title("My account")
with store.read() as cursor:
    mine = [session for session in accounts.open_sessions(cursor) if session.username == account.username]
made = account.created_at
st.text(
    f"{account.username}, {account.role}, since {made.day} {made:%B %Y}. "
    f"Open sessions: {len(mine)}; each ends by itself after "
    f"{accounts.SESSION_LENGTH.total_seconds() / 3600:.0f} hours."
)

form = desk.form("password")
with st.form(form):
    st.subheader("Change my password")
    st.text_input("Current password", type="password", autocomplete="current-password", key=f"{form}_current")
    st.text_input(
        "New password",
        type="password",
        autocomplete="new-password",
        help="At least 12 characters, without your username in it.",
        key=f"{form}_new",
    )
    st.text_input("New password again", type="password", autocomplete="new-password", key=f"{form}_again")
    st.caption("You are signed out everywhere, and sign in again with the new one.")
    desk.submit("Change password", form, partial(change_password, form), role="viewer", primary=False)

st.subheader("Sign out everywhere")
st.markdown("Ends every session of yours, this one too: in other tabs, browsers and computers.")
desk.button("Sign out everywhere", desk.form("end"), sign_out, role="viewer")
