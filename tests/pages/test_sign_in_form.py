"""The form, signing out, and the first account, through the app."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import (
    ENTRY,
    PASSWORD,
    SECONDS,
    asks_to_sign_in,
    fill_form,
    says,
    shows_a_page,
    sign_in_by_form,
)
from wigops import accounts
from wigops.store import Store
from wigops.ui.kit import guard

SignIn = Callable[..., AppTest]

NO_MATCH = ["That username and password do not go together. Check both and try again."]


@pytest.fixture
def sign_in(cast: dict[str, str]) -> SignIn:
    """Signs in by the form on a new tab, which is what this module is about."""
    return sign_in_by_form


def click(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def test_signing_in_opens_the_first_page_and_the_form_is_gone(store: Store, sign_in: SignIn) -> None:
    app = sign_in("vera")
    assert shows_a_page(app), says(app)
    assert "Password" not in [box.label for box in app.text_input]
    with store.read() as cursor:
        assert [one.username for one in accounts.open_sessions(cursor)] == ["vera"]


@pytest.mark.parametrize(("username", "password"), [("vera", "wrong password"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_hear_the_same(
    sign_in: SignIn, username: str, password: str
) -> None:
    app = sign_in(username, password)
    assert says(app) == NO_MATCH
    assert asks_to_sign_in(app)
    assert says(app.run()) == [], "said once"


@pytest.mark.parametrize(("username", "password"), [("", ""), ("vera", ""), ("", PASSWORD)])
def test_an_empty_field_is_no_attempt(store: Store, sign_in: SignIn, username: str, password: str) -> None:
    assert says(sign_in(username, password)) == ["Give your username and your password."]
    with store.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM ops.sign_in_failure").fetchone() == (0,)


def test_a_locked_name_hears_when_to_try_again(sign_in: SignIn) -> None:
    app = sign_in("vera", "wrong password")
    for _ in range(4):
        fill_form(app, "vera", "wrong password")
    fill_form(app, "vera", PASSWORD)
    assert len(says(app)) == 1
    assert "too many failed attempts" in says(app)[0]
    assert "Try again at " in says(app)[0]
    assert asks_to_sign_in(app)


def test_a_sign_in_in_another_tab_is_not_stopped_by_a_lock_in_this_one(sign_in: SignIn) -> None:
    app = sign_in("vera", "wrong password")
    for _ in range(4):
        fill_form(app, "vera", "wrong password")
    assert shows_a_page(sign_in("olly"))


def test_signing_out_ends_the_session_for_good(store: Store, sign_in: SignIn) -> None:
    app = sign_in("vera")
    token = app.session_state[guard.SESSION_KEY]
    click(app, "Sign out")
    assert says(app) == ["You are signed out."]
    assert asks_to_sign_in(app)
    with store.read() as cursor:
        assert accounts.session_account(cursor, token) is None
    assert shows_a_page(fill_form(app, "olly", PASSWORD)), "and somebody else may sign in"
    assert app.session_state[guard.SESSION_KEY] != token


def test_nothing_of_a_password_or_a_hash_stays_in_the_session(store: Store, sign_in: SignIn) -> None:
    app = sign_in("vera")
    state = repr(app.session_state)
    assert PASSWORD not in state
    assert "$2b$" not in state


def test_the_first_account_is_made_with_the_code_from_the_terminal(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    app = AppTest.from_file(str(ENTRY), default_timeout=SECONDS).run()
    code = capsys.readouterr().err.split("the first account is ")[1].split()[0]
    assert [box.label for box in app.text_input] == [
        "One-time code",
        "Username",
        "Password",
        "Password again",
    ]

    def send(code: str, password: str = PASSWORD, again: str = PASSWORD) -> list[str]:
        values = {"One-time code": code, "Username": "ada", "Password": password, "Password again": again}
        for box in app.text_input:
            box.set_value(values[box.label])
        return says(click(app, "Create account"))

    assert send(code, again="another one, mistyped")[0].startswith("The two passwords differ")
    assert send(code, "short", "short")[0].startswith("The password needs at least 12 characters")
    assert send("WRONG")[0].startswith("That is not the code")
    assert send(code) == ["The account was made. Sign in with it."]
    assert asks_to_sign_in(app)
    assert shows_a_page(fill_form(app, "ada", PASSWORD))
    with store.read() as cursor:
        assert [(one.username, one.role) for one in accounts.list_accounts(cursor)] == [("ada", "admin")]


def test_a_reload_does_not_make_another_code(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        AppTest.from_file(str(ENTRY), default_timeout=SECONDS).run()
    assert capsys.readouterr().err.count("one-time code") == 1
