import pytest

from tests.accounts.conftest import PASSWORD
from tests.accounts.trail import trail
from wigops import accounts
from wigops.errors import BadInputError, RefusedError
from wigops.store import Store

pytestmark = pytest.mark.usefixtures("cheap_hashing")


def code_of(store: Store) -> str:
    code = accounts.first_account_code(store)
    assert code is not None
    return code


def people(store: Store) -> list[tuple[str, str]]:
    with store.read() as cursor:
        return [(one.username, one.role) for one in accounts.list_accounts(cursor)]


def test_the_code_makes_an_admin(store: Store) -> None:
    made = accounts.claim_first_account(store, code_of(store), "Ada", PASSWORD)
    assert (made.username, made.role) == ("ada", "admin")
    assert accounts.check_password(store, "ada", PASSWORD)
    assert trail(store)[1] == ("first account", "account added", {"account": "ada", "role": "admin"})


def test_the_code_has_80_random_bits_at_least_and_is_kept_as_a_hash(store: Store) -> None:
    codes = {code_of(store) for _ in range(5)}
    assert len(codes) == 5
    for code in codes:
        letters = code.replace("-", "")
        assert len(letters) * 5 >= 80
        assert set(letters) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        assert {len(group) for group in code.split("-")} == {4}
    with store.read() as cursor:
        kept = cursor.execute("SELECT code_hash FROM ops.first_account_code").fetchall()
    assert len(kept) == 1
    assert len(kept[0][0]) == 64


def test_it_forgives_how_the_code_is_typed(store: Store) -> None:
    code = code_of(store)
    typed = " " + code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    accounts.claim_first_account(store, typed, "ada", PASSWORD)
    assert people(store) == [("ada", "admin")]


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000-0000", "\ud800", "----"])
def test_a_wrong_code_makes_nothing_and_is_noted(store: Store, code: str) -> None:
    right = code_of(store)
    with pytest.raises(RefusedError, match="That is not the code"):
        accounts.claim_first_account(store, code, "ada", PASSWORD)
    assert people(store) == []
    assert trail(store)[-1] == ("unknown account", "sign-in failed", {})
    accounts.claim_first_account(store, right, "ada", PASSWORD)


def test_without_a_code_made_no_code_is_right(store: Store) -> None:
    for code in ("", "anything"):
        with pytest.raises(RefusedError, match="That is not the code"):
            accounts.claim_first_account(store, code, "ada", PASSWORD)
    assert people(store) == []


def test_a_newer_code_replaces_the_former(store: Store) -> None:
    old, new = code_of(store), code_of(store)
    with pytest.raises(RefusedError, match="That is not the code"):
        accounts.claim_first_account(store, old, "ada", PASSWORD)
    accounts.claim_first_account(store, new, "ada", PASSWORD)


def test_the_code_works_once_and_only_while_nobody_has_an_account(store: Store) -> None:
    code = code_of(store)
    accounts.claim_first_account(store, code, "ada", PASSWORD)
    with pytest.raises(RefusedError, match="made already"):
        accounts.claim_first_account(store, code, "eve", PASSWORD)
    assert accounts.first_account_code(store) is None
    with store.read() as cursor:
        assert not accounts.first_account_code_waits(cursor)


def test_an_account_added_at_the_command_line_closes_the_way(store: Store) -> None:
    code = code_of(store)
    accounts.add_account(store, "ada", "admin", PASSWORD, by=None)
    with pytest.raises(RefusedError, match="made already"):
        accounts.claim_first_account(store, code, "eve", PASSWORD)
    assert people(store) == [("ada", "admin")]


def test_five_wrong_codes_close_the_door_for_the_right_one_too(store: Store) -> None:
    right = code_of(store)
    for _ in range(5):
        with pytest.raises(RefusedError):
            accounts.claim_first_account(store, "WRONG", "ada", PASSWORD)
    with pytest.raises(RefusedError, match="too many failed attempts"):
        accounts.claim_first_account(store, right, "ada", PASSWORD)
    assert people(store) == []


def test_a_bad_name_or_password_does_not_use_the_code_up(store: Store) -> None:
    code = code_of(store)
    with pytest.raises(BadInputError):
        accounts.claim_first_account(store, code, "a b", PASSWORD)
    with pytest.raises(BadInputError):
        accounts.claim_first_account(store, code, "ada", "short")
    accounts.claim_first_account(store, code, "ada", PASSWORD)
    assert people(store) == [("ada", "admin")]
