"""The record of processing activities, made from the policy, the recipients and what the data holds."""

import streamlit as st

from wigops.policy import policy_for
from wigops.sharing.processing import processing_record
from wigops.ui.kit.dates import ask_as_of
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.sources import copy_source
from wigops.ui.kit.store import the_store
from wigops.ui.sharing.processing import ProcessingView

account = require()
store = the_store()
reading = Reading(store)
policy = policy_for(store.home.path)

st.title("Processing record")
as_of = ask_as_of(key="processing")

source = reading(copy_source)
if source is None:
    st.info(
        "The record of processing (UK GDPR Art 30) will stand here, made from the policy and from what "
        "the data holds. There is no CRM copy yet: load one on the page *CRM copy*."
    )
    st.stop()
record = reading.figure(processing_record, policy, as_of)
ProcessingView(store, policy, source, record).show()
