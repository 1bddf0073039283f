from collections.abc import Callable

import pytest

from tests.accounts.conftest import PASSWORD
from tests.accounts.trail import trail
from wigops import accounts
from wigops.errors import BadInputError, RefusedError
from wigops.store import Store

pytestmark = pytest.mark.usefixtures("cheap_hashing")

OTHER = "quite another secret"


def names(store: Store) -> dict[str, str]:
    with store.read() as cursor:
        return {one.username: one.role for one in accounts.list_accounts(cursor)}


@pytest.mark.parametrize("role", accounts.ROLES)
@pytest.mark.parametrize("needed", accounts.ROLES)
def test_a_role_includes_those_below_it(store: Store, role: str, needed: str) -> None:
    accounts.add_account(store, "someone", role, PASSWORD, by=None)
    allowed = accounts.ROLES.index(role) >= accounts.ROLES.index(needed)
    with store.read() as cursor:
        if allowed:
            assert accounts.require_role(cursor, "Someone", needed).role == role
        else:
            with pytest.raises(RefusedError, match="someone may not do this: it needs the role "):
                accounts.require_role(cursor, "someone", needed)


def test_a_name_without_an_account_may_nothing(store: Store) -> None:
    with store.read() as cursor, pytest.raises(RefusedError, match="There is no account nobody"):
        accounts.require_role(cursor, "nobody", "viewer")


def test_an_account_is_kept_in_lower_case_and_without_its_password(store: Store, ada: str) -> None:
    added = accounts.add_account(
        store, " Zoë@".replace("ë", "e") + "Example.org ", "officer", PASSWORD, by=ada
    )
    assert (added.username, added.role) == ("zoe@example.org", "officer")
    with store.read() as cursor:
        kept = cursor.execute(
            "SELECT password_hash, created_by FROM ops.account ORDER BY username"
        ).fetchall()
    assert all(PASSWORD not in one and one.startswith("$2b$") for one, _ in kept)
    assert kept[0][0] != kept[1][0], "the same password has another hash for each"
    assert [by for _, by in kept] == ["command line", "ada"]


@pytest.mark.parametrize(
    "username", ["", "a", "a" * 65, "two words", "o'brien", "naïve", "tab\t", "x;y", "a/b", "..\\a"]
)
def test_it_refuses_a_bad_username(store: Store, username: str) -> None:
    with pytest.raises(BadInputError, match="A username has 2 to 64 characters"):
        accounts.add_account(store, username + "\x00" * (username == "tab\t"), "viewer", PASSWORD, by=None)
    assert names(store) == {}


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "at least 12 characters"),
        ("elevenchars", "at least 12 characters"),
        ("x" * 73, "at most 72 bytes"),
        ("é" * 37, "at most 72 bytes"),
        ("my name is VERA, yes", "may not contain the username"),
        (" correct horse battery", "begin or end with a blank"),
        ("correct horse\x00battery", "cannot be typed"),
    ],
)
def test_it_refuses_a_bad_password(store: Store, password: str, reason: str) -> None:
    with pytest.raises(BadInputError, match=reason):
        accounts.add_account(store, "vera", "viewer", password, by=None)
    assert names(store) == {}


def test_it_refuses_an_unknown_role_and_a_second_account_of_a_name(store: Store, ada: str) -> None:
    with pytest.raises(BadInputError, match="The role is one of viewer, officer, approver, admin"):
        accounts.add_account(store, "vera", "root", PASSWORD, by=None)
    with pytest.raises(BadInputError, match="There is an account ada already"):
        accounts.add_account(store, "ADA", "viewer", PASSWORD, by=None)
    assert names(store) == {"ada": "admin"}


DEEDS: dict[str, Callable[[Store, str | None], object]] = {
    "add": lambda store, by: accounts.add_account(store, "new", "viewer", PASSWORD, by=by),
    "remove": lambda store, by: accounts.remove_account(store, "vera", by=by),
    "promote": lambda store, by: accounts.change_role(store, "vera", "officer", by=by),
    "promote oneself": lambda store, by: accounts.change_role(store, by or "vera", "admin", by=by),
    "set a password": lambda store, by: accounts.change_password(store, "vera", OTHER, by=by),
    "end sessions": lambda store, by: accounts.end_sessions(store, "vera", by=by),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("by", ["olly", "approver", "nobody"])
def test_only_an_admin_looks_after_accounts(
    store: Store, ada: str, olly: str, vera: str, deed: str, by: str
) -> None:
    accounts.add_account(store, "approver", "approver", PASSWORD, by=None)
    token = accounts.start_session(store, vera)
    before, events = names(store), len(trail(store))
    with pytest.raises(RefusedError):
        DEEDS[deed](store, by)
    assert names(store) == before
    assert len(trail(store)) == events
    assert accounts.check_password(store, vera, PASSWORD)
    with store.read() as cursor:
        assert accounts.session_account(cursor, token)


@pytest.mark.parametrize("by", ["ada", None])
def test_an_admin_and_the_command_line_may(store: Store, ada: str, vera: str, by: str | None) -> None:
    accounts.add_account(store, "new", "viewer", PASSWORD, by=by)
    accounts.change_role(store, "new", "approver", by=by)
    accounts.change_password(store, "new", OTHER, by=by)
    accounts.remove_account(store, "vera", by=by)
    assert names(store) == {"ada": "admin", "new": "approver"}
    actor = by or "command line"
    assert trail(store)[-4:] == [
        (actor, "account added", {"account": "new", "role": "viewer"}),
        (actor, "role changed", {"account": "new", "from": "viewer", "sessions": 0, "to": "approver"}),
        (actor, "password changed", {"account": "new", "sessions": 0}),
        (actor, "account removed", {"account": "vera", "role": "viewer", "sessions": 0}),
    ]


@pytest.mark.parametrize("by", ["ada", None])
def test_the_last_admin_stays(store: Store, ada: str, vera: str, by: str | None) -> None:
    with pytest.raises(RefusedError, match="ada is the last admin"):
        accounts.remove_account(store, ada, by=by)
    for role in ("viewer", "officer", "approver"):
        with pytest.raises(RefusedError, match="ada is the last admin"):
            accounts.change_role(store, ada, role, by=by)
    assert names(store) == {"ada": "admin", "vera": "viewer"}
    accounts.change_role(store, vera, "admin", by=by)
    accounts.remove_account(store, ada, by=by)
    assert names(store) == {"vera": "admin"}


def test_a_person_changes_their_own_password_by_giving_the_current_one(store: Store, vera: str) -> None:
    for wrong in (None, "", OTHER):
        with pytest.raises(RefusedError, match="current password is not right"):
            accounts.change_password(store, vera, OTHER, by=vera, current=wrong)
    assert accounts.check_password(store, vera, PASSWORD)
    accounts.change_password(store, vera, OTHER, by="Vera", current=PASSWORD)
    assert accounts.check_password(store, vera, PASSWORD) is None
    assert accounts.check_password(store, vera, OTHER)


def test_an_admin_too_gives_the_current_one_for_their_own(store: Store, ada: str) -> None:
    with pytest.raises(RefusedError, match="current password is not right"):
        accounts.change_password(store, ada, OTHER, by=ada)
    assert accounts.check_password(store, ada, PASSWORD)


def test_guessing_the_current_password_locks_changing_it_and_not_signing_in(store: Store, vera: str) -> None:
    for _ in range(5):
        with pytest.raises(RefusedError):
            accounts.change_password(store, vera, OTHER, by=vera, current="wrong guess again")
    with pytest.raises(RefusedError, match="too many failed attempts"):
        accounts.change_password(store, vera, OTHER, by=vera, current=PASSWORD)
    assert accounts.check_password(store, vera, PASSWORD)


@pytest.mark.parametrize("deed", [name for name in DEEDS if name not in ("add", "promote oneself")])
def test_what_ends_a_right_ends_the_sessions(store: Store, ada: str, vera: str, deed: str) -> None:
    token, unrelated = accounts.start_session(store, vera), accounts.start_session(store, ada)
    with store.read() as cursor:
        assert accounts.session_account(cursor, token)
    DEEDS[deed](store, ada)
    with store.read() as cursor:
        assert accounts.session_account(cursor, token) is None
        assert accounts.session_account(cursor, unrelated)
        ended = cursor.execute("SELECT ended_by FROM ops.session WHERE username = 'vera'").fetchall()
    assert ended == [("ada",)]


def test_the_same_role_again_changes_nothing(store: Store, ada: str, vera: str) -> None:
    token = accounts.start_session(store, vera)
    events = len(trail(store))
    accounts.change_role(store, vera, "viewer", by=ada)
    assert len(trail(store)) == events
    with store.read() as cursor:
        assert accounts.session_account(cursor, token)
