"""Loading an export on the page *CRM copy*, as an officer does it."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import App, SignedInPage, StartApp, settled
from wigops.clock import utc_now
from wigops.crm.history import load_in_use
from wigops.store import Store

pytestmark = pytest.mark.browser

POINTS = "contact_id,kind,value\n"


def contacts(number: int) -> str:
    return "contact_id,first_name\n" + "".join(f"c{one},Ann\n" for one in range(number))


def zipped(**tables: str) -> FilePayload:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(f"{name}.csv", text)
    return {"name": "export.zip", "mimeType": "application/zip", "buffer": made.getvalue()}


def put(page: Page, *files: FilePayload) -> None:
    page.locator("input[type=file]").set_input_files(list(files))
    expect(page.get_by_role("button", name="Load", exact=True)).to_be_enabled()


def press_load(page: Page) -> None:
    page.get_by_role("button", name="Load", exact=True).click()


def in_use(app: App) -> tuple[int, int | None]:
    """The load that the copy is of, and how many contacts it has."""
    store = app.store()
    try:
        with store.read() as cursor:
            found = load_in_use(cursor)
    finally:
        store.close()
    return (found.load_id, found.contacts) if found else (0, None)


def left_on_disk(app: App) -> list[str]:
    return [path.name for path in (app.home / "staging").glob("upload-*")]


@pytest.fixture
def scene(start_app: StartApp, signed_in_page: SignedInPage) -> Callable[[], tuple[App, Page]]:
    """A server without a copy, and an officer at the page."""

    def opened() -> tuple[App, Page]:
        app = start_app()
        return app, signed_in_page("officer", at=app, path="crm_copy")

    return opened


def test_a_good_load_then_a_refused_one_that_is_accepted(
    scene: Callable[[], tuple[App, Page]], signed_in_page: SignedInPage
) -> None:
    app, page = scene()
    sidebar = page.get_by_test_id("stSidebar")
    expect(page.get_by_text("There is no CRM copy yet.")).to_be_visible()
    expect(sidebar.get_by_text("No CRM copy yet.")).to_be_visible()

    put(page, zipped(contact=contacts(200), contact_point=POINTS + "c1,email,ann@example.org\n"))
    press_load(page)
    expect(page.get_by_text("Load 1 took effect: every page reads the new copy.")).to_be_visible()
    expect(page.get_by_text("201 rows, of them 200 people; 0 rows rejected.")).to_be_visible()
    expect(sidebar.get_by_text("(today), load 1")).to_be_visible()
    expect(page.get_by_text("export.zip")).to_have_count(0)
    assert in_use(app) == (1, 200)
    assert left_on_disk(app) == []

    bad = "".join(f"c{one},telex,12345\n" for one in range(3))
    put(page, zipped(contact=contacts(210), contact_point=POINTS + "c1,email,ann@example.org\n" + bad))
    press_load(page)
    refusal = page.get_by_test_id("stAlert").filter(has_text="Load 2 was refused and nothing changed")
    expect(page.get_by_text("3 of 4 rows of contact_point are rejected, more than 1 %.")).to_be_visible()
    expect(refusal).to_contain_text("the copy stayed that of load 1")
    for line in ("3", "4", "5"):
        row = f"contact_point {line} kind is not one of email, phone, mobile, address"
        expect(page.get_by_role("row", name=row, exact=True)).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("12345")
    expect(sidebar.get_by_text("(today), load 1")).to_be_visible()
    assert in_use(app) == (1, 200)
    assert left_on_disk(app) == []

    accept = page.get_by_role("button", name="Load in spite of the checks")
    expect(accept).to_be_disabled()
    page.get_by_text("I have looked at the reasons").click()
    expect(accept).to_be_enabled()
    accept.click()
    expect(page.get_by_text("Load 3 took effect: every page reads the new copy.")).to_be_visible()
    expect(page.get_by_text("in spite of the checks that would have refused it")).to_be_visible()
    expect(sidebar.get_by_text("(today), load 3")).to_be_visible()
    assert in_use(app) == (3, 210)
    assert left_on_disk(app) == []

    page.get_by_role("tab", name="History of loads").click()
    expect(page.get_by_text("3 loads, newest first")).to_be_visible()
    assert "ann@example.org" not in app.terminal.read_text()


def test_a_viewer_sees_a_load_that_another_made(
    scene: Callable[[], tuple[App, Page]], signed_in_page: SignedInPage
) -> None:
    app, officer = scene()
    viewer = signed_in_page("viewer", at=app, path="crm_copy")
    expect(viewer.get_by_text("There is no CRM copy yet.")).to_be_visible()
    expect(viewer.get_by_role("button", name="Load", exact=True)).to_have_count(0)
    expect(viewer.locator("input[type=file]")).to_have_count(0)
    put(officer, zipped(contact=contacts(20)))
    press_load(officer)
    expect(viewer.get_by_text("Load 1 took effect")).to_be_visible()
    expect(viewer.get_by_test_id("stSidebar").get_by_text("(today), load 1")).to_be_visible()


def test_a_bad_name_is_refused_before_anything_is_written(scene: Callable[[], tuple[App, Page]]) -> None:
    app, page = scene()
    put(page, {"name": "Contacts (1).csv", "mimeType": "text/csv", "buffer": contacts(3).encode()})
    press_load(page)
    expect(page.get_by_text("is not named after a table")).to_be_visible()
    settled(page)
    assert in_use(app) == (0, None)
    assert left_on_disk(app) == []


def test_a_history_row_shows_that_load(start_app: StartApp, signed_in_page: SignedInPage) -> None:
    def two_loads(store: Store) -> None:
        with store.write() as cursor:
            cursor.execute(
                "INSERT INTO ops.load SELECT n, $then, $then, 'command line', NULL, 'loaded', [], "
                "false, n, 'x', 0 FROM range(1, 26) AS loads (n)",
                {"then": utc_now() - timedelta(days=9)},
            )
            cursor.execute(
                "INSERT INTO ops.load_table (load_id, table_name, loaded, rejected, ignored_columns) "
                "SELECT n, 'contact', 100 + n, 0, [] FROM range(1, 26) AS loads (n)"
            )

    page = signed_in_page("viewer", at=start_app(prepare=two_loads), path="crm_copy")
    expect(page.get_by_test_id("stSidebar").get_by_text("9 days old")).to_be_visible()
    page.get_by_role("tab", name="History of loads").click()
    expect(page.get_by_text("25 loads, newest first")).to_be_visible()
    grid = page.get_by_role("tabpanel", name="History of loads").locator("[data-testid=stDataFrame]").first
    box = grid.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 14, box["y"] + 35 + 17)
    expect(page.get_by_role("heading", name="Load 25")).to_be_visible()
    expect(page.get_by_text("Load 25 took effect").last).to_be_visible()
