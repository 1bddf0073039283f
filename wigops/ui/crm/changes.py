"""The parts of the page *CRM changes*: where the changes stand, the list, and marking them as sent."""

import pandas as pd
import streamlit as st

from wigops.clock import london_today
from wigops.export.caption import counted
from wigops.export.caption import date_words as in_words
from wigops.outbox import (
    KINDS,
    STATES,
    UNCONFIRMED,
    ChangeFilter,
    Sent,
    SinceLoad,
    changes_page,
    count_by_state,
    count_matching,
    mark_all_sent,
    mark_sent,
    since_load,
    unsent,
)
from wigops.ui import person_link
from wigops.ui.kit.cards import Card, draw_cards
from wigops.ui.kit.dates import one_day
from wigops.ui.kit.desk import Desk
from wigops.ui.kit.listing import DAY, Listing, moment, number, text
from wigops.ui.kit.reading import Reading

DESK = Desk("changes")

_KIND_NAMES = {kind.id: kind.name for kind in KINDS}
_STATE_WORDS = {
    "overdue": "Overdue",
    "open": "Open",
    "sent": "Sent",
    "confirmed": "Confirmed",
    "withdrawn": "Withdrawn",
}
_MEANING = {
    "overdue": "Two loads went by since they were asked for, and the CRM still had not applied them.",
    "open": "Not passed on to the CRM's administrator yet.",
    "sent": "Passed on to the CRM's administrator; the next load shows whether they were applied.",
    "confirmed": "A load has shown that the CRM applied them.",
    "withdrawn": "No longer asked for: an erased person signed up again, or it was recorded by mistake.",
}


def nothing_asked() -> None:
    """What the page says while the outbox is empty."""
    st.info(
        "There is nothing for the CRM's administrator to do. When people or special category data are erased "
        "here, what has to be deleted, anonymised or redacted in the CRM itself will be listed on this page, "
        "to be exported, sent, and checked against each new load."
    )


def headline(reading: Reading) -> None:
    """How many changes are in each state, what the last load showed, and what to do next."""
    counts, last = reading(count_by_state), reading(since_load)
    draw_cards(
        [
            Card("Overdue", counts["overdue"], _MEANING["overdue"], is_bad=True),
            Card("Open", counts["open"], _MEANING["open"]),
            Card("Sent", counts["sent"], _MEANING["sent"]),
            Card(
                f"Confirmed by load {last.load_id}" if last else "Confirmed",
                last.confirmed if last else counts["confirmed"],
                f"{_MEANING['confirmed']} {counts['confirmed']:,} of {sum(counts.values()):,} in all.",
            ),
        ]
    )
    st.markdown(_since(last))
    _what_to_do(counts)


def listed(reading: Reading, *, may_mark: bool) -> None:
    """The filters, the list a page at a time, its export, and, for officers, marking as sent."""
    chosen = _listing(may_mark=may_mark).show(reading, _ask_filter(), choose="several" if may_mark else None)
    if may_mark:
        _marking(reading, [] if chosen is None else [int(one) for one in chosen["change_id"]])


def _ask_filter() -> ChangeFilter:
    search, state = st.columns([3, 5])
    kind, made_from, made_to = st.columns([4, 2, 2])
    return ChangeFilter(
        states=tuple(
            state.multiselect(
                "State",
                STATES,
                default=UNCONFIRMED,
                format_func=_STATE_WORDS.__getitem__,
                key="changes_state",
            )
        ),
        kinds=tuple(
            kind.multiselect(
                "What is asked", _KIND_NAMES, format_func=_KIND_NAMES.__getitem__, key="changes_kind"
            )
        ),
        search=search.text_input("Search", placeholder="CRM id or record", key="changes_search"),
        made_from=one_day(made_from, "Made from", "changes_made_from"),
        made_to=one_day(made_to, "Made to", "changes_made_to"),
    )


def _listing(*, may_mark: bool) -> Listing:
    return Listing(
        key="changes",
        alt="Changes that the CRM's administrator was asked to make, newest first, and where each stands",
        columns=(
            moment("made_at", "Made", 95, shown=DAY),
            text("state", "State", 80, words=_STATE_WORDS),
            text("kind", "What is asked", 170, words=_KIND_NAMES),
            person_link.column(),
            text("record", "Record", 170, made=_records),
            moment("sent_at", "Sent", 95, shown=DAY),
            text("sent_by", "Sent by", 80),
            number("loads_since", "Loads since", 90, told="Loads that went by without showing it as applied"),
            number("confirmed_by_load", "Confirmed by load", 130, rare=True),
            text("instruction", "Instruction", 420),
            number("batch_id", "Batch", 60, told="The erasure that made it necessary"),
            text("made_by", "Made by", 80),
        ),
        ids=["change_id", "state", "sent_at"],
        title="CRM changes",
        count=count_matching,
        read=changes_page,
        one="change",
        after=", newest first",
        empty="No change fits this filter. Clear a filter to see the others.",
        hint="Choose rows at their left edge to mark those alone as sent."
        if may_mark
        else "An officer sends these to the CRM's administrator and marks them as sent.",
    )


def _marking(reading: Reading, chosen: list[int]) -> None:
    """Buttons for the rows that are chosen and for all that were not sent; each keeps what was seen."""
    left, store = reading(unsent), reading.store
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Mark {counted(len(chosen), 'change')} as sent" if chosen else "Mark chosen rows as sent",
            disabled=not chosen,
            key="changes_mark_chosen",
            **DESK.click(lambda by: _marked(mark_sent(store, chosen, by=by)), "chosen"),
        )
        st.button(
            f"Mark all {left.count:,} unsent as sent" if left.count else "Mark all unsent as sent",
            disabled=not left.count,
            type="primary",
            key="changes_mark_all",
            **DESK.click(lambda by: _marked(mark_all_sent(store, up_to=left.newest, by=by)), "all"),
            help="All that nobody has passed on yet, whatever the filter; overdue ones among them.",
        )
    st.caption(
        "The mark says who passed a change on and when; nothing is sent from here. Your role and each "
        "change are checked again when you click: what a load has confirmed meanwhile stays as it is, "
        "and so does what was asked for after this page was drawn."
    )


def kinds(reading: Reading) -> None:
    """What each kind of change asks of the administrator, and what is taken for proof."""
    with st.expander("What each kind asks for, and how it is confirmed"):
        reading.table(
            "",
            pd.DataFrame(
                {
                    "Change": [kind.name for kind in KINDS],
                    "What the administrator does": [kind.what_to_do for kind in KINDS],
                    "Confirmed when": [kind.how_confirmed for kind in KINDS],
                }
            ),
            "Kinds of CRM change",
            key="changes_kinds",
        )


def _marked(done: Sent) -> str:
    left = (
        f" {counted(done.left, 'change')} had been confirmed meanwhile and stayed as before."
        if done.left
        else ""
    )
    return f"{counted(done.marked, 'change')} marked as sent on {in_words(london_today())}.{left}"


def _since(last: SinceLoad | None) -> str:
    if last is None:
        return "There is no CRM copy yet: the next load shows which changes the CRM has applied."
    when = f"Since load {last.load_id} of {in_words(last.loaded_at.date())}"
    if not last.confirmed + last.not_applied:
        return f"{when}: nothing to compare yet. The next load shows which changes the CRM has applied."
    overdue = f", of which **{last.overdue:,}** overdue" if last.not_applied else ""
    return f"{when}: **{last.confirmed:,}** confirmed, **{last.not_applied:,}** not yet applied{overdue}."


def _what_to_do(counts: dict[str, int]) -> None:
    if counts["overdue"]:
        st.error(
            f"{counted(counts['overdue'], 'change')} overdue: two loads went by, and the CRM still holds "
            "what was erased here. Filter by Overdue, export them, and ask the CRM's administrator what "
            "stands in the way."
        )
    steps = []
    if counts["open"]:
        steps.append(
            f"{counted(counts['open'], 'change')} open: export them, send the file to the CRM's "
            "administrator, and mark them as sent."
        )
    if counts["sent"]:
        steps.append(
            f"{counted(counts['sent'], 'change')} sent: load a new export of the CRM once the administrator "
            "has made them."
        )
    st.caption("  \n".join(steps) or "Nothing waits to be sent.")


def _records(rows: pd.DataFrame) -> list[str]:
    """The record that each change is about, where that is not the whole person: "communication m7, body"."""
    places = rows[["table", "record_key", "column"]].astype(object).fillna("")
    return [
        ", ".join(filter(None, [f"{table} {key}".strip(), column])) if column or table != "contact" else ""
        for table, key, column in places.itertuples(index=False)
    ]
