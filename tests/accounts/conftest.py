"""A shared cast: one account of each role."""

import pytest

from wigops import accounts
from wigops.accounts import passwords
from wigops.store import Store

PASSWORD = "correct horse battery"


@pytest.fixture
def cheap_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """bcrypt at its lowest cost, where a test is about something else; test_passwords.py has the real one."""
    monkeypatch.setattr(passwords, "_ROUNDS", 4)


@pytest.fixture
def ada(store: Store) -> str:
    """An admin."""
    accounts.add_account(store, "ada", "admin", PASSWORD, by=None)
    return "ada"


@pytest.fixture
def olly(store: Store) -> str:
    """An officer."""
    accounts.add_account(store, "olly", "officer", PASSWORD, by=None)
    return "olly"


@pytest.fixture
def vera(store: Store) -> str:
    """A viewer."""
    accounts.add_account(store, "vera", "viewer", PASSWORD, by=None)
    return "vera"
