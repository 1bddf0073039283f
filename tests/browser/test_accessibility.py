"""No page has a serious accessibility violation, in light or dark, as axe-core finds them; and the keyboard.

Every page of the menu and every tab of each, with a full installation: the sample, an erasure and its
certificate, requests, a hold, a backup.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import CAST, PAGES, PATIENCE, App, StartApp, settled, sign_in
from tests.conftest import PROJECT
from wigops.clock import london_today
from wigops.crm.load import load_export
from wigops.erasure import Selection, carry_out, make_backup, propose
from wigops.retention import NEEDS_ATTENTION, DueFilter, due_page, place_hold
from wigops.rights import open_request
from wigops.store import Store

pytestmark = pytest.mark.browser

SERIOUS = {"serious", "critical"}

# What Streamlit's own markup does and neither its settings nor a style of ours can mend: the rule, and what
# the target contains.
NOT_OURS = (
    # The marks of a sparkline in st.metric, which takes no alternative text; the figure and its change on
    # last week stand beside it in words.
    ("svg-img-alt", "metric_chart_"),
)


def a_full_house(store: Store) -> None:
    """A load, two erased of those who are due and one who waits, a hold, a request, a backup."""
    today = london_today()
    assert not load_export(store, PROJECT / "data" / "sample").refused
    with store.read() as cursor:
        due = due_page(cursor, DueFilter(today, statuses=("due",)), limit=4)["contact_id"].tolist()
        others = due_page(cursor, DueFilter(today, statuses=NEEDS_ATTENTION), limit=20)["contact_id"].tolist()
    done = propose(store, Selection(today, contact_ids=tuple(due[:2])), by="olly")
    carry_out(store, done.batch_id, by="april")
    propose(store, Selection(today, contact_ids=(due[2],)), by="olly")
    place_hold(store, others[-1], reason="A complaint", review_on=today + timedelta(days=30), by="olly")
    for kind, days in (("access", 40), ("erasure", 3)):
        open_request(store, kind, received_on=today - timedelta(days=days), by="olly", contact_ids=[due[3]])
    make_backup(store, by="ada")


@pytest.fixture(scope="module")
def full_app(start_app: StartApp) -> App:
    return start_app(prepare=a_full_house)


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def admin(scheme: str, browser: Browser, full_app: App) -> Iterator[Page]:
    """A page on which the admin is signed in, in the one or the other colours."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(full_app.url)
    sign_in(page, CAST["admin"])
    yield page
    context.close()


def test_no_page_has_a_serious_violation(full_app: App, admin: Page, scheme: str) -> None:
    # Of all rules, only contrast depends on the colours.
    rules = ["color-contrast"] if scheme == "dark" else None
    found: dict[str, list[str]] = {}
    for name in PAGES:
        for part, where in parts_of(full_app, admin, name):
            for what in violations(admin, part, rules):
                found.setdefault(what, []).append(where)
    assert not found, "\n".join(f"{what}\n    on {'; '.join(where)}" for what, where in found.items())


def test_a_table_is_reached_by_tab_and_shows_it(full_app: App, admin: Page) -> None:
    admin.goto(f"{full_app.url}/due_for_deletion")
    expect(admin.get_by_test_id("stDataFrame")).to_be_visible()
    drawn(admin)
    outline = "getComputedStyle(document.querySelector('[data-testid=stDataFrame]')).outlineStyle"
    assert admin.evaluate(outline) == "none"
    # What is drawn anew meanwhile takes the keyboard's place away: then it starts at the top once more.
    for _ in range(240):
        admin.keyboard.press("Tab")
        on_table = admin.evaluate("document.activeElement.tagName") == "CANVAS"
        if on_table and admin.evaluate(outline) == "solid":
            break
    assert admin.evaluate(outline) == "solid"


def parts_of(app: App, page: Page, name: str) -> Iterator[tuple[str, str]]:
    """The page as it comes up, and then the panel of each further tab: a selector, and what to call it."""
    page.goto(f"{app.url}/{name}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    drawn(page)
    yield "body", name
    for tab in page.get_by_role("tab").all():
        if tab.get_attribute("aria-selected") == "true":
            continue
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        drawn(page)
        yield f"[id='{tab.get_attribute('aria-controls')}']", f"{name}, {tab.inner_text()}"


def drawn(page: Page) -> None:
    """Wait until the run that a click has begun is over: it begins a moment later."""
    page.wait_for_timeout(150)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    settled(page)


def violations(page: Page, part: str, rules: list[str] | None) -> list[str]:
    """The serious ones in a part of the page, each with its rule and where."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = rules
    found: list[dict[str, Any]] = Axe().run(page, part, options).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {target}: {node['failureSummary']}"
        for rule in found
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
        for target in [" ".join(map(str, node["target"]))]
        if not any(rule["id"] == one and place in target for one, place in NOT_OURS)
    ]
