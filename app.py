"""The dashboard: sign-in, navigation and the frame around every page.

Run it with `streamlit run app.py` from the project's folder.
"""

import streamlit as st

from wigops.ui import frame
from wigops.ui.kit import logs
from wigops.ui.kit.sentences import sentences

logs.install()
st.set_page_config(page_title="wigops", page_icon=frame.ICON, layout="wide")
with sentences():
    frame.run()
