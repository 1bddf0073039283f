"""The commands `changes list` and `changes export`: data-contract.md, to the letter."""

import csv
from pathlib import Path

import pytest

from wigops import accounts
from wigops.accounts import passwords
from wigops.store import Home, Store

from .conftest import Wigops

KEYS = {
    "change_id",
    "kind",
    "contact_id",
    "table",
    "record_key",
    "column",
    "instruction",
    "batch_id",
    "made_at",
    "made_by",
    "sent_at",
    "sent_by",
    "confirmed_by_load",
    "loads_since",
    "state",
}


@pytest.fixture
def outbox(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """An officer, a viewer, and a change in each state, numbered 1 open, 2 sent, 3 overdue, 4 confirmed."""
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    store = Store(home, wait=5, idle=0)
    for name, role in (("olive", "officer"), ("victor", "viewer")):
        accounts.add_account(store, name, role, f"a long password for the {role}", by=None)
    with store.write() as cursor:
        cursor.execute(
            """
            INSERT INTO ops.change_instruction BY NAME
            SELECT
                n AS change_id, 'delete_contact' AS kind, 'c' || n AS contact_id, 'contact' AS table_name,
                'c' || n AS record_key, '=Delete this contact.' AS instruction, 5 AS batch_id,
                'olive' AS made_by, TIMESTAMPTZ '2026-07-01 10:00:00+01' AS made_at,
                CASE n WHEN 2 THEN 'olive' END AS sent_by,
                CASE n WHEN 2 THEN TIMESTAMPTZ '2026-07-02 10:00:00+01' END AS sent_at,
                CASE n WHEN 3 THEN 2 ELSE 0 END AS loads_since,
                CASE n WHEN 4 THEN 8 END AS confirmed_by_load
            FROM range(1, 5) AS t (n)
            """
        )
    store.close()


def test_without_any_the_list_is_empty(wigops: Wigops) -> None:
    assert wigops("changes", "list", "--json").document == []
    assert wigops("changes", "list").out == "There are no changes for the CRM.\n"


@pytest.mark.usefixtures("outbox")
def test_list_is_one_document_with_every_change_and_its_state(wigops: Wigops) -> None:
    answer = wigops("changes", "list", "--json")

    assert (answer.status, answer.err) == (0, "")
    rows = {row["change_id"]: row for row in answer.document}
    assert {number: row["state"] for number, row in rows.items()} == {
        1: "open",
        2: "sent",
        3: "overdue",
        4: "confirmed",
    }
    assert all(row.keys() >= KEYS for row in rows.values())
    assert rows[2] | {"confirmed_at": None} == {
        "change_id": 2,
        "kind": "delete_contact",
        "contact_id": "c2",
        "table": "contact",
        "record_key": "c2",
        "column": None,
        "instruction": "=Delete this contact.",
        "batch_id": 5,
        "made_by": "olive",
        "made_at": "2026-07-01T10:00:00+01:00",
        "sent_by": "olive",
        "sent_at": "2026-07-02T10:00:00+01:00",
        "confirmed_by_load": None,
        "confirmed_at": None,
        "loads_since": 0,
        "state": "sent",
    }
    assert rows[4]["confirmed_by_load"] == 8


@pytest.mark.usefixtures("outbox")
def test_list_in_words_is_a_line_a_change(wigops: Wigops) -> None:
    lines = wigops("changes", "list").out.splitlines()

    assert [line.split()[2] for line in lines] == ["confirmed", "overdue", "sent", "open"]
    assert lines[-1].split()[:4] == ["1", "2026-07-01", "open", "c1"]


@pytest.mark.usefixtures("outbox")
def test_export_writes_what_is_not_confirmed_and_says_how_much(wigops: Wigops, tmp_path: Path) -> None:
    file = tmp_path / "changes.csv"

    answer = wigops("changes", "export", "--out", str(file), "--by", "olive", "--json")

    assert (answer.status, answer.err) == (0, "")
    assert answer.document == {"file": str(file), "rows": 3}
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [(row["change_id"], row["state"]) for row in rows] == [
        ("3", "overdue"),
        ("2", "sent"),
        ("1", "open"),
    ]
    assert {row["instruction"] for row in rows} == {"'=Delete this contact."}
    assert wigops("verify", "--json").document["audit"] == "ok"


@pytest.mark.usefixtures("outbox")
def test_export_overwrites_nothing(wigops: Wigops, tmp_path: Path) -> None:
    file = tmp_path / "changes.csv"
    file.write_text("mine")

    answer = wigops("changes", "export", "--out", str(file), "--by", "olive")

    assert answer.status == 2
    assert answer.sentence == f"The file {file} is there already: nothing was exported. Name another file."
    assert file.read_text() == "mine"


@pytest.mark.usefixtures("outbox")
@pytest.mark.parametrize("by", ["victor", "nobody"])
def test_export_is_for_officers(wigops: Wigops, tmp_path: Path, by: str) -> None:
    answer = wigops("changes", "export", "--out", str(tmp_path / "changes.csv"), "--by", by)

    assert answer.status == 1
    assert by in answer.sentence
    assert list(tmp_path.glob("changes*")) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("changes",),
        ("changes", "nonsense"),
        ("changes", "list", "extra"),
        ("changes", "export", "--by", "olive"),
        ("changes", "export", "--out", "x.csv"),
        ("changes", "export", "--out", "{home}/no/folder/x.csv", "--by", "olive"),
        ("changes", "export", "--out", "", "--by", "olive"),
        ("changes", "export", "--out", "/", "--by", "olive"),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("outbox")
def test_misuse_is_one_sentence_and_status_2(wigops: Wigops, home: Home, arguments: tuple[str, ...]) -> None:
    answer = wigops(*(argument.format(home=home.path) for argument in arguments))

    assert answer.status == 2
    assert answer.sentence.endswith(".")
