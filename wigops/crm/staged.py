"""What came of staging an export: its file, its rows by table, and what was found wrong with them."""

from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from wigops.catalogue import missing_columns
from wigops.crm.rejected_rows import RejectedRows


@dataclass(frozen=True)
class Rejected:
    """A row that was not loaded: where it stands in which file, and why; never what it says."""

    table: str
    line: int
    reason: str


@dataclass(frozen=True)
class ImpossibleDate:
    """A row that came with an impossible date, by its key; whose it is stands in the copy."""

    table: str
    column: str
    key: str


@dataclass(frozen=True)
class UnreadablePoint:
    """A contact point that is no whole address or number, by whose it is."""

    contact_id: str
    kind: str


@dataclass(frozen=True)
class RejectedPerson:
    """Somebody who must be protected and has rows that are rejected in a table."""

    table: str
    contact_id: str


@dataclass
class Staged:
    """What reading and checking an export found, and where the accepted rows are.

    `loaded` and `rejected` count rows by table, for the tables that the export has. `longest_keys` has the
    characters of the longest key of each table whose keys are letters and digits alone. `columns` names the
    columns of the contract that each table has, `impossible_dates` counts by `table.column`. Among the
    temporary tables of `connection` are those of `rejected_rows`, and the `unreadable_point` of `derive`.
    """

    connection: duckdb.DuckDBPyConnection
    file: Path
    loaded: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    longest_keys: dict[str, int] = field(default_factory=dict)
    rejections: list[Rejected] = field(default_factory=list)
    ignored_columns: dict[str, list[str]] = field(default_factory=dict)
    ignored_files: list[str] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)
    unreadable_points: int = 0
    columns: dict[str, list[str]] = field(default_factory=dict)
    impossible_dates: dict[str, int] = field(default_factory=dict)
    impossible_rows: list[ImpossibleDate] = field(default_factory=list)
    unreadable_rows: list[UnreadablePoint] = field(default_factory=list)
    protected_rejected: list[RejectedPerson] = field(default_factory=list)

    @property
    def rejected_rows(self) -> RejectedRows:
        """Every row that was rejected; `rejections` lists the first of them."""
        return RejectedRows(self.connection)

    @property
    def missing_columns(self) -> dict[str, list[str]]:
        """The columns of the contract that the export's tables lack, by table."""
        return missing_columns(self.columns)
