"""Keeping the erased out of a new copy of the CRM (rules.md section 5)."""

from dataclasses import dataclass, field

from wigops.clock import london_today
from wigops.store import Connection, Home, read_sql, rows_as
from wigops.store.engine import identifier
from wigops.tombstone.keys import key_pads


@dataclass(frozen=True)
class Suppressed:
    """What a load kept out: how many contacts, and the rows of each table that went with them."""

    contacts: int = 0
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class KeptOut:
    """A contact whom a load kept out, the tombstone that they have, and what they were recognised by."""

    contact_id: str
    erased_contact_id: str
    matched_by: str


def kept_out_by(cursor: Connection, load_id: int) -> list[KeptOut]:
    """Whom a load kept out, by id."""
    return rows_as(
        cursor.execute(
            "SELECT contact_id, erased_contact_id, matched_by FROM ops.suppression WHERE load_id = ? "
            "ORDER BY ALL",
            [load_id],
        ),
        KeptOut,
    )


def suppress(cursor: Connection, home: Home, load_id: int) -> Suppressed:
    """Take the erased, with all that hangs on them, out of a copy that is not in use yet.

    A contact is one of them when its id has a tombstone in force, or when one of its e-mail addresses or
    phone numbers is an erased one's, shared with nobody, and their names agree. Where the names do not agree
    it stays, and is noted for an officer (`ops.maybe_erased`). Whoever was in the copy when the tombstone was
    made, is protected, or was said to be another person is never kept out. Raises BadInputError where the
    tombstones' key is missing. Within the caller's transaction, which records what is returned.
    """
    rows = _special_category(cursor)
    cursor.execute("DELETE FROM ops.maybe_erased")
    if cursor.execute("SELECT 1 FROM ops.tombstone WHERE released_on IS NULL LIMIT 1").fetchone() is None:
        return Suppressed(0, rows)
    cursor.execute(read_sql(__package__, "recognise"), {**key_pads(home, cursor), "today": london_today()})
    for statement in ("suppress", "maybe_erased"):
        cursor.execute(read_sql(__package__, statement), {"load_id": load_id})
    for (table,) in cursor.execute(read_sql(__package__, "tables_of_the_copy")).fetchall():
        deleted = cursor.execute(
            f"DELETE FROM crm.{identifier(table)} WHERE contact_id IN "
            "(SELECT contact_id FROM ops.suppression WHERE load_id = ?)",
            [load_id],
        ).fetchone()
        rows[table] = rows.get(table, 0) + (int(deleted[0]) if deleted else 0)
    return Suppressed(rows["contact"], {table: count for table, count in rows.items() if count})


def _special_category(cursor: Connection) -> dict[str, int]:
    """Special category records that were deleted here stay out too, by their id."""
    deleted = cursor.execute(
        "DELETE FROM crm.special_category WHERE id_key(special_category_id) IN "
        "(SELECT id_key(special_category_id) FROM ops.erasure_item WHERE outcome = 'erased')"
    ).fetchone()
    count = int(deleted[0]) if deleted else 0
    return {"special_category": count} if count else {}
