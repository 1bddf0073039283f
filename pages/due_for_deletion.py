"""Who is due for deletion under the retention schedule, why, and since when."""

import streamlit as st

from wigops.retention import due_by_status, special_by_status
from wigops.ui.kit.dates import ask_as_of
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store
from wigops.ui.retention import due, holds

require()
st.title("Due for deletion")
reading = Reading(the_store(), ask_as_of(key="due"))
if not reading.has_copy:
    due.nothing_loaded()
    st.stop()
people = reading.figure(due_by_status, reading.as_of)
special = reading.figure(special_by_status, reading.as_of)
due.headline(reading, people)
list_tab, forecast_tab, special_tab, holds_tab, decisions_tab = st.tabs(
    ["People", "Forecast", "Special category data", "Holds", "Decisions"],
    key="due_tab",
    on_change="rerun",
)
if list_tab.open:
    with list_tab:
        due.people(reading)
if forecast_tab.open:
    with forecast_tab:
        due.show_forecast(reading)
if special_tab.open:
    with special_tab:
        due.special(reading, special)
if holds_tab.open:
    with holds_tab:
        holds.holds(reading)
if decisions_tab.open:
    with decisions_tab:
        holds.decisions(reading)
