"""Consent coverage as the privacy officer works with it: from a number to its people, and a withdrawal."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import App, SignedInPage, StartApp, settled, type_day
from wigops.clock import london_today
from wigops.consent import withdrawals_of
from wigops.crm.load import load_export
from wigops.store import Store

pytestmark = pytest.mark.browser


def ago(days: int) -> date:
    return london_today() - timedelta(days=days)


WITHDRAWN_ON = ago(150)
TABLES = {
    "contact": "contact_id,first_name,last_name,source\nada,Ada,Hope,newsletter\nben,Ben,Oduya,\n",
    "service": "service_id,kind,title\ngala,event,The spring gala\nmatch,mentoring,Mentor match\n",
    "consent": "consent_id,contact_id,purpose,given_at,source,wording_version\n"
    f"k1,ada,event_booking,{ago(200)},website form,v3\n"
    f"k2,ben,mentoring,{ago(200)},website form,v3\n",
    "engagement": "engagement_id,contact_id,kind,service_id,occurred_at\n"
    f"e1,ada,booking,gala,{ago(100)}\n"
    f"e2,ben,booking,gala,{ago(100)}\n"
    f"e3,ben,application,match,{ago(90)}\n",
}


@pytest.fixture
def quay_app(start_app: StartApp, tmp_path: Path) -> Iterator[App]:
    """A server with two people: one covered, one with a gap, and mentoring that is covered."""
    for table, text in TABLES.items():
        (tmp_path / f"{table}.csv").write_text(text)

    def prepare(store: Store) -> None:
        assert not load_export(store, tmp_path).refused

    yield start_app(prepare=prepare)


def card(page: Page, name: str) -> str:
    """What the card of a purpose says."""
    return page.get_by_test_id("stMetric").filter(has_text=name).get_by_test_id("stMetricValue").inner_text()


def test_an_officer_opens_the_gap_withdraws_a_consent_and_sees_the_number_move(
    quay_app: App, signed_in_page: SignedInPage
) -> None:
    page = signed_in_page("officer", at=quay_app, path="consent_coverage")
    assert card(page, "Event bookings") == "50.0%"
    assert card(page, "Mentoring") == "100.0%"

    page.get_by_role("tab", name="The gap").click()
    expect(page.get_by_text("of 1 people in the gap, by purpose")).to_be_visible()
    settled(page)
    page.get_by_test_id("stDataFrame").first.click(position={"x": 15, "y": 52})
    expect(page.get_by_role("heading", name="Ben Oduya")).to_be_visible()
    settled(page)

    page.get_by_role("button", name="Withdraw consent").first.click()
    form = page.get_by_test_id("stPopoverBody")
    type_day(form, WITHDRAWN_ON)
    # Twice, as an impatient hand does: it is one withdrawal all the same.
    form.get_by_role("button", name="Withdraw consent").dblclick()
    expect(page.get_by_text("Withdrawn: Mentoring.")).to_be_visible()
    settled(page)

    assert card(page, "Mentoring") == "0.0%"
    expect(page.get_by_text("of 2 people in the gap, by purpose")).to_be_visible()
    page.get_by_role("tab", name="Withdrawals").click()
    expect(page.get_by_text("The CRM still says “consented”").first).to_be_visible()
    settled(page)
    store = quay_app.store()
    with store.read() as cursor:
        found = withdrawals_of(cursor, "ben")
    store.close()
    assert [(one.purpose, one.withdrawn_on) for one in found] == [("mentoring", WITHDRAWN_ON)]


def test_a_number_opens_its_people(quay_app: App, signed_in_page: SignedInPage) -> None:
    page = signed_in_page("viewer", at=quay_app, path="consent_coverage")
    page.get_by_test_id("stDataFrame").first.click(position={"x": 250, "y": 52})
    expect(page.get_by_text("Event bookings: people processed, 12 months to")).to_be_visible()
    expect(page.get_by_text("of 2 people processed, by purpose")).to_be_visible()
    settled(page)
