"""Accounts: who may sign in, and as what. For admins."""

from collections import Counter
from collections.abc import Callable

import pandas as pd
import streamlit as st

from wigops import accounts
from wigops.clock import london_today
from wigops.errors import WigopsError
from wigops.policy import policy_for
from wigops.ui.export_line import ExportLine
from wigops.ui.guard import require
from wigops.ui.store import the_store

account = require("admin")
store = the_store()
me = account.username


def do(deed: Callable[[], object], done: str) -> None:
    """Do `deed` and say `done` on the page as it then is, or say why not."""
    try:
        deed()
    except WigopsError as error:
        st.error(str(error))
        return
    st.session_state["accounts_done"] = done
    st.rerun()


st.title("Accounts")
said = st.session_state.pop("accounts_done", None)
if said:
    st.success(said)

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
line = ExportLine(store, london_today(), "accounts of this installation", policy_for(store.home.path).version)
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

add, change = st.columns(2, gap="large")
with add, st.form("add", clear_on_submit=False):
    st.subheader("Add an account")
    name = st.text_input("Username", autocomplete="off")
    role = st.selectbox("Role", accounts.ROLES)
    password = st.text_input(
        "First password",
        type="password",
        autocomplete="new-password",
        help="At least 12 characters. Tell it to the person, who then changes it on My account.",
    )
    if st.form_submit_button("Add account"):
        do(
            lambda: accounts.add_account(store, name, role, password, by=me),
            f"The account {name.strip().lower()} was added, as {role}.",
        )

with change, st.container(border=True):
    st.subheader("Change an account")
    whose = st.selectbox("Account", [one.username for one in everyone])
    its_role = next(one.role for one in everyone if one.username == whose)
    to_role, to_password, to_end, to_remove = st.tabs(["Role", "Password", "Sessions", "Remove"])
    with to_role, st.form(f"role_{whose}", border=False):
        new_role = st.selectbox("New role", accounts.ROLES, index=accounts.ROLES.index(its_role))
        if st.form_submit_button("Change role"):
            do(
                lambda: accounts.change_role(store, whose, new_role, by=me),
                f"{whose} is {new_role} now, and signs in again.",
            )
    with to_password, st.form(f"password_{whose}", border=False, clear_on_submit=True):
        new_password = st.text_input("New password", type="password", autocomplete="new-password")
        st.caption("Ends the account's sessions, and opens it where failed attempts had closed it.")
        if st.form_submit_button("Set password", disabled=whose == me):
            do(
                lambda: accounts.change_password(store, whose, new_password, by=me),
                f"{whose} has a new password, and signs in again.",
            )
        if whose == me:
            st.caption("Your own is changed on the page My account.")
    with to_end:
        st.markdown(f"Open sessions: **{open_sessions[whose]}**")
        if st.button("End sessions", disabled=not open_sessions[whose], key=f"end_{whose}"):
            do(
                lambda: accounts.end_sessions(store, whose, by=me),
                f"The sessions of {whose} were ended.",
            )
    with to_remove, st.form(f"remove_{whose}", border=False, clear_on_submit=True):
        typed = st.text_input("Type the username to confirm", autocomplete="off")
        if st.form_submit_button("Remove account"):
            if typed.strip().lower() == whose:
                do(lambda: accounts.remove_account(store, whose, by=me), f"The account {whose} was removed.")
            else:
                st.error("That is not the username; nothing was changed.")
