"""The weekly compliance review: walked through section by section, signed, compared, taken to the board."""

from collections.abc import Callable

import streamlit as st

from wigops.review import calendar
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store
from wigops.ui.review import calendar as calendar_view
from wigops.ui.review.calendar import COMPARE, TAB, TABS, WEEK, WEEKS
from wigops.ui.review.compare import CompareView
from wigops.ui.review.week import WeekView

account = require()
reading = Reading(the_store())

st.title("Review")
weeks = reading(calendar)
if not reading.has_copy:
    st.info(
        "Each week's figures will be walked through here, noted on, and signed off. There is no CRM copy "
        "yet: load one on the page *CRM copy*, or with `python -m wigops load DIR`."
    )
    st.stop()

parts: dict[str, Callable[[], None]] = {
    WEEK: lambda: WeekView(reading, account).show(weeks),
    WEEKS: lambda: calendar_view.show(reading, weeks),
    COMPARE: lambda: CompareView(reading, account).show(weeks),
}
for tab, name in zip(st.tabs(TABS, key=TAB, on_change="rerun"), TABS, strict=True):
    if tab.open:
        with tab:
            parts[name]()
