"""The weekly review in a browser: signed off by keyboard alone, and a whole week of an officer's work."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CAST, PASSWORD, App, SignedInPage, StartApp, settled
from tests.browser.test_crm_copy import press_load, put, zipped
from tests.days import this_week
from tests.erasure.cast import EXPORT
from tests.pdfs import text_of
from wigops.crm.load import load_export
from wigops.review import SECTIONS, Review, find_review, take_figures
from wigops.store import Store

pytestmark = pytest.mark.browser

_MOST_TABS = 90
# The name of what has the keyboard, without the icons, whose names are text of theirs.
_FOCUSED = """() => {
    const here = document.activeElement;
    if (here === document.body) return "";
    const whole = (here.labels && here.labels[0] || here).cloneNode(true);
    whole.querySelectorAll("[data-testid=stIconMaterial]").forEach(icon => icon.remove());
    return (here.getAttribute("aria-label") || whole.textContent).trim();
}"""


@pytest.fixture(scope="module")
def mill(start_app: StartApp, tmp_path_factory: pytest.TempPathFactory) -> App:
    """A server with the erasure tests' people."""
    folder = tmp_path_factory.mktemp("mill")
    for table, text in EXPORT.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")

    def prepare(store: Store) -> None:
        assert not load_export(store, folder).refused
        take_figures(store)

    return start_app(prepare=prepare)


def signed_review(app: App) -> Review | None:
    store = app.store()
    try:
        with store.read() as cursor:
            return find_review(cursor, this_week())
    finally:
        store.close()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the keyboard is called `name`."""
    passed = []
    for _ in range(_MOST_TABS):
        passed.append(page.evaluate(_FOCUSED))
        if passed[-1].startswith(name):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{name} was not reached by Tab, past {passed}")


def test_keyboard_alone_signs_off_a_week(mill: App, new_page: Callable[[], Page]) -> None:
    page = new_page()
    page.goto(mill.url)
    expect(page.get_by_role("textbox", name="Username")).to_be_visible()
    tab_to(page, "Username")
    page.keyboard.type(CAST["officer"])
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Review", exact=True)).to_be_visible()
    settled(page)

    tab_to(page, "Review")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Retention and erasure")).to_be_visible()
    settled(page)
    tab_to(page, "Note on retention and erasure")
    page.keyboard.type("Nine people are due.")
    page.keyboard.press("Tab")
    expect(page.get_by_text(f"Noted by {CAST['officer']} on")).to_be_visible()
    settled(page)

    titles = [*list(SECTIONS.values())[1:], f"Sign off {this_week().name}"]
    tab_to(page, "Next: ")
    for title in titles:
        # The button keeps the keyboard from one section to the next.
        assert page.evaluate(_FOCUSED).startswith("Next: ")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        settled(page)
    expect(page.get_by_text("6 of 6 sections looked at")).to_be_visible()

    tab_to(page, "I have looked at the figures")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name=f"Sign off {this_week().name}")).to_be_enabled()
    settled(page)
    tab_to(page, f"Sign off {this_week().name}")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{this_week().name} is signed: figures as at")).to_be_visible()
    signed = signed_review(mill)
    assert signed is not None
    assert (signed.signed_by, signed.notes) == (CAST["officer"], {"retention": "Nine people are due."})


def downloaded(page: Page, name: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def go_to(page: Page, title: str) -> None:
    """Click on a page in the menu."""
    page.get_by_test_id("stSidebar").get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", name=title, exact=True, level=1)).to_be_visible()
    settled(page)


def test_a_whole_week_from_load_to_sign_off_and_download(
    start_app: StartApp, signed_in_page: SignedInPage
) -> None:
    app = start_app()
    page = signed_in_page("officer", at=app)

    go_to(page, "CRM copy")
    put(page, zipped(**EXPORT))
    press_load(page)
    expect(page.get_by_text("Load 1 took effect: every page reads the new copy.")).to_be_visible()

    go_to(page, "This week")
    expect(page.get_by_text("Needs attention")).to_be_visible()
    page.get_by_role("link", name="Person kept past their date: 9").click()
    expect(page.get_by_role("heading", name="Person kept past their date")).to_be_visible()
    settled(page)
    page.get_by_text("Accept all 9 that this filter leaves").click()
    settled(page)
    page.get_by_role("textbox", name="Why they may stay as they are").fill("Counsel looks at them.")
    page.get_by_role("button", name="Accept 9 cases").click()
    expect(page.get_by_text("9 cases are accepted until")).to_be_visible()
    settled(page)

    go_to(page, "Review")
    page.get_by_test_id("stRadio").get_by_text("Findings", exact=True).click()
    expect(page.get_by_role("heading", name="Findings", exact=True)).to_be_visible()
    settled(page)
    page.get_by_role("textbox", name="Note on findings").fill("Nine wait for counsel.")
    page.get_by_test_id("stRadio").get_by_text("Sign off", exact=True).click()
    expect(page.get_by_role("heading", name=f"Sign off {this_week().name}")).to_be_visible()
    settled(page)
    page.get_by_text("I have looked at the figures and the notes").click()
    page.get_by_role("button", name=f"Sign off {this_week().name}").click()
    expect(page.get_by_text(f"{this_week().name} is signed: figures as at")).to_be_visible()
    settled(page)
    name, pdf = downloaded(page, "Board's pack (PDF)")

    signed = signed_review(app)
    assert signed is not None
    assert signed.notes == {"findings": "Nine wait for counsel."}
    accepted = {row["finding"]: row["accepted"] for row in signed.figures.findings}
    assert accepted["kept_past_date"] == 9
    assert name == f"wigops-review-{this_week().name}.pdf"
    text = text_of(pdf)
    assert this_week().name in text
    assert "Nine wait for counsel." in text
    assert signed.sha256[:12] in text.replace(" ", "")
