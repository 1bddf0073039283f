"""How long the week's figures take to be taken, and the board's pack to be made of them."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.table import report
from wigops.accounts import add_account, find_account
from wigops.clock import london_today
from wigops.policy import policy_for
from wigops.review import Week, figures_at_hand, take_figures
from wigops.review.board_pack import board_pack
from wigops.store import Home, Store

_READER = "bench-viewer"


def measure(home: Home) -> None:
    """Take this week's figures of the copy in `home`, and make the pack: here, and by the command."""
    store = Store(home, idle=60)
    with store.read() as cursor:
        known = find_account(cursor, _READER)
    if known is None:
        add_account(store, _READER, "viewer", "a long enough password", by=None)
    with store.read() as cursor:
        at_hand = figures_at_hand(cursor)
    started = time.perf_counter()
    figures = at_hand or take_figures(store)
    if at_hand is None:
        report("the week's figures taken", f"{time.perf_counter() - started:.1f} s", "", "")
    seconds, spent = [], []
    for _ in range(3):
        started, before = time.perf_counter(), time.process_time()
        made = board_pack(figures, None, {}, policy_for(home.path))
        seconds.append(time.perf_counter() - started)
        spent.append(time.process_time() - before)
    store.close()
    assert len(made) == 3, made.keys()
    report(
        "board's pack made of them",
        f"{min(seconds):.1f} s ({max(seconds):.1f} s at first)",
        f"{min(spent):.1f} s of one core",
        "under 5 s",
    )
    report("command `review`, of a process of its own", f"{_command(home):.1f} s", "", "under 5 s")


def _command(home: Home) -> float:
    week = Week.of(london_today()).name
    with tempfile.TemporaryDirectory(prefix="wigops-board-") as folder:
        started = time.perf_counter()
        command = [sys.executable, "-m", "wigops", "review", "--week", week, "--out", folder, "--by", _READER]
        subprocess.run(
            command, check=True, env={**os.environ, "WIGOPS_HOME": str(home.path)}, stdout=subprocess.DEVNULL
        )
        seconds = time.perf_counter() - started
        assert len(list(Path(folder).iterdir())) == 3
    return seconds
