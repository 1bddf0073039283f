"""An access request from its receipt to its answer, as an officer deals with it."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import App, SignedInPage, left, settled

pytestmark = pytest.mark.browser


def main(page: Page) -> Locator:
    return page.get_by_test_id("stMain")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    settled(page)


def tell(page: Page, button: str, event: str) -> None:
    """Open the form of what happened, and record it as of today."""
    main(page).get_by_role("button", name=button).click()
    page.get_by_role("button", name=f"Record: {event}", exact=True).click()
    expect(page.get_by_text(f"{event.capitalize()}: recorded.")).to_be_visible()
    settled(page)


def record_access_request_of_paul(page: Page) -> None:
    page.get_by_role("tab", name="Record a request").click()
    settled(page)
    page.get_by_label("Search for the person").fill("paul.zywicki@mill")
    page.keyboard.press("Enter")
    expect(page.get_by_text("paul.zywicki@mill.example · CRM id paul")).to_be_visible()
    settled(page)
    page.get_by_role("combobox", name="What for").click()
    page.get_by_role("option", name="Access").click()
    press(page, "Record the request")
    expect(page.get_by_text("Request 1 is recorded.")).to_be_visible()
    settled(page)


def test_an_access_request_is_paused_resumed_reviewed_answered_and_completed(
    mill: App, signed_in_page: SignedInPage
) -> None:
    page = signed_in_page("officer", at=mill, path="rights_requests")
    record_access_request_of_paul(page)
    expect(page.get_by_role("heading", name="Request 1: access")).to_be_visible()
    assert page.url.endswith("?request=1")

    tell(page, "Ask for clarification", "clarification asked for")
    expect(main(page).get_by_text("Paused for clarification")).to_be_visible()
    expect(main(page).get_by_text("Not known yet")).to_be_visible()
    tell(page, "Clarification received", "clarification received")
    expect(main(page).get_by_text("1 day added")).to_be_visible()

    note = main(page).get_by_test_id("stHtml").filter(has_text="Paul came with")
    expect(note.locator("mark").first).to_have_text("Jane Żywicki")
    expect(page.get_by_role("button", name="Build the pack")).to_have_count(0)
    press(page, "Redact")
    expect(page.get_by_text("1 mention is redacted.")).to_be_visible()
    main(page).get_by_role("button", name="Keep all").click()
    expect(page.get_by_text("0 to be decided")).to_be_visible()
    settled(page)

    with page.expect_download() as download:
        page.get_by_role("button", name="Build the pack").click()
    assert download.value.suggested_filename == "request-1-answer.zip"
    pack = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert {"answer.pdf", "data.json", "index.csv"} <= set(pack.namelist())
    (body,) = [
        row["body"]
        for row in json.loads(pack.read("data.json"))["communication"]
        if row["body"].startswith("Paul came with")
    ]
    assert body.startswith("Paul came with [redacted]")
    assert left(mill, "SELECT request_id, made_by FROM ops.response_pack") == [(1, "olly")]

    tell(page, "Complete", "completed")
    expect(main(page).get_by_text("0 days, on time")).to_be_visible()
    press(page, "All requests")
    expect(page.get_by_text("No request is open.")).to_be_visible()
    events = left(mill, "SELECT event FROM ops.rights_request_event ORDER BY event_id")
    assert events == [("clarification-asked",), ("clarification-received",), ("completed",)]


def test_a_viewer_reads_and_can_do_nothing(mill: App, signed_in_page: SignedInPage) -> None:
    page = signed_in_page("viewer", at=mill, path="rights_requests")
    for tab in ("Open", "Closed", "Statistics", "Holidays"):
        page.get_by_role("tab", name=tab).click()
        settled(page)
        for name in ("Record the request", "Seen", "Add a holiday"):
            expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_role("tab", name="Record a request")).to_have_count(0)


def test_a_chosen_row_opens_the_request(mill: App, signed_in_page: SignedInPage) -> None:
    page = signed_in_page("officer", at=mill, path="rights_requests")
    page.get_by_role("tab", name="Closed").click()
    settled(page)
    page.get_by_test_id("stDataFrame").first.click(position={"x": 15, "y": 52})
    expect(page.get_by_role("heading", name="Request 1: access")).to_be_visible()
