"""The loads that were: the last one, how fresh the copy is, what was rejected."""

from dataclasses import dataclass
from datetime import datetime

from wigops.clock import LONDON
from wigops.store import Connection, read_sql


@dataclass(frozen=True)
class LastLoad:
    """The load that made the present copy; `tables` counts its rows by table; times are London's."""

    load_id: int
    finished_at: datetime
    loaded_by: str
    tables: dict[str, int]


def last_loaded(cursor: Connection) -> LastLoad | None:
    """The last load that took effect, or None where nothing was ever loaded."""
    row = cursor.execute(read_sql(__package__, "last_load")).fetchone()
    if row is None:
        return None
    load_id, finished_at, loaded_by, names, counts = row
    return LastLoad(
        load_id,
        finished_at.replace(tzinfo=LONDON),
        loaded_by,
        dict(zip(names or [], counts or [], strict=True)),
    )
