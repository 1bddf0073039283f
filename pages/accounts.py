"""Accounts: who may sign in, and as what. For admins."""

from collections import Counter
from functools import partial

import pandas as pd
import streamlit as st

from wigops import accounts
from wigops.errors import BadInputError
from wigops.ui.kit.desk import Desk, typed
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store

account = require("admin")
store = the_store()
me = account.username
desk = Desk("accounts")


def add(form: str, by: str) -> str:
    name, role = typed(form, "name"), typed(form, "role")
    accounts.add_account(store, name, role, st.session_state[f"{form}_password"], by=by)
    return f"The account {name.lower()} was added, as {role}."


def change_role(whose: str, form: str, by: str) -> str:
    new_role = typed(form, "new")
    accounts.change_role(store, whose, new_role, by=by)
    return f"{whose} is {new_role} now, and signs in again."


def set_password(whose: str, form: str, by: str) -> str:
    accounts.change_password(store, whose, st.session_state[f"{form}_new"], by=by)
    return f"{whose} has a new password, and signs in again."


def end_sessions(whose: str, by: str) -> str:
    accounts.end_sessions(store, whose, by=by)
    return f"The sessions of {whose} were ended."


def remove(whose: str, form: str, by: str) -> str:
    if typed(form, "name").lower() != whose:
        raise BadInputError("That is not the username; nothing was changed.")
    accounts.remove_account(store, whose, by=by)
    return f"The account {whose} was removed."


st.title("Accounts")
desk.said(refusals=False)

with store.read() as cursor:
    everyone = accounts.list_accounts(cursor)
    open_sessions = Counter(session.username for session in accounts.open_sessions(cursor))
listed = pd.DataFrame(
    {
        "Username": [one.username for one in everyone],
        "Role": [one.role for one in everyone],
        "Created": [one.created_at.replace(tzinfo=None) for one in everyone],
        "Open sessions": [open_sessions[one.username] for one in everyone],
    }
)
line = Reading(store, source="accounts of this installation")
line.above(
    f"**{len(everyone):,}** account{'' if len(everyone) == 1 else 's'}",
    lambda: listed,
    "Accounts",
    key="accounts",
)
st.dataframe(
    listed,
    hide_index=True,
    column_config={
        "Created": st.column_config.DatetimeColumn("Created", format="D MMM YYYY, HH:mm"),
        "Open sessions": st.column_config.NumberColumn("Open sessions", help="Signed in now"),
    },
    alt="Accounts by name, with the role of each and its open sessions",
)
st.caption(
    "A viewer reads; an officer acts; an approver also approves another's erasure batch; "
    "an admin also looks after accounts and settings."
)

adding, changing = st.columns(2, gap="large")
form = desk.form("add")
with adding, st.form(form):
    st.subheader("Add an account")
    st.text_input("Username", autocomplete="off", key=f"{form}_name")
    st.selectbox("Role", accounts.ROLES, key=f"{form}_role")
    st.text_input(
        "First password",
        type="password",
        autocomplete="new-password",
        help="At least 12 characters. Tell it to the person, who then changes it on My account.",
        key=f"{form}_password",
    )
    desk.submit("Add account", form, partial(add, form), role="admin", primary=False)

submit = partial(desk.submit, role="admin", primary=False)
with changing, st.container(border=True):
    # Each button names the account: while another is being chosen, the old one's are still there.
    st.subheader("Change an account")
    whose = st.selectbox("Account", [one.username for one in everyone])
    its_role = next(one.role for one in everyone if one.username == whose)
    to_role, to_password, to_end, to_remove = st.tabs(["Role", "Password", "Sessions", "Remove"])
    form = desk.form("role", whose)
    with to_role, st.form(form, border=False):
        st.selectbox("New role", accounts.ROLES, index=accounts.ROLES.index(its_role), key=f"{form}_new")
        submit(f"Change the role of {whose}", form, partial(change_role, whose, form))
    form = desk.form("password", whose)
    with to_password, st.form(form, border=False, clear_on_submit=True):
        st.text_input("New password", type="password", autocomplete="new-password", key=f"{form}_new")
        st.caption("Ends the account's sessions, and opens it where failed attempts had closed it.")
        set_it = partial(set_password, whose, form)
        submit(f"Set the password of {whose}", form, set_it, disabled=whose == me)
        if whose == me:
            st.caption("Your own is changed on the page My account.")
    with to_end:
        st.markdown(f"Open sessions: **{open_sessions[whose]}**")
        desk.button(
            f"End the sessions of {whose}",
            desk.form("end", whose),
            partial(end_sessions, whose),
            role="admin",
            disabled=not open_sessions[whose],
        )
    form = desk.form("remove", whose)
    with to_remove, st.form(form, border=False, clear_on_submit=True):
        st.text_input("Type the username to confirm", autocomplete="off", key=f"{form}_name")
        submit(f"Remove the account {whose}", form, partial(remove, whose, form))
