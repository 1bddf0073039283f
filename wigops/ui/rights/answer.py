"""Answering a request from its page: the pack, the correction, the erasure, the restriction, the opt-out."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from wigops.clock import london_today
from wigops.crm.history import last_loaded, load_ignored
from wigops.erasure import Selection, list_batches, propose
from wigops.export.caption import date_words as in_words
from wigops.export.caption import moment_words
from wigops.rights import Request
from wigops.rights.answers import Field, correctable, object_to_marketing, rectify
from wigops.rights.answers_on_record import Correction, corrections_of, packs_of
from wigops.rights.mentions_of_others import without_decision
from wigops.rights.pack import build_pack
from wigops.store import Store, scratch_folder
from wigops.ui.kit.desk import Desk, typed
from wigops.ui.kit.guard import recheck
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.menu import link_to
from wigops.ui.rights.mentions import MentionsView, find_mentions

_DESK = Desk("request_answer")
_LONGEST_VALUE = 500  # characters
_LISTED = 20


@dataclass(frozen=True)
class AnswerView:
    """The part *Answer* of one request; for officers."""

    reading: Reading
    request: Request

    def show(self) -> None:
        """What can be done for a request of its kind, or why not yet."""
        deeds: dict[str, Callable[[], None]] = {
            "access": self._release,
            "portability": self._release,
            "rectification": self._rectify,
            "erasure": self._erase,
            "restriction": self._restrict,
            "objection": self._object,
        }
        deed = deeds.get(self.request.kind)
        if deed is None:
            return
        st.subheader("Answer")
        _DESK.said()
        if not self.request.is_open and self.request.kind != "restriction":
            st.caption("It is closed: nothing more is released or changed for it.")
            self._done()
            return
        if not self.request.verified:
            st.info("Nothing can be released or changed before the person is identified and confirmed.")
            return
        deed()
        self._done()

    def _release(self) -> None:
        """The review of the mentions of others, then the pack."""
        portable = self.request.kind == "portability"
        mentions = self.reading(find_mentions, self.reading.store.home, self.reading.policy, self.request)
        st.markdown("**1. Other people who are mentioned**")
        MentionsView(self.reading, mentions).show()
        st.markdown("**2. The pack**")
        _ignored_columns(self.reading)
        waiting = len(without_decision(mentions))
        if waiting:
            st.info(
                f"{'A mention is' if waiting == 1 else f'{waiting:,} mentions are'} to be kept or redacted "
                "first: nothing goes out unreviewed."
            )
            return
        st.caption(
            "What the person gave or did under consent, as CSV and JSON."
            if portable
            else "A covering letter, a PDF to read and CSVs of each category, all as JSON, and an index."
        )
        check, about = recheck("officer"), self.request
        contact_id = about.contact_id or ""

        def make() -> bytes:
            with self.reading.store.read() as again:
                by = check(again).username
            return _pack_bytes(self.reading.store, contact_id, about.request_id, by)

        with st.container(horizontal=True, vertical_alignment="center"):
            self.reading.file(
                "Build the portable pack" if portable else "Build the pack",
                make,
                name=f"request-{about.request_id}-{'portable' if portable else 'answer'}.zip",
                key=f"request_pack_{about.request_id}",
                note=f"pack of request {about.request_id}",
            )
            st.caption("Made when you click and not kept; its hash, its counts and who made it are.")

    def _rectify(self) -> None:
        """The form that puts a field right, once the request is granted."""
        if not self.request.history.has("granted"):
            st.info("Once it is granted, fields are put right here, with what stood there before.")
            return
        fields = self.reading(correctable, self.request.contact_ids)
        if not fields:
            st.info("The copy holds no field of this person that could be put right.")
            return
        form = _DESK.form("rectify", self.request.request_id)
        with st.container(border=True):
            place = st.selectbox(
                "Field",
                range(len(fields)),
                index=None,
                format_func=lambda number: _field_words(fields[number]),
                key=f"{form}_field",
            )
            if place is None:
                return
            field = fields[place]
            before, after = st.columns(2, vertical_alignment="bottom")
            before.text_input("Before", value=field.value or "", disabled=True, key=f"{form}_before_{place}")
            after.text_input(
                "After", key=f"{form}_after_{place}", max_chars=_LONGEST_VALUE, autocomplete="off"
            )
            st.caption(
                "It takes effect here at once; the CRM's administrator is asked to do the same, and whoever "
                "the data was shared with gets a notice. Leave it empty to take the value out."
            )
            _DESK.button(
                "Put it right",
                form,
                lambda by: self._put_right(field, typed(form, f"after_{place}"), by),
                primary=True,
            )

    def _put_right(self, field: Field, after: str, by: str) -> str:
        done = rectify(self.reading.store, self.request.request_id, field, after, by=by)
        notices = (
            "Nobody it was shared with has to be told."
            if not done.notices
            else f"Recipients to be told: {done.notices:,}."
        )
        return f"The field is put right here, and the change stands in CRM changes. {notices}"

    def _erase(self) -> None:
        """The proposal of an erasure, which is approved and proved like any other."""
        batches = [one for one in self.reading(list_batches) if one.request_id == self.request.request_id]
        for batch in batches:
            st.markdown(f"Batch {batch.batch_id}: {plain(batch.in_words)}, {plain(batch.state)}.")
        if batches:
            link_to("erasure", "Approve it, and read its certificate")
        if not self.request.history.has("granted"):
            st.info("Once it is granted, the erasure is proposed here, and approved on the page *Erasure*.")
        elif not [one for one in batches if one.state in ("proposed", "done")]:
            st.caption(
                "A proposal destroys nothing: another account approves it where two or more may. The gate is "
                "asked about the person then."
            )
            _DESK.button(
                "Propose the erasure",
                _DESK.form("erase", self.request.request_id),
                self._propose,
                primary=True,
            )

    def _propose(self, by: str) -> str:
        selection = Selection(as_of=london_today(), request_id=self.request.request_id)
        batch = propose(self.reading.store, selection, by=by)
        refused = f" The gate refuses {batch.refused:,} of it." if batch.refused else ""
        return f"Batch {batch.batch_id} is proposed: {batch.in_words}.{refused} It waits on the page Erasure."

    def _restrict(self) -> None:
        if self.request.in_force:
            st.markdown(
                "The restriction is in force. To end it, tell the person first, then choose *Lift the "
                "restriction* above."
            )
        elif self.request.history.has("granted"):
            st.markdown("The restriction is not in force any more.")
        else:
            st.info("Once it is granted, the restriction is in force at once, until it is lifted.")

    def _object(self) -> None:
        """The opt-out from marketing, which needs no grant: the right is absolute."""
        st.markdown(
            "The right to object to marketing is absolute: no ground is weighed against it. The person is "
            "opted out of every channel here at once, and the CRM's administrator is asked to do the same."
        )
        _DESK.button(
            "Opt out of all marketing",
            _DESK.form("object", self.request.request_id),
            self._opt_out,
            primary=True,
        )

    def _opt_out(self, by: str) -> str:
        count = object_to_marketing(self.reading.store, self.request.request_id, by=by)
        if not count:
            return "The person was opted out of all marketing before: nothing had to be changed."
        return f"Opted out of all marketing: {count:,} CRM record{'' if count == 1 else 's'}."

    def _done(self) -> None:
        """What was made and put right for it so far."""
        for pack in self.reading(packs_of, self.request.request_id)[:_LISTED]:
            kind = "Portable pack" if pack.is_portable else "Pack"
            st.caption(
                f"{kind} {pack.pack_id}, made by {plain(pack.made_by)} on {moment_words(pack.made_at)}: "
                f"{pack.rows.get('data.json', 0):,} rows, SHA-256 `{pack.sha256}`"
            )
        corrections = self.reading(corrections_of, self.request.request_id)
        if corrections:
            number = self.request.request_id
            self.reading.table(
                "**Put right**",
                _corrections_table(corrections),
                f"Corrections for request {number}",
                key=f"request_corrections_{number}",
            )


def _pack_bytes(store: Store, contact_id: str, request_id: int, by: str) -> bytes:
    """The pack as bytes; what was on disk meanwhile, readable by its owner alone, is deleted."""
    with scratch_folder(store.home.staging, "pack") as folder:
        out = folder / "pack.zip"
        build_pack(store, contact_id, out, by=by, request_id=request_id)
        return out.read_bytes()


def _ignored_columns(reading: Reading) -> None:
    """A warning that names what the last load did not take: the CRM may hold more than the copy."""
    last = reading(last_loaded)
    ignored = None if last is None else reading(load_ignored, last.load_id)
    if ignored is None or ignored.empty:
        return
    named = "; ".join(
        f"{plain(str(table))}: {plain(str(names))}" for table, names in ignored.itertuples(index=False)
    )
    st.warning(
        f"**The CRM may hold more than this copy.** The last load ignored these, and the pack has nothing of "
        f"them: {named}."
    )


def _field_words(field: Field) -> str:
    key = f" {field.record_key}" if field.record_key else ""
    return f"{field.table.replace('_', ' ')}{key}, {field.column.replace('_', ' ')}: {field.value or 'empty'}"


def _corrections_table(corrections: list[Correction]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Field": [plain(f"{one.table}.{one.column}") for one in corrections],
            "Before": [plain(one.before or "-") for one in corrections],
            "After": [plain(one.after or "-") for one in corrections],
            "By": [plain(one.made_by) for one in corrections],
            "On": [in_words(one.made_at.date()) for one in corrections],
        }
    )
