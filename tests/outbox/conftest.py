"""An outbox to look into: changes as an erasure leaves them, people to act, and new copies of the CRM."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from wigops import accounts
from wigops.accounts import passwords
from wigops.outbox import Change, Reconciliation, list_changes, reconcile
from wigops.store import Store

Ask = Callable[..., int]
Loads = Callable[..., Reconciliation]
ALL_TABLES = ("contact", "special_category", "communication")


@pytest.fixture
def people(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """olive, an officer, and victor, a viewer; their passwords are hashed at bcrypt's lowest cost."""
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    for name, role in (("olive", "officer"), ("victor", "viewer")):
        accounts.add_account(store, name, role, f"a long password for the {role}", by=None)


@pytest.fixture
def asked(store: Store) -> Ask:
    """Puts a change into the outbox: `asked(contact_id="c1", sent_by="olive")` gives its number."""

    def ask(**given: Any) -> int:
        with store.write() as cursor:
            return insert_change(cursor, **given)

    return ask


@pytest.fixture
def loads(store: Store) -> Loads:
    """One more load: `loads(contact=["c1"])` is the keys that the CRM sent, by table."""
    done: list[Reconciliation] = []

    def load(
        *,
        shown: tuple[str, ...] = ALL_TABLES,
        rejected: dict[str, list[str]] | None = None,
        unredacted: list[tuple[str, str, str]] | None = None,
        **rows: list[str],
    ) -> Reconciliation:
        with store.write() as cursor:
            for table in {*ALL_TABLES, *rows}:
                cursor.execute(f"DELETE FROM crm.{table}")
                for key in rows.get(table, []):
                    cursor.execute(f"INSERT INTO crm.{table} ({table}_id) VALUES (?)", [key])
            done.append(_reconcile(cursor, len(done) + 1, shown, rejected, unredacted))
        return done[-1]

    return load


def _reconcile(
    cursor: Any,
    load_id: int,
    shown: tuple[str, ...],
    rejected: dict[str, list[str]] | None,
    unredacted: list[tuple[str, str, str]] | None,
) -> Reconciliation:
    return reconcile(cursor, load_id, shown=shown, rejected=rejected, unredacted=unredacted or ())


def insert_change(cursor: Any, **given: Any) -> int:
    """Insert one row; what is not given is as an erasure of the person c1 writes it."""
    row = cursor.execute("SELECT coalesce(max(change_id), 0) + 1 FROM ops.change_instruction").fetchone()
    change = {
        "change_id": row[0],
        "kind": "delete_contact",
        "contact_id": "c1",
        "table_name": "contact",
        "record_key": given.get("contact_id", "c1"),
        "instruction": "Delete this contact.",
        "batch_id": 1,
        "made_by": "olive",
        "made_at": "2026-11-02 10:00:00+00",
        "loads_since": 0,
        **given,
    }
    names = ", ".join(change)
    marks = ", ".join("?" * len(change))
    cursor.execute(f"INSERT INTO ops.change_instruction ({names}) VALUES ({marks})", list(change.values()))
    return int(change["change_id"])


def changes(store: Store) -> dict[int, Change]:
    """Every change by its number."""
    with store.read() as cursor:
        return {change.change_id: change for change in list_changes(cursor)}


def states(store: Store) -> dict[int, str]:
    return {number: change.state for number, change in changes(store).items()}


def audited(store: Store) -> list[tuple[str, str, dict[str, Any]]]:
    """The trail's events, without those of the accounts."""
    with store.read() as cursor:
        rows = cursor.execute(
            "SELECT actor, event, detail FROM ops.audit WHERE event NOT LIKE 'account%' ORDER BY seq"
        ).fetchall()
    return [(actor, event, json.loads(detail)) for actor, event, detail in rows]
