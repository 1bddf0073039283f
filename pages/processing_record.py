"""The record of processing activities, made from the policy, the recipients and what the data holds."""

import streamlit as st

from wigops.ui.kit.dates import ask_as_of
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store
from wigops.ui.sharing import processing

require()
st.title("Processing record")
reading = Reading(the_store(), ask_as_of(key="processing"))
if not reading.has_copy:
    processing.nothing_loaded()
    st.stop()
processing.show(reading)
