"""How long finding a person takes, and the page *Rights requests* with a thousand open ones."""

import os
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.benchmarks.table import report
from tests.pages.conftest import ENTRY, fill_form, go
from wigops.accounts import add_account
from wigops.clock import london_today
from wigops.crm.load import load_export
from wigops.crm.sample import write_sample
from wigops.rights import KINDS
from wigops.rights.find_person import find_people
from wigops.store import Home, Store

PROJECT = Path(__file__).parents[2]
PASSWORD = "a long enough password"
SHOWN = 9
REQUESTS = 1_000

_TYPED = {
    "a surname": "smith",
    "both names": "hannah smith",
    "a part that nobody has": "zzzzq",
    "a part of an e-mail address": "almer",
    "a phone number": "07700 900111",
}
_INSERT = """
INSERT INTO ops.rights_request BY NAME
SELECT place AS request_id, ($kinds)[1 + place % len($kinds)] AS kind, contact_id,
       CAST($today AS DATE) - CAST(place % 28 AS INTEGER) AS received_on,
       'bench' AS recorded_by, now() AS recorded_at, 'bench' AS handler
FROM (SELECT contact_id, row_number() OVER (ORDER BY contact_id) AS place FROM crm.contact)
WHERE place <= $requests
"""


def measure_finding(home: Home) -> None:
    """Find people in the copy in `home`, as the form does."""
    store = Store(home, idle=60)
    with store.read() as cursor:
        for what, typed in _TYPED.items():
            seconds = []
            for _ in range(5):
                started = time.perf_counter()
                found = find_people(cursor, typed, limit=SHOWN)
                seconds.append(time.perf_counter() - started)
            report(
                f"finding a person by {what}: {len(found)} shown",
                f"{min(seconds) * 1000:.0f} ms",
                "",
                "150 ms",
            )
    store.close()


def measure_page() -> None:
    """The script run of the page with a thousand open requests, beside that of a page without figures."""
    with tempfile.TemporaryDirectory(prefix="wigops-requests-") as folder:
        home = Home(Path(folder) / "home")
        os.environ["WIGOPS_HOME"] = str(home.path)
        store = Store(home, idle=0)
        write_sample(Path(folder) / "export", contacts=2 * REQUESTS, seed=1)
        load_export(store, Path(folder) / "export")
        add_account(store, "bench", "officer", PASSWORD, by=None)
        values = {"kinds": list(KINDS), "today": london_today() - timedelta(days=1), "requests": REQUESTS}
        with store.write() as cursor:
            cursor.execute(_INSERT, values)
        app = fill_form(AppTest.from_file(str(ENTRY), default_timeout=60).run(), "bench", PASSWORD)
        empty = _run_of(go(app, PROJECT / "pages" / "my_account.py"))
        full = _run_of(go(app, PROJECT / "pages" / "rights_requests.py"))
        assert app.metric[0].value == f"{REQUESTS:,}", app.metric
    more = f"+{(full - empty) * 1000:.0f} ms"
    report(f"script run with {REQUESTS:,} open requests", f"{full * 1000:.0f} ms", more, "at most +300 ms")


def _run_of(app: AppTest) -> float:
    """The median of several runs, in seconds."""
    seconds = []
    for _ in range(7):
        started = time.perf_counter()
        app.run()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)
