"""Rights requests: what people asked for, by when it has to be answered and why, and the answers."""

from collections.abc import Callable

import streamlit as st

from wigops.clock import london_today
from wigops.policy import policy_for
from wigops.rights import list_requests
from wigops.ui import request_link
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.sources import copy_source
from wigops.ui.kit.store import the_store
from wigops.ui.rights.figures import FiguresView
from wigops.ui.rights.form import RecordView
from wigops.ui.rights.holidays import HolidaysView, show_moved
from wigops.ui.rights.register import RequestsView, headline
from wigops.ui.rights.request import RequestView

account = require()
store = the_store()
reading = Reading(store)
policy = policy_for(store.home.path)
chosen, today = request_link.asked_for(), london_today()

st.title("Rights requests")
source = reading(copy_source) or "No CRM copy yet"
if chosen is not None:
    RequestView(store, policy, source, account).show(reading, chosen)
    st.stop()
requests = reading(list_requests, today)
headline(requests, today)
show_moved(reading, store, account)
view = RequestsView(reading, requests)
parts: dict[str, Callable[[], None]] = {
    request_link.OPEN: view.open,
    request_link.CLOSED: view.closed,
    request_link.RECORD: lambda: RecordView(store, account).show(reading),
    request_link.STATISTICS: FiguresView(reading, requests).show,
    request_link.HOLIDAYS: lambda: HolidaysView(store, account).show(reading),
}
if not account.may("officer"):
    del parts[request_link.RECORD]
tabs = st.tabs(list(parts), key=request_link.TABS, on_change="rerun")
for tab, show in zip(tabs, parts.values(), strict=True):
    if tab.open:
        with tab:
            show()
