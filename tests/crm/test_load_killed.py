"""A load killed at any moment leaves exactly the old copy or exactly the new one."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wigops.commands import run
from wigops.crm.contract import TABLE_NAMES
from wigops.crm.load import load_export
from wigops.crm.sample import write_sample
from wigops.store import Home, Store

PROJECT = Path(__file__).parents[2]
PEOPLE = 2_500
KILLS = 8

# Gives its pid to the test once all is imported and the load is about to begin, so that no kill is spent
# on the start of Python.
LOADER = """
import sys
from wigops.commands import run
print("ready", flush=True)
sys.exit(run(["load", sys.argv[1], "--accept-change"]))
"""


def fingerprints(store: Store) -> dict[str, tuple[int, int]]:
    """Rows and a hash of all of them, for each table of the copy."""
    with store.read() as cursor:
        return {
            table: cursor.execute(
                f"SELECT count(*), coalesce(sum(hash(CAST(t AS VARCHAR))), 0) FROM crm.{table} AS t"
            ).fetchone()
            for table in (*TABLE_NAMES, "retention_fact")
        }


def start(export: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", LOADER, str(export)], stdout=subprocess.PIPE, cwd=PROJECT, env=dict(os.environ)
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def test_a_killed_load_leaves_the_old_copy_or_the_new_one(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exports = [tmp_path / "old", tmp_path / "new"]
    for seed, export in enumerate(exports):
        write_sample(export, contacts=PEOPLE, seed=seed + 1)
    store = Store(home, wait=10, idle=0)
    copies = []
    for export in exports:
        started = time.monotonic()
        load_export(store, export, accept_change=True)
        length = time.monotonic() - started
        copies.append(fingerprints(store))
    assert copies[0] != copies[1]

    here, loads, left_behind = 1, 2, 0
    rng = random.Random(11)  # noqa: S311
    for number in range(KILLS):
        process = start(exports[1 - here])
        # The last fifth of a load, when the new copy is taken into use, gets half of the kills.
        share = rng.uniform(0.75, 1.1) if number % 2 else rng.uniform(0.0, 0.8)
        time.sleep(share * length)
        process.send_signal(signal.SIGKILL)
        process.communicate()

        now = fingerprints(store)
        assert now in copies
        with store.read() as cursor:
            recorded = cursor.execute("SELECT count(*) FROM ops.load").fetchone()
        if copies.index(now) != here:
            here, loads = copies.index(now), loads + 1
        assert recorded == (loads,)
        left_behind += any(home.staging.iterdir())

    assert run(["verify"]) == 0, capsys.readouterr().out
    assert left_behind, "no kill came while the staging file was there"
    load_export(store, exports[1 - here], accept_change=True)
    assert fingerprints(store) == copies[1 - here]
    assert list(home.staging.iterdir()) == []
