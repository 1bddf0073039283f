"""One person: where they stand, what is held by category with its ground and its end, and the timeline."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from wigops.accounts import Account
from wigops.clock import london_today
from wigops.erasure.categories import KEPT, Category
from wigops.export.caption import Caption
from wigops.export.caption import date_words as in_words
from wigops.policy import Policy
from wigops.retention import Due, due_of
from wigops.rights import Request, list_requests
from wigops.rights.find_person import Duplicate, likely_duplicates
from wigops.rights.held import Held, held_about
from wigops.rights.pack_category import label, table_name
from wigops.rights.person import (
    erased_on,
    gather_timeline,
    ground_of,
    held_page,
    note_opened,
    opted_out_of,
    sources_of,
    timeline_page,
)
from wigops.store import Connection, Store
from wigops.ui import person_link, request_link
from wigops.ui.due_view import STATUS_WORDS
from wigops.ui.export_line import ExportLine
from wigops.ui.exports import table_exports
from wigops.ui.requests_words import KIND_WORDS, STATE_WORDS
from wigops.ui.sources import copy_source
from wigops.ui.text import plain
from wigops.ui.trail import noted

_PAGE_ROWS = 20
_ALL, _TIMELINE = "All categories", "Timeline"
_OPENED = "person_opened"


@dataclass(frozen=True)
class PersonView:
    """The page when it is about one person; for officers."""

    store: Store
    policy: Policy
    account: Account
    contact_id: str

    def show(self) -> None:
        """The whole of it; a sentence where nothing is held about such a person."""
        st.button(
            "Another person",
            icon=":material/arrow_back:",
            key="person_close",
            on_click=person_link.go_to,
            args=(None,),
        )
        with self.store.read() as cursor:
            today = london_today()
            due = due_of(cursor, self.contact_id, today)
            held = held_about(cursor, [self.contact_id])
            if due is None:
                self._not_in_the_copy(cursor, held)
                return
            self._head(cursor, due, held)
            self._parts(cursor, due, held, today)
        self._note()

    def _not_in_the_copy(self, cursor: Connection, held: list[Held]) -> None:
        """Of somebody erased, that and when; what proves it is on the page Erasure."""
        day = erased_on(cursor, self.contact_id)
        if day is not None:
            st.info(
                f"CRM id {plain(self.contact_id)} was erased on {in_words(day)}. What stays is the proof "
                "of it, by that id alone: on the page *Erasure*."
            )
        elif held:
            st.info(
                f"CRM id {plain(self.contact_id)} is not in the CRM copy any more. What was recorded here "
                "about it stands in the register of requests and in the audit trail."
            )
        else:
            st.info(f"The CRM copy has nobody with the CRM id {plain(self.contact_id)}.")

    def _head(self, cursor: Connection, due: Due, held: list[Held]) -> None:
        st.subheader(plain(due.person or "A person without a name"))
        about = [
            due.job_title,
            due.organisation,
            due.sector and f"sector: {due.sector}",
            f"CRM id {due.contact_id}",
        ]
        st.caption(" · ".join(plain(one) for one in about if one))
        requests = list_requests(cursor, contact_id=self.contact_id)
        opted_out = opted_out_of(cursor, self.contact_id)
        for column, (name, words) in zip(
            st.columns(4),
            {
                "Retention": f"{STATUS_WORDS[due.status]}"
                + (f", {in_words(due.due_on)}" if due.due_on is not None else ""),
                "Records held": f"{sum(one.rows for one in held):,}",
                "Requests": _requests_words(requests),
                "Marketing": _marketing_words(opted_out),
            }.items(),
            strict=True,
        ):
            with column, st.container(border=True, height="stretch", gap="xxsmall"):
                st.caption(name)
                st.markdown(f"**{plain(words)}**")
        rule = self.policy.retention_rule(due.rule)
        st.markdown(f"{plain(due.because)}")
        with st.expander(f"The rule: {rule.name}"):
            st.markdown(f"{rule.statement} Due on: {rule.due_on}")
            st.markdown(f"> {rule.clause}")
            st.caption(f"Privacy policy, version {self.policy.version}")
        if due.blocks:
            st.warning("**This person cannot be erased for now:** " + plain("; ".join(due.blocks)) + ".")
        _duplicates(likely_duplicates(cursor, self.contact_id))
        _request_links(requests)

    def _parts(self, cursor: Connection, due: Due, held: list[Held], today: date) -> None:
        by_category: dict[str, list[Held]] = {}
        for one in held:
            by_category.setdefault(one.category.id, []).append(one)
        names = {tables[0].category.name: tables for tables in by_category.values()}
        tabs = st.tabs([_ALL, _TIMELINE, *names], key=f"person_tab_{self.contact_id}", on_change="rerun")
        parts = [(_ALL, held), (_TIMELINE, held), *names.items()]
        for tab, (name, tables) in zip(tabs, parts, strict=True):
            if not tab.open:
                continue
            with tab:
                if name == _ALL:
                    self._summary(cursor, due, list(by_category.values()))
                elif name == _TIMELINE:
                    self._timeline(cursor, held)
                else:
                    self._category(cursor, due, tables, today)

    def _summary(self, cursor: Connection, due: Due, categories: list[list[Held]]) -> None:
        """One line for each category: how much, from where, on what ground, and until when."""
        grounds = [ground_of(tables[0].category.id, self.policy) for tables in categories]
        frame = pd.DataFrame(
            {
                "Category": [tables[0].category.name for tables in categories],
                "Records": [f"{sum(one.rows for one in tables):,}" for tables in categories],
                "Source": [plain("; ".join(sources_of(cursor, tables))) for tables in categories],
                "Lawful basis": [one.name for one in grounds],
                "Kept until": [_until(tables[0].category, due) for tables in categories],
            }
        )
        line = ExportLine(
            self.store, london_today(), copy_source(cursor) or "No CRM copy yet", self.policy.version
        )
        line.table(
            f"**{sum(one.rows for tables in categories for one in tables):,}** records in "
            f"{len(categories):,} categories",
            frame,
            f"Held about CRM id {self.contact_id}",
            key="person_summary",
            note="what is held about a person",
        )

    def _category(self, cursor: Connection, due: Due, tables: list[Held], today: date) -> None:
        category = tables[0].category
        ground = ground_of(category.id, self.policy)
        st.markdown(
            f"**{ground.name}.** {plain(ground.words)}  \n**Kept until:** {_until(category, due)}. "
            f"When the person is erased, it is {category.treatment}: {plain(category.why)}  \n"
            f"**Source:** {plain('; '.join(sources_of(cursor, tables)))}"
        )
        for one in tables:
            self._table(cursor, one, today)

    def _table(self, cursor: Connection, held: Held, today: date) -> None:
        words, menu = st.columns([5, 1], vertical_alignment="bottom")
        with menu, st.container(horizontal=True, horizontal_alignment="right"):
            table_exports(
                lambda: self._whole(held.name),
                self._caption(cursor, f"{table_name(held)} of CRM id {self.contact_id}", today),
                key=f"person_{held.file}",
                on_export=noted(self.store, f"{held.name} of a person"),
            )
        place, pages = st.container(), -(-held.rows // _PAGE_ROWS)
        key = f"person_{self.contact_id}_{held.file}_page_{pages}"
        page = min(st.pagination(pages, key=key), pages) if pages > 1 else 1
        first = (page - 1) * _PAGE_ROWS
        rows = held_page(cursor, held, limit=_PAGE_ROWS, offset=first)
        words.markdown(f"**{table_name(held)}**: {first + 1:,}-{first + len(rows):,} of {held.rows:,}")
        rows = rows.dropna(axis="columns", how="all").drop(columns=["contact_id"], errors="ignore")
        with place:
            st.dataframe(
                rows,
                hide_index=True,
                height="content",
                placeholder="-",
                column_config={column: label(column) for column in rows.columns}
                | {
                    column: st.column_config.DatetimeColumn(label(column), format=_format(rows[column]))
                    for column in rows.select_dtypes("datetime").columns
                },
                alt=f"{table_name(held)}: rows {first + 1} to {first + len(rows)} of {held.rows}",
            )

    def _timeline(self, cursor: Connection, held: list[Held]) -> None:
        count = gather_timeline(cursor, held)
        words, menu = st.columns([5, 1], vertical_alignment="bottom")
        with menu, st.container(horizontal=True, horizontal_alignment="right"):
            table_exports(
                self._whole_timeline,
                self._caption(cursor, f"Timeline of CRM id {self.contact_id}", london_today()),
                key="person_timeline",
                on_export=noted(self.store, "timeline of a person"),
            )
        place, pages = st.container(), -(-count // _PAGE_ROWS)
        key = f"person_{self.contact_id}_timeline_page_{pages}"
        page = min(st.pagination(pages, key=key), pages) if pages > 1 else 1
        first = (page - 1) * _PAGE_ROWS
        rows = timeline_page(cursor, limit=_PAGE_ROWS, offset=first)
        words.markdown(f"**{first + 1:,}-{first + len(rows):,}** of {count:,} dates, latest first")
        rows["when"] = [
            f"{at:%d %b %Y}" if day else f"{at:%d %b %Y, %H:%M}"
            for at, day in zip(rows["happened_at"], rows["is_day"], strict=True)
        ]
        with place:
            st.dataframe(
                rows,
                hide_index=True,
                height="content",
                placeholder="-",
                column_order=("when", "about", "what", "detail"),
                column_config={
                    "when": st.column_config.TextColumn("When", width=140),
                    "about": st.column_config.TextColumn("Records", width=190),
                    "what": st.column_config.TextColumn("Date of", width=150),
                    "detail": st.column_config.TextColumn("What", width=420),
                },
                alt="Everything dated that is held about the person, latest first",
            )

    def _whole(self, table: str) -> pd.DataFrame:
        """All rows of one table about the person, for an export."""
        with self.store.read() as cursor:
            for one in held_about(cursor, [self.contact_id]):
                if one.name == table:
                    return held_page(cursor, one, limit=None)
        return pd.DataFrame()

    def _whole_timeline(self) -> pd.DataFrame:
        with self.store.read() as cursor:
            gather_timeline(cursor, held_about(cursor, [self.contact_id]))
            return timeline_page(cursor, limit=None)

    def _caption(self, cursor: Connection, title: str, today: date) -> Caption:
        return Caption(title, today, copy_source(cursor) or "No CRM copy yet", self.policy.version)

    def _note(self) -> None:
        """Once for each time that the page is opened: whoever looks at somebody's data is in the trail."""
        if st.session_state.get(_OPENED) != self.contact_id:
            note_opened(self.store, self.contact_id, by=self.account.username)
            st.session_state[_OPENED] = self.contact_id


def _until(category: Category, due: Due) -> str:
    if category.treatment == KEPT:
        return "After the erasure too, by CRM id alone"
    if category.id == "special_category":
        return "The end of its own, shorter time, or the erasure"
    if due.due_on is not None:
        return in_words(due.due_on)
    return "While the organisation is a member" if due.rule == "member" else "An officer decides"


def _requests_words(requests: list[Request]) -> str:
    still = sum(one.is_open for one in requests)
    if not requests:
        return "None"
    return f"{still:,} open, {len(requests) - still:,} closed"


def _marketing_words(opted_out: list[str]) -> str:
    if "all" in opted_out:
        return "Opted out of all"
    return f"Opted out of {', '.join(opted_out)}" if opted_out else "Not opted out"


def _duplicates(duplicates: list[Duplicate]) -> None:
    if not duplicates:
        return
    with st.expander(f"Likely the same person: {len(duplicates)}", icon=":material/group:"):
        for one in duplicates:
            person_link.show(
                one.match.contact_id, f"{plain(one.match.in_a_line)}: {plain(', '.join(one.why))}"
            )


def _request_links(requests: list[Request]) -> None:
    if not requests:
        return
    with st.expander(f"Rights requests: {len(requests)}", icon=":material/contact_mail:"):
        for one in requests:
            request_link.show(
                one.request_id,
                f"Request {one.request_id}, {KIND_WORDS[one.kind].lower()}, received on "
                f"{in_words(one.received_on)}: {STATE_WORDS[one.state].lower()}",
            )


def _format(moments: "pd.Series[pd.Timestamp]") -> str:
    """Days without a time of day, where all of a column are."""
    there = moments.dropna()
    return "D MMM YYYY" if (there == there.dt.normalize()).all() else "D MMM YYYY, HH:mm"
