"""Backups: made while everybody works, restored with every erasure since done again. For admins."""

import streamlit as st

from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store
from wigops.ui.store import backups

require("admin")
reading = Reading(the_store(), source="backups of this installation")

st.title("Backups")
backups.show(reading)
