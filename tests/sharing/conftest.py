"""A store that holds the sharing cast, with accounts, and short ways to look at its log."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import ExportWriter
from tests.ready import Ready
from wigops.accounts import add_account, passwords
from wigops.crm.load import load_export
from wigops.store import Store

from .cast import EXPORT

PASSWORD = "a long enough password"
LATER = date(2030, 1, 1)
Rows = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def shared(store: Store, export: ExportWriter, ready: Ready, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store with the cast loaded, an officer (olive) and a viewer (victor)."""
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    folder = export("shared", **EXPORT)

    def load_the_cast(new: Store) -> None:
        load = load_export(new, folder)
        assert not load.refused, load.reasons
        assert not load.rejected, load.rejections
        add_account(new, "olive", "officer", PASSWORD, by=None)
        add_account(new, "victor", "viewer", PASSWORD, by=None)

    ready.give(store, "shared", load_the_cast)
    return store


@pytest.fixture
def rows(store: Store) -> Rows:
    """The rows of a query: `rows("SELECT …", ["value"])`."""

    def ask(query: str, values: object = None) -> list[tuple[Any, ...]]:
        with store.read() as cursor:
            return list(cursor.execute(query, values or []).fetchall())

    return ask


@pytest.fixture
def flags(rows: Rows) -> Callable[..., dict[str, list[str]]]:
    """The flags of each disclosure, by its id: `flags(date(2026, 6, 1))`."""

    def ask(as_of: date = LATER) -> dict[str, list[str]]:
        found = rows("SELECT sharing_id, flags FROM sharing_flags_at(CAST(? AS DATE))", [as_of])
        assert len(found) == len(dict(found))
        return dict(found)

    return ask
