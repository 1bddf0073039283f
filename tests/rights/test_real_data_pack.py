"""The worked case of a person in whose texts others are named and quoted: an answer lets none of it out."""

import re
import zipfile
from pathlib import Path

import pytest

from tests.conftest import SHARED
from tests.pdfs import text_of
from wigops.accounts import add_account, passwords
from wigops.crm.load import load_export
from wigops.errors import RefusedError
from wigops.rights.mentions_of_others import Mention, decide_all, mentions_of
from wigops.rights.pack import build_pack
from wigops.store import Store

CASE = SHARED / "cases" / "real-data" / "04-pack" / "export"
SHARED_ADDRESS = SHARED / "cases" / "real-data" / "02-shared-address" / "export"
PASSWORD = "a long enough password"

pytestmark = pytest.mark.skipif(not CASE.is_dir(), reason="the worked cases are not beside the project")

OTHERS = (
    "Peta Quill",
    "peta.quill",
    "outside.example",
    "900123",
    "Wanda",
    "Brisk",
    "brisk.example",
    "佐藤",
    "花子",
    "Corin",
    "Leask",
    "946 0333",
    "9460333",
    "recipient.example",
)


@pytest.fixture
def officer(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store with the case loaded and an officer."""
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    assert not load_export(store, CASE).refused
    add_account(store, "olive", "officer", PASSWORD, by=None)
    return store


def said_in(out: Path) -> dict[str, str]:
    """What each file of a pack says."""
    with zipfile.ZipFile(out) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return {
        name: text_of(content) if name.endswith(".pdf") else content.decode("utf-8-sig")
        for name, content in files.items()
    }


def words(mentions: list[Mention]) -> set[tuple[str, str]]:
    return {(one.record_key, one.words) for one in mentions}


def test_everybody_who_is_named_or_quoted_is_put_before_the_officer(officer: Store) -> None:
    found = mentions_of(officer, ["a1"])
    assert words(found) == {
        ("m1", "Peta Quill"),
        ("m1", "peta.quill@outside.example"),
        ("m1", "07700 900123"),
        ("m2", "Wanda Brisk"),
        ("m4", "佐藤花子"),
        ("m5", "Corin Leask"),
        ("m5", "0207 946 0333"),
        ("m6", "wb2@brisk.example"),
    }
    assert {one.record_key: one.whom for one in found} == {
        "m1": None,
        "m2": "t1",
        "m4": "t3",
        "m5": "t2",
        "m6": "t1",
    }


def test_an_answer_that_nobody_reviewed_lets_none_of_it_out(officer: Store, tmp_path: Path) -> None:
    out = tmp_path / "pack.zip"
    build_pack(officer, "a1", out, by="olive", undecided="redact")
    for name, said in said_in(out).items():
        for other in OTHERS:
            assert other not in said, (name, other)
    assert "I think Nadia is unwell" in said_in(out)["data.json"]


def test_it_waits_for_the_officer_otherwise(officer: Store, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"^8 mentions of other people"):
        build_pack(officer, "a1", tmp_path / "pack.zip", by="olive")
    decide_all(officer, mentions_of(officer, ["a1"]), "keep", by="olive")
    build_pack(officer, "a1", tmp_path / "pack.zip", by="olive")
    assert "Peta Quill" in said_in(tmp_path / "pack.zip")["data.json"]


def test_the_id_of_an_erased_person_who_had_the_same_address_stays_out(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    assert not load_export(store, SHARED_ADDRESS).refused
    add_account(store, "olive", "officer", PASSWORD, by=None)
    with store.write() as cursor:
        cursor.execute("INSERT INTO ops.suppression VALUES (1, 's2', 's1', 'email')")
    out = tmp_path / "pack.zip"
    build_pack(store, "s2", out, by="olive", undecided="redact")
    for name, said in said_in(out).items():
        assert not re.search(r"\bs1\b", said), name
