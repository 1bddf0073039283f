"""The part *Notices* of the page *Third-party sharing*: whom to tell what was done to data."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pandas as pd
import streamlit as st

from wigops.accounts import Account
from wigops.clock import london_today
from wigops.export.caption import Caption
from wigops.export.caption import date_words as in_words
from wigops.export.tables import csv_bytes
from wigops.policy import Policy
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
from wigops.store import Store
from wigops.ui import person_link
from wigops.ui.kit.desk import Desk, typed
from wigops.ui.kit.exports import file_download, table_exports
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.kit.trail import noted
from wigops.ui.sharing.words import RED

_DESK = Desk("sharing_notices")
_PAGE_ROWS = 20
_LONGEST = 1000  # characters
_NEXT = {
    TO_SEND: (SENT, DISPROPORTIONATE),
    SENT: (ACKNOWLEDGED,),
    DISPROPORTIONATE: (SENT,),
    ACKNOWLEDGED: (),
}
_BUTTONS = {SENT: "Mark as sent", ACKNOWLEDGED: "Mark as acknowledged", DISPROPORTIONATE: "Disproportionate"}


@dataclass(frozen=True)
class NoticesView:
    """Notices by state and recipient, their files, and what was done about them."""

    store: Store
    policy: Policy
    account: Account
    source: str

    def show(self, reading: Reading) -> None:
        """How many wait, then those of one state and one recipient."""
        _DESK.said()
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
            st.segmented_control(
                "State",
                STATES,
                default=TO_SEND,
                required=True,
                format_func=lambda one: f"{one.capitalize()} ({counts[one]:,})",
                key="sharing_notices_state",
                label_visibility="collapsed",
            )
        )
        waiting = reading(recipients_in, state)
        if not waiting:
            st.info("There are none in this state.")
            return
        with st.container(horizontal_alignment="right"):
            table_exports(
                lambda: self._all_of(state),
                Caption(f"Notices to recipients, {state}", london_today(), self.source, self.policy.version),
                key=f"sharing_notices_{state}",
                on_export=noted(self.store, "notices to recipients"),
            )
        recipient = self._ask_recipient(waiting, state)
        self._of(reading, recipient, state)

    def _all_of(self, state: str) -> pd.DataFrame:
        """Every recipient's notices in one state."""
        with self.store.read() as cursor:
            return pd.DataFrame([asdict(one) for one in list_notices(cursor, states=[state])])

    def _ask_recipient(self, waiting: Sequence[Waiting], state: str) -> Waiting:
        lines = {
            one.recipient_id: f"{one.recipient or one.recipient_id} · {one.notices:,}"
            + (f" · {one.overdue:,} overdue" if one.overdue else "")
            for one in waiting
        }
        chosen = st.selectbox(
            "Recipient", list(lines), format_func=lines.__getitem__, key=f"sharing_notices_to_{state}"
        )
        return next((one for one in waiting if one.recipient_id == chosen), waiting[0])

    def _of(self, reading: Reading, recipient: Waiting, state: str) -> None:
        """One recipient's notices in one state, a page at a time; all of them unless rows are chosen."""
        key = f"{state}_{recipient.recipient_id}"
        place, pages = st.container(), -(-recipient.notices // _PAGE_ROWS)
        number = min(st.pagination(pages, key=f"notices_{key}_{pages}"), pages) if pages > 1 else 1
        states, ids = [state], [recipient.recipient_id]
        rows = reading(
            list_notices, states=states, recipient_ids=ids, limit=_PAGE_ROWS, offset=(number - 1) * _PAGE_ROWS
        )
        with place:
            reading.above(
                f"**{recipient.notices:,}** {state}, those that have waited longest first",
                lambda: self._all(states, ids),
                f"Notices to recipient {recipient.recipient_id}, {state}",
                key=f"sharing_notices_{key}",
                note="notices to a recipient",
            )
            places = _table(rows, f"sharing_notices_{key}")
        chosen = [rows[one] for one in places] or reading(list_notices, states=states, recipient_ids=ids)
        count = len(chosen)
        which = f"the {count:,} chosen" if places else ("this notice" if count == 1 else f"all {count:,}")
        st.markdown(
            f"**{which[:1].upper()}{which[1:]}**, to {plain(recipient.recipient or recipient.recipient_id)}:"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            self._files(chosen, key)
            if self.account.may("officer"):
                for into in _NEXT[state]:
                    self._ask_mark(chosen, into, key)

    def _all(self, states: list[str], ids: list[str]) -> pd.DataFrame:
        with self.store.read() as cursor:
            return _frame(list_notices(cursor, states=states, recipient_ids=ids))

    def _files(self, notices: list[Notice], key: str) -> None:
        today = london_today()
        stem = f"notice-{_slug(notices[0].recipient_id)}-{today.isoformat()}"
        caption = Caption("Notices to a recipient", today, self.source, self.policy.version)
        file_download(
            "Notice (PDF)",
            lambda: notice_pdf(notices, self.policy, on=today),
            name=f"{stem}.pdf",
            rows=len(notices),
            key=f"sharing_notice_pdf_{key}",
            on_export=noted(self.store, "notice to a recipient"),
        )
        file_download(
            "Table (CSV)",
            lambda: csv_bytes(notice_frame(notices), caption=caption),
            name=f"{stem}.csv",
            rows=len(notices),
            key=f"sharing_notice_csv_{key}",
            on_export=noted(self.store, "notice to a recipient"),
        )

    def _ask_mark(self, notices: list[Notice], into: str, key: str) -> None:
        ids = [one.notice_id for one in notices]
        form = _DESK.form(into.replace(" ", "_"), f"{key}_{hash(tuple(ids))}")
        if into != DISPROPORTIONATE:
            _DESK.button(
                _BUTTONS[into], form, lambda by: self._mark(ids, into, None, by), primary=into == SENT
            )
            return
        with (
            st.popover(_BUTTONS[into], key=f"{form}_open"),
            st.form(form, border=False, enter_to_submit=False),
        ):
            st.caption(
                "A recipient need not be told where that is impossible or takes a disproportionate effort "
                "(UK GDPR Art 19)."
            )
            st.text_area("Why", key=f"{form}_note", max_chars=_LONGEST, height=90)
            _DESK.submit(
                "Mark as disproportionate", form, lambda by: self._mark(ids, into, typed(form, "note"), by)
            )

    def _mark(self, ids: list[int], into: str, note: str | None, by: str) -> str:
        marked = mark_notices(self.store, ids, into, note=note, by=by)
        notices = "notice is" if marked == 1 else "notices are"
        return f"{marked:,} {notices} marked as {into} on {in_words(london_today())}."


def _table(notices: list[Notice], key: str) -> list[int]:
    """The notices on screen; returns the places of those that are chosen."""
    column = st.column_config
    red = RED.get(str(st.context.theme.type), RED["light"])
    frame = _frame(notices)
    waits = notices[0].state == TO_SEND if notices else True
    event = st.dataframe(
        person_link.linked(frame).style.set_properties(subset=["overdue"], color=red),
        hide_index=True,
        height="content",
        placeholder="-",
        on_select="rerun",
        selection_mode="multi-row",
        key=f"{key}_{hash(tuple(frame['notice_id']))}",
        column_order=(
            "notice_id",
            *(("overdue",) if frame["overdue"].any() else ()),
            "kind",
            "link",
            "references",
            "made_on",
            *(("due_on",) if waits else ("state_on", "state_by", "note")),
        ),
        column_config={
            "notice_id": column.NumberColumn("No.", width=60),
            "kind": column.TextColumn("What was done", width=110),
            "link": person_link.config(),
            "references": column.TextColumn("Sharing references", width=320),
            "made_on": column.DateColumn("Made", format="D MMM YYYY", width=105),
            "due_on": column.DateColumn("Send by", format="D MMM YYYY", width=105),
            "overdue": column.TextColumn("Overdue", width=80),
            "state_on": column.DateColumn("Marked", format="D MMM YYYY", width=105),
            "state_by": column.TextColumn("By", width=90),
            "note": column.TextColumn("Why", width=260),
        },
        alt="Notices to one recipient, those that have waited longest first",
    )
    return [place for place in event["selection"]["rows"] if place < len(notices)]


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
