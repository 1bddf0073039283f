"""Accounts: who may sign in, and as what. For admins."""

import streamlit as st

from wigops.ui.accounts import register
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store

account = require("admin")
reading = Reading(the_store(), source="accounts of this installation")

st.title("Accounts")
register.DESK.said(refusals=False)
register.show(reading, account.username)
