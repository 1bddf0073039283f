"""Tables about an erasure batch: whom it is about, and what happens to each category of their data."""

from collections.abc import Iterable, Sequence

import pandas as pd
import streamlit as st

from wigops.erasure import PEOPLE, Batch
from wigops.identity import LikelyDuplicate
from wigops.policy import Policy
from wigops.ui import person_link
from wigops.ui.kit.listing import Column, day, text
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

_MOST_DUPLICATES = 10


def item_columns(batch: Batch, policy: Policy, *, refused: bool) -> list[Column]:
    """The columns of `batch_items`: why they are due, or why the gate `refused` them."""
    people = batch.subject == PEOPLE
    why = text("refusal", "Why it was refused", 600) if refused else text("because", "Why they are due", 600)
    return [
        *([] if people else [text("special_category_id", "Record", 100)]),
        person_link.column(),
        text("person", "Person", 160),
        day("due_on", "Due on"),
        why,
        text("rule", "Rule", 150, words=policy.rule_names if people else policy.special_rule_names),
    ]


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
