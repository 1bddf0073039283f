"""The home page: the week's figures, what needs attention, and the charts behind them."""

import streamlit as st

from wigops.clock import london_today
from wigops.policy import policy_for
from wigops.review import calendar, needs_attention
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.sources import copy_source
from wigops.ui.kit.store import the_store
from wigops.ui.review import cards as week_cards
from wigops.ui.review import first_week
from wigops.ui.review.attention import AttentionView
from wigops.ui.review.charts import WeekChartsView
from wigops.ui.review.figures_job import this_weeks_figures

account = require()
store = the_store()
reading = Reading(store)
policy = policy_for(store.home.path)
today = london_today()

st.title("This week")
source = reading(copy_source)
if source is None:
    first_week.no_copy(account)
    st.stop()
figures = this_weeks_figures(store, account)
if figures is None:
    st.stop()

everything = reading(needs_attention, policy, today)
weeks = len(reading(calendar, today))
first_week.about(figures, weeks=weeks)
week_cards.show(figures)
AttentionView(account, today, Reading(store, today, source=source)).show(everything)
WeekChartsView(store, policy, figures, account).show()
