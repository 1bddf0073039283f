"""The page *Processing record*: what the policy says beside what the data shows (UK GDPR Art 30)."""

import pandas as pd
import streamlit as st

from wigops.export.caption import date_words as in_words
from wigops.sharing.processing import Entry, ProcessingRecord, processing_record
from wigops.sharing.processing_pdf import processing_pdf
from wigops.ui.kit.exports import head_line
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain


def nothing_loaded() -> None:
    """What the page says before there is any CRM copy."""
    st.info(
        "The record of processing (UK GDPR Art 30) will stand here, made from the policy and from what "
        "the data holds. There is no CRM copy yet: load one on the page *CRM copy*."
    )


def show(reading: Reading) -> None:
    """The record of the day with its files: the differences first, then every part."""
    record = reading.figure(processing_record, reading.policy, reading.as_of)
    differences = record.differences
    _files(reading, record)
    if differences:
        st.subheader("Where policy and practice differ")
        reading.table(
            f"**{len(differences):,}** of {len(record.entries):,} entries",
            pd.DataFrame(
                {
                    "Part": [one.part for one in differences],
                    "What": [plain(one.name) for one in differences],
                    "Difference": [f":red[{plain(one.difference or '')}]" for one in differences],
                }
            ),
            "Where policy and practice differ",
            key="processing_differences",
        )
    else:
        st.success("Nothing in the data differs from what the policy says.")
    for part, entries in record.parts.items():
        st.subheader(part)
        _part(reading, entries, part)


def _files(reading: Reading, record: ProcessingRecord) -> None:
    caption = reading.caption("Record of processing activities")
    count = len(record.differences)
    with head_line():
        st.markdown(
            f"As at {in_words(reading.as_of)}; what was shared is that of the twelve months before. "
            f"Policy and practice differ in **{count:,}** {'place' if count == 1 else 'places'}."
        )
        reading.file(
            "Document (PDF)",
            lambda: processing_pdf(record, reading.policy, caption),
            name=f"record-of-processing-{reading.as_of.isoformat()}.pdf",
            rows=len(record.entries),
            key="processing_pdf",
            note="record of processing",
        )
        reading.menu(record.frame, caption.title, key="processing", note="record of processing")


def _part(reading: Reading, entries: list[Entry], part: str) -> None:
    has_people = any(one.people is not None for one in entries)
    reading.table(
        f"**{len(entries):,}** {'entry' if len(entries) == 1 else 'entries'}",
        pd.DataFrame(
            [
                {
                    "What": f"**{plain(one.name)}**",
                    "Policy": plain(one.policy),
                    "Practice": plain(one.practice),
                    **({"People": "" if one.people is None else f"{one.people:,}"} if has_people else {}),
                }
                for one in entries
            ]
        ),
        f"Record of processing: {part.lower()}",
        key=f"processing_{part.lower().replace(' ', '_')}",
        alt=f"{part}: what the policy says, and what the data shows",
    )
