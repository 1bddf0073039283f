"""A full disk: one sentence, the old data, and work goes on once there is room."""

import os
import subprocess
import sys
from pathlib import Path

from wigops.crm.load import load_export
from wigops.store import Home, Store

PROJECT = Path(__file__).parents[2]

# A process that may write no file beyond so many bytes, which DuckDB meets as it meets a full disk.
LIMITED = """
import resource, signal, sys
from wigops.commands import run
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(run(sys.argv[2:]))
"""


def limited(room: int, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LIMITED, str(room), *command],
        cwd=PROJECT, env=dict(os.environ), capture_output=True, text=True, check=False,
    )  # fmt: skip


def people(folder: Path, count: int) -> Path:
    folder.mkdir()
    rows = "".join(f"c{number * 7919 % 1_000_003},Zorblax{number * 104_729}\n" for number in range(count))
    (folder / "contact.csv").write_text("contact_id,first_name\n" + rows, encoding="utf-8")
    return folder


def test_a_load_that_does_not_fit_leaves_the_old_copy(home: Home, tmp_path: Path) -> None:
    store, elsewhere = Store(home, idle=0), Home(tmp_path / "elsewhere")
    load_export(store, people(tmp_path / "small", 2_000))
    large = people(tmp_path / "large", 40_000)
    load_export(Store(elsewhere, idle=0), large)
    needed = elsewhere.database.stat().st_size

    for share in (0.4, 0.9):
        done = limited(int(share * needed), "load", str(large), "--json", "--accept-change")

        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "The disk is full: nothing was changed. Free some space and try again.\n"
        assert list(home.staging.iterdir()) == []
        with store.read() as cursor:
            assert cursor.execute("SELECT count(*) FROM crm.contact").fetchone() == (2_000,)
            assert cursor.execute("SELECT count(*) FROM ops.load").fetchone() == (1,)
    assert load_export(store, large, accept_change=True).loaded == {"contact": 40_000}


def test_a_compaction_that_does_not_fit_leaves_the_old_file(home: Home, tmp_path: Path) -> None:
    store = Store(home, idle=0)
    load_export(store, people(tmp_path / "small", 40_000))
    content = home.database.read_bytes()

    done = limited(len(content) // 2, "compact")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "The disk is full: nothing was changed. Free some space and try again.\n"
    assert home.database.read_bytes() == content
    assert list(home.staging.iterdir()) == []
