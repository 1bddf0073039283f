"""The parts *Log* and *Flags* of the page *Third-party sharing*: filters, the list, and its table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from wigops.accounts import Account
from wigops.catalogue import DATA_CATEGORIES
from wigops.export.caption import Caption
from wigops.export.caption import date_words as in_words
from wigops.policy import Policy
from wigops.sharing import (
    FLAG_WORDS,
    FLAGS,
    LogFilter,
    count_disclosures,
    log_page,
    purposes_used,
    recipient_names,
)
from wigops.store import Store
from wigops.ui import person_link
from wigops.ui.kit.dates import one_day
from wigops.ui.kit.exports import table_exports
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.trail import noted
from wigops.ui.sharing.answers import AnswersView
from wigops.ui.sharing.words import RED, Words

_PAGE_ROWS = 20
_STATES = {
    "any": "All disclosures",
    "flagged": "Flagged",
    "open": "With open flags",
    "answered": "Flags all answered",
}
_SHOWN_AS = {"flags": "open_flags", "contact_id": "link"}
_COLUMNS = (
    "shared_at",
    "recipient",
    "recipient_kind",
    "person",
    "flags",
    "categories",
    "purpose",
    "ground",
    "service",
    "reference",
    "origin",
    "contact_id",
    "sharing_id",
)


@dataclass(frozen=True)
class LogView:
    """The log up to a day; an officer can answer the flags of the disclosures chosen in it."""

    store: Store
    policy: Policy
    account: Account
    as_of: date
    source: str

    def headline(self, counts: dict[str, tuple[int, int]]) -> None:
        """How many disclosures there are, how many are flagged, and each flag with those still open."""
        every, flagged = counts[""]
        for column, flag in zip(st.columns(len(FLAGS)), FLAGS, strict=True):
            count, left = counts[flag]
            with column:
                st.metric(
                    _SHORT[flag],
                    f"{count:,}",
                    help=f"{FLAG_WORDS[flag]}: {count:,} disclosures, {left:,} of them open.",
                    border=True,
                )
        share = f" ({flagged / every:.1%})" if every else ""
        still = sum(counts[flag][1] for flag in FLAGS)
        st.markdown(
            f"**{flagged:,}** of {every:,} disclosures up to {in_words(self.as_of)} are flagged{share}; "
            f"**{still:,}** flags are open."
        )
        st.caption(f"From the {self.source}, and what was recorded here; policy {self.policy.version}.")

    def log(self, reading: Reading) -> None:
        """Every disclosure that a filter leaves."""
        self._listed(reading, self._ask_filter(reading, key="log", state="any"), key="log", works=False)

    def flags(self, reading: Reading) -> None:
        """The disclosures whose flags wait for an answer, and answering them."""
        AnswersView.said()
        self._listed(reading, self._ask_filter(reading, key="flags", state="open"), key="flags", works=True)

    def _listed(self, reading: Reading, wanted: LogFilter, *, key: str, works: bool) -> None:
        found = reading.figure(count_disclosures, wanted)
        count_column, export_column = st.columns([5, 1], vertical_alignment="center")
        with export_column, st.container(horizontal_alignment="right"):
            table_exports(
                lambda: self._all_rows(wanted),
                Caption(
                    "Flagged disclosures" if works else "Sharing log",
                    self.as_of,
                    self.source,
                    self.policy.version,
                ),
                key=f"sharing_{key}",
                on_export=noted(self.store, "flagged disclosures" if works else "sharing log"),
            )
        if not found:
            count_column.info("No disclosure fits this filter. Clear a filter, or choose another date.")
            return
        may_answer = works and self.account.may("officer")
        if may_answer:
            st.caption("Choose rows to read what was answered before, and to answer their flags.")
        place, pages = st.container(), -(-found // _PAGE_ROWS)
        number = min(st.pagination(pages, key=f"sharing_{key}_{pages}"), pages) if pages > 1 else 1
        first = (number - 1) * _PAGE_ROWS
        rows = reading(log_page, wanted, limit=_PAGE_ROWS, offset=first)
        count_column.markdown(
            f"**{first + 1:,}-{first + len(rows):,}** of {found:,} disclosures, newest first"
        )
        with place:
            chosen = _table(rows, Words(self.policy), key=key, may_choose=may_answer, works=works)
        if may_answer:
            AnswersView(self.store).show(reading, rows.iloc[chosen], wanted, found)

    def _ask_filter(self, reading: Reading, *, key: str, state: str) -> LogFilter:
        words, form = Words(self.policy), f"sharing_{key}"
        names = reading(recipient_names)
        recipients = {recipient_id: called for recipient_id, called, _ in names}
        # What the policy does not name is what somebody most wants to look for.
        kinds = _and_others([one.id for one in self.policy.recipient_kinds], [kind for _, _, kind in names])
        purposes = _and_others([one.id for one in self.policy.sharing_purposes], reading(purposes_used))
        search, recipient, flag, shown = st.columns([3, 3, 3, 2])
        kind, purpose, category, day_from, day_to = st.columns([3, 3, 3, 2, 2])
        return LogFilter(
            self.as_of,
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
            flags=tuple(
                flag.multiselect("Flag", FLAGS, format_func=FLAG_WORDS.__getitem__, key=f"{form}_flag")
            ),
            state=str(
                shown.selectbox(
                    "Show",
                    list(_STATES),
                    index=list(_STATES).index(state),
                    format_func=_STATES.__getitem__,
                    key=f"{form}_state",
                )
            ),
            kinds=tuple(
                kind.multiselect("Kind of recipient", kinds, format_func=words.kind, key=f"{form}_kind")
            ),
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

    def _all_rows(self, wanted: LogFilter) -> pd.DataFrame:
        with self.store.read() as cursor:
            rows = log_page(cursor, wanted, limit=None)
        return Words(self.policy).shown(rows).drop(columns="recipient_id")


# The flags in the width of a sixth of the page.
_SHORT = {
    "no_due_diligence": "No due diligence",
    "no_agreement": "No agreement",
    "no_consent": "No consent",
    "special_category_not_needed": "Not needed",
    "recipient_kind_not_in_policy": "Other recipient",
    "purpose_not_in_policy": "Other purpose",
}


def _and_others(named: Sequence[str], found: Iterable[str | None]) -> list[str]:
    """The policy's ids, then what else was found."""
    return [*named, *sorted({one for one in found if one} - set(named))]


def _table(rows: pd.DataFrame, words: Words, *, key: str, may_choose: bool, works: bool) -> list[int]:
    """The rows on screen; returns the places of those that are chosen."""
    shown = words.shown(rows).assign(link=person_link.addresses(rows["contact_id"]))
    red = RED.get(str(st.context.theme.type), RED["light"])
    column = st.column_config
    event = st.dataframe(
        shown.style.set_properties(subset=["flags", "open_flags"], color=red),
        hide_index=True,
        height="content",
        placeholder="-",
        on_select="rerun" if may_choose else "ignore",
        selection_mode="multi-row",
        key=f"sharing_{key}_rows_{hash(tuple(rows['sharing_id']))}",
        column_order=[_SHOWN_AS.get(one, one) if one != "flags" or works else one for one in _COLUMNS],
        column_config={
            "shared_at": column.DatetimeColumn("Shared", format="D MMM YYYY, HH:mm", width=130),
            "recipient": column.TextColumn("Recipient", width=150),
            "recipient_kind": column.TextColumn("Kind", width=115),
            "person": column.TextColumn("Person", width=115),
            "flags": column.TextColumn("Flags", width=125),
            "open_flags": column.TextColumn("Open flags", width=150),
            "categories": column.TextColumn("Categories", width=125),
            "purpose": column.TextColumn("Purpose", width=110),
            "ground": column.TextColumn("Ground", width=140),
            "service": column.TextColumn("Service", width=160),
            "reference": column.TextColumn("Reference", width=95),
            "origin": column.TextColumn("Recorded", width=110),
            "link": person_link.config(),
            "sharing_id": column.TextColumn("Disclosure", width=90),
        },
        alt="Disclosures, newest first: recipient, person, flags, categories, purpose and ground",
    )
    if isinstance(event, st.delta_generator.DeltaGenerator):
        return []
    return [place for place in event["selection"]["rows"] if place < len(rows)]
