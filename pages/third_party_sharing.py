"""Third-party sharing: who was given what and on what ground, what should not have been, whom to tell."""

from collections.abc import Callable

import streamlit as st

from wigops.policy import policy_for
from wigops.sharing import flag_counts
from wigops.ui.kit.dates import ask_as_of
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.sources import copy_source
from wigops.ui.kit.store import the_store
from wigops.ui.sharing.charts import ChartsView
from wigops.ui.sharing.log import LogView
from wigops.ui.sharing.notices import NoticesView
from wigops.ui.sharing.record import RecordView

account = require()
store = the_store()
reading = Reading(store)
policy = policy_for(store.home.path)

st.title("Third-party sharing")
as_of = ask_as_of(key="sharing")

source = reading(copy_source)
if source is None:
    st.info(
        "What was shared with others will be listed here, each disclosure with its ground and its flags. "
        "There is no CRM copy yet: load one on the page *CRM copy*, or with `python -m wigops load DIR`."
    )
    st.stop()
log = LogView(store, policy, account, as_of, source)
charts = ChartsView(store, policy, as_of, source)
recording = RecordView(store, policy, source)
notices = NoticesView(store, policy, account, source)
log.headline(reading.figure(flag_counts, as_of))
parts: dict[str, Callable[[], None]] = {
    "Log": lambda: log.log(reading),
    "Flags": lambda: log.flags(reading),
    "Month by month": lambda: charts.months(reading),
    "Who gets what": lambda: charts.matrix(reading),
    "Notices": lambda: notices.show(reading),
    "Record a disclosure": lambda: recording.show(reading),
    "Not shared": lambda: recording.decisions(reading),
}
if not account.may("officer"):
    del parts["Record a disclosure"]
tabs = st.tabs(list(parts), key="sharing_tab", on_change="rerun")
for tab, show in zip(tabs, parts.values(), strict=True):
    if tab.open:
        with tab:
            show()
