"""A backup is of one moment, however much is written meanwhile, and one that failed is in nobody's way."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wigops.audit import record
from wigops.errors import WigopsError
from wigops.store import Home, Store, back_up, restore_from

# A process with little room on its disk at first, as much as it likes after.
CRAMPED = """
import resource, signal, sys
from pathlib import Path
from wigops.errors import BadInputError
from wigops.store import Home, Store, back_up
store, file = Store(Home.from_environment(), idle=600), Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with store.read():
    pass  # it stays open from here on
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    back_up(store, file)
except BadInputError as error:
    print(error)
assert not file.exists()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(back_up(store, file).size)
"""


def counted(store: Store) -> tuple[int, int]:
    """How many events were written, and how many settings: one of each in every transaction."""
    with store.read() as cursor:
        row = cursor.execute(
            "SELECT (SELECT count(*) FROM ops.audit WHERE event = 'written'), "
            "(SELECT count(*) FROM ops.setting WHERE name = 'written')"
        ).fetchone()
    assert row is not None
    return row


def test_a_backup_beside_writers_is_of_one_moment(filled: Store, tmp_path: Path) -> None:
    begun, stop = threading.Event(), threading.Event()

    def write() -> int:
        written = 0
        while not stop.is_set():
            with filled.write() as cursor:
                cursor.execute("INSERT INTO ops.setting VALUES ('written', 'x')")
                record(cursor, "olive", "written", {})
            written += 1
            begun.set()
        return written

    with ThreadPoolExecutor(max_workers=1) as pool:
        writing = pool.submit(write)
        try:
            assert begun.wait(timeout=30)
            backups = [back_up(filled, tmp_path / f"backup-{number}.duckdb") for number in range(3)]
        finally:
            stop.set()
        written = writing.result()

    assert counted(filled) == (written, written)
    seen = []
    for backup in backups:
        restore_from(filled, backup.file, then=lambda _cursor: None)
        events, settings = counted(filled)
        assert events == settings
        seen.append(events)
    assert 0 < seen[0] < seen[2] <= written
    assert seen == sorted(seen)


def test_two_backups_at_once(filled: Store, tmp_path: Path) -> None:
    with ThreadPoolExecutor(max_workers=2) as pool:
        made = list(pool.map(lambda name: back_up(filled, tmp_path / name), ["a.duckdb", "b.duckdb"]))
    assert [backup.file.name for backup in made] == ["a.duckdb", "b.duckdb"]
    assert list(filled.home.staging.glob("backup*")) == []


@pytest.mark.usefixtures("filled")
def test_a_backup_that_found_no_room_can_be_made_again(home: Home, tmp_path: Path) -> None:
    file, room = tmp_path / "backup.duckdb", home.database.stat().st_size // 2

    done = subprocess.run(
        [sys.executable, "-c", CRAMPED, str(file), str(room)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    said, size = done.stdout.splitlines()
    assert said == "The disk is full: nothing was changed. Free some space and try again."
    assert file.stat().st_size == int(size) > room


def test_a_file_that_is_there_is_never_written_over(filled: Store, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "backup.duckdb")
    with pytest.raises(WigopsError, match="There is a file"):
        back_up(filled, tmp_path / "backup.duckdb")
