"""The real app in a real browser: a server of its own, and people signed in to it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.conftest import PROJECT
from tests.erasure.cast import EXPORT
from wigops import accounts
from wigops.crm.load import load_export
from wigops.store import Home, Store

PASSWORD = "correct horse battery"
CAST = {"viewer": "vera", "officer": "olly", "approver": "april", "admin": "ada"}
PAGES = [page.stem.lstrip("0123456789_") for page in sorted((PROJECT / "pages").glob("*.py"))]
PATIENCE = 30_000  # milliseconds that a page may take

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class App:
    """A running server: where it is, the folder it keeps all in, and what it has written to its terminal."""

    url: str
    home: Path
    terminal: Path
    process: "subprocess.Popen[bytes]"

    def store(self) -> Store:
        """The server's database, for setting the scene while it runs; close it after use."""
        return Store(Home(self.home), wait=60, idle=0)


StartApp = Callable[..., App]
SignedInPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    executable = next((found for found in map(shutil.which, names) if found), None)
    if executable is None:
        pytest.skip("no Chromium was found on the PATH: install chromium to run the browser tests")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def start_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartApp]:
    """Starts a server: `start_app()` with an account of each role, `start_app(cast=False)` with none.

    `prepare`, given the store before the server runs, sets the scene further.
    """
    running: list[App] = []

    def start(*, cast: bool = True, prepare: Callable[[Store], object] | None = None) -> App:
        folder = tmp_path_factory.mktemp("app")
        home = folder / "home"
        store = Store(Home(home), wait=60, idle=0)
        if cast:
            for role, name in CAST.items():
                accounts.add_account(store, name, role, PASSWORD, by=None)
        if prepare:
            prepare(store)
        store.close()
        running.append(_serve(home, folder / "terminal.log"))
        return running[-1]

    yield start
    for app in running:
        app.process.terminate()
    for app in running:
        app.process.wait(timeout=30)


@pytest.fixture(scope="session")
def app(start_app: StartApp) -> App:
    """A server with an account of each role, shared by the tests that leave it as they found it."""
    return start_app()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Opens an empty page in a browser profile of its own: nobody signed in, no cookies."""
    contexts: list[BrowserContext] = []

    def new() -> Page:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 900}))
        contexts[-1].set_default_timeout(PATIENCE)
        return contexts[-1].new_page()

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in_page(app: App, new_page: Callable[[], Page]) -> SignedInPage:
    """Signs in: `signed_in_page("officer")` is a page in a profile of its own, the first page open.

    `at` is another server than the shared one, `path` the page to open, such as "policy".
    """

    def signed_in(role: str, *, at: App | None = None, path: str = "") -> Page:
        page = new_page()
        page.goto((at or app).url)
        sign_in(page, CAST[role])
        if path:
            page.goto(f"{(at or app).url}/{path}")
            settled(page)
        return page

    return signed_in


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Fill the form, send it, and wait for it to be gone."""
    send_form(page, username, password)
    expect(page.get_by_role("textbox", name="Password", exact=True)).to_have_count(0)
    settled(page)


def send_form(page: Page, username: str, password: str) -> None:
    """Fill the sign-in form and send it off."""
    page.get_by_role("textbox", name="Username").fill(username)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def settled(page: Page) -> None:
    """Wait until the page has been drawn and nothing runs any more."""
    expect(page.get_by_test_id("stMain")).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.locator('[data-stale="true"]')).to_have_count(0)


def type_day(form: Locator, day: date) -> None:
    """Type a day into the form's first date, and close the calendar that typing opened.

    It lies over what is above or below until the keyboard leaves the date: the first Tab goes to the date's
    own button, the second to the next field. Escape would close the form too.
    """
    calendar = form.page.get_by_test_id("stDateInputCalendar")
    form.get_by_role("spinbutton").first.click()
    expect(calendar).to_have_count(1)
    form.page.keyboard.type(f"{day:%d%m%Y}")
    form.page.keyboard.press("Tab")
    form.page.keyboard.press("Tab")
    expect(calendar).to_have_count(0)


def _serve(home: Path, terminal: Path) -> App:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "WIGOPS_HOME": str(home), "PYTHONPATH": str(PROJECT)}
    with terminal.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=PROJECT,
            env=environment,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    app = App(f"http://127.0.0.1:{port}", home, terminal, process)
    deadline = time.monotonic() + 60
    while not _answers(app.url):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            pytest.fail(f"the server did not start: {terminal.read_text()}")
        time.sleep(0.1)
    return app


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="session")
def start_mill(start_app: StartApp, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], App]:
    """Starts a server whose copy holds Jane, who is due, and Paul, whose note mentions her."""
    folder = tmp_path_factory.mktemp("mill")
    for table, text in EXPORT.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return lambda: start_app(prepare=lambda store: load_export(store, folder))


@pytest.fixture(scope="module")
def mill(start_mill: Callable[[], App]) -> App:
    """Such a server for all tests of a module."""
    return start_mill()


def left(app: App, query: str) -> list[tuple[object, ...]]:
    """What the server's database answers."""
    store = app.store()
    try:
        with store.read() as cursor:
            return list(cursor.execute(query).fetchall())
    finally:
        store.close()
