"""Carrying a batch out: all of an erasure, or none of it, in one transaction (rules.md section 3)."""

import json
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from wigops.audit import record, rewrite_after
from wigops.catalogue import CATEGORIES, DELETED_WITH_THEM
from wigops.clock import london_today, utc_now
from wigops.erasure.batch import Batch, approver, find_batch, waiting_batch
from wigops.erasure.certificate import (
    Drawn,
    as_rewritten,
    certificate_of,
    draw,
    read_certificate,
    write_certificate,
)
from wigops.erasure.duplicates import duplicates_of_erased
from wigops.erasure.erased import PEOPLE, Erased
from wigops.erasure.gate import Candidates, Judged, Refusal, judge
from wigops.erasure.ledger_entry import batch_payload
from wigops.erasure.ledger_losses import lost_certificates
from wigops.erasure.owed import owed
from wigops.erasure.search import Search, search
from wigops.errors import OwedError, WigopsError
from wigops.policy import policy_for
from wigops.store import (
    Connection,
    RewriteDiffersError,
    Store,
    count_rows,
    is_rewrite_owed,
    owe_rewrite,
    read_sql,
    rows_as,
    scalar,
)
from wigops.store.engine import identifier
from wigops.tombstone import Entry, close_gone, deed, key_pads, refuse_losses, remember_key

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Erasure:
    """What came of a batch: the ids that were erased (of contacts, or of special category records), whom the
    gate refused, and the certificate's file. `rewritten` is whether the database file was rewritten since; if
    not (the disk was full, say), the next to open it does that. Mentions that were found: `leftovers_of`."""

    batch: Batch
    erased: list[str]
    refused: list[Refusal]
    certificate: str
    rewritten: bool


def carry_out(
    store: Store,
    batch_id: int,
    *,
    by: str,
    approved_by: str | None = None,
    progress: Progress = lambda _what, _done: None,
) -> Erasure:
    """Erase what a batch holds: whom the gate refuses now is left out, and the rest is erased and proved.

    `by` carries it out (officer or above); `approved_by` approves it, None for `by`. `progress` is told what
    is being done and how much of it is (0 to 1); until the transaction commits it may raise to stop it all.
    Raises RefusedError for accounts that may not, and as LedgerLacksError where the ledger lacks a deed;
    BadInputError for a batch that does not wait. What is raised once it has committed says so:
    RewriteDiffersError where the rewritten file differed, OwedError where the certificate is owed.
    """
    progress("Asking the gate", 0.0)
    with deed(store) as doing:
        cursor = doing.cursor
        refuse_losses(lost_certificates(cursor, store.home))  # of lost deeds, `deed` asks
        batch = waiting_batch(cursor, batch_id)
        approving = approver(cursor, batch, by=by, approved_by=approved_by)
        judged = _judged_again(cursor, batch)
        erased = judged.let_through()
        pads = key_pads(store.home, cursor)
        judged.settle_items(batch_id)
        _finish_batch(cursor, batch, approving, by)
        progress("Noting who they are", 0.08)
        entry = _entry(erased, find_batch(cursor, batch_id), pads)
        erase(erased, find_batch(cursor, batch_id), pads, progress=progress)
        if entry is not None:
            progress("Entering it in the ledger", 0.75)
            doing.enter(entry)
    try:
        progress("Rewriting the database file", 0.8)
        drawn = _rewrite(store, batch_id)
        progress("Writing the certificate", 0.98)
        return outcome_of(store, batch_id, drawn=drawn)
    except (RewriteDiffersError, OwedError):
        raise
    except (WigopsError, OSError) as error:
        raise owed(store, batch_id, error) from error


def _rewrite(store: Store, batch_id: int) -> Drawn:
    """Rewrite the file, and draw the certificate of the batch while that is done."""
    at = utc_now()
    with store.read() as cursor:
        document = read_certificate(cursor, batch_id)
        if is_rewrite_owed(cursor):
            document = as_rewritten(document, at)
    with ThreadPoolExecutor(max_workers=1) as beside:
        drawn = beside.submit(draw, document, policy_for(store.home.path))
        try:
            rewrite_after(store, f"Batch {batch_id} was carried out and is on record.", at=at)
        except WigopsError:
            write_certificate(store, batch_id)  # which says that the file is not rewritten yet
            raise
        return drawn.result()


def outcome_of(store: Store, batch_id: int, *, drawn: Drawn | None = None) -> Erasure:
    """What came of a batch that was carried out; writes its certificate's files.

    `drawn` as in `write_certificate`.
    """
    path = write_certificate(store, batch_id, drawn=drawn)
    with store.read() as cursor:
        batch = find_batch(cursor, batch_id)
        erased, refused = _settled(cursor, batch)
        return Erasure(batch, erased, refused, path, rewritten=not is_rewrite_owed(cursor))


def _settled(cursor: Connection, batch: Batch) -> tuple[list[str], list[Refusal]]:
    """The ids that were erased, in order, and whom the gate refused."""
    key = "contact_id" if batch.subject == PEOPLE else "special_category_id"
    erased = cursor.execute(
        f"SELECT {key} FROM ops.erasure_item WHERE batch_id = ? AND outcome = 'erased' ORDER BY {key}",
        [batch.batch_id],
    ).fetchall()
    refused = cursor.execute(
        "SELECT contact_id, special_category_id, refusal AS reason FROM ops.erasure_item "
        "WHERE batch_id = ? AND outcome = 'refused' ORDER BY contact_id, special_category_id",
        [batch.batch_id],
    )
    return [one for (one,) in erased], rows_as(refused, Refusal)


def erase(
    erased: Erased, batch: Batch, pads: dict[str, bytes], *, progress: Progress, replayed: bool = False
) -> None:
    """Destroy those who are erased, for a batch whose items and state are recorded; people are identified.

    Within the caller's transaction, that of `erased.cursor`. `pads` are those of `key_pads`. `replayed` says
    that this erasure was done before and a restored database is brought up to it.
    """
    cursor = erased.cursor
    progress("Counting what is there", 0.1)
    before = _counts(cursor)
    held = _held(erased)
    stay = duplicates_of_erased(erased) if batch.subject == PEOPLE and batch.erased else []
    progress("Erasing", 0.15)
    if batch.subject == PEOPLE:
        held |= _erase_people(erased, batch, pads)
    else:
        _erase_special(erased, batch)
    _check_gone(erased, batch)
    close_gone(cursor, pads)
    found: Search | None = None
    if batch.subject == PEOPLE and batch.erased:
        progress("Searching every text for them", 0.35)
        found = search(erased.identifiers, batch.batch_id, pads)
    progress("Drawing up the certificate", 0.72)
    certificate = certificate_of(
        cursor,
        batch,
        before=before,
        after=_counts(cursor),
        held=held,
        found=found,
        stay=stay,
        replayed=replayed,
    )
    cursor.execute(
        "UPDATE ops.erasure_batch SET certificate = ? WHERE batch_id = ?",
        [json.dumps(certificate, ensure_ascii=False), batch.batch_id],
    )
    if batch.erased:
        owe_rewrite(cursor, f"erasure batch {batch.batch_id}")
    counts: dict[str, int | str | bool | None] = {
        "batch": batch.batch_id,
        "subject": batch.subject,
        "erased": batch.erased,
        "refused": batch.refused,
        "leftovers": found.leftovers if found else 0,
        "approved_by": batch.approved_by,
        "policy_version": batch.policy_version,
        "fingerprint": batch.fingerprint,
    }
    event = "erasure replayed" if replayed else "erasure"
    record(cursor, batch.finished_by or batch.proposed_by, event, counts)


def _judged_again(cursor: Connection, batch: Batch) -> Judged:
    """What the gate says now of those who wait in the batch: whoever has changed meanwhile is refused."""
    waiting = read_sql(__package__, "candidates_of_batch")
    candidates = Candidates.found_by(cursor, batch.subject, waiting, {"batch_id": batch.batch_id})
    # An approval is the decision that a case for review needs.
    return judge(candidates, batch.as_of, note=batch.note or "approved")


def _finish_batch(cursor: Connection, batch: Batch, approving: str, by: str) -> None:
    cursor.execute(
        "UPDATE ops.erasure_batch SET state = 'done', approved_by = ?, finished_by = ?, finished_at = ? "
        "WHERE batch_id = ?",
        [approving, by.strip().lower(), utc_now(), batch.batch_id],
    )


def _entry(erased: Erased, batch: Batch, pads: dict[str, bytes]) -> Entry | None:
    """What the ledger keeps of the batch: all it takes to erase the same again. None for nobody."""
    if not batch.erased:
        return None
    erased.identify(pads)
    payload: dict[str, Any] = {
        "batch": batch_payload(batch),
        "items": erased.as_entry(),
    }
    return Entry(secrets.token_hex(16), "erasure", payload)


def _erase_people(erased: Erased, batch: Batch, pads: dict[str, bytes]) -> dict[str, int]:
    """Returns how many rows were deleted from each table of the copy, by schema.table."""
    cursor = erased.cursor
    now = {"now": utc_now()}
    values: dict[str, dict[str, Any]] = {
        "keep_disclosures": now,
        "make_notices": {"batch_id": batch.batch_id, "today": london_today()},
        "close_findings": now,
    }
    for category in CATEGORIES:
        for statement in category.before:
            cursor.execute(read_sql(__package__, statement), values.get(statement, {}))
    cursor.execute(
        read_sql(__package__, "make_tombstones"),
        {
            "erased_on": batch.finished_at.date() if batch.finished_at else london_today(),
            "policy_version": batch.policy_version,
            "batch_id": batch.batch_id,
        },
    )
    if batch.erased:
        remember_key(cursor, pads)
    cursor.execute(
        "INSERT INTO ops.tombstone_hash BY NAME FROM temp.erased_hash" if batch.erased else "SELECT 1"
    )
    _instruct(cursor, "instruct_crm", batch)
    deleted = {
        f"crm.{table}": scalar(
            cursor,
            f"DELETE FROM crm.{identifier(table)} WHERE contact_id IN (SELECT contact_id FROM temp.erased)",
        )
        for schema, table in _tables_naming_a_contact(cursor)
        if schema == "crm"
    }
    for category in CATEGORIES:
        for statement in category.after:
            cursor.execute(read_sql(__package__, statement), values.get(statement, {}))
    for table in DELETED_WITH_THEM:
        cursor.execute(f"DELETE FROM {table} WHERE contact_id IN (SELECT contact_id FROM temp.erased)")
    _complete_request(cursor, batch)
    return deleted


def _erase_special(erased: Erased, batch: Batch) -> None:
    _instruct(erased.cursor, "instruct_crm_special", batch)
    erased.cursor.execute(
        "DELETE FROM crm.special_category "
        "WHERE special_category_id IN (SELECT special_category_id FROM temp.erased)"
    )


def _instruct(cursor: Connection, statement: str, batch: Batch) -> None:
    values = {"batch_id": batch.batch_id, "by": batch.finished_by, "now": utc_now()}
    cursor.execute(read_sql(__package__, statement), values)


def _complete_request(cursor: Connection, batch: Batch) -> None:
    """The erasure request that asked for the batch is answered by it."""
    if batch.request_id is not None and batch.erased:
        cursor.execute(
            read_sql(__package__, "complete_request"),
            {
                "request_id": batch.request_id,
                "today": london_today(),
                "by": batch.finished_by,
                "now": utc_now(),
            },
        )


def _tables_naming_a_contact(cursor: Connection) -> list[tuple[str, str]]:
    return [
        (str(schema), str(table))
        for schema, table in cursor.execute(read_sql(__package__, "tables_naming_a_contact")).fetchall()
    ]


def _counts(cursor: Connection) -> dict[str, int]:
    """The rows of each table of the copy."""
    tables = [table for schema, table in _all_tables(cursor) if schema == "crm"]
    return count_rows(cursor, {table: f"crm.{identifier(table)}" for table in tables})


def _held(erased: Erased) -> dict[str, int]:
    """How many rows about the erased each table of the record holds, by schema.table."""
    sources = {
        f"{schema}.{table}": f"{schema}.{identifier(table)} SEMI JOIN temp.erased USING (contact_id)"
        for schema, table in _tables_naming_a_contact(erased.cursor)
        if schema == "ops"
    }
    return count_rows(erased.cursor, sources)


def _check_gone(erased: Erased, batch: Batch) -> None:
    """Nothing in the copy names one of the erased any more; otherwise nothing is done. Raises WigopsError."""
    key = "contact_id" if batch.subject == PEOPLE else "special_category_id"
    sources = {
        table: f"crm.{identifier(table)} WHERE {key} IN (SELECT {key} FROM temp.erased)"
        for schema, table in _tables_naming_a_contact(erased.cursor)
        if schema == "crm" and (batch.subject == PEOPLE or table == "special_category")
    }
    for table, left in count_rows(erased.cursor, sources).items():
        if left:
            raise WigopsError(f"Rows about the erased were left in {table}: nothing was changed.")


def _all_tables(cursor: Connection) -> list[tuple[str, str]]:
    rows = cursor.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'wigops' ORDER BY ALL"
    ).fetchall()
    return [(str(schema), str(table)) for schema, table in rows]
