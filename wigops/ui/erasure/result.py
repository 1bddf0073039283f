"""What came of the erasure or redaction that a person started, told on top of the page until closed."""

import streamlit as st

from wigops.erasure import PEOPLE, Batch, batch_items, find_batch
from wigops.export.caption import moment_words
from wigops.store import Connection, Store, is_rewrite_owed
from wigops.ui.erasure import tabs as erasure_tabs
from wigops.ui.erasure.items import item_columns
from wigops.ui.erasure.job import ErasureJob, ErasureState
from wigops.ui.kit.desk import Desk, Done
from wigops.ui.kit.guard import require
from wigops.ui.kit.listing import Table
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

_MINE = "erasure_mine"
_DESK = Desk("erasure_result")
_LEFT_OUT_SHOWN = 100


def begun(state: ErasureState, sentence: str) -> Done:
    """What a deed that started it says, and that this person did is remembered."""
    return Done(sentence, lambda: st.session_state.update({_MINE: state.number}))


def show(reading: Reading, job: ErasureJob) -> None:
    """What came of the last that ran, for whoever started it; what did not come to an end, for everybody."""
    _DESK.said()
    state = job.state
    if state is not None and state.running:
        return
    if state is not None and st.session_state.get(_MINE) == state.number:
        with st.container(border=True):
            batch = _told(reading, state)
            _buttons(batch)
    elif state is not None and state.error and reading(_still_waits, state):
        _failed(state)
    if reading(is_rewrite_owed):
        _owed(reading.store, job)


def _told(reading: Reading, state: ErasureState) -> Batch | None:
    """Says it; returns the batch that was erased, if one was."""
    if state.error:
        _failed(state)
    elif state.batch_id is not None:
        batch = reading(find_batch, state.batch_id)
        _erased(reading, state, batch)
        return batch
    elif state.mentions:
        gone = state.mentions - state.redacted
        others = f" {gone:,} stood in texts that were deleted or changed since." if gone else ""
        st.success(f"{state.redacted:,} of {state.mentions:,} texts redacted.{others}")
    else:
        st.success("The database file was rewritten: nothing that was deleted is left in it.")
    return None


def _erased(reading: Reading, state: ErasureState, batch: Batch) -> None:
    one, many = ("person was", "people were") if batch.subject == PEOPLE else ("record was", "records were")
    when = f" on {moment_words(batch.finished_at)}" if batch.finished_at else ""
    st.success(
        f"Batch {batch.batch_id} is done: **{batch.erased:,}** {one if batch.erased == 1 else many} "
        f"erased{when}."
    )
    if state.left_out:
        _left_out(reading, state, batch)
    else:
        st.caption("Nobody had changed since it was proposed, so nobody was left out.")
    if batch.leftovers:
        mentions = (
            "1 mention stands" if batch.leftovers == 1 else f"{batch.leftovers:,} mentions of them stand"
        )
        st.warning(
            f"{mentions} in records that are not their own: listed under *Leftovers*, to be redacted or kept."
        )


def _buttons(batch: Batch | None) -> None:
    """Where to go from here, and the end of it."""
    with st.container(horizontal=True):
        if batch is not None:
            st.button(
                "Read the certificate",
                key="erasure_to_certificate",
                on_click=erasure_tabs.open_certificate,
                args=(batch.batch_id,),
            )
        if batch is not None and batch.leftovers:
            st.button(
                "Go to the leftovers",
                key="erasure_to_leftovers",
                on_click=erasure_tabs.open_tab,
                args=(erasure_tabs.LEFTOVERS,),
            )
        st.button("Close", key="erasure_close", on_click=_close)


def _left_out(reading: Reading, state: ErasureState, batch: Batch) -> None:
    """Who changed between the proposal and the deed."""
    items = reading(batch_items, batch.batch_id, outcome="refused", limit=None)
    key = "contact_id" if batch.subject == PEOPLE else "special_category_id"
    changed = items[items[key].isin(state.left_out)]
    st.warning(
        f"**{len(changed):,} left out**: something has changed about them since the batch was proposed, so "
        "the gate refused them. Nothing was done to them."
    )
    table = Table(
        key="erasure_left_out",
        alt="Whom the gate refused, and why",
        columns=item_columns(batch, reading.policy, refused=True),
        most=_LEFT_OUT_SHOWN,
    )
    words, title = f"**Left out of batch {batch.batch_id}**", f"Left out of erasure batch {batch.batch_id}"
    table.under(reading, words, changed, title)


def _failed(state: ErasureState) -> None:
    st.error(
        f"{plain(state.by)} was {plain(state.what)} from {moment_words(state.started_at)} on. It did not "
        f"come to an end: {plain(state.error or '')}"
    )


def _still_waits(cursor: Connection, state: ErasureState) -> bool:
    return state.batch_id is not None and find_batch(cursor, state.batch_id).state == "proposed"


def _owed(store: Store, job: ErasureJob) -> None:
    """The rewrite that could not be done after a deletion, and a button that does it."""
    words, button = st.columns([5, 1], vertical_alignment="center")
    words.warning(
        "What was deleted last can still lie in the database file, which could not be rewritten after it. "
        "That is done when the dashboard next starts, or now by an officer."
    )
    if require().may("officer"):
        button.button(
            "Rewrite it now",
            key="erasure_rewrite",
            width="stretch",
            **_DESK.click(lambda by: _rewrite(store, job, by)),
        )


def _rewrite(store: Store, job: ErasureJob, by: str) -> Done:
    return begun(job.rewrite(store, by=by), "The database file is being rewritten.")


def _close() -> None:
    st.session_state.pop(_MINE, None)
