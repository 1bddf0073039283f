"""Doing again what the ledger holds and a database does not: after a restore, or a machine that died."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from wigops.accounts import end_every_session, require_role
from wigops.audit import record, rewrite_if_owed
from wigops.clock import utc_now
from wigops.erasure.batch import find_batch
from wigops.erasure.carry_out import erase
from wigops.erasure.certificate import adopt_files, files_of, write_certificate
from wigops.erasure.erased import Erased
from wigops.erasure.ledger_losses import accept_losses, losses, told_by_certificates
from wigops.erasure.leftovers import redact_as_recorded
from wigops.errors import BadInputError
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
    refuse_losses,
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
        missing = _without_certificate(cursor, store.home)
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


def restore(store: Store, file: Path, *, by: str, despite: str | None = None) -> int:
    """Put a backup in the database's place, with every erasure since then done again; returns how many deeds.

    `by` is whoever does it, for the trail. Everybody is signed out. Raises as `restore_from` does, and
    LedgerLacksError where the present database or a certificate tells of an erasure that the ledger lacks;
    an admin may have it done `despite` that, with the reason in words, and then RefusedError is for an
    account that is no admin.
    """
    replayed = 0
    lost, accepted = _known_losses(store, by if despite is not None else None)
    if despite is None:
        refuse_losses(lost)
    elif lost:  # the restored database will not know the batches whose certificates lie here
        lost = sorted({*lost, *told_by_certificates(store.home)})

    def bring_up_to_today(cursor: Connection) -> None:
        nonlocal replayed
        actor = by if despite is None else require_role(cursor, by, "admin").username
        replayed = replay(cursor, store.home)
        if accepted:
            cursor.executemany("INSERT INTO ops.ledger_loss VALUES (?, ?, ?, ?)", accepted)
        accept_losses(cursor, lost, by=actor, reason=despite or "")
        end_every_session(cursor, actor)
        record(cursor, actor, "restored", {"deeds_replayed": replayed, "losses_accepted": len(lost)})

    restore_from(store, file, then=bring_up_to_today)
    passed(Point.RESTORE_IN_PLACE)
    _write_missing_certificates(store)
    return replayed


def _known_losses(store: Store, admin: str | None) -> tuple[list[str], list[tuple[Any, ...]]]:
    """What the ledger lacks, as far as anything here tells; and what was accepted as lost before.

    A database that cannot be opened tells nothing, which is why it is replaced. Where one can, `admin` is
    one of its admins, if given. Raises RefusedError.
    """
    if not _opens(store):
        return told_by_certificates(store.home), []
    with store.read() as cursor:
        if admin is not None:
            require_role(cursor, admin, "admin")
        accepted = cursor.execute(
            "SELECT * REPLACE (CAST(accepted_at AS VARCHAR) AS accepted_at) FROM ops.ledger_loss"
        ).fetchall()
        return losses(cursor, store.home), accepted


def _opens(store: Store) -> bool:
    """Whether there is a database that can be opened. Raises BusyError."""
    if store.home.database.exists():
        with suppress(BadInputError), store.read():
            return True
    return False


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
    """Write what is owed, and write again, on record, what was written once and is gone."""
    with store.read() as cursor:
        missing = _without_certificate(cursor, store.home)
    for batch_id, was_written in missing:
        if not was_written and adopt_files(store, batch_id):
            continue
        write_certificate(store, batch_id)
        if was_written:
            with store.write() as cursor:
                record(cursor, "wigops", "certificate written again", {"batch": batch_id})


def _without_certificate(cursor: Connection, home: Home) -> list[tuple[int, bool]]:
    """The batches whose certificate is not there as JSON and PDF, with whether it was written before."""
    batches = cursor.execute(
        "SELECT batch_id, batch_id IN (SELECT batch_id FROM ops.certificate_file) FROM ops.erasure_batch "
        "WHERE certificate IS NOT NULL ORDER BY batch_id"
    ).fetchall()
    return [
        (batch_id, was_written)
        for batch_id, was_written in batches
        if not was_written or not all(file.exists() for file in files_of(home, batch_id))
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
