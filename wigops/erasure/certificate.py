"""The certificate of an erasure: what was deleted, anonymised and kept, and what the search found.

It names people by CRM id alone, and can be read long after by somebody who has nothing else.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from wigops.catalogue import CATEGORIES, DELETED, WORKED_OUT, tables_of
from wigops.clock import LONDON, utc_now
from wigops.drafts import draft_in
from wigops.erasure.batch import Batch, find_batch
from wigops.erasure.certificate_pdf import certificate_pdf
from wigops.erasure.gate import PEOPLE
from wigops.erasure.search import Search
from wigops.errors import BadInputError
from wigops.identity import LikelyDuplicate
from wigops.points import Point, passed
from wigops.policy import Policy, policy_for
from wigops.store import Connection, Home, Store, read_sql

Document = dict[str, Any]

_FILE = "erasure-"


def certificate_of(
    cursor: Connection,
    batch: Batch,
    *,
    before: dict[str, int],
    after: dict[str, int],
    held: dict[str, int],
    found: Search | None,
    stay: Sequence[LikelyDuplicate],
    replayed: bool,
) -> Document:
    """The certificate of a batch that has just been carried out, within its transaction.

    `before` and `after` count the rows of each table of the copy, `held` those about the erased by
    schema.table; `stay` are records that are likely theirs, and were not in the batch.
    """
    return {
        "certificate": {
            "batch_id": batch.batch_id,
            "subject": batch.subject,
            "fingerprint": batch.fingerprint,
            "as_of": batch.as_of.isoformat(),
            "request_id": batch.request_id,
            "policy_version": batch.policy_version,
            "proposed_by": batch.proposed_by,
            "proposed_at": batch.proposed_at.isoformat(timespec="seconds"),
            "approved_by": batch.approved_by,
            "carried_out_by": batch.finished_by,
            "carried_out_at": batch.finished_at.isoformat(timespec="seconds") if batch.finished_at else None,
            "replayed_after_a_restore": replayed,
        },
        "copy": _copy(cursor),
        "erased": _rows(cursor, "certificate_erased", batch),
        "refused": _rows(cursor, "certificate_refused", batch),
        "categories": _categories(batch, held),
        "tables": [
            {"table": table, "before": count, "after": after[table]} for table, count in before.items()
        ],
        "search": asdict(found) if found else None,
        "likely_duplicates_that_stay": [asdict(one) for one in stay],
        "recorded": _recorded(cursor, batch),
    }


def read_certificate(cursor: Connection, batch_id: int) -> Document:
    """The certificate of a batch, with how its leftovers and the file's rewrite stand now.

    Raises BadInputError where the batch was not carried out.
    """
    batch = find_batch(cursor, batch_id)
    row = cursor.execute(
        "SELECT certificate FROM ops.erasure_batch WHERE batch_id = ? AND certificate IS NOT NULL", [batch_id]
    ).fetchone()
    if row is None:
        raise BadInputError(f"Batch {batch_id} was not carried out: it has no certificate.")
    document: Document = json.loads(row[0])
    document["leftovers"] = _rows(cursor, "certificate_leftovers", batch)
    document["rewritten_at"] = _rewritten_at(cursor, batch_id)
    return document


def as_rewritten(document: Document, at: datetime) -> Document:
    """The certificate as it will be once the file was rewritten `at` that moment."""
    return document | {"rewritten_at": _moment(at.astimezone(LONDON))}


@dataclass(frozen=True)
class Drawn:
    """A certificate as its two files have it, and when it says that the file was rewritten."""

    as_json: bytes
    as_pdf: bytes
    rewritten_at: str | None


def draw(document: Document, policy: Policy) -> Drawn:
    """The files of what `read_certificate` returns. Raises WigopsError where it cannot be typeset."""
    return Drawn(certificate_json(document), certificate_pdf(document, policy), document["rewritten_at"])


def write_certificate(store: Store, batch_id: int, *, drawn: Drawn | None = None) -> str:
    """Write the certificate as JSON and PDF into the installation's folder; returns the JSON file's path.

    `drawn` is one that was drawn before the file was rewritten, and is written if that was done when it says.
    """
    with store.read() as cursor:
        document = read_certificate(cursor, batch_id)
    if drawn is None or drawn.rewritten_at != document["rewritten_at"]:
        drawn = draw(document, policy_for(store.home.path))
    return _put_down(store, batch_id, drawn)


def _put_down(store: Store, batch_id: int, drawn: Drawn) -> str:
    store.home.prepare()
    as_json, as_pdf = files_of(store.home, batch_id)
    passed(Point.CERTIFICATE_BEFORE)
    try:
        _write(as_json, drawn.as_json)
        passed(Point.CERTIFICATE_HALF)
        _write(as_pdf, drawn.as_pdf)
    except OSError as error:
        raise BadInputError(
            f"The certificate of batch {batch_id} could not be written to {as_json.parent} "
            f"({error.strerror})."
        ) from None
    _note_files(store, batch_id, [sha256(content).hexdigest() for content in (drawn.as_json, drawn.as_pdf)])
    return str(as_json)


def adopt_files(store: Store, batch_id: int) -> bool:
    """Take the two files that lie there as the batch's, if the JSON says of it what the record says.

    For what an earlier version wrote, or was written before a restore: it is the proof that was given then.
    Returns whether they were taken.
    """
    files = files_of(store.home, batch_id)
    with store.read() as cursor:
        kept = read_certificate(cursor, batch_id)
    try:
        there = json.loads(files[0].read_bytes())
        says_the_same = _said(there) == _said(kept)
        hashes = [_sha256(file) for file in files]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    if says_the_same:
        _note_files(store, batch_id, hashes)
    return says_the_same


def _said(document: Document) -> tuple[Any, ...]:
    """What a certificate says that no restore changes: the batch, who did it, and whom or what it erased."""
    head = ("batch_id", "subject", "fingerprint", "as_of", "policy_version", "approved_by", "carried_out_by")
    return (*(document["certificate"][name] for name in head), document["erased"])


def _note_files(store: Store, batch_id: int, hashes: list[str]) -> None:
    with store.write() as cursor:
        cursor.execute("DELETE FROM ops.certificate_file WHERE batch_id = ?", [batch_id])
        cursor.execute("INSERT INTO ops.certificate_file VALUES (?, ?, ?, ?)", [batch_id, *hashes, utc_now()])


def files_of(home: Home, batch_id: int) -> tuple[Path, Path]:
    """Where a batch's certificate lies: as JSON, and beside it as PDF."""
    as_json = home.certificates / f"{_FILE}{batch_id:06d}.json"
    return as_json, as_json.with_suffix(".pdf")


def certificates_amiss(cursor: Connection, home: Home) -> list[str]:
    """The names of certificates' files that are gone, or are not as they were written, in order."""
    rows = cursor.execute(
        "SELECT batch_id, json_sha256, pdf_sha256 FROM ops.certificate_file ORDER BY batch_id"
    ).fetchall()
    kept = [pair for batch_id, *hashes in rows for pair in zip(files_of(home, batch_id), hashes, strict=True)]
    return [file.name for file, wanted in kept if not file.is_file() or _sha256(file) != wanted]


def certificate_files(home: Home) -> list[Path]:
    """The certificates that lie in the installation's folder, as JSON, by number."""
    return sorted(home.certificates.glob(f"{_FILE}*.json"))


def batch_of_file(file: Path) -> int | None:
    """The number of the batch whose certificate `file` is, by its name; None for a name that has none."""
    number = file.stem.removeprefix(_FILE)
    return int(number) if number.isdecimal() else None


def certificate_json(document: Document) -> bytes:
    """The certificate as a JSON document, UTF-8: a line for each field, and for each item of a list."""
    fields = [f"  {json.dumps(name)}: {_as_json(value)}" for name, value in document.items()]
    return ("{\n" + ",\n".join(fields) + "\n}\n").encode()


def _as_json(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return json.dumps(value, ensure_ascii=False)
    items = ",\n".join(f"    {json.dumps(item, ensure_ascii=False)}" for item in value)
    return f"[\n{items}\n  ]"


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all, for its owner alone."""
    with draft_in(file.parent) as draft:
        draft.file.write(content)
        draft.keep()
        passed(Point.CERTIFICATE_DRAFTED)
        draft.replace(file)


def _copy(cursor: Connection) -> Document | None:
    rows = _dicts(cursor, "certificate_copy", {})
    return rows[0] if rows else None


def _categories(batch: Batch, held: dict[str, int]) -> list[Document]:
    """What happened to each category, and how many rows of the copy it was done to."""
    if batch.subject != PEOPLE:
        special = next(one for one in CATEGORIES if one.id == "special_category")
        return [{"category": special.name, "treatment": DELETED, "rows": batch.erased, "why": special.why}]
    return [
        {
            "category": category.name,
            "treatment": category.treatment,
            "rows": sum(held.get(table, 0) for table in tables_of(category) if table not in WORKED_OUT),
            "why": category.why,
        }
        for category in CATEGORIES
        if category.id != "evidence"
    ]


def _recorded(cursor: Connection, batch: Batch) -> Document:
    rows = _dicts(cursor, "certificate_recorded", {"batch_id": batch.batch_id})
    return rows[0]


def _rewritten_at(cursor: Connection, batch_id: int) -> str | None:
    row = cursor.execute(
        read_sql(__package__, "certificate_rewritten"), {"why": f"erasure batch {batch_id}"}
    ).fetchone()
    return _moment(row[0]) if row and row[0] else None


def _moment(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="seconds")


def _rows(cursor: Connection, statement: str, batch: Batch) -> list[Document]:
    return _dicts(cursor, statement, {"batch_id": batch.batch_id})


def _dicts(cursor: Connection, statement: str, values: dict[str, Any]) -> list[Document]:
    """The rows of a query that gives one JSON object a row."""
    rows = cursor.execute(read_sql(__package__, statement), values).fetchall()
    read: list[Document] = json.loads(f"[{','.join(row[0] for row in rows)}]")
    return read
