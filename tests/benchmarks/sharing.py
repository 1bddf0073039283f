"""Two million disclosures: the flags of all of them, and the log's first page with any filter."""

import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from tests.benchmarks.table import report
from wigops.sharing import FLAGS, LogFilter, count_disclosures, flag_counts, log_page
from wigops.store import Connection, Home, Store

AS_OF = date(2026, 11, 1)
PAGE_ROWS = 20


def measure(home: Home) -> None:
    """Over the loaded copy at `home`; says how many disclosures it has."""
    store = Store(home, idle=60)
    with store.read() as cursor:
        rows = count_disclosures(cursor, LogFilter(AS_OF))
        seconds, counts = _timed(lambda: flag_counts(cursor, AS_OF))
        wanted = "under 1.5 s"
        report(f"flags of all {rows:,} disclosures", f"{seconds * 1000:.0f} ms", "", wanted)
        assert counts[""][0] == rows
        for name, asked in _filters(cursor).items():
            seconds, page = _timed(partial(log_page, cursor, asked, limit=PAGE_ROWS))
            assert len(page) <= PAGE_ROWS
            report(f"sharing log, first page: {name}", f"{seconds * 1000:.0f} ms", "", "under 200 ms")
    store.close()


def _filters(cursor: Connection) -> dict[str, LogFilter]:
    one = log_page(cursor, LogFilter(AS_OF), limit=1).iloc[0]
    known = "SELECT value FROM crm.contact_point WHERE kind = 'email' AND contact_id = ?"
    (address,) = cursor.execute(known, [str(one["contact_id"])]).fetchone() or ("",)
    return {
        "everything": LogFilter(AS_OF),
        **{flag: LogFilter(AS_OF, flags=(flag,)) for flag in FLAGS},
        "open flags": LogFilter(AS_OF, state="open"),
        "one recipient": LogFilter(AS_OF, recipient_ids=(str(one["recipient_id"]),)),
        "one kind, flagged": LogFilter(AS_OF, kinds=("prospective_employer",), state="flagged"),
        "one person": LogFilter(AS_OF, contact_id=str(one["contact_id"])),
        "a search for one person's name": LogFilter(AS_OF, search=str(one["person"])),
        "a search for an e-mail address": LogFilter(AS_OF, search=str(address)),
        "a search for an id": LogFilter(AS_OF, search=str(one["contact_id"])),
        "a search that nearly everybody fits": LogFilter(AS_OF, search="e"),
        "answered flags": LogFilter(AS_OF, state="answered"),
        "a month of 2019, open flags": LogFilter(
            AS_OF, state="open", day_from=date(2019, 3, 1), day_to=date(2019, 3, 31)
        ),
        "a purpose outside the policy": LogFilter(AS_OF, purposes=("fundraising",)),
        "three filters that leave nothing": LogFilter(
            AS_OF, flags=("no_consent",), kinds=("event_venue",), purposes=("mentoring",)
        ),
        "special category data": LogFilter(AS_OF, categories=("special_category",)),
        "one purpose": LogFilter(AS_OF, purposes=("mentoring",)),
        "up to a day six years ago": LogFilter(AS_OF, day_to=date(2020, 11, 1)),
    }


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The best of three, in seconds, and the answer."""
    best, answer = float("inf"), None
    for _ in range(3):
        started = time.perf_counter()
        answer = work()
        best = min(best, time.perf_counter() - started)
    return best, answer
