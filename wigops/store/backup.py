"""Backups: a copy of the database as it is at one moment, made while it is in use; and coming back to one."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from wigops.drafts import draft_in
from wigops.errors import BadInputError
from wigops.points import Point, passed
from wigops.policy import policy_for
from wigops.store import engine
from wigops.store.compact import copy_database, write_anew
from wigops.store.database import Connection, Store, attach, open_in_turn
from wigops.store.replace import put_in_place
from wigops.store.schema import bring_up_to_date
from wigops.store.scratch import scratch_folder

_PIECE = 1 << 20  # bytes


@dataclass(frozen=True)
class Backup:
    """A backup's file and its size in bytes."""

    file: Path
    size: int


def back_up(store: Store, file: Path) -> Backup:
    """Write a copy of the database, encrypted with the installation's key, to the new file `file`.

    The file is there whole or not at all. Raises BadInputError where there is one already or it cannot be
    written, BusyError.
    """
    if file.exists():
        raise _taken(file)
    home = store.home
    home.prepare()
    with scratch_folder(home.staging, "backup") as scratch:
        copy = scratch / "backup.duckdb"
        with store.base() as base:
            try:
                copy_database(base, copy, home.database_key())
            except duckdb.Error as error:
                raise engine.explained(error) from None
        passed(Point.BACKUP_COPIED)
        _move(copy, file)
        passed(Point.BACKUP_NAMED)
    return Backup(file, file.stat().st_size)


def restore_from(store: Store, file: Path, *, then: Callable[[Connection], None]) -> None:
    """Put the backup `file` in the database's place, after `then` has done to it what must be done first.

    `then` is called in a transaction of the restored database before anybody else can see it; when it
    raises, nothing is changed. The backup itself is left as it is. Raises BadInputError for a file that is
    not there, is not a backup, or is not opened by the installation's key; BusyError.
    """
    if not file.is_file():
        raise BadInputError(f"There is no file {file}: nothing was changed.")
    home = store.home
    home.prepare()
    key = home.database_key()
    with scratch_folder(home.staging, "restore") as scratch:
        filled, restored = scratch / "filled.duckdb", scratch / "restored.duckdb"
        try:
            _copy(file, filled)
        except OSError as error:
            raise BadInputError(
                f"The backup could not be read, or copied ({error.strerror}): nothing was changed."
            ) from None
        with store.alone() as left:
            _close_cleanly(store, left)
            passed(Point.RESTORE_PREPARED)
            _prepare(filled, restored, key, store, then)
            put_in_place(home, restored)


def _prepare(
    filled: Path, restored: Path, key: str, store: Store, then: Callable[[Connection], None]
) -> None:
    """Bring the copy up to date, do `then`, and write it anew, so that nothing deleted stays in it."""
    base = engine.new_instance(filled.parent / "spill")
    try:
        attach(base, filled, key, name="wigops", wait=0)
        engine.confine(base, [filled.parent])
        _refuse_other_files(base)
        bring_up_to_date(base, policy_for(store.home.path))
        cursor = base.cursor()
        cursor.execute("USE wigops")
        cursor.execute("BEGIN TRANSACTION")
        then(cursor)
        cursor.execute("COMMIT")
        passed(Point.RESTORE_COMMITTED)
        cursor.close()
        write_anew(base, restored, key)
    except duckdb.Error as error:
        raise engine.explained(error) from None
    finally:
        base.close()


def _refuse_other_files(base: duckdb.DuckDBPyConnection) -> None:
    query = (
        "SELECT 1 FROM duckdb_tables() WHERE database_name = 'wigops' AND schema_name = 'ops' "
        "AND table_name = 'migration'"
    )
    if base.execute(query).fetchone() is None:
        raise BadInputError("That file is not a backup of wigops: nothing was changed.")


def _close_cleanly(store: Store, left: float) -> None:
    """Wait until no process has the database, and work its log into it; one that is damaged has to go."""
    home = store.home
    if not home.database.exists():
        return
    try:
        open_in_turn(home, wait=left).close()
    except BadInputError:
        home.database.with_name(f"{home.database.name}.wal").unlink(missing_ok=True)


def _copy(file: Path, filled: Path) -> None:
    with file.open("rb") as source, filled.open("xb") as target:
        while piece := source.read(_PIECE):
            target.write(piece)
            passed(Point.RESTORE_FILLING)


def _move(copy: Path, file: Path) -> None:
    """Move `copy` to `file`, whole or not at all, onto whatever disk that is."""
    try:
        with copy.open("rb") as source, draft_in(file.parent) as draft:
            shutil.copyfileobj(source, draft.file, _PIECE)
            draft.keep()
            passed(Point.BACKUP_DRAFTED)
            draft.claim(file)
    except FileExistsError:
        raise _taken(file) from None
    except OSError as error:
        raise BadInputError(
            f"The backup could not be written to {file} ({error.strerror}): nothing was changed."
        ) from None


def _taken(file: Path) -> BadInputError:
    return BadInputError(f"There is a file {file} already: nothing was changed. Name a new one.")
