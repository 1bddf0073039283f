"""A list is declared: what it reads, its columns, what it exports and what its rows are chosen for.

How it is counted, read a page at a time, drawn, exported, and how a choice is kept apart from what moves up
into a chosen one's row, is the same for each and stands here alone.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from wigops.export.caption import counted
from wigops.ui.kit.choice import Choice
from wigops.ui.kit.exports import head_line
from wigops.ui.kit.reading import Reading

Words = Mapping[Any, Any] | Callable[[Any], Any]
Choosing = Literal["one", "several"]
Colour = Literal["red", "amber", "blue", ""]

DAY, MOMENT = "D MMM YYYY", "D MMM YYYY, HH:mm"
# With contrast enough on a table's background.
_SHADES = {
    "red": {"light": "#9e303b", "dark": "#f2919a"},
    "amber": {"light": "#7a5200", "dark": "#e9b44c"},
    "blue": {"light": "#1f5c99", "dark": "#8fbdee"},
}


@dataclass(frozen=True)
class Column:
    """A column: its name in the rows, its heading, and what stands in its cells.

    `words` turns each value into what is shown; what a mapping does not have stays as it is. `made` works the
    column out from the rows instead. `colours` gives each row's colour, where one has a meaning. A `rare`
    column is left out where it is empty.
    """

    name: str
    config: ColumnConfig
    words: Words | None = None
    made: Callable[[pd.DataFrame], Sequence[object] | pd.Series] | None = None
    colours: Callable[[pd.DataFrame], Sequence[Colour]] | None = None
    rare: bool = False

    def values(self, rows: pd.DataFrame) -> Any:
        """What stands in the column, a value for each of `rows`."""
        if self.made is not None:
            return self.made(rows)
        if self.words is None:
            return rows[self.name]
        if isinstance(self.words, Mapping):
            return rows[self.name].map(self.words).fillna(rows[self.name])
        return rows[self.name].map(self.words)


def text(name: str, label: str, width: Any = None, *, told: str | None = None, **more: Any) -> Column:
    """A column of words; `width` in pixels, or as Streamlit names it; `told` is its help."""
    return Column(name, st.column_config.TextColumn(label, width=width, help=told), **more)


def number(
    name: str,
    label: str,
    width: Any = None,
    *,
    told: str | None = None,
    written: str = "localized",
    **more: Any,
) -> Column:
    """A column of counts, with a separator of thousands, or of numbers in the format `written`."""
    config = st.column_config.NumberColumn(label, format=written, width=width, help=told)
    return Column(name, config, **more)


def day(name: str, label: str, width: Any = 100, **more: Any) -> Column:
    """A column of days."""
    return Column(name, st.column_config.DateColumn(label, format=DAY, width=width), **more)


def moment(name: str, label: str, width: Any = 140, *, shown: str = MOMENT, **more: Any) -> Column:
    """A column of London's times, `shown` as days with the minute unless otherwise said (DAY: days alone)."""
    return Column(name, st.column_config.DatetimeColumn(label, format=shown, width=width), **more)


def first_row(key: str, count: int, size: int) -> int:
    """Where the page that is chosen of `count` rows begins, counted from 0, with `size` rows on each.

    Draws the choice of a page, where there is one.
    """
    pages = -(-count // size)
    return (min(st.pagination(pages, key=f"{key}_page_{pages}"), pages) - 1) * size if pages > 1 else 0


def shade(colour: Colour) -> str:
    """The colour as CSS has it, for the theme of the browser that asks; empty for none."""
    shades = _SHADES.get(colour, {"light": ""})
    return shades.get(str(st.context.theme.type), shades["light"])


def always(colour: Colour) -> Callable[[pd.DataFrame], Sequence[Colour]]:
    """The colour of every row, for `Column.colours`."""
    return lambda rows: [colour] * len(rows)


@dataclass(frozen=True)
class Table:
    """Rows on screen: their columns in order, what a screen reader says, and what tells the rows apart.

    `key` is in the keys of the session's state. `ids` are the names of columns whose values tell rows apart;
    a table whose rows can be chosen needs them. `tallest` is the number of rows that are shown without
    scrolling. Where it `is_wrapped`, long texts are shown whole, as Markdown, and no row can be chosen.
    `hint` is said above the rows, and `choosing` to whoever may choose any. `most` is how many of them
    `under` shows, where its export has more.
    """

    key: str
    alt: str
    columns: Sequence[Column]
    ids: Collection[str] = ()
    tallest: int | None = None
    is_wrapped: bool = False
    hint: str = ""
    choosing: str = ""
    most: int | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for two columns of one name: the second would stand in the first one's place."""
        names = [one.name for one in self.columns]
        if len(set(names)) < len(names):
            raise ValueError(f"two columns of the list {self.key} have one name")

    def draw(
        self,
        rows: pd.DataFrame,
        *,
        choose: Choosing | None = None,
        choice: Choice | None = None,
        turn: int = 0,
        then: Callable[[int], object] | None = None,
    ) -> list[int]:
        """The rows on screen; returns the places of those that are chosen.

        With a `choice`, which is of the ids of one column, what was chosen on another page stays chosen. A
        new `turn` after each deed keeps the old choice from acting again. `then` is called back with the
        place of the row that was chosen, before the page runs again.
        """
        if self.is_wrapped:
            cells = pd.DataFrame({str(one.config["label"]): one.values(rows) for one in self.columns})
            st.table(cells.fillna("-"), border="horizontal", hide_index=True, alt=self.alt)
            return []
        told_apart = self._told_apart(rows)
        shown = [one[0] for one in told_apart]
        asking: dict[str, Any] = {"on_select": "rerun", "selection_mode": "single-row"} if choose else {}
        if choose == "several":
            asking["selection_mode"] = "multi-row"
        if choose and choice:
            asking["selection_default"] = choice.before(shown)
        key = choice.table_key(shown) if choice else self._key(told_apart, turn)
        if then is not None:
            asking["on_select"] = lambda: [then(place) for place in _places(st.session_state[key], rows)]
        event = self._on_screen(rows, key, asking)
        if not choose:
            return []
        places = _places(event, rows)
        if choice:
            choice.take(shown, places)
        return places

    def cell(self, rows: pd.DataFrame) -> tuple[int, str] | None:
        """The rows on screen; returns the place of the row and the name of the column of a chosen cell."""
        asking = {"on_select": "rerun", "selection_mode": "single-cell"}
        event = self._on_screen(rows, self._key(self._told_apart(rows), 0), asking)
        chosen = event["selection"]["cells"]
        if not chosen or chosen[0][0] >= len(rows):
            return None
        return int(chosen[0][0]), str(chosen[0][1])

    def _say_hint(self, drawn: Mapping[str, Any]) -> None:
        """Between the menu and the table, whose own tools appear above it."""
        said = [self.hint, self.choosing if drawn.get("choose") else ""]
        if any(said):
            st.caption(" ".join(filter(None, said)))

    def _told_apart(self, rows: pd.DataFrame) -> list[tuple[str, ...]]:
        return [*zip(*(rows[name].astype(str) for name in self.ids), strict=True)]

    def _key(self, told_apart: Sequence[tuple[str, ...]], turn: int) -> str:
        return f"{self.key}_rows_{turn}_{hash(tuple(told_apart))}"

    def _on_screen(self, rows: pd.DataFrame, key: str, asking: Mapping[str, Any]) -> Any:
        columns = [one for one in self.columns if not one.rare or _is_said(one, rows)]
        shown_as: dict[str, Any] = {one.name: one.values(rows) for one in columns}
        return st.dataframe(
            _coloured(rows.assign(**shown_as), columns, rows),
            hide_index=True,
            height="content" if self.tallest is None or len(rows) <= self.tallest else "auto",
            placeholder="-",
            key=key,
            column_order=[one.name for one in columns],
            column_config={one.name: one.config for one in columns},
            alt=self.alt,
            **asking,
        )

    def under(
        self, reading: Reading, words: str, rows: pd.DataFrame, title: str, *, note: str = "", **drawn: Any
    ) -> list[int]:
        """The rows below `words` and the export of all of them, called `title`; as `draw` otherwise."""
        reading.above(words, lambda: rows, title, key=self.key, note=note)
        self._say_hint(drawn)
        places = self.draw(rows.head(len(rows) if self.most is None else self.most), **drawn)
        if self.most is not None and len(rows) > self.most:
            st.caption(f"The first {self.most:,} of {len(rows):,}; the export lists them all.")
        return places


@dataclass(frozen=True)
class Listing(Table):
    """A table that is counted in the database and read from it a page at a time.

    `count(cursor, wanted)` and `read(cursor, wanted, limit=, offset=)` are its questions. `title` names the
    export, whose rows are `exported`. `one` and `many` are what it lists, and `after` what follows them
    (", soonest due first"). `empty` is said where there is nothing. `read_all` is what the export
    reads, where that is more than the list.
    """

    title: str = field(kw_only=True)
    count: Callable[..., int] = field(kw_only=True)
    read: Callable[..., pd.DataFrame] = field(kw_only=True)
    one: str = field(kw_only=True)
    many: str | None = None
    after: str = ""
    empty: str = field(kw_only=True)
    exported: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows
    read_all: Callable[..., pd.DataFrame] | None = None
    page_rows: int = 20
    note: str = ""

    def show(self, reading: Reading, *wanted: object, **drawn: Any) -> pd.DataFrame | None:
        """A page of what fits `wanted`, with the count, the export and the choice of a page.

        Returns the rows that are chosen on it, or None where nothing fits.
        """
        found = reading.figure(self.count, *wanted)
        if not found:
            st.info(self.empty)
            return None
        store, read, exported = reading.store, self.read_all or self.read, self.exported

        def everything() -> pd.DataFrame:
            with store.read() as cursor:
                return exported(read(cursor, *wanted, limit=None))

        with head_line():
            head = st.empty()
            reading.menu(everything, self.title, key=self.key, note=self.note)
        self._say_hint(drawn)
        place = st.container()
        first = first_row(f"{self.key}_{hash(wanted)}", found, self.page_rows)
        rows = reading(self.read, *wanted, limit=self.page_rows, offset=first)
        head.markdown(
            f"**{first + 1:,}-{first + len(rows):,}** of {counted(found, self.one, self.many)}{self.after}"
        )
        with place:
            return rows.iloc[self.draw(rows, **drawn)]


def _places(event: Any, rows: pd.DataFrame) -> list[int]:
    return [place for place in event["selection"]["rows"] if place < len(rows)]


def _is_said(column: Column, rows: pd.DataFrame) -> bool:
    return any(not pd.isna(one) and bool(one) for one in pd.Series(column.values(rows), dtype=object))


def _coloured(shown: pd.DataFrame, columns: Sequence[Column], rows: pd.DataFrame) -> Any:
    """`shown` in the colours of its columns, which are told from `rows`; as it is where it has none."""
    styled: Any = shown
    for one in columns:
        if one.colours is not None:
            shades = [f"color: {shade(colour)}" if colour else "" for colour in one.colours(rows)]
            styled = (styled.style if isinstance(styled, pd.DataFrame) else styled).apply(
                lambda _, shades=shades: shades, axis=0, subset=[one.name]
            )
    return styled
