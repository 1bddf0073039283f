"""Doing again what the ledger holds and a database does not: after a restore, or a machine that died."""

from datetime import date
from pathlib import Path
from typing import Any

from wigops.accounts import end_every_session
from wigops.audit import record, rewrite_if_owed
from wigops.clock import utc_now
from wigops.erasure.batch import find_batch
from wigops.erasure.carry_out import erase
from wigops.erasure.certificate import certificate_file, write_certificate
from wigops.erasure.erased import Erased
from wigops.erasure.leftovers import redact_as_recorded
from wigops.identity import derive, derived_as_loaded
from wigops.points import Point, passed
from wigops.store import (
    Connection,
    Home,
    Store,
    is_rewrite_owed,
    kept_rewrites,
    owe_rewrite,
    read_sql,
    restore_from,
    scalar,
)
from wigops.tombstone import (
    Entry,
    Ledger,
    apply_release,
    key_pads,
    mark_done,
    not_done,
    redact_again,
)


def catch_up(store: Store) -> int:
    """Finish what was begun before this process: deeds of the ledger, the rewrite of the file, certificates.

    For the start of whatever opens the database. Returns how many deeds were done. Raises as `Store.write`
    does, BadInputError where the ledger was changed, and RewriteDiffersError.
    """
    if not store.home.database.exists():
        return 0
    ledger = Ledger(store.home)
    with store.read() as cursor:
        waiting = not_done(cursor, ledger)
        owed = is_rewrite_owed(cursor)
        missing = _without_certificate(cursor, store)
        is_derived = derived_as_loaded(cursor)
    done = 0
    if not is_derived:
        with store.write() as cursor:
            derive(cursor)
    if waiting:
        with store.write() as cursor:
            done = replay(cursor, store.home)
    # While the file of one that differed is kept, its alarm stands, and every command would end with it.
    if (waiting or owed) and not kept_rewrites(store.home):
        rewrite_if_owed(store)
    if waiting or owed or missing:
        _write_missing_certificates(store)
    return done


def restore(store: Store, file: Path, *, by: str) -> int:
    """Put a backup in the database's place, with every erasure since then done again; returns how many deeds.

    `by` is whoever does it, for the trail. Everybody is signed out. Raises as `restore_from` does.
    """
    replayed = 0

    def bring_up_to_today(cursor: Connection) -> None:
        nonlocal replayed
        replayed = replay(cursor, store.home)
        end_every_session(cursor, by)
        record(cursor, by, "restored", {"deeds_replayed": replayed})

    restore_from(store, file, then=bring_up_to_today)
    passed(Point.RESTORE_IN_PLACE)
    _write_missing_certificates(store)
    return replayed


def replay(cursor: Connection, home: Home) -> int:
    """Do every deed of the ledger that this database does not hold, oldest first; returns how many.

    Within the caller's transaction. The gate is not asked again: these people were erased, and what a
    backup brought back of them may not stay.
    """
    if not derived_as_loaded(cursor):
        derive(cursor)
    waiting = not_done(cursor, Ledger(home))
    deeds = {"erasure": _erase_again, "release": _release_again, "redaction": _redact_again}
    for entry in waiting:
        deeds[entry.kind](cursor, entry, home)
        mark_done(cursor, entry)
    passed(Point.REPLAYED)
    return len(waiting)


def _write_missing_certificates(store: Store) -> None:
    with store.read() as cursor:
        missing = _without_certificate(cursor, store)
    for batch_id in missing:
        write_certificate(store, batch_id)


def _without_certificate(cursor: Connection, store: Store) -> list[int]:
    """The batches whose certificate is not there as JSON and PDF."""
    batches = cursor.execute(
        "SELECT batch_id FROM ops.erasure_batch WHERE certificate IS NOT NULL ORDER BY batch_id"
    ).fetchall()
    kept = {path.name for path in store.home.certificates.glob("erasure-*")}
    return [
        batch_id
        for (batch_id,) in batches
        if not {(file := certificate_file(store, batch_id)).name, file.with_suffix(".pdf").name} <= kept
    ]


def _erase_again(cursor: Connection, entry: Entry, home: Home) -> None:
    pads = key_pads(home, cursor)
    batch = entry.payload["batch"]
    erased = Erased.of_entry(cursor, batch["subject"], entry.payload["items"])
    batch_id = _record_again(cursor, batch)
    erase(erased, find_batch(cursor, batch_id), pads, progress=lambda _what, _done: None, replayed=True)


def _record_again(cursor: Connection, batch: dict[str, Any]) -> int:
    """The batch and its items as they were recorded; under a new number where its own is taken."""
    values = {
        **batch,
        "finished_at": batch["finished_at"] or utc_now().isoformat(),
        "as_of": date.fromisoformat(batch["as_of"]),
    }
    # A proposal that the backup held, and that was carried out after it, is the same batch.
    cursor.execute(
        "DELETE FROM ops.erasure_item WHERE batch_id IN "
        "(SELECT batch_id FROM ops.erasure_batch WHERE fingerprint = $fingerprint AND state <> 'done')",
        {"fingerprint": batch["fingerprint"]},
    )
    cursor.execute(
        "DELETE FROM ops.erasure_batch WHERE fingerprint = $fingerprint AND state <> 'done'",
        {"fingerprint": batch["fingerprint"]},
    )
    batch_id = scalar(cursor, read_sql(__package__, "replayed_batch"), values)
    cursor.execute(read_sql(__package__, "replayed_items"), {"batch_id": batch_id})
    return batch_id


def _release_again(cursor: Connection, entry: Entry, home: Home) -> None:  # noqa: ARG001 - as its siblings
    apply_release(cursor, entry)
    record(
        cursor,
        entry.payload["released_by"],
        "tombstone release replayed",
        {"contact_id": entry.payload["contact_id"]},
    )


def _redact_again(cursor: Connection, entry: Entry, home: Home) -> None:
    # Entries of earlier versions do not say who it was.
    redact_as_recorded(cursor, entry.payload["leftovers"], by=entry.payload.get("by", "wigops"))
    texts = redact_again(cursor, key_pads(home, cursor))
    owe_rewrite(cursor, "mentions were redacted")
    record(cursor, "wigops", "redaction replayed", {"texts": texts})
