"""Third-party sharing: who was given what and on what ground, what should not have been, whom to tell."""

from collections.abc import Callable

import streamlit as st

from wigops.policy import policy_for
from wigops.ui import cached
from wigops.ui.dates import ask_as_of
from wigops.ui.guard import require
from wigops.ui.sharing_charts import ChartsView
from wigops.ui.sharing_log import LogView
from wigops.ui.sharing_notices import NoticesView
from wigops.ui.sharing_record import RecordView
from wigops.ui.sources import copy_source
from wigops.ui.store import the_store

account = require()
store = the_store()
policy = policy_for(store.home.path)

st.title("Third-party sharing")
as_of = ask_as_of(key="sharing")

with store.read() as cursor:
    source = copy_source(cursor)
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
    log.headline(cached.flag_counts(cursor, str(store.home.path), as_of))
    parts: dict[str, Callable[[], None]] = {
        "Log": lambda: log.log(cursor),
        "Flags": lambda: log.flags(cursor),
        "Month by month": lambda: charts.months(cursor),
        "Who gets what": lambda: charts.matrix(cursor),
        "Notices": lambda: notices.show(cursor),
        "Record a disclosure": lambda: recording.show(cursor),
        "Not shared": lambda: recording.decisions(cursor),
    }
    if not account.may("officer"):
        del parts["Record a disclosure"]
    tabs = st.tabs(list(parts), key="sharing_tab", on_change="rerun")
    for tab, show in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                show()
