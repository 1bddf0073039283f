"""How long the pack of somebody with 20,000 rows takes, and what memory, beside that of anybody else."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.table import report
from wigops.accounts import add_account, find_account
from wigops.rights.mentions_of_others import mentions_of
from wigops.rights.pack import build_pack
from wigops.store import Home, Store

_BUSY_ROWS = 20_000
_INSERTS = (Path(__file__).parent / "busy_person.sql").read_text(encoding="utf-8").split(";\n")


def measure(home: Home) -> None:
    """Make one person of the copy in `home` a busy one, and build their pack and somebody else's."""
    store = Store(home, idle=60)
    busy, other = _two_people(store)
    with tempfile.TemporaryDirectory(prefix="wigops-pack-") as folder:
        seconds = []
        for turn in range(3):
            started = time.perf_counter()
            made = build_pack(
                store, busy, Path(folder) / f"{turn}.zip", by="bench-officer", undecided="redact"
            )
            seconds.append(time.perf_counter() - started)
        assert made.rows["data.json"] >= _BUSY_ROWS, made.rows
        assert made.redacted, made
        started = time.perf_counter()
        found = mentions_of(store, [busy])
        finding = time.perf_counter() - started
        store.close()
        memory = {who: _peak(home, who, Path(folder) / f"{who}.zip") for who in (other, busy)}
    report(
        f"pack of somebody with {made.rows['data.json']:,} rows",
        f"{min(seconds):.1f} s ({max(seconds):.1f} s at first)",
        "",
        "under 3 s",
    )
    report(f"{len(found):,} mentions of others in their texts, found", f"{finding:.1f} s")
    more = f"+{memory[busy] - memory[other]:.0f} MB"
    report("peak memory of `pack`, of that person and of another", f"{memory[busy]:.0f} MB", more, "flat")


def _two_people(store: Store) -> tuple[str, str]:
    with store.read() as cursor:
        known = find_account(cursor, "bench-officer")
    if known is None:
        add_account(store, "bench-officer", "officer", "a long enough password", by=None)
    with store.write() as cursor:
        (busy,), (other,) = cursor.execute(
            "SELECT contact_id FROM crm.contact ORDER BY contact_id LIMIT 2"
        ).fetchall()
        for insert in _INSERTS:
            cursor.execute(insert, {"contact_id": busy})
    return str(busy), str(other)


def _peak(home: Home, contact_id: str, out: Path) -> float:
    """The peak memory of the command, in MB."""
    child = subprocess.Popen(
        [sys.executable, "-m", "wigops", "pack", contact_id, "--out", str(out), "--by", "bench-officer"],
        env={**os.environ, "WIGOPS_HOME": str(home.path)},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, child.returncode
    return usage.ru_maxrss / 1000
