"""Kills at random moments, which find what no named point does.

`SOAK=200 python -m pytest tests/soak/soak_kills.py`. Not among the tests that are run every time: they take
long, and depend on the machine's pace. `SOAK` is the number of kills of each deed.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.store.test_compact import contents
from wigops.accounts import add_account, passwords
from wigops.catalogue import TABLE_NAMES
from wigops.commands import run
from wigops.crm.load import load_export
from wigops.crm.sample import write_sample
from wigops.erasure import catch_up
from wigops.store import Home, Store, back_up, compact
from wigops.tombstone import Ledger

KILLS = int(os.environ.get("SOAK", "4"))
ERASED_AMONG, LOADED = 1_000, 2_500  # people

# Says "ready" once all is imported, so that no kill is spent on the start of Python.
COMMAND = """
import sys
from wigops.commands import run
print("ready", flush=True)
sys.exit(run(sys.argv[1:]))
"""
WHOLE = (
    "SELECT (SELECT count(*) FROM crm.contact), (SELECT count(*) FROM crm.engagement), "
    "(SELECT count(*) FROM crm.contact_point), (SELECT count(*) FROM ops.tombstone), "
    "(SELECT count(*) FROM ops.notice), (SELECT count(*) FROM ops.change_instruction), "
    "(SELECT coalesce(sum(events), 0) FROM ops.anonymous_engagement), "
    "(SELECT count(*) FROM ops.anonymous_disclosure), (SELECT count(*) FROM ops.ledger_entry), "
    "(SELECT count(*) FROM ops.audit WHERE event LIKE 'erasure%' AND event <> 'erasure proposed' "
    "AND event <> 'erasure withdrawn')"
)


def start(*arguments: str) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments], stdout=subprocess.PIPE, cwd=PROJECT, env=dict(os.environ)
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def state(store: Store) -> tuple[int, ...]:
    with store.read() as cursor:
        row = cursor.execute(WHOLE).fetchone()
    store.close()
    assert row is not None
    return tuple(int(value) for value in row)


def test_a_killed_erasure_is_whole_or_nothing(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    write_sample(tmp_path / "export", contacts=ERASED_AMONG, seed=3)
    assert run(["load", str(tmp_path / "export")]) == 0
    store = Store(home, wait=20, idle=0)
    add_account(store, "olive", "officer", "a long enough password", by=None)
    (tmp_path / "kept").mkdir()
    back_up(store, tmp_path / "kept" / "before.duckdb")
    before = state(store)

    started = time.monotonic()
    first = start("erase", "--due", "--by", "olive", "--json")
    assert first.wait(timeout=120) == 0
    seconds = time.monotonic() - started
    after = state(store)
    assert after[3] > 0

    chance = random.Random(7)  # noqa: S311
    seen = set()
    for _ in range(KILLS):
        for leftover in (home.path / "erasures.ledger", home.path / "tombstone.key"):
            leftover.unlink(missing_ok=True)
        home.database.with_name("wigops.duckdb.wal").unlink(missing_ok=True)
        home.database.write_bytes((tmp_path / "kept" / "before.duckdb").read_bytes())
        process = start("erase", "--due", "--by", "olive", "--json")
        time.sleep(chance.uniform(0, seconds))
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)

        catch_up(store)
        outcome = state(store)
        assert outcome in (before, after)
        assert len(list(Ledger(home).entries())) == (1 if outcome == after else 0)
        with store.read() as cursor:
            owed = cursor.execute("SELECT count(*) FROM ops.rewrite WHERE done_at IS NULL").fetchone()
            kept = cursor.execute(
                "SELECT count(*) FROM ops.erasure_batch WHERE certificate IS NOT NULL"
            ).fetchone()
        store.close()
        assert owed == (0,)
        assert len(list(home.certificates.glob("*.pdf"))) >= (kept or (0,))[0]
        assert {path.name for path in home.path.iterdir() if path.name.startswith("wigops.duckdb")} == {
            "wigops.duckdb"
        }
        seen.add(outcome == after)
        # The machine may be slower or faster than when the first was timed: kill later, or sooner.
        if len(seen) == 1:
            seconds *= 0.9 if outcome == after else 1.1
    assert KILLS < 20 or seen == {True, False}, "the kills were all too early or all too late"


def fingerprints(store: Store) -> dict[str, tuple[int, int]]:
    """Rows and a hash of all of them, for each table of the copy."""
    with store.read() as cursor:
        return {
            table: cursor.execute(
                f"SELECT count(*), coalesce(sum(hash(CAST(t AS VARCHAR))), 0) FROM crm.{table} AS t"
            ).fetchone()
            for table in (*TABLE_NAMES, "retention_fact")
        }


def test_a_killed_load_leaves_the_old_copy_or_the_new_one(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exports = [tmp_path / "old", tmp_path / "new"]
    for seed, export in enumerate(exports):
        write_sample(export, contacts=LOADED, seed=seed + 1)
    store = Store(home, wait=10, idle=0)
    copies = []
    for export in exports:
        started = time.monotonic()
        load_export(store, export, accept_change=True)
        length = time.monotonic() - started
        copies.append(fingerprints(store))
    assert copies[0] != copies[1]

    here, loads = 1, 2
    rng = random.Random(11)  # noqa: S311
    for number in range(KILLS):
        process = start("load", str(exports[1 - here]), "--accept-change")
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
        assert list(home.staging.iterdir()) == []

    assert run(["verify"]) == 0, capsys.readouterr().out
    load_export(store, exports[1 - here], accept_change=True)
    assert fingerprints(store) == copies[1 - here]
    assert list(home.staging.iterdir()) == []


def test_a_kill_at_any_moment_leaves_a_usable_file(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sample(tmp_path / "sample", contacts=LOADED, seed=5)
    filled = Store(home, wait=10, idle=0)
    load_export(filled, tmp_path / "sample")
    before = contents(filled)
    started = time.monotonic()
    compact(filled)
    length = time.monotonic() - started
    rng = random.Random(7)  # noqa: S311

    for _ in range(KILLS):
        process = start("compact")
        time.sleep(rng.uniform(0.2, 1.1) * length)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert contents(filled) == before

    assert run(["verify"]) == 0, capsys.readouterr().out
    compact(filled)
    assert contents(filled) == before
    assert list(home.staging.iterdir()) == []
