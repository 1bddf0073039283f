"""Whom data is shared with: kind, due diligence, agreement, how many people's data they hold."""

import streamlit as st

from wigops.policy import policy_for
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.sources import copy_source
from wigops.ui.kit.store import the_store
from wigops.ui.sharing.recipients import RecipientsView

account = require()
store = the_store()
reading = Reading(store)

st.title("Recipients")
source = reading(copy_source) or "register, before any CRM copy"
RecipientsView(store, policy_for(store.home.path), account, source).show(reading)
