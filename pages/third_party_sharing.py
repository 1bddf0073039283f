"""Third-party sharing: who was given what and on what ground, what should not have been, whom to tell."""

from collections.abc import Callable

import streamlit as st

from wigops.ui.kit.dates import ask_as_of
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store
from wigops.ui.sharing import charts, log, notices, record

account = require()
st.title("Third-party sharing")
reading = Reading(the_store(), ask_as_of(key="sharing"))
if not reading.has_copy:
    log.nothing_loaded()
    st.stop()
log.headline(reading)
parts: dict[str, Callable[[Reading], None]] = {
    "Log": log.log,
    "Flags": log.flags,
    "Month by month": charts.months,
    "Who gets what": charts.who_gets_what,
    "Notices": notices.show,
    "Record a disclosure": record.show,
    "Not shared": record.decisions,
}
if not account.may("officer"):
    del parts["Record a disclosure"]
tabs = st.tabs(list(parts), key="sharing_tab", on_change="rerun")
for tab, show in zip(tabs, parts.values(), strict=True):
    if tab.open:
        with tab:
            show(reading)
