"""Whom marketing may reach, mail that was sent against a wish, opting out, and the legitimate interest."""

import streamlit as st

from wigops.ui.consent import assessments, marketing
from wigops.ui.kit.dates import ask_as_of
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store

require()
st.title("Marketing")
reading = Reading(the_store(), ask_as_of(key="marketing"))
if not reading.has_copy:
    marketing.nothing_loaded()
    st.stop()
marketing.headline(reading)
parts = {
    "Sent against a wish": marketing.against_wishes,
    "Reach": marketing.people,
    "Opt out": marketing.opt_outs,
    "Legitimate interest": assessments.show,
}
tabs = st.tabs(list(parts), key="marketing_tab", on_change="rerun")
for tab, show in zip(tabs, parts.values(), strict=True):
    if tab.open:
        with tab:
            show(reading)
