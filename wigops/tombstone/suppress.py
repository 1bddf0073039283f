"""Keeping the erased out of a new copy of the CRM (rules.md section 5)."""

from dataclasses import dataclass, field

from wigops.store import Connection, Home, read_sql
from wigops.store.engine import identifier
from wigops.tombstone.keys import key_pads


@dataclass(frozen=True)
class Suppressed:
    """What a load kept out: how many contacts, and the rows of each table that went with them."""

    contacts: int = 0
    rows: dict[str, int] = field(default_factory=dict)


def suppress(cursor: Connection, home: Home, load_id: int) -> Suppressed:
    """Take the erased, with all that hangs on them, out of a copy that is not in use yet.

    A contact is one of them when its id has a tombstone in force, or one of its e-mail addresses or phone
    numbers has the hash of an erased one's. A number that others had too when its person was erased (a
    switchboard) tells nobody apart and does not count. Raises BadInputError where the tombstones' key is
    missing. Within the caller's transaction, which records what is returned.
    """
    rows = _special_category(cursor)
    if cursor.execute("SELECT 1 FROM ops.tombstone WHERE released_on IS NULL LIMIT 1").fetchone() is None:
        return Suppressed(0, rows)
    cursor.execute(read_sql(__package__, "suppress"), {**key_pads(home, cursor), "load_id": load_id})
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
        "DELETE FROM crm.special_category WHERE special_category_id IN "
        "(SELECT special_category_id FROM ops.erasure_item WHERE outcome = 'erased')"
    ).fetchone()
    count = int(deleted[0]) if deleted else 0
    return {"special_category": count} if count else {}
