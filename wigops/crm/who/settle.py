"""What a load does before the new copy is in effect, so that whatever is recorded here keeps its person.

Within the load's transaction, with the old database attached as `old` (rules.md section 9).
"""

from wigops.audit import record
from wigops.clock import london_today, utc_now
from wigops.crm.staged import Staged
from wigops.identity import note_shared_points
from wigops.store import Connection, read_sql
from wigops.store.engine import identifier

# What was written about an erasure, a load or a question keeps the id that it was written with.
_STAY = frozenset(
    {
        "adrift",
        "adrift_point",
        "erasure_item",
        "finding_case",
        "identity_decision",
        "maybe_erased",
        "rejected_contact",
        "suppression",
        "tombstone",
        "tombstone_hash",
    }
)


def settle(staged: Staged, load_id: int) -> None:
    """Spell ids of the new copy as they are known here, follow the CRM's merges, and note who is adrift."""
    cursor = staged.connection
    _spell_as_known(staged)
    cursor.execute(read_sql(__package__, "known_since"), {"load_id": load_id})
    for table in ("adrift", "adrift_point"):
        cursor.execute(
            f"DELETE FROM ops.{identifier(table)} WHERE contact_id IN (SELECT contact_id FROM crm.contact)"
        )
    cursor.execute(read_sql(__package__, "note_adrift"), {"load_id": load_id, "today": london_today()})
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE come_adrift AS SELECT contact_id FROM ops.adrift WHERE since_load = ?",
        [load_id],
    )
    note_shared_points(cursor, "come_adrift", copy="old.crm")
    cursor.execute("INSERT INTO ops.adrift_point BY NAME FROM temp.shared_point")
    _follow_merges(cursor)


def move(cursor: Connection, was: str, becomes: str) -> int:
    """Make what is recorded here about contact `was` that of contact `becomes`; returns how many rows."""
    rows = 0
    for table in _recorded_about_a_contact(cursor):
        done = cursor.execute(
            f"UPDATE ops.{identifier(table)} SET contact_id = $becomes WHERE contact_id = $was",
            {"was": was, "becomes": becomes},
        ).fetchone()
        rows += int(done[0]) if done else 0
    for table in ("adrift", "adrift_point"):
        cursor.execute(f"DELETE FROM ops.{identifier(table)} WHERE contact_id = ?", [was])
    return rows


def _recorded_about_a_contact(cursor: Connection) -> list[str]:
    rows = cursor.execute(read_sql(__package__, "recorded_about_a_contact")).fetchall()
    return [table for (table,) in rows if table not in _STAY]


def _spell_as_known(staged: Staged) -> None:
    """Ids that the new copy spells otherwise (a GUID in capitals, a Salesforce id's long form) as before."""
    cursor = staged.connection
    known = " UNION ".join(
        f"SELECT contact_id FROM ops.{identifier(table)}"
        for (table,) in cursor.execute(read_sql(__package__, "recorded_about_a_contact")).fetchall()
    )
    cursor.execute(read_sql(__package__, "spelled_otherwise").replace("{recorded}", known))
    if cursor.execute("SELECT 1 FROM temp.spelled_otherwise LIMIT 1").fetchone() is None:
        return
    for (table,) in cursor.execute(read_sql("wigops.tombstone", "tables_of_the_copy")).fetchall():
        cursor.execute(
            f"UPDATE crm.{identifier(table)} AS row SET contact_id = spelled.becomes "
            "FROM temp.spelled_otherwise AS spelled WHERE row.contact_id = spelled.was"
        )
    for table, column in (("rejected_key", "record_key"), ("unreadable_point", "contact_id")):
        cursor.execute(
            f"UPDATE temp.{table} AS row SET {column} = spelled.becomes "
            f"FROM temp.spelled_otherwise AS spelled WHERE row.{column} = spelled.was"
        )


def _follow_merges(cursor: Connection) -> None:
    """Whoever the CRM says was merged is the record that took their place, and needs no question."""
    if cursor.execute("SELECT 1 FROM crm.merge LIMIT 1").fetchone() is None:
        return
    for was, becomes in cursor.execute(read_sql(__package__, "merged_people"), [london_today()]).fetchall():
        move(cursor, was, becomes)
        values = {
            "kind": "adrift",
            "contact_id": was,
            "candidate": becomes,
            "answer": "same",
            "reason": "The CRM says that it merged the one into the other.",
            "by": "the CRM",
            "at": utc_now(),
        }
        cursor.execute(read_sql(__package__, "record_decision"), values)
        record(
            cursor, "wigops", "identity decided", {"contact_id": was, "candidate": becomes, "answer": "same"}
        )
