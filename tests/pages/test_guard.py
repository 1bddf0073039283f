"""Who sees which page."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner import RerunException, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT
from tests.pages.conftest import CAST, PAGES, SECONDS, asks_to_sign_in, go, says, shows_a_page
from wigops import accounts
from wigops.clock import london_now
from wigops.store import Store
from wigops.ui import menu
from wigops.ui.kit import guard

ROLE_OF = {entry.file.name: entry.role for entry in menu.PAGES}
SignIn = Callable[..., AppTest]


def names(pages: list[Path]) -> list[str]:
    return [page.stem for page in pages]


def test_every_page_is_in_the_menu() -> None:
    assert {page.name for page in PAGES} <= set(ROLE_OF), "add the page to PAGES in wigops/ui/menu.py"


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_the_guard_is_the_first_statement(page: Path) -> None:
    body = ast.parse(page.read_text(encoding="utf-8")).body
    assert ast.get_docstring(ast.parse(page.read_text(encoding="utf-8")))
    statements = [one for one in body[1:] if not isinstance(one, ast.Import | ast.ImportFrom)]
    first = statements[0]
    call = first.value if isinstance(first, ast.Expr | ast.Assign) else None
    assert isinstance(call, ast.Call)
    assert isinstance(call.func, ast.Name)
    assert call.func.id == "require"
    imported = [
        one for one in body if isinstance(one, ast.ImportFrom) and one.module == "wigops.ui.kit.guard"
    ]
    assert [alias.name for one in imported for alias in one.names if alias.asname is None].count(
        "require"
    ) == 1
    needed = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else "viewer"
    assert needed == ROLE_OF[page.name], "the menu and the page must ask for the same role"


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_a_page_run_without_the_app_shows_nothing_but_a_link(store: Store, cast: object, page: Path) -> None:
    app = AppTest.from_file(str(page), default_timeout=SECONDS)
    app.session_state["authentication_status"] = True
    app.session_state["username"] = "ada"
    app.session_state[guard.SESSION_KEY] = accounts.start_session(store, "ada")
    app.run()
    assert says(app) == ["This page opens from the start page, where you sign in."]
    shown = (*app.title, *app.header, *app.subheader, *app.table, *app.dataframe, *app.markdown, *app.button)
    assert not shown
    assert not app.exception


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_signed_out_every_page_is_the_sign_in_form(cast: object, opened: AppTest, page: Path) -> None:
    assert asks_to_sign_in(opened)
    assert asks_to_sign_in(go(opened, page))


@pytest.mark.parametrize("username", CAST)
def test_each_role_sees_its_pages_and_no_other(sign_in: SignIn, username: str) -> None:
    app = sign_in(username)
    for page in PAGES:
        go(app, page)
        allowed = accounts.ROLES.index(CAST[username]) >= accounts.ROLES.index(ROLE_OF[page.name])
        if allowed:
            assert shows_a_page(app), (page.name, says(app))
        else:
            assert f"This page needs the role {ROLE_OF[page.name]}" in says(app)[-1]
            assert not (*app.title, *app.dataframe, *app.text_input)
        assert any(f"Signed in as {username}, {CAST[username]}" == one.value for one in app.sidebar.text)


def test_session_state_that_claims_a_sign_in_is_not_believed(cast: object, opened: AppTest) -> None:
    opened.session_state["authentication_status"] = True
    opened.session_state["username"] = "ada"
    opened.session_state["name"] = "ada"
    assert asks_to_sign_in(opened.run())
    opened.session_state["authentication_status"] = True
    opened.session_state[guard.SESSION_KEY] = "made up"
    assert asks_to_sign_in(opened.run())


def test_another_role_takes_effect_at_the_next_run(store: Store, sign_in: SignIn) -> None:
    app = go(sign_in("ada"), PROJECT / "pages/accounts.py")
    assert shows_a_page(app)
    with store.write() as cursor:  # the session stays open: only the role is another
        cursor.execute("UPDATE ops.account SET role = 'viewer' WHERE username = 'ada'")
    app.run()
    assert "This page needs the role admin; yours is viewer." in says(app)[-1]
    assert not app.title
    assert not app.dataframe


ENDS: dict[str, Callable[[Store], object]] = {
    "ended by an admin": lambda store: accounts.end_sessions(store, "olly", by="ada"),
    "account removed": lambda store: accounts.remove_account(store, "olly", by="ada"),
    "role changed": lambda store: accounts.change_role(store, "olly", "viewer", by="ada"),
    "password set": lambda store: accounts.change_password(store, "olly", "quite another secret", by="ada"),
}


@pytest.mark.parametrize("end", ENDS)
def test_an_ended_session_is_out_at_the_next_run(store: Store, sign_in: SignIn, end: str) -> None:
    app = go(sign_in("olly"), PROJECT / "pages/policy.py")
    assert shows_a_page(app)
    ENDS[end](store)
    app.run()
    assert says(app) == ["Your session has ended. Sign in to go on."]
    assert asks_to_sign_in(app)
    assert guard.SESSION_KEY not in app.session_state
    assert asks_to_sign_in(go(app, PROJECT / "pages/my_account.py"))


def test_a_session_that_ran_out_is_out_at_the_next_run(store: Store, sign_in: SignIn) -> None:
    app = go(sign_in("olly"), PROJECT / "pages/policy.py")
    with store.write() as cursor:
        cursor.execute("UPDATE ops.session SET expires_at = now()")
    assert asks_to_sign_in(app.run())


@pytest.mark.parametrize(
    "end", [StopException(), RerunException(RerunData()), ValueError(), KeyboardInterrupt()]
)
def test_the_mark_of_a_run_does_not_outlive_it(end: BaseException) -> None:
    account = accounts.Account("ada", "admin", london_now())
    with pytest.raises(type(end)), guard.page_run(account):
        assert guard.require("admin") == account
        raise end
    assert guard._page_account.get() is None


PROBE = """
import streamlit as st
from wigops.ui.kit.sentences import sentences
from wigops.ui.kit import guard
with sentences():
    st.write(guard.account_now({role!r}).username)
"""


def probe(role: str, token: str | None) -> list[str]:
    """What a fragment that runs without app.py shows: the account's name, or why not."""
    app = AppTest.from_string(PROBE.format(role=role), default_timeout=SECONDS)
    if token is not None:
        app.session_state[guard.SESSION_KEY] = token
    app.run()
    return [*says(app), *(one.value for one in app.markdown)]


def test_a_fragment_asks_the_database_again(store: Store, cast: object) -> None:
    token = accounts.start_session(store, "olly")
    assert probe("officer", token) == ["olly"]
    assert probe("approver", token) == ["Your role, officer, does not allow this: nothing was changed."]
    ended = ["You are not signed in any more: nothing was changed. Reload the page and sign in again."]
    assert probe("viewer", None) == ended
    assert probe("viewer", "made up") == ended
    accounts.end_sessions(store, "olly", by="ada")
    assert probe("viewer", token) == ended
