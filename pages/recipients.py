"""Whom data is shared with: kind, due diligence, agreement, how many people's data they hold."""

import streamlit as st

from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store
from wigops.ui.sharing import recipients

require()
st.title("Recipients")
reading = Reading(the_store())
recipients.show(reading if reading.has_copy else reading.of(source="register, before any CRM copy"))
