"""Answering the flags of chosen disclosures: explained, corrected or accepted, with a reason."""

import pandas as pd
import streamlit as st

from wigops.export.caption import counted
from wigops.export.caption import date_words as in_words
from wigops.sharing import (
    FLAG_REASONS,
    FLAG_WORDS,
    FLAGS,
    OUTCOMES,
    LogFilter,
    answer_flags,
    answers_of,
    matching_ids,
)
from wigops.sharing.flags import OUTCOME_MEANS
from wigops.store import Store
from wigops.ui.kit.desk import Desk, ask_words, typed
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

_LONGEST = 1000  # characters
DESK = Desk("sharing_flags")


def show(reading: Reading, rows: pd.DataFrame, wanted: LogFilter, found: int) -> None:
    """The form for the disclosures that are chosen, or for all `found` that the filter leaves."""
    about_all = st.checkbox(
        f"Answer all {found:,} that this filter leaves", key="sharing_flags_all", disabled=found <= 1
    )
    if rows.empty and not about_all:
        return
    form = DESK.form("answer", "all" if about_all else hash(tuple(rows["sharing_id"])))
    flags = _flags(rows, wanted, about_all=about_all)
    with st.container(border=True):
        if len(rows) == 1 and not about_all:
            _before(reading, str(rows.iloc[0]["sharing_id"]), flags)
        with st.form(form, border=False, enter_to_submit=False):
            chosen, outcome = st.columns([3, 2])
            chosen.multiselect(
                "Flags",
                flags,
                default=flags if len(flags) == 1 else [],
                format_func=FLAG_WORDS.__getitem__,
                key=f"{form}_flags",
            )
            outcome.radio(
                "What came of it",
                OUTCOMES,
                index=None,
                format_func=str.capitalize,
                captions=[OUTCOME_MEANS[one] for one in OUTCOMES],
                key=f"{form}_outcome",
            )
            ask_words(form, "reason", "Reason", _LONGEST, told="It stays on record. Write no names into it.")
            ids = [str(one) for one in rows["sharing_id"]]
            DESK.submit(
                "Answer the flags",
                form,
                lambda by: _answer(reading.store, form, wanted if about_all else None, ids, by),
            )


def _flags(rows: pd.DataFrame, wanted: LogFilter, *, about_all: bool) -> list[str]:
    if about_all:
        return list(wanted.flags or FLAGS)
    there = {flag for flags in rows["flag_ids"] for flag in flags}
    return [flag for flag in FLAGS if flag in there]


def _before(reading: Reading, sharing_id: str, flags: list[str]) -> None:
    """Why each flag is there, and what was answered before."""
    for flag in flags:
        st.markdown(f"**{FLAG_WORDS[flag]}:** {FLAG_REASONS[flag]}.")
    for one in reading(answers_of, sharing_id):
        st.caption(
            f"{FLAG_WORDS[one.flag]}: {one.outcome} by {plain(one.answered_by)} on "
            f"{in_words(one.answered_on)}. {plain(one.reason)}"
        )


def _answer(store: Store, form: str, wanted: LogFilter | None, ids: list[str], by: str) -> str:
    if wanted is not None:
        with store.read() as cursor:
            ids = matching_ids(cursor, wanted)
    answered = answer_flags(
        store,
        ids,
        list(st.session_state.get(f"{form}_flags") or ()),
        outcome=typed(form, "outcome"),
        reason=typed(form, "reason"),
        by=by,
    )
    return f"{counted(answered, 'flag is', 'flags are')} answered; they stay on record."
