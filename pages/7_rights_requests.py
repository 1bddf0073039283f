"""Rights requests: what people asked for, by when it has to be answered and why, and the answers."""

from collections.abc import Callable

import streamlit as st

from wigops.clock import london_today
from wigops.policy import policy_for
from wigops.rights import list_requests
from wigops.ui import request_link
from wigops.ui.guard import require
from wigops.ui.request_form import RecordView
from wigops.ui.request_view import RequestView
from wigops.ui.requests_figures import FiguresView
from wigops.ui.requests_holidays import HolidaysView, show_moved
from wigops.ui.requests_view import RequestsView, headline
from wigops.ui.sources import copy_source
from wigops.ui.store import the_store

account = require()
store = the_store()
policy = policy_for(store.home.path)
chosen, today = request_link.asked_for(), london_today()

st.title("Rights requests")
with store.read() as cursor:
    source = copy_source(cursor) or "No CRM copy yet"
    if chosen is not None:
        RequestView(store, policy, source, account).show(cursor, chosen)
        st.stop()
    requests = list_requests(cursor, today)
    headline(requests, today)
    show_moved(cursor, store, account)
    view = RequestsView(store, policy, source, today, requests)
    parts: dict[str, Callable[[], None]] = {
        request_link.OPEN: lambda: view.open(cursor),
        request_link.CLOSED: lambda: view.closed(cursor),
        request_link.RECORD: lambda: RecordView(store, account).show(cursor),
        request_link.STATISTICS: FiguresView(store, policy, source, today, requests).show,
        request_link.HOLIDAYS: lambda: HolidaysView(store, account).show(cursor),
    }
    if not account.may("officer"):
        del parts[request_link.RECORD]
    tabs = st.tabs(list(parts), key=request_link.TABS, on_change="rerun")
    for tab, show in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                show()
