"""What a load would do, before it takes effect: whom it keeps out, who is adrift, what the export lacks."""

from collections.abc import Sequence

import streamlit as st

from wigops.crm.load import Load
from wigops.ui.kit.text import plain

_MOST = 50


def show_look(looked: Load | None) -> None:
    """The outcome of a load that was only looked at; nothing for none. People are named by CRM id."""
    if looked is None:
        return
    st.markdown("**What this load would do; nothing is loaded yet**")
    if looked.reasons:
        st.error("It would be refused:\n\n" + "\n".join(f"- {plain(one)}" for one in looked.reasons))
    else:
        due = "" if looked.people_due is None else f"; {looked.people_due:,} people would be due for deletion"
        st.markdown(f"{sum(looked.loaded.values()):,} rows, {looked.loaded.get('contact', 0):,} people{due}.")
    _listed(
        "Adrift: protected, and not in this export",
        [
            f"{one.contact_id} ({one.protection}): "
            + (f"may be {', '.join(one.candidates)}" if one.candidates else "no record may be theirs")
            for one in looked.adrift
        ],
    )
    _listed(
        "Kept out: erased here",
        [f"{one.contact_id}, as {one.erased_contact_id}, by the {one.matched_by}" for one in looked.kept_out],
    )
    _listed("May be somebody erased here, under another name", looked.maybe_erased)
    _listed(
        "Columns that the export lacks",
        [f"{table}: {', '.join(names)}" for table, names in looked.missing_columns.items()],
    )
    _listed(
        "Columns that are not kept",
        [f"{table}: {', '.join(names)}" for table, names in looked.ignored_columns.items()],
    )
    _listed(
        "Rows with an impossible date",
        [f"{one.table}.{one.column} of {one.key}" for one in looked.impossible_rows],
        sum(looked.impossible_dates.values()),
    )
    _listed(
        "Contact points that are no whole address or number",
        [f"{one.kind} of {one.contact_id}" for one in looked.unreadable_rows],
        looked.unreadable_points,
    )
    _listed(
        "Rejected rows of people who must be protected",
        [f"{one.contact_id}, in {one.table}" for one in looked.protected_rejected],
    )
    _listed("Rejected rows", [f"{one.table}, line {one.line}: {one.reason}" for one in looked.rejections])


def _listed(what: str, lines: Sequence[str], counted: int | None = None) -> None:
    """The first of some lines, of as many as were `counted`; nothing for none."""
    if not lines:
        return
    count = counted or len(lines)
    with st.expander(f"{what}: {count:,}"):
        more = f"\n- and {count - _MOST:,} more" if count > _MOST else ""
        st.markdown("\n".join(f"- {plain(one)}" for one in lines[:_MOST]) + more)
