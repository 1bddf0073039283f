"""The parts of the page *Due for deletion*: headline, list, one person's reasons, forecast, special data."""

from dataclasses import asdict, dataclass
from datetime import date

import pandas as pd
import streamlit as st

from wigops.catalogue import RETENTION_RULES, RETENTION_STATUSES
from wigops.export.caption import Caption
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
    special_page,
)
from wigops.store import Store
from wigops.ui import person_link
from wigops.ui.erasure.proposal import ProposalPanel
from wigops.ui.kit.choice import Choice
from wigops.ui.kit.dates import one_day
from wigops.ui.kit.export_line import ExportLine
from wigops.ui.kit.exports import show_chart, table_exports
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Ask
from wigops.ui.kit.text import plain
from wigops.ui.kit.trail import noted
from wigops.ui.retention import person_actions

_PAGE_ROWS = 20

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


@dataclass(frozen=True)
class DueView:
    """The page's parts, all true at one date and read from one copy."""

    store: Store
    policy: Policy
    as_of: date
    source: str

    def headline(self, people: dict[str, int]) -> None:
        """How many are due, to be reviewed and held, of how many people, at which date."""
        everybody = sum(people.values())
        for column, status in zip(st.columns(len(RETENTION_STATUSES)), RETENTION_STATUSES, strict=True):
            with column:
                st.metric(
                    RETENTION_STATUSES.short[status],
                    f"{people[status]:,}",
                    help=RETENTION_STATUSES.meanings[status],
                    border=True,
                )
        st.markdown(
            f"**{people['due']:,}** of {everybody:,} people are due for deletion as at "
            f"{in_words(self.as_of)}; {people['review']:,} need an officer's review and "
            f"{people['held']:,} are held."
        )
        st.caption(f"From the {self.source}; policy version {self.policy.version}.")

    def people(self, ask: Ask) -> None:
        """The filters, the list a page at a time, and the reasons of the row that is chosen."""
        wanted = self._ask_filter(ask)
        found = ask.figure(count_matching, wanted)
        count_column, export_column = st.columns([5, 1], vertical_alignment="center")
        with export_column, st.container(horizontal_alignment="right"):
            table_exports(
                lambda: self._all_rows(wanted),
                self._caption("Due for deletion"),
                key="due_list",
                on_export=noted(self.store, "due for deletion"),
            )
        if not found:
            count_column.info("Nobody fits this filter. Clear a filter, or choose another date.")
            person_actions.DESK.said()
            return
        pages = -(-found // _PAGE_ROWS)
        # Between the menu and the table, whose own tools appear above it.
        may_propose = require().may("officer")
        several = " Choose several to propose their erasure." if may_propose else ""
        st.caption(f"Choose a row to see the clause, the dates behind it and what is held.{several}")
        place = st.container()
        number = min(st.pagination(pages, key=f"due_page_{pages}"), pages) if pages > 1 else 1
        first = (number - 1) * _PAGE_ROWS
        rows = ask(due_page, wanted, limit=_PAGE_ROWS, offset=first)
        count_column.markdown(
            f"**{first + 1:,}-{first + len(rows):,}** of {found:,} people, soonest due first"
        )
        choice = Choice(f"due_people_{self.as_of}")
        with place:
            chosen = self._table(rows, choice, several=may_propose)
        if len(chosen) == 1:
            self._why(ask, chosen[0])
        else:
            person_actions.DESK.said()
        if may_propose:
            self._proposal("people").people(ask, wanted, choice)

    def forecast(self, ask: Ask) -> None:
        """What falls due in each of the coming months, by rule."""
        months = self.policy.choice("forecast_months")
        frame = ask.figure(forecast, self.as_of, months=months)
        total = int(frame["people"].sum())
        title = f"People who fall due for deletion in the {months} months from {self.as_of:%B %Y}"
        if not total:
            st.info(f"Nobody falls due in the {months} months from {in_words(self.as_of)}.")
            return
        subtitle = f"{total:,} people, by the rule that applies to them on {in_words(self.as_of)}"
        chart = stacked_months(frame, title=title, subtitle=subtitle, names=self._rule_names())
        busiest = frame.groupby("month")["people"].sum()
        show_chart(
            chart,
            self._caption("Falling due by month"),
            alt=f"{title}: {total:,} in all, most of them ({busiest.max():,}) in {busiest.idxmax():%B %Y}.",
            frame=frame,
            key="due_forecast",
            on_export=noted(self.store, "falling due by month"),
        )

    def special(self, ask: Ask, counts: dict[str, int]) -> None:
        """Special category data that is due; it has its own, shorter life."""
        held = sum(counts.values())
        words = (
            f"**{counts['due']:,}** of {held:,} special category records are due for deletion as at "
            f"{in_words(self.as_of)}, {counts['held']:,} more are held and {counts['upcoming']:,} fall due "
            "later. They are deleted whether or not the person is due."
        )
        if not counts["due"] + counts["held"]:
            st.markdown(words)
            st.info("No special category data is due. What falls due will be listed here.")
            return
        line = ExportLine(self.store, self.as_of, self.source, self.policy.version)
        line.above(words, self._all_special_rows, "Special category data due", key="due_special")
        pages = -(-(counts["due"] + counts["held"]) // _PAGE_ROWS)
        place = st.container()
        number = min(st.pagination(pages, key=f"special_page_{pages}"), pages) if pages > 1 else 1
        rows = ask(
            special_page,
            self.as_of,
            statuses=NEEDS_ATTENTION,
            limit=_PAGE_ROWS,
            offset=(number - 1) * _PAGE_ROWS,
        )
        names = {rule.id: rule.name for rule in self.policy.special_category_rules}
        choice, ids = Choice(f"due_special_{self.as_of}"), [str(one) for one in rows["special_category_id"]]
        may_propose = require().may("officer")
        with place:
            event = st.dataframe(
                rows.assign(
                    rule=rows["rule"].map(names),
                    status=rows["status"].map(RETENTION_STATUSES.short),
                    link=person_link.addresses(rows["contact_id"]),
                ),
                hide_index=True,
                on_select="rerun" if may_propose else "ignore",
                selection_default=choice.before(ids) if may_propose else None,
                key=choice.table_key(ids),
                column_config={
                    "special_category_id": st.column_config.TextColumn("Record"),
                    "link": person_link.column(),
                    "person": st.column_config.TextColumn("Person", width=150),
                    "kind": st.column_config.TextColumn("Kind"),
                    "rule": st.column_config.TextColumn("Rule", width=140),
                    "status": st.column_config.TextColumn("Status"),
                    "due_on": st.column_config.DateColumn("Due on", format="D MMM YYYY", width=100),
                    "because": st.column_config.TextColumn("Why", width=560),
                },
                column_order=(
                    "due_on",
                    "status",
                    "person",
                    "kind",
                    "because",
                    "rule",
                    "special_category_id",
                    "link",
                ),
                height="content",
                placeholder="-",
                alt="Special category data that is due for deletion, with the reason for each record",
            )
        if may_propose and not isinstance(event, st.delta_generator.DeltaGenerator):
            choice.take(ids, event["selection"]["rows"])
            self._proposal("special").special(ask, counts["due"] + counts["held"], choice)

    def _ask_filter(self, ask: Ask) -> DueFilter:
        search, organisation, status = st.columns([3, 3, 4])
        rule, sector, due_from, due_to = st.columns([4, 4, 2, 2])
        rules = {each: self.policy.retention_rule(each).name for each in RETENTION_RULES}
        return DueFilter(
            self.as_of,
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
            rules=tuple(
                rule.multiselect("Rule", RETENTION_RULES, format_func=rules.__getitem__, key="due_rule")
            ),
            sectors=tuple(sector.multiselect("Sector", ask(sectors), key="due_sector")),
            due_from=one_day(due_from, "Due from", "due_from"),
            due_to=one_day(due_to, "Due to", "due_to"),
        )

    def _table(self, rows: pd.DataFrame, choice: Choice, *, several: bool) -> list[str]:
        """The rows on screen; returns the CRM ids of those that are chosen."""
        names, ids = self._rule_names(), [str(one) for one in rows["contact_id"]]
        event = st.dataframe(
            rows.assign(
                rule=rows["rule"].map(names),
                status=rows["status"].map(RETENTION_STATUSES.short),
                link=person_link.addresses(ids),
            ),
            hide_index=True,
            on_select="rerun",
            selection_mode="multi-row" if several else "single-row",
            selection_default=choice.before(ids),
            key=choice.table_key(ids),
            column_order=(
                "due_on",
                "status",
                "person",
                "because",
                "organisation",
                "rule",
                "sector",
                "link",
            ),
            column_config={
                "due_on": st.column_config.DateColumn("Due on", format="D MMM YYYY", width=100),
                "status": st.column_config.TextColumn("Status", width=95),
                "person": st.column_config.TextColumn("Person", width=150),
                "organisation": st.column_config.TextColumn("Organisation", width=180),
                "sector": st.column_config.TextColumn("Sector", width=120),
                "rule": st.column_config.TextColumn("Rule", width=140),
                "because": st.column_config.TextColumn("Why", width=620),
                "link": person_link.column(),
            },
            height="content",
            placeholder="-",
            alt="People by the day on which they are due for deletion, soonest first, and why",
        )
        return choice.take(ids, event["selection"]["rows"])

    def _proposal(self, part: str) -> ProposalPanel:
        return ProposalPanel(self.store, self.as_of, self.source, self.policy.version, part)

    def _why(self, ask: Ask, contact_id: str) -> None:
        due = ask(due_of, contact_id, self.as_of)
        if due is None:
            st.info("This person is not in the CRM copy any more.")
            return
        rule = self.policy.retention_rule(due.rule)
        with st.container(border=True):
            st.subheader(due.person or "A person without a name")
            st.caption(
                " · ".join(
                    filter(None, [due.job_title, due.organisation, due.sector, f"CRM id {due.contact_id}"])
                )
            )
            st.markdown(f"**{RETENTION_STATUSES.short[due.status]}.** {plain(due.because)}")
            if require().may("officer"):
                person_link.show(contact_id)
            person_actions.show(self.store, ask, due, self.as_of)
            clause, days, held = st.columns([4, 5, 3], gap="medium")
            with clause:
                st.markdown(f"**Rule: {rule.name}**")
                st.markdown(f"{rule.statement} Due on: {rule.due_on}")
                st.markdown(f"> {rule.clause}")
                st.caption(f"Privacy policy, version {self.policy.version}")
            line = ExportLine(self.store, self.as_of, self.source, self.policy.version)
            about = f"CRM id {contact_id}"
            with days:
                line.table(
                    "**The dates behind it**",
                    _days(due),
                    f"Dates behind the retention of {about}",
                    key="due_dates",
                    note="retention dates of a person",
                )
            with held:
                counts = ask(held_about, contact_id)
                line.table(
                    "**Held in the CRM copy**",
                    pd.DataFrame(
                        {
                            "Category": [name.replace("_", " ").capitalize() for name in counts],
                            "Rows": list(counts.values()),
                        }
                    ),
                    f"Held about {about}",
                    key="due_held",
                    note="what is held about a person",
                )

    def _rule_names(self) -> dict[str, str]:
        return {rule.id: rule.name for rule in self.policy.retention_rules}

    def _caption(self, title: str) -> Caption:
        return Caption(title, self.as_of, self.source, self.policy.version)

    def _all_rows(self, wanted: DueFilter) -> pd.DataFrame:
        with self.store.read() as cursor:
            return due_page(cursor, wanted, limit=None)

    def _all_special_rows(self) -> pd.DataFrame:
        with self.store.read() as cursor:
            return special_page(cursor, self.as_of, statuses=NEEDS_ATTENTION, limit=None)


def _days(due: Due) -> pd.DataFrame:
    """The days of `_DAYS` that are known, in words."""
    known = [(label, day) for name, label in _DAYS.items() if (day := asdict(due)[name]) is not None]
    return pd.DataFrame(
        {"What happened": [label for label, _ in known], "Date": [in_words(day) for _, day in known]}
    )
