"""The installation's own backups: made, listed, restored with the erasures since, removed; by an admin."""

from datetime import timedelta

import pytest

from wigops.accounts import add_account
from wigops.clock import utc_now
from wigops.erasure import list_backups, make_backup, remove_backup, restore_backup
from wigops.errors import BadInputError, RefusedError
from wigops.store import Store

from .conftest import PASSWORD, EraseThem, Rows


@pytest.fixture
def admin(mill: Store) -> str:
    add_account(mill, "ada", "admin", PASSWORD, by=None)
    return "ada"


def test_a_backup_is_made_and_listed_and_can_be_read_by_its_owner_alone(mill: Store, admin: str) -> None:
    assert list_backups(mill.home) == []
    kept = make_backup(mill, by=admin)
    assert list_backups(mill.home) == [kept]
    file = mill.home.backups / kept.name
    assert (kept.size, file.stat().st_mode & 0o777) == (file.stat().st_size, 0o600)
    assert utc_now() - kept.made_at < timedelta(minutes=1)


def test_who_was_erased_since_a_backup_stays_erased_when_it_is_restored(
    mill: Store, admin: str, erase_them: EraseThem, rows: Rows
) -> None:
    kept = make_backup(mill, by=admin)
    erase_them("jane")
    assert restore_backup(mill, kept.name, by=admin) == 1
    assert rows("SELECT contact_id FROM crm.contact WHERE contact_id IN ('jane', 'paul')") == [("paul",)]
    assert rows("SELECT actor FROM ops.audit WHERE event = 'restored'") == [("ada",)]


def test_a_backup_is_removed(mill: Store, admin: str, rows: Rows) -> None:
    kept = make_backup(mill, by=admin)
    remove_backup(mill, kept.name, by=admin)
    assert list_backups(mill.home) == []
    assert rows("SELECT actor FROM ops.audit WHERE event = 'backup removed'") == [("ada",)]


@pytest.mark.parametrize("name", ["../wigops.duckdb", "wigops.duckdb", "", ".hidden.duckdb", "/etc/passwd"])
def test_nothing_but_what_is_listed_can_be_restored_or_removed(mill: Store, admin: str, name: str) -> None:
    (mill.home.backups / ".hidden.duckdb").write_bytes(b"half a backup")
    for deed in (restore_backup, remove_backup):
        with pytest.raises(BadInputError, match="no such backup"):
            deed(mill, name, by=admin)
    assert mill.home.database.exists()


def test_an_officer_makes_restores_and_removes_none(mill: Store, admin: str) -> None:
    kept = make_backup(mill, by=admin)
    for deed in (
        lambda: make_backup(mill, by="olive"),
        lambda: restore_backup(mill, kept.name, by="olive"),
        lambda: remove_backup(mill, kept.name, by="olive"),
    ):
        with pytest.raises(RefusedError):
            deed()
    assert list_backups(mill.home) == [kept]
