"""The part *Done* of the page *Erasure*: the batches that were carried out, and the certificate of each."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from wigops.clock import london_today
from wigops.erasure import PEOPLE, Batch, certificate_json, count_batches, list_batches, read_certificate
from wigops.erasure.certificate_pdf import certificate_pdf
from wigops.erasure.certificate_words import in_words as certificate_words
from wigops.export.caption import Caption
from wigops.policy import Policy
from wigops.store import Connection, Store
from wigops.ui import erasure_tabs
from wigops.ui.exports import file_download, table_exports
from wigops.ui.frame import link_to
from wigops.ui.items_table import category_table
from wigops.ui.text import plain
from wigops.ui.trail import noted

_PAGE_ROWS = 10
_LONG_LIST = 420  # pixels that a long table takes before it scrolls
_LISTED = 200  # rows of a table that the certificate lists in full


@dataclass(frozen=True)
class CertificateView:
    """The batches that were done, newest first, and one certificate in full."""

    store: Store
    policy: Policy
    source: str

    def show(self, cursor: Connection) -> None:
        """The list a page at a time, and the certificate of the batch that is chosen, or of the newest."""
        count = count_batches(cursor)["done"]
        if not count:
            st.info(
                "No batch was carried out yet. Each that is will stand here with its certificate: what was "
                "deleted, anonymised and kept, what the search found, who proposed and who approved it."
            )
            link_to("1_due_for_deletion.py", "Due for deletion")
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
        batches = list_batches(cursor, state="done", limit=_PAGE_ROWS, offset=first)
        words.markdown(f"**{first + 1:,}-{first + len(batches):,}** of {count:,} batches, newest first")
        with place:
            chosen = _table(batches)
        if chosen is not None:
            erasure_tabs.forget_certificate()
        self._certificate(cursor, chosen or erasure_tabs.certificate_asked_for() or batches[0].batch_id)

    def _all_batches(self) -> pd.DataFrame:
        with self.store.read() as cursor:
            return _frame(list_batches(cursor, state="done"))

    def _certificate(self, cursor: Connection, batch_id: int) -> None:
        document = read_certificate(cursor, batch_id)
        said = certificate_words(document, self.policy)
        with st.container(border=True):
            st.subheader(said["title"])
            st.markdown(plain(said["summary"]))
            self._downloads(document, batch_id)
            for remark in said["remarks"]:
                st.caption(plain(remark))
            facts, recorded = st.columns([4, 5], gap="medium")
            with facts:
                st.markdown("**The erasure**")
                _pairs(said["facts"], "What was erased, when, by whom and under which policy")
                st.caption(f"Fingerprint {said['fingerprint']}")
            with recorded:
                st.markdown("**The search**")
                for sentence in said["search"]:
                    # On paper, a list follows the last of them.
                    st.markdown(plain(f"{sentence[:-1]}." if sentence.endswith(":") else sentence))
                st.markdown("**Written down**")
                _pairs(said["recorded"], "What was written down about the erasure")
            _categories(document)
            _tables(document)
            _leftovers(said)
            _people(said, "Refused", said["refused_say"], said["refused"], "reason", "Why")
            with st.expander(said["erased_say"]):
                for rule in said["erased"]:
                    _people(said, rule["name"], "", rule["rows"], "due_on", "Due on")

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


def _categories(document: dict[str, Any]) -> None:
    st.markdown("**What happened to each category of data**")
    category_table(
        [(one["category"], one["treatment"], one["rows"], one["why"]) for one in document["categories"]],
        happens="What happened",
        alt="What was deleted, anonymised and kept, how many rows, and why",
    )


def _tables(document: dict[str, Any]) -> None:
    st.markdown("**Rows in each table of the copy, before and after**")
    st.dataframe(
        pd.DataFrame(document["tables"]).assign(gone=lambda frame: frame["before"] - frame["after"]),
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


def _leftovers(said: dict[str, Any]) -> None:
    if not said["leftovers"]:
        return
    st.markdown("**Leftovers**")
    st.dataframe(
        pd.DataFrame(said["leftovers"][:_LISTED]),
        hide_index=True,
        height="content" if len(said["leftovers"]) <= _PAGE_ROWS else _LONG_LIST,
        column_config={
            "place": st.column_config.TextColumn("Where"),
            "key": st.column_config.TextColumn("Record"),
            "found": st.column_config.TextColumn("What was found"),
            "state": st.column_config.TextColumn("What was done about it", width="large"),
        },
        alt="Where the search found a mention in somebody else's record, and what was done about it",
    )
    _more(len(said["leftovers"]))
    st.button("Go to the leftovers", on_click=erasure_tabs.open_tab, args=(erasure_tabs.LEFTOVERS,))


def _people(
    said: dict[str, Any], title: str, sentence: str, rows: list[dict[str, Any]], column: str, name: str
) -> None:
    """Identifiers with one more column, under a heading."""
    st.markdown(f"**{plain(title)}**")
    if sentence:
        st.markdown(plain(sentence))
    if not rows:
        return
    listed = rows[:_LISTED]
    ids = pd.DataFrame([one["ids"] for one in listed], columns=said["id_names"])
    st.dataframe(
        ids.assign(**{name: [one[column] for one in listed]}),
        hide_index=True,
        height="content" if len(rows) <= _PAGE_ROWS else _LONG_LIST,
        alt=f"{title}, by identifier",
    )
    _more(len(rows))


def _more(count: int) -> None:
    if count > _LISTED:
        st.caption(f"The first {_LISTED:,} of {count:,}; the certificate that you download lists them all.")


def _pairs(pairs: list[list[str]], alt: str) -> None:
    rows = [{"what": f"**{plain(what)}**", "is": plain(words)} for what, words in pairs]
    st.table(pd.DataFrame(rows), border="horizontal", hide_index=True, hide_header=True, alt=alt)
