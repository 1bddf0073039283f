"""Answering a request by doing what it asks for: putting a field right, and ending marketing."""

from dataclasses import dataclass
from datetime import date

from wigops.accounts import require_role
from wigops.audit import record
from wigops.catalogue import TABLES, Kind
from wigops.clock import london_today, utc_now
from wigops.errors import BadInputError, RefusedError
from wigops.identity import derive
from wigops.outbox import instruct
from wigops.rights.opt_outs import opt_out_of_marketing
from wigops.rights.requests_on_record import Request, find_request
from wigops.store import Connection, Store, read_sql, rows_as
from wigops.store.engine import identifier


@dataclass(frozen=True)
class Field:
    """A field that can be put right: where it stands, and its value as text (None: empty).

    `record_key` is the row's own key, None where its table has none; then the value itself tells the row.
    """

    contact_id: str
    table: str
    record_key: str | None
    column: str
    value: str | None


@dataclass(frozen=True)
class Rectified:
    """What came of a correction: rows changed, and how many recipients have to be told (UK GDPR Art 19)."""

    before: str | None
    after: str | None
    rows: int
    notices: int


def correctable(cursor: Connection, contact_ids: tuple[str, ...]) -> list[Field]:
    """The fields of a person that can be put right, by table and column."""
    values = {"contact_ids": list(contact_ids)}
    return rows_as(cursor.execute(read_sql(__package__, "correctable"), values), Field)


def rectify(store: Store, request_id: int, field: Field, after: str | None, *, by: str) -> Rectified:
    """Put a field right that a rectification request is about (UK GDPR Art 16), by an officer.

    It takes effect here at once; the CRM is told, and each recipient gets a notice (Art 19). Raises
    RefusedError for an account that may not or a request that is not granted and open; BadInputError for a
    field that is not as given any more, or a value that it cannot hold.
    """
    value = (after or "").strip() or None
    if value == field.value:
        raise BadInputError("That is what the field holds already: nothing was changed.")
    _check_value(field, value)
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        request = _granted(cursor, request_id, "rectification")
        if field.contact_id not in request.contact_ids:
            raise BadInputError(f"Request {request_id} is not about that record: nothing was changed.")
        if field not in correctable(cursor, (field.contact_id,)):
            raise BadInputError("The field is not as it was shown any more: nothing was changed. Look again.")
        rows = _write(cursor, field, value)
        if field.table in ("contact", "contact_point"):
            derive(cursor)
        change_id = instruct(
            cursor,
            "correct_field",
            by=actor,
            contact_id=field.contact_id,
            table_name=field.table,
            record_key=field.record_key,
            column_name=field.column,
            instruction=f"Correct {field.column} of this {field.table} record.",
        )
        values = {
            "request_id": request_id,
            "change_id": change_id,
            "contact_id": field.contact_id,
            "table_name": field.table,
            "record_key": field.record_key,
            "column_name": field.column,
            "value_before": field.value,
            "value_after": value,
            "made_by": actor,
            "made_at": utc_now(),
        }
        cursor.execute(read_sql(__package__, "record_correction"), values)
        told = cursor.execute(
            read_sql(__package__, "make_correction_notices"),
            {"contact_id": field.contact_id, "today": london_today()},
        ).fetchone()
        notices = int(told[0]) if told else 0
        record(
            cursor,
            actor,
            "field corrected",
            {
                "request_id": request_id,
                "contact_id": field.contact_id,
                "field": f"{field.table}.{field.column}",
                "change_id": change_id,
                "notices": notices,
            },
        )
    return Rectified(field.value, value, rows, notices)


def object_to_marketing(store: Store, request_id: int, *, by: str) -> int:
    """Opt whoever objects out of marketing by every channel (UK GDPR Art 21(3)), by an officer.

    It takes effect here at once and outlives every load; the CRM is told. Returns how many records were
    opted out, 0 where all were before. Raises RefusedError for an account that may not, or a request that
    is not an open objection of somebody known and verified.
    """
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        request = _verified(cursor, request_id, "objection")
        opted_out = opt_out_of_marketing(cursor, request.contact_ids, by=actor, request_id=request_id)
        record(
            cursor,
            actor,
            "objection to marketing",
            {"request_id": request_id, "contact_id": request.contact_id, "records": len(opted_out)},
        )
    return len(opted_out)


def _verified(cursor: Connection, request_id: int, kind: str) -> Request:
    """The open request of `kind`, of somebody known. Raises BadInputError, RefusedError."""
    request = find_request(cursor, request_id)
    if request.kind != kind or not request.is_open:
        raise RefusedError(f"Request {request_id} is not an open {kind} request: nothing was changed.")
    if not request.verified:
        raise RefusedError(
            f"Whose request {request_id} is has not been confirmed yet: nothing was changed. Confirm the "
            "person's identity first."
        )
    return request


def _granted(cursor: Connection, request_id: int, kind: str) -> Request:
    request = _verified(cursor, request_id, kind)
    if not request.history.has("granted"):
        raise RefusedError(f"Request {request_id} was not granted: nothing was changed. Grant it first.")
    return request


def _write(cursor: Connection, field: Field, value: str | None) -> int:
    """Change the field in the copy; returns how many rows. The names come from the contract."""
    table = next(one for one in TABLES if one.name == field.table)
    keyed = f" AND {identifier(table.key)} = $record_key" if field.record_key is not None else ""
    column = identifier(field.column)
    bound: dict[str, str | None] = {"value": value, "before": field.value, "contact_id": field.contact_id}
    if keyed:
        bound["record_key"] = field.record_key
    done = cursor.execute(
        f"UPDATE crm.{identifier(table.name)} SET {column} = $value WHERE contact_id = $contact_id "
        f"AND CAST({column} AS VARCHAR) IS NOT DISTINCT FROM $before{keyed}",
        bound,
    ).fetchone()
    return int(done[0]) if done else 0


def _check_value(field: Field, value: str | None) -> None:
    """A value is of the kind that the contract says of its column. Raises BadInputError."""
    columns = {(table.name, column.name): column for table in TABLES for column in table.correctable}
    column = columns.get((field.table, field.column))
    if column is None:
        raise BadInputError("That field cannot be put right here: nothing was changed.")
    if value is None:
        if column.required:
            raise BadInputError("That field cannot be empty: nothing was changed.")
        return
    if column.kind is Kind.DATE:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise BadInputError("That field holds a date such as 2026-03-31: nothing was changed.") from None
