"""The home page: the week's figures, what needs attention, and the charts behind them."""

import streamlit as st

from wigops.review import calendar, needs_attention
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store
from wigops.ui.review import cards as week_cards
from wigops.ui.review import first_week
from wigops.ui.review.attention import AttentionView
from wigops.ui.review.charts import WeekChartsView
from wigops.ui.review.figures import reading_of
from wigops.ui.review.figures_job import this_weeks_figures

account = require()
reading = Reading(the_store())

st.title("This week")
if not reading.has_copy:
    first_week.no_copy(account)
    st.stop()
figures = this_weeks_figures(reading.store, account)
if figures is None:
    st.stop()

everything = reading(needs_attention, reading.policy, reading.as_of)
weeks = len(reading(calendar, reading.as_of))
first_week.about(figures, weeks=weeks)
week_cards.show(figures)
AttentionView(reading).show(everything)
WeekChartsView(reading_of(reading, figures), figures, account).show()
