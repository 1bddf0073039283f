"""The moments at which a deed that writes more than one file may be cut off, each under a name.

A test sets the environment variable `WIGOPS_DIE_AT` to one of these names from outside; the process is then
killed when it gets there, as by a machine that loses its power. Otherwise passing a point does nothing.
"""

import os
import signal
from enum import Enum

from wigops.errors import BadInputError

DIE_AT = "WIGOPS_DIE_AT"
"""The environment variable that names the point at which this process is killed: for tests."""


class Point(Enum):
    """Every such moment. A test kills each deed that gets there, and looks at what was left."""

    KEY_DRAFTED = "key: written, without its name yet"
    KEY_NAMED = "key: has its name, and that of its draft still"

    OPENED_EMPTY = "opening: a new file is there, with nothing in it"
    OPENED_NEW_SCHEMA = "opening: the schema is made, before it is committed"

    LOAD_FILLING = "load: the staging file is being filled"
    LOAD_FILLED = "load: the staging file is filled"
    LOAD_BEFORE_ITS_TURN = "load: accepted, before it has the database to itself"
    LOAD_CARRIED_OVER = "load: the record is carried over, before the commit"
    LOAD_COMMITTED = "load: committed, before its log is worked in"
    LOAD_IN_PLACE = "load: in place, before the rewrite that it may owe"

    PLACE_READY = "placing: the new database file is safe, before it gets its name"
    PLACE_TAKEN = "placing: the new database file has its name, before the folder is safe"

    LEDGER_BEFORE = "ledger: before the line is written"
    LEDGER_HALF = "ledger: half of the line is written"
    LEDGER_ON_DISK = "ledger: the line is safe, before the database knows of it"
    LEDGER_BEFORE_COMMIT = "ledger: all of the deed is done, before the commit"
    LEDGER_COMMITTED = "ledger: the deed is committed"

    REPLAYED = "replay: the deeds are done again, before the commit"

    COPIED = "copying: all rows are in the new file, before its log is worked in"

    CERTIFICATE_BEFORE = "certificate: before anything of it is written"
    CERTIFICATE_DRAFTED = "certificate: its first file is written, without its name yet"
    CERTIFICATE_HALF = "certificate: the JSON is there and the PDF is not"

    BACKUP_COPIED = "backup: the copy is made, before it is moved"
    BACKUP_DRAFTED = "backup: moved to its folder, without its name yet"
    BACKUP_NAMED = "backup: it is there, before it is on record"

    RESTORE_FILLING = "restore: the copy of the backup is being filled"
    RESTORE_PREPARED = "restore: the copy is filled, before anything is done to it"
    RESTORE_COMMITTED = "restore: the copy is brought up to today"
    RESTORE_IN_PLACE = "restore: in place, before the certificates are written"

    EXPORT_DRAFTED = "changes: the file is written, before it is on record"
    EXPORT_RECORDED = "changes: on record, before the file has its name"

    PACK_DRAFTED = "pack: the file is written, before it is on record"
    PACK_RECORDED = "pack: on record, before the file has its name"

    FILES_DRAFTED = "files: all are written, before they are on record"
    FILES_RECORDED = "files: on record, before the first has its name"
    FILES_HALF = "files: the first has its name and the others have not"


def passed(point: Point) -> None:
    """Say that `point` was reached: where `WIGOPS_DIE_AT` names it, the process is killed now."""
    if os.environ.get(DIE_AT) == point.value:
        os.kill(os.getpid(), signal.SIGKILL)


def check_point() -> None:
    """Raises BadInputError where `WIGOPS_DIE_AT` names no point: nothing would ever be killed there."""
    name = os.environ.get(DIE_AT)
    if name and name not in {point.value for point in Point}:
        raise BadInputError(
            f"{DIE_AT} is set to a point that there is not: nothing was done. It is for tests; unset it."
        )
