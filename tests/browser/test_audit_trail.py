"""The page *Audit trail*, as an officer asks it what was done about a person."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import StartApp, settled, sign_in
from wigops.audit import record
from wigops.store import Store

pytestmark = pytest.mark.browser


def test_an_officer_finds_an_event_and_takes_it_away(
    start_app: StartApp, new_page: Callable[[], Page]
) -> None:
    def forty_holds(store: Store) -> None:
        with store.write() as cursor:
            for number in range(1, 41):
                record(cursor, "april", "hold placed", {"hold_id": number, "contact_id": f"c{number}"})

    app, page = start_app(prepare=forty_holds), new_page()
    page.goto(app.url)
    sign_in(page, "olly")  # an event too
    page.goto(f"{app.url}/audit_trail")
    expect(page.get_by_text("45 events, the chain holds.")).to_be_visible()
    expect(page.get_by_text("1-20 of 45 events, newest first")).to_be_visible()

    page.get_by_role("textbox", name="Details").fill("c4")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1-1 of 1 event, newest first")).to_be_visible()
    settled(page)
    page.get_by_test_id("stDataFrame").click(position={"x": 15, "y": 52})
    expect(page.get_by_role("heading", name="Hold placed, event 8")).to_be_visible()
    expect(page.get_by_test_id("stText").filter(has_text="CRM id c4 · hold 4")).to_be_visible()

    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["number"], row["actor"], row["event"]) == ("8", "april", "Hold placed")
    assert row["details"] == "CRM id c4 · hold 4"
    page.keyboard.press("Escape")

    page.get_by_role("textbox", name="Details").fill("audit trail")
    page.keyboard.press("Enter")
    settled(page)
    expect(page.get_by_text("46 events, the chain holds.")).to_be_visible()
    expect(page.get_by_text("1-1 of 1 event, newest first")).to_be_visible()
