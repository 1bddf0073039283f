import hashlib
from datetime import timedelta

import pytest

from tests.accounts.trail import trail
from wigops import accounts
from wigops.errors import RefusedError
from wigops.store import Store

pytestmark = pytest.mark.usefixtures("cheap_hashing")


def who(store: Store, token: str) -> tuple[str, str] | None:
    with store.read() as cursor:
        account = accounts.session_account(cursor, token)
    return (account.username, account.role) if account else None


def let_pass(store: Store, hours: float) -> None:
    with store.write() as cursor:
        cursor.execute(
            "UPDATE ops.session SET started_at = started_at - $1, expires_at = expires_at - $1",
            [timedelta(hours=hours)],
        )


def test_a_session_tells_whose_it_is(store: Store, vera: str, olly: str) -> None:
    hers, his = accounts.start_session(store, "Vera"), accounts.start_session(store, olly)
    assert who(store, hers) == ("vera", "viewer")
    assert who(store, his) == ("olly", "officer")


@pytest.mark.parametrize("token", ["", "guess", "\ud800", "' OR 1=1 --"])
def test_another_token_is_nobodys(store: Store, vera: str, token: str) -> None:
    accounts.start_session(store, vera)
    assert who(store, token) is None


def test_only_the_hash_of_a_token_is_kept_and_it_is_not_a_token(store: Store, vera: str) -> None:
    token = accounts.start_session(store, vera)
    with store.read() as cursor:
        kept = cursor.execute("SELECT session_hash FROM ops.session").fetchall()
    assert kept == [(hashlib.sha256(token.encode()).hexdigest(),)]
    assert who(store, kept[0][0]) is None
    assert len(token) >= 43
    assert accounts.start_session(store, vera) != token


def test_a_session_lasts_twelve_hours_however_busy(store: Store, vera: str) -> None:
    token = accounts.start_session(store, vera)
    let_pass(store, 11.9)
    assert who(store, token) == ("vera", "viewer")
    let_pass(store, 0.2)
    assert who(store, token) is None


def test_signing_out_ends_that_session_alone(store: Store, vera: str) -> None:
    here, elsewhere = accounts.start_session(store, vera), accounts.start_session(store, vera)
    accounts.end_session(store, here)
    assert who(store, here) is None
    assert who(store, elsewhere) == ("vera", "viewer")
    assert trail(store)[-1] == ("vera", "sign-out", {})
    events = len(trail(store))
    accounts.end_session(store, here)
    accounts.end_session(store, "guess")
    assert len(trail(store)) == events


def test_the_role_is_the_one_of_now(store: Store, vera: str) -> None:
    token = accounts.start_session(store, vera)
    with store.write() as cursor:  # not by change_role, which ends the session
        cursor.execute("UPDATE ops.account SET role = 'officer' WHERE username = 'vera'")
    assert who(store, token) == ("vera", "officer")


def test_a_removed_account_is_out_even_if_its_session_were_left(store: Store, ada: str, vera: str) -> None:
    token = accounts.start_session(store, vera)
    with store.write() as cursor:  # not by remove_account, which ends the session
        cursor.execute("DELETE FROM ops.account WHERE username = 'vera'")
    assert who(store, token) is None
    with pytest.raises(RefusedError, match="There is no account vera"):
        accounts.start_session(store, vera)


def test_a_namesake_does_not_inherit_sessions(store: Store, ada: str, vera: str) -> None:
    token = accounts.start_session(store, vera)
    accounts.remove_account(store, vera, by=ada)
    accounts.add_account(store, vera, "admin", "quite another secret", by=ada)
    assert who(store, token) is None


def test_an_admin_ends_anothers_sessions_and_everyone_their_own(store: Store, ada: str, vera: str) -> None:
    tokens = [accounts.start_session(store, vera) for _ in range(3)]
    assert accounts.end_sessions(store, "VERA", by=ada) == 3
    assert [who(store, token) for token in tokens] == [None] * 3
    assert trail(store)[-1] == ("ada", "sessions ended", {"account": "vera", "sessions": 3})
    token, adas = accounts.start_session(store, vera), accounts.start_session(store, ada)
    with pytest.raises(RefusedError):
        accounts.end_sessions(store, ada, by=vera)
    assert accounts.end_sessions(store, vera, by=vera) == 1
    assert (who(store, token), who(store, adas)) == (None, ("ada", "admin"))
    with pytest.raises(RefusedError, match="There is no account nobody"):
        accounts.end_sessions(store, "nobody", by=ada)


def test_the_list_has_the_open_ones_only(store: Store, ada: str, vera: str) -> None:
    accounts.start_session(store, vera)
    let_pass(store, 13)
    accounts.end_session(store, accounts.start_session(store, vera))
    accounts.start_session(store, vera)
    accounts.start_session(store, ada)
    with store.read() as cursor:
        found = accounts.open_sessions(cursor)
    assert [one.username for one in found] == ["ada", "vera"]
    assert all(one.expires_at - one.started_at == accounts.SESSION_LENGTH for one in found)


def test_sessions_long_over_are_forgotten(store: Store, vera: str) -> None:
    accounts.start_session(store, vera)
    let_pass(store, 24 * 31 + 13)
    accounts.start_session(store, vera)
    with store.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM ops.session").fetchone() == (1,)
