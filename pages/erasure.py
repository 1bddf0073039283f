"""Erasures: what waits to be approved, what was done and its proof, what is left to do, who is kept out."""

import streamlit as st

from wigops.policy import policy_for
from wigops.ui import erasure_result, erasure_tabs, erasure_view
from wigops.ui.certificate_view import CertificateView
from wigops.ui.engagement_view import EngagementView
from wigops.ui.erasure_job import the_erasure_job
from wigops.ui.guard import require
from wigops.ui.job import watch
from wigops.ui.leftovers_view import LeftoversView
from wigops.ui.reading import Ask
from wigops.ui.sources import copy_source
from wigops.ui.store import the_store
from wigops.ui.tombstones_view import TombstonesView

account = require()
store = the_store()
ask = Ask(store)
policy = policy_for(store.home.path)
job = the_erasure_job(store.home)

st.title("Erasure")
watch(job)
source = ask(copy_source) or "No CRM copy yet"
erasure_result.show(ask, store, job, account)
erasure_view.headline(ask)
waiting, done, leftovers, tombstones, engagement = st.tabs(
    erasure_tabs.TABS, key=erasure_tabs.KEY, on_change="rerun"
)
if waiting.open:
    with waiting:
        erasure_view.WaitingView(store, policy, job, account).show(ask)
if done.open:
    with done:
        CertificateView(store, policy, source).show(ask)
if leftovers.open:
    with leftovers:
        LeftoversView(store, job, account).show(ask)
if tombstones.open:
    with tombstones:
        TombstonesView(store, policy, source, account).show(ask)
if engagement.open:
    with engagement:
        EngagementView(store, policy, source).show(ask)
