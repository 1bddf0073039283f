"""The pack as a ZIP: written piece by piece to a draft beside its place, whole or not at all."""

import csv
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from wigops.drafts import draft_in
from wigops.errors import BadInputError
from wigops.export.formulas import neutralised
from wigops.points import Point, passed
from wigops.rights.data_held import Row

_PRIVATE_FILE = 0o600
_PIECE = 1 << 18  # bytes


@dataclass(frozen=True)
class Entry:
    """One file of the pack. `rows` is None where it has none of its own; of `redacted` mentions, `unreviewed`
    were taken out without anybody having looked at them."""

    name: str
    what: str
    rows: int | None
    redacted: int
    unreviewed: int
    sha256: str


class Archive:
    """A ZIP that is being written; `entries` lists what is in it so far."""

    def __init__(self, file: IO[bytes], at: datetime) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        self._at = at
        self.entries: list[Entry] = []

    def add(
        self,
        name: str,
        what: str,
        pieces: Iterable[bytes],
        *,
        rows: int | None = None,
        redacted: int = 0,
        unreviewed: int = 0,
        first: bool = False,
    ) -> None:
        """Write one file from its pieces, none of which is kept; `first` lists it before what was written."""
        about = zipfile.ZipInfo(name, self._at.timetuple()[:6])
        # A PDF is packed already.
        about.compress_type = zipfile.ZIP_STORED if name.endswith(".pdf") else zipfile.ZIP_DEFLATED
        about.external_attr = _PRIVATE_FILE << 16
        digest = hashlib.sha256()
        with self._zip.open(about, "w") as entry:
            for piece in _in_pieces(pieces):
                digest.update(piece)
                entry.write(piece)
        place = 0 if first else len(self.entries)
        self.entries.insert(place, Entry(name, what, rows, redacted, unreviewed, digest.hexdigest()))
        self._zip.filelist.insert(place, self._zip.filelist.pop())

    def finish(self) -> None:
        """Write the list of what is in it, with which the ZIP ends."""
        self._zip.close()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):  # one that was not finished is thrown away, and what is wrong with it too
            self._zip.close()


def csv_pieces(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """A table as CSV (RFC 4180, UTF-8 with a byte-order mark), its cells safe for a spreadsheet to open."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    yield b"\xef\xbb\xbf"
    for row in _headed(columns, rows):
        writer.writerow([_cell(value) for value in row])
        yield text.getvalue().encode(errors="replace")
        text.seek(0)
        text.truncate()


def json_pieces(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """A table as a JSON array of objects."""
    separator = "[\n  "
    for row in rows:
        line = json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=_spell)
        yield (separator + line).encode(errors="replace")
        separator = ",\n  "
    yield b"[]" if separator.startswith("[") else b"\n]"


@contextmanager
def new_file(file: Path) -> Iterator[IO[bytes]]:
    """A file to write that has its name once the block has ended well, and is gone otherwise.

    Raises BadInputError where the file is there already, or cannot be written.
    """
    check_free(file)
    try:
        with draft_in(file.parent) as draft:
            yield draft.file
            passed(Point.PACK_RECORDED)
            draft.claim(file)
    except FileExistsError:
        raise _taken(file) from None
    except OSError:
        raise BadInputError(
            f"The file {file} could not be written: look whether its folder is there, may be written to and "
            "has room. No pack was made."
        ) from None


def check_free(file: Path) -> None:
    """Raises BadInputError where there is a file of that name."""
    if os.path.lexists(file):
        raise _taken(file)


def finished(file: IO[bytes]) -> str:
    """Make sure that what was written is on the disk; returns its SHA-256."""
    file.flush()
    os.fsync(file.fileno())
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _taken(file: Path) -> BadInputError:
    return BadInputError(f"The file {file} is there already: no pack was made. Name another file.")


def _in_pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer and larger pieces, which are compressed faster."""
    gathered = bytearray()
    for part in parts:
        gathered += part
        if len(gathered) >= _PIECE:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


def _headed(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[Row]:
    yield tuple(columns)
    yield from rows


def _cell(value: Any) -> str:
    if isinstance(value, str):
        plain = value[:1].isascii() and value[:1].isalnum()  # most are, and need no second look
        return value if plain else neutralised(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, list):
        return neutralised("; ".join(_cell(part) for part in value))
    return str(value) if isinstance(value, int | float) else neutralised(str(value))


def _spell(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
