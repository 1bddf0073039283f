"""The tombstones a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wigops.store import Connection, read_sql

if TYPE_CHECKING:
    import pandas as pd


def count_tombstones(cursor: Connection, *, search: str = "") -> dict[str, int]:
    """How many tombstones are in force and how many were released, of those whose CRM id holds `search`."""
    row = cursor.execute(read_sql(__package__, "count_tombstones"), {"search": search.strip()}).fetchone()
    in_force, released = row or (0, 0)
    return {"in_force": int(in_force), "released": int(released)}


def tombstones_page(
    cursor: Connection, *, search: str = "", limit: int | None, offset: int = 0
) -> pd.DataFrame:
    """Tombstones `offset` to `offset + limit`, latest erasures first; all of them where `limit` is None.

    Columns: contact_id, erased_on, rule, policy_version, batch_id, released_on, released_by, release_reason.
    `search` is looked for anywhere in the CRM id.
    """
    values = {"search": search.strip(), "limit": limit, "offset": offset}
    return cursor.execute(read_sql(__package__, "tombstones_page"), values).df()
