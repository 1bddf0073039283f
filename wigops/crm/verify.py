"""Checks of the copy itself: references that lead nowhere, and what is worked out about nobody."""

from wigops.crm.contract import TABLES
from wigops.store import Connection
from wigops.store.engine import identifier


def count_orphans(cursor: Connection) -> int:
    """How many rows refer to a row that is not in the copy, over every reference of the contract."""
    counts = [
        f"SELECT count(*) AS orphans FROM crm.{identifier(table.name)} AS child "
        f"ANTI JOIN crm.{identifier(column.refers_to or '')} AS parent USING ({identifier(column.name)}) "
        f"WHERE child.{identifier(column.name)} IS NOT NULL"
        for table in TABLES
        for column in table.references
    ]
    row = cursor.execute(f"SELECT sum(orphans) FROM ({' UNION ALL '.join(counts)})").fetchone()
    return int(row[0]) if row else 0


def count_leftovers(cursor: Connection) -> int:
    """How many rows that were worked out about a person stand for nobody in the copy."""
    row = cursor.execute(
        "SELECT count(*) FROM crm.retention_fact ANTI JOIN crm.contact USING (contact_id)"
    ).fetchone()
    return int(row[0]) if row else 0
