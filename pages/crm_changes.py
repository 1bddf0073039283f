"""What the CRM's administrator was asked to change, what was sent, and what the CRM has applied."""

import streamlit as st

from wigops.outbox import count_by_state
from wigops.policy import policy_for
from wigops.ui.crm import changes as changes_view
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.sources import copy_source
from wigops.ui.kit.store import the_store

account = require()
store = the_store()
reading = Reading(store)
policy = policy_for(store.home.path)

st.title("CRM changes")
st.markdown(
    "What was erased, corrected or withdrawn here still stands in the CRM until its administrator changes "
    "it there. This is the list of what to ask for, and each new load of the CRM shows what was done."
)
changes_view.DESK.said()
if not any(reading(count_by_state).values()):
    changes_view.nothing_asked()
    st.stop()
source = reading(copy_source) or "Outbox, before any CRM copy"
view = changes_view.ChangesView(store, policy.version, source)
view.headline(reading)
view.listed(reading, view.ask_filter(), may_mark=account.may("officer"))
changes_view.kinds(Reading(store, source=source))
