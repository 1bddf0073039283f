"""What is held about one person: by category, with its ground, its source and its end, and as a timeline."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from wigops.catalogue import KEPT, Category
from wigops.export.caption import date_words as in_words
from wigops.retention import Due
from wigops.rights.data_held import Held, held_about
from wigops.rights.pack_category import label, table_name
from wigops.rights.person import gather_timeline, ground_of, held_page, sources_of, timeline_page
from wigops.store import Connection, Store
from wigops.ui.kit.listing import DAY, MOMENT, Column, Table, moment, text
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

_PAGE_ROWS = 20
_ALL, _TIMELINE = "All categories", "Timeline"


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
class Seen:
    """What is held, and of the `part` that is open its rows, by table, or its timeline."""

    by_category: dict[str, list[Held]]
    part: str
    sources: dict[str, str]
    rows: dict[str, _Rows]
    timeline: _Rows | None

    @property
    def count(self) -> int:
        """How many records there are."""
        return sum(one.rows for tables in self.by_category.values() for one in tables)


def read_held(cursor: Connection, contact_id: str) -> Seen:
    """What the part that is open shows: all that is held is gathered once, for this read."""
    held = held_about(cursor, [contact_id])
    by_category = _by_category(held)
    part = st.session_state.get(_tab_key(contact_id), _ALL)
    tables = by_category.get(part, [])
    if not tables and part != _TIMELINE:
        part = _ALL
    told = by_category if part == _ALL else {part: tables}
    return Seen(
        by_category,
        part,
        sources={name: "; ".join(sources_of(cursor, those)) for name, those in told.items()},
        rows={
            one.name: _rows(contact_id, one.file, one.rows, partial(held_page, cursor, one)) for one in tables
        },
        timeline=_rows(contact_id, "timeline", gather_timeline(cursor, held), partial(timeline_page, cursor))
        if part == _TIMELINE
        else None,
    )


@dataclass(frozen=True)
class HeldView:
    """The parts of a person's page: all categories, the timeline, and each category; `due` is theirs."""

    reading: Reading
    contact_id: str
    due: Due

    def show(self, seen: Seen) -> None:
        """The part that is open."""
        names = [_ALL, _TIMELINE, *seen.by_category]
        tabs = st.tabs(names, key=_tab_key(self.contact_id), on_change="rerun")
        for tab, name in zip(tabs, names, strict=True):
            if not tab.open or name != seen.part:
                continue
            with tab:
                if name == _ALL:
                    self._summary(seen)
                elif seen.timeline is not None:
                    self._timeline(seen.timeline)
                else:
                    self._category(seen, seen.by_category[name])

    def _summary(self, seen: Seen) -> None:
        """One line for each category: how much, from where, on what ground, and until when."""
        frame = pd.DataFrame(
            [
                {
                    "Category": name,
                    "Records": f"{sum(one.rows for one in tables):,}",
                    "Source": plain(seen.sources[name]),
                    "Lawful basis": ground_of(tables[0].category, self.reading.policy).name,
                    "Kept until": _until(tables[0].category, self.due),
                }
                for name, tables in seen.by_category.items()
            ]
        )
        self.reading.table(
            f"**{seen.count:,}** records in {len(frame):,} categories",
            frame,
            f"Held about CRM id {self.contact_id}",
            key="person_summary",
            note="what is held about a person",
        )

    def _category(self, seen: Seen, tables: list[Held]) -> None:
        category = tables[0].category
        ground = ground_of(category, self.reading.policy)
        st.markdown(
            f"**{ground.name}.** {plain(ground.words)}  \n**Kept until:** {_until(category, self.due)}. "
            f"When the person is erased, it is {category.treatment}: {plain(category.why)}  \n"
            f"**Source:** {plain(seen.sources[category.name])}"
        )
        for one in tables:
            self._table(one, seen.rows[one.name])

    def _table(self, held: Held, shown: _Rows) -> None:
        rows = shown.frame.dropna(axis="columns", how="all").drop(columns=["contact_id"], errors="ignore")
        dated, called = rows.select_dtypes("datetime").columns, table_name(held)
        self.reading.above(
            f"**{called}**: {shown.words}",
            partial(_whole, self.reading.store, self.contact_id, held.name),
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
        said = f"{called}, {shown.first + 1} to {shown.first + len(rows)} of {held.rows}"
        Table(f"person_{held.file}", said, columns).draw(rows)
        shown.draw_pages()

    def _timeline(self, shown: _Rows) -> None:
        self.reading.above(
            f"{shown.words} dates, latest first",
            partial(_whole_timeline, self.reading.store, self.contact_id),
            f"Timeline of CRM id {self.contact_id}",
            key="person_timeline",
            note="timeline of a person",
        )
        _DATES.draw(shown.frame)
        shown.draw_pages()


def _tab_key(contact_id: str) -> str:
    return f"person_tab_{contact_id}"


def _rows(contact_id: str, name: str, count: int, read: Callable[..., pd.DataFrame]) -> _Rows:
    """The page that was chosen last of a list of `count` rows."""
    pages = -(-count // _PAGE_ROWS)
    key = f"person_{contact_id}_{name}_page_{pages}"
    first = (min(int(st.session_state.get(key, 1)), max(pages, 1)) - 1) * _PAGE_ROWS
    return _Rows(read(limit=_PAGE_ROWS, offset=first), key, first, count)


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
    return DAY if (there == there.dt.normalize()).all() else MOMENT
