"""The pages Accounts and My account do what they say."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT
from tests.pages.conftest import CAST, PASSWORD, asks_to_sign_in, go, says, shows_a_page, sign_in_by_form
from wigops import accounts
from wigops.store import Store

SignIn = Callable[..., AppTest]
ACCOUNTS = PROJECT / "pages/accounts.py"
MINE = PROJECT / "pages/my_account.py"
OTHER = "quite another secret"


@pytest.fixture
def page(sign_in: SignIn) -> AppTest:
    """The page Accounts, as ada sees it."""
    return go(sign_in("ada"), ACCOUNTS)


def box(app: AppTest, label: str, value: str) -> None:
    next(one for one in app.text_input if one.label == label).set_value(value)


def choose(app: AppTest, label: str, value: str) -> None:
    next(one for one in app.selectbox if one.label == label).set_value(value)


def click(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def said(app: AppTest) -> list[str]:
    """As `says`, as a person reads it: without Markdown's escapes."""
    return [one.replace("\\", "") for one in says(app)]


def roles(store: Store) -> dict[str, str]:
    with store.read() as cursor:
        return {one.username: one.role for one in accounts.list_accounts(cursor)}


def sessions(store: Store) -> list[str]:
    with store.read() as cursor:
        return [one.username for one in accounts.open_sessions(cursor)]


def test_it_lists_everyone_and_never_a_hash(page: AppTest) -> None:
    table = page.dataframe[0].value
    assert dict(zip(table["Username"], table["Role"], strict=True)) == CAST
    assert list(table.columns) == ["Username", "Role", "Created", "Open sessions"]
    assert dict(zip(table["Username"], table["Open sessions"], strict=True))["ada"] == 1


def test_adding(store: Store, page: AppTest) -> None:
    box(page, "Username", "New.One")
    box(page, "First password", OTHER)
    choose(page, "Role", "officer")
    click(page, "Add account")
    assert "The account new.one was added, as officer." in said(page)
    assert roles(store) == CAST | {"new.one": "officer"}
    assert "new.one" in list(page.dataframe[0].value["Username"])


def test_a_bad_one_is_refused_in_words(store: Store, page: AppTest) -> None:
    box(page, "Username", "ada")
    box(page, "First password", OTHER)
    click(page, "Add account")
    assert "There is an account ada already; nothing was changed." in said(page)
    assert roles(store) == CAST


def test_changing_a_role(store: Store, page: AppTest) -> None:
    choose(page, "Account", "vera")
    page.run()
    choose(page, "New role", "officer")
    click(page, "Change the role of vera")
    assert "vera is officer now, and signs in again." in said(page)
    assert roles(store) == CAST | {"vera": "officer"}


def test_the_last_admin_cannot_step_down(store: Store, page: AppTest) -> None:
    choose(page, "New role", "viewer")
    click(page, "Change the role of ada")
    assert any("ada is the last admin" in one for one in said(page))
    assert roles(store) == CAST


def test_setting_a_password_and_ending_sessions(store: Store, page: AppTest, sign_in: SignIn) -> None:
    sign_in("vera")
    sign_in("olly")
    choose(page, "Account", "vera")
    page.run()
    box(page, "New password", OTHER)
    click(page, "Set the password of vera")
    assert sessions(store) == ["ada", "olly"]
    assert accounts.check_password(store, "vera", OTHER)
    choose(page, "Account", "olly")
    page.run()
    click(page, "End the sessions of olly")
    assert "The sessions of olly were ended." in said(page)
    assert sessions(store) == ["ada"]


def test_removing_takes_the_name_typed(store: Store, page: AppTest) -> None:
    choose(page, "Account", "vera")
    page.run()
    for typed in ("", "olly"):
        box(page, "Type the username to confirm", typed)
        click(page, "Remove the account vera")
        assert "That is not the username; nothing was changed." in said(page)
        assert roles(store) == CAST
    box(page, "Type the username to confirm", "vera")
    click(page, "Remove the account vera")
    assert "The account vera was removed." in said(page)
    assert "vera" not in roles(store)


def test_an_admin_who_lost_the_role_meanwhile_does_nothing(store: Store, page: AppTest) -> None:
    box(page, "Username", "new.one")
    box(page, "First password", OTHER)
    with store.write() as cursor:
        cursor.execute("UPDATE ops.account SET role = 'viewer' WHERE username = 'ada'")
    click(page, "Add account")
    assert "new.one" not in roles(store)
    assert not page.title


def test_changing_my_password_signs_me_out_everywhere(store: Store, sign_in: SignIn) -> None:
    app, elsewhere = go(sign_in("vera"), MINE), sign_in("vera")

    def send(current: str, new: str, again: str) -> list[str]:
        box(app, "Current password", current)
        box(app, "New password", new)
        box(app, "New password again", again)
        return said(click(app, "Change password"))

    assert any("two new passwords differ" in one for one in send(PASSWORD, OTHER, OTHER + "!"))
    assert any("current password is not right" in one for one in send(OTHER, OTHER, OTHER))
    assert any("at least 12 characters" in one for one in send(PASSWORD, "short", "short"))
    assert shows_a_page(elsewhere.run())
    assert send(PASSWORD, OTHER, OTHER) == ["Your password was changed. Sign in with the new one."]
    assert asks_to_sign_in(app)
    assert asks_to_sign_in(elsewhere.run())
    assert shows_a_page(sign_in_by_form("vera", OTHER))


def test_signing_out_everywhere(store: Store, sign_in: SignIn) -> None:
    app, elsewhere, other = go(sign_in("vera"), MINE), sign_in("vera"), sign_in("olly")
    click(app, "Sign out everywhere")
    assert said(app) == ["You are signed out everywhere."]
    assert asks_to_sign_in(elsewhere.run())
    assert shows_a_page(other.run())
