"""The part *Done* of the page *Erasure*: the batches that were carried out, and the certificate of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from wigops.clock import LONDON
from wigops.erasure import PEOPLE, Batch, certificate_json, count_batches, list_batches, read_certificate
from wigops.erasure.certificate_pdf import certificate_pdf
from wigops.erasure.certificate_words import in_words as certificate_words
from wigops.erasure.certificate_words import leftovers_in_words
from wigops.store import Connection, Store
from wigops.ui.erasure import tabs as erasure_tabs
from wigops.ui.erasure.items import category_table
from wigops.ui.kit.listing import Column, Listing, Table, day, moment, number, text
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.menu import link_to

_LONG = 20  # rows that a table shows before it scrolls
_LISTED = 200  # rows of a table that the certificate lists in full


def show(reading: Reading) -> None:
    """The list a page at a time, and the certificate of the batch that is chosen, or of the newest."""
    chosen = _DONE.show(reading, choose="one")
    if chosen is None:
        link_to("due_for_deletion", "Due for deletion")
        return
    batch_id = erasure_tabs.certificate_asked_for()
    if not chosen.empty:
        erasure_tabs.forget_certificate()
        batch_id = int(chosen.iloc[0]["batch"])
    _certificate(reading, batch_id or reading(list_batches, state="done", limit=1)[0].batch_id)


def _certificate(reading: Reading, batch_id: int) -> None:
    document = reading(read_certificate, batch_id)
    said = certificate_words(document, reading.policy)
    with st.container(border=True):
        st.subheader(said["title"])
        st.markdown(plain(said["summary"]))
        _downloads(reading, document, batch_id)
        for remark in said["remarks"]:
            st.caption(plain(remark))
        tables = _Tables(reading, document, said)
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


def _downloads(reading: Reading, document: dict[str, Any], batch_id: int) -> None:
    store, policy = reading.store, reading.policy
    rows, name = len(document["erased"]), f"erasure-{batch_id:06d}"

    def as_pdf() -> bytes:
        return certificate_pdf(_read(store, batch_id), policy)

    def as_json() -> bytes:
        return certificate_json(_read(store, batch_id))

    with st.container(horizontal=True, vertical_alignment="center"):
        for ending, make in (("pdf", as_pdf), ("json", as_json)):
            reading.file(
                f"Download certificate ({ending.upper()})",
                make,
                name=f"{name}.{ending}",
                note=f"certificate of batch {batch_id}",
                key=f"erasure_{ending}_{batch_id}",
                rows=rows,
            )
        st.caption("Made when you click, and noted in the audit trail.")


def _read(store: Store, batch_id: int) -> dict[str, Any]:
    with store.read() as cursor:
        return read_certificate(cursor, batch_id)


def _count_done(cursor: Connection) -> int:
    return count_batches(cursor)["done"]


def _done(cursor: Connection, **page: Any) -> pd.DataFrame:
    return _frame(list_batches(cursor, state="done", **page))


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


_DONE = Listing(
    key="erasure_batches",
    alt="The erasure batches that were carried out, newest first",
    columns=(
        number("batch", "Batch", 60),
        moment("carried_out", "Carried out"),
        text("subject", "What", 150),
        number("erased", "Erased", 70),
        number("refused", "Refused", 75),
        number("leftovers", "Leftovers open", 115),
        day("as_of", "As at"),
        text("proposed_by", "Proposed by", 110),
        text("approved_by", "Approved by", 110),
        text("policy_version", "Policy version", 160),
    ),
    ids=["batch"],
    choosing="Choose a row to read its certificate.",
    title="Erasure batches",
    count=_count_done,
    read=_done,
    one="batch",
    many="batches",
    after=", newest first",
    empty="No batch was carried out yet. Each that is will stand here with its certificate: what was "
    "deleted, anonymised and kept, what the search found, who proposed and who approved it.",
    page_rows=10,
)


@dataclass(frozen=True)
class _Tables:
    """The tables of one certificate, each with its export; `said` is the certificate in words."""

    reading: Reading
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
        columns = (
            text("table", "Table"),
            number("before", "Before"),
            number("after", "After"),
            number("gone", "Gone"),
        )
        alt = "How many rows each table of the copy had before and after the erasure"
        heading = "**Rows in each table of the copy, before and after**"
        self._under(heading, frame, "rows by table", alt, columns)

    def leftovers(self) -> None:
        """Where the search found a mention."""
        found = leftovers_in_words(self.document["leftovers"])
        if not found:
            return
        columns = (
            text("place", "Where"),
            text("key", "Record"),
            text("found", "What was found"),
            text("state", "What was done about it", "large"),
        )
        alt = "Where the search found a mention in somebody else's record, and what was done about it"
        self._under("**Leftovers**", pd.DataFrame(found), "leftovers", alt, columns, tallest=_LONG)
        st.button("Go to the leftovers", on_click=erasure_tabs.open_tab, args=(erasure_tabs.LEFTOVERS,))

    def people(self, title: str, sentence: str, rows: list[dict[str, Any]], column: str, name: str) -> None:
        """Identifiers with one more column, under a heading."""
        heading = f"**{plain(title)}**" + (f"  \n{plain(sentence)}" if sentence else "")
        if not rows:
            st.markdown(heading)
            return
        frame = pd.DataFrame([one["ids"] for one in rows], columns=self.said["id_names"])
        frame = frame.assign(**{name: [one[column] for one in rows]})
        columns = [text(one, one) for one in frame.columns]
        self._under(heading, frame, title, f"{title}, by identifier", columns, tallest=_LONG)

    @property
    def _line(self) -> Reading:
        done = self.document["certificate"]
        on = datetime.fromisoformat(done["carried_out_at"]).astimezone(LONDON).date()
        source = f"certificate of erasure batch {done['batch_id']}"
        return self.reading.of(as_of=on, source=source, policy_version=done["policy_version"])

    def _under(
        self,
        words: str,
        frame: pd.DataFrame,
        part: str,
        alt: str,
        columns: Sequence[Column],
        tallest: int | None = None,
    ) -> None:
        table = Table(self._key(part), alt, columns, tallest=tallest, most=_LISTED)
        table.under(self._line, words, frame, self._title(part))

    def _title(self, part: str) -> str:
        return f"Erasure batch {self.document['certificate']['batch_id']}: {part.lower()}"

    def _key(self, part: str) -> str:
        return f"erasure_{self.document['certificate']['batch_id']}_{part}"
