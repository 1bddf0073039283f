"""The documents of an answer: the letter, then each category of data to read."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wigops.export.caption import date_words
from wigops.export.pdf import pdf_bytes
from wigops.policy import Policy
from wigops.rights.data_held import Held
from wigops.rights.pack_archive import Archive
from wigops.rights.pack_category import Budget, category_file, category_name, table_words
from wigops.rights.pack_contents import Contents, letter_of, rows_going_out
from wigops.rights.pack_words import answer_words
from wigops.rights.requests_on_record import Request
from wigops.store import Connection

_PDFS_AT_ONCE = 2


@dataclass(frozen=True)
class Document:
    """A PDF of the pack before it is typeset: `words` are what the template of that name sets."""

    name: str
    what: str
    template: str
    words: dict[str, Any]
    rows: int | None = None


def documents_of(
    cursor: Connection, contents: Contents, policy: Policy, request: Request | None
) -> list[Document]:
    """The letter, then each category of data to read."""
    letter = answer_words(letter_of(cursor, contents, request), policy)
    return [
        Document("answer", "Our answer", "answer", letter),
        *_category_documents(cursor, contents, policy),
    ]


def _category_documents(cursor: Connection, contents: Contents, policy: Policy) -> Iterator[Document]:
    by_category: dict[str, list[Held]] = {}
    for held in contents.held:
        by_category.setdefault(held.category.id, []).append(held)
    for tables in by_category.values():
        room = Budget()
        shown = [
            (held, room.take(rows_going_out(cursor, held, contents, limit=max(room.rows, 0))))
            for held in tables
        ]
        name, rows = category_name(tables[0]), sum(held.rows for held in tables)
        day = date_words(contents.made_at.date())
        words = {
            "title": name,
            "subtitle": f"What {policy.controller.name} holds about you",
            "author": policy.controller.name,
            "footer": f"{policy.controller.name} · {day} · confidential",
            "summary": f"{rows:,} record{'' if rows == 1 else 's'} on {day}. Times are London's.",
            "tables": [table_words(held, some) for held, some in shown],
        }
        yield Document(category_file(tables[0]), f"{name}, to read", "category", words, rows)


def typeset(archive: Archive, documents: Sequence[Document], made_at: datetime) -> None:
    """Set the documents, some at once, and add them in their order; the letter is listed before all else."""
    with ThreadPoolExecutor(_PDFS_AT_ONCE) as typesetters:
        made = [
            typesetters.submit(pdf_bytes, __package__, one.template, one.words, timestamp=made_at)
            for one in documents
        ]
        try:
            for one, pdf in zip(documents, made, strict=True):
                archive.add(
                    f"{one.name}.pdf", one.what, [pdf.result()], rows=one.rows, first=one is documents[0]
                )
        except BaseException:
            typesetters.shutdown(wait=False, cancel_futures=True)
            raise
