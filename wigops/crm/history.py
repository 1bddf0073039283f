"""The loads that were: the last one, how fresh the copy is, what was rejected."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from wigops.catalogue import TABLE_NAMES, missing_columns
from wigops.clock import LONDON
from wigops.store import Connection, read_sql, scalar

if TYPE_CHECKING:
    import pandas as pd

_WHOLE = "Int64"


@dataclass(frozen=True)
class LastLoad:
    """The load that made the present copy; `tables` counts its rows by table; times are London's.

    `suppressed` counts the contacts that it kept out, since they were erased here. `columns` has those of the
    contract that each table had (a load of an earlier version wrote none down), `lost` those that it lacked
    although an earlier load had them.
    """

    load_id: int
    finished_at: datetime
    loaded_by: str
    tables: dict[str, int]
    suppressed: int = 0
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lost: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class LoadRecord:
    """One load as it was recorded; times are London's.

    `contacts` and `rows` count what passed the checks, whether or not the load took effect; `contacts` is
    None where the contact table was missing or unreadable. `people_due` is None where nothing took effect.
    """

    load_id: int
    started_at: datetime
    finished_at: datetime
    loaded_by: str
    mapping: str | None
    refused: bool
    reasons: tuple[str, ...]
    accepted_change: bool
    people_due: int | None
    policy_version: str
    contacts: int | None
    rows: int
    rejected: int


def last_loaded(cursor: Connection) -> LastLoad | None:
    """The last load that took effect, or None where nothing was ever loaded."""
    row = cursor.execute(read_sql(__package__, "last_load")).fetchone()
    if row is None:
        return None
    load_id, finished_at, loaded_by, names, counts, suppressed = row
    of_tables = cursor.execute(
        "SELECT table_name, columns, lost_columns FROM ops.load_table WHERE load_id = ?", [load_id]
    ).fetchall()
    return LastLoad(
        load_id,
        finished_at.replace(tzinfo=LONDON),
        loaded_by,
        dict(zip(names or [], counts or [], strict=True)),
        suppressed,
        {table: tuple(had) for table, had, _ in of_tables if had is not None},
        {table: tuple(lost) for table, _, lost in of_tables if lost},
    )


def find_load(cursor: Connection, load_id: int) -> LoadRecord | None:
    """The load numbered `load_id`, or None where there was none."""
    row = cursor.execute(read_sql(__package__, "one_load"), {"load_id": load_id}).fetchone()
    if row is None:
        return None
    number, started, finished, loaded_by, mapping, outcome, reasons, accepted, due, policy, *counts = row
    return LoadRecord(
        load_id=number,
        started_at=started.replace(tzinfo=LONDON),
        finished_at=finished.replace(tzinfo=LONDON),
        loaded_by=loaded_by,
        mapping=mapping,
        refused=outcome == "refused",
        reasons=tuple(reasons or ()),
        accepted_change=bool(accepted),
        people_due=due,
        policy_version=policy,
        contacts=counts[0],
        rows=counts[1],
        rejected=counts[2],
    )


def latest_load(cursor: Connection) -> LoadRecord | None:
    """The newest load, refused or not; None where none was ever tried."""
    return _load_numbered(cursor, "SELECT max(load_id) FROM ops.load", [])


def load_in_use(cursor: Connection) -> LoadRecord | None:
    """The load that made the present copy; None where nothing was ever loaded."""
    return _load_numbered(cursor, "SELECT max(load_id) FROM ops.load WHERE outcome = 'loaded'", [])


def earlier_load(cursor: Connection, load_id: int) -> LoadRecord | None:
    """The last load before `load_id` that took effect, or None where there was none."""
    newest = "SELECT max(load_id) FROM ops.load WHERE outcome = 'loaded' AND load_id < ?"
    return _load_numbered(cursor, newest, [load_id])


def count_loads(cursor: Connection) -> int:
    """How many loads were tried, refused ones among them."""
    return scalar(cursor, "SELECT count(*) FROM ops.load", [])


def loads_page(cursor: Connection, *, limit: int | None, offset: int = 0) -> pd.DataFrame:
    """Loads `offset` to `offset + limit`, newest first; all of them where `limit` is None.

    Columns: load_id, started_at, finished_at (London time, without a zone), loaded_by, mapping, outcome
    ("loaded" or "refused"), accepted_change, contacts, people_due, loaded, rejected (rows), reasons (one
    text).
    """
    frame = cursor.execute(read_sql(__package__, "loads"), {"limit": limit, "offset": offset}).df()
    return frame.astype(dict.fromkeys(("contacts", "people_due", "loaded", "rejected"), _WHOLE))


def load_tables(cursor: Connection, load_id: int) -> pd.DataFrame:
    """What load `load_id` counted, beside the load before it that took effect, in the contract's order.

    Columns: table_name, loaded and rejected (rows; null where the export had no such table), before (rows
    of the earlier load; null where it had none), change (rows), change_percent (of `before`).
    """
    frame = cursor.execute(read_sql(__package__, "load_tables"), {"load_id": load_id}).df()
    whole = frame.astype(dict.fromkeys(("loaded", "rejected", "before", "change"), _WHOLE))
    known = {name: place for place, name in enumerate(TABLE_NAMES)}
    return whole.sort_values("table_name", key=lambda names: names.map(known), ignore_index=True)


def load_ignored(cursor: Connection, load_id: int) -> pd.DataFrame:
    """The columns that load `load_id` did not take over: table_name, columns (one text)."""
    return cursor.execute(read_sql(__package__, "load_ignored"), {"load_id": load_id}).df()


def load_missing(cursor: Connection, load_id: int) -> pd.DataFrame:
    """The columns of the contract that the tables of load `load_id` lacked: table_name, columns (one text).

    Nothing where the load was of a version that did not write down which columns there were.
    """
    had = cursor.execute(
        "SELECT table_name, columns FROM ops.load_table WHERE load_id = ? AND columns IS NOT NULL", [load_id]
    ).fetchall()
    lacking = missing_columns(dict(had))
    values = {"tables": list(lacking), "columns": [", ".join(names) for names in lacking.values()]}
    return cursor.execute(
        "SELECT unnest(CAST($tables AS VARCHAR[])) AS table_name, "
        "unnest(CAST($columns AS VARCHAR[])) AS columns",
        values,
    ).df()


def count_rejections(cursor: Connection, load_id: int) -> int:
    """How many rejected rows of load `load_id` are listed; `LoadRecord.rejected` counts all of them."""
    return scalar(cursor, "SELECT count(*) FROM ops.load_rejection WHERE load_id = ?", [load_id])


def rejections_page(cursor: Connection, load_id: int, *, limit: int | None, offset: int = 0) -> pd.DataFrame:
    """Rejected rows `offset` to `offset + limit` of load `load_id`; all where `limit` is None.

    Columns: table_name, line (in the file, the header being 1), reason. By table and line.
    """
    values = {"load_id": load_id, "limit": limit, "offset": offset}
    return cursor.execute(read_sql(__package__, "load_rejections"), values).df()


def _load_numbered(cursor: Connection, sql: str, values: list[int]) -> LoadRecord | None:
    row = cursor.execute(sql, values).fetchone()
    return find_load(cursor, row[0]) if row and row[0] is not None else None
