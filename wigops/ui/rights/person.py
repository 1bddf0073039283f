"""One person: where they stand, what is held by category with its ground and its end, and the timeline."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from wigops.accounts import Account
from wigops.catalogue import KEPT, RETENTION_STATUSES, Category
from wigops.clock import london_today
from wigops.crm.who import Adrift, adrift_people
from wigops.export.caption import date_words as in_words
from wigops.policy import Policy
from wigops.retention import Due, due_of
from wigops.rights import Request, list_requests
from wigops.rights.data_held import Held, held_about
from wigops.rights.find_person import Duplicate, likely_duplicates
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
from wigops.ui.kit.listing import Column, Table, moment, text
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.sources import copy_source
from wigops.ui.kit.text import plain
from wigops.ui.menu import link_to
from wigops.ui.rights.words import KIND_WORDS, STATE_WORDS

_PAGE_ROWS = 20
_ALL, _TIMELINE = "All categories", "Timeline"
_OPENED = "person_opened"


@dataclass(frozen=True)
class _Rows:
    """A page of a list of `count` rows, from row `first` (counted from 0); `key` is that of its pages."""

    frame: pd.DataFrame
    key: str
    first: int
    count: int

    @property
    def words(self) -> str:
        """Which rows these are: "**1-20** of 104"."""
        return f"**{self.first + 1:,}-{self.first + len(self.frame):,}** of {self.count:,}"

    def draw_pages(self) -> None:
        """Where another page is chosen, which the next run reads."""
        if self.count > _PAGE_ROWS:
            st.pagination(-(-self.count // _PAGE_ROWS), key=self.key)


@dataclass(frozen=True)
class _Seen:
    """All that one run shows; `rows` and `timeline` are those of the `part` that is open, by table."""

    due: Due | None
    adrift: list[Adrift]
    held: list[Held]
    part: str
    erased_on: date | None
    requests: list[Request]
    opted_out: list[str]
    duplicates: list[Duplicate]
    source: str
    sources: dict[str, str]
    rows: dict[str, _Rows]
    timeline: _Rows | None


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
        seen = Reading(self.store)(self._read)
        if seen.due is None:
            self._not_in_the_copy(seen)
            return
        self._head(seen, seen.due)
        self._parts(seen, seen.due)
        self._note()

    def _read(self, cursor: Connection) -> _Seen:
        """All that the page shows of the part that is open: what is held is gathered once, for this read."""
        held = held_about(cursor, [self.contact_id])
        categories = _by_category(held)
        part = st.session_state.get(self._tab_key, _ALL)
        tables = categories.get(part, [])
        if not tables and part != _TIMELINE:
            part = _ALL
        told = categories if part == _ALL else {part: tables}
        due = due_of(cursor, self.contact_id, london_today())
        return _Seen(
            due=due,
            adrift=[] if due else [one for one in adrift_people(cursor) if one.contact_id == self.contact_id],
            held=held,
            part=part,
            erased_on=erased_on(cursor, self.contact_id),
            requests=list_requests(cursor, contact_id=self.contact_id),
            opted_out=opted_out_of(cursor, self.contact_id),
            duplicates=likely_duplicates(cursor, self.contact_id),
            source=copy_source(cursor) or "No CRM copy yet",
            sources={name: "; ".join(sources_of(cursor, those)) for name, those in told.items()},
            rows={one.name: self._rows_of(cursor, one) for one in tables},
            timeline=self._timeline_of(cursor, held) if part == _TIMELINE else None,
        )

    def _rows_of(self, cursor: Connection, held: Held) -> _Rows:
        key, first = self._place(held.file, held.rows)
        return _Rows(held_page(cursor, held, limit=_PAGE_ROWS, offset=first), key, first, held.rows)

    def _timeline_of(self, cursor: Connection, held: list[Held]) -> _Rows:
        count = gather_timeline(cursor, held)
        key, first = self._place("timeline", count)
        return _Rows(timeline_page(cursor, limit=_PAGE_ROWS, offset=first), key, first, count)

    def _place(self, name: str, count: int) -> tuple[str, int]:
        """The key of a list's pages, and the first row of the page that was chosen there last."""
        pages = -(-count // _PAGE_ROWS)
        key = f"person_{self.contact_id}_{name}_page_{pages}"
        return key, (min(int(st.session_state.get(key, 1)), max(pages, 1)) - 1) * _PAGE_ROWS

    @property
    def _tab_key(self) -> str:
        return f"person_tab_{self.contact_id}"

    def _not_in_the_copy(self, seen: _Seen) -> None:
        """Of somebody erased, that and when; what proves it is on the page Erasure."""
        day = seen.erased_on
        if day is not None:
            st.info(
                f"CRM id {plain(self.contact_id)} was erased on {in_words(day)}. What stays is the proof "
                "of it, by that id alone: on the page *Erasure*."
            )
        elif seen.adrift:
            st.warning(
                f"CRM id {plain(self.contact_id)} is protected ({plain(seen.adrift[0].protection)}) and not "
                "in the CRM copy any more. Say on the page *CRM copy*, under *Who is who*, which record is "
                "theirs, or that they are gone."
            )
            link_to("crm_copy", "Who is who")
        elif seen.held:
            st.info(
                f"CRM id {plain(self.contact_id)} is not in the CRM copy any more. What was recorded here "
                "about it stands in the register of requests and in the audit trail."
            )
        else:
            st.info(f"The CRM copy has nobody with the CRM id {plain(self.contact_id)}.")

    def _head(self, seen: _Seen, due: Due) -> None:
        st.subheader(plain(due.person or "A person without a name"))
        about = [
            due.job_title,
            due.organisation,
            due.sector and f"sector: {due.sector}",
            f"CRM id {due.contact_id}",
        ]
        st.caption(" · ".join(plain(one) for one in about if one))
        for column, (name, words) in zip(
            st.columns(4),
            {
                "Retention": f"{RETENTION_STATUSES.short[due.status]}"
                + (f", {in_words(due.due_on)}" if due.due_on is not None else ""),
                "Records held": f"{sum(one.rows for one in seen.held):,}",
                "Requests": _requests_words(seen.requests),
                "Marketing": _marketing_words(seen.opted_out),
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
        _duplicates(seen.duplicates)
        _request_links(seen.requests)

    def _parts(self, seen: _Seen, due: Due) -> None:
        categories = _by_category(seen.held)
        names = [_ALL, _TIMELINE, *categories]
        for tab, name in zip(st.tabs(names, key=self._tab_key, on_change="rerun"), names, strict=True):
            if not tab.open:
                continue
            with tab:
                if name == seen.part == _ALL:
                    self._summary(seen, due, categories)
                elif name == _TIMELINE and seen.timeline is not None:
                    self._timeline(seen, seen.timeline)
                elif name == seen.part:
                    self._category(seen, due, categories[name])

    def _summary(self, seen: _Seen, due: Due, by_name: dict[str, list[Held]]) -> None:
        """One line for each category: how much, from where, on what ground, and until when."""
        categories = list(by_name.values())
        grounds = [ground_of(tables[0].category, self.policy) for tables in categories]
        frame = pd.DataFrame(
            {
                "Category": list(by_name),
                "Records": [f"{sum(one.rows for one in tables):,}" for tables in categories],
                "Source": [plain(seen.sources[name]) for name in by_name],
                "Lawful basis": [one.name for one in grounds],
                "Kept until": [_until(tables[0].category, due) for tables in categories],
            }
        )
        self._reading(seen).table(
            f"**{sum(one.rows for tables in categories for one in tables):,}** records in "
            f"{len(categories):,} categories",
            frame,
            f"Held about CRM id {self.contact_id}",
            key="person_summary",
            note="what is held about a person",
        )

    def _category(self, seen: _Seen, due: Due, tables: list[Held]) -> None:
        category = tables[0].category
        ground = ground_of(category, self.policy)
        st.markdown(
            f"**{ground.name}.** {plain(ground.words)}  \n**Kept until:** {_until(category, due)}. "
            f"When the person is erased, it is {category.treatment}: {plain(category.why)}  \n"
            f"**Source:** {plain(seen.sources[category.name])}"
        )
        for one in tables:
            self._table(seen, one, seen.rows[one.name])

    def _table(self, seen: _Seen, held: Held, shown: _Rows) -> None:
        rows = shown.frame.dropna(axis="columns", how="all").drop(columns=["contact_id"], errors="ignore")
        dated, called = rows.select_dtypes("datetime").columns, table_name(held)
        self._reading(seen).above(
            f"**{called}**: {shown.words}",
            partial(_whole, self.store, self.contact_id, held.name),
            f"{called} of CRM id {self.contact_id}",
            key=f"person_{held.file}",
            note=f"{held.name} of a person",
        )
        columns = [
            moment(name, label(name), None, shown=_format(rows[name]))
            if name in dated
            else Column(name, {"label": label(name)})
            for name in rows.columns
        ]
        Table(
            f"person_{held.file}",
            f"{called}, {shown.first + 1} to {shown.first + len(rows)} of {held.rows}",
            columns,
        ).draw(rows)
        shown.draw_pages()

    def _timeline(self, seen: _Seen, shown: _Rows) -> None:
        self._reading(seen).above(
            f"{shown.words} dates, latest first",
            partial(_whole_timeline, self.store, self.contact_id),
            f"Timeline of CRM id {self.contact_id}",
            key="person_timeline",
            note="timeline of a person",
        )
        _DATES.draw(shown.frame)
        shown.draw_pages()

    def _reading(self, seen: _Seen) -> Reading:
        return Reading(self.store, source=seen.source)

    def _note(self) -> None:
        """Once for each time that the page is opened: whoever looks at somebody's data is in the trail."""
        if st.session_state.get(_OPENED) != self.contact_id:
            note_opened(self.store, self.contact_id, by=self.account.username)
            st.session_state[_OPENED] = self.contact_id


def _by_category(held: list[Held]) -> dict[str, list[Held]]:
    found: dict[str, list[Held]] = {}
    for one in held:
        found.setdefault(one.category.name, []).append(one)
    return found


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


def _whole(store: Store, contact_id: str, table: str) -> pd.DataFrame:
    """All rows of one table about the person, for an export."""
    with store.read() as cursor:
        for one in held_about(cursor, [contact_id]):
            if one.name == table:
                return held_page(cursor, one, limit=None)
    return pd.DataFrame()


def _whole_timeline(store: Store, contact_id: str) -> pd.DataFrame:
    with store.read() as cursor:
        gather_timeline(cursor, held_about(cursor, [contact_id]))
        return timeline_page(cursor, limit=None)


def _when(rows: pd.DataFrame) -> list[str]:
    return [
        f"{at:%d %b %Y}" if is_day else f"{at:%d %b %Y, %H:%M}"
        for at, is_day in zip(rows["happened_at"], rows["is_day"], strict=True)
    ]


_DATES = Table(
    "person_timeline",
    "Everything dated that is held about the person, latest first",
    (
        text("when", "When", 140, made=_when),
        text("about", "Records", 190),
        text("what", "Date of", 150),
        text("detail", "What", 420),
    ),
)


def _format(moments: "pd.Series[pd.Timestamp]") -> str:
    """Days without a time of day, where all of a column are."""
    there = moments.dropna()
    return "D MMM YYYY" if (there == there.dt.normalize()).all() else "D MMM YYYY, HH:mm"
