"""The command `pack`: data-contract.md, to the letter."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ExportWriter
from tests.erasure.cast import EXPORT
from wigops import accounts
from wigops.accounts import passwords
from wigops.crm.load import load_export
from wigops.store import Home, Store

from .conftest import Wigops


@pytest.fixture
def people(home: Home, export: ExportWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cast of the erasure tests, with an officer and a viewer."""
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    store = Store(home, wait=5, idle=0)
    assert not load_export(store, export(**EXPORT)).refused
    for name, role in (("olive", "officer"), ("victor", "viewer")):
        accounts.add_account(store, name, role, f"a long password for the {role}", by=None)
    store.close()


@pytest.mark.usefixtures("people")
def test_it_writes_the_pack_and_prints_its_files_and_hash(wigops: Wigops, tmp_path: Path) -> None:
    out = tmp_path / "jane.zip"
    answer = wigops("pack", "jane", "--out", str(out), "--by", "olive", "--json")

    assert (answer.status, answer.err) == (0, "")
    with zipfile.ZipFile(out) as archive:
        assert answer.document["files"] == archive.namelist()
    assert answer.document["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()


@pytest.mark.usefixtures("people")
def test_mentions_that_nobody_reviewed_are_taken_out(wigops: Wigops, tmp_path: Path) -> None:
    out = tmp_path / "paul.zip"
    answer = wigops("pack", "paul", "--out", str(out), "--by", "olive", "--json")

    assert answer.status == 0
    assert answer.document["redacted_unreviewed"] == 3
    with zipfile.ZipFile(out) as archive:
        bodies = [row["body"] for row in json.loads(archive.read("data.json"))["communication"]]
    assert "Paul came with [redacted] ([redacted]), write to [redacted]." in bodies
    assert "not reviewed" in wigops("pack", "paul", "--out", str(tmp_path / "again.zip"), "--by", "olive").out


@pytest.mark.usefixtures("people")
def test_a_portable_pack_is_csv_and_json(wigops: Wigops, tmp_path: Path) -> None:
    out = tmp_path / "jane.zip"
    answer = wigops("pack", "jane", "--portable", "--out", str(out), "--by", "olive", "--json")
    assert {Path(name).suffix for name in answer.document["files"]} == {".csv", ".json"}


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("jane", "--by", "victor"), 1),
        (("jane", "--by", "olive", "--request", "7"), 2),
        (("nobody", "--by", "olive"), 2),
    ],
)
def test_what_it_refuses_is_one_sentence_and_no_file(
    wigops: Wigops, tmp_path: Path, arguments: tuple[str, ...], status: int
) -> None:
    answer = wigops("pack", *arguments, "--out", str(tmp_path / "x.zip"), "--json")
    assert answer.status == status
    assert answer.sentence.endswith(".")
    assert list(tmp_path.glob("x.zip*")) == []
