"""The audit trail: whether its chain holds, and every event in it."""

import streamlit as st

from wigops.audit import last_event
from wigops.policy import policy_for
from wigops.ui.audit.trail import TrailView
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store

require()
store = the_store()
reading = Reading(store, version=last_event)

st.title("Audit trail")
view = TrailView(store, policy_for(store.home.path))
view.chain(reading)
view.events(reading)
