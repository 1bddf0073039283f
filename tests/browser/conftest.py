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

import jwt
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.conftest import PROJECT
from tests.erasure.cast import EXPORT
from wigops import accounts
from wigops.clock import utc_now
from wigops.crm.load import load_export
from wigops.store import Home, Store
from wigops.store.database import open_in_turn
from wigops.ui.accounts.cookie import COOKIE

PASSWORD = "correct horse battery"
CAST = {"viewer": "vera", "officer": "olly", "approver": "april", "admin": "ada"}
PAGES = [page.stem for page in sorted((PROJECT / "pages").glob("*.py"))]
KEYS = ("tombstone.key", "cookie.key", "sign_in.key")
KEPT = ("turnstile.lock", "database.key", *KEYS)
PATIENCE = (
    120_000  # milliseconds after which a condition is not waited for any more, however busy the machine
)

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


class Theatre:
    """The one server that the browser tests share, and the scenes that are set on it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: list[App] = []
        self._shared: App | None = None
        self._blank, self._with_cast = folder / "blank", folder / "with the cast"
        store = Store(Home(self._blank), wait=60, idle=0)
        with store.read():
            pass
        store.close()
        for key in KEYS:
            store.home.secret(key)
        shutil.copytree(self._blank, self._with_cast)
        store = Store(Home(self._with_cast), wait=60, idle=0)
        for role, name in CAST.items():
            accounts.add_account(store, name, role, PASSWORD, by=None)

    def start(
        self, *, cast: bool = True, prepare: Callable[[Store], object] | None = None, own: bool = False
    ) -> App:
        """The server with an account of each role, unless not `cast`, and what `prepare` makes of its store.

        It is the one of all tests, with nothing left of what was there before, unless it has to be its `own`:
        a process that was just started.
        """
        made = self._folder / f"scene{len(list(self._folder.iterdir()))}"
        shutil.copytree(self._with_cast if cast else self._blank, made)
        store = Store(Home(made), wait=60, idle=2)
        if prepare:
            prepare(store)
        store.close()
        if own:
            return self._serve(made)
        if self._shared is None:
            self._shared = self._serve(shutil.copytree(made, self._folder / "shared"))
        else:
            self._set(made)
        return self._shared

    def close(self) -> None:
        for app in self._running:
            app.process.terminate()
        for app in self._running:
            app.process.wait(timeout=30)

    def _serve(self, home: Path) -> App:
        self._running.append(_serve(home, home.with_suffix(".log")))
        return self._running[-1]

    def _set(self, scene: Path) -> None:
        """Put the installation `scene` in the place of the shared server's, as a restore does."""
        assert self._shared is not None
        with self._shared.store().alone() as left:
            # Waits until the server has let its file go: one that is replaced under it would be written on.
            open_in_turn(Home(self._shared.home), wait=left).close()
            for place in self._shared.home.iterdir():
                if place.is_dir():
                    shutil.rmtree(place)
                elif place.name not in KEPT:
                    place.unlink()
            shutil.copytree(
                scene, self._shared.home, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*KEPT)
            )


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    found = Theatre(tmp_path_factory.mktemp("theatre"))
    yield found
    found.close()


@pytest.fixture(scope="session")
def start_app(theatre: Theatre) -> StartApp:
    """Sets a scene: `start_app(prepare=…)`, as `Theatre.start` does."""
    return theatre.start


@pytest.fixture
def app(start_app: StartApp) -> App:
    """The server with an account of each role, and no copy."""
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
def signed_in_page(request: pytest.FixtureRequest, new_page: Callable[[], Page]) -> SignedInPage:
    """Somebody who is signed in: `signed_in_page("officer")` is a page in a profile of its own.

    `at` is a server with another scene than `app`, `path` the page to open, such as "policy". The session is
    minted; where signing in is the subject, `sign_in` does it.
    """

    def signed_in(role: str, *, at: App | None = None, path: str = "") -> Page:
        page, server = new_page(), at or request.getfixturevalue("app")
        page.context.add_cookies([{"name": COOKIE, "value": minted(server, CAST[role]), "url": server.url}])
        page.goto(f"{server.url}/{path}")
        expect(page.get_by_text(f"Signed in as {CAST[role]}, ")).to_be_visible()
        settled(page)
        return page

    return signed_in


def minted(app: App, username: str) -> str:
    """A cookie of a session that was started for an account, as the app gives it to a browser."""
    store = app.store()
    token = accounts.start_session(store, username)
    store.close()
    content = {"username": username, "session": token, "exp": utc_now() + accounts.SESSION_LENGTH}
    return jwt.encode(content, store.home.secret("cookie.key"), algorithm="HS256")


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Fill the form, send it, and wait for the page that it leads to."""
    send_form(page, username, password)
    expect(page.get_by_text(f"Signed in as {username}, ")).to_be_visible()
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


@pytest.fixture(scope="module")
def mill(start_app: StartApp, tmp_path_factory: pytest.TempPathFactory) -> App:
    """The server, whose copy holds Jane, who is due, and Paul, whose note mentions her; for a module."""
    folder = tmp_path_factory.mktemp("mill")
    for table, text in EXPORT.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return start_app(prepare=lambda store: load_export(store, folder))


def left(app: App, query: str) -> list[tuple[object, ...]]:
    """What the server's database answers."""
    store = app.store()
    try:
        with store.read() as cursor:
            return list(cursor.execute(query).fetchall())
    finally:
        store.close()
