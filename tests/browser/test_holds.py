"""Holding a person back from deletion and letting them go again, as the privacy officer does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import App, SignedInPage, StartApp, settled, type_day
from tests.conftest import PROJECT
from wigops.clock import london_today
from wigops.crm.load import load_export
from wigops.retention import Due, DueFilter, due_of, due_page, list_holds
from wigops.store import Connection

pytestmark = pytest.mark.browser


def review_on() -> date:
    """A day of next year, whose figures tell day from month."""
    return date(london_today().year + 1, 5, 3)


@pytest.fixture(scope="module")
def sample_app(start_app: StartApp) -> App:
    """A server with the sample loaded."""
    return start_app(prepare=lambda store: load_export(store, PROJECT / "data" / "sample"))


@contextmanager
def reading(app: App) -> Iterator[Connection]:
    store = app.store()
    with store.read() as cursor:
        yield cursor
    store.close()


def a_due_person(app: App) -> Due:
    with reading(app) as cursor:
        page = due_page(cursor, DueFilter(london_today(), ("due",)), limit=1)
        due = due_of(cursor, page["contact_id"].iloc[0], london_today())
    assert isinstance(due, Due)
    return due


def open_person(page: Page, person: Due) -> None:
    """Find the person by their CRM id, and choose the row."""
    page.get_by_label("Search", exact=True).fill(person.contact_id)
    page.keyboard.press("Enter")
    expect(page.get_by_text("of 1 person, soonest due first")).to_be_visible()
    settled(page)
    page.get_by_test_id("stDataFrame").first.click(position={"x": 15, "y": 52})
    expect(page.get_by_role("heading", name=person.person)).to_be_visible()
    settled(page)


def test_an_officer_puts_a_due_person_on_hold_and_releases_them(
    sample_app: App, signed_in_page: SignedInPage
) -> None:
    person = a_due_person(sample_app)
    page = signed_in_page("officer", at=sample_app, path="due_for_deletion")
    open_person(page, person)

    page.get_by_role("button", name="Put on hold").click()
    page.get_by_role("textbox", name="Why this person's data must not be deleted yet").fill("A claim is open")
    type_day(page.get_by_test_id("stPopoverBody"), review_on())
    # Twice, as an impatient hand does: it is one hold all the same.
    page.get_by_role("button", name="Place hold").dblclick()

    expect(
        page.get_by_text(f"The hold is in force, to be reviewed by 3 May {review_on().year}.")
    ).to_be_visible()
    settled(page)
    expect(page.get_by_text("Held.", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Place hold")).to_be_hidden()
    with reading(sample_app) as cursor:
        [hold] = list_holds(cursor)
        held = due_of(cursor, person.contact_id, london_today())
    assert (hold.contact_id, hold.reason, hold.review_on) == (
        person.contact_id,
        "A claim is open",
        review_on(),
    )
    assert hold.placed_by == "olly"
    assert held is not None
    assert held.status == "held"

    page.get_by_role("tab", name="Holds").click()
    expect(page.get_by_text("of 1 hold in force on")).to_be_visible()
    page.get_by_role("tab", name="People").click()
    expect(page.get_by_role("heading", name=person.person)).to_be_visible()
    settled(page)

    page.get_by_role("button", name="Release").click()
    page.get_by_role("textbox", name="Why it is no longer needed").fill("Settled")
    page.get_by_role("button", name="Release hold").click()

    expect(page.get_by_text("is released.")).to_be_visible()
    settled(page)
    expect(page.get_by_text("Due.", exact=True)).to_be_visible()
    with reading(sample_app) as cursor:
        [hold] = list_holds(cursor)
        free = due_of(cursor, person.contact_id, london_today())
    assert (hold.released_by, hold.release_reason) == ("olly", "Settled")
    assert free == person
