"""Who is due for deletion under the retention schedule, why, and since when."""

import streamlit as st

from wigops.policy import policy_for
from wigops.retention import due_by_status, special_by_status
from wigops.ui import due_view
from wigops.ui.dates import ask_as_of, in_words
from wigops.ui.guard import require
from wigops.ui.sources import copy_source
from wigops.ui.store import the_store

account = require()
store = the_store()
policy = policy_for(store.home.path)

st.title("Due for deletion")
as_of = ask_as_of(key="due")

with store.read() as cursor:
    source = copy_source(cursor)
    if source is None:
        due_view.nothing_loaded()
        st.stop()
    people, special = due_by_status(cursor, as_of), special_by_status(cursor, as_of)
    view = due_view.DueView(store, policy, as_of, source)

    view.headline(people)
    list_tab, forecast_tab, special_tab = st.tabs(
        [
            "People",
            "Forecast",
            f"Special category data ({special['due'] + special['held']:,} due)",
        ]
    )
    with list_tab:
        view.people(cursor)
    with forecast_tab:
        view.forecast(cursor)
    with special_tab:
        view.special(cursor, special)
    st.caption(f"As at {in_words(as_of)}, from the {source}; policy version {policy.version}.")
