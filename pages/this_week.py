"""The home page: the week's figures, what needs attention, and the charts behind them."""

import streamlit as st

from wigops.clock import london_today
from wigops.policy import policy_for
from wigops.review import calendar, needs_attention
from wigops.ui import first_week, week_cards
from wigops.ui.attention_view import AttentionView
from wigops.ui.export_line import ExportLine
from wigops.ui.figures_job import this_weeks_figures
from wigops.ui.guard import require
from wigops.ui.reading import Ask
from wigops.ui.sources import copy_source
from wigops.ui.store import the_store
from wigops.ui.week_charts import WeekChartsView

account = require()
store = the_store()
ask = Ask(store)
policy = policy_for(store.home.path)
today = london_today()

st.title("This week")
source = ask(copy_source)
if source is None:
    first_week.no_copy(account)
    st.stop()
figures = this_weeks_figures(store, account)
if figures is None:
    st.stop()

everything = ask(needs_attention, policy, today)
weeks = len(ask(calendar, today))
first_week.about(figures, weeks=weeks)
week_cards.show(figures)
AttentionView(account, today, ExportLine(store, today, source, policy.version)).show(everything)
WeekChartsView(store, policy, figures, account).show()
