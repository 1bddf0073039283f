"""The command `sharing`: data-contract.md, to the letter."""

import pytest

from tests.conftest import ExportWriter
from tests.sharing.cast import EXPORT, FLAGS
from wigops.crm.load import load_export
from wigops.store import Home, Store

from .conftest import Wigops


@pytest.fixture
def shared(home: Home, export: ExportWriter) -> None:
    store = Store(home, wait=5, idle=0)
    assert not load_export(store, export(**EXPORT)).refused
    store.close()


def test_without_a_copy_the_list_is_empty(wigops: Wigops) -> None:
    assert wigops("sharing", "--json").document == []


@pytest.mark.usefixtures("shared")
def test_it_is_one_document_with_every_disclosure_and_its_flags(wigops: Wigops) -> None:
    answer = wigops("sharing", "--json")
    assert (answer.status, answer.err) == (0, "")
    assert {row["sharing_id"]: row["flags"] for row in answer.document} == FLAGS
    [fine] = [row for row in answer.document if row["sharing_id"] == "fine"]
    assert fine | {"recorded_as": None, "origin": None} == {
        "sharing_id": "fine",
        "contact_id": "ana",
        "recipient_id": "hall",
        "shared_at": "2026-06-01T11:00:00+01:00",
        "flags": [],
        "recorded_as": None,
        "origin": None,
    }


@pytest.mark.usefixtures("shared")
def test_it_goes_up_to_the_day_asked_about(wigops: Wigops) -> None:
    found = {row["sharing_id"] for row in wigops("sharing", "--as-of", "2026-06-01", "--json").document}
    assert found == {"fine", "bens", "unsigned"}


@pytest.mark.usefixtures("shared")
def test_in_words_is_a_line_a_disclosure(wigops: Wigops) -> None:
    lines = wigops("sharing").out.splitlines()
    assert len(lines) == len(FLAGS)
    assert "2026-06-20  minute_after  ana  to cloud  no_consent" in lines


@pytest.mark.parametrize("arguments", [("--as-of", "yesterday"), ("extra",), ("--nonsense",)], ids=str)
def test_misuse_is_one_sentence_and_status_2(wigops: Wigops, arguments: tuple[str, ...]) -> None:
    answer = wigops("sharing", *arguments)
    assert answer.status == 2
    assert answer.sentence.endswith(".")
