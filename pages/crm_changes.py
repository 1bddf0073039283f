"""What the CRM's administrator was asked to change, what was sent, and what the CRM has applied."""

import streamlit as st

from wigops.outbox import count_by_state
from wigops.ui.crm import changes
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store

account = require()
reading = Reading(the_store())

st.title("CRM changes")
st.markdown(
    "What was erased, corrected or withdrawn here still stands in the CRM until its administrator changes "
    "it there. This is the list of what to ask for, and each new load of the CRM shows what was done."
)
changes.DESK.said()
if not any(reading(count_by_state).values()):
    changes.nothing_asked()
    st.stop()
if not reading.has_copy:
    reading = reading.of(source="Outbox, before any CRM copy")
changes.headline(reading)
changes.listed(reading, may_mark=account.may("officer"))
changes.kinds(reading)
