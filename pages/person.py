"""Everything held about one person: on what ground, from where, until when, and all that happened."""

import streamlit as st

from wigops.ui import person_link
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store
from wigops.ui.rights.person import PersonView
from wigops.ui.rights.person_choice import ask_person

account = require("officer")
reading = Reading(the_store())
chosen = person_link.asked_for()

st.title("Person")
if chosen is None:
    st.caption(
        "All that is held about one person, each record with its ground and its end, and what happened."
    )
    found = ask_person(reading, key="person", otherwise="Type it otherwise.")
    if found:
        st.button("Open", type="primary", on_click=person_link.go_to, args=(found[0],), key="person_open")
    st.stop()
PersonView(reading, account, chosen).show()
