"""Whom data is shared with: kind, due diligence, agreement, how many people's data they hold."""

import streamlit as st

from wigops.policy import policy_for
from wigops.ui.guard import require
from wigops.ui.reading import Ask
from wigops.ui.recipients_view import RecipientsView
from wigops.ui.sources import copy_source
from wigops.ui.store import the_store

account = require()
store = the_store()
ask = Ask(store)

st.title("Recipients")
source = ask(copy_source) or "register, before any CRM copy"
RecipientsView(store, policy_for(store.home.path), account, source).show(ask)
