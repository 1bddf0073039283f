"""What `verify` holds against each other: record, trail, ledger, certificates, what is left in folders."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ExportWriter
from tests.erasure.cast import EXPORT
from tests.ready import Ready
from wigops.accounts import add_account
from wigops.clock import london_today
from wigops.crm.load import load_export
from wigops.erasure import Selection, carry_out, propose
from wigops.store import Home, Store

from .conftest import Wigops

Found = Callable[[], dict[str, object]]


@pytest.fixture
def erased(store: Store, export: ExportWriter, ready: Ready) -> Store:
    """A store in which Jane was erased by an officer."""
    folder = export("mill", **EXPORT)

    def make(new: Store) -> None:
        load_export(new, folder)
        add_account(new, "olive", "officer", "a long enough password", by=None)
        carry_out(new, propose(new, Selection(london_today(), ("jane",)), by="olive").batch_id, by="olive")

    ready.give(store, "verify: jane erased", make)
    return store


@pytest.fixture
def wrong(erased: Store, wigops: Wigops) -> Found:
    """What verify finds wrong, by name; its exit status says the same."""

    def find() -> dict[str, object]:
        erased.close()
        answer = wigops("verify", "--json")
        counted = {"events", "mentions_to_deal_with", "questions_of_identity"}
        found = {k: v for k, v in answer.document.items() if v not in ("ok", 0) and k not in counted}
        assert answer.status == (1 if found else 0)
        return found

    return find


def test_a_whole_installation_is_ok(wrong: Found) -> None:
    assert wrong() == {}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DELETE FROM ops.audit", "batch 1, load 1, the role of 1 account"),
        ("UPDATE ops.erasure_batch SET approved_by = 'april'", "batch 1"),
        ("UPDATE ops.erasure_batch SET fingerprint = 'f'", "batch 1"),
        ("UPDATE ops.erasure_batch SET certificate = replace(certificate, 'olive', 'april')", "batch 1"),
        ("DELETE FROM ops.erasure_item", "batch 1"),
        ("DELETE FROM ops.erasure_batch", "batch 1"),
        ("UPDATE ops.load SET loaded_by = 'april'", "load 1"),
        ("DELETE FROM ops.load", "load 1"),
        ("UPDATE ops.account SET role = 'admin'", "the role of 1 account"),
    ],
)
def test_what_is_not_as_the_trail_has_it_is_named(
    statement: str, found: str, erased: Store, wrong: Found
) -> None:
    with erased.write() as cursor:
        cursor.execute(statement)
    assert wrong()["record"] == f"not as the trail has it: {found}"


@pytest.mark.parametrize(
    "statement", ["DELETE FROM ops.tombstone", "UPDATE ops.tombstone SET contact_id = 'paul'"]
)
def test_tombstones_that_are_not_the_ledgers_are_counted(statement: str, erased: Store, wrong: Found) -> None:
    with erased.write() as cursor:
        cursor.execute(statement)
    assert "stand in only one of it and the tombstones" in str(wrong()["ledger"])


@pytest.mark.parametrize("ending", ["json", "pdf"])
def test_a_certificate_that_was_changed_is_named_until_it_is_put_right(
    ending: str, home: Home, wrong: Found
) -> None:
    file = home.certificates / f"erasure-000001.{ending}"
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"e", b"3", 1))
    for _ in range(2):
        assert wrong() == {"certificates": f"gone or changed: {file.name}"}
    file.write_bytes(whole)
    assert wrong() == {}


@pytest.mark.parametrize("ending", ["json", "pdf"])
def test_a_certificate_that_was_removed_is_named_and_written_again_on_record(
    ending: str, home: Home, erased: Store, wrong: Found
) -> None:
    file = home.certificates / f"erasure-000001.{ending}"
    file.unlink()
    assert wrong() == {"certificates": f"gone or changed: {file.name}"}
    assert file.exists()
    assert wrong() == {}
    with erased.read() as cursor:
        query = "SELECT actor, detail FROM ops.audit WHERE event = 'certificate written again'"
        assert cursor.execute(query).fetchall() == [("wigops", '{"batch": 1}')]


def test_files_that_no_record_knows_are_taken_if_they_say_the_same_and_else_written_anew(
    home: Home, erased: Store, wrong: Found
) -> None:
    """As after an upgrade from a version that kept no record of them, or a restore."""
    as_json = home.certificates / "erasure-000001.json"
    as_pdf = as_json.with_suffix(".pdf")
    older = as_pdf.read_bytes() + b"% drawn by an earlier version"
    as_pdf.write_bytes(older)

    def forget() -> None:
        with erased.write() as cursor:
            cursor.execute("DELETE FROM ops.certificate_file")

    forget()
    assert wrong() == {}
    assert as_pdf.read_bytes() == older
    as_json.write_bytes(as_json.read_bytes().replace(b"olive", b"april"))
    forget()
    assert wrong() == {}
    assert b"april" not in as_json.read_bytes()
    assert as_pdf.read_bytes() != older


def test_what_killed_processes_left_is_swept_by_whoever_opens_the_database(
    home: Home, erased: Store, wrong: Found
) -> None:
    left = [home.staging / "restore-1", home.staging / "pack-2", home.staging / "compact-3"]
    for folder in left:
        folder.mkdir()
        (folder / "copy.duckdb").write_bytes(b"whole people")
    drafts = [folder / ".wigops-draft-1" for folder in (home.path, home.certificates, home.backups)]
    for draft in drafts:
        draft.write_bytes(b"half a file")
    erased.close()
    with erased.read():
        assert not [path for path in [*left, *drafts] if path.exists()]
    assert wrong() == {}


def test_what_could_not_be_swept_is_counted(
    home: Home, wrong: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home.staging / "restore-1").mkdir()
    monkeypatch.setattr("wigops.store.scratch.shutil.rmtree", lambda _folder, **_: None)
    assert wrong() == {"half_made": 1}
    assert Path(home.staging / "restore-1").exists()
