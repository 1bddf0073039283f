"""The tabs *Holds* and *Decisions* of the page *Due for deletion*: what stands today, whatever its date."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from wigops.clock import london_today
from wigops.export.caption import Caption, counted
from wigops.export.caption import date_words as in_words
from wigops.policy import Policy
from wigops.retention import (
    Hold,
    count_decisions_in_force,
    count_holds_in_force,
    decisions_in_force_page,
    holds_in_force_page,
    holds_on,
)
from wigops.store import Connection, Store
from wigops.ui import person_link
from wigops.ui.kit.exports import table_exports
from wigops.ui.kit.reading import Ask
from wigops.ui.kit.text import plain
from wigops.ui.kit.trail import noted
from wigops.ui.retention import person_actions

_PAGE_ROWS = 20
_RED = {"light": "#9e303b", "dark": "#f2919a"}


@dataclass(frozen=True)
class HoldsView:
    """Both tabs; `source` is the copy that people's names are read from."""

    store: Store
    policy: Policy
    source: str

    def holds(self, ask: Ask) -> None:
        """Every hold in force, overdue reviews first, a page at a time; the one chosen can be released."""
        found, overdue = ask(count_holds_in_force, london_today())
        if not found:
            person_actions.DESK.said()
            st.info(
                "Nobody is on hold. An officer puts somebody on hold from the list of people, with a reason "
                "and a day to look again; all holds in force will be listed here."
            )
            return
        count_column = self._export(self._all_holds, "Holds in force", key="holds")
        # Between the menu and the table, whose own tools appear above it.
        st.caption(
            "Choose a row to read the whole reason. A hold stays in force until an officer releases it."
        )
        place, number = st.container(), _page_number(found, key="holds_page")
        first = (number - 1) * _PAGE_ROWS
        rows = ask(holds_in_force_page, london_today(), limit=_PAGE_ROWS, offset=first)
        late = f"; :red[**{overdue:,}** overdue for review]" if overdue else ""
        count_column.markdown(
            f"**{first + 1:,}-{first + len(rows):,}** of {counted(found, 'hold')} in force on "
            f"{in_words(london_today())}{late}"
        )
        with place:
            chosen = _holds_table(rows)
        self._chosen(ask, rows, chosen)

    def decisions(self, ask: Ask) -> None:
        """The review decisions in force, the first to end first, a page at a time."""
        found = ask(count_decisions_in_force, london_today())
        if not found:
            st.info(
                "No review decision is in force. Where the rules disagree about a person (status Needs "
                "review), an officer may keep them as an individual, with a reason and until a day; all "
                "decisions in force will be listed here."
            )
            return
        count_column = self._export(self._all_decisions, "Review decisions in force", key="decisions")
        st.caption(
            "A decision plays a part only while its person would otherwise need a review. From the day on "
            "which it ends they are judged anew."
        )
        place, number = st.container(), _page_number(found, key="decisions_page")
        first = (number - 1) * _PAGE_ROWS
        rows = ask(decisions_in_force_page, london_today(), limit=_PAGE_ROWS, offset=first)
        count_column.markdown(
            f"**{first + 1:,}-{first + len(rows):,}** of {counted(found, 'decision')} in force on "
            f"{in_words(london_today())}"
        )
        with place:
            st.table(_readable(rows), border="horizontal", hide_index=True)

    def _chosen(self, ask: Ask, rows: pd.DataFrame, chosen: int | None) -> None:
        hold = None if chosen is None else ask(_hold_in, rows.iloc[chosen])
        if chosen is None or hold is None:
            person_actions.DESK.said()
            return
        with st.container(border=True):
            person = rows.iloc[chosen]["person"]
            st.subheader(person if isinstance(person, str) else "A person without a name in the copy")
            st.caption(f"CRM id {plain(hold.contact_id)}")
            person_actions.show_hold(self.store, hold)

    def _export(
        self, make_frame: Callable[[], pd.DataFrame], title: str, *, key: str
    ) -> st.delta_generator.DeltaGenerator:
        count_column, export_column = st.columns([5, 1], vertical_alignment="center")
        with export_column, st.container(horizontal_alignment="right"):
            table_exports(
                make_frame,
                Caption(title, london_today(), self.source, self.policy.version),
                key=key,
                on_export=noted(self.store, title.lower()),
            )
        return count_column

    def _all_holds(self) -> pd.DataFrame:
        with self.store.read() as cursor:
            return holds_in_force_page(cursor, london_today(), limit=None)

    def _all_decisions(self) -> pd.DataFrame:
        with self.store.read() as cursor:
            return decisions_in_force_page(cursor, london_today(), limit=None)


def _holds_table(rows: pd.DataFrame) -> int | None:
    """The holds on screen; returns the place of the row that is chosen.

    The table's key is what it shows, so that no choice outlives a change of what stands in the row.
    """
    shown = rows.assign(
        overdue=rows["is_overdue"].map({True: "Overdue", False: ""}),
        link=person_link.addresses(rows["contact_id"]),
    )
    red = _RED.get(str(st.context.theme.type), _RED["light"])
    event = st.dataframe(
        shown.style.set_properties(subset=["overdue"], color=red),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"holds_rows_{hash(tuple(rows['hold_id']))}",
        height="content",
        placeholder="-",
        column_order=(
            "review_on",
            *(["overdue"] if rows["is_overdue"].any() else []),
            "person",
            "reason",
            "placed_on",
            "placed_by",
            "link",
        ),
        column_config={
            "review_on": st.column_config.DateColumn("Review by", format="D MMM YYYY", width=100),
            "overdue": st.column_config.TextColumn("Review", width=80),
            "person": st.column_config.TextColumn("Person", width=150),
            "reason": st.column_config.TextColumn("Reason", width=300),
            "placed_on": st.column_config.DateColumn("Since", format="D MMM YYYY", width=100),
            "placed_by": st.column_config.TextColumn("By", width=110),
            "link": person_link.column(),
        },
        alt="Holds in force by the day of their review, overdue first, with the reason for each",
    )
    chosen = event["selection"]["rows"]
    return chosen[0] if chosen and chosen[0] < len(rows) else None


def _readable(decisions: pd.DataFrame) -> pd.DataFrame:
    """Decisions as text, in a table whose long reasons are not cut off."""
    return pd.DataFrame(
        {
            "Kept until": decisions["keep_until"].map(in_words),
            "Person": decisions["person"].map(plain, na_action="ignore").fillna("-"),
            "Reason": decisions["reason"].map(plain),
            "Decided": decisions["decided_on"].map(in_words),
            "By": decisions["decided_by"].map(plain),
            "CRM id": decisions["contact_id"].map(person_link.markdown),
        }
    )


def _hold_in(cursor: Connection, row: pd.Series) -> Hold | None:
    holds = holds_on(cursor, str(row["contact_id"]))
    return next((hold for hold in holds if hold.hold_id == row["hold_id"]), None)


def _page_number(found: int, *, key: str) -> int:
    pages = -(-found // _PAGE_ROWS)
    return min(st.pagination(pages, key=f"{key}_{pages}"), pages) if pages > 1 else 1
