"""The copy of the CRM: how fresh it is, what each load brought or was refused for, and loading the next."""

import streamlit as st

from wigops.crm.history import latest_load
from wigops.crm.who import questions
from wigops.ui.crm import copy as copy_view
from wigops.ui.crm import load_form
from wigops.ui.crm.load_job import the_job
from wigops.ui.crm.who_is_who import IdentityView
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store

account = require()
store = the_store()
reading = Reading(store)
job = the_job(store.home)

st.title("CRM copy")
latest = reading(latest_load)
copy_view.headline(reading)

load_form.progress(job, latest)
if latest is None:
    copy_view.nothing_loaded()
reasons_above = account.may("officer") and load_form.load_form(store, job, latest)
if latest is None:
    st.stop()

identity = IdentityView(store, account)
asked = reading(questions)
identity.headline(asked)
last_tab, who_tab, history_tab = st.tabs(["Last load", "Who is who", "History of loads"])
with last_tab:
    copy_view.last_load(reading, latest, reasons_above=reasons_above)
with who_tab:
    identity.show(reading, asked)
with history_tab:
    copy_view.history(reading)
