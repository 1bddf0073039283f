"""Rights requests: what people asked for, by when it has to be answered and why, and the answers."""

from collections.abc import Callable

import streamlit as st

from wigops.rights import list_requests
from wigops.ui import request_link
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store
from wigops.ui.rights.figures import FiguresView
from wigops.ui.rights.form import RecordView
from wigops.ui.rights.holidays import HolidaysView, show_moved
from wigops.ui.rights.register import RequestsView, headline
from wigops.ui.rights.request import RequestView

account = require()
reading = Reading(the_store())
chosen = request_link.asked_for()

st.title("Rights requests")
if chosen is not None:
    RequestView(reading, account).show(chosen)
    st.stop()
requests = reading(list_requests, reading.as_of)
headline(requests, reading.as_of)
show_moved(reading, account)
view = RequestsView(reading, requests)
parts: dict[str, Callable[[], None]] = {
    request_link.OPEN: view.open,
    request_link.CLOSED: view.closed,
    request_link.RECORD: RecordView(reading, account).show,
    request_link.STATISTICS: FiguresView(reading, requests).show,
    request_link.HOLIDAYS: HolidaysView(reading, account).show,
}
if not account.may("officer"):
    del parts[request_link.RECORD]
tabs = st.tabs(list(parts), key=request_link.TABS, on_change="rerun")
for tab, show in zip(tabs, parts.values(), strict=True):
    if tab.open:
        with tab:
            show()
