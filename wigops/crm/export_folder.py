"""An export's files: which tables are there, and how DuckDB is told to read each."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from wigops.errors import BadInputError
from wigops.store.engine import identifier, literal

_HEADER_BYTES = 1_000_000
_LINE_BYTES = 16_000_000
_ENDINGS = (".csv", ".parquet")
_PATTERN_SIGNS = "*?["
_BETWEEN_WORDS = re.compile(r"[\s_-]+")


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
        """The header's names, in order; one without a name is called by its place. Raises UnreadableError."""
        try:
            with self.path.open("rb") as file:
                head = file.read(_HEADER_BYTES)
        except OSError as error:
            raise UnreadableError(f"{self.path.name} cannot be opened ({error.strerror}).") from None
        if b"\n" in head or b"\r" in head:
            head = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            head = head[: head.rfind(b"\n") + 1]
        text = head.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
        try:
            names = next(csv.reader(io.StringIO(text), strict=True), [])
            is_text = b"\0" not in "".join(names).encode()
        except (UnicodeEncodeError, csv.Error):
            is_text = False
        if not is_text:
            raise UnreadableError(f"{self.path.name} is not a CSV file in UTF-8.")
        if not any(names):
            raise UnreadableError(f"{self.path.name} has no header row.")
        named = tuple(name or f"column {place}" for place, name in enumerate(names, 1))
        if len({name.casefold() for name in named}) < len(named):
            raise UnreadableError(f"The header of {self.path.name} has two columns of the same name.")
        return named


def find_files(folder: Path) -> dict[str, ExportFile]:
    """The export's files by table name.

    Raises BadInputError where the folder is not there, is empty, has a name that DuckDB would take for a
    pattern, links to a file elsewhere, or holds a table both as CSV and Parquet.
    """
    if not folder.is_dir():
        raise BadInputError(f"There is no folder {folder}: nothing was loaded.")
    if any(sign in str(folder.absolute()) for sign in _PATTERN_SIGNS):
        raise BadInputError(f"A folder's name may hold none of {_PATTERN_SIGNS}: nothing was loaded.")
    found: dict[str, ExportFile] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix not in _ENDINGS or not path.is_file():
            continue
        if not path.resolve().is_relative_to(folder.resolve()):
            raise BadInputError(f"{path.name} links to a file outside its folder: nothing was loaded.")
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


def source_of(file: ExportFile, contract: Iterable[str] = ()) -> Source:
    """How to read `file`. Raises UnreadableError.

    A column whose header is one of the `contract`'s names, but for its case, the blanks around it and what
    stands between its words, is called by that name; any other by its own.
    """
    if file.is_csv:
        columns = _named_by(contract, file.columns(), file)
        return Source(csv_source(file, columns, malformed=f"malformed_{file.table}"), columns, file)
    path = literal(str(file.path))
    try:
        with duckdb.connect() as probe:
            described = probe.execute(f"DESCRIBE SELECT * FROM read_parquet({path})").fetchall()
            schema = probe.execute(f"SELECT name, num_children FROM parquet_schema({path})").fetchall()
    except duckdb.Error:
        raise UnreadableError(f"{file.path.name} is not a Parquet file that can be read.") from None
    # DuckDB tells columns of one name apart by a number; the file itself says what they are called.
    _named_by(contract, tuple(_parquet_columns(schema)), file)
    columns = _named_by(contract, tuple(name for name, *_ in described), file)
    cells = ", ".join(
        _parquet_cell(name, kind, called) for (name, kind, *_), called in zip(described, columns, strict=True)
    )
    return Source(f"(SELECT {cells} FROM read_parquet({path}))", columns)


def _parquet_columns(schema: list[tuple[str, int | None]]) -> Iterable[str]:
    """The names of the columns themselves, without the fields within them; the first row is the whole."""
    within = 0
    for name, children in schema[1:]:
        if within == 0:
            yield name
        else:
            within -= 1
        within += children or 0


def _named_by(contract: Iterable[str], names: tuple[str, ...], file: ExportFile) -> tuple[str, ...]:
    """`names` as the contract has them. Raises UnreadableError where two are the same column of it."""
    known = {_bare(name): name for name in contract}
    named = tuple(known.get(_bare(name), name) for name in names)
    ours = [name for name in named if name in known.values()]
    if len(set(ours)) < len(ours):
        raise UnreadableError(f"The header of {file.path.name} has two columns of the same name.")
    return named


def _bare(name: str) -> str:
    """A header without its case, the blanks around it and what stands between its words."""
    return _BETWEEN_WORDS.sub("", name.casefold())


def _parquet_cell(name: str, kind: str, called: str) -> str:
    """A column as text. Midnight without a zone is spelled as a date, since pandas keeps dates that way."""
    column = identifier(name)
    text = f"CAST({column} AS VARCHAR)"
    if kind.startswith("TIMESTAMP") and kind != "TIMESTAMP WITH TIME ZONE":
        text = f"regexp_replace({text}, ' 00:00:00$', '')"
    return f"{text} AS {identifier(called)}"


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
