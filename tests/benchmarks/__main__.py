"""`make bench`: what the issue's figures are measured by. Prints a table; asserts that answers agree.

`python -m tests.benchmarks --contacts 100000` measures a smaller copy; `--only PART` one part of it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.benchmarks import board_pack, consent, home, in_pandas, rights_pack, rights_screen, sharing
from tests.benchmarks.table import print_table, report
from tests.erasure import labelled
from tests.pages.conftest import ENTRY, fill_form, go
from wigops.accounts import add_account
from wigops.crm.load import load_export
from wigops.crm.sample import write_sample
from wigops.retention import DueFilter, due_by_status, due_page, special_by_status
from wigops.store import Connection, Home, Store

PROJECT = Path(__file__).parents[2]
AS_OF = date(2026, 11, 1)
PAGE_ROWS = 20
PAGE_CONTACTS = 100_000
RAW = (Path(__file__).parent / "due_from_raw_tables.sql").read_text(encoding="utf-8")
PASSWORD = "a long enough password"


@dataclass
class Bench:
    """What the parts measure with: a folder, the generated export, and a copy that was loaded from it."""

    work: Path
    contacts: int

    @cached_property
    def export(self) -> Path:
        return _sample(self.work, self.contacts)

    @cached_property
    def home(self) -> Home:
        return _load(self.work, self.export)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--only", choices=PARTS)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wigops-bench-") as folder:
        bench = Bench(Path(folder), wanted.contacts)
        for part in [wanted.only] if wanted.only else PARTS:
            PARTS[part](bench)
        print_table(wanted.contacts)


def _retention(bench: Bench) -> None:
    _due(bench.home, bench.export)
    _page(bench.work, min(bench.contacts, PAGE_CONTACTS))


def _rights(bench: Bench) -> None:
    rights_screen.measure_finding(bench.home)
    rights_screen.measure_page()
    rights_pack.measure(bench.home)


def _consent(bench: Bench) -> None:
    consent.measure(bench.home, bench.export)


def _sharing(bench: Bench) -> None:
    sharing.measure(bench.home)


def _board(bench: Bench) -> None:
    board_pack.measure(bench.home)


def _home(bench: Bench) -> None:
    home.measure_smaller(bench.work)
    home.measure(bench.home, bench.contacts)


def _search(_bench: Bench) -> None:
    labelled.measure()


def _erasure(bench: Bench) -> None:
    """In a process of its own, which prints a table of its own."""
    sizes = ["--export", str(bench.export), "--contacts", str(bench.contacts)]
    subprocess.run([sys.executable, "-m", "tests.benchmarks.erasure", *sizes], check=True)


PARTS: dict[str, Callable[[Bench], None]] = {
    "retention": _retention,
    "rights": _rights,
    "consent": _consent,
    "sharing": _sharing,
    "board": _board,
    "home": _home,
    "search": _search,
    "erasure": _erasure,
}


def _sample(work: Path, contacts: int) -> Path:
    export = work / "export"
    seconds, peak = _process(
        [sys.executable, "-m", "wigops", "sample", str(export), "--contacts", str(contacts)], work / "none"
    )
    report(f"sample of {contacts:,} people", f"{seconds:.1f} s, peak {peak:.0f} MB", "", "under 180 s")
    return export


def _load(work: Path, export: Path) -> Home:
    # Each once without being counted, so that both read the files from memory.
    plain_script = [sys.executable, "-m", "tests.benchmarks.plain_load", str(export)]
    plain, plain_peak = min(
        _process([*plain_script, str(work / f"plain{turn}.duckdb")], work / "none") for turn in range(2)
    )
    (work / "plain0.duckdb").unlink()
    load = [sys.executable, "-m", "wigops", "load", str(export), "--json"]
    ours, peak = min(_process(load, work / f"home{turn}") for turn in range(2))
    report(
        "read_csv of the same files into an encrypted file",
        f"{plain:.1f} s, peak {plain_peak:.0f} MB",
        "",
        "",
    )
    report("load", f"{ours:.1f} s, peak {peak:.0f} MB", f"{ours / plain:.2f}", "at most 2; peak under 3 GB")
    again, peak = _process(load, work / "home1")
    report("load over an earlier copy", f"{again:.1f} s, peak {peak:.0f} MB", f"{again / plain:.2f}", "")
    return Home(work / "home1")


def _due(home: Home, export: Path) -> None:
    store = Store(home, idle=60)
    with store.read() as cursor:
        wanted = DueFilter(AS_OF)
        ours, counts = _timed(lambda: due_by_status(cursor, AS_OF))
        page_seconds, page = _timed(lambda: due_page(cursor, wanted, limit=PAGE_ROWS))
        raw, raw_counts = _timed(lambda: _raw_counts(cursor))
        raw_page_seconds, raw_page = _timed(lambda: _raw_page(cursor))
        special, _ = _timed(lambda: special_by_status(cursor, AS_OF))
        past, _ = _timed(lambda: due_by_status(cursor, date(2022, 6, 30)))
    store.close()
    assert counts == {**dict.fromkeys(counts, 0), **raw_counts}, (counts, raw_counts)
    assert list(page["contact_id"]) == raw_page
    bare = raw + raw_page_seconds
    report("one query over the raw tables: count by status, first page", f"{bare * 1000:.0f} ms", "", "")
    report("due list: count by status", f"{ours * 1000:.0f} ms", f"{ours / raw:.3f}", "at most 0.2")
    both = ours + page_seconds
    report("due list: count and first page", f"{both * 1000:.0f} ms", f"{both / bare:.3f}", "at most 0.2")
    report("count by status on a date four years back", f"{past * 1000:.0f} ms", f"{past / raw:.3f}", "")
    report("special category data by status", f"{special * 1000:.0f} ms", "", "")
    started = time.perf_counter()
    pandas_counts = in_pandas.statuses(export, AS_OF)
    seconds = time.perf_counter() - started
    assert counts == {**dict.fromkeys(counts, 0), **pandas_counts}, (counts, pandas_counts)
    report("the same rules in pandas, files read", f"{seconds:.1f} s", f"{seconds / raw:.1f}", "")


def _page(work: Path, contacts: int) -> None:
    """The page's script run, signed in, against an empty page in the same frame."""
    home = Home(work / "page")
    export = work / "page-export"
    write_sample(export, contacts=contacts, seed=1)
    os.environ["WIGOPS_HOME"] = str(home.path)
    store = Store(home, idle=0)
    load_export(store, export)
    add_account(store, "bench", "officer", PASSWORD, by=None)
    app = fill_form(AppTest.from_file(str(ENTRY), default_timeout=60).run(), "bench", PASSWORD)
    go(app, PROJECT / "pages" / "my_account.py")
    assert app.title[0].value == "My account"
    empty = _runs(app)
    first = time.perf_counter()
    go(app, PROJECT / "pages" / "due_for_deletion.py")
    cold = time.perf_counter() - first
    assert len(app.metric) == 5, app
    assert len(app.dataframe[0].value) == PAGE_ROWS
    warm = _runs(app)
    report(f"script run of a page without figures, {contacts:,} people", f"{empty * 1000:.0f} ms", "", "")
    for name, seconds in (("first", cold), ("further", warm)):
        more = f"+{(seconds - empty) * 1000:.0f} ms"
        report(f"script run of Due for deletion, {name}", f"{seconds * 1000:.0f} ms", more, "at most +300 ms")


def _runs(app: AppTest) -> float:
    """The median of several further runs, in seconds."""
    seconds = []
    for _ in range(7):
        started = time.perf_counter()
        app.run()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def _raw_counts(cursor: Connection) -> dict[str, int]:
    sql = f"SELECT status, count(*) FROM ({RAW}) GROUP BY status"
    return dict(cursor.execute(sql, {"as_of": AS_OF}).fetchall())


def _raw_page(cursor: Connection) -> list[str]:
    sql = (
        f"SELECT contact_id FROM ({RAW}) WHERE status IN ('due', 'review', 'held') "
        f"ORDER BY due_on, contact_id LIMIT {PAGE_ROWS}"
    )
    return [row[0] for row in cursor.execute(sql, {"as_of": AS_OF}).fetchall()]


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The best of three, in seconds, and the answer."""
    best, answer = float("inf"), None
    for _ in range(3):
        started = time.perf_counter()
        answer = work()
        best = min(best, time.perf_counter() - started)
    return best, answer


def _process(command: list[str], home: Path) -> tuple[float, float]:
    """Run a command; its wall time in seconds and its peak memory in MB."""
    started = time.perf_counter()
    child = subprocess.Popen(
        command, env={**os.environ, "WIGOPS_HOME": str(home)}, stdout=subprocess.PIPE, text=True
    )
    output = child.stdout.read() if child.stdout else ""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}: {output[:500]}")
    if output.startswith("{"):
        json.loads(output)
    return time.perf_counter() - started, usage.ru_maxrss / 1000


if __name__ == "__main__":
    main()
