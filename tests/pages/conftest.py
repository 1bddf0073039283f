"""The app as a person meets it, without a browser: signing in is done through the form."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT, ExportWriter
from tests.erasure.cast import EXPORT
from tests.pages.menus import without_menu
from tests.pages.reading import drawn_while_reading  # noqa: F401 - for every test here
from tests.ready import Ready, nothing
from wigops import accounts
from wigops.accounts import passwords
from wigops.crm.load import load_export
from wigops.review import take_figures
from wigops.store import Home, Store
from wigops.ui.kit.guard import SESSION_KEY
from wigops.ui.kit.store import the_store

PASSWORD = "correct horse battery"
CAST = {"vera": "viewer", "olly": "officer", "april": "approver", "ada": "admin"}
PAGES = sorted((PROJECT / "pages").glob("*.py"))
ENTRY = Path(__file__).with_name("entry.py")
SECONDS = 60


@pytest.fixture(scope="session", autouse=True)
def _installed_components_are_looked_for_once() -> None:
    """Each new `AppTest` reads what every installed package says of itself, which outlasts most pages."""
    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(autouse=True)
def _every_table_and_chart_has_its_export(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever state a test brings a page into, each table and chart there has its own "Export" menu."""
    run = AppTest._run

    def checked(app: AppTest, *args: Any, **kwargs: Any) -> AppTest:
        shown = run(app, *args, **kwargs)
        missing = without_menu(shown)
        assert not missing, "without an Export menu right above"
        return shown

    monkeypatch.setattr(AppTest, "_run", checked)


@pytest.fixture
def store(home: Home, ready: Ready) -> Iterator[Store]:
    """The app's own store: one process may open the file only once."""
    ready.give(Store(home), "new", nothing)
    opened = the_store()
    yield opened
    opened.close()


@pytest.fixture
def cast(store: Store, ready: Ready, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An account of each role, as name and role; all have `PASSWORD`, hashed at bcrypt's lowest cost."""
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    ready.give(store, "accounts", add_the_cast)
    return CAST


def add_the_cast(store: Store) -> None:
    """The accounts of `CAST`."""
    for name, role in CAST.items():
        accounts.add_account(store, name, role, PASSWORD, by=None)


def with_the_cast(folder: Path) -> Callable[[Store], None]:
    """Prepares an installation with the accounts of `CAST` and the export in `folder`, its figures taken."""

    def prepare(store: Store) -> None:
        add_the_cast(store)
        load = load_export(store, folder)
        assert not load.refused, load.reasons
        take_figures(store)

    return prepare


def give_the_mill(store: Store, export: ExportWriter, ready: Ready) -> None:
    """The store with the accounts of `CAST` and the erasure tests' people."""
    ready.give(store, "mill with accounts", with_the_cast(export("mill", **EXPORT)))


@pytest.fixture
def mill(store: Store, cast: dict[str, str], export: ExportWriter, ready: Ready) -> Store:
    """The accounts, and a copy with Jane, who is due, Paul, to be reviewed, and the crowd, who are due."""
    give_the_mill(store, export, ready)
    return store


@pytest.fixture
def opened(store: Store) -> AppTest:
    """The app, just opened, signed out."""
    return AppTest.from_file(str(ENTRY), default_timeout=SECONDS).run()


@pytest.fixture
def sign_in(store: Store, cast: dict[str, str]) -> Callable[..., AppTest]:
    """A new tab of somebody who is signed in: `sign_in("vera")` has drawn nothing yet, `go` opens a page.

    The session is minted; where signing in is the subject, `sign_in_by_form` does it.
    """

    def signed_in(username: str) -> AppTest:
        app = AppTest.from_file(str(ENTRY), default_timeout=SECONDS)
        app.session_state["authentication_status"] = True
        app.session_state["username"] = username
        app.session_state[SESSION_KEY] = accounts.start_session(store, username)
        return app

    return signed_in


def sign_in_by_form(username: str, password: str = PASSWORD) -> AppTest:
    """A new tab, on which somebody has signed in by the form."""
    return fill_form(AppTest.from_file(str(ENTRY), default_timeout=SECONDS).run(), username, password)


def fill_form(app: AppTest, username: str, password: str) -> AppTest:
    """Fill the sign-in form and send it off."""
    boxes = {box.label: box for box in app.text_input}
    boxes["Username"].set_value(username)
    boxes["Password"].set_value(password)
    return next(button for button in app.button if button.label == "Sign in").click().run()


def go(app: AppTest, page: Path) -> AppTest:
    """Open a page from the menu."""
    return app.switch_page(f"../../pages/{page.name}").run()


def asks_to_sign_in(app: AppTest) -> bool:
    """Whether there is the sign-in form and nothing else to read or use."""
    fields = [box.label for box in app.text_input]
    buttons = [button.label for button in app.button]
    headings = [one.value for one in (*app.title, *app.header, *app.subheader)]
    rest = (
        *app.dataframe,
        *app.table,
        *app.metric,
        *app.selectbox,
        *app.markdown,
        *app.sidebar.children,
        *app.caption,
    )
    return (
        fields == ["Username", "Password"]
        and buttons == ["Sign in"]
        and headings == ["wigops", "Sign in"]
        and not rest
        and not app.exception
    )


def shows_a_page(app: AppTest) -> bool:
    """Whether a signed-in page came through whole."""
    headings = [one.value for one in app.title]
    return bool(headings) and "wigops" not in headings and not app.exception and not went_wrong(app)


def went_wrong(app: AppTest) -> bool:
    return any(error.value.startswith("Something went wrong") for error in app.error)


def says(app: AppTest) -> list[str]:
    """Every sentence in a coloured box."""
    return [box.value for box in (*app.error, *app.warning, *app.info, *app.success)]
