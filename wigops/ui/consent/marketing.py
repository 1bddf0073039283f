"""The parts of the page *Marketing*: whom it may reach, mail sent against a wish, and one person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from wigops.catalogue import MARKETING_REACH
from wigops.consent import (
    BREACHES,
    BreachFilter,
    answer_breaches,
    breaches,
    breaches_page,
    count_breaches,
    ignored_opt_outs_page,
    reach,
    reach_page,
)
from wigops.export.caption import Caption
from wigops.export.caption import date_words as in_words
from wigops.policy import Policy
from wigops.store import Store
from wigops.ui import person_link
from wigops.ui.consent.person import DESK, PersonView
from wigops.ui.consent.words import CHANGE_WORDS, listed
from wigops.ui.kit.desk import typed
from wigops.ui.kit.exports import head_line, table_exports
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.trail import noted
from wigops.ui.menu import link_to
from wigops.ui.rights.person_choice import ask_person

_PAGE_ROWS = 20
_LONGEST = 500
_REACHED = "reached"


def nothing_loaded() -> None:
    """What the page says before there is any CRM copy."""
    st.info(
        "Whom marketing e-mail may reach, and mail that was sent against somebody's wish, will be shown "
        "here. There is no CRM copy yet: load one on the page *CRM copy*, or with "
        "`python -m wigops load DIR`."
    )


@dataclass(frozen=True)
class MarketingView:
    """The page's parts, all true at one date and read from one copy."""

    store: Store
    policy: Policy
    as_of: date
    source: str

    def headline(self, reading: Reading) -> None:
        """How many people may be mailed, of how many; how many breaches there are, and are unanswered."""
        counts = reading.figure(reach, self.as_of)
        found = reading.figure(breaches, self.as_of)
        everybody = sum(counts.values())
        cards = st.columns(len(MARKETING_REACH) + 1)
        for column, bar in zip(cards, MARKETING_REACH, strict=False):
            column.metric(
                MARKETING_REACH.short[bar],
                f"{counts[bar]:,}",
                help=MARKETING_REACH.meanings[bar],
                border=True,
            )
        cards[-1].metric(
            "Breaches",
            f":red[{found.unanswered:,}]" if found.unanswered else "0",
            help=f"{found.sent:,} marketing e-mails were sent against a wish, to {found.people:,} people; "
            "these nobody has answered for yet.",
            border=True,
        )
        st.markdown(
            f"**{counts[_REACHED]:,}** of {everybody:,} people may be sent marketing e-mail as at "
            f"{in_words(self.as_of)}. {_breach_words(found.sent, found.unanswered)}"
        )
        st.caption(
            f"Each person stands once, under what weighs most. From the {self.source}; policy version "
            f"{self.policy.version}."
        )

    def breaches(self, reading: Reading) -> None:
        """Mail sent against an opt-out, an objection or a restriction, and what was done about it."""
        wanted = self._ask_breaches()
        found = reading(count_breaches, wanted)
        DESK.said()
        count_column, export_column = st.columns([5, 1], vertical_alignment="center")
        with export_column, st.container(horizontal_alignment="right"):
            self._export(
                "Marketing against a wish", "breaches", lambda: _breaches_in_words(self._all_breaches(wanted))
            )
        if not found:
            count_column.info(
                "No marketing e-mail was sent against an opt-out, an objection or a restriction, or a filter "
                "hides it."
            )
            return
        st.caption(
            "An opt-out counts from its moment. An objection and a restriction are days and count from the "
            "beginning of theirs; “Same day” marks mail that went out on that very day. "
            "Choose rows at their left edge to record what was done."
        )
        place = st.container()
        first = _first(found, "marketing_breaches")
        rows = reading(breaches_page, wanted, limit=_PAGE_ROWS, offset=first)
        count_column.markdown(
            f"**{first + 1:,}-{first + len(rows):,}** of {found:,} marketing "
            f"e-mail{'' if found == 1 else 's'}, newest first"
        )
        with place:
            chosen = _breaches_table(rows)
        if chosen and require().may("officer"):
            self._ask_answer(chosen)

    def reach(self, reading: Reading) -> None:
        """The people who may be mailed, and those who may not, by why."""
        counts = reading.figure(reach, self.as_of)
        choices = MARKETING_REACH
        which = st.segmented_control(
            "Who",
            choices,
            format_func=lambda one: f"{MARKETING_REACH.words[one]} ({counts[one]:,})",
            default=_REACHED,
            required=True,
            key="marketing_which",
            label_visibility="collapsed",
        )
        found, which = counts[str(which)], str(which)
        count_column, export_column = st.columns([5, 1], vertical_alignment="center")
        if not found:
            count_column.info("There is nobody.")
            return
        with export_column, st.container(horizontal_alignment="right"):
            self._export(
                f"Marketing: {MARKETING_REACH.words[which]}", "reach", lambda: self._all_reach(which)
            )
        st.caption("Choose a row to see the person's consents and opt-outs, and to opt them out.")
        place = st.container()
        first = _first(found, f"marketing_{which}")
        rows = reading(reach_page, self.as_of, which=which, limit=_PAGE_ROWS, offset=first)
        count_column.markdown(f"**{first + 1:,}-{first + len(rows):,}** of {found:,} people")
        with place:
            event = st.dataframe(
                person_link.linked(rows),
                hide_index=True,
                on_select="rerun",
                selection_mode="single-row",
                key=f"marketing_rows_{which}_{hash(tuple(rows['contact_id']))}",
                column_order=("person", "since", "organisation", "sector", "source", "link"),
                column_config={
                    "person": st.column_config.TextColumn("Person", width=150),
                    "since": st.column_config.DateColumn("Since", format="D MMM YYYY", width=100),
                    "organisation": st.column_config.TextColumn("Organisation", width=200),
                    "sector": st.column_config.TextColumn("Sector", width=140),
                    "source": st.column_config.TextColumn("Source", width=150),
                    "link": person_link.config(),
                },
                height="content",
                placeholder="-",
                alt=f"People, {MARKETING_REACH.words[which].lower()}",
            )
        chosen = event["selection"]["rows"]
        if not chosen:
            DESK.said()
        elif chosen[0] < len(rows):
            self._person("marketing_reach").show(reading, str(rows.iloc[chosen[0]]["contact_id"]))

    def opt_outs(self, reading: Reading) -> None:
        """Opting somebody out, and the opt-outs recorded here that the CRM does not have yet."""
        chosen = ask_person(reading, key="marketing_person", otherwise="Type it otherwise.")
        if chosen:
            self._person("marketing_person").show(reading, chosen[0])
        heading = "**Recorded here, but not in the CRM**"
        rows = reading(ignored_opt_outs_page, limit=None)
        if rows.empty:
            st.markdown(heading)
            st.caption("By its last load, the CRM has every opt-out that was recorded here.")
            return
        with head_line():
            st.markdown(heading)
            self._export("Opt-outs that the CRM ignores", "ignored", self._all_ignored)
        st.caption(f"{len(rows):,}, the oldest first. They count here all the same, until the CRM agrees.")
        shown = rows.assign(change_state=rows["change_state"].map(CHANGE_WORDS))
        st.dataframe(
            person_link.linked(shown),
            hide_index=True,
            height="content" if len(rows) <= _PAGE_ROWS else 600,
            placeholder="-",
            column_order=("opted_out_on", "person", "change_state", "recorded_by", "link"),
            column_config={
                "opted_out_on": st.column_config.DateColumn("Opted out on", format="D MMM YYYY"),
                "person": st.column_config.TextColumn("Person"),
                "change_state": st.column_config.TextColumn("Change asked for"),
                "recorded_by": st.column_config.TextColumn("Recorded by"),
                "link": person_link.config(),
            },
            alt="Opt-outs recorded here that the CRM does not have, the oldest first",
        )
        link_to("crm_changes", "What the CRM is asked to change")

    def _ask_breaches(self) -> BreachFilter:
        search, reason, state = st.columns([3, 4, 3], vertical_alignment="bottom")
        return BreachFilter(
            self.as_of,
            search=search.text_input(
                "Search", placeholder="Name, e-mail, phone or CRM id", key="marketing_search"
            ),
            reasons=tuple(
                reason.multiselect(
                    "Sent against",
                    BREACHES,
                    format_func=MARKETING_REACH.words.__getitem__,
                    key="marketing_reasons",
                )
            ),
            unanswered=state.toggle("Only those without an answer", key="marketing_unanswered"),
        )

    def _ask_answer(self, chosen: list[str]) -> None:
        form = DESK.form("answer", "")
        which = "this e-mail" if len(chosen) == 1 else f"these {len(chosen)} e-mails"
        with st.form(form, enter_to_submit=False):
            st.text_area(
                f"What was done about {which}",
                placeholder="The person was apologised to and taken off the list",
                key=f"{form}_words",
                max_chars=_LONGEST,
                height=90,
            )

            def deed(by: str) -> str:
                answered = answer_breaches(self.store, chosen, what_was_done=typed(form, "words"), by=by)
                return f"What was done is recorded for {answered} e-mail{'' if answered == 1 else 's'}."

            DESK.submit("Record what was done", form, deed)

    def _person(self, key: str) -> PersonView:
        months = self.policy.choice("coverage_window_months")
        return PersonView(self.store, self.policy, self.as_of, months, self.source, key)

    def _export(self, title: str, part: str, make_frame: Callable[[], pd.DataFrame]) -> None:
        table_exports(
            make_frame,
            Caption(title, self.as_of, self.source, self.policy.version),
            key=f"marketing_{part}",
            on_export=noted(self.store, title.lower()),
        )

    def _all_breaches(self, wanted: BreachFilter) -> pd.DataFrame:
        with self.store.read() as cursor:
            return breaches_page(cursor, wanted, limit=None)

    def _all_reach(self, which: str) -> pd.DataFrame:
        with self.store.read() as cursor:
            return reach_page(cursor, self.as_of, which=which, limit=None)

    def _all_ignored(self) -> pd.DataFrame:
        with self.store.read() as cursor:
            return ignored_opt_outs_page(cursor, limit=None)


def _breaches_table(rows: pd.DataFrame) -> list[str]:
    """The breaches on screen; returns the ids of the e-mails that are chosen."""
    event = st.dataframe(
        person_link.linked(_breaches_in_words(rows)),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"marketing_breaches_{hash(tuple(rows['communication_id']))}",
        column_order=(
            "sent_on",
            "person",
            "against",
            "since",
            "same_day",
            "what_was_done",
            "answered_by",
            "answered_at",
            "communication_id",
            "link",
        ),
        column_config={
            "sent_on": st.column_config.DateColumn("Sent on", format="D MMM YYYY", width=100),
            "person": st.column_config.TextColumn("Person", width=150),
            "against": st.column_config.TextColumn("Against", width=150),
            "since": st.column_config.DateColumn("In force since", format="D MMM YYYY", width=110),
            "same_day": st.column_config.TextColumn("Same day", width=80),
            "what_was_done": st.column_config.TextColumn("What was done", width=240),
            "answered_by": st.column_config.TextColumn("By", width=90),
            "answered_at": st.column_config.DatetimeColumn("Recorded", format="D MMM YYYY, HH:mm", width=140),
            "communication_id": st.column_config.TextColumn("E-mail", width=90),
            "link": person_link.config(width=80),
        },
        height="content",
        placeholder="-",
        alt="Marketing e-mails sent against an opt-out, an objection or a restriction, newest first",
    )
    places = event["selection"]["rows"]
    return [str(rows.iloc[place]["communication_id"]) for place in places if place < len(rows)]


def _breaches_in_words(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        against=[listed(reasons, MARKETING_REACH.words) for reasons in rows["reasons"]],
        same_day=rows["same_day"].map({True: "Same day", False: ""}),
    ).drop(columns=["reasons"])


def _breach_words(sent: int, unanswered: int) -> str:
    if not sent:
        return "No marketing e-mail was sent against anybody's wish."
    return (
        f"**{sent:,}** marketing e-mail{'' if sent == 1 else 's'} went out against an opt-out, an objection "
        f"or a restriction; for {unanswered:,} nobody has recorded yet what was done."
    )


def _first(found: int, key: str) -> int:
    pages = -(-found // _PAGE_ROWS)
    if pages <= 1:
        return 0
    return (min(st.pagination(pages, key=f"{key}_page_{pages}"), pages) - 1) * _PAGE_ROWS
