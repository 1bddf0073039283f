"""A CSV file's bytes taken apart into records, where it matters on which physical line each begins."""

import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_QUOTED = rb'"(?:[^"]++|"")*+"?+'
_LINE_ENDS = b"\r\n"


@dataclass(frozen=True)
class CsvText:
    """A CSV file, mapped into memory. `one_column`: a blank line is then a row, else it is nothing.

    A record ends where DuckDB's reader ends it: at a line break outside quotes, a quote counting as one
    only where a cell begins.
    """

    data: mmap.mmap
    one_column: bool

    @classmethod
    @contextmanager
    def of(cls, path: Path, *, one_column: bool) -> Iterator["CsvText"]:
        """The text of the file at `path`, which is not empty, until the block ends."""
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield cls(data, one_column)

    def records(self) -> Iterator[tuple[int, int]]:
        """Each record, the header first, as (the byte it begins at, the line it begins on)."""
        pattern, line = self._record(), 1
        for match in pattern.finditer(self.data):
            text = match[0]
            if text if self.one_column else text.strip(_LINE_ENDS):
                yield match.start(), line
            line += text.count(self._ending())

    def record_at(self, position: int) -> int:
        """Where the record begins that DuckDB says is at `position`: it counts line breaks before it in."""
        while self.data[position : position + 1] in (b"\r", b"\n"):
            position += 1
        return position

    def lines_of_record(self, start: int) -> int:
        """How many lines the record that begins at the byte `start` takes."""
        match = self._record().match(self.data, start)
        text = match[0] if match else b""
        return text.count(self._ending()) + (not text.endswith(self._ending()))

    def _ending(self) -> bytes:
        return b"\n" if self.data.find(b"\n") >= 0 else b"\r"

    def _record(self) -> re.Pattern[bytes]:
        rest = b"[^," + self._ending() + b"]*+"
        cell = b"(?:" + _QUOTED + rest + b'|[^",' + self._ending() + b"]" + rest + b")?+"
        return re.compile(cell + b"(?:," + cell + b")*+(?:" + self._ending() + rb"|\Z)")
