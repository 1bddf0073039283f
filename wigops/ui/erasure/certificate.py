"""The part *Done* of the page *Erasure*: the batches that were carried out, and the certificate of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from wigops.clock import LONDON, london_today
from wigops.erasure import PEOPLE, Batch, certificate_json, count_batches, list_batches, read_certificate
from wigops.erasure.certificate_pdf import certificate_pdf
from wigops.erasure.certificate_words import in_words as certificate_words
from wigops.erasure.certificate_words import leftovers_in_words
from wigops.export.caption import Caption
from wigops.policy import Policy
from wigops.store import Store
from wigops.ui.erasure import tabs as erasure_tabs
from wigops.ui.erasure.items import category_table
from wigops.ui.kit.exports import file_download, table_exports
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.kit.trail import noted
from wigops.ui.menu import link_to

_PAGE_ROWS = 10
_LONG_LIST = 420  # pixels that a long table takes before it scrolls
_LISTED = 200  # rows of a table that the certificate lists in full


@dataclass(frozen=True)
class CertificateView:
    """The batches that were done, newest first, and one certificate in full."""

    store: Store
    policy: Policy
    source: str

    def show(self, reading: Reading) -> None:
        """The list a page at a time, and the certificate of the batch that is chosen, or of the newest."""
        count = reading(count_batches)["done"]
        if not count:
            st.info(
                "No batch was carried out yet. Each that is will stand here with its certificate: what was "
                "deleted, anonymised and kept, what the search found, who proposed and who approved it."
            )
            link_to("due_for_deletion", "Due for deletion")
            return
        words, menu = st.columns([5, 1], vertical_alignment="center")
        with menu, st.container(horizontal_alignment="right"):
            table_exports(
                self._all_batches,
                Caption("Erasure batches", london_today(), self.source, self.policy.version),
                key="erasure_batches",
                on_export=noted(self.store, "erasure batches"),
            )
        st.caption("Choose a row to read its certificate.")
        place = st.container()
        pages = -(-count // _PAGE_ROWS)
        number = min(st.pagination(pages, key="erasure_done_page"), pages) if pages > 1 else 1
        first = (number - 1) * _PAGE_ROWS
        batches = reading(list_batches, state="done", limit=_PAGE_ROWS, offset=first)
        shown = f"**{first + 1:,}-{first + len(batches):,}** of {count:,}" if pages > 1 else f"**{count:,}**"
        words.markdown(f"{shown} {'batch' if count == 1 else 'batches'}, newest first")
        with place:
            chosen = _table(batches)
        if chosen is not None:
            erasure_tabs.forget_certificate()
        self._certificate(reading, chosen or erasure_tabs.certificate_asked_for() or batches[0].batch_id)

    def _all_batches(self) -> pd.DataFrame:
        with self.store.read() as cursor:
            return _frame(list_batches(cursor, state="done"))

    def _certificate(self, reading: Reading, batch_id: int) -> None:
        document = reading(read_certificate, batch_id)
        said = certificate_words(document, self.policy)
        with st.container(border=True):
            st.subheader(said["title"])
            st.markdown(plain(said["summary"]))
            self._downloads(document, batch_id)
            for remark in said["remarks"]:
                st.caption(plain(remark))
            tables = _Tables(self.store, document, said)
            facts, recorded = st.columns([4, 5], gap="medium")
            with facts:
                tables.pairs("The erasure", "facts", "What was erased, when, by whom and under which policy")
                st.caption(f"Fingerprint {said['fingerprint']}")
            with recorded:
                st.markdown("**The search**")
                for sentence in said["search"]:
                    # On paper, a list follows the last of them.
                    st.markdown(plain(f"{sentence[:-1]}." if sentence.endswith(":") else sentence))
                tables.pairs("Written down", "recorded", "What was written down about the erasure")
            tables.categories()
            tables.counts()
            tables.leftovers()
            tables.people("Refused", said["refused_say"], said["refused"], "reason", "Why")
            with st.expander(said["erased_say"]):
                for rule in said["erased"]:
                    tables.people(rule["name"], "", rule["rows"], "due_on", "Due on")

    def _downloads(self, document: dict[str, Any], batch_id: int) -> None:
        rows, name = len(document["erased"]), f"erasure-{batch_id:06d}"
        note = noted(self.store, f"certificate of batch {batch_id}")
        with st.container(horizontal=True, vertical_alignment="center"):
            file_download(
                "Download certificate (PDF)",
                lambda: certificate_pdf(self._read(batch_id), self.policy),
                name=f"{name}.pdf",
                rows=rows,
                key=f"erasure_pdf_{batch_id}",
                on_export=note,
            )
            file_download(
                "Download certificate (JSON)",
                lambda: certificate_json(self._read(batch_id)),
                name=f"{name}.json",
                rows=rows,
                key=f"erasure_json_{batch_id}",
                on_export=note,
            )
            st.caption("Made when you click, and noted in the audit trail.")

    def _read(self, batch_id: int) -> dict[str, Any]:
        with self.store.read() as cursor:
            return read_certificate(cursor, batch_id)


def _table(batches: list[Batch]) -> int | None:
    """The batches on screen; returns the number of the one that is chosen."""
    column = st.column_config
    event = st.dataframe(
        _frame(batches),
        hide_index=True,
        height="content",
        placeholder="-",
        on_select="rerun",
        selection_mode="single-row",
        key=f"erasure_done_{hash(tuple(one.batch_id for one in batches))}",
        column_config={
            "batch": column.NumberColumn("Batch", width=60),
            "carried_out": column.DatetimeColumn("Carried out", format="D MMM YYYY, HH:mm", width=140),
            "subject": column.TextColumn("What", width=150),
            "erased": column.NumberColumn("Erased", format="localized", width=70),
            "refused": column.NumberColumn("Refused", format="localized", width=75),
            "leftovers": column.NumberColumn("Leftovers open", format="localized", width=115),
            "as_of": column.DateColumn("As at", format="D MMM YYYY", width=100),
            "proposed_by": column.TextColumn("Proposed by", width=110),
            "approved_by": column.TextColumn("Approved by", width=110),
            "policy_version": column.TextColumn("Policy version", width=160),
        },
        alt="The erasure batches that were carried out, newest first",
    )
    places = event["selection"]["rows"]
    return batches[places[0]].batch_id if places and places[0] < len(batches) else None


def _frame(batches: list[Batch]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "batch": [one.batch_id for one in batches],
            "carried_out": [
                one.finished_at.replace(tzinfo=None) if one.finished_at else None for one in batches
            ],
            "subject": ["People" if one.subject == PEOPLE else "Special category data" for one in batches],
            "erased": [one.erased for one in batches],
            "refused": [one.refused for one in batches],
            "leftovers": [one.leftovers for one in batches],
            "as_of": [one.as_of for one in batches],
            "proposed_by": [one.proposed_by for one in batches],
            "approved_by": [one.approved_by for one in batches],
            "policy_version": [one.policy_version for one in batches],
        }
    )


@dataclass(frozen=True)
class _Tables:
    """The tables of one certificate, each with its export; `said` is the certificate in words."""

    store: Store
    document: dict[str, Any]
    said: dict[str, Any]

    def pairs(self, heading: str, part: str, alt: str) -> None:
        """What is said in two columns."""
        rows = [{"What": f"**{plain(what)}**", "Said": plain(words)} for what, words in self.said[part]]
        self._line.table(
            f"**{heading}**",
            pd.DataFrame(rows),
            self._title(heading),
            key=self._key(part),
            alt=alt,
            hide_header=True,
        )

    def categories(self) -> None:
        """What happened to each category."""
        category_table(
            self._line,
            "**What happened to each category of data**",
            [
                (one["category"], one["treatment"], one["rows"], one["why"])
                for one in self.document["categories"]
            ],
            title=self._title("categories"),
            happens="What happened",
            alt="What was deleted, anonymised and kept, how many rows, and why",
            key=self._key("categories"),
        )

    def counts(self) -> None:
        """How many rows each table had."""
        frame = pd.DataFrame(self.document["tables"])
        frame = frame.assign(gone=frame["before"] - frame["after"])
        self._above("**Rows in each table of the copy, before and after**", frame, "rows by table")
        st.dataframe(
            frame,
            hide_index=True,
            height="content",
            column_order=("table", "before", "after", "gone"),
            column_config={
                "table": st.column_config.TextColumn("Table"),
                "before": st.column_config.NumberColumn("Before", format="localized"),
                "after": st.column_config.NumberColumn("After", format="localized"),
                "gone": st.column_config.NumberColumn("Gone", format="localized"),
            },
            alt="How many rows each table of the copy had before and after the erasure",
        )

    def leftovers(self) -> None:
        """Where the search found a mention."""
        found = leftovers_in_words(self.document["leftovers"])
        if not found:
            return
        self._above("**Leftovers**", pd.DataFrame(found), "leftovers")
        st.dataframe(
            pd.DataFrame(found[:_LISTED]),
            hide_index=True,
            height="content" if len(found) <= _PAGE_ROWS else _LONG_LIST,
            column_config={
                "place": st.column_config.TextColumn("Where"),
                "key": st.column_config.TextColumn("Record"),
                "found": st.column_config.TextColumn("What was found"),
                "state": st.column_config.TextColumn("What was done about it", width="large"),
            },
            alt="Where the search found a mention in somebody else's record, and what was done about it",
        )
        _more(len(found))
        st.button("Go to the leftovers", on_click=erasure_tabs.open_tab, args=(erasure_tabs.LEFTOVERS,))

    def people(self, title: str, sentence: str, rows: list[dict[str, Any]], column: str, name: str) -> None:
        """Identifiers with one more column, under a heading."""
        heading = f"**{plain(title)}**" + (f"  \n{plain(sentence)}" if sentence else "")
        if not rows:
            st.markdown(heading)
            return
        frame = pd.DataFrame([one["ids"] for one in rows], columns=self.said["id_names"])
        frame = frame.assign(**{name: [one[column] for one in rows]})
        self._above(heading, frame, title)
        st.dataframe(
            frame.head(_LISTED),
            hide_index=True,
            height="content" if len(rows) <= _PAGE_ROWS else _LONG_LIST,
            alt=f"{title}, by identifier",
        )
        _more(len(rows))

    @property
    def _line(self) -> Reading:
        done = self.document["certificate"]
        day = datetime.fromisoformat(done["carried_out_at"]).astimezone(LONDON).date()
        source = f"certificate of erasure batch {done['batch_id']}"
        return Reading(self.store, day, source=source, policy_version=done["policy_version"])

    def _above(self, words: str, frame: pd.DataFrame, part: str) -> None:
        self._line.above(words, lambda: frame, self._title(part), key=self._key(part))

    def _title(self, part: str) -> str:
        return f"Erasure batch {self.document['certificate']['batch_id']}: {part.lower()}"

    def _key(self, part: str) -> str:
        return f"erasure_{self.document['certificate']['batch_id']}_{part}"


def _more(count: int) -> None:
    if count > _LISTED:
        st.caption(f"The first {_LISTED:,} of {count:,}; the export lists them all.")
