"""The audit trail: whether its chain holds, and every event in it."""

import streamlit as st

from wigops.audit import last_event
from wigops.ui.audit import trail
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store

require()
reading = Reading(the_store(), version=last_event)

st.title("Audit trail")
trail.chain(reading)
trail.events(reading)
