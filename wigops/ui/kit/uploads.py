"""What comes in through the browser: an export's files, or one ZIP of them, as a folder for the loader.

The folder holds personal data in plain text, which the loader has to read from a disk. So it is private to
its owner (0700, files 0600), lives in the staging folder only while the block of `unpacked` runs, and is
deleted (not overwritten) whatever ends the block, and at the process's exit. What a killed process left
behind is removed by the next upload, and by `remove_leftovers`.

No name that was sent is ever used as a path: a file is accepted only by a name that has no separator, dot
segment or drive in it.
"""

import atexit
import errno
import io
import os
import re
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from wigops.errors import BadInputError
from wigops.store import Home, scratch_folder

MOST_FILES = 64
MOST_BYTES = 2 * 1024**3
"""How large an export may be once it is unpacked, in bytes."""

_PURPOSE = "upload"
_NAME = re.compile(r"[a-z_]+\.(csv|parquet)")
_PACKED_BY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1 | 0x40
_ENTRY_SIGN = b"PK\x01\x02"
_MOST_ENTRY_SIGNS = 10 * MOST_FILES  # packed bytes may look like a few more
_CHUNK_BYTES = 1 << 20
_LONGEST_SHOWN = 60
_NOT_A_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)

_in_use: set[Path] = set()


@dataclass(frozen=True)
class Upload:
    """One file as a browser sent it."""

    name: str
    content: bytes

    @property
    def is_zip(self) -> bool:
        return self.name.lower().endswith(".zip")


def check(uploads: Sequence[Upload]) -> None:
    """Check the names, number and sizes of what was uploaded, without unpacking it. Raises BadInputError."""
    if not uploads:
        raise BadInputError("No file was uploaded: nothing was loaded.")
    if any(upload.is_zip for upload in uploads):
        if len(uploads) > 1:
            raise BadInputError(
                "Upload either one ZIP file or the export's files, not both: nothing was loaded."
            )
        with _opened(uploads[0]) as archive:
            _check_entries(archive.infolist())
        return
    _check_names([upload.name for upload in uploads])
    _check_size(sum(len(upload.content) for upload in uploads))


@contextmanager
def unpacked(home: Home, uploads: Sequence[Upload]) -> Iterator[Path]:
    """A private folder with the uploaded export in it, which is gone when the block ends.

    Raises BadInputError for an upload that `check` refuses, that is damaged, that is larger than it says it
    is, or for which the disk has no room.
    """
    check(uploads)
    home.prepare()
    with scratch_folder(home.staging, _PURPOSE) as folder:
        _in_use.add(folder)
        try:
            _write_all(uploads, folder)
            yield folder
        finally:
            _in_use.discard(folder)


def remove_leftovers(home: Home) -> None:
    """Remove the unpacked uploads of processes that are no more."""
    home.prepare()
    with scratch_folder(home.staging, _PURPOSE):
        pass  # making a folder removes those that nobody holds


def _write_all(uploads: Sequence[Upload], folder: Path) -> None:
    try:
        _write_each(uploads, folder)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _no_room() from None
        raise


def _write_each(uploads: Sequence[Upload], folder: Path) -> None:
    if not uploads[0].is_zip:
        _check_room(folder, sum(len(upload.content) for upload in uploads))
        for upload in uploads:
            _write(folder, upload.name, io.BytesIO(upload.content), MOST_BYTES)
        return
    with _opened(uploads[0]) as archive:
        entries = archive.infolist()
        _check_entries(entries)
        _check_room(folder, sum(entry.file_size for entry in entries))
        left = MOST_BYTES
        for entry in entries:
            with archive.open(entry) as packed:
                left -= _write(folder, entry.filename, packed, left)


def _write(folder: Path, name: str, source: IO[bytes], most: int) -> int:
    """Write `source` into the new file `name`; returns how many bytes. Raises BadInputError past `most`."""
    _check_names([name])
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    written = 0
    with os.fdopen(handle, "wb") as new:
        while chunk := source.read(_CHUNK_BYTES):
            written += len(chunk)
            if written > most:
                raise _too_large()
            new.write(chunk)
    return written


@contextmanager
def _opened(upload: Upload) -> Iterator[zipfile.ZipFile]:
    if upload.content.count(_ENTRY_SIGN) > _MOST_ENTRY_SIGNS:
        raise _too_many()
    try:
        with zipfile.ZipFile(io.BytesIO(upload.content)) as archive:
            yield archive
    except _NOT_A_ZIP:
        raise BadInputError(
            "The ZIP file cannot be read: it is damaged, or no ZIP file. Nothing was loaded."
        ) from None


def _check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    if not entries:
        raise BadInputError("The ZIP file is empty: nothing was loaded.")
    if len(entries) > MOST_FILES:
        raise _too_many()
    if any("/" in entry.filename or "\\" in entry.filename for entry in entries):
        raise BadInputError(
            "The ZIP file has folders in it. Zip the export's files themselves, not the folder that they are "
            "in: nothing was loaded."
        )
    _check_names([entry.filename for entry in entries])
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise BadInputError(
                "The ZIP file is protected by a password. Zip it without one: nothing was loaded."
            )
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            raise BadInputError(
                f"{entry.filename} in the ZIP file is a link, not a file: nothing was loaded."
            )
        if entry.compress_type not in _PACKED_BY:
            raise BadInputError(
                f"{entry.filename} is packed in an unusual way. Make an ordinary ZIP: nothing was loaded."
            )
    _check_size(sum(entry.file_size for entry in entries))


def _check_names(names: Sequence[str]) -> None:
    if len(names) > MOST_FILES:
        raise _too_many()
    for name in names:
        if not _NAME.fullmatch(name):
            shown = "".join(sign for sign in name if sign.isprintable())[:_LONGEST_SHOWN]
            raise BadInputError(
                f"The file “{shown}” is not named after a table. A name is lower-case letters and "
                "underscores and ends in .csv or .parquet, such as contact_point.csv: nothing was loaded."
            )
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise BadInputError(f"There are two files called {repeated[0]}: nothing was loaded.")


def _check_size(total: int) -> None:
    if total > MOST_BYTES:
        raise _too_large()


def _check_room(folder: Path, total: int) -> None:
    """The unpacked files and the loader's own copy of them both need a place."""
    if shutil.disk_usage(folder).free < 2 * total:
        raise _no_room()


def _too_many() -> BadInputError:
    return BadInputError(f"There are more than {MOST_FILES} files in the upload: nothing was loaded.")


def _too_large() -> BadInputError:
    return BadInputError(
        f"The export is larger than {MOST_BYTES // 1024**3} GiB once unpacked. Put it into a folder on the "
        "server instead, or load it with python -m wigops load: nothing was loaded."
    )


def _no_room() -> BadInputError:
    return BadInputError("The server's disk has no room for this export: nothing was loaded.")


@atexit.register
def _remove_at_exit() -> None:
    for folder in list(_in_use):
        shutil.rmtree(folder, ignore_errors=True)
