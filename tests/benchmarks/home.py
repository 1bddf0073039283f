"""How long the home page's script run takes: with its figures at hand, and right after something changed."""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.benchmarks.table import report
from tests.pages.conftest import ENTRY, fill_form, go
from wigops.accounts import add_account
from wigops.clock import london_today
from wigops.crm.load import load_export
from wigops.crm.sample import write_sample
from wigops.review import take_figures
from wigops.rights import open_request
from wigops.store import Home, Store
from wigops.ui.kit.store import the_store
from wigops.ui.review.figures_job import the_job

PROJECT = Path(__file__).parents[2]
PASSWORD = "a long enough password"
SMALLER = 100_000
TARGETS = {SMALLER: 400, 1_000_000: 1_000}  # ms above an empty page's
CHANGES = 3


def measure_smaller(work: Path) -> None:
    """With a copy of its own of 100,000 people, made in `work`."""
    home = Home(work / "home-page")
    write_sample(work / "home-page-export", contacts=SMALLER, seed=1)
    store = Store(home, idle=0)
    load_export(store, work / "home-page-export")
    store.close()
    measure(home, SMALLER)


def measure(home: Home, contacts: int) -> None:
    """With the copy in `home`, of so many people; an account and some requests are added to it."""
    os.environ["WIGOPS_HOME"] = str(home.path)
    store = Store(home, idle=0)
    add_account(store, "bench", "officer", PASSWORD, by=None)
    with store.read() as cursor:
        person = cursor.execute("SELECT min(contact_id) FROM crm.contact").fetchone()
    started = time.perf_counter()
    take_figures(store, by="bench")
    taking = time.perf_counter() - started
    store.close()
    app = fill_form(AppTest.from_file(str(ENTRY), default_timeout=120).run(), "bench", PASSWORD)
    empty = _median(go(app, PROJECT / "pages" / "my_account.py").run)
    go(app, PROJECT / "pages" / "this_week.py")
    assert len(app.metric) == 6, app
    at_hand = _median(app.run)
    changed = [_after_a_change(app, home, str(person and person[0])) for _ in range(CHANGES)]
    most = f"at most +{TARGETS[contacts]:,} ms" if contacts in TARGETS else ""
    report(f"taking the week's figures, {contacts:,} people", f"{taking:.1f} s", "", "")
    report(f"script run of a page without figures, {contacts:,} people", f"{empty * 1000:.0f} ms", "", "")
    for name, seconds in (("at hand", at_hand), ("right after a change", statistics.median(changed))):
        more = f"+{(seconds - empty) * 1000:.0f} ms"
        report(f"script run of This week, figures {name}", f"{seconds * 1000:.0f} ms", more, most)


def _after_a_change(app: AppTest, home: Home, person: str) -> float:
    """A run when something has changed since the figures were taken; afterwards they are at hand again."""
    open_request(the_store(), "access", received_on=london_today(), contact_ids=[person], by="bench")
    started = time.perf_counter()
    app.run()
    seconds = time.perf_counter() - started
    assert the_job(home).wait(600)
    app.run()
    assert len(app.metric) == 6, app
    return seconds


def _median(run: Callable[[], object]) -> float:
    """The median of several runs, in seconds."""
    seconds = []
    for _ in range(7):
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)
