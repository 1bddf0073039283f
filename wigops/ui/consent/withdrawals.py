"""The tabs *Withdrawals* and *One person* of the page *Consent coverage*."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

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
from wigops.store import Connection, Store
from wigops.ui import person_link
from wigops.ui.consent.person import DESK, PersonView
from wigops.ui.consent.words import CHANGE_WORDS
from wigops.ui.kit.cards import Card, draw_cards
from wigops.ui.kit.desk import ask_words, typed
from wigops.ui.kit.guard import require
from wigops.ui.kit.listing import Listing, day, moment, number, text
from wigops.ui.kit.reading import Reading
from wigops.ui.menu import link_to
from wigops.ui.rights.person_choice import ask_person

_CRM = {True: "Still says consented", False: "Agrees"}


def show(reading: Reading) -> None:
    """How many withdrawals there are, what is to stop, what the CRM ignores, and all of them."""
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
    draw_cards(
        [
            Card("Withdrawals recorded here", recorded),
            Card(
                "The CRM still says “consented”",
                ignored,
                "By its last load. They count as withdrawn here all the same, until the CRM agrees.",
                is_bad=True,
            ),
            Card(
                "To be stopped",
                to_stop,
                "Bookings, applications and tracking under a consent that was withdrawn.",
                is_bad=True,
            ),
        ]
    )
    today = reading.of(as_of=london_today())
    st.markdown("**What has to stop**")
    chosen = _TO_STOP.show(today, today.as_of, choose="one" if require().may("officer") else None)
    if chosen is not None and not chosen.empty:
        row = chosen.iloc[0]
        service = row["service_id"] if isinstance(row["service_id"], str) else None
        _ask_stopped(reading.store, int(row["withdrawal_id"]), service)
    st.markdown("**The CRM still says “consented”**")
    if _IGNORED.show(today) is not None:
        link_to("crm_changes", "What the CRM is asked to change")
    st.markdown("**All that were recorded here**")
    _ALL.show(today)


def person(reading: Reading, months: int) -> None:
    """One person's evidence, whoever it is, over the `months` to the day of the reading."""
    chosen = ask_person(reading, key="consent_person", otherwise="Type it otherwise.")
    if chosen:
        PersonView(reading, months, "consent_person").show(chosen[0])


def _ask_stopped(store: Store, withdrawal_id: int, service_id: str | None) -> None:
    form = DESK.form("stopped", f"{withdrawal_id}_{service_id}")
    with st.form(form, enter_to_submit=False):
        ask_words(form, "words", "What was done", example="Booking cancelled, the venue told")

        def deed(by: str) -> str:
            note_stopped(store, withdrawal_id, service_id, what_was_done=typed(form, "words"), by=by)
            return "It is noted as stopped."

        DESK.submit("It was stopped", form, deed)


def _to_stop(cursor: Connection, today: date, *, undone: bool = True, **page: Any) -> pd.DataFrame:
    """What is to be stopped, in words; unless only what is `undone`, with what was stopped."""
    rows = to_stop_page(cursor, today, undone=undone, **page)
    whats = [
        f"{', '.join(kinds).replace('_', ' ').capitalize()}{f': {title}' if isinstance(title, str) else ''}"
        for kinds, title in zip(rows["kinds"], rows["title"], strict=True)
    ]
    return rows.assign(what=whats, purpose=rows["purpose"].map(CONSENT_PURPOSES.words)).drop(
        columns=["kinds", "title"]
    )


def _withdrawals(
    cursor: Connection, *, ignored: bool = False, limit: int | None, offset: int = 0
) -> pd.DataFrame:
    rows = withdrawals_page(cursor, ignored=ignored, limit=limit, offset=offset)
    return rows.assign(
        purpose=rows["purpose"].map(CONSENT_PURPOSES.words),
        crm=rows["still_consented"].map(_CRM),
        change_state=rows["change_state"].map(CHANGE_WORDS),
    ).drop(columns=["still_consented"])


def _count_all(cursor: Connection) -> int:
    return count_withdrawals(cursor)[0]


def _count_ignored(cursor: Connection) -> int:
    return count_withdrawals(cursor)[1]


_TO_STOP = Listing(
    key="consent_to_stop",
    alt="Bookings, applications and tracking that a withdrawal has to stop, soonest first",
    columns=(
        day("starts_on", "Starts on"),
        text("what", "What", 260),
        text("person", "Person", 150),
        text("purpose", "Purpose", 170),
        day("withdrawn_on", "Withdrawn on", 110),
        number("rows", "Rows", 70),
        day("last_on", "Last on"),
        person_link.column(width=80),
    ),
    ids=["withdrawal_id", "service_id"],
    title="What withdrawals have to stop",
    count=count_to_stop,
    read=_to_stop,
    read_all=partial(_to_stop, undone=False),
    one="to stop",
    many="to stop",
    after=", soonest first",
    empty="Nothing is left to stop.",
    choosing="Choose a row to record what was done to stop it.",
)
_ALL = Listing(
    key="consent_all",
    alt="Withdrawals recorded here, newest first",
    columns=(
        day("withdrawn_on", "Withdrawn on", 110),
        text("person", "Person", 150),
        text("purpose", "Purpose", 170),
        text("crm", "The CRM", 150),
        text("change_state", "Change asked for", 130),
        number("loads_since", "Loads since", 95, written="%d"),
        text("recorded_by", "Recorded by", 110),
        moment("recorded_at", "Recorded", 150),
        person_link.column(width=80),
    ),
    ids=["withdrawal_id"],
    title="Withdrawals of consent",
    count=_count_all,
    read=_withdrawals,
    one="withdrawal",
    after=", newest first",
    empty="No withdrawal has been recorded here.",
)
_IGNORED = replace(
    _ALL,
    key="consent_ignored",
    alt="Withdrawals that the CRM ignores",
    title="Withdrawals that the CRM ignores",
    count=_count_ignored,
    read=partial(_withdrawals, ignored=True),
    empty="By its last load, the CRM agrees with every withdrawal recorded here.",
)
