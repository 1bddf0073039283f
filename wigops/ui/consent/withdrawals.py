"""The tabs *Withdrawals* and *One person* of the page *Consent coverage*."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from wigops.catalogue import CONSENT_PURPOSES
from wigops.clock import london_today
from wigops.consent import (
    count_to_stop,
    count_withdrawals,
    note_stopped,
    to_stop_page,
    withdrawals_page,
)
from wigops.export.caption import Caption
from wigops.policy import Policy
from wigops.store import Store
from wigops.ui import person_link
from wigops.ui.consent.person import DESK, PersonView
from wigops.ui.consent.words import CHANGE_WORDS
from wigops.ui.kit.desk import typed
from wigops.ui.kit.exports import head_line, table_exports
from wigops.ui.kit.guard import require
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.trail import noted
from wigops.ui.menu import link_to
from wigops.ui.rights.person_choice import ask_person

_PAGE_ROWS = 20
_LONGEST = 500
_TOLD_APART_BY = ["withdrawal_id", "service_id"]


@dataclass(frozen=True)
class WithdrawalsView:
    """What was withdrawn here, whether the CRM agrees, and what has to stop."""

    store: Store
    policy: Policy
    as_of: date
    months: int
    source: str

    def show(self, reading: Reading) -> None:
        """How many there are, what is to stop, what the CRM ignores, and all of them."""
        recorded, ignored = reading(count_withdrawals)
        to_stop = reading(count_to_stop, london_today())
        DESK.said()
        if not recorded:
            st.info(
                "No withdrawal has been recorded here. An officer withdraws a consent from a person's panel: "
                "choose somebody in a list, or look them up on the tab One person. What the CRM still has to "
                "note, and what has to stop, will stand here."
            )
            return
        one, two, three = st.columns(3)
        one.metric("Withdrawals recorded here", f"{recorded:,}", border=True)
        two.metric(
            "The CRM still says “consented”",
            f":red[{ignored:,}]" if ignored else "0",
            help="By its last load. They count as withdrawn here all the same, until the CRM agrees.",
            border=True,
        )
        three.metric(
            "To be stopped",
            f":red[{to_stop:,}]" if to_stop else "0",
            help="Bookings, applications and tracking under a consent that was withdrawn.",
            border=True,
        )
        self._to_stop(reading, to_stop)
        self._ignored(reading, ignored)
        self._all(reading)

    def person(self, reading: Reading) -> None:
        """One person's evidence, whoever it is."""
        chosen = ask_person(reading, key="consent_person", otherwise="Type it otherwise.")
        if chosen:
            PersonView(self.store, self.policy, self.as_of, self.months, self.source, "consent_person").show(
                reading, chosen[0]
            )

    def _to_stop(self, reading: Reading, found: int) -> None:
        st.markdown("**What has to stop**")
        if not found:
            st.caption("Nothing is left to stop.")
            return
        rows = reading(to_stop_page, london_today(), limit=_PAGE_ROWS, offset=self._first(found, "to_stop"))
        with head_line():
            st.caption("Choose a row to record what was done to stop it.")
            self._export("What withdrawals have to stop", "to_stop", self._all_to_stop)
        event = st.dataframe(
            person_link.linked(_to_stop_words(rows)),
            hide_index=True,
            on_select="rerun" if require().may("officer") else "ignore",
            selection_mode="single-row",
            key=f"consent_to_stop_{hash(tuple(rows[_TOLD_APART_BY].astype(str).itertuples(index=False)))}",
            height="content",
            placeholder="-",
            column_order=(
                "starts_on",
                "what",
                "person",
                "purpose",
                "withdrawn_on",
                "rows",
                "last_on",
                "link",
            ),
            column_config=_TO_STOP_COLUMNS,
            alt="Bookings, applications and tracking that a withdrawal has to stop, soonest first",
        )
        if isinstance(event, st.delta_generator.DeltaGenerator):
            return
        chosen = event["selection"]["rows"]
        if chosen and chosen[0] < len(rows):
            row = rows.iloc[chosen[0]]
            service = row["service_id"] if isinstance(row["service_id"], str) else None
            self._ask_stopped(int(row["withdrawal_id"]), service)

    def _ask_stopped(self, withdrawal_id: int, service_id: str | None) -> None:
        form = DESK.form("stopped", f"{withdrawal_id}_{service_id}")
        with st.form(form, enter_to_submit=False):
            st.text_area(
                "What was done",
                placeholder="Booking cancelled, the venue told",
                key=f"{form}_words",
                max_chars=_LONGEST,
                height=90,
            )

            def deed(by: str) -> str:
                note_stopped(self.store, withdrawal_id, service_id, what_was_done=typed(form, "words"), by=by)
                return "It is noted as stopped."

            DESK.submit("It was stopped", form, deed)

    def _ignored(self, reading: Reading, found: int) -> None:
        heading = "**The CRM still says “consented”**"
        if not found:
            st.markdown(heading)
            st.caption("By its last load, the CRM agrees with every withdrawal recorded here.")
            return
        first = self._first(found, "ignored")
        rows = reading(withdrawals_page, ignored=True, limit=_PAGE_ROWS, offset=first)
        with head_line():
            st.markdown(heading)
            self._export(
                "Withdrawals that the CRM ignores", "ignored", lambda: self._withdrawals(ignored=True)
            )
        _withdrawals_table(rows, "Withdrawals that the CRM ignores")
        link_to("crm_changes", "What the CRM is asked to change")

    def _all(self, reading: Reading) -> None:
        found, _ = reading(count_withdrawals)
        rows = reading(withdrawals_page, limit=_PAGE_ROWS, offset=self._first(found, "all"))
        with head_line():
            st.markdown("**All that were recorded here**")
            self._export("Withdrawals of consent", "all", lambda: self._withdrawals(ignored=False))
        _withdrawals_table(rows, "Withdrawals recorded here, newest first")

    def _first(self, found: int, part: str) -> int:
        pages = -(-found // _PAGE_ROWS)
        if pages <= 1:
            return 0
        return (min(st.pagination(pages, key=f"consent_{part}_page_{pages}"), pages) - 1) * _PAGE_ROWS

    def _export(self, title: str, part: str, make_frame: Callable[[], pd.DataFrame]) -> None:
        table_exports(
            make_frame,
            Caption(title, london_today(), self.source, self.policy.version),
            key=f"consent_{part}",
            on_export=noted(self.store, title.lower()),
        )

    def _withdrawals(self, *, ignored: bool) -> pd.DataFrame:
        with self.store.read() as cursor:
            return _withdrawal_words(withdrawals_page(cursor, ignored=ignored, limit=None))

    def _all_to_stop(self) -> pd.DataFrame:
        with self.store.read() as cursor:
            return _to_stop_words(to_stop_page(cursor, london_today(), undone=False, limit=None))


_TO_STOP_COLUMNS = {
    "starts_on": st.column_config.DateColumn("Starts on", format="D MMM YYYY", width=100),
    "what": st.column_config.TextColumn("What", width=260),
    "person": st.column_config.TextColumn("Person", width=150),
    "purpose": st.column_config.TextColumn("Purpose", width=170),
    "withdrawn_on": st.column_config.DateColumn("Withdrawn on", format="D MMM YYYY", width=110),
    "rows": st.column_config.NumberColumn("Rows", format="localized", width=70),
    "last_on": st.column_config.DateColumn("Last on", format="D MMM YYYY", width=100),
    "link": person_link.config(width=80),
}


def _to_stop_words(rows: pd.DataFrame) -> pd.DataFrame:
    whats = [
        f"{', '.join(kinds).replace('_', ' ').capitalize()}{f': {title}' if isinstance(title, str) else ''}"
        for kinds, title in zip(rows["kinds"], rows["title"], strict=True)
    ]
    return rows.assign(what=whats, purpose=rows["purpose"].map(CONSENT_PURPOSES.words)).drop(
        columns=["kinds", "title"]
    )


def _withdrawal_words(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        purpose=rows["purpose"].map(CONSENT_PURPOSES.words),
        crm=["Still says consented" if still else "Agrees" for still in rows["still_consented"]],
        change_state=rows["change_state"].map(CHANGE_WORDS),
    ).drop(columns=["still_consented"])


def _withdrawals_table(rows: pd.DataFrame, alt: str) -> None:
    st.dataframe(
        person_link.linked(_withdrawal_words(rows)),
        hide_index=True,
        height="content",
        placeholder="-",
        column_order=(
            "withdrawn_on",
            "person",
            "purpose",
            "crm",
            "change_state",
            "loads_since",
            "recorded_by",
            "recorded_at",
            "link",
        ),
        column_config={
            "withdrawn_on": st.column_config.DateColumn("Withdrawn on", format="D MMM YYYY", width=110),
            "person": st.column_config.TextColumn("Person", width=150),
            "purpose": st.column_config.TextColumn("Purpose", width=170),
            "crm": st.column_config.TextColumn("The CRM", width=150),
            "change_state": st.column_config.TextColumn("Change asked for", width=130),
            "loads_since": st.column_config.NumberColumn("Loads since", format="%d", width=95),
            "recorded_by": st.column_config.TextColumn("Recorded by", width=110),
            "recorded_at": st.column_config.DatetimeColumn("Recorded", format="D MMM YYYY, HH:mm", width=150),
            "link": person_link.config(width=80),
        },
        alt=alt,
    )
