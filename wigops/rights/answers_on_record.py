"""What was done about a request so far: the packs that were made, and the fields that were put right."""

import json
from dataclasses import dataclass
from datetime import datetime

from wigops.store import Connection, read_sql, rows_as


@dataclass(frozen=True)
class MadePack:
    """A pack as the register keeps it; `rows` is by file, `made_at` London's time."""

    pack_id: int
    is_portable: bool
    sha256: str
    rows: dict[str, int]
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class Correction:
    """A field that was put right; values are text, None for empty. `made_at` is London's time."""

    contact_id: str
    table: str
    record_key: str | None
    column: str
    before: str | None
    after: str | None
    made_by: str
    made_at: datetime


def packs_of(cursor: Connection, request_id: int) -> list[MadePack]:
    """The packs that were made for a request, latest first."""
    rows = cursor.execute(read_sql(__package__, "packs_of_request"), {"request_id": request_id}).fetchall()
    return [
        MadePack(pack_id, is_portable, sha256, json.loads(contents), made_by, made_at)
        for pack_id, is_portable, sha256, contents, made_by, made_at in rows
    ]


def corrections_of(cursor: Connection, request_id: int) -> list[Correction]:
    """What was put right for a request, latest first."""
    values = {"request_id": request_id}
    return rows_as(cursor.execute(read_sql(__package__, "corrections_of_request"), values), Correction)
