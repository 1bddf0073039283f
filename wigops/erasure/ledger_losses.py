"""Erasures that the ledger should hold and does not: found, refused over, and mended by an admin on record.

A restore does again what the ledger holds. So whatever else tells of an erasure (the database, a
certificate on the disk) is held against it before a backup is put in place, and before anybody else is
erased.
"""

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import utc_now
from wigops.erasure.batch import find_batch
from wigops.erasure.certificate import batch_of_file, certificate_files
from wigops.erasure.erased import Erased
from wigops.erasure.ledger_entry import batch_payload
from wigops.errors import BadInputError
from wigops.store import Connection, Home, Store, read_sql
from wigops.tombstone import Entry, Ledger, deed, lost_deeds


@dataclass(frozen=True)
class Mended:
    """How many erasures were entered in the ledger again, and how many deeds were accepted as lost."""

    entered: int
    accepted: int


def losses(cursor: Connection, home: Home) -> list[str]:
    """What the ledger lacks and nobody accepted as lost: tokens of deeds, fingerprints of certificates.

    Raises LedgerDamagedError.
    """
    return [*lost_deeds(cursor, Ledger(home)), *lost_certificates(cursor, home)]


def lost_certificates(cursor: Connection, home: Home) -> list[str]:
    """The fingerprints of erasures that only certificates tell of, and nobody accepted as lost.

    A certificate that cannot be read counts under its file's name. Raises LedgerDamagedError.
    """
    rows = cursor.execute("SELECT batch_id FROM ops.erasure_batch WHERE state = 'done'").fetchall()
    here = {batch_id for (batch_id,) in rows}
    accepted = {lost for (lost,) in cursor.execute("SELECT lost FROM ops.ledger_loss").fetchall()}
    return [one for one in told_by_certificates(home, besides=here) if one not in accepted]


def told_by_certificates(home: Home, *, besides: Collection[int] = ()) -> list[str]:
    """The fingerprints of erasures that certificates on the disk tell of, and the ledger lacks.

    But for the batches `besides`. Raises LedgerDamagedError.
    """
    entered = {
        entry.payload["batch"]["fingerprint"] for entry in Ledger(home).entries() if entry.kind == "erasure"
    }
    files = [file for file in certificate_files(home) if batch_of_file(file) not in besides]
    told = [fingerprint for file in files if (fingerprint := _told_by(file)) is not None]
    return [fingerprint for fingerprint in told if fingerprint not in entered]


def mend_ledger(store: Store, *, by: str, reason: str) -> Mended:
    """Enter in the ledger again what the database knows of the erased, and accept the rest as lost, by an
    admin.

    What it lacks of erasures in force is worked out from their tombstones; releases, redactions and what
    only a certificate tells of cannot be. Raises RefusedError for an account that may not, BadInputError
    for no reason or where nothing is missing, LedgerDamagedError.
    """
    if not reason.strip():
        raise BadInputError("Accepting a loss needs a reason: nothing was changed.")
    with store.read() as cursor:
        require_role(cursor, by, "admin")
        lost = losses(cursor, store.home)
        batches = _not_entered(cursor, Ledger(store.home))
    if not lost:
        raise BadInputError("The erasure ledger lacks nothing: nothing was changed.")
    for batch_id in batches:
        with deed(store, despite_losses=True) as doing:
            require_role(doing.cursor, by, "admin")
            doing.enter(_rebuilt(doing.cursor, batch_id))
    with store.write() as cursor:
        actor = require_role(cursor, by, "admin").username
        accept_losses(cursor, lost, by=actor, reason=reason)
        record(cursor, actor, "ledger mended", {"entered": len(batches), "accepted": len(lost)})
    return Mended(len(batches), len(lost))


def accept_losses(cursor: Connection, lost: Sequence[str], *, by: str, reason: str) -> None:
    """Note what an admin accepted as lost, within a transaction whose maker has checked who may."""
    cursor.execute(
        "INSERT INTO ops.ledger_loss SELECT unnest(CAST(? AS VARCHAR[])), ?, ?, ?",
        [list(lost), by, utc_now(), reason.strip()],
    )


def _told_by(file: Path) -> str | None:
    """The fingerprint of the erasure that a certificate tells of; None where it erased nobody."""
    try:
        document = json.loads(file.read_bytes())
        return str(document["certificate"]["fingerprint"]) if document["erased"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return file.name


def _not_entered(cursor: Connection, ledger: Ledger) -> list[int]:
    """The batches whose erased are known here, and in no entry of the ledger; oldest first."""
    entered = [entry.payload["batch"]["fingerprint"] for entry in ledger.entries() if entry.kind == "erasure"]
    rows = cursor.execute(read_sql(__package__, "batches_not_entered"), {"entered": entered}).fetchall()
    return [batch_id for (batch_id,) in rows]


def _rebuilt(cursor: Connection, batch_id: int) -> Entry:
    """The ledger's entry of a batch that was carried out, from what the database keeps of it."""
    batch = find_batch(cursor, batch_id)
    items = Erased.of_batch(cursor, batch_id, batch.subject).as_entry()
    return Entry(secrets.token_hex(16), "erasure", {"batch": batch_payload(batch), "items": items})
