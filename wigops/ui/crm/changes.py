"""The parts of the page *CRM changes*: where the changes stand, the list, and marking them as sent."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from wigops.clock import london_today
from wigops.export.caption import Caption, counted
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
from wigops.store import Store
from wigops.ui import person_link
from wigops.ui.kit.dates import one_day
from wigops.ui.kit.desk import Desk
from wigops.ui.kit.exports import table_exports
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.trail import noted

_PAGE_ROWS = 20
DESK = Desk("changes")

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


@dataclass(frozen=True)
class ChangesView:
    """The page's parts; `source` says which copy the changes were last compared with."""

    store: Store
    policy_version: str
    source: str

    def headline(self, reading: Reading) -> None:
        """How many changes are in each state, what the last load showed, and what to do next."""
        counts, last = reading(count_by_state), reading(since_load)
        overdue, waiting, sent, confirmed = st.columns(4)
        red = f":red[{counts['overdue']:,}]" if counts["overdue"] else "0"
        overdue.metric("Overdue", red, help=_MEANING["overdue"], border=True)
        waiting.metric("Open", f"{counts['open']:,}", help=_MEANING["open"], border=True)
        sent.metric("Sent", f"{counts['sent']:,}", help=_MEANING["sent"], border=True)
        confirmed.metric(
            f"Confirmed by load {last.load_id}" if last else "Confirmed",
            f"{last.confirmed if last else counts['confirmed']:,}",
            help=f"{_MEANING['confirmed']} {counts['confirmed']:,} of {sum(counts.values()):,} in all.",
            border=True,
        )
        st.markdown(_since(last))
        _what_to_do(counts)

    def ask_filter(self) -> ChangeFilter:
        """The filters, above the list."""
        search, state = st.columns([3, 5])
        kind, made_from, made_to = st.columns([4, 2, 2])
        names = {kind.id: kind.name for kind in KINDS}
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
                kind.multiselect("What is asked", names, format_func=names.__getitem__, key="changes_kind")
            ),
            search=search.text_input("Search", placeholder="CRM id or record", key="changes_search"),
            made_from=one_day(made_from, "Made from", "changes_made_from"),
            made_to=one_day(made_to, "Made to", "changes_made_to"),
        )

    def listed(self, reading: Reading, wanted: ChangeFilter, *, may_mark: bool) -> None:
        """The list a page at a time, its export, and, for officers, marking as sent."""
        found = reading(count_matching, wanted)
        count_column, export_column = st.columns([5, 1], vertical_alignment="center")
        with export_column, st.container(horizontal_alignment="right"):
            table_exports(
                lambda: self._all_rows(wanted),
                Caption("CRM changes", london_today(), self.source, self.policy_version),
                key="changes",
                on_export=noted(self.store, "CRM changes"),
            )
        chosen: list[int] = []
        if found:
            pages = -(-found // _PAGE_ROWS)
            # Between the menu and the table, whose own tools appear above it.
            st.caption(
                "Choose rows at their left edge to mark those alone as sent."
                if may_mark
                else "An officer sends these to the CRM's administrator and marks them as sent."
            )
            place = st.container()
            number = min(st.pagination(pages, key=f"changes_page_{pages}"), pages) if pages > 1 else 1
            first = (number - 1) * _PAGE_ROWS
            rows = reading(changes_page, wanted, limit=_PAGE_ROWS, offset=first)
            count_column.markdown(
                f"**{first + 1:,}-{first + len(rows):,}** of {counted(found, 'change')}, newest first"
            )
            with place:
                chosen = _table(rows, may_choose=may_mark)
        else:
            count_column.info("No change fits this filter. Clear a filter to see the others.")
        if may_mark:
            self._marking(reading, chosen)

    def _marking(self, reading: Reading, chosen: list[int]) -> None:
        """Buttons for the rows that are chosen and for all that were not sent; each keeps what was seen."""
        left = reading(unsent)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                f"Mark {counted(len(chosen), 'change')} as sent" if chosen else "Mark chosen rows as sent",
                disabled=not chosen,
                key="changes_mark_chosen",
                **DESK.does(lambda by: _marked(mark_sent(self.store, chosen, by=by)), "chosen"),
            )
            st.button(
                f"Mark all {left.count:,} unsent as sent" if left.count else "Mark all unsent as sent",
                disabled=not left.count,
                type="primary",
                key="changes_mark_all",
                **DESK.does(lambda by: _marked(mark_all_sent(self.store, up_to=left.newest, by=by)), "all"),
                help="All that nobody has passed on yet, whatever the filter; overdue ones among them.",
            )
        st.caption(
            "The mark says who passed a change on and when; nothing is sent from here. Your role and each "
            "change are checked again when you click: what a load has confirmed meanwhile stays as it is, "
            "and so does what was asked for after this page was drawn."
        )

    def _all_rows(self, wanted: ChangeFilter) -> pd.DataFrame:
        with self.store.read() as cursor:
            return changes_page(cursor, wanted, limit=None)


def kinds(line: Reading) -> None:
    """What each kind of change asks of the administrator, and what is taken for proof."""
    with st.expander("What each kind asks for, and how it is confirmed"):
        line.table(
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


def _table(rows: pd.DataFrame, *, may_choose: bool) -> list[int]:
    """The rows on screen; returns the numbers of the changes that are chosen.

    The table's key is what it shows, so that no choice of rows outlives a change of what stands in them.
    """
    shown = rows.assign(
        state=rows["state"].map(_STATE_WORDS),
        kind=rows["kind"].replace({kind.id: kind.name for kind in KINDS}),
        record=_records(rows),
        link=person_link.addresses(rows["contact_id"]),
    )
    column = st.column_config
    key = hash(tuple(rows[["change_id", "state", "sent_at"]].astype(str).itertuples(index=False, name=None)))
    event = st.dataframe(
        shown,
        hide_index=True,
        on_select="rerun" if may_choose else "ignore",
        selection_mode="multi-row",
        key=f"changes_rows_{key}",
        height="content",
        placeholder="",
        column_order=(
            "made_at",
            "state",
            "kind",
            "link",
            "record",
            "sent_at",
            "sent_by",
            "loads_since",
            *(["confirmed_by_load"] if rows["confirmed_by_load"].notna().any() else []),
            "instruction",
            "batch_id",
            "made_by",
        ),
        column_config={
            "made_at": column.DatetimeColumn("Made", format="D MMM YYYY", width=95),
            "state": column.TextColumn("State", width=80),
            "kind": column.TextColumn("What is asked", width=170),
            "link": person_link.config(),
            "record": column.TextColumn("Record", width=170),
            "instruction": column.TextColumn("Instruction", width=420),
            "sent_at": column.DatetimeColumn("Sent", format="D MMM YYYY", width=95),
            "sent_by": column.TextColumn("Sent by", width=80),
            "loads_since": column.NumberColumn(
                "Loads since", width=90, help="Loads that went by without showing it as applied"
            ),
            "confirmed_by_load": column.NumberColumn("Confirmed by load", width=130),
            "batch_id": column.NumberColumn("Batch", width=60, help="The erasure that made it necessary"),
            "made_by": column.TextColumn("Made by", width=80),
        },
        alt="Changes that the CRM's administrator was asked to make, newest first, and where each stands",
    )
    if isinstance(event, st.delta_generator.DeltaGenerator):
        return []
    chosen = [place for place in event["selection"]["rows"] if place < len(rows)]
    return [int(change_id) for change_id in rows["change_id"].iloc[chosen]]


def _records(rows: pd.DataFrame) -> list[str]:
    """The record that each change is about, where that is not the whole person: "communication m7, body"."""
    places = rows[["table", "record_key", "column"]].astype(object).fillna("")
    return [
        ", ".join(filter(None, [f"{table} {key}".strip(), column])) if column or table != "contact" else ""
        for table, key, column in places.itertuples(index=False)
    ]
