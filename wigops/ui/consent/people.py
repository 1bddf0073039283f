"""A list of people about consent: its filters, a page of it, its export, and the person that is chosen."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from wigops.catalogue import CONSENT_PURPOSES
from wigops.consent import GAPS, MISSING, PeopleFilter, count_people, people_page, sources
from wigops.retention import sectors
from wigops.store import Connection
from wigops.ui import person_link
from wigops.ui.consent.person import DESK, PersonView
from wigops.ui.consent.words import LEFT_OUT_WORDS, LIST_WORDS, MISSING_WORDS, listed
from wigops.ui.kit.listing import Listing, day, number, text
from wigops.ui.kit.reading import Reading

_COLUMNS = {
    one.name: one
    for one in (
        text("person", "Person", 150),
        text("purpose", "Purpose", 170),
        text("purposes", "Without consent for", 260),
        text("missing", "What is missing", 190),
        number("uncovered", "Rows without", 95),
        number("rows", "Rows", 70),
        day("occurred_on", "On"),
        text("kind", "What", 100),
        text("service", "Service", 200),
        text("engagement_id", "Row", 90),
        day("last_on", "Last on"),
        day("given_on", "Given on"),
        day("stale_on", "To be renewed by", 125),
        text("lacks", "What is missing", 240),
        text("barred_by", "Why", 150),
        day("since", "Since"),
        text("email", "E-mail", 220),
        text("organisation", "Organisation", 180),
        text("sector", "Sector", 120),
        text("source", "Source", 140),
        text("consent_id", "Consent", 90),
        person_link.column(width=80),
    )
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
_TOLD_APART_BY = ("purpose", "consent_id", "engagement_id")
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
    """One list of people over the `months` to the day of the reading; `key` is in the keys of its widgets."""

    reading: Reading
    months: int
    key: str

    def show(self, which: str) -> None:
        """The list `which` (of consent.LISTS), with its filters."""
        self.show_those(self._ask_filter(which))

    def show_those(self, wanted: PeopleFilter) -> None:
        """The list that `wanted` asks for."""
        chosen = self._listing(wanted.listed).show(self.reading, wanted, choose="one")
        if chosen is None or chosen.empty:
            DESK.said()  # a deed may have taken the row that it was done in out of the list
        else:
            PersonView(self.reading, self.months, self.key).show(str(chosen.iloc[0]["contact_id"]))

    def _listing(self, which: str) -> Listing:
        words = LIST_WORDS[which]
        return Listing(
            key=f"{self.key}_{which}",
            alt=f"A page of the list of {words}",
            columns=[_COLUMNS[name] for name in _SHOWN[which]],
            ids=["contact_id", *(name for name in _SHOWN[which] if name in _TOLD_APART_BY)],
            title=words.capitalize(),
            count=count_people,
            read=_in_words_page,
            one=words,
            many=words,
            empty=_NOBODY.get(which, "Nobody fits. Clear a filter, or choose another date."),
            choosing="Choose a row to see the person's consents, what they cover, and what you can do.",
        )

    def _ask_filter(self, which: str) -> PeopleFilter:
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
            self.reading.as_of,
            self.months,
            which,
            purposes=tuple(purposes),
            missing=tuple(lacking),
            sources=tuple(source.multiselect("Source", self.reading(sources), key=f"{self.key}_source")),
            sectors=tuple(sector.multiselect("Sector", self.reading(sectors), key=f"{self.key}_sector")),
            search=found,
        )


def _in_words_page(
    cursor: Connection, wanted: PeopleFilter, *, limit: int | None, offset: int = 0
) -> pd.DataFrame:
    return _in_words(people_page(cursor, wanted, limit=limit, offset=offset))


def _in_words(rows: pd.DataFrame) -> pd.DataFrame:
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
