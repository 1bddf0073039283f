"""Third-party sharing as an officer works it: a refusal that says why, a disclosure, a flag, a notice."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import CAST, App, SignedInPage, StartApp, left, settled
from tests.days import today
from tests.pdfs import text_of
from tests.sharing.cast import EXPORT
from wigops.crm.load import load_export
from wigops.erasure import Selection, carry_out, propose
from wigops.sharing import record_due_diligence
from wigops.store import Store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shared(start_app: StartApp, tmp_path_factory: pytest.TempPathFactory) -> App:
    """A server with the sharing tests' people; ana is erased, and the hall's due diligence is in date."""
    folder = tmp_path_factory.mktemp("shared")
    for table, text in EXPORT.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")

    def prepare(store: Store) -> None:
        load_export(store, folder)
        record_due_diligence(
            store,
            "hall",
            outcome="passed",
            what_was_checked="storage",
            checked_by="the adviser",
            checked_on=today(),
            valid_until=today().replace(year=today().year + 1, day=1),
            by=CAST["officer"],
        )
        batch = propose(store, Selection(today(), contact_ids=("ana",)), by=CAST["officer"])
        carry_out(store, batch.batch_id, by=CAST["officer"], approved_by=CAST["approver"])

    return start_app(prepare=prepare)


def main(page: Page) -> Locator:
    return page.get_by_test_id("stMain")


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()
    settled(page)


def pick(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option).click()


def check(page: Page) -> None:
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("Checked; nothing is recorded yet.")).to_be_visible()
    settled(page)


def fill_in(page: Page, recipient: str) -> None:
    """Everything about a disclosure of Ben's contact data, and the check."""
    tab(page, "Record a disclosure")
    page.get_by_label("Search for the person").fill("ben.baker@people")
    page.keyboard.press("Enter")
    expect(page.get_by_text("CRM id ben")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Contact", exact=True).click()
    settled(page)
    pick(page, "Recipient", recipient)
    page.get_by_role("combobox", name="Purpose", exact=True).last.click()
    page.get_by_role("option", name="Event bookings").click()
    page.get_by_label("Why the service cannot be delivered without: contact").fill("the seating plan")
    check(page)


def test_a_disclosure_that_should_not_be_made_says_why_and_is_decided_against(
    shared: App, signed_in_page: SignedInPage
) -> None:
    page = signed_in_page("officer", at=shared, path="third_party_sharing")
    fill_in(page, "The Daily Paper")
    expect(main(page).get_by_text("This disclosure should not be made.")).to_be_visible()
    expect(main(page).get_by_text("The policy does not name recipients of this kind.")).to_be_visible()
    expect(page.get_by_role("button", name="Record it for 1 person")).to_have_count(0)

    page.get_by_role("button", name="Decide not to share").click()
    page.get_by_role("textbox", name="Why the data is not shared").fill("a newspaper has no need of it")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text("Decision 1 not to share is recorded.")).to_be_visible()
    assert left(shared, "SELECT recipient_id, contact_id FROM ops.disclosure_refusal") == [("paper", "ben")]
    assert left(shared, "SELECT count(*) FROM ops.disclosure") == [(0,)]


def test_a_disclosure_that_nothing_speaks_against_is_recorded_and_in_the_log(
    shared: App, signed_in_page: SignedInPage
) -> None:
    page = signed_in_page("officer", at=shared, path="third_party_sharing")
    fill_in(page, "The Great Hall")
    expect(main(page).get_by_text("Nothing speaks against it, for 1 person.")).to_be_visible()
    page.get_by_role("button", name="Record it for 1 person").click()
    expect(page.get_by_text("is recorded, for 1 person")).to_be_visible()
    settled(page)
    assert left(shared, "SELECT recipient_id, contact_id, categories FROM ops.disclosure") == [
        ("hall", "ben", "contact")
    ]
    tab(page, "Log")
    expect(main(page).get_by_text("of 12 disclosures, newest first")).to_be_visible()


def test_a_flag_is_answered(shared: App, signed_in_page: SignedInPage) -> None:
    page = signed_in_page("officer", at=shared, path="third_party_sharing")
    tab(page, "Flags")
    table = main(page).get_by_test_id("stDataFrame").first
    expect(table).to_be_visible()
    box = table.bounding_box()
    assert box
    page.mouse.click(box["x"] + 16, box["y"] + 35 + 16)
    settled(page)
    expect(main(page).get_by_text("No consent:")).to_be_visible()
    main(page).get_by_text("Explained", exact=True).click()
    page.get_by_label("Reason", exact=True).fill("A paper form was signed.")
    page.get_by_role("button", name="Answer the flags").click()
    expect(page.get_by_text("1 flag is answered; they stay on record.")).to_be_visible()
    assert left(shared, "SELECT flag, outcome, answered_by FROM ops.flag_answer") == [
        ("no_consent", "explained", CAST["officer"])
    ]


def test_a_notice_is_downloaded_and_marked_as_sent(
    shared: App, signed_in_page: SignedInPage, tmp_path: Path
) -> None:
    page = signed_in_page("officer", at=shared, path="third_party_sharing")
    tab(page, "Notices")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Notice (PDF)").click()
    file = tmp_path / "notice.pdf"
    waiting.value.save_as(file)
    text = text_of(file.read_bytes())
    assert "A Firm" in text
    assert "employer" in text
    assert "Archer" not in text
    settled(page)
    page.get_by_role("button", name="Mark as sent").click()
    expect(page.get_by_text("1 notice is marked as sent")).to_be_visible()
    assert left(shared, "SELECT count(*) FROM ops.notice WHERE state = 'sent'") == [(1,)]
