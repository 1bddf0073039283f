"""For whom consent covers what we did: coverage by purpose, the gap, old and weak consents, withdrawals."""

from collections.abc import Callable

import streamlit as st

from wigops.ui.consent import coverage, gap, withdrawals
from wigops.ui.kit.dates import ask_as_of
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store

require()
st.title("Consent coverage")
day, window = st.columns([5, 1], vertical_alignment="bottom")
with day:
    reading = Reading(the_store(), ask_as_of(key="consent"))
with window:
    months = coverage.ask_months(reading.policy)
if not reading.has_copy:
    coverage.nothing_loaded()
    st.stop()
view = coverage.ConsentView(reading, months)
view.headline()
parts: dict[str, Callable[[], None]] = {
    "Coverage": view.coverage,
    "The gap": lambda: gap.gap(reading, months),
    "Stale and incomplete": lambda: gap.weak(reading, months),
    "Withdrawals": lambda: withdrawals.show(reading),
    "One person": lambda: withdrawals.person(reading, months),
}
tabs = st.tabs(list(parts), key="consent_tab", on_change="rerun")
for tab, show in zip(tabs, parts.values(), strict=True):
    if tab.open:
        with tab:
            show()
