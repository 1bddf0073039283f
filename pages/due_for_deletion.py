"""Who is due for deletion under the retention schedule, why, and since when."""

import streamlit as st

from wigops.policy import policy_for
from wigops.retention import due_by_status, special_by_status
from wigops.ui.kit.dates import ask_as_of
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Ask
from wigops.ui.kit.sources import copy_source
from wigops.ui.kit.store import the_store
from wigops.ui.retention import due as due_view
from wigops.ui.retention import holds as holds_view

account = require()
store = the_store()
ask = Ask(store)
policy = policy_for(store.home.path)

st.title("Due for deletion")
as_of = ask_as_of(key="due")

source = ask(copy_source)
if source is None:
    due_view.nothing_loaded()
    st.stop()
people = ask.figure(due_by_status, as_of)
special = ask.figure(special_by_status, as_of)
view = due_view.DueView(store, policy, as_of, source)

view.headline(people)
list_tab, forecast_tab, special_tab, holds_tab, decisions_tab = st.tabs(
    ["People", "Forecast", "Special category data", "Holds", "Decisions"],
    key="due_tab",
    on_change="rerun",
)
if list_tab.open:
    with list_tab:
        view.people(ask)
if forecast_tab.open:
    with forecast_tab:
        view.forecast(ask)
if special_tab.open:
    with special_tab:
        view.special(ask, special)
standing = holds_view.HoldsView(store, policy, source)
if holds_tab.open:
    with holds_tab:
        standing.holds(ask)
if decisions_tab.open:
    with decisions_tab:
        standing.decisions(ask)
