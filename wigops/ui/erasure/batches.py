"""The headline of the page *Erasure*, and its first part: the batches that wait to be approved."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from wigops.accounts import confirm_password
from wigops.clock import london_today
from wigops.erasure import (
    PEOPLE,
    Batch,
    batch_items,
    changes_to_approvers,
    count_batches,
    count_leftovers,
    duplicates_of_batch,
    find_batch,
    list_batches,
    withdraw,
)
from wigops.erasure.batch import ApproverChange, approver, approvers_left
from wigops.errors import BadInputError, RefusedError
from wigops.export.caption import date_words as in_words
from wigops.export.caption import moment_words
from wigops.store import Connection
from wigops.tombstone import count_tombstones, suppressed_at
from wigops.ui.erasure import result as erasure_result
from wigops.ui.erasure.items import duplicates_note, item_columns
from wigops.ui.erasure.job import ErasureJob
from wigops.ui.kit.cards import Card, draw_cards
from wigops.ui.kit.desk import Desk, Done, typed
from wigops.ui.kit.guard import require
from wigops.ui.kit.listing import Listing
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.menu import link_to

_DESK = Desk("erasure_waiting")


def headline(reading: Reading) -> None:
    """How much waits, was done, is left to do, and is kept out."""
    batches, leftovers, stones = reading(count_batches), reading(count_leftovers), reading(count_tombstones)
    draw_cards(
        [
            Card(
                "Batches waiting",
                batches["proposed"],
                "Proposed, and not approved yet. Nothing of them is erased.",
            ),
            Card(
                "People erased",
                stones["in_force"] + stones["released"],
                f"In {batches['done']:,} batches that were done, those of special category data among them. "
                f"{stones['released']:,} of the people may be loaded again: their tombstones were released.",
            ),
            Card(
                "Leftovers to deal with",
                leftovers["open"],
                "Mentions of the erased in other people's records; "
                f"{sum(leftovers.values()):,} were found in all.",
            ),
            Card(
                "Kept out by the last load",
                len(reading(suppressed_at)),
                "People who were erased here and whom the CRM still held when it was last loaded.",
            ),
        ]
    )
    st.caption(f"As at {in_words(london_today())}.")


@dataclass(frozen=True)
class WaitingView:
    """The batches that wait; approving one, or withdrawing it."""

    reading: Reading
    job: ErasureJob

    def show(self) -> None:
        """One batch with its people and why, and what can be done about it."""
        _DESK.said()
        batches = {batch.batch_id: batch for batch in self.reading(list_batches, state="proposed")}
        if not batches:
            st.info(
                "No batch waits to be approved. An officer proposes one on the page *Due for deletion*; "
                "until it is approved it stands here, with everyone in it and why."
            )
            link_to("due_for_deletion", "Due for deletion")
            return
        if len(batches) > 1:
            chosen = st.selectbox(
                f"Batch ({len(batches):,} wait)",
                list(batches),
                format_func=lambda number: _in_a_line(batches[number]),
                key="erasure_waiting_batch",
            )
        else:
            chosen = next(iter(batches))
        self._batch(batches[chosen])

    def _batch(self, batch: Batch) -> None:
        if self.job.is_running and self.job.state and self.job.state.batch_id == batch.batch_id:
            st.info(f"Batch {batch.batch_id} is being carried out: see above how far it is.")
            return
        with st.container(border=True):
            st.subheader(f"Batch {batch.batch_id}: {batch.in_words}")
            request = f", for erasure request {batch.request_id}" if batch.request_id is not None else ""
            st.markdown(
                f"Proposed by **{plain(batch.proposed_by)}** on {moment_words(batch.proposed_at)}, as at "
                f"{in_words(batch.as_of)}{request}. Policy version {plain(batch.policy_version)}. "
                f"Fingerprint `{batch.fingerprint[:12]}`.",
                help=f"It is about these very ids, rules and days: {batch.fingerprint}",
            )
            if batch.note:
                st.markdown(f"**Reason:** {plain(batch.note)}")
            self._items(batch, "waiting")
            if batch.refused:
                with st.expander(f"Refused by the gate when it was proposed: {batch.refused:,}"):
                    self._items(batch, "refused")
            duplicates_note(self.reading(duplicates_of_batch, batch.batch_id))
            self._decide(batch)

    def _items(self, batch: Batch, outcome: str) -> None:
        refused = outcome == "refused"
        Listing(
            key=f"erasure_{batch.batch_id}_{outcome}",
            alt="Whom the gate refused, and why"
            if refused
            else "Whom the batch is about, and why they are due",
            columns=item_columns(batch, self.reading.policy, refused=refused),
            title=f"Erasure batch {batch.batch_id}: {outcome}",
            count=_count_items,
            read=_items_page,
            one="person" if batch.subject == PEOPLE else "record",
            many="people" if batch.subject == PEOPLE else "records",
            empty="Nobody would be erased by this batch.",
        ).show(self.reading, batch.batch_id, outcome)

    def _decide(self, batch: Batch) -> None:
        may, words = self.reading(self._may_approve, batch)
        st.divider()
        st.markdown(words)
        running = self.job.is_running
        if not require().may("officer"):
            return
        if running:
            st.caption("Something runs already: wait until it has finished.")
        form = f"erasure_approve_{batch.batch_id}_{_DESK.turn}"
        if may and batch.waiting:
            with st.form(form, enter_to_submit=False, border=False):
                words_typed, password, button = st.columns([3, 3, 2], vertical_alignment="bottom")
                words_typed.text_input(
                    f"To approve, type: {batch.in_words}", key=f"{form}_typed", autocomplete="off"
                )
                password.text_input(
                    "Your password, again",
                    type="password",
                    key=f"{form}_password",
                    autocomplete="current-password",
                )
                with button:
                    _DESK.submit(
                        "Approve and erase",
                        form,
                        lambda by: self._approve(batch, form, by),
                        disabled=running,
                        width="stretch",
                    )
            st.caption(
                "The gate is asked once more about everyone; whoever has changed since is left out. Then all "
                "of it is done, or nothing, and it cannot be taken back."
            )
        st.button(
            "Withdraw this batch",
            disabled=running,
            key=f"erasure_withdraw_{batch.batch_id}",
            **_DESK.click(lambda by: self._withdraw(batch, by)),
        )

    def _may_approve(self, cursor: Connection, batch: Batch) -> tuple[bool, str]:
        """Whether this account may approve it, and which of the two rules applies."""
        if batch.needs_another:
            words = (
                f"**Another has to approve it** than {plain(batch.proposed_by)}, who proposed it: "
                f"{plain(' or '.join(approvers_left(cursor, batch)) or 'nobody can any more')}."
            )
        else:
            words = (
                "**Any officer may approve it**, the one who proposed it too: fewer than two accounts here "
                "had the role approver or above when it was proposed."
            )
        words += "".join(f"\n\n{_in_words(change)}" for change in changes_to_approvers(cursor, batch))
        try:
            approver(cursor, batch, by=require().username, approved_by=None)
        except RefusedError:
            return False, words
        return True, words

    def _approve(self, batch: Batch, form: str, by: str) -> Done:
        password = str(st.session_state.get(f"{form}_password") or "")
        st.session_state[f"{form}_password"] = ""
        if " ".join(typed(form, "typed").split()).casefold() != batch.in_words:
            raise BadInputError(f"To approve it, type: {batch.in_words}. Nothing was changed.")
        confirm_password(self.reading.store, by, password)
        begun = self.job.erase(self.reading.store, batch.batch_id, by=by)
        return erasure_result.begun(begun, f"Batch {batch.batch_id} is approved.")

    def _withdraw(self, batch: Batch, by: str) -> str:
        withdraw(self.reading.store, batch.batch_id, by=by)
        return f"Batch {batch.batch_id} is withdrawn: nobody was erased."


def _count_items(cursor: Connection, batch_id: int, outcome: str) -> int:
    batch = find_batch(cursor, batch_id)
    return batch.refused if outcome == "refused" else batch.waiting


def _items_page(cursor: Connection, batch_id: int, outcome: str, **page: Any) -> pd.DataFrame:
    return batch_items(cursor, batch_id, outcome=outcome, **page)


def _in_a_line(batch: Batch) -> str:
    return (
        f"Batch {batch.batch_id}: {batch.in_words}, proposed by {batch.proposed_by} on "
        f"{in_words(batch.proposed_at.date())}"
    )


def _in_words(change: ApproverChange) -> str:
    """As "ada set a new password for april on 3 March 2026 at 09:14, while this batch waited. …"."""
    what = {
        "account added": "made the account",
        "account removed": "removed the account",
        "role changed": f"gave another role ({change.role_before}, then {change.role_after}) to",
        "password changed": "set a new password for",
    }[change.event]
    return (
        f":material/warning: {plain(change.changed_by)} {what} {plain(change.username)} on "
        f"{in_words(change.changed_at.date())} at {change.changed_at:%H:%M}, while this batch waited. "
        "That account may not approve it."
    )
