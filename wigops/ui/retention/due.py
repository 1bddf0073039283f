"""The parts of the page *Due for deletion*: headline, list, one person's reasons, forecast, special data."""

from dataclasses import asdict
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from wigops.catalogue import RETENTION_RULES, RETENTION_STATUSES
from wigops.export.caption import date_words as in_words
from wigops.export.charts import stacked_months
from wigops.policy import Policy
from wigops.retention import (
    NEEDS_ATTENTION,
    Due,
    DueFilter,
    count_matching,
    due_of,
    due_page,
    forecast,
    held_about,
    sectors,
    special_by_status,
    special_page,
)
from wigops.store import Connection
from wigops.ui import person_link
from wigops.ui.erasure.proposal import ProposalPanel
from wigops.ui.kit.cards import Card, draw_cards
from wigops.ui.kit.choice import Choice
from wigops.ui.kit.dates import one_day
from wigops.ui.kit.guard import require
from wigops.ui.kit.listing import Listing, day, text
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.retention import person_actions

_DAYS = {
    "granted_on": "Erasure request granted",
    "notified_on": "Asked not to be contacted",
    "left_on": "Left the organisation",
    "link_ended_on": "Link to a member organisation ended",
    "last_active_on": "Last login or booking",
    "created_on": "Record made in the CRM",
    "decided_on": "An officer decided to keep them as an individual",
    "due_on": "Due for deletion",
}


def nothing_loaded() -> None:
    """What the page says before there is any CRM copy."""
    st.info(
        "The people who are due for deletion will be listed here, each with the reason and the date. "
        "There is no CRM copy yet: load one on the page *CRM copy*, or with `python -m wigops load DIR`."
    )


def headline(reading: Reading, people: dict[str, int]) -> None:
    """How many are due, to be reviewed and held, of how many people, at which date."""
    everybody = sum(people.values())
    words = RETENTION_STATUSES
    draw_cards([Card(words.short[one], people[one], words.meanings[one]) for one in words])
    st.markdown(
        f"**{people['due']:,}** of {everybody:,} people are due for deletion as at "
        f"{in_words(reading.as_of)}; {people['review']:,} need an officer's review and "
        f"{people['held']:,} are held."
    )
    st.caption(f"From the {reading.source}; policy version {reading.policy.version}.")


def people(reading: Reading) -> None:
    """The filters, the list a page at a time, and the reasons of the row that is chosen."""
    wanted, choice = _ask_filter(reading), Choice(f"due_people_{reading.as_of}")
    may_propose = require().may("officer")
    listing = _people_listing(reading.policy, several=may_propose)
    chosen = listing.show(reading, wanted, choose="several" if may_propose else "one", choice=choice)
    if chosen is not None and len(chosen) == 1:
        _why(reading, str(chosen.iloc[0]["contact_id"]))
    else:
        person_actions.DESK.said()
    if chosen is not None and may_propose:
        ProposalPanel(reading, "people").people(wanted, choice)


def show_forecast(reading: Reading) -> None:
    """What falls due in each of the coming months, by rule."""
    months = reading.policy.choice("forecast_months")
    frame = reading.figure(forecast, reading.as_of, months=months)
    total = int(frame["people"].sum())
    title = f"People who fall due for deletion in the {months} months from {reading.as_of:%B %Y}"
    if not total:
        st.info(f"Nobody falls due in the {months} months from {in_words(reading.as_of)}.")
        return
    subtitle = f"{total:,} people, by the rule that applies to them on {in_words(reading.as_of)}"
    busiest = frame.groupby("month")["people"].sum()
    reading.chart(
        stacked_months(frame, title=title, subtitle=subtitle, names=reading.policy.rule_names),
        "Falling due by month",
        alt=f"{title}: {total:,} in all, most of them ({busiest.max():,}) in {busiest.idxmax():%B %Y}.",
        frame=frame,
        key="due_forecast",
    )


def special(reading: Reading, counts: dict[str, int]) -> None:
    """Special category data that is due; it has its own, shorter life."""
    held, listed = sum(counts.values()), counts["due"] + counts["held"]
    st.markdown(
        f"**{counts['due']:,}** of {held:,} special category records are due for deletion as at "
        f"{in_words(reading.as_of)}, {counts['held']:,} more are held and {counts['upcoming']:,} fall due "
        "later. They are deleted whether or not the person is due."
    )
    choice, may_propose = Choice(f"due_special_{reading.as_of}"), require().may("officer")
    chosen = _special_listing(reading.policy).show(
        reading, reading.as_of, choose="several" if may_propose else None, choice=choice
    )
    if chosen is not None and may_propose:
        ProposalPanel(reading, "special").special(listed, choice)


def _people_listing(policy: Policy, *, several: bool) -> Listing:
    choosing = "Choose a row to see the clause, the dates behind it and what is held."
    return Listing(
        key="due_list",
        alt="People by the day on which they are due for deletion, soonest first, and why",
        columns=(
            day("due_on", "Due on"),
            text("status", "Status", 95, words=RETENTION_STATUSES.short),
            text("person", "Person", 150),
            text("because", "Why", 620),
            text("organisation", "Organisation", 180),
            text("rule", "Rule", 140, words=policy.rule_names),
            text("sector", "Sector", 120),
            person_link.column(),
        ),
        ids=["contact_id"],
        title="Due for deletion",
        count=count_matching,
        read=due_page,
        one="person",
        many="people",
        after=", soonest due first",
        empty="Nobody fits this filter. Clear a filter, or choose another date.",
        choosing=f"{choosing} Choose several to propose their erasure." if several else choosing,
    )


def _special_listing(policy: Policy) -> Listing:
    return Listing(
        key="due_special",
        alt="Special category data that is due for deletion, with the reason for each record",
        columns=(
            day("due_on", "Due on"),
            text("status", "Status", words=RETENTION_STATUSES.short),
            text("person", "Person", 150),
            text("kind", "Kind"),
            text("because", "Why", 560),
            text("rule", "Rule", 140, words=policy.special_rule_names),
            text("special_category_id", "Record"),
            person_link.column(),
        ),
        ids=["special_category_id"],
        title="Special category data due",
        count=_count_special,
        read=partial(special_page, statuses=NEEDS_ATTENTION),
        one="record",
        after=", soonest due first",
        empty="No special category data is due. What falls due will be listed here.",
    )


def _count_special(cursor: Connection, as_of: date) -> int:
    counts = special_by_status(cursor, as_of)
    return counts["due"] + counts["held"]


def _ask_filter(reading: Reading) -> DueFilter:
    search, organisation, status = st.columns([3, 3, 4])
    rule, sector, due_from, due_to = st.columns([4, 4, 2, 2])
    rules = {each: reading.policy.retention_rule(each).name for each in RETENTION_RULES}
    return DueFilter(
        reading.as_of,
        search=search.text_input("Search", placeholder="Name, e-mail, phone or CRM id", key="due_search"),
        organisation=organisation.text_input(
            "Organisation", placeholder="Any part of its name", key="due_organisation"
        ),
        statuses=tuple(
            status.multiselect(
                "Status",
                RETENTION_STATUSES,
                default=NEEDS_ATTENTION,
                format_func=RETENTION_STATUSES.short.__getitem__,
                key="due_status",
            )
        ),
        rules=tuple(rule.multiselect("Rule", RETENTION_RULES, format_func=rules.__getitem__, key="due_rule")),
        sectors=tuple(sector.multiselect("Sector", reading(sectors), key="due_sector")),
        due_from=one_day(due_from, "Due from", "due_from"),
        due_to=one_day(due_to, "Due to", "due_to"),
    )


def _why(reading: Reading, contact_id: str) -> None:
    due = reading(due_of, contact_id, reading.as_of)
    if due is None:
        st.info("This person is not in the CRM copy any more.")
        return
    rule = reading.policy.retention_rule(due.rule)
    with st.container(border=True):
        st.subheader(due.person or "A person without a name")
        about = [due.job_title, due.organisation, due.sector, f"CRM id {due.contact_id}"]
        st.caption(" · ".join(filter(None, about)))
        st.markdown(f"**{RETENTION_STATUSES.short[due.status]}.** {plain(due.because)}")
        if require().may("officer"):
            person_link.show(contact_id)
        person_actions.show(reading, due)
        clause, days, held = st.columns([4, 5, 3], gap="medium")
        with clause:
            st.markdown(f"**Rule: {rule.name}**")
            st.markdown(f"{rule.statement} Due on: {rule.due_on}")
            st.markdown(f"> {rule.clause}")
            st.caption(f"Privacy policy, version {reading.policy.version}")
        with days:
            reading.table(
                "**The dates behind it**",
                _days(due),
                f"Dates behind the retention of CRM id {contact_id}",
                key="due_dates",
                note="retention dates of a person",
            )
        with held:
            counts = reading(held_about, contact_id)
            reading.table(
                "**Held in the CRM copy**",
                pd.DataFrame(
                    {
                        "Category": [name.replace("_", " ").capitalize() for name in counts],
                        "Rows": list(counts.values()),
                    }
                ),
                f"Held about CRM id {contact_id}",
                key="due_held",
                note="what is held about a person",
            )


def _days(due: Due) -> pd.DataFrame:
    """The days of `_DAYS` that are known, in words."""
    known = [(label, day) for name, label in _DAYS.items() if (day := asdict(due)[name]) is not None]
    return pd.DataFrame(
        {"What happened": [label for label, _ in known], "Date": [in_words(day) for _, day in known]}
    )
