"""How DuckDB itself is opened: its extension, its limits, and what its errors mean to a person."""

import errno
from pathlib import Path

import duckdb
import duckdb_extensions

from wigops.errors import BadInputError, DiskFullError, WigopsError
from wigops.store import limits

_DATABASE_FILES = ("", ".wal", ".wal.checkpoint", ".wal.recovery")


def new_instance(spill: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB instance with nothing attached, able to write encrypted files.

    `spill` is the folder it may spill to, encrypted; made when it does and removed when the instance is
    closed. No other instance may have the same: they would write over each other's files. Sessions run
    in London time (rules.md: every date is a date in Europe/London).
    """
    # DuckDB imports it with the first value that is bound, and swallows an interruption that meets it there.
    import pandas  # noqa: F401, PLC0415

    connection = _able_to_encrypt()
    connection.execute("SET temp_file_encryption = true")
    connection.execute(f"SET temp_directory = {literal(str(spill))}")
    connection.execute(f"SET memory_limit = {literal(limits.memory_limit())}")
    connection.execute("SET GLOBAL TimeZone = 'Europe/London'")
    connection.execute("SET enable_progress_bar = false")
    if (threads := limits.threads()) is not None:
        connection.execute("SET threads = ?", [threads])
    return connection


def _able_to_encrypt() -> duckdb.DuckDBPyConnection:
    """An instance with the extension that encrypted files are written by.

    To check its signature (20 MB) costs more than all else about opening a database. So it is checked once in
    a process, and again whenever the file is not the very one that was checked.
    """
    checked = _Checked.file is not None and _Checked.stamp == _stamp(_Checked.file)
    connection = duckdb.connect(config={"allow_unsigned_extensions": str(checked).lower()})
    try:
        connection.execute("LOAD httpfs")
    except duckdb.Error:
        duckdb_extensions.import_extension("httpfs")
        connection.execute("LOAD httpfs")
    if not checked:
        row = connection.execute(
            "SELECT install_path FROM duckdb_extensions() WHERE extension_name = 'httpfs'"
        ).fetchone()
        _Checked.file = Path(row[0]) if row and row[0] else None
        _Checked.stamp = _stamp(_Checked.file) if _Checked.file else None
    return connection


class _Checked:
    """The extension's file whose signature this process has checked, as it was then."""

    file: Path | None = None
    stamp: tuple[int, ...] | None = None


def _stamp(file: Path) -> tuple[int, ...] | None:
    """What changes when a file is put in another's place or written to; None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def confine(
    connection: duckdb.DuckDBPyConnection, folders: list[Path], *, databases: tuple[Path, ...] = ()
) -> None:
    """Forbid the instance any file but those in `folders` and the `databases`, and any new setting."""
    listed = ", ".join(literal(f"{folder.absolute()}/") for folder in folders)
    connection.execute(f"SET allowed_directories = [{listed}]")
    parts = [
        f"{file}{ending}" for file in databases for ending in ("", ".wal", ".wal.checkpoint", ".wal.recovery")
    ]
    connection.execute(f"SET allowed_paths = [{', '.join(literal(part) for part in parts)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def encrypted(key: str) -> str:
    """What an ATTACH says of a file that is encrypted with `key`, in brackets."""
    return f"(ENCRYPTION_KEY {literal(key)})"


def literal(text: str) -> str:
    """`text` as an SQL string, for the few statements (ATTACH, SET, COPY) that take no bound value."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """`name` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def is_locked(error: duckdb.Error) -> bool:
    """Whether DuckDB failed because another process holds the file."""
    return "Could not set lock" in str(error) or "Conflicting lock" in str(error)


_FULL = "The disk is full: nothing was changed. Free some space and try again."
_MEANINGS = (
    (
        DiskFullError,  # DuckDB gives what it spills no more room than the disk has
        ("max_temp_directory_size", "failed to offload"),
        "The disk has no room for what does not fit in memory: nothing was changed. Free some space, or let "
        "the database have more memory (WIGOPS_MEMORY), and try again.",
    ),
    (
        BadInputError,  # before a full disk, whose words DuckDB uses here too
        ("Out of Memory", "out of memory"),
        "This takes more memory than the database may have: nothing was changed. Set WIGOPS_MEMORY to more "
        "(such as 4GB), if the machine has it, and try again.",
    ),
    (
        DiskFullError,
        ("No space left", "File too large", "Disk quota", "could not allocate block"),
        _FULL,
    ),
    (
        BadInputError,
        ("Wrong encryption key", "without a key"),
        "The key does not fit the database: nothing was changed. Check WIGOPS_KEY, or the file "
        "database.key in WIGOPS_HOME, against the copy you keep of it.",
    ),
    (
        BadInputError,
        ("is not encrypted", "not an encrypted"),
        "The database file is not encrypted with this installation's key: nothing was changed. "
        "Put back the installation's own file.",
    ),
    (
        BadInputError,
        ("but we can only read versions", "newer version of DuckDB", "newer DuckDB"),
        "The database was written by a newer version: nothing was changed. Upgrade wigops to the "
        "version that wrote it.",
    ),
    (
        BadInputError,
        ("Permission denied", "read-only", "Read-only"),
        "The database file may not be written by this account: nothing was changed. "
        "Check the owner and mode of WIGOPS_HOME.",
    ),
    (
        BadInputError,
        ("AES tag", "not a valid DuckDB", "Could not read", "Corrupt", "hecksum", "Failed to load"),
        "The database file is damaged and was left as it was. Restore it from a backup.",
    ),
)  # fmt: skip


def is_full(error: OSError) -> bool:
    """Whether there was no room for what was to be written."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def disk_full() -> DiskFullError:
    """The error of whoever finds no room on the disk."""
    return DiskFullError(_FULL)


def explained(error: Exception) -> WigopsError:
    """`error` as one sentence for a person, without a word of DuckDB's message (it may quote data)."""
    if isinstance(error, WigopsError):
        return error
    message = str(error) or ("Out of Memory" if isinstance(error, MemoryError) else "")
    for kind, signs, sentence in _MEANINGS:
        if any(sign in message for sign in signs):
            return kind(sentence)
    if isinstance(error, duckdb.SerializationException | duckdb.InternalException | duckdb.FatalException):
        return BadInputError(_MEANINGS[-1][2])
    return BadInputError(
        f"The database could not do this ({type(error).__name__}): nothing was changed. "
        "If it happens again, tell whoever runs this installation."
    )
