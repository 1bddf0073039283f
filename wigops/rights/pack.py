"""The answer to an access or portability request, as a ZIP: made when asked for, and not kept.

What is kept is who made it, for whom, its hash and how many rows each file had.
"""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Literal

from wigops.accounts import require_role
from wigops.audit import figures_version, record
from wigops.clock import london_now, london_today, utc_now
from wigops.crm.history import last_loaded, load_ignored
from wigops.crm.who import refuse_lost
from wigops.errors import BadInputError, RefusedError
from wigops.export.caption import copy_words, date_words
from wigops.export.pdf import pdf_bytes
from wigops.points import Point, passed
from wigops.policy import Policy, policy_for
from wigops.retention import due_of
from wigops.rights.held import Held, Row, held_about, rows_of
from wigops.rights.mentions_of_others import (
    KEEP,
    Mention,
    Redactions,
    mentions_in,
    of_erased,
    redactions,
    without_decision,
)
from wigops.rights.pack_archive import Archive, check_free, csv_pieces, finished, json_pieces, new_file
from wigops.rights.pack_category import Budget, category_file, category_name, label, table_name, table_words
from wigops.rights.pack_words import Answer, Recipient, answer_words
from wigops.rights.portable import portable_part
from wigops.rights.requests import Request, find_request, list_requests
from wigops.store import Connection, Store, read_sql, scalar
from wigops.tombstone import key_pads

ACCESS, PORTABILITY = "access", "portability"

_INDEX = "index.csv"
_INDEX_COLUMNS = (
    "File",
    "What it holds",
    "Records",
    "Mentions redacted",
    "Redacted without review",
    "SHA-256",
)
_PDFS_AT_ONCE = 2
_ATTEMPTS = 3  # at making it between two changes of the database


@dataclass(frozen=True)
class Pack:
    """A pack that was made: its files in order, the SHA-256 of the whole, the rows of each file that has any.

    Of the mentions of others that were `redacted`, `unreviewed` were taken out without a decision.
    """

    files: list[str]
    sha256: str
    pack_id: int
    rows: dict[str, int]
    redacted: int
    unreviewed: int


def build_pack(
    store: Store,
    contact_id: str,
    out: Path,
    *,
    by: str,
    request_id: int | None = None,
    portable: bool = False,
    undecided: Literal["refuse", "redact"] = "refuse",
) -> Pack:
    """Write the answer for a person to the new file `out`, by an officer.

    With `request_id` it is that request's answer, about every record of the CRM that the request names; a
    portability request makes it portable: what the person gave or did under consent, as CSV and JSON
    (UK GDPR Art 20). Otherwise it is everything held (Art 15). Mentions of other people go out as an officer
    decided; where nobody has, `undecided` says whether the pack is refused or the mention is taken out. So it
    is with mentions of people who were erased, which are decided where the leftovers are.

    It is made beside other work, and made again where something changed meanwhile.

    Raises RefusedError for an account that may not, somebody whom the copy has lost, a request that is
    closed or whose identity check is open, and undecided mentions; BadInputError for an unknown person or
    request, a request about somebody else or of another kind, and a file that is there already or cannot be
    written. Then no file is left behind.
    """
    check_free(out)
    policy = policy_for(store.home.path)
    with new_file(out) as file:
        for _ in range(_ATTEMPTS):
            made = _written(
                store,
                file,
                policy,
                contact_id,
                by=by,
                request_id=request_id,
                portable=portable,
                undecided=undecided,
            )
            sha256 = finished(file)
            with store.write() as cursor:
                actor = require_role(cursor, by, "officer").username
                if figures_version(cursor) == made.version:
                    passed(Point.PACK_DRAFTED)
                    return _recorded(cursor, made, sha256, actor)
            file.seek(0)
            file.truncate()
        raise RefusedError(
            "The database was changed each time while the pack was made, and an answer says what is held "
            "when it is finished: no pack was made. Try again."
        )


@dataclass(frozen=True)
class _Written:
    """A pack that is written and not on record yet; `version` is that of the database it was read from."""

    version: str
    archive: Archive
    contents: "_Contents"
    request: Request | None


def _written(
    store: Store,
    file: IO[bytes],
    policy: Policy,
    contact_id: str,
    *,
    by: str,
    request_id: int | None,
    portable: bool,
    undecided: Literal["refuse", "redact"],
) -> _Written:
    """Read what is needed, let the database go, then typeset: nobody waits for that."""
    made_at = london_now()
    with Archive(file, made_at) as archive:
        with store.read() as cursor:
            version = figures_version(cursor)
            require_role(cursor, by, "officer")
            refuse_lost(cursor, contact_id)
            request = _released(cursor, contact_id, request_id, portable=portable)
            for one in request.contact_ids if request else ():
                refuse_lost(cursor, one)
            contents = _gather(
                cursor,
                policy,
                key_pads(store.home, cursor),
                (contact_id,) if request is None else _contacts_of(request, contact_id),
                portable=portable or (request is not None and request.kind == PORTABILITY),
                made_at=made_at,
            )
            if undecided == "refuse":
                _refuse_undecided(contents.mentions)
            documents = [] if contents.portable else _documents(cursor, contents, policy, request)
            _write_tables(cursor, archive, contents)
        _typeset(archive, documents, made_at)
        _write_index(archive)
        archive.finish()
    return _Written(version, archive, contents, request)


@dataclass(frozen=True)
class _Contents:
    contact_ids: tuple[str, ...]
    held: list[Held]
    mentions: list[Mention]
    taken_out: Redactions
    portable: bool
    made_at: datetime

    def redacted(self, held: Held | None = None) -> int:
        return sum(one.decision != KEEP for one in self.mentions if held is None or one.table == held.name)

    def unreviewed(self, held: Held | None = None) -> int:
        return sum(one.decision is None for one in self.mentions if held is None or one.table == held.name)


def _released(
    cursor: Connection, contact_id: str, request_id: int | None, *, portable: bool
) -> Request | None:
    """The request that is answered, if one is, having checked that it may be.

    "Unverified requests can be recorded but release nothing": that goes for a pack made past the request too.
    """
    if request_id is None:
        waiting = [
            one
            for one in list_requests(cursor, only_open=True, contact_id=contact_id)
            if one.kind in (ACCESS, PORTABILITY) and not one.verified
        ]
        if waiting:
            raise _unverified(waiting[0])
        return None
    request = find_request(cursor, request_id)
    if contact_id not in request.contact_ids:
        raise BadInputError(f"Request {request_id} is not about that contact: no pack was made.")
    if request.kind not in (ACCESS, PORTABILITY):
        raise BadInputError(
            f"Request {request_id} asks for {request.kind}, which a pack does not answer: no pack was made."
        )
    if portable and request.kind == ACCESS:
        raise BadInputError(
            f"Request {request_id} asks for access, and a portable pack would leave out most of what is "
            "held: no pack was made. Make it without --portable."
        )
    if not request.is_open:
        raise RefusedError(f"Request {request_id} is closed ({request.state}): no pack was made.")
    if not request.verified:
        raise _unverified(request)
    return request


def _unverified(request: Request) -> RefusedError:
    return RefusedError(
        f"Identity was asked for and is not confirmed (request {request.request_id}): nothing is released, "
        "and no pack was made. Record that identity was received first."
    )


def _contacts_of(request: Request, contact_id: str) -> tuple[str, ...]:
    """All the records of the person, the one that was asked for first."""
    return (contact_id, *(one for one in request.contact_ids if one != contact_id))


def _gather(
    cursor: Connection,
    policy: Policy,
    pads: dict[str, bytes],
    contact_ids: tuple[str, ...],
    *,
    portable: bool,
    made_at: datetime,
) -> _Contents:
    held = held_about(cursor, contact_ids)
    if not held:
        raise BadInputError(f"Nothing is held about a contact {contact_ids[0]}: no pack was made.")
    if portable:
        held = portable_part(cursor, held, policy)
    mentions = mentions_in(cursor, held, pads)
    return _Contents(contact_ids, held, mentions, redactions(mentions), portable, made_at)


def _refuse_undecided(mentions: Sequence[Mention]) -> None:
    erased = len(of_erased(mentions))
    if erased:
        are = "mention of somebody who was erased is" if erased == 1 else "mentions of erased people are"
        raise RefusedError(
            f"{erased:,} {are} to be decided first: redact or keep on the page Erasure, under Leftovers. No "
            "pack was made."
        )
    waiting = len(without_decision(mentions))
    if waiting:
        are = "mention of another person is" if waiting == 1 else "mentions of other people are"
        raise RefusedError(
            f"{waiting:,} {are} still to be kept or redacted, and nothing goes out unreviewed: decide on the "
            "page Rights requests. No pack was made."
        )


@dataclass(frozen=True)
class _Document:
    """A PDF of the pack before it is typeset: `words` are what the template of that name sets."""

    name: str
    what: str
    template: str
    words: dict[str, Any]
    rows: int | None = None


def _documents(
    cursor: Connection, contents: _Contents, policy: Policy, request: Request | None
) -> list[_Document]:
    """The letter, then each category of data to read."""
    letter = answer_words(_answer(cursor, contents, request), policy)
    return [
        _Document("answer", "Our answer", "answer", letter),
        *_category_documents(cursor, contents, policy),
    ]


def _category_documents(cursor: Connection, contents: _Contents, policy: Policy) -> Iterator[_Document]:
    by_category: dict[str, list[Held]] = {}
    for held in contents.held:
        by_category.setdefault(held.category.id, []).append(held)
    for tables in by_category.values():
        room = Budget()
        shown = [(held, room.take(_rows(cursor, held, contents, limit=max(room.rows, 0)))) for held in tables]
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
        yield _Document(category_file(tables[0]), f"{name}, to read", "category", words, rows)


def _typeset(archive: Archive, documents: Sequence[_Document], made_at: datetime) -> None:
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


def _write_tables(cursor: Connection, archive: Archive, contents: _Contents) -> None:
    """Each table as CSV, and all of them as one JSON document."""
    for held in contents.held:
        archive.add(
            f"{held.file}.csv",
            table_name(held),
            csv_pieces([label(one, held.name) for one in held.columns], _rows(cursor, held, contents)),
            rows=held.rows,
            redacted=contents.redacted(held),
            unreviewed=contents.unreviewed(held),
        )
    archive.add(
        "data.json",
        "All of it, for a machine to read",
        _json(cursor, contents),
        rows=sum(held.rows for held in contents.held),
        redacted=contents.redacted(),
        unreviewed=contents.unreviewed(),
    )


def _json(cursor: Connection, contents: _Contents) -> Iterator[bytes]:
    separator = "{\n"
    for held in contents.held:
        yield f"{separator}{json.dumps(held.key)}: ".encode()
        yield from json_pieces(held.columns, _rows(cursor, held, contents))
        separator = ",\n"
    yield b"{}\n" if separator.startswith("{") else b"\n}\n"


def _write_index(archive: Archive) -> None:
    rows = [
        (one.name, one.what, one.rows, one.redacted, one.unreviewed, one.sha256) for one in archive.entries
    ]
    archive.add(_INDEX, "Every file of this pack", csv_pieces(_INDEX_COLUMNS, rows))


def _rows(cursor: Connection, held: Held, contents: _Contents, limit: int | None = None) -> Iterator[Row]:
    """The rows as they go out: what mentions others taken out of their texts."""
    taken_out = {
        place: texts
        for place, column in enumerate(held.columns)
        if (texts := contents.taken_out.get((held.name, column)))
    }
    for row in rows_of(cursor, held, limit):
        if not taken_out:
            yield row
            continue
        values = list(row)
        for place, texts in taken_out.items():
            value, key = values[place], str(row[0])
            if isinstance(value, list):
                joined = "\n".join(str(part) for part in value)
                values[place] = texts[key, joined].split("\n") if (key, joined) in texts else value
            else:
                values[place] = texts.get((key, value), value)
        yield tuple(values)


def _answer(cursor: Connection, contents: _Contents, request: Request | None) -> Answer:
    today = london_today()
    last = last_loaded(cursor)
    ignored = load_ignored(cursor, last.load_id) if last else None
    contacts = _contact_rows(cursor, contents)
    names = [" ".join(filter(None, (row.get("first_name"), row.get("last_name")))) for row in contacts]
    return Answer(
        person=next(filter(None, names), None),
        contact_ids=contents.contact_ids,
        request_id=request.request_id if request else None,
        received_on=request.received_on if request else None,
        made_at=contents.made_at,
        held=contents.held,
        recipients=_recipients(cursor, contents),
        kept=_kept(cursor, contents, today),
        sources=list(dict.fromkeys(str(row["source"]) for row in contacts if row.get("source"))),
        ignored=[(str(table), str(names)) for table, names in ignored.itertuples(index=False)]
        if ignored is not None
        else [],
        copy=copy_words(last.finished_at, last.load_id) if last else "register",
        redacted=contents.redacted(),
        unreviewed=contents.unreviewed(),
    )


def _contact_rows(cursor: Connection, contents: _Contents) -> list[dict[str, str | None]]:
    """The person's own records, the one that was asked for first."""
    held = next((one for one in contents.held if one.name == "crm.contact"), None)
    if held is None:
        return []
    found = [dict(zip(held.columns, row, strict=True)) for row in _rows(cursor, held, contents)]
    return sorted(found, key=lambda row: contents.contact_ids.index(row["contact_id"]))


def _recipients(cursor: Connection, contents: _Contents) -> list[Recipient]:
    if not any(held.name == "crm.sharing" for held in contents.held):
        return []
    rows = cursor.execute(read_sql(__package__, "recipients_of_person")).fetchall()
    called = {
        text: shown
        for table in ("crm.sharing", "ops.disclosure")
        for (_, text), shown in contents.taken_out.get((table, "recipient_name"), {}).items()
    }
    return [
        Recipient(called.get(name, name), kind, times, first_on, last_on, tuple(purposes), tuple(categories))
        for name, kind, times, first_on, last_on, purposes, categories in rows
    ]


def _kept(cursor: Connection, contents: _Contents, today: date) -> list[str]:
    """How long the person's data is kept, or how that is decided, in sentences."""
    said = []
    for contact_id in contents.contact_ids:
        due = due_of(cursor, contact_id, today)
        if due is None:
            continue
        whose = f"Your record {contact_id}: " if len(contents.contact_ids) > 1 else ""
        day = date_words(due.due_on) if due.due_on else None
        until = f" It is due for deletion on {day}." if day and day not in due.because else ""
        said.append(f"{whose}{due.because}{until}")
    if any(held.name == "crm.special_category" for held in contents.held):
        special = cursor.execute(read_sql(__package__, "special_of_person"), {"as_of": today}).fetchall()
        said += [f"Special category data ({kind}): {because}" for kind, because in special]
    return said or ["Nothing of you is in the copy of the CRM any more; the register keeps what it has to."]


def _recorded(cursor: Connection, made: _Written, sha256: str, actor: str) -> Pack:
    archive, contents, request = made.archive, made.contents, made.request
    rows = {one.name: one.rows for one in archive.entries if one.rows is not None}
    request_id = request.request_id if request else None
    values = {
        "request_id": request_id,
        "contact_id": contents.contact_ids[0],
        "is_portable": contents.portable,
        "sha256": sha256,
        "contents": json.dumps(rows),
        "made_by": actor,
        "made_at": utc_now(),
    }
    pack_id = scalar(cursor, read_sql(__package__, "record_pack"), values)
    redacted, unreviewed = contents.redacted(), contents.unreviewed()
    record(
        cursor,
        actor,
        "answer pack made",
        {
            "pack_id": pack_id,
            "request_id": request_id,
            "contact_id": contents.contact_ids[0],
            "portable": contents.portable,
            "files": len(archive.entries),
            "rows": rows["data.json"],
            "redacted": redacted,
            "redacted_unreviewed": unreviewed,
            "sha256": sha256,
        },
    )
    return Pack(
        [one.name for one in archive.entries],
        sha256,
        pack_id,
        rows,
        redacted,
        unreviewed,
    )
