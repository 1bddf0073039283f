"""Checks of the copy itself: references that lead nowhere, and what is worked out about nobody."""

from wigops.catalogue import TABLES
from wigops.store import Connection, read_sql, scalar
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
    return scalar(cursor, f"SELECT sum(orphans) FROM ({' UNION ALL '.join(counts)})")


def count_leftovers(cursor: Connection) -> int:
    """How many rows of the copy are about somebody who was erased here, or were worked out about nobody."""
    about = [
        f"SELECT count(*) AS leftovers FROM crm.{identifier(table)} SEMI JOIN erased USING (contact_id)"
        for (table,) in cursor.execute(read_sql("wigops.tombstone", "tables_of_the_copy")).fetchall()
    ]
    return scalar(
        cursor,
        "WITH erased AS (SELECT contact_id FROM ops.tombstone WHERE released_on IS NULL) "
        f"SELECT sum(leftovers) FROM ({' UNION ALL '.join(about)} UNION ALL "
        "SELECT count(*) FROM crm.retention_fact ANTI JOIN crm.contact USING (contact_id))",
    )
