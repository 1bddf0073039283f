"""The file for the CRM's administrator: whole, new, noted, and nothing a spreadsheet would run."""

import csv
import os
from pathlib import Path

import pytest

from wigops.drafts import Draft
from wigops.errors import BadInputError, RefusedError
from wigops.outbox import export
from wigops.outbox.export import export_changes
from wigops.store import Store

from .conftest import Ask, audited

pytestmark = pytest.mark.usefixtures("people")


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def test_it_holds_what_no_load_has_confirmed(store: Store, asked: Ask, tmp_path: Path) -> None:
    asked(contact_id="c1")
    asked(contact_id="c2", sent_by="olive", sent_at="2026-11-03 10:00:00+00")
    asked(contact_id="c3", loads_since=2)
    asked(contact_id="c4", confirmed_by_load=1)
    file = tmp_path / "for the administrator.csv"

    assert export_changes(store, file, by="olive") == 3

    rows = read(file)
    assert [(row["contact_id"], row["state"]) for row in rows] == [
        ("c3", "overdue"),
        ("c2", "sent"),
        ("c1", "open"),
    ]
    assert rows[2]["instruction"] == "Delete this contact."
    assert (rows[2]["batch_id"], rows[2]["confirmed_by_load"]) == ("1", "")
    assert audited(store) == [("olive", "export", {"what": "CRM changes", "as": "csv", "rows": 3})]
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.glob("*administrator*")] == [file.name]


def test_it_says_which_copy_it_was_compared_with(store: Store, asked: Ask, tmp_path: Path) -> None:
    asked()
    export_changes(store, tmp_path / "before.csv", by="olive")
    with store.write() as cursor:
        cursor.execute(
            "INSERT INTO ops.load (load_id, outcome, finished_at) "
            "VALUES (3, 'loaded', '2026-06-03 09:14:00+01')"
        )
    export_changes(store, tmp_path / "after.csv", by="olive")

    assert read(tmp_path / "before.csv")[0]["export_source"] == "Outbox, before any CRM copy"
    assert read(tmp_path / "after.csv")[0]["export_source"] == "CRM copy of 3 June 2026 09:14, load 3"


def test_some_states_alone(store: Store, asked: Ask, tmp_path: Path) -> None:
    asked(contact_id="c1")
    asked(contact_id="c2", loads_since=2)

    assert export_changes(store, tmp_path / "overdue.csv", by="olive", states=("overdue",)) == 1
    assert [row["contact_id"] for row in read(tmp_path / "overdue.csv")] == ["c2"]


def test_an_empty_outbox_is_a_header(store: Store, tmp_path: Path) -> None:
    assert export_changes(store, tmp_path / "none.csv", by="olive") == 0
    assert (tmp_path / "none.csv").read_text(encoding="utf-8-sig").startswith("change_id,kind,contact_id,")


def test_no_cell_runs_in_a_spreadsheet(store: Store, asked: Ask, tmp_path: Path) -> None:
    asked(contact_id='=HYPERLINK("https://x.example")', record_key="@SUM(A1)", instruction="Zoë, delete this")

    export_changes(store, tmp_path / "cells.csv", by="olive")

    row = read(tmp_path / "cells.csv")[0]
    assert (row["contact_id"][:2], row["record_key"][:2]) == ("'=", "'@")
    assert row["instruction"] == "Zoë, delete this"


@pytest.mark.parametrize("what", ["file", "folder", "dangling link"])
def test_what_is_there_stays_as_it_is(store: Store, asked: Ask, tmp_path: Path, what: str) -> None:
    asked()
    place = tmp_path / "there.csv"
    if what == "file":
        place.write_text("mine")
    elif what == "folder":
        place.mkdir()
    else:
        place.symlink_to(tmp_path / "elsewhere.csv")

    with pytest.raises(BadInputError, match="is there already"):
        export_changes(store, place, by="olive")

    assert audited(store) == []
    assert what != "file" or place.read_text() == "mine"
    assert not (tmp_path / "elsewhere.csv").exists()


@pytest.mark.parametrize("links", [True, False], ids=["with links", "without links"])
def test_a_file_that_came_meanwhile_stays_too(
    store: Store, asked: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    asked()
    place = tmp_path / "there.csv"
    keep = Draft.keep

    def then_another_comes(draft: Draft) -> None:
        keep(draft)
        place.write_text("mine")

    monkeypatch.setattr(Draft, "keep", then_another_comes)
    if not links:
        monkeypatch.setattr(os, "link", no_links)

    with pytest.raises(BadInputError, match="is there already"):
        export_changes(store, place, by="olive")

    assert place.read_text() == "mine"
    assert [path.name for path in tmp_path.glob("there*")] == ["there.csv"]


def test_a_file_system_without_links_will_do(
    store: Store, asked: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked()
    monkeypatch.setattr(os, "link", no_links)

    assert export_changes(store, tmp_path / "shared.csv", by="olive") == 1
    assert [path.name for path in tmp_path.glob("shared*")] == ["shared.csv"]


@pytest.mark.parametrize("by", ["victor", "nobody"])
def test_nobody_but_an_officer_may(store: Store, asked: Ask, tmp_path: Path, by: str) -> None:
    asked()

    with pytest.raises(RefusedError):
        export_changes(store, tmp_path / "mine.csv", by=by)

    assert list(tmp_path.glob("mine*")) == []
    assert audited(store) == []


def test_a_folder_that_is_not_there_is_said_and_not_noted(store: Store, asked: Ask, tmp_path: Path) -> None:
    asked()

    with pytest.raises(BadInputError, match="could not be written"):
        export_changes(store, tmp_path / "no" / "file.csv", by="olive")

    assert audited(store) == []


def test_a_disk_that_fills_leaves_no_half_file(
    store: Store, asked: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export.os, "fsync", full)

    with pytest.raises(BadInputError, match="could not be written"):
        export_changes(store, tmp_path / "half.csv", by="olive")

    assert list(tmp_path.glob("half*")) == []
    assert audited(store) == []


def no_links(*_: object, **__: object) -> None:
    raise OSError(95, "Operation not supported")
