"""A ledger that lost erasures: noticed, refused over, and mended by an admin on record."""

from pathlib import Path

import pytest

from tests.erasure.conftest import PASSWORD, EraseThem, Rows
from wigops.accounts import add_account
from wigops.commands import run
from wigops.erasure import losses, mend_ledger, restore
from wigops.errors import BadInputError, RefusedError
from wigops.store import Home, Store, back_up
from wigops.tombstone import Ledger, LedgerLacksError, release_tombstone


@pytest.fixture
def admin(mill: Store) -> str:
    return add_account(mill, "ada", "admin", PASSWORD, by=None).username


def ledger(home: Home) -> Path:
    return home.path / "erasures.ledger"


def cut(home: Home, *, keep: int) -> None:
    """Leave the ledger its first lines alone; none: it is removed."""
    lines = ledger(home).read_bytes().splitlines(keepends=True)
    ledger(home).write_bytes(b"".join(lines[:keep]))
    if not keep:
        ledger(home).unlink()


def is_there(rows: Rows, contact_id: str) -> bool:
    return bool(rows("SELECT 1 FROM crm.contact WHERE contact_id = ?", [contact_id]))


def test_a_line_that_only_lost_its_end_counts_and_is_not_overwritten(
    mill: Store, home: Home, erase_them: EraseThem, rows: Rows, tmp_path: Path
) -> None:
    back_up(mill, tmp_path / "before.duckdb")
    erase_them("jane")
    ledger(home).write_bytes(ledger(home).read_bytes().rstrip(b"\n"))
    erase_them("crowd1")

    erased = [entry.payload["items"][0]["contact_id"] for entry in Ledger(home).entries()]
    assert erased == ["jane", "crowd1"]
    assert restore(mill, tmp_path / "before.duckdb", by="command line") == 2
    assert not is_there(rows, "jane")


@pytest.mark.parametrize("left", [0, 1], ids=["removed", "cut by a line"])
def test_nobody_is_restored_or_erased_while_the_ledger_lacks_erasures(
    left: int, mill: Store, home: Home, erase_them: EraseThem, rows: Rows, tmp_path: Path
) -> None:
    back_up(mill, tmp_path / "before.duckdb")
    erase_them("jane")
    erase_them("crowd1")
    cut(home, keep=left)
    before = ledger(home).read_bytes() if left else None

    with pytest.raises(LedgerLacksError, match="ledger lacks"):
        restore(mill, tmp_path / "before.duckdb", by="command line")
    with pytest.raises(LedgerLacksError, match="nothing was changed"):
        erase_them("crowd2")

    assert not is_there(rows, "jane")
    assert is_there(rows, "crowd2")
    assert (ledger(home).read_bytes() if ledger(home).exists() else None) == before
    mill.close()
    assert run(["verify", "--json"]) == 1


def test_a_database_put_back_by_hand_with_a_cut_ledger_has_the_certificates_against_it(
    mill: Store, home: Home, erase_them: EraseThem, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("before", "second"):
        back_up(mill, tmp_path / f"{name}.duckdb")
    erase_them("jane")
    cut(home, keep=0)
    mill.close()
    (tmp_path / "before.duckdb").replace(home.database)

    assert run(["verify"]) == 1
    assert "1 of the deeds of the database, or of certificates, are not in it" in capfd.readouterr().out
    with pytest.raises(LedgerLacksError):
        erase_them("crowd1")
    mill.close()
    home.database.unlink()
    with pytest.raises(LedgerLacksError):
        restore(mill, tmp_path / "second.duckdb", by="command line")


def test_an_admin_mends_the_ledger_from_what_the_database_knows(
    mill: Store, home: Home, admin: str, erase_them: EraseThem, rows: Rows, tmp_path: Path
) -> None:
    back_up(mill, tmp_path / "before.duckdb")
    erase_them("jane")
    erase_them("crowd1", "crowd2")
    cut(home, keep=0)

    mended = mend_ledger(mill, by=admin, reason="The disk of the ledger died")

    assert (mended.entered, mended.accepted) == (2, 2)
    with mill.read() as cursor:
        assert losses(cursor, home) == []
    assert rows("SELECT actor, detail FROM ops.audit WHERE event = 'ledger mended'") == [
        ("ada", '{"accepted": 2, "entered": 2}')
    ]
    assert restore(mill, tmp_path / "before.duckdb", by="command line") == 2
    assert not any(is_there(rows, one) for one in ("jane", "crowd1", "crowd2"))
    mill.close()
    assert run(["verify"]) == 0


def test_the_mended_entry_is_what_the_first_was(
    mill: Store, home: Home, admin: str, erase_them: EraseThem
) -> None:
    erase_them("jane")
    (first,) = Ledger(home).entries()
    cut(home, keep=0)
    mend_ledger(mill, by=admin, reason="Lost")
    (again,) = Ledger(home).entries()
    assert again.payload == first.payload


def test_whoever_was_released_since_is_not_entered_again(
    mill: Store, home: Home, admin: str, erase_them: EraseThem, rows: Rows, tmp_path: Path
) -> None:
    """A restore would destroy what they have given anew."""
    back_up(mill, tmp_path / "before.duckdb")
    erase_them("jane")
    erase_them("crowd1", "crowd2")
    for contact_id in ("jane", "crowd1"):
        release_tombstone(mill, contact_id, reason="signed up again", by="olive")
    cut(home, keep=0)
    mend_ledger(mill, by=admin, reason="Lost")
    entered = [[item["contact_id"] for item in entry.payload["items"]] for entry in Ledger(home).entries()]
    assert entered == [[], ["crowd2"]]
    restore(mill, tmp_path / "before.duckdb", by="command line")
    assert is_there(rows, "jane")
    assert not is_there(rows, "crowd2")


def test_only_an_admin_accepts_a_loss_and_only_with_a_reason(
    mill: Store, home: Home, admin: str, erase_them: EraseThem
) -> None:
    erase_them("jane")
    with pytest.raises(BadInputError, match="lacks nothing"):
        mend_ledger(mill, by=admin, reason="Lost")
    cut(home, keep=0)
    with pytest.raises(RefusedError, match="role admin"):
        mend_ledger(mill, by="olive", reason="Lost")
    with pytest.raises(BadInputError, match="reason"):
        mend_ledger(mill, by=admin, reason=" ")
    assert not ledger(home).exists()


def test_an_admin_may_restore_despite_losses_on_record(
    mill: Store, home: Home, admin: str, erase_them: EraseThem, rows: Rows, tmp_path: Path
) -> None:
    file = str(tmp_path / "before.duckdb")
    back_up(mill, Path(file))
    erase_them("jane")
    cut(home, keep=0)
    mill.close()

    assert run(["restore", file]) == 1
    assert run(["restore", file, "--despite-losses", "Lost", "--by", "olive"]) == 1
    assert run(["restore", file, "--despite-losses", "Lost"]) == 2
    assert not is_there(rows, "jane")
    mill.close()
    assert run(["restore", file, "--despite-losses", "Lost", "--by", admin]) == 0
    assert is_there(rows, "jane")
    assert rows("SELECT actor, detail FROM ops.audit WHERE event = 'restored'") == [
        ("ada", '{"deeds_replayed": 0, "losses_accepted": 2}')
    ]
    mill.close()
    assert run(["verify"]) == 0
