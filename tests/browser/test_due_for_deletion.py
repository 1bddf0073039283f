"""The page *Due for deletion*, as the privacy officer uses it."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import App, SignedInPage, StartApp, settled
from tests.conftest import PROJECT
from wigops.clock import london_today
from wigops.crm.load import load_export
from wigops.retention import Due, DueFilter, due_by_status, due_of, due_page
from wigops.store import Connection
from wigops.ui.kit.dates import quarter_end

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def sample_app(start_app: StartApp) -> App:
    """A server with the sample loaded."""
    return start_app(prepare=lambda store: load_export(store, PROJECT / "data" / "sample"))


@pytest.fixture
def page(sample_app: App, signed_in_page: SignedInPage) -> Page:
    """An officer at the page."""
    return signed_in_page("officer", at=sample_app, path="due_for_deletion")


@contextmanager
def reading(app: App) -> Iterator[Connection]:
    store = app.store()
    with store.read() as cursor:
        yield cursor
    store.close()


def figure(page: Page, label: str) -> str:
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue").inner_text()


def exported(page: Page, label: str) -> bytes:
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return Path(download.value.path()).read_bytes()


def exports(app: App) -> list[dict[str, object]]:
    with reading(app) as cursor:
        found = cursor.execute("SELECT detail FROM ops.audit WHERE event = 'export' ORDER BY seq").fetchall()
    return [json.loads(detail) for (detail,) in found]


def choose_first_row(page: Page) -> None:
    page.get_by_test_id("stDataFrame").first.click(position={"x": 15, "y": 52})


def test_the_figures_are_those_of_the_rules_on_each_date(page: Page, sample_app: App) -> None:
    today = london_today()
    with reading(sample_app) as cursor:
        now, then = due_by_status(cursor, today), due_by_status(cursor, quarter_end(today))
    assert figure(page, "Due") == f"{now['due']:,}"
    assert figure(page, "Kept") == f"{now['kept']:,}"

    page.get_by_role("radio", name="End of quarter").or_(page.get_by_text("End of quarter")).first.click()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(f"{then['due']:,}")
    settled(page)
    assert figure(page, "Upcoming") == f"{then['upcoming']:,}"


def test_an_officer_filters_and_opens_a_reason(page: Page, sample_app: App) -> None:
    with reading(sample_app) as cursor:
        rows = due_page(cursor, DueFilter(london_today(), rules=("lapsed_member",)), limit=None)
        organisation = rows["organisation"].iloc[0]
        wanted = DueFilter(london_today(), organisation=organisation)
        found = due_page(cursor, wanted, limit=None)
        first = due_of(cursor, found["contact_id"].iloc[0], london_today())
    assert isinstance(first, Due)
    assert len(found) > 0

    page.get_by_label("Organisation", exact=True).fill(organisation)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"of {len(found):,} people, soonest due first")).to_be_visible()
    settled(page)
    choose_first_row(page)

    expect(page.get_by_role("heading", name=first.person)).to_be_visible()
    expect(page.get_by_role("paragraph").filter(has_text=first.because)).to_be_visible()
    expect(page.get_by_text("The dates behind it", exact=True)).to_be_visible()
    expect(page.get_by_text("Held in the CRM copy")).to_be_visible()
    expect(page.get_by_text("Due for deletion", exact=True).last).to_be_visible()


def test_the_list_and_the_chart_export_and_the_trail_says_so(page: Page, sample_app: App) -> None:
    with reading(sample_app) as cursor:
        people = len(due_page(cursor, DueFilter(london_today()), limit=None))

    table = list(csv.DictReader(io.StringIO(exported(page, "CSV").decode("utf-8-sig"))))
    assert len(table) == people
    assert {"contact_id", "person", "rule", "status", "due_on", "because"} <= table[0].keys()
    page.keyboard.press("Escape")

    page.get_by_role("tab", name="Forecast").click()
    expect(page.get_by_text("People who fall due for deletion in the 24 months")).to_be_visible()
    settled(page)
    picture = exported(page, "Picture (PNG)")
    assert picture.startswith(b"\x89PNG\r\n")
    assert len(picture) > 10_000
    assert [(one["what"], one["as"]) for one in exports(sample_app)] == [
        ("due for deletion", "csv"),
        ("falling due by month", "png"),
    ]


def test_nobody_signed_out_sees_a_person(sample_app: App, new_page: Callable[[], Page]) -> None:
    page = new_page()
    page.goto(f"{sample_app.url}/due_for_deletion")
    settled(page)
    expect(page.get_by_test_id("stMetric")).to_have_count(0)
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0)
