"""An export's files: which tables are there, and how DuckDB is told to read each."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import duckdb

from wigops.errors import BadInputError
from wigops.store.engine import literal

_HEADER_BYTES = 1_000_000
_LINE_BYTES = 16_000_000
_ENDINGS = (".csv", ".parquet")


class UnreadableError(BadInputError):
    """A file that cannot be read at all; the sentence says which and why."""


@dataclass(frozen=True)
class ExportFile:
    """One file of an export, named after its table."""

    path: Path

    @property
    def table(self) -> str:
        return self.path.stem

    @property
    def is_csv(self) -> bool:
        return self.path.suffix == ".csv"

    def columns(self) -> tuple[str, ...]:
        """The header's names, in order. Raises UnreadableError."""
        try:
            with self.path.open("rb") as file:
                head = file.read(_HEADER_BYTES)
        except OSError as error:
            raise UnreadableError(f"{self.path.name} cannot be opened ({error.strerror}).") from None
        if b"\n" in head or b"\r" in head:
            head = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            head = head[: head.rfind(b"\n") + 1]
        try:
            names = next(csv.reader(io.StringIO(head.decode("utf-8-sig")), strict=True), [])
        except (UnicodeDecodeError, csv.Error):
            raise UnreadableError(f"{self.path.name} is not a CSV file in UTF-8.") from None
        if not any(names):
            raise UnreadableError(f"{self.path.name} has no header row.")
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise UnreadableError(f"{self.path.name} names a column twice: {', '.join(repeated)}.")
        return tuple(names)


def find_files(folder: Path) -> dict[str, ExportFile]:
    """The export's files by table name.

    Raises BadInputError where the folder is not there, is empty, or holds a table both as CSV and Parquet.
    """
    if not folder.is_dir():
        raise BadInputError(f"There is no folder {folder}: nothing was loaded.")
    found: dict[str, ExportFile] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix not in _ENDINGS or not path.is_file():
            continue
        if path.stem in found:
            raise BadInputError(
                f"The table {path.stem} is there as CSV and as Parquet, and only one can be it. "
                "Nothing was loaded."
            )
        found[path.stem] = ExportFile(path)
    if not found:
        raise BadInputError(f"The folder {folder} holds no .csv or .parquet file: nothing was loaded.")
    return found


@dataclass(frozen=True)
class Source:
    """Where a table's rows come from: SQL that gives them as text, its columns, its CSV file if it is one."""

    sql: str
    columns: tuple[str, ...]
    file: ExportFile | None = None

    @property
    def malformed(self) -> str:
        """The temporary table in which DuckDB describes a CSV file's malformed lines."""
        return f"malformed_{self.file.table}" if self.file else ""


def source_of(file: ExportFile) -> Source:
    """How to read `file`. Raises UnreadableError."""
    if file.is_csv:
        columns = file.columns()
        return Source(csv_source(file, columns, malformed=f"malformed_{file.table}"), columns, file)
    path = literal(str(file.path))
    try:
        with duckdb.connect() as probe:
            described = probe.execute(f"DESCRIBE SELECT * FROM read_parquet({path})").fetchall()
    except duckdb.Error:
        raise UnreadableError(f"{file.path.name} is not a Parquet file that can be read.") from None
    return Source(
        f"(SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet({path}))",
        tuple(row[0] for row in described),
    )


def csv_source(file: ExportFile, columns: tuple[str, ...], *, malformed: str) -> str:
    """The SQL that reads a CSV file as text, its columns named as `columns`.

    A malformed line is left out and described in the temporary table `malformed`.
    """
    named = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in columns)
    return (
        f"read_csv({literal(str(file.path))}, columns = {{{named}}}, header = true, auto_detect = false, "
        "delim = ',', quote = '\"', escape = '\"', strict_mode = true, null_padding = false, "
        f"max_line_size = {_LINE_BYTES}, store_rejects = true, rejects_limit = 0, "
        f"rejects_table = {literal(malformed)}, rejects_scan = {literal(malformed + '_scan')})"
    )
