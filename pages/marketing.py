"""Whom marketing may reach, mail that was sent against a wish, opting out, and the legitimate interest."""

import streamlit as st

from wigops.policy import policy_for
from wigops.ui.consent import marketing as marketing_view
from wigops.ui.consent.assessments import AssessmentsView
from wigops.ui.kit.dates import ask_as_of
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.sources import copy_source
from wigops.ui.kit.store import the_store

require()
store = the_store()
reading = Reading(store)
policy = policy_for(store.home.path)

st.title("Marketing")
as_of = ask_as_of(key="marketing")

source = reading(copy_source)
if source is None:
    marketing_view.nothing_loaded()
    st.stop()
view = marketing_view.MarketingView(store, policy, as_of, source)
view.headline(reading)
parts = {
    "Sent against a wish": view.breaches,
    "Reach": view.reach,
    "Opt out": view.opt_outs,
    "Legitimate interest": AssessmentsView(store, policy).show,
}
tabs = st.tabs(list(parts), key="marketing_tab", on_change="rerun")
for tab, show in zip(tabs, parts.values(), strict=True):
    if tab.open:
        with tab:
            show(reading)
