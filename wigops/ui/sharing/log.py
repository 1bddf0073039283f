"""The parts *Log* and *Flags* of the page *Third-party sharing*: filters, the list, and its table."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from wigops.catalogue import DATA_CATEGORIES
from wigops.export.caption import date_words as in_words
from wigops.policy import Policy
from wigops.sharing import (
    FLAG_WORDS,
    FLAGS,
    LogFilter,
    count_disclosures,
    flag_counts,
    log_page,
    purposes_used,
    recipient_names,
)
from wigops.store import Connection
from wigops.ui import person_link
from wigops.ui.kit.cards import Card, draw_cards
from wigops.ui.kit.dates import one_day
from wigops.ui.kit.guard import require
from wigops.ui.kit.listing import Column, Listing, always, moment, text
from wigops.ui.kit.reading import Reading
from wigops.ui.sharing import answers
from wigops.ui.sharing.words import Words

_STATES = {
    "any": "All disclosures",
    "flagged": "Flagged",
    "open": "With open flags",
    "answered": "Flags all answered",
}
# The flags in the width of a sixth of the page.
_SHORT = {
    "no_due_diligence": "No due diligence",
    "no_agreement": "No agreement",
    "no_consent": "No consent",
    "special_category_not_needed": "Not needed",
    "recipient_kind_not_in_policy": "Other recipient",
    "purpose_not_in_policy": "Other purpose",
}


def nothing_loaded() -> None:
    """What the page says before there is any CRM copy."""
    st.info(
        "What was shared with others will be listed here, each disclosure with its ground and its flags. "
        "There is no CRM copy yet: load one on the page *CRM copy*, or with `python -m wigops load DIR`."
    )


def headline(reading: Reading) -> None:
    """How many disclosures there are, how many are flagged, and each flag with those still open."""
    counts = reading.figure(flag_counts, reading.as_of)
    every, flagged = counts[""]
    draw_cards(
        [
            Card(
                _SHORT[flag],
                counts[flag][0],
                f"{FLAG_WORDS[flag]}: {counts[flag][0]:,} disclosures, {counts[flag][1]:,} of them open.",
            )
            for flag in FLAGS
        ]
    )
    share = f" ({flagged / every:.1%})" if every else ""
    unanswered = sum(counts[flag][1] for flag in FLAGS)
    st.markdown(
        f"**{flagged:,}** of {every:,} disclosures up to {in_words(reading.as_of)} are flagged{share}; "
        f"**{unanswered:,}** flags are open."
    )
    st.caption(f"From the {reading.source}, and what was recorded here; policy {reading.policy.version}.")


def log(reading: Reading) -> None:
    """Every disclosure that a filter leaves."""
    raised = text("flags", "Flags", 125, colours=always("red"))
    listing = _listing(reading.policy, "log", "Sharing log", raised)
    listing.show(reading, _ask_filter(reading, key="log", state="any"))


def flags(reading: Reading) -> None:
    """The disclosures whose flags wait for an answer; an officer can answer those of the ones chosen."""
    answers.DESK.said()
    wanted = _ask_filter(reading, key="flags", state="open")
    raised = text("open_flags", "Open flags", 150, colours=always("red"))
    may_answer = require().may("officer")
    listing = _listing(reading.policy, "flags", "Flagged disclosures", raised)
    chosen = listing.show(reading, wanted, choose="several" if may_answer else None)
    if chosen is not None and may_answer:
        answers.show(reading, chosen, wanted, reading.figure(count_disclosures, wanted))


def _listing(policy: Policy, key: str, title: str, raised: Column) -> Listing:
    words = Words(policy)

    def read(cursor: Connection, wanted: LogFilter, **page: Any) -> pd.DataFrame:
        rows = log_page(cursor, wanted, **page)
        return words.shown(rows).assign(flag_ids=rows["flags"])

    return Listing(
        key=f"sharing_{key}",
        alt="Disclosures, newest first: recipient, person, flags, categories, purpose and ground",
        columns=(
            moment("shared_at", "Shared", 130),
            text("recipient", "Recipient", 150),
            text("recipient_kind", "Kind", 115),
            text("person", "Person", 115),
            raised,
            text("categories", "Categories", 125),
            text("purpose", "Purpose", 110),
            text("ground", "Ground", 140),
            text("service", "Service", 160),
            text("reference", "Reference", 95),
            text("origin", "Recorded", 110),
            person_link.column(),
            text("sharing_id", "Disclosure", 90),
        ),
        ids=["sharing_id"],
        choosing="Choose rows to read what was answered before, and to answer their flags.",
        title=title,
        count=count_disclosures,
        read=read,
        exported=lambda rows: rows.drop(columns=["recipient_id", "flag_ids"]),
        one="disclosure",
        after=", newest first",
        empty="No disclosure fits this filter. Clear a filter, or choose another date.",
    )


def _ask_filter(reading: Reading, *, key: str, state: str) -> LogFilter:
    words, form = Words(reading.policy), f"sharing_{key}"
    names = reading(recipient_names)
    recipients = {recipient_id: called for recipient_id, called, _ in names}
    # What the policy does not name is what somebody most wants to look for.
    kinds = _and_others([one.id for one in reading.policy.recipient_kinds], [kind for _, _, kind in names])
    purposes = _and_others([one.id for one in reading.policy.sharing_purposes], reading(purposes_used))
    search, recipient, flag, shown = st.columns([3, 3, 3, 2])
    kind, purpose, category, day_from, day_to = st.columns([3, 3, 3, 2, 2])
    return LogFilter(
        reading.as_of,
        search=search.text_input(
            "Person",
            placeholder="Name, e-mail, phone or CRM id",
            key=f"{form}_search",
            autocomplete="off",
        ),
        recipient_ids=tuple(
            recipient.multiselect(
                "Recipient", list(recipients), format_func=recipients.__getitem__, key=f"{form}_recipient"
            )
        ),
        flags=tuple(flag.multiselect("Flag", FLAGS, format_func=FLAG_WORDS.__getitem__, key=f"{form}_flag")),
        state=str(
            shown.selectbox(
                "Show",
                list(_STATES),
                index=list(_STATES).index(state),
                format_func=_STATES.__getitem__,
                key=f"{form}_state",
            )
        ),
        kinds=tuple(kind.multiselect("Kind of recipient", kinds, format_func=words.kind, key=f"{form}_kind")),
        purposes=tuple(
            purpose.multiselect("Purpose", purposes, format_func=words.purpose, key=f"{form}_purpose")
        ),
        categories=tuple(
            category.multiselect(
                "Category", DATA_CATEGORIES, format_func=words.category, key=f"{form}_category"
            )
        ),
        day_from=one_day(day_from, "From", f"{form}_from"),
        day_to=one_day(day_to, "To", f"{form}_to"),
    )


def _and_others(named: Sequence[str], found: Iterable[str | None]) -> list[str]:
    """The policy's ids, then what else was found."""
    return [*named, *sorted({one for one in found if one} - set(named))]
