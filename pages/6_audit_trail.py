"""The audit trail: whether its chain holds, and every event in it."""

import streamlit as st

from wigops.policy import policy_for
from wigops.ui.guard import require
from wigops.ui.store import the_store
from wigops.ui.trail_view import TrailView

require()
store = the_store()

st.title("Audit trail")
with store.read() as cursor:
    view = TrailView(store, policy_for(store.home.path))
    view.chain(cursor)
    view.events(cursor)
