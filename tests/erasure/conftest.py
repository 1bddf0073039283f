"""A store that holds the erasure cast, with accounts; short ways to erase and to look at what is there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ExportWriter
from tests.ready import Ready
from wigops.accounts import add_account, passwords
from wigops.clock import london_today
from wigops.crm.load import Load, load_export
from wigops.erasure import (
    Erasure,
    Leftover,
    Selection,
    carry_out,
    leftovers_of,
    list_batches,
    outcome_of,
    propose,
)
from wigops.store import Home, Store

from .cast import EXPORT

PASSWORD = "a long enough password"
EraseThem = Callable[..., Erasure]
LeftAfter = Callable[..., list[Leftover]]
Rows = Callable[..., list[tuple[object, ...]]]


@pytest.fixture
def mill(store: Store, export: ExportWriter, ready: Ready, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store with the cast loaded, an officer (olive) and a viewer (victor)."""
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    folder = export("mill", **EXPORT)

    def load_the_cast(new: Store) -> None:
        load = load_export(new, folder)
        assert not load.refused, load.reasons
        assert not load.rejected, load.rejections
        add_account(new, "olive", "officer", PASSWORD, by=None)
        add_account(new, "victor", "viewer", PASSWORD, by=None)

    ready.give(store, "mill", load_the_cast)
    return store


@pytest.fixture
def erase_them(mill: Store, ready: Ready) -> EraseThem:
    """Proposes and carries out at once: `erase_them("jane", "crowd1")`."""

    def erase(*contact_ids: str, by: str = "olive", **selection: object) -> Erasure:
        chosen = Selection(london_today(), contact_ids=contact_ids, **selection)  # type: ignore[arg-type]

        def propose_and_carry_out(store: Store) -> None:
            carry_out(store, propose(store, chosen, by=by).batch_id, by=by)

        ready.after(mill, f"{by} erased {chosen}", propose_and_carry_out)
        with mill.read() as cursor:
            (newest,) = list_batches(cursor, limit=1)
        return outcome_of(mill, newest.batch_id)

    return erase


@pytest.fixture
def left_after(mill: Store, erase_them: EraseThem) -> LeftAfter:
    """Erases, and gives what the search found: `left_after("jane")`."""

    def left(*contact_ids: str) -> list[Leftover]:
        batch = erase_them(*contact_ids).batch
        with mill.read() as cursor:
            return leftovers_of(cursor, batch.batch_id)

    return left


@pytest.fixture
def rows(store: Store) -> Rows:
    """The rows of a query: `rows("SELECT …", ["value"])`."""

    def ask(query: str, values: object = None) -> list[tuple[object, ...]]:
        with store.read() as cursor:
            return list(cursor.execute(query, values or []).fetchall())

    return ask


@pytest.fixture
def reload(loaded: Callable[..., Load]) -> Callable[..., Load]:
    """Loads the cast again, tables replaced by what is given: `reload(contact=…)`."""

    def load(folder: str = "again", /, **tables: str) -> Load:
        return loaded(folder, accept_change=True, **{**EXPORT, **tables})

    return load


def everything_in(home: Home) -> dict[Path, bytes]:
    """Every file of an installation with its bytes."""
    return {path: path.read_bytes() for path in home.path.rglob("*") if path.is_file()}
