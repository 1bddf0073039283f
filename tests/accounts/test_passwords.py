"""Passwords at the cost that the product uses."""

import statistics
import time

import pytest

from tests.accounts.conftest import PASSWORD
from wigops import accounts
from wigops.accounts import passwords
from wigops.store import Store

WRONG = "not the password at all"


def test_a_hash_is_bcrypt_at_cost_12_with_a_salt_of_its_own() -> None:
    assert passwords.hashed(PASSWORD).startswith("$2b$12$")
    assert passwords.hashed(PASSWORD) != passwords.hashed(PASSWORD)


def test_the_longest_password_is_checked_to_its_last_byte(store: Store) -> None:
    accounts.add_account(store, "vera", "viewer", "x" * 72, by=None)
    assert accounts.check_password(store, "vera", "x" * 72)
    assert accounts.check_password(store, "vera", "x" * 71) is None
    assert accounts.check_password(store, "vera", "x" * 73) is None


def test_an_accent_may_be_typed_either_way(store: Store) -> None:
    accounts.add_account(store, "vera", "viewer", "caf\u00e9 au lait, twice", by=None)
    assert accounts.check_password(store, "vera", "cafe\u0301 au lait, twice")


def test_an_unknown_name_takes_as_long_as_a_known_one(store: Store) -> None:
    def seconds(username: str) -> float:
        started = time.thread_time()
        accounts.check_password(store, username, WRONG)
        return time.thread_time() - started

    known = [f"known{number}" for number in range(4)]
    for name in known:
        accounts.add_account(store, name, "viewer", PASSWORD, by=None)
    for_known = statistics.median(seconds(name) for name in known)
    for_unknown = statistics.median(seconds(f"unknown{number}") for number in range(4))
    assert for_unknown == pytest.approx(for_known, rel=0.5)
