"""The page *Processing record*: what the policy says beside what the data shows (UK GDPR Art 30)."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from wigops.export.caption import Caption
from wigops.export.caption import date_words as in_words
from wigops.policy import Policy
from wigops.sharing.processing import Entry, ProcessingRecord
from wigops.sharing.processing_pdf import processing_pdf
from wigops.store import Store
from wigops.ui.kit.exports import file_download, head_line, table_exports
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.kit.trail import noted


@dataclass(frozen=True)
class ProcessingView:
    """The record of one day, and its files."""

    store: Store
    policy: Policy
    source: str
    record: ProcessingRecord

    def show(self) -> None:
        """The differences first, then every part."""
        differences = self.record.differences
        self._files()
        if differences:
            st.subheader("Where policy and practice differ")
            self._line.table(
                f"**{len(differences):,}** of {len(self.record.entries):,} entries",
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
        for part, entries in self.record.parts.items():
            st.subheader(part)
            self._part(entries, part)

    def _files(self) -> None:
        caption = Caption(
            "Record of processing activities", self.record.as_of, self.source, self.policy.version
        )
        count = len(self.record.differences)
        with head_line():
            st.markdown(
                f"As at {in_words(self.record.as_of)}; what was shared is that of the twelve months before. "
                f"Policy and practice differ in **{count:,}** {'place' if count == 1 else 'places'}."
            )
            file_download(
                "Document (PDF)",
                lambda: processing_pdf(self.record, self.policy, caption),
                name=f"record-of-processing-{self.record.as_of.isoformat()}.pdf",
                rows=len(self.record.entries),
                key="processing_pdf",
                on_export=noted(self.store, "record of processing"),
            )
            table_exports(
                self.record.frame,
                caption,
                key="processing",
                on_export=noted(self.store, "record of processing"),
            )

    def _part(self, entries: list[Entry], part: str) -> None:
        has_people = any(one.people is not None for one in entries)
        self._line.table(
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

    @property
    def _line(self) -> Reading:
        return Reading(self.store, self.record.as_of, source=self.source)
