"""Signing in, staying in and being out, in a browser."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    PAGES,
    PASSWORD,
    App,
    SignedInPage,
    StartApp,
    minted,
    send_form,
    settled,
    sign_in,
)
from wigops import accounts
from wigops.clock import utc_now
from wigops.ui.accounts.cookie import COOKIE

pytestmark = pytest.mark.browser

NewPage = Callable[[], Page]


def expect_sign_in_form(page: Page) -> None:
    """The form is there, and no page, menu or name of anybody."""
    expect(page.get_by_role("textbox", name="Username")).to_be_visible()
    expect(page.get_by_role("textbox", name="Password")).to_be_visible()
    settled(page)
    expect(page.get_by_test_id("stSidebarNavLink")).to_have_count(0)
    expect(page.get_by_role("heading")).to_have_text(["wigops", "Sign in"])
    expect(page.get_by_text("Signed in as")).to_have_count(0)


def expect_signed_in(page: Page, username: str) -> None:
    expect(page.get_by_text(f"Signed in as {username}, ")).to_be_visible()
    expect(page.get_by_role("textbox", name="Password", exact=True)).to_have_count(0)


def cookie_of(page: Page) -> dict[str, object]:
    found = [dict(cookie) for cookie in page.context.cookies() if cookie.get("name") == "wigops"]
    assert len(found) == 1
    return found[0]


def wait_for_cookie(page: Page, *, there: bool) -> None:
    deadline = time.monotonic() + 20
    while any(one.get("name") == "wigops" for one in page.context.cookies()) is not there:
        assert time.monotonic() < deadline, "the cookie did not come or go"
        page.wait_for_timeout(100)


def test_the_first_account_is_made_with_the_code_from_the_terminal(
    start_app: StartApp, new_page: NewPage
) -> None:
    app, page = start_app(cast=False, own=True), new_page()
    page.goto(app.url)
    expect(page.get_by_role("heading", name="Create the first account")).to_be_visible()
    code = app.terminal.read_text().split("the first account is ")[1].split()[0]

    def send(code: str) -> None:
        page.get_by_role("textbox", name="One-time code").fill(code)
        page.get_by_role("textbox", name="Username").fill("Ada")
        page.get_by_role("textbox", name="Password", exact=True).fill(PASSWORD)
        page.get_by_role("textbox", name="Password again").fill(PASSWORD)
        page.get_by_role("button", name="Create account").click()

    send("WRONG-CODE")
    expect(page.get_by_text("That is not the code")).to_be_visible()
    send(code.lower().replace("-", " "))
    expect(page.get_by_text("The account was made. Sign in with it.")).to_be_visible()
    expect_sign_in_form(page)
    sign_in(page, "ada")
    expect_signed_in(page, "ada")


def test_first_thing_after_a_start_a_page_asks_to_sign_in_and_is_then_shown(
    start_app: StartApp, new_page: NewPage
) -> None:
    app, page = start_app(own=True), new_page()
    page.goto(f"{app.url}/audit_trail?told=1")
    expect_sign_in_form(page)
    settled(page)
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    sign_in(page, "vera")
    expect(page.get_by_role("heading", name="Audit trail")).to_be_visible()
    assert page.url == f"{app.url}/audit_trail?told=1"
    page.reload()
    expect(page.get_by_role("heading", name="Audit trail")).to_be_visible()
    stranger = new_page()
    for name in PAGES:
        stranger.goto(f"{app.url}/{name}")
        expect_sign_in_form(stranger)


def test_first_thing_after_a_start_a_bookmark_of_somebody_signed_in_shows_its_page(
    start_app: StartApp, new_page: NewPage
) -> None:
    app, page = start_app(own=True), new_page()
    page.context.add_cookies([{"name": COOKIE, "value": minted(app, "ada"), "url": app.url}])
    page.goto(f"{app.url}/backups")
    expect(page.get_by_role("heading", name="Backups")).to_be_visible()
    expect_signed_in(page, "ada")


def test_a_cookie_that_was_not_signed_opens_nothing(start_app: StartApp, new_page: NewPage) -> None:
    app, page = start_app(own=True), new_page()
    store = app.store()
    token = accounts.start_session(store, "ada")
    store.close()
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": app.url}])
    page.goto(f"{app.url}/accounts")
    expect_sign_in_form(page)
    settled(page)
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()


def test_the_address_asked_for_opens_after_signing_in(app: App, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{app.url}/policy")
    expect_sign_in_form(page)
    sign_in(page, "vera")
    expect(page.get_by_role("heading", name="Privacy policy")).to_be_visible()
    assert urlsplit(page.url).path == "/policy"


def test_whoever_sees_the_form_go_has_the_cookie(app: App, new_page: NewPage) -> None:
    for _ in range(3):
        page = new_page()
        page.goto(app.url)
        send_form(page, "vera", PASSWORD)
        page.get_by_role("textbox", name="Password").wait_for(state="detached")
        page.goto(f"{app.url}/policy")
        expect_signed_in(page, "vera")


def test_the_cookie_keeps_a_person_signed_in(app: App, new_page: NewPage) -> None:
    page = new_page()
    page.goto(app.url)
    sign_in(page, "vera")
    wait_for_cookie(page, there=True)
    cookie = cookie_of(page)
    assert (cookie["sameSite"], cookie["path"]) == ("Strict", "/")
    left = float(str(cookie["expires"])) - utc_now().timestamp()
    assert 11.9 * 3600 < left <= 12 * 3600
    page.reload()
    expect_signed_in(page, "vera")
    tab = page.context.new_page()
    tab.goto(f"{app.url}/my_account")
    expect_signed_in(tab, "vera")
    expect(tab.get_by_role("heading", name="My account")).to_be_visible()


def test_signing_out_ends_it_everywhere_and_for_good(app: App, new_page: NewPage) -> None:
    page = new_page()
    page.goto(app.url)
    sign_in(page, "vera")
    wait_for_cookie(page, there=True)
    kept = {"name": "wigops", "value": str(cookie_of(page)["value"]), "url": app.url}
    thief = new_page()
    thief.context.add_cookies([kept])  # type: ignore[list-item]
    thief.goto(f"{app.url}/policy")
    expect_signed_in(thief, "vera")  # the copy works while the session is open
    tab = page.context.new_page()
    tab.goto(f"{app.url}/policy")
    expect_signed_in(tab, "vera")

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    expect_sign_in_form(page)
    wait_for_cookie(page, there=False)
    tab.get_by_test_id("stSidebarNavLink").get_by_text("My account").click()
    expect_sign_in_form(tab)
    thief.reload()
    expect_sign_in_form(thief)
    late = new_page()
    late.context.add_cookies([kept])  # type: ignore[list-item]
    late.goto(f"{app.url}/policy")
    expect_sign_in_form(late)


def test_a_cookie_that_was_tampered_with_is_nobodys(app: App, new_page: NewPage) -> None:
    page = new_page()
    page.goto(app.url)
    sign_in(page, "vera")
    wait_for_cookie(page, there=True)
    header, content, signature = str(cookie_of(page)["value"]).split(".")
    unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"  # {"alg":"none","typ":"JWT"}
    for value in (f"{header}.{content}.{signature[::-1]}", f"{unsigned}.{content}.", "nonsense", "a.b.c"):
        other = new_page()
        other.context.add_cookies([{"name": "wigops", "value": value, "url": app.url}])
        other.goto(f"{app.url}/policy")
        expect_sign_in_form(other)
    assert "Error" not in app.terminal.read_text()


def test_an_admin_ends_a_session(app: App, signed_in_page: SignedInPage) -> None:
    officer = signed_in_page("officer", path="policy")
    expect_signed_in(officer, "olly")
    admin = signed_in_page("admin", path="accounts")
    admin.get_by_role("combobox", name="Account", exact=False).last.click()
    admin.get_by_role("option", name="olly").click()
    settled(admin)
    admin.get_by_role("tab", name="Sessions").click()
    admin.get_by_role("button", name="End the sessions of olly").click()
    expect(admin.get_by_text("The sessions of olly were ended.")).to_be_visible()
    officer.get_by_test_id("stSidebarNavLink").get_by_text("My account").click()
    expect(officer.get_by_text("Your session has ended. Sign in to go on.")).to_be_visible()
    expect_sign_in_form(officer)
    sign_in(officer, "olly")
    expect_signed_in(officer, "olly")
    expect_signed_in(admin, "ada")


def until_it_failed(app: App, times: int) -> None:
    """Wait until that many failed attempts are on record: the sentence of the one before still stands."""
    store, deadline = app.store(), time.monotonic() + 30
    while time.monotonic() < deadline:
        with store.read() as cursor:
            if cursor.execute("SELECT count(*) >= ? FROM ops.sign_in_failure", [times]).fetchone() == (True,):
                return
        time.sleep(0.1)
    pytest.fail(f"attempt {times} is not on record")


def test_five_failures_lock(start_app: StartApp, new_page: NewPage) -> None:
    app, page = start_app(), new_page()
    page.goto(app.url)
    for attempt in range(5):
        send_form(page, "vera", f"wrong password {attempt}")
        until_it_failed(app, attempt + 1)
        settled(page)
        expect(page.get_by_test_id("stAlert")).to_be_visible()
    send_form(page, "vera", PASSWORD)
    expect(page.get_by_text("There were too many failed attempts")).to_be_visible()
    expect_sign_in_form(page)
    other = new_page()
    other.goto(app.url)
    sign_in(other, "olly")
    expect_signed_in(other, "olly")
    assert "wrong password" not in app.terminal.read_text()


def test_a_double_click_signs_in_once(app: App, new_page: NewPage) -> None:
    page = new_page()
    page.goto(app.url)
    page.get_by_role("textbox", name="Username").fill("april")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").dblclick()
    expect_signed_in(page, "april")
    settled(page)
    expect_signed_in(page, "april")


def test_a_role_too_low_reads_a_sentence(signed_in_page: SignedInPage) -> None:
    page = signed_in_page("approver", path="accounts")
    expect(page.get_by_text("This page needs the role admin; yours is approver.")).to_be_visible()
    expect(page.get_by_role("heading")).to_have_count(0)
    expect(page.get_by_test_id("stSidebarNavLink").filter(has_text="Accounts")).to_have_count(0)


def scripts(asked: list[str]) -> list[str]:
    """The scripts of components among what was asked for."""
    paths = [urlsplit(url).path for url in asked]
    found = [path for path in paths if path.startswith(("/component/", "/_stcore/bidi-"))]
    return [path.rsplit("/", 1)[1] for path in found if not path.endswith("/index.html")]


def test_the_cookies_script_comes_for_signing_in_and_out_alone(app: App, new_page: NewPage) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(app.url)
    expect_sign_in_form(page)
    assert scripts(asked) == []
    sign_in(page, "vera")
    expect(page.locator("iframe")).to_have_count(0)
    assert scripts(asked) == ["cookie.js"]
    assert {urlsplit(url).hostname for url in asked if ":" in url.split("/")[2]} == {"127.0.0.1"}
    asked.clear()
    page.reload()
    expect_signed_in(page, "vera")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    wait_for_cookie(page, there=False)
    expect(page.locator("iframe")).to_have_count(0)
    assert scripts(asked) == ["cookie.js"]


def test_no_page_asks_anything_of_another_server_or_loads_a_component(
    app: App, signed_in_page: SignedInPage
) -> None:
    page = signed_in_page("admin")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in PAGES:
        page.goto(f"{app.url}/{name}")
        settled(page)
        expect(page.locator("iframe")).to_have_count(0)
    elsewhere = [url for url in asked if urlsplit(url).scheme in {"http", "https", "ws", "wss"}]
    assert elsewhere
    assert {urlsplit(url).hostname for url in elsewhere} == {"127.0.0.1"}
    assert scripts(asked) == []
