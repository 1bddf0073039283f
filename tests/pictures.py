"""`make pictures`: photographs the app with the sample loaded, for the README."""

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from tests.browser.conftest import App, SignedInPage, StartApp, settled
from tests.conftest import PROJECT
from wigops.clock import london_today
from wigops.crm.load import load_export
from wigops.retention import DueFilter, due_page
from wigops.review import take_figures
from wigops.rights import open_request, record_event
from wigops.store import Store

PICTURES = PROJECT / "docs" / "pictures"
SHOWN = (
    "this_week",
    "findings",
    "review",
    "due_for_deletion",
    "rights_requests",
    "consent_coverage",
    "third_party_sharing",
)


# Kind, received so many days ago, and what happened so many days later.
ASKED: tuple[tuple[str, int, dict[str, int]], ...] = (
    ("access", 35, {"acknowledged": 1}),
    ("access", 27, {"acknowledged": 2}),
    ("rectification", 20, {}),
    ("access", 18, {"identity-asked": 1, "identity-received": 4}),
    ("erasure", 12, {}),
    ("portability", 9, {"identity-asked": 1}),
    ("objection", 3, {}),
    ("access", 80, {"completed": 20}),
    ("access", 75, {"extended": 10, "extension-told": 11, "completed": 60}),
    ("rectification", 60, {"completed": 9}),
    ("complaint", 50, {"acknowledged": 5, "completed": 30}),
)


@pytest.fixture(scope="module")
def sample_app(start_app: StartApp) -> App:
    """A server with the sample loaded, and some requests on record."""
    return start_app(prepare=_a_week)


def _a_week(store: Store) -> None:
    load_export(store, PROJECT / "data" / "sample")
    today = london_today()
    with store.read() as cursor:
        people = due_page(cursor, DueFilter(today, statuses=("kept",)), limit=len(ASKED))["contact_id"]
    for contact_id, (kind, days, events) in zip(people, ASKED, strict=True):
        received = today - timedelta(days=days)
        request = open_request(store, kind, received_on=received, by="olly", contact_ids=[contact_id])
        for event, after in events.items():
            record_event(store, request.request_id, event, on=received + timedelta(days=after), by="olly")
    take_figures(store)


@pytest.mark.parametrize("name", SHOWN)
def test_photograph(sample_app: App, signed_in_page: SignedInPage, name: str) -> None:
    """Not a test of the app: it takes a picture, and fails if the page does not come up."""
    page = signed_in_page("officer", at=sample_app, path=name)
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.wait_for_timeout(1500)
    settled(page)
    page.wait_for_function(
        "[...document.querySelectorAll('[data-testid=stDataFrame]')].every(one => one.clientWidth > 400)"
    )
    page.wait_for_timeout(500)
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=str(PICTURES / f"{name}.png"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        options = [
            "-q",
            "-p",
            "tests.browser.conftest",
            "-p",
            "tests.conftest",
            f"--basetemp={Path(folder) / 'run'}",
        ]
        raise SystemExit(pytest.main([__file__, *options]))
