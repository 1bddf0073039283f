"""The anonymous history of engagement, beside what the copy still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wigops.store import Connection, read_sql

if TYPE_CHECKING:
    import pandas as pd


def engagement_by_year(cursor: Connection) -> pd.DataFrame:
    """Events by year and kind: year (its first day), kind, held (in the copy), anonymous (of the erased).

    Their sum for a year and kind is the same before and after an erasure (rules.md section 3).
    """
    return cursor.execute(read_sql(__package__, "engagement_by_year")).df()
