"""A load does not bring an erased person back, nor does a restore; a released one may come."""

from collections.abc import Callable
from pathlib import Path

import pytest

from wigops.crm.history import last_loaded
from wigops.crm.load import Load
from wigops.crm.verify import count_leftovers, count_orphans
from wigops.erasure import catch_up, redact, restore
from wigops.errors import BadInputError, RefusedError
from wigops.store import Home, Store, back_up
from wigops.tombstone import Ledger, list_tombstones, lost_deeds, release_tombstone, suppressed_at

from .cast import EXPORT
from .conftest import EraseThem, Rows

Reload = Callable[..., Load]

NEWCOMER = {
    "contact": EXPORT["contact"] + "new,harbour,J.,Żywicki,,newsletter,2026-01-01,\n",
    "engagement": EXPORT["engagement"] + "e_new,new,login,,2026-02-02,\n",
}


def with_point(kind: str, value: str) -> dict[str, str]:
    """The cast with a newcomer who has one e-mail address or phone number."""
    return {**NEWCOMER, "contact_point": EXPORT["contact_point"] + f'new,{kind},"{value}",true\n'}


def is_there(rows: Rows, contact_id: str) -> bool:
    return rows("SELECT 1 FROM crm.contact WHERE contact_id = ?", [contact_id]) == [(1,)]


def test_the_same_id_is_kept_out_with_all_that_hangs_on_it(
    mill: Store, erase_them: EraseThem, reload: Reload, rows: Rows
) -> None:
    erase_them("jane")
    release_tombstone_of_email(mill)
    load = reload()
    assert (load.suppressed, load.loaded["contact"]) == (1, 11)
    assert load.loaded["engagement"] == len(EXPORT["engagement"].splitlines()) - 1 - 2
    assert not is_there(rows, "jane")
    with mill.read() as cursor:
        assert (count_leftovers(cursor), count_orphans(cursor)) == (0, 0)
        assert list(suppressed_at(cursor)["matched_by"]) == ["CRM id"]


def release_tombstone_of_email(store: Store) -> None:
    """Leaves the id alone to recognise Jane by."""
    with store.write() as cursor:
        cursor.execute("DELETE FROM ops.tombstone_hash WHERE contact_id = 'jane'")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "JANE.ZYWICKI@mill.example"),
        ("email", " jane.zywicki@Mill.Example "),
        ("email", "Jane <jane.zywicki@mill.example>"),
        ("phone", "020 7946 0321"),
        ("phone", "0044 20 7946 0321"),
        ("phone", "(020) 79460321 ext. 12"),
        ("mobile", "+442079460321"),
        ("phone", "07700-900-111"),
    ],
)
def test_another_id_with_the_same_address_or_number_is_kept_out(
    kind: str, value: str, erase_them: EraseThem, reload: Reload, rows: Rows
) -> None:
    erase_them("jane")
    load = reload(**with_point(kind, value))
    assert not is_there(rows, "new")
    assert not rows("SELECT 1 FROM crm.engagement WHERE contact_id = 'new'")
    kept_out = rows("SELECT contact_id, erased_contact_id FROM ops.suppression ORDER BY contact_id")
    assert kept_out == [("jane", "jane"), ("new", "jane")]
    assert load.suppressed == 2
    # Her other record was in the copy and was not erased.
    assert is_there(rows, "twin")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "jane.zywicki@mill.example.org"),
        ("email", "y.jane.zywicki@mill.example"),
        ("phone", "020 7946 0322"),
        ("address", "jane.zywicki@mill.example"),
    ],
)
def test_whoever_only_resembles_the_erased_is_loaded(
    kind: str, value: str, erase_them: EraseThem, reload: Reload, rows: Rows
) -> None:
    erase_them("jane")
    reload(**with_point(kind, value))
    assert is_there(rows, "new")
    assert is_there(rows, "paul")


def test_a_switchboard_that_others_had_too_keeps_nobody_out(
    mill: Store, erase_them: EraseThem, reload: Reload, rows: Rows
) -> None:
    shared = EXPORT["contact_point"].replace("paul,phone,020 7946 0999", "paul,phone,020 7946 0321")
    reload(contact_point=shared)
    erase_them("jane")
    assert reload(contact_point=shared).suppressed == 1  # herself
    assert is_there(rows, "paul")


def test_the_erased_who_still_come_do_not_count_as_a_fall(
    mill: Store, erase_them: EraseThem, export: Callable[..., Path]
) -> None:
    from wigops.crm.load import load_export  # noqa: PLC0415

    erase_them("jane", "crowd1", "crowd2", "crowd3", "crowd4")
    for _ in range(2):
        load = load_export(mill, export("once more", **EXPORT))
        assert (load.refused, load.suppressed) == (False, 5)
    with mill.read() as cursor:
        last = last_loaded(cursor)
    assert last is not None
    assert (last.suppressed, last.tables["contact"]) == (5, 7)


def test_deleted_special_category_data_stays_out(
    mill: Store, erase_them: EraseThem, reload: Reload, rows: Rows
) -> None:
    erase_them(special=True)
    reload()
    assert rows("SELECT special_category_id FROM crm.special_category") == [("s_member",)]
    assert is_there(rows, "jane")


def test_a_released_person_is_loaded_again(
    mill: Store, erase_them: EraseThem, reload: Reload, rows: Rows
) -> None:
    erase_them("jane")
    released = release_tombstone(mill, "jane", reason="signed up again", by="olive")
    assert (released.released_by, released.release_reason) == ("olive", "signed up again")
    assert rows("SELECT count(*) FROM ops.tombstone_hash WHERE contact_id = 'jane'") == [(0,)]
    assert reload().suppressed == 0
    assert is_there(rows, "jane")
    assert rows("SELECT withdrawn_by FROM ops.change_instruction") == [("olive",)]


@pytest.mark.parametrize(
    ("contact_id", "reason", "by", "error"),
    [
        ("jane", "  ", "olive", BadInputError),
        ("paul", "back", "olive", BadInputError),
        ("jane", "back", "victor", RefusedError),
    ],
)
def test_a_release_needs_a_tombstone_a_reason_and_an_officer(
    contact_id: str, reason: str, by: str, error: type[Exception], mill: Store, erase_them: EraseThem
) -> None:
    erase_them("jane")
    with pytest.raises(error):
        release_tombstone(mill, contact_id, reason=reason, by=by)
    with mill.read() as cursor:
        assert list_tombstones(cursor)[0].released_on is None


@pytest.mark.parametrize("damage", ["missing", "another"])
def test_without_the_right_key_nothing_is_loaded(
    damage: str, mill: Store, home: Home, erase_them: EraseThem, reload: Reload, rows: Rows
) -> None:
    erase_them("jane")
    key = home.path / "tombstone.key"
    if damage == "missing":
        key.unlink()
    else:
        key.write_text("ab" * 32 + "\n")
    with pytest.raises(BadInputError, match="key"):
        reload()
    assert not is_there(rows, "jane")
    assert key.exists() == (damage == "another")


def test_the_crm_is_confirmed_to_have_deleted_whom_it_does_not_send(
    erase_them: EraseThem, reload: Reload, rows: Rows
) -> None:
    erase_them("jane", "crowd1")
    gone = {
        table: "".join(line for line in text.splitlines(True) if "crowd1" not in line)
        for table, text in EXPORT.items()
    }
    reload(**gone)
    state = "SELECT contact_id, state, loads_since FROM changes() ORDER BY contact_id"
    assert rows(state) == [("crowd1", "confirmed", 0), ("jane", "open", 1)]
    reload(**gone)
    assert rows(state) == [("crowd1", "confirmed", 0), ("jane", "overdue", 2)]


# A restore.


def test_a_restore_does_again_what_was_erased_since(
    mill: Store, tmp_path: Path, erase_them: EraseThem, rows: Rows
) -> None:
    back_up(mill, tmp_path / "last_week.duckdb")
    erase_them("jane")
    erase_them(special=True)
    hashes = rows("SELECT kind, hash FROM ops.tombstone_hash ORDER BY ALL")
    history = rows("SELECT * FROM ops.anonymous_engagement ORDER BY ALL")
    assert restore(mill, tmp_path / "last_week.duckdb", by="command line") == 2
    assert not is_there(rows, "jane")
    assert rows("SELECT special_category_id FROM crm.special_category") == [("s_member",)]
    assert rows("SELECT kind, hash FROM ops.tombstone_hash ORDER BY ALL") == hashes
    assert rows("SELECT * FROM ops.anonymous_engagement ORDER BY ALL") == history
    assert rows("SELECT state, proposed_by, approved_by FROM ops.erasure_batch ORDER BY batch_id") == [
        ("done", "olive", "olive"),
        ("done", "olive", "olive"),
    ]
    assert rows("SELECT event FROM ops.audit ORDER BY seq DESC LIMIT 1") == [("restored",)]


def test_who_came_after_the_backup_and_was_erased_stays_out_after_a_restore(
    mill: Store, tmp_path: Path, erase_them: EraseThem, reload: Reload, rows: Rows
) -> None:
    back_up(mill, tmp_path / "last_week.duckdb")
    late = {"contact": EXPORT["contact"] + "late,,Late,Comer,,,2011-01-01,\n"}
    late["contact_point"] = EXPORT["contact_point"] + "late,email,late@comer.example,true\n"
    reload(**late)
    erase_them("late")
    restore(mill, tmp_path / "last_week.duckdb", by="command line")
    renamed = {table: text.replace("late,", "later,") for table, text in late.items()}
    assert reload(**renamed).suppressed == 1
    assert not is_there(rows, "later")


def test_a_release_and_a_redaction_are_done_again_too(
    mill: Store, tmp_path: Path, erase_them: EraseThem, rows: Rows
) -> None:
    back_up(mill, tmp_path / "last_week.duckdb")
    erase_them("jane")
    erase_them("crowd1")
    note = rows("SELECT leftover_id FROM ops.leftover WHERE record_key = 'm_paul'")[0][0]
    redact(mill, [int(str(note))], by="olive")
    release_tombstone(mill, "crowd1", reason="back", by="olive")
    assert restore(mill, tmp_path / "last_week.duckdb", by="command line") == 4
    assert rows("SELECT contact_id FROM ops.tombstone WHERE released_on IS NULL") == [("jane",)]
    body = rows("SELECT body FROM crm.communication WHERE communication_id = 'm_paul'")
    assert body == [("Paul came with [redacted] ([redacted]), write to [redacted].",)]


def test_restoring_a_backup_of_today_does_nothing_again(
    mill: Store, tmp_path: Path, erase_them: EraseThem, rows: Rows
) -> None:
    erase_them("jane")
    back_up(mill, tmp_path / "today.duckdb")
    assert restore(mill, tmp_path / "today.duckdb", by="command line") == 0
    assert rows("SELECT count(*) FROM ops.tombstone") == [(1,)]


def test_a_restore_signs_everybody_out(mill: Store, tmp_path: Path, rows: Rows) -> None:
    from wigops.accounts import session_account, start_session  # noqa: PLC0415

    token = start_session(mill, "olive")
    back_up(mill, tmp_path / "b.duckdb")
    restore(mill, tmp_path / "b.duckdb", by="command line")
    with mill.read() as cursor:
        assert session_account(cursor, token) is None


@pytest.mark.parametrize("what", ["nothing there", "no database", "another installation's"])
def test_a_file_that_is_no_backup_changes_nothing(what: str, mill: Store, tmp_path: Path, rows: Rows) -> None:
    file = tmp_path / "file.duckdb"
    if what == "no database":
        file.write_bytes(b"not a database" * 1000)
    if what == "another installation's":
        other = Store(Home(tmp_path / "other"), idle=0)
        back_up(other, file)
        other.close()
    with pytest.raises(BadInputError, match=r"nothing was changed|damaged"):
        restore(mill, file, by="command line")
    assert is_there(rows, "jane")


def test_a_backup_is_never_written_over(mill: Store, tmp_path: Path) -> None:
    back_up(mill, tmp_path / "b.duckdb")
    before = (tmp_path / "b.duckdb").read_bytes()
    with pytest.raises(BadInputError, match="already"):
        back_up(mill, tmp_path / "b.duckdb")
    assert (tmp_path / "b.duckdb").read_bytes() == before
    assert (tmp_path / "b.duckdb").stat().st_mode & 0o077 == 0


def test_a_backup_file_put_in_place_by_hand_is_caught_up_with_when_opened(
    mill: Store, home: Home, tmp_path: Path, erase_them: EraseThem, rows: Rows
) -> None:
    back_up(mill, tmp_path / "b.duckdb")
    erase_them("jane")
    mill.close()
    (tmp_path / "b.duckdb").replace(home.database)
    assert catch_up(mill) == 1
    assert not is_there(rows, "jane")


# The ledger.


def test_the_ledger_holds_nothing_that_can_be_read(mill: Store, home: Home, erase_them: EraseThem) -> None:
    erase_them("jane")
    kept = (home.path / "erasures.ledger").read_bytes()
    assert kept
    assert not any(word in kept for word in (b"jane", b"ywicki", b"lapsed_member", b"erasure", b"olive"))
    assert [entry.payload["items"][0]["contact_id"] for entry in Ledger(home).entries()] == ["jane"]


@pytest.mark.parametrize("damage", ["changed", "first line gone", "reordered"])
def test_a_ledger_that_was_changed_is_noticed(
    damage: str, mill: Store, home: Home, erase_them: EraseThem
) -> None:
    erase_them("jane")
    erase_them("crowd1")
    file = home.path / "erasures.ledger"
    lines = file.read_bytes().splitlines(keepends=True)
    changed = {
        "changed": [lines[0][:50] + (b"B" if lines[0][50:51] == b"A" else b"A") + lines[0][51:], lines[1]],
        "first line gone": lines[1:],
        "reordered": [lines[1], lines[0]],
    }[damage]
    file.write_bytes(b"".join(changed))
    with pytest.raises(BadInputError, match="ledger"):
        catch_up(mill)


def test_a_line_that_a_dying_machine_cut_off_is_written_over(
    mill: Store, home: Home, erase_them: EraseThem
) -> None:
    erase_them("jane")
    with (home.path / "erasures.ledger").open("ab") as file:
        file.write(b"gAAAAA-half-a-li")
    erase_them("crowd1")
    assert [entry.kind for entry in Ledger(home).entries()] == ["erasure", "erasure"]


def test_a_ledger_that_lost_its_end_is_noticed(mill: Store, home: Home, erase_them: EraseThem) -> None:
    erase_them("jane")
    (home.path / "erasures.ledger").unlink()
    with mill.read() as cursor:
        assert len(lost_deeds(cursor, Ledger(home))) == 1
