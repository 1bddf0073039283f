"""The part *Tombstones* of the page *Erasure*: who was erased and is kept out, and letting one come back."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from wigops.accounts import Account
from wigops.clock import london_today
from wigops.export.caption import Caption
from wigops.export.caption import date_words as in_words
from wigops.policy import Policy
from wigops.store import Store
from wigops.tombstone import count_tombstones, release_tombstone, suppressed_at, tombstones_page
from wigops.ui import person_link
from wigops.ui.kit.desk import Desk, typed
from wigops.ui.kit.exports import table_exports
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.kit.trail import noted

_PAGE_ROWS = 20
_KEPT_OUT_SHOWN = 100
_LONGEST_REASON = 500  # characters
_DESK = Desk("erasure_tombstones")


@dataclass(frozen=True)
class TombstonesView:
    """The tombstones, and whom the last load kept out because of them."""

    store: Store
    policy: Policy
    source: str
    account: Account

    def show(self, reading: Reading) -> None:
        """Whom the last load kept out, then every tombstone, a page at a time."""
        _DESK.said()
        counts = reading(count_tombstones)
        total = counts["in_force"] + counts["released"]
        if not total:
            st.info(
                "There are no tombstones. Each person who is erased leaves one: the CRM id and keyed hashes "
                "of e-mail addresses and phone numbers, by which a load knows them again and keeps them out."
            )
            return
        st.markdown(
            f"**{counts['in_force']:,}** of {total:,} tombstones are in force as at "
            f"{in_words(london_today())}: who has one is not loaded again. "
            f"{counts['released']:,} {'was' if counts['released'] == 1 else 'were'} released."
        )
        self._kept_out(reading)
        self._listed(reading)

    def _kept_out(self, reading: Reading) -> None:
        frame = reading(suppressed_at)
        st.subheader("Kept out by the last load")
        if frame.empty:
            st.caption(f"Nobody: what was loaded holds none of the erased ({self.source}).")
            return
        words, menu = st.columns([5, 1], vertical_alignment="center")
        one = len(frame) == 1
        words.markdown(
            f"The CRM still holds **{len(frame):,}** {'person who was' if one else 'people who were'} erased "
            f"here ({self.source}). The CRM's administrator is asked on *CRM changes* to delete them."
        )
        with menu, st.container(horizontal_alignment="right"):
            table_exports(
                self._all_kept_out,
                self._caption("Kept out by the last load"),
                key="erasure_kept_out",
                on_export=noted(self.store, "kept out by the last load"),
            )
        more = (
            f"; the first {_KEPT_OUT_SHOWN:,} here, all in the export" if len(frame) > _KEPT_OUT_SHOWN else ""
        )
        # Between the menu and the table, whose own tools appear above it.
        st.caption(f"By CRM id{more}.")
        column = st.column_config
        st.dataframe(
            frame.head(_KEPT_OUT_SHOWN).assign(
                link=person_link.addresses(frame["erased_contact_id"].head(_KEPT_OUT_SHOWN))
            ),
            hide_index=True,
            height="content" if len(frame) <= _PAGE_ROWS else 420,
            column_config={
                "contact_id": column.TextColumn("CRM id in this load"),
                "erased_contact_id": None,
                "link": person_link.config("Erased as CRM id", width=130),
                "matched_by": column.TextColumn("Known by"),
                "erased_on": column.DateColumn("Erased on", format="D MMM YYYY"),
            },
            alt="Whom the last load kept out, since they were erased here",
        )

    def _listed(self, reading: Reading) -> None:
        st.subheader("Tombstones")
        asked, menu = st.columns([5, 1], vertical_alignment="bottom")
        search = asked.text_input("CRM id", placeholder="Any part of it", key="erasure_tombstones_search")
        with menu, st.container(horizontal_alignment="right"):
            table_exports(
                lambda: self._all_rows(search),
                self._caption("Tombstones"),
                key="erasure_tombstones",
                on_export=noted(self.store, "tombstones"),
            )
        count = sum(reading(count_tombstones, search=search).values())
        if not count:
            st.info("No tombstone has a CRM id like that.")
            return
        if self.account.may("officer"):
            st.caption("Choose one to let that person be loaded again.")
        place, pages = st.container(), -(-count // _PAGE_ROWS)
        number = min(st.pagination(pages, key=f"erasure_tombstones_{pages}"), pages) if pages > 1 else 1
        rows = reading(tombstones_page, search=search, limit=_PAGE_ROWS, offset=(number - 1) * _PAGE_ROWS)
        with place:
            chosen = self._table(rows)
        if chosen is not None:
            self._release_form(rows.iloc[chosen])

    def _table(self, rows: pd.DataFrame) -> int | None:
        names = {rule.id: rule.name for rule in self.policy.retention_rules}
        column = st.column_config
        may_choose = self.account.may("officer")
        event = st.dataframe(
            person_link.linked(rows).assign(rule=rows["rule"].map(names).fillna(rows["rule"])),
            hide_index=True,
            height="content",
            placeholder="-",
            on_select="rerun" if may_choose else "ignore",
            selection_mode="single-row",
            key=f"erasure_tombstone_rows_{hash(tuple(rows['contact_id']))}_{_DESK.turn}",
            column_config={
                "contact_id": None,
                "link": person_link.config(),
                "erased_on": column.DateColumn("Erased on", format="D MMM YYYY", width=100),
                "rule": column.TextColumn("Rule", width=170),
                "policy_version": column.TextColumn("Policy version", width=160),
                "batch_id": column.NumberColumn("Batch", width=60),
                "released_on": column.DateColumn("Released on", format="D MMM YYYY", width=100),
                "released_by": column.TextColumn("Released by", width=100),
                "release_reason": column.TextColumn("Why", width="large"),
            },
            alt="The tombstones of the erased, latest first",
        )
        if isinstance(event, st.delta_generator.DeltaGenerator):
            return None
        places = event["selection"]["rows"]
        return int(places[0]) if places and places[0] < len(rows) else None

    def _release_form(self, tombstone: "pd.Series[Any]") -> None:
        contact_id = str(tombstone["contact_id"])
        with st.container(border=True):
            st.markdown(f"**Release the tombstone of CRM id {plain(contact_id)}**")
            if not pd.isna(tombstone["released_on"]):
                st.caption("It was released already.")
                return
            st.caption(
                "For somebody who signed up again: the next load lets them in, and the hashes are deleted. "
                "What was erased does not come back."
            )
            form = f"erasure_release_{contact_id}_{_DESK.turn}"
            with st.form(form, border=False, enter_to_submit=False):
                st.text_area(
                    "Why this person may be loaded again",
                    key=f"{form}_reason",
                    max_chars=_LONGEST_REASON,
                    height=90,
                    help="Write no names into it.",
                )
                _DESK.submit("Release it", form, lambda by: self._release(contact_id, form, by))

    def _release(self, contact_id: str, form: str, by: str) -> str:
        release_tombstone(self.store, contact_id, reason=typed(form, "reason"), by=by)
        return f"The tombstone of CRM id {contact_id} is released: the next load lets this person in."

    def _caption(self, title: str) -> Caption:
        return Caption(title, london_today(), self.source, self.policy.version)

    def _all_rows(self, search: str) -> pd.DataFrame:
        with self.store.read() as cursor:
            return tombstones_page(cursor, search=search, limit=None)

    def _all_kept_out(self) -> pd.DataFrame:
        with self.store.read() as cursor:
            return suppressed_at(cursor)
