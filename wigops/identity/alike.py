"""Records that have something in common: shared addresses, and likely duplicates."""

from collections.abc import Sequence
from dataclasses import dataclass

from wigops.store import Connection, read_sql, rows_as


@dataclass(frozen=True)
class LikelyDuplicate:
    """A record `other_id` that is likely the same person's as `contact_id`, and all that says so."""

    contact_id: str
    other_id: str
    why: list[str]


def likely_duplicates(cursor: Connection, contact_ids: Sequence[str]) -> list[LikelyDuplicate]:
    """The records of the copy that are likely those of `contact_ids`, and not among them.

    By contact, the likeliest first.
    """
    values = {"contact_ids": list(contact_ids)}
    return rows_as(cursor.execute(read_sql(__package__, "likely_duplicates"), values), LikelyDuplicate)


def note_shared_points(cursor: Connection, people: str, *, copy: str = "crm") -> None:
    """Put the addresses and numbers of `people` into the temporary table `shared_point`, with `is_shared`.

    `people` is a temporary table with their `contact_id`, `copy` the schema that they are looked up in: names
    of this program's own.
    """
    statement = read_sql(__package__, "shared_points").replace("{people}", people).replace("{copy}", copy)
    cursor.execute(statement)
