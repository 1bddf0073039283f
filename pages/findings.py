"""Findings: each breach of the policy that the data shows, and what is checked and was not found."""

import streamlit as st

from wigops.export.caption import date_words as in_words
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store
from wigops.ui.review import finding_address
from wigops.ui.review.cases import CasesView
from wigops.ui.review.figures_job import this_weeks_figures
from wigops.ui.review.findings import FindingsView

account = require()
store = the_store()
reading = Reading(store)

st.title("Findings")
if not reading.has_copy:
    st.info(
        "Each breach of the policy that the data shows will be listed here, with how to mend it. There is no "
        "CRM copy yet: load one on the page *CRM copy*, or with `python -m wigops load DIR`."
    )
    st.stop()
figures = this_weeks_figures(store, account)
if figures is None:
    st.stop()

chosen = finding_address.asked_for()
if chosen is None:
    FindingsView(reading, account, figures).show()
else:
    CasesView(reading, account, chosen).show()
st.caption(
    f"As at {in_words(figures.as_of)}, from the {reading.source}; policy version {figures.policy_version}."
)
