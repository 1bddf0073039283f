"""The answer to an access or portability request, as a ZIP: made when asked for, and not kept.

What is kept is who made it, for whom, its hash and how many rows each file had.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Literal

from wigops.accounts import require_role
from wigops.audit import figures_version, record
from wigops.clock import london_now, utc_now
from wigops.crm.who import refuse_lost
from wigops.errors import BadInputError, RefusedError
from wigops.points import Point, passed
from wigops.policy import Policy, policy_for
from wigops.rights.data_held import held_about
from wigops.rights.mentions_of_others import (
    Mention,
    mentions_in,
    of_erased,
    redactions,
    without_decision,
)
from wigops.rights.pack_archive import Archive, check_free, csv_pieces, finished, json_pieces, new_file
from wigops.rights.pack_category import label, table_name
from wigops.rights.pack_contents import Contents, rows_going_out
from wigops.rights.pack_documents import documents_of, typeset
from wigops.rights.portable import portable_part
from wigops.rights.requests_on_record import Request, find_request, list_requests
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
    contents: "Contents"
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
            documents = [] if contents.portable else documents_of(cursor, contents, policy, request)
            _write_tables(cursor, archive, contents)
        typeset(archive, documents, made_at)
        _write_index(archive)
        archive.finish()
    return _Written(version, archive, contents, request)


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
) -> Contents:
    held = held_about(cursor, contact_ids)
    if not held:
        raise BadInputError(f"Nothing is held about a contact {contact_ids[0]}: no pack was made.")
    if portable:
        held = portable_part(cursor, held, policy)
    mentions = mentions_in(cursor, held, pads)
    return Contents(contact_ids, held, mentions, redactions(mentions), portable, made_at)


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


def _write_tables(cursor: Connection, archive: Archive, contents: Contents) -> None:
    """Each table as CSV, and all of them as one JSON document."""
    for held in contents.held:
        archive.add(
            f"{held.file}.csv",
            table_name(held),
            csv_pieces(
                [label(one, held.name) for one in held.columns], rows_going_out(cursor, held, contents)
            ),
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


def _json(cursor: Connection, contents: Contents) -> Iterator[bytes]:
    separator = "{\n"
    for held in contents.held:
        yield f"{separator}{json.dumps(held.key)}: ".encode()
        yield from json_pieces(held.columns, rows_going_out(cursor, held, contents))
        separator = ",\n"
    yield b"{}\n" if separator.startswith("{") else b"\n}\n"


def _write_index(archive: Archive) -> None:
    rows = [
        (one.name, one.what, one.rows, one.redacted, one.unreviewed, one.sha256) for one in archive.entries
    ]
    archive.add(_INDEX, "Every file of this pack", csv_pieces(_INDEX_COLUMNS, rows))


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
