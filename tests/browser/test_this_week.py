"""The home page in a browser: from what needs attention to the place where it is dealt with, and back."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CAST, App, SignedInPage, StartApp, settled
from tests.erasure.cast import EXPORT
from wigops.clock import london_today
from wigops.crm.load import load_export
from wigops.rights import open_request
from wigops.store import Store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def mill(start_app: StartApp, tmp_path_factory: pytest.TempPathFactory) -> App:
    """A server with the erasure tests' people, an overdue request, and no figures taken yet."""
    folder: Path = tmp_path_factory.mktemp("mill")
    for table, text in EXPORT.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")

    def prepare(store: Store) -> None:
        load_export(store, folder)
        received = london_today() - timedelta(days=60)
        open_request(store, "access", received_on=received, contact_ids=["jane"], by=CAST["officer"])

    return start_app(prepare=prepare)


def test_from_what_needs_attention_to_its_place(mill: App, signed_in_page: SignedInPage) -> None:
    page = signed_in_page("officer", at=mill)
    main = page.get_by_test_id("stMain")
    expect(page.get_by_role("heading", name="This week")).to_be_visible()
    expect(main.get_by_test_id("stMetric")).to_have_count(6)
    settled(page)
    main.get_by_role("link", name="Access request 1 of").click()
    expect(page).to_have_url(f"{mill.url}/rights_requests?request=1")
    expect(main.get_by_role("heading", name="Rights requests")).to_be_visible()

    page.go_back()
    expect(main.get_by_test_id("stMetric")).to_have_count(6)
    main.get_by_role("link", name="Person kept past their date").click()
    expect(page).to_have_url(f"{mill.url}/findings?finding=kept_past_date")
    expect(main.get_by_role("heading", name="Person kept past their date")).to_be_visible()
    main.get_by_role("button", name="All findings").click()
    expect(main.get_by_text("more rules checked")).to_be_visible()
    expect(page).to_have_url(f"{mill.url}/findings")
