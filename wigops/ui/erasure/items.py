"""Tables about an erasure batch: whom it is about, and what happens to each category of their data."""

from collections.abc import Iterable, Sequence

import pandas as pd
import streamlit as st

from wigops.erasure import PEOPLE, Batch
from wigops.identity import LikelyDuplicate
from wigops.policy import Policy
from wigops.ui import person_link
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

_MOST_DUPLICATES = 10


def items_table(items: pd.DataFrame, batch: Batch, policy: Policy, *, refused: bool) -> None:
    """Rows of `batch_items` on screen."""
    people = batch.subject == PEOPLE
    rules = policy.retention_rules if people else policy.special_category_rules
    names = {rule.id: rule.name for rule in rules}
    column = st.column_config
    st.dataframe(
        items.assign(
            rule=items["rule"].map(names).fillna(items["rule"]),
            link=person_link.addresses(items["contact_id"]),
        ),
        hide_index=True,
        height="content",
        placeholder="-",
        column_order=(
            *(() if people else ("special_category_id",)),
            "link",
            "person",
            "due_on",
            "refusal" if refused else "because",
            "rule",
        ),
        column_config={
            "special_category_id": column.TextColumn("Record", width=100),
            "link": person_link.config(),
            "person": column.TextColumn("Person", width=160),
            "due_on": column.DateColumn("Due on", format="D MMM YYYY", width=100),
            "because": column.TextColumn("Why they are due", width=600),
            "refusal": column.TextColumn("Why it was refused", width=600),
            "rule": column.TextColumn("Rule", width=150),
        },
        alt="Whom the gate refused, and why" if refused else "Whom the batch is about, and why they are due",
    )


def category_table(
    line: Reading,
    words: str,
    rows: Iterable[tuple[str, str, int, str]],
    *,
    title: str,
    happens: str,
    alt: str,
    key: str,
) -> None:
    """Each category's name, what happens to it (a column called `happens`), to how many rows, and why.

    `words` stand above it, beside its export, a file called `title`.
    """
    frame = pd.DataFrame(
        [
            {"Category": name, happens: treatment.capitalize(), "Rows": f"{count:,}", "Why": plain(why)}
            for name, treatment, count, why in rows
        ]
    )
    line.table(words, frame, title, key=key, alt=alt)


def duplicates_note(duplicates: Sequence[LikelyDuplicate]) -> None:
    """A warning of records that are likely those of people in a batch, and would stay; nothing for none."""
    if not duplicates:
        return
    shown = ", ".join(
        f"{plain(one.other_id)} (beside {plain(one.contact_id)}: {', '.join(one.why)})"
        for one in duplicates[:_MOST_DUPLICATES]
    )
    more = f", and {len(duplicates) - _MOST_DUPLICATES:,} more" if len(duplicates) > _MOST_DUPLICATES else ""
    one = len(duplicates) == 1
    st.warning(
        f"**{len(duplicates):,} {'record' if one else 'records'}** likely of the same people "
        f"{'is' if one else 'are'} not in this batch and would stay: CRM id {shown}{more}. Whoever stays is "
        "not kept out later: choose them too if they are the same."
    )
