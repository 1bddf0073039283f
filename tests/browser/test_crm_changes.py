"""The page *CRM changes*, as an officer uses it."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import App, SignedInPage, StartApp, settled
from tests.outbox.conftest import insert_change
from wigops.outbox import list_changes
from wigops.store import Store

pytestmark = pytest.mark.browser


def three_changes(store: Store) -> None:
    """Two that nobody has sent yet, and one between them that is overdue."""
    with store.write() as cursor:
        insert_change(cursor, contact_id="c1")
        insert_change(
            cursor, contact_id="c2", loads_since=2, sent_by="olly", sent_at="2026-11-03 10:00:00+00"
        )
        insert_change(cursor, contact_id="c3")


def figure(page: Page, label: str) -> str:
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue").inner_text()


def senders(app: App) -> dict[str | None, str | None]:
    store = app.store()
    with store.read() as cursor:
        found = {change.contact_id: change.sent_by for change in list_changes(cursor)}
    store.close()
    return found


def test_an_officer_exports_the_changes_then_marks_one_and_then_all_as_sent(
    start_app: StartApp, signed_in_page: SignedInPage
) -> None:
    app = start_app(prepare=three_changes)
    page = signed_in_page("officer", at=app, path="crm_changes")
    expect(page.get_by_role("heading", name="CRM changes", exact=True)).to_be_visible()
    assert (figure(page, "Overdue"), figure(page, "Open"), figure(page, "Sent")) == ("1", "2", "0")
    expect(page.get_by_text("1 change overdue: two loads went by")).to_be_visible()

    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_bytes().decode("utf-8-sig"))))
    assert [row["contact_id"] for row in rows] == ["c3", "c2", "c1"]
    page.keyboard.press("Escape")

    box = page.get_by_test_id("stDataFrame").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 14, box["y"] + 35 + 17)
    page.get_by_role("button", name="Mark 1 change as sent").click()
    expect(page.get_by_text("1 change marked as sent on")).to_be_visible()
    settled(page)
    assert senders(app) == {"c1": None, "c2": "olly", "c3": "olly"}
    expect(page.get_by_role("button", name="Mark chosen rows as sent")).to_be_disabled()

    page.get_by_role("button", name="Mark all 1 unsent as sent").click()
    expect(page.get_by_role("button", name="Mark all unsent as sent")).to_be_disabled()
    settled(page)
    assert (figure(page, "Open"), figure(page, "Sent")) == ("0", "2")
    assert senders(app) == {"c1": "olly", "c2": "olly", "c3": "olly"}
