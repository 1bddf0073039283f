"""A list of people about consent: its filters, a page of it, its export, and the person that is chosen."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from wigops.catalogue import CONSENT_PURPOSES
from wigops.consent import GAPS, MISSING, PeopleFilter, count_people, people_page, sources
from wigops.export.caption import Caption
from wigops.policy import Policy
from wigops.retention import sectors
from wigops.store import Store
from wigops.ui import person_link
from wigops.ui.consent.person import DESK, PersonView
from wigops.ui.consent.words import LEFT_OUT_WORDS, LIST_WORDS, MISSING_WORDS, listed
from wigops.ui.kit.exports import table_exports
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.trail import noted

PAGE_ROWS = 20

_COLUMNS = {
    "person": st.column_config.TextColumn("Person", width=150),
    "purpose": st.column_config.TextColumn("Purpose", width=170),
    "purposes": st.column_config.TextColumn("Without consent for", width=260),
    "missing": st.column_config.TextColumn("What is missing", width=190),
    "uncovered": st.column_config.NumberColumn("Rows without", format="localized", width=95),
    "rows": st.column_config.NumberColumn("Rows", format="localized", width=70),
    "occurred_on": st.column_config.DateColumn("On", format="D MMM YYYY", width=100),
    "kind": st.column_config.TextColumn("What", width=100),
    "service": st.column_config.TextColumn("Service", width=200),
    "engagement_id": st.column_config.TextColumn("Row", width=90),
    "last_on": st.column_config.DateColumn("Last on", format="D MMM YYYY", width=100),
    "given_on": st.column_config.DateColumn("Given on", format="D MMM YYYY", width=100),
    "stale_on": st.column_config.DateColumn("To be renewed by", format="D MMM YYYY", width=125),
    "lacks": st.column_config.TextColumn("What is missing", width=240),
    "barred_by": st.column_config.TextColumn("Why", width=150),
    "since": st.column_config.DateColumn("Since", format="D MMM YYYY", width=100),
    "email": st.column_config.TextColumn("E-mail", width=220),
    "organisation": st.column_config.TextColumn("Organisation", width=180),
    "sector": st.column_config.TextColumn("Sector", width=120),
    "source": st.column_config.TextColumn("Source", width=140),
    "consent_id": st.column_config.TextColumn("Consent", width=90),
    "link": person_link.config(width=80),
}
_ABOUT_THEM = ("organisation", "sector", "source", "link")
_SHOWN = {
    "processed": ("person", "purpose", "rows", "last_on", *_ABOUT_THEM),
    "covered": ("person", "purpose", "rows", "last_on", *_ABOUT_THEM),
    "gap": ("person", "purpose", "missing", "uncovered", "last_on", *_ABOUT_THEM),
    "gap_rows": (
        "occurred_on",
        "person",
        "purpose",
        "kind",
        "service",
        "missing",
        "engagement_id",
        *_ABOUT_THEM,
    ),
    "stale": ("given_on", "stale_on", "person", "purpose", "rows", "last_on", "consent_id", *_ABOUT_THEM),
    "incomplete": ("person", "purpose", "lacks", "given_on", "consent_id", *_ABOUT_THEM),
    "mailing": ("person", "email", "purposes", *_ABOUT_THEM),
    "left_out": ("person", "barred_by", "since", "purposes", *_ABOUT_THEM),
}
_TOLD_APART_BY = ["contact_id", "purpose", "consent_id", "engagement_id"]
_NO_GAP = "Nobody fits: for everybody processed in this window there is consent, or a filter hides them."
_NOBODY = {
    "gap": _NO_GAP,
    "gap_rows": _NO_GAP,
    "stale": "No consent that is still relied on is older than the refresh period, or a filter hides it.",
    "incomplete": "Every consent in force says how it was given and what the person was told, or a filter "
    "hides it.",
    "mailing": "There is nobody to ask again, or a filter hides them.",
    "left_out": "Nobody in the gap has to be left out, or a filter hides them.",
}


@dataclass(frozen=True)
class PeopleList:
    """One list of people; `key` is in the keys of its widgets."""

    store: Store
    policy: Policy
    as_of: date
    months: int
    source: str
    key: str

    def show(self, reading: Reading, which: str) -> None:
        """The list `which` (of consent.LISTS), with its filters."""
        self.show_those(reading, self._ask_filter(reading, which))

    def show_those(self, reading: Reading, wanted: PeopleFilter) -> None:
        """The list that `wanted` asks for."""
        which = wanted.listed
        found = reading.figure(count_people, wanted)
        count_column, export_column = st.columns([5, 1], vertical_alignment="center")
        with export_column, st.container(horizontal_alignment="right"):
            title = LIST_WORDS[which].capitalize()
            table_exports(
                lambda: self._all(wanted),
                Caption(title, self.as_of, self.source, self.policy.version),
                key=f"{self.key}_list",
                on_export=noted(self.store, LIST_WORDS[which]),
            )
        if not found:
            DESK.said()
            count_column.info(_NOBODY.get(which, "Nobody fits. Clear a filter, or choose another date."))
            return
        # Between the menu and the table, whose own tools appear above it.
        st.caption("Choose a row to see the person's consents, what they cover, and what you can do.")
        pages = -(-found // PAGE_ROWS)
        place = st.container()
        number = min(st.pagination(pages, key=f"{self.key}_page_{which}_{pages}"), pages) if pages > 1 else 1
        first = (number - 1) * PAGE_ROWS
        rows = reading(people_page, wanted, limit=PAGE_ROWS, offset=first)
        count_column.markdown(f"**{first + 1:,}-{first + len(rows):,}** of {found:,} {LIST_WORDS[which]}")
        with place:
            chosen = self._table(rows, which)
        if chosen is None:
            DESK.said()  # a deed may have taken the row that it was done in out of the list
        else:
            PersonView(self.store, self.policy, self.as_of, self.months, self.source, self.key).show(
                reading, str(rows.iloc[chosen]["contact_id"])
            )

    def _ask_filter(self, reading: Reading, which: str) -> PeopleFilter:
        search, purpose, missing = st.columns([3, 4, 4])
        source, sector, _ = st.columns([4, 4, 3])
        found = search.text_input(
            "Search", placeholder="Name, e-mail, phone or CRM id", key=f"{self.key}_search"
        )
        purposes = purpose.multiselect(
            "Purpose",
            CONSENT_PURPOSES,
            format_func=CONSENT_PURPOSES.words.__getitem__,
            key=f"{self.key}_purpose",
        )
        lacking = (
            missing.multiselect(
                "What is missing",
                MISSING,
                format_func=MISSING_WORDS.__getitem__,
                key=f"{self.key}_missing",
            )
            if which in GAPS
            else []
        )
        return PeopleFilter(
            self.as_of,
            self.months,
            which,
            purposes=tuple(purposes),
            missing=tuple(lacking),
            sources=tuple(source.multiselect("Source", reading(sources), key=f"{self.key}_source")),
            sectors=tuple(sector.multiselect("Sector", reading(sectors), key=f"{self.key}_sector")),
            search=found,
        )

    def _table(self, rows: pd.DataFrame, which: str) -> int | None:
        """The rows on screen; returns the place of the one that is chosen."""
        shown = in_words(rows)
        event = st.dataframe(
            person_link.linked(shown),
            hide_index=True,
            on_select="rerun",
            selection_mode="single-row",
            # Made of what is in the rows, so that no choice outlives a change of what stands in its row.
            key=f"{self.key}_rows_{which}_{hash(tuple(shown.filter(_TOLD_APART_BY).itertuples(index=False)))}",
            column_order=_SHOWN[which],
            column_config=_COLUMNS,
            height="content",
            placeholder="-",
            alt=f"A page of the list of {LIST_WORDS[which]}",
        )
        chosen = event["selection"]["rows"]
        return chosen[0] if chosen and chosen[0] < len(rows) else None

    def _all(self, wanted: PeopleFilter) -> pd.DataFrame:
        with self.store.read() as cursor:
            return in_words(people_page(cursor, wanted, limit=None))


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """A list with its ids in words, as it is shown and exported."""
    rows = rows.copy()
    for column, words in (("purpose", CONSENT_PURPOSES.words), ("barred_by", LEFT_OUT_WORDS)):
        if column in rows:
            rows[column] = rows[column].map(words)
    for column, words in (("purposes", CONSENT_PURPOSES.words), ("missing", MISSING_WORDS)):
        if column in rows:
            rows[column] = [listed(ids, words) for ids in rows[column]]
    if "kind" in rows:
        rows["kind"] = rows["kind"].str.replace("_", " ").str.capitalize()
    if "no_source" in rows:
        rows["lacks"] = [
            "; ".join(
                words
                for lacks, words in ((no_source, "how it was given"), (no_wording, "what they were told"))
                if lacks
            )
            for no_source, no_wording in zip(rows["no_source"], rows["no_wording"], strict=True)
        ]
        rows = rows.drop(columns=["no_source", "no_wording"])
    return rows
