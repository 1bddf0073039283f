"""Likely duplicates of a batch's people: whoever is not in it stays, and is never kept out (rules.md 5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from wigops.store import Connection, read_sql


@dataclass(frozen=True)
class Duplicate:
    """A record `other_id` that is likely the same person's as `contact_id`, and would stay."""

    contact_id: str
    other_id: str


def duplicates_of(cursor: Connection, contact_ids: Sequence[str]) -> list[Duplicate]:
    """The records of the copy that are likely those of `contact_ids`, and not among them, by id."""
    values = {"contact_ids": list(contact_ids)}
    return [Duplicate(*row) for row in cursor.execute(read_sql(__package__, "duplicates"), values).fetchall()]


def duplicates_of_erased(cursor: Connection) -> list[Duplicate]:
    """The same for the temporary table `erased`."""
    chosen = cursor.execute("SELECT contact_id FROM temp.erased").fetchall()
    return duplicates_of(cursor, [contact_id for (contact_id,) in chosen])


def duplicates_of_batch(cursor: Connection, batch_id: int) -> list[Duplicate]:
    """The same for whoever waits in a batch of people."""
    waiting = cursor.execute(
        "SELECT contact_id FROM ops.erasure_item "
        "WHERE batch_id = ? AND outcome IS NULL AND special_category_id IS NULL",
        [batch_id],
    ).fetchall()
    return duplicates_of(cursor, [contact_id for (contact_id,) in waiting])
