"""An erasure from the proposal to the certificate, as an officer and an approver carry it through."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, App, SignedInPage, left, settled

pytestmark = pytest.mark.browser


def choose_first_row(page: Page) -> None:
    page.get_by_test_id("stDataFrame").first.click(position={"x": 15, "y": 52})
    settled(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    settled(page)


def downloaded(page: Page, name: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def propose_two(officer: Page) -> None:
    """Choose one of the Żywickis (Jane, the soonest due) and one of the crowd, and propose them."""
    for place, search in enumerate(("żywicki", "crowd1"), start=1):
        officer.get_by_label("Search", exact=True).fill(search)
        officer.keyboard.press("Enter")
        found = ("2 people", "1 person")[place - 1]
        expect(officer.get_by_text(f"of {found}, soonest due first")).to_be_visible()
        settled(officer)
        choose_first_row(officer)
        expect(officer.get_by_text(f"{place} chosen so far")).to_be_visible()
    officer.get_by_role("textbox", name="Reason").fill("The yearly review")
    officer.keyboard.press("Enter")
    settled(officer)
    press(officer, "See what would happen")
    expect(officer.get_by_text("2 people of 2 would be erased")).to_be_visible()
    press(officer, "Propose this batch")
    expect(officer.get_by_text("Batch 1 is proposed: erase 2 people")).to_be_visible()


def approve(approver: Page, password: str) -> None:
    approver.get_by_role("textbox", name="To approve, type").fill("erase 2 people")
    approver.get_by_role("textbox", name="Your password").fill(password)
    approver.get_by_role("button", name="Approve and erase").click()


def test_two_people_are_proposed_approved_by_another_and_erased_with_proof(
    mill: App, signed_in_page: SignedInPage
) -> None:
    officer = signed_in_page("officer", at=mill, path="due_for_deletion")
    propose_two(officer)
    officer.get_by_role("link", name="What was proposed, and what came of it").click()
    expect(officer.get_by_role("heading", name="Batch 1: erase 2 people")).to_be_visible()
    expect(officer.get_by_role("button", name="Approve and erase")).to_have_count(0)

    approver = signed_in_page("approver", at=mill, path="erasure")
    approve(approver, "not the password")
    expect(approver.get_by_text("That is not your password; nothing was changed.")).to_be_visible()
    settled(approver)
    approve(approver, PASSWORD)
    expect(approver.get_by_text("Batch 1 is done: 2 people were erased")).to_be_visible()
    expect(approver.get_by_text("Nobody had changed since it was proposed")).to_be_visible()
    # The officer's page lies open and notices by itself.
    expect(officer.get_by_text("No batch waits to be approved.")).to_be_visible()
    assert left(mill, "SELECT contact_id FROM crm.contact WHERE contact_id IN ('jane', 'crowd1')") == []

    press(approver, "Read the certificate")
    expect(approver.get_by_role("heading", name="Certificate of erasure, batch 1")).to_be_visible()
    name, pdf = downloaded(approver, "Download certificate (PDF)")
    assert name == "erasure-000001.pdf"
    assert pdf.startswith(b"%PDF-")
    name, content = downloaded(approver, "Download certificate (JSON)")
    assert name == "erasure-000001.json"
    assert [one["contact_id"] for one in json.loads(content)["erased"]] == ["crowd1", "jane"]

    officer.get_by_role("tab", name="Leftovers").click()
    settled(officer)
    note = officer.get_by_test_id("stHtml").filter(has_text="Paul came with")
    expect(note.locator("mark").first).to_have_text("Jane Żywicki")
    officer.get_by_role("button", name="Redact", exact=True).first.click()
    expect(officer.get_by_text("1 of 1 texts redacted.")).to_be_visible()
    ((body,),) = left(mill, "SELECT body FROM crm.communication WHERE communication_id = 'm_paul'")
    assert str(body).startswith("Paul came with [redacted]")
    trail = left(mill, "SELECT actor, event FROM ops.audit ORDER BY seq")
    wanted = [
        ("olly", "erasure proposed"),
        ("april", "sign-in failed"),
        ("april", "password confirmed"),
        ("april", "erasure"),
        ("april", "export"),
        ("april", "export"),
        ("olly", "mentions redacted"),
    ]
    assert [one for one in trail if one in wanted] == wanted


def test_a_viewer_reads_and_can_do_nothing(mill: App, signed_in_page: SignedInPage) -> None:
    page = signed_in_page("viewer", at=mill, path="erasure")
    for tab in ("Waiting", "Done", "Leftovers", "Tombstones", "Engagement"):
        page.get_by_role("tab", name=tab).click()
        settled(page)
        for name in ("Approve and erase", "Withdraw this batch", "Redact", "Release it"):
            expect(page.get_by_role("button", name=name)).to_have_count(0)
