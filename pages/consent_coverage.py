"""For whom consent covers what we did: coverage by purpose, the gap, old and weak consents, withdrawals."""

import streamlit as st

from wigops.policy import policy_for
from wigops.ui.consent import coverage as consent_view
from wigops.ui.consent.withdrawals import WithdrawalsView
from wigops.ui.kit.dates import ask_as_of
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.sources import copy_source
from wigops.ui.kit.store import the_store

require()
store = the_store()
reading = Reading(store)
policy = policy_for(store.home.path)

st.title("Consent coverage")
day, window = st.columns([5, 1], vertical_alignment="bottom")
with day:
    as_of = ask_as_of(key="consent")
with window:
    months = consent_view.ask_months(policy)

source = reading(copy_source)
if source is None:
    consent_view.nothing_loaded()
    st.stop()
view = consent_view.ConsentView(store, policy, as_of, months, source)
withdrawals = WithdrawalsView(store, policy, as_of, months, source)
view.headline(reading)
parts = {
    "Coverage": view.coverage,
    "The gap": view.gap,
    "Stale and incomplete": view.weak,
    "Withdrawals": withdrawals.show,
    "One person": withdrawals.person,
}
tabs = st.tabs(list(parts), key="consent_tab", on_change="rerun")
for tab, show in zip(tabs, parts.values(), strict=True):
    if tab.open:
        with tab:
            show(reading)
