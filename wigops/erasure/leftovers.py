"""Leftovers: what the search found of the erased in other people's records, for an officer to deal with."""

import secrets
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from wigops.accounts import require_role
from wigops.audit import record, rewrite_after
from wigops.clock import london_today
from wigops.erasure.mentions import REDACTION, Span, moved
from wigops.errors import BadInputError, RefusedError
from wigops.outbox import instruct, instruct_again
from wigops.store import Connection, Store, owe_rewrite, read_sql, row_as, rows_as
from wigops.store.engine import identifier
from wigops.tombstone import Entry, deed, key_pads

OPEN, REDACTED, KEPT, GONE = "open", "redacted", "kept", "gone"


@dataclass(frozen=True)
class Leftover:
    """A mention of erased contacts in a text; `key` is the first column of its record.

    `state` is open, redacted (taken out here), kept (an officer said why), or gone (the record was deleted
    or changed). `found` names what was found: email, phone, name.
    """

    leftover_id: int
    batch_id: int
    contact_ids: list[str]
    schema: str
    table: str
    column: str
    key: str
    found: list[str]
    spans: list[Span]
    state: str
    decided_by: str | None
    decided_on: date | None
    reason: str | None


@dataclass(frozen=True)
class Shown:
    """A leftover in its place: the text, in parts that are a mention or not, and whose record it is."""

    leftover: Leftover
    parts: list[tuple[str, bool]]
    about: str | None


def leftovers_of(
    cursor: Connection,
    batch_id: int | None = None,
    *,
    state: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Leftover]:
    """The leftovers of a batch (None: of all), by number; with `state`, those alone."""
    values = {"batch_id": batch_id, "leftover_id": None, "state": state, "limit": limit, "offset": offset}
    return rows_as(cursor.execute(read_sql(__package__, "leftovers"), values), _leftover)


def count_leftovers(cursor: Connection, batch_id: int | None = None) -> dict[str, int]:
    """How many leftovers are in each state; every state is there, if with 0."""
    rows = cursor.execute(
        "SELECT state, count(*) FROM ops.leftover WHERE $batch_id IS NULL OR batch_id = $batch_id "
        "GROUP BY state",
        {"batch_id": batch_id},
    ).fetchall()
    return {**dict.fromkeys((OPEN, REDACTED, KEPT, GONE), 0), **dict(rows)}


def show(cursor: Connection, store: Store, leftover_id: int) -> Shown | None:
    """The text of an open leftover with its mentions marked; None where it is not there any more."""
    leftover = _find(cursor, leftover_id)
    source = _source(cursor, leftover)
    found = _as_it_was(cursor, leftover, source, key_pads(store.home, cursor))
    if found is None:
        return None
    return Shown(leftover, _parts(found, leftover.spans), _about(cursor, leftover, source))


def redact(store: Store, leftover_ids: list[int], *, by: str) -> int:
    """Take the mentions out of the texts they stand in, tell the CRM to do the same, and rewrite the file.

    By an officer. Returns how many texts were redacted; one that is not there any more, or was changed since,
    is closed as gone. Raises RefusedError, BadInputError for a leftover that is not open or whose mention
    could not be located.
    """
    with deed(store) as doing:
        actor = require_role(doing.cursor, by, "officer").username
        pads = key_pads(store.home, doing.cursor)
        chosen = [_open(doing.cursor, one) for one in dict.fromkeys(leftover_ids)]
        redacted = _redact_in_turn(doing.cursor, [one.leftover_id for one in chosen], pads, actor)
        if redacted:
            doing.enter(
                Entry(
                    secrets.token_hex(16),
                    "redaction",
                    {"by": actor, "leftovers": [_as_entry(doing.cursor, one) for one in redacted]},
                )
            )
            owe_rewrite(doing.cursor, "mentions were redacted")
        ids = [str(one.leftover_id) for one in redacted]
        record(
            doing.cursor, actor, "mentions redacted", {"leftovers": ids, "gone": len(chosen) - len(redacted)}
        )
    texts = "1 text was" if len(redacted) == 1 else f"{len(redacted):,} texts were"
    rewrite_after(store, f"{texts} redacted, which is on record.")
    return len(redacted)


def keep(store: Store, leftover_ids: list[int], *, reason: str, by: str) -> int:
    """Leave mentions where they are, by an officer with a reason (the address is another's too, say)."""
    if not reason.strip():
        raise BadInputError("Keeping a mention needs a reason: nothing was changed.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        chosen = [_open(cursor, one) for one in dict.fromkeys(leftover_ids)]
        for one in chosen:
            _settle(cursor, one, KEPT, actor, reason.strip())
        ids = [str(one.leftover_id) for one in chosen]
        record(cursor, actor, "mentions kept", {"leftovers": ids})
    return len(chosen)


def redact_as_recorded(cursor: Connection, leftovers: list[dict[str, Any]], *, by: str) -> None:
    """Put the redactions of a ledger's entry into a database without them, for `redact_again` to carry out.

    A mention that still waits in it is the same one. The CRM is told as it was then, on behalf of `by`.
    """
    for one in leftovers:
        mention = {name: value for name, value in one.items() if name not in ("spans", "text_hash")}
        cursor.execute(read_sql(__package__, "forget_open_leftover"), mention)
        cursor.execute(read_sql(__package__, "restore_redaction"), one)
        if one["schema_name"] == "crm":
            _instruct_again(cursor, one, by)


def _redact_in_turn(
    cursor: Connection, leftover_ids: list[int], pads: dict[str, bytes], actor: str
) -> list[Leftover]:
    """Redact one after the other; returns those that were, each with its places in the text as it then was.

    Each is looked up in its turn: one before it in the same text may have moved it, or taken it away.
    """
    redacted = []
    for leftover_id in leftover_ids:
        leftover = _find(cursor, leftover_id)
        if leftover.state == OPEN and _redact_one(cursor, leftover, pads, actor):
            redacted.append(leftover)
    return redacted


def _redact_one(cursor: Connection, leftover: Leftover, pads: dict[str, bytes], actor: str) -> bool:
    """Take the mentions out, and tell the CRM; False where the text is not there any more or was changed."""
    source = _source(cursor, leftover)
    if (leftover.schema, leftover.table) == ("ops", "audit") or source.is_list or not leftover.spans:
        raise BadInputError(
            f"Leftover {leftover.leftover_id} cannot be redacted here: correct the record where it is kept, "
            "or keep it with a reason. Nothing was changed."
        )
    text = _as_it_was(cursor, leftover, source, pads)
    if text is None:
        _settle(cursor, leftover, GONE, actor, None)
        return False
    redacted = "".join(REDACTION if is_mention else part for part, is_mention in _parts(text, leftover.spans))
    cursor.execute(
        f"UPDATE {source.table} AS record SET {source.column} = $redacted "
        f"WHERE {source.is_record} AND {source.text} = $text",
        {"redacted": redacted, "text": text, "key": leftover.key},
    )
    _settle(cursor, leftover, REDACTED, actor, None)
    _rebase_others(cursor, leftover, _hash(cursor, redacted, pads))
    if leftover.schema == "crm":
        _instruct_crm(cursor, leftover, actor)
    return True


def _instruct_crm(cursor: Connection, leftover: Leftover, actor: str) -> None:
    instruct(
        cursor,
        "redact_text",
        by=actor,
        contact_id=leftover.contact_ids[0],
        table_name=leftover.table,
        record_key=leftover.key,
        column_name=leftover.column,
        instruction=_asked(leftover.table, leftover.column),
        batch_id=leftover.batch_id,
    )


def _instruct_again(cursor: Connection, entered: dict[str, Any], by: str) -> None:
    instruct_again(
        cursor,
        "redact_text",
        by=by,
        contact_id=entered["contact_ids"][0],
        table_name=entered["table_name"],
        record_key=entered["record_key"],
        column_name=entered["column_name"],
        instruction=_asked(entered["table_name"], entered["column_name"]),
        batch_id=entered["batch_id"],
    )


def _asked(table: str, column: str) -> str:
    return f"Take the mention of an erased person out of {table}.{column} of this record."


def _rebase_others(cursor: Connection, done: Leftover, text_hash: str) -> None:
    """Other open mentions in the text that was just redacted: give them their places in it as it now is."""
    others = cursor.execute(
        read_sql(__package__, "leftovers_in_the_same_text"), {"leftover_id": done.leftover_id}
    ).fetchall()
    spans = [[asdict(span) for span in moved(_spans(kept), done.spans)] for _, kept in others]
    cursor.execute(
        read_sql(__package__, "rebase_leftovers"),
        {"ids": [one for one, _ in others], "spans": spans, "text_hash": text_hash},
    )


def _settle(cursor: Connection, leftover: Leftover, state: str, actor: str, reason: str | None) -> None:
    cursor.execute(
        "UPDATE ops.leftover SET state = ?, decided_by = ?, decided_on = ?, reason = ? WHERE leftover_id = ?",
        [state, actor, london_today(), reason, leftover.leftover_id],
    )


def _as_entry(cursor: Connection, leftover: Leftover) -> dict[str, Any]:
    row = cursor.execute(
        "SELECT text_hash FROM ops.leftover WHERE leftover_id = ?", [leftover.leftover_id]
    ).fetchone()
    return {
        "batch_id": leftover.batch_id,
        "contact_ids": leftover.contact_ids,
        "schema_name": leftover.schema,
        "table_name": leftover.table,
        "column_name": leftover.column,
        "record_key": leftover.key,
        "found": leftover.found,
        "spans": [{"starts": span.starts, "length": span.length} for span in leftover.spans],
        "text_hash": row[0] if row else None,
    }


@dataclass(frozen=True)
class _Source:
    """Where a leftover's text is, as SQL; `where` is its record, if the text is as it was found."""

    table: str
    column: str
    first_column: str
    is_list: bool
    has_contact: bool

    @property
    def text(self) -> str:
        return f"array_to_string(record.{self.column}, chr(10))" if self.is_list else f"record.{self.column}"

    @property
    def is_record(self) -> str:
        return f"CAST(record.{self.first_column} AS VARCHAR) = $key"


def _as_it_was(cursor: Connection, leftover: Leftover, source: _Source, pads: dict[str, bytes]) -> str | None:
    """The text of the leftover's record, if it is there and the same as when it was found."""
    kept = cursor.execute(
        "SELECT text_hash FROM ops.leftover WHERE leftover_id = ?", [leftover.leftover_id]
    ).fetchone()
    texts = cursor.execute(
        f"SELECT DISTINCT {source.text} FROM {source.table} AS record "
        f"WHERE {source.is_record} AND {source.text} IS NOT NULL",
        {"key": leftover.key},
    ).fetchall()
    return next((str(text) for (text,) in texts if kept == (_hash(cursor, text, pads),)), None)


def _hash(cursor: Connection, text: str, pads: dict[str, bytes]) -> str:
    row = cursor.execute(
        "SELECT keyed_hash($inner_pad, $outer_pad, CAST($text AS VARCHAR))", {**pads, "text": text}
    ).fetchone()
    return str(row[0]) if row else ""


def _about(cursor: Connection, leftover: Leftover, source: _Source) -> str | None:
    """The CRM id of the person whom the record is about, where its table names one."""
    if not source.has_contact:
        return None
    row = cursor.execute(
        f"SELECT contact_id FROM {source.table} AS record WHERE {source.is_record}", {"key": leftover.key}
    ).fetchone()
    return str(row[0]) if row else None


def _source(cursor: Connection, leftover: Leftover) -> _Source:
    columns = cursor.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = 'wigops' "
        "AND schema_name = ? AND table_name = ? ORDER BY column_index",
        [leftover.schema, leftover.table],
    ).fetchall()
    return _Source(
        f"{identifier(leftover.schema)}.{identifier(leftover.table)}",
        identifier(leftover.column),
        identifier(str(columns[0][0])),
        dict(columns)[leftover.column] == "VARCHAR[]",
        "contact_id" in dict(columns),
    )


def _open(cursor: Connection, leftover_id: int) -> Leftover:
    leftover = _find(cursor, leftover_id)
    if leftover.state != OPEN:
        raise RefusedError(f"Leftover {leftover_id} was dealt with already: nothing was changed.")
    return leftover


def _find(cursor: Connection, leftover_id: int) -> Leftover:
    values = {"batch_id": None, "leftover_id": leftover_id, "state": None, "limit": 1, "offset": 0}
    found = row_as(cursor.execute(read_sql(__package__, "leftovers"), values), _leftover)
    if found is None:
        raise BadInputError(f"There is no leftover {leftover_id}: nothing was changed.")
    return found


def _leftover(spans: list[dict[str, int]] | None, **fields: Any) -> Leftover:
    return Leftover(spans=_spans(spans), **fields)


def _spans(kept: list[dict[str, int]] | None) -> list[Span]:
    return [Span(span["starts"], span["length"]) for span in kept or []]


def _parts(text: str, spans: list[Span]) -> list[tuple[str, bool]]:
    parts, at = [], 0
    for span in spans:
        parts += [
            (text[at : span.starts - 1], False),
            (text[span.starts - 1 : span.starts - 1 + span.length], True),
        ]
        at = span.starts - 1 + span.length
    return [(part, is_mention) for part, is_mention in [*parts, (text[at:], False)] if part]
