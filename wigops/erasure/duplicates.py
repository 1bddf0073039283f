"""Likely duplicates of a batch's people: whoever is not in it stays, and is never kept out (rules.md 5)."""

from wigops.erasure.erased import Erased
from wigops.identity import LikelyDuplicate, likely_duplicates
from wigops.store import Connection


def duplicates_of_erased(erased: Erased) -> list[LikelyDuplicate]:
    """The records likely of whoever is erased, and not among them."""
    return _duplicates_of(erased.cursor, "SELECT contact_id FROM temp.erased")


def duplicates_of_batch(cursor: Connection, batch_id: int) -> list[LikelyDuplicate]:
    """The same for whoever waits in a batch of people."""
    return _duplicates_of(
        cursor,
        "SELECT contact_id FROM ops.erasure_item "
        "WHERE batch_id = ? AND outcome IS NULL AND special_category_id IS NULL",
        batch_id,
    )


def _duplicates_of(cursor: Connection, query: str, *values: int) -> list[LikelyDuplicate]:
    people = cursor.execute(query, list(values)).fetchall()
    return likely_duplicates(cursor, [contact_id for (contact_id,) in people])
