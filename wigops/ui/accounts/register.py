"""The page *Accounts*: who may sign in and as what, adding an account, and changing one. For admins."""

from collections import Counter
from functools import partial

import pandas as pd
import streamlit as st

from wigops import accounts
from wigops.errors import BadInputError
from wigops.export.caption import counted
from wigops.store import Store
from wigops.ui.kit.desk import Desk, typed
from wigops.ui.kit.listing import Table, moment, number, text
from wigops.ui.kit.reading import Reading

DESK = Desk("accounts")
_TABLE = Table(
    "accounts",
    "Accounts by name, with the role of each and its open sessions",
    (
        text("Username", "Username"),
        text("Role", "Role"),
        moment("Created", "Created"),
        number("Open sessions", "Open sessions", told="Signed in now"),
    ),
)


def show(reading: Reading, me: str) -> None:
    """All accounts, and what an admin, the account `me`, may do about them."""
    everyone = reading(accounts.list_accounts)
    open_sessions = Counter(session.username for session in reading(accounts.open_sessions))
    listed = pd.DataFrame(
        {
            "Username": [one.username for one in everyone],
            "Role": [one.role for one in everyone],
            "Created": [one.created_at.replace(tzinfo=None) for one in everyone],
            "Open sessions": [open_sessions[one.username] for one in everyone],
        }
    )
    _TABLE.under(reading, f"**{counted(len(everyone), 'account')}**", listed, "Accounts")
    st.caption(
        "A viewer reads; an officer acts; an approver also approves another's erasure batch; "
        "an admin also looks after accounts and settings."
    )
    adding, changing = st.columns(2, gap="large")
    with adding:
        _add_form(reading.store)
    with changing, st.container(border=True):
        # Each button names the account: while another is being chosen, the old one's are still there.
        st.subheader("Change an account")
        whose = st.selectbox("Account", [one.username for one in everyone])
        its_role = next(one.role for one in everyone if one.username == whose)
        _change_forms(reading.store, whose, its_role, open_sessions[whose], is_mine=whose == me)


def _add_form(store: Store) -> None:
    form = DESK.form("add")
    with st.form(form):
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
        DESK.submit("Add account", form, partial(_add, store, form), role="admin", primary=False)


def _change_forms(store: Store, whose: str, its_role: str, sessions: int, *, is_mine: bool) -> None:
    submit = partial(DESK.submit, role="admin", primary=False)
    to_role, to_password, to_end, to_remove = st.tabs(["Role", "Password", "Sessions", "Remove"])
    form = DESK.form("role", whose)
    with to_role, st.form(form, border=False):
        st.selectbox("New role", accounts.ROLES, index=accounts.ROLES.index(its_role), key=f"{form}_new")
        submit(f"Change the role of {whose}", form, partial(_change_role, store, whose, form))
    form = DESK.form("password", whose)
    with to_password, st.form(form, border=False, clear_on_submit=True):
        st.text_input("New password", type="password", autocomplete="new-password", key=f"{form}_new")
        st.caption("Ends the account's sessions, and opens it where failed attempts had closed it.")
        set_it = partial(_set_password, store, whose, form)
        submit(f"Set the password of {whose}", form, set_it, disabled=is_mine)
        if is_mine:
            st.caption("Your own is changed on the page My account.")
    with to_end:
        st.markdown(f"Open sessions: **{sessions}**")
        form, end = DESK.form("end", whose), partial(_end_sessions, store, whose)
        DESK.button(f"End the sessions of {whose}", form, end, role="admin", disabled=not sessions)
    form = DESK.form("remove", whose)
    with to_remove, st.form(form, border=False, clear_on_submit=True):
        st.text_input("Type the username to confirm", autocomplete="off", key=f"{form}_name")
        submit(f"Remove the account {whose}", form, partial(_remove, store, whose, form))


def _add(store: Store, form: str, by: str) -> str:
    name, role = typed(form, "name"), typed(form, "role")
    accounts.add_account(store, name, role, st.session_state[f"{form}_password"], by=by)
    return f"The account {name.lower()} was added, as {role}."


def _change_role(store: Store, whose: str, form: str, by: str) -> str:
    new_role = typed(form, "new")
    accounts.change_role(store, whose, new_role, by=by)
    return f"{whose} is {new_role} now, and signs in again."


def _set_password(store: Store, whose: str, form: str, by: str) -> str:
    accounts.change_password(store, whose, st.session_state[f"{form}_new"], by=by)
    return f"{whose} has a new password, and signs in again."


def _end_sessions(store: Store, whose: str, by: str) -> str:
    accounts.end_sessions(store, whose, by=by)
    return f"The sessions of {whose} were ended."


def _remove(store: Store, whose: str, form: str, by: str) -> str:
    if typed(form, "name").lower() != whose:
        raise BadInputError("That is not the username; nothing was changed.")
    accounts.remove_account(store, whose, by=by)
    return f"The account {whose} was removed."
