"""The part *Notices* of the page *Third-party sharing*: whom to tell what was done to data."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
import streamlit as st

from wigops.clock import london_today
from wigops.export.caption import date_words as in_words
from wigops.export.tables import csv_bytes
from wigops.sharing import (
    NOTICE_DAYS,
    Notice,
    Waiting,
    count_notices,
    list_notices,
    mark_notices,
    notice_frame,
    recipients_in,
)
from wigops.sharing.notice_pdf import notice_pdf
from wigops.sharing.notices import ACKNOWLEDGED, DISPROPORTIONATE, SENT, STATES, TO_SEND
from wigops.store import Connection, Store
from wigops.ui import person_link
from wigops.ui.kit.desk import Desk, ask_words, opened, typed
from wigops.ui.kit.guard import require
from wigops.ui.kit.listing import Listing, always, day, number, text
from wigops.ui.kit.one_of import ask_one_of
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

_DESK = Desk("sharing_notices")
_LONGEST = 1000  # characters
_NEXT = {
    TO_SEND: (SENT, DISPROPORTIONATE),
    SENT: (ACKNOWLEDGED,),
    DISPROPORTIONATE: (SENT,),
    ACKNOWLEDGED: (),
}
_BUTTONS = {SENT: "Mark as sent", ACKNOWLEDGED: "Mark as acknowledged", DISPROPORTIONATE: "Disproportionate"}


def show(reading: Reading) -> None:
    """How many wait, then those of one state and one recipient."""
    _DESK.said()
    reading = reading.of(as_of=london_today())
    counts, overdue = reading(count_notices)
    if not any(counts.values()):
        st.info(
            "There are no notices. When somebody's data is erased, put right or restricted, one is made "
            "for each recipient who got it (UK GDPR Art 19), and stands here to be sent."
        )
        return
    late = f", :red[**{overdue:,}** overdue]" if overdue else ""
    st.markdown(
        f"**{counts[TO_SEND]:,}** notices wait to be sent{late}. A notice is overdue {NOTICE_DAYS} days "
        "after it was made. Nothing is sent from here: download it, send it, and mark it."
    )
    state = str(
        ask_one_of(
            "State",
            {one: f"{one.capitalize()} ({counts[one]:,})" for one in STATES},
            "sharing_notices_state",
            first=TO_SEND,
        )
    )
    waiting = reading(recipients_in, state)
    if not waiting:
        st.info("There are none in this state.")
        return
    store = reading.store
    with st.container(horizontal_alignment="right"):
        reading.menu(
            lambda: _all_of(store, state),
            f"Notices to recipients, {state}",
            key=f"sharing_notices_{state}",
            note="notices to recipients",
        )
    recipient = _ask_recipient(waiting, state)
    _of(reading, recipient, state)


def _all_of(store: Store, state: str) -> pd.DataFrame:
    """Every recipient's notices in one state."""
    with store.read() as cursor:
        return pd.DataFrame([asdict(one) for one in list_notices(cursor, states=[state])])


def _ask_recipient(waiting: Sequence[Waiting], state: str) -> Waiting:
    lines = {
        one.recipient_id: f"{one.recipient or one.recipient_id} · {one.notices:,}"
        + (f" · {one.overdue:,} overdue" if one.overdue else "")
        for one in waiting
    }
    chosen = st.selectbox(
        "Recipient", list(lines), format_func=lines.__getitem__, key=f"sharing_notices_to_{state}"
    )
    return next((one for one in waiting if one.recipient_id == chosen), waiting[0])


def _of(reading: Reading, recipient: Waiting, state: str) -> None:
    """One recipient's notices in one state, a page at a time; all of them unless rows are chosen."""
    rows = _listing(recipient, state).show(reading, state, recipient.recipient_id, choose="several")
    if rows is None:
        return
    notices = reading(list_notices, states=[state], recipient_ids=[recipient.recipient_id])
    chosen = [one for one in notices if one.notice_id in set(rows["notice_id"])] or notices
    count, key = len(chosen), f"{state}_{recipient.recipient_id}"
    which = f"all {count:,}" if rows.empty else f"the {count:,} chosen"
    if rows.empty and count == 1:
        which = "this notice"
    st.markdown(
        f"**{which[:1].upper()}{which[1:]}**, to {plain(recipient.recipient or recipient.recipient_id)}:"
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        _files(reading, chosen, key)
        if require().may("officer"):
            for into in _NEXT[state]:
                _ask_mark(reading, chosen, into, key)


def _listing(recipient: Waiting, state: str) -> Listing:
    marked = (day("state_on", "Marked", 105), text("state_by", "By", 90), text("note", "Why", 260))
    return Listing(
        key=f"sharing_notices_{state}_{recipient.recipient_id}",
        alt="Notices to one recipient, those that have waited longest first",
        columns=(
            number("notice_id", "No.", 60),
            text("overdue", "Overdue", 80, colours=always("red"), rare=True),
            text("kind", "What was done", 110),
            person_link.column(),
            text("references", "Sharing references", 320),
            day("made_on", "Made", 105),
            *((day("due_on", "Send by", 105),) if state == TO_SEND else marked),
        ),
        ids=["notice_id"],
        title=f"Notices to recipient {recipient.recipient_id}, {state}",
        count=_count,
        read=_page,
        one="notice",
        after=f" {state}, those that have waited longest first",
        empty="There are none in this state.",
        note="notices to a recipient",
    )


def _count(cursor: Connection, state: str, recipient_id: str) -> int:
    waiting = recipients_in(cursor, state)
    return sum(one.notices for one in waiting if one.recipient_id == recipient_id)


def _page(cursor: Connection, state: str, recipient_id: str, **page: Any) -> pd.DataFrame:
    return _frame(list_notices(cursor, states=[state], recipient_ids=[recipient_id], **page))


def _files(reading: Reading, notices: list[Notice], key: str) -> None:
    today = london_today()
    stem = f"notice-{_slug(notices[0].recipient_id)}-{today.isoformat()}"
    caption = reading.caption("Notices to a recipient")
    files: dict[str, tuple[str, Callable[[], bytes]]] = {
        "pdf": ("Notice (PDF)", lambda: notice_pdf(notices, reading.policy, on=today)),
        "csv": ("Table (CSV)", lambda: csv_bytes(notice_frame(notices), caption=caption)),
    }
    for ending, (label, make) in files.items():
        reading.file(
            label,
            make,
            name=f"{stem}.{ending}",
            note="notice to a recipient",
            key=f"sharing_notice_{ending}_{key}",
            rows=len(notices),
        )


def _ask_mark(reading: Reading, notices: list[Notice], into: str, key: str) -> None:
    ids = [one.notice_id for one in notices]
    form = _DESK.form(into.replace(" ", "_"), f"{key}_{hash(tuple(ids))}")
    if into != DISPROPORTIONATE:
        _DESK.button(
            _BUTTONS[into], form, lambda by: _mark(reading.store, ids, into, None, by), primary=into == SENT
        )
        return
    with opened(form, _BUTTONS[into]):
        st.caption(
            "A recipient need not be told where that is impossible or takes a disproportionate effort "
            "(UK GDPR Art 19)."
        )
        ask_words(form, "note", "Why", _LONGEST)
        _DESK.submit(
            "Mark as disproportionate",
            form,
            lambda by: _mark(reading.store, ids, into, typed(form, "note"), by),
        )


def _mark(store: Store, ids: list[int], into: str, note: str | None, by: str) -> str:
    marked = mark_notices(store, ids, into, note=note, by=by)
    notices = "notice is" if marked == 1 else "notices are"
    return f"{marked:,} {notices} marked as {into} on {in_words(london_today())}."


def _frame(notices: Sequence[Notice]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "notice_id": [one.notice_id for one in notices],
            "kind": [one.kind.capitalize() for one in notices],
            "contact_id": [one.contact_id for one in notices],
            "references": [", ".join(one.sharing_references) for one in notices],
            "made_on": [one.made_on for one in notices],
            "due_on": [one.due_on for one in notices],
            "overdue": ["Overdue" if one.is_overdue else "" for one in notices],
            "state_on": [one.state_on for one in notices],
            "state_by": [one.state_by for one in notices],
            "note": [one.note for one in notices],
        }
    )


def _slug(text: str) -> str:
    return (
        "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in text).strip("-") or "recipient"
    )
