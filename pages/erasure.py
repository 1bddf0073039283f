"""Erasures: what waits to be approved, what was done and its proof, what is left to do, who is kept out."""

import streamlit as st

from wigops.ui.erasure import batches as erasure_view
from wigops.ui.erasure import certificate as erasure_certificate
from wigops.ui.erasure import engagement as erasure_engagement
from wigops.ui.erasure import result as erasure_result
from wigops.ui.erasure import tabs as erasure_tabs
from wigops.ui.erasure import tombstones as erasure_tombstones
from wigops.ui.erasure.job import the_erasure_job
from wigops.ui.erasure.leftovers import LeftoversView
from wigops.ui.kit.guard import require
from wigops.ui.kit.job import watch
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store

require()
reading = Reading(the_store())
job = the_erasure_job(reading.store.home)

st.title("Erasure")
watch(job)
erasure_result.show(reading, job)
erasure_view.headline(reading)
waiting, done, leftovers, tombstones, engagement = st.tabs(
    erasure_tabs.TABS, key=erasure_tabs.KEY, on_change="rerun"
)
if waiting.open:
    with waiting:
        erasure_view.WaitingView(reading, job).show()
if done.open:
    with done:
        erasure_certificate.show(reading)
if leftovers.open:
    with leftovers:
        LeftoversView(reading, job).show()
if tombstones.open:
    with tombstones:
        erasure_tombstones.show(reading)
if engagement.open:
    with engagement:
        erasure_engagement.show(reading)
