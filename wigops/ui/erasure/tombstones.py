"""The part *Tombstones* of the page *Erasure*: who was erased and is kept out, and letting one come back."""

from typing import Any

import pandas as pd
import streamlit as st

from wigops.clock import london_today
from wigops.export.caption import date_words as in_words
from wigops.policy import Policy
from wigops.store import Connection, Store
from wigops.tombstone import count_tombstones, release_tombstone, suppressed_at, tombstones_page
from wigops.ui import person_link
from wigops.ui.kit.desk import Desk, ask_words, typed
from wigops.ui.kit.guard import require
from wigops.ui.kit.listing import Listing, Table, day, number, text
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

_DESK = Desk("erasure_tombstones")
_KEPT_OUT = Table(
    key="erasure_kept_out",
    alt="Whom the last load kept out, since they were erased here",
    columns=(
        text("contact_id", "CRM id in this load"),
        text("matched_by", "Known by"),
        day("erased_on", "Erased on", None),
        person_link.column("Erased as CRM id", of="erased_contact_id", width=130),
    ),
    tallest=20,
    hint="By CRM id.",
    most=100,
)


def show(reading: Reading) -> None:
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
    _kept_out(reading)
    st.subheader("Tombstones")
    search = st.text_input("CRM id", placeholder="Any part of it", key="erasure_tombstones_search")
    may_release = require().may("officer")
    listing = _listing(reading.policy)
    chosen = listing.show(reading, search, choose="one" if may_release else None, turn=_DESK.turn)
    if chosen is not None and not chosen.empty:
        _release_form(reading.store, chosen.iloc[0])


def _kept_out(reading: Reading) -> None:
    frame = reading(suppressed_at)
    st.subheader("Kept out by the last load")
    if frame.empty:
        st.caption(f"Nobody: what was loaded holds none of the erased ({reading.source}).")
        return
    _KEPT_OUT.under(
        reading,
        f"The CRM still holds **{len(frame):,}** "
        f"{'person who was' if len(frame) == 1 else 'people who were'} erased here ({reading.source}). "
        "The CRM's administrator is asked on *CRM changes* to delete them.",
        frame,
        "Kept out by the last load",
    )


def _listing(policy: Policy) -> Listing:
    return Listing(
        key="erasure_tombstones",
        alt="The tombstones of the erased, latest first",
        columns=(
            day("erased_on", "Erased on"),
            text("rule", "Rule", 170, words=policy.rule_names),
            text("policy_version", "Policy version", 160),
            number("batch_id", "Batch", 60),
            day("released_on", "Released on"),
            text("released_by", "Released by", 100),
            text("release_reason", "Why", "large"),
            person_link.column(),
        ),
        ids=["contact_id"],
        choosing="Choose one to let that person be loaded again.",
        title="Tombstones",
        count=_count,
        read=_page,
        one="tombstone",
        after=", latest first",
        empty="No tombstone has a CRM id like that.",
    )


def _count(cursor: Connection, search: str) -> int:
    return sum(count_tombstones(cursor, search=search).values())


def _page(cursor: Connection, search: str, **page: Any) -> pd.DataFrame:
    return tombstones_page(cursor, search=search, **page)


def _release_form(store: Store, tombstone: "pd.Series[Any]") -> None:
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
            ask_words(
                form,
                "reason",
                "Why this person may be loaded again",
                told="Write no names into it.",
            )
            _DESK.submit("Release it", form, lambda by: _release(store, contact_id, form, by))


def _release(store: Store, contact_id: str, form: str, by: str) -> str:
    release_tombstone(store, contact_id, reason=typed(form, "reason"), by=by)
    return f"The tombstone of CRM id {contact_id} is released: the next load lets this person in."
