"""Erasures: what waits to be approved, what was done and its proof, what is left to do, who is kept out."""

import streamlit as st

from wigops.policy import policy_for
from wigops.ui.erasure import batches as erasure_view
from wigops.ui.erasure import result as erasure_result
from wigops.ui.erasure import tabs as erasure_tabs
from wigops.ui.erasure.certificate import CertificateView
from wigops.ui.erasure.engagement import EngagementView
from wigops.ui.erasure.job import the_erasure_job
from wigops.ui.erasure.leftovers import LeftoversView
from wigops.ui.erasure.tombstones import TombstonesView
from wigops.ui.kit.guard import require
from wigops.ui.kit.job import watch
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.sources import copy_source
from wigops.ui.kit.store import the_store

account = require()
store = the_store()
reading = Reading(store)
policy = policy_for(store.home.path)
job = the_erasure_job(store.home)

st.title("Erasure")
watch(job)
source = reading(copy_source) or "No CRM copy yet"
erasure_result.show(reading, store, job, account)
erasure_view.headline(reading)
waiting, done, leftovers, tombstones, engagement = st.tabs(
    erasure_tabs.TABS, key=erasure_tabs.KEY, on_change="rerun"
)
if waiting.open:
    with waiting:
        erasure_view.WaitingView(store, policy, job, account).show(reading)
if done.open:
    with done:
        CertificateView(store, policy, source).show(reading)
if leftovers.open:
    with leftovers:
        LeftoversView(store, job, account).show(reading)
if tombstones.open:
    with tombstones:
        TombstonesView(store, policy, source, account).show(reading)
if engagement.open:
    with engagement:
        EngagementView(store, policy, source).show(reading)
