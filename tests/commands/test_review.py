"""The command `review`: data-contract.md, to the letter."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ExportWriter
from tests.days import this_week
from tests.erasure.cast import EXPORT
from tests.pdfs import opened, text_of
from tests.ready import Ready
from wigops import accounts
from wigops.accounts import passwords
from wigops.crm.load import load_export
from wigops.review import Week, note, sign_off
from wigops.store import Store

from .conftest import Wigops


@pytest.fixture
def weeks(
    store: Store, export: ExportWriter, ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """The cast of the erasure tests with an officer and a viewer; last week is signed."""
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    folder = export(**EXPORT)

    def prepare(new: Store) -> None:
        assert not load_export(new, folder).refused
        for name, role in (("olive", "officer"), ("victor", "viewer")):
            accounts.add_account(new, name, role, f"a long password for the {role}", by=None)
        note(new, this_week().back(1), "rights", "All answered.", by="olive")
        sign_off(new, this_week().back(1), by="olive")

    ready.give(store, "last week signed", prepare)
    store.close()
    yield store


def names(week: Week) -> list[str]:
    return [f"wigops-review-{week.name}{end}" for end in (".pdf", ".xlsx", "-charts.zip")]


def test_a_signed_weeks_files_are_the_same_after_an_erasure_and_a_load(
    weeks: Store, wigops: Wigops, export: ExportWriter, tmp_path: Path
) -> None:
    out, week = tmp_path / "made" / "here", this_week().back(1)
    first = wigops("review", "--week", week.name, "--out", str(out), "--by", "victor", "--json")
    assert (first.status, first.err) == (0, "")
    assert first.document == {
        "files": [str(out / name) for name in names(week)],
        "week": week.name,
        "signed_by": "olive",
    }
    before = {name: (out / name).read_bytes() for name in names(week)}
    assert "All answered." in text_of(before[names(week)[0]])
    (out / names(week)[1]).write_bytes(b"an earlier one")
    erased = wigops("erase", "--contact", "jane", "--by", "olive", "--json")
    assert erased.document["erased"] == ["jane"]
    assert wigops("load", str(export(**EXPORT)), "--json").document["suppressed"] >= 1

    again = wigops("review", "--week", week.name, "--out", str(out), "--by", "olive", "--json")
    assert again.status == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before

    with weeks.read() as cursor:
        noted = cursor.execute(
            "SELECT actor, detail FROM ops.audit WHERE event = 'export' ORDER BY seq"
        ).fetchall()
    assert [actor for actor, _ in noted] == ["victor", "olive"]
    assert all(week.name in details and "pdf" in details for _, details in noted)


def test_a_running_week_says_that_it_is_not_signed(weeks: Store, wigops: Wigops, tmp_path: Path) -> None:
    answer = wigops("review", "--week", this_week().name, "--out", str(tmp_path), "--by", "victor")
    assert answer.status == 0
    assert "not signed" in answer.out
    pdf, _, pictures = ((tmp_path / name).read_bytes() for name in names(this_week()))
    assert "Not signed" in opened(pdf).pages[0].extract_text()
    assert zipfile.ZipFile(io.BytesIO(pictures)).testzip() is None


@pytest.mark.parametrize(
    ("week", "by", "status", "said"),
    [
        (0, "nobody", 1, "There is no account nobody."),
        (-1, "olive", 2, "has not begun"),
        ("2026-47", "olive", 2, "such as 2026-W47"),
        ("2026-W54", "olive", 2, "such as 2026-W47"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(
    weeks: Store, wigops: Wigops, tmp_path: Path, week: str | int, by: str, status: int, said: str
) -> None:
    name = week if isinstance(week, str) else this_week().back(week).name
    out = tmp_path / "out"
    answer = wigops("review", "--week", name, "--out", str(out), "--by", by, "--json")
    assert answer.status == status
    assert said in answer.sentence
    assert not out.exists()


def test_a_folder_that_cannot_be_written_to(weeks: Store, wigops: Wigops, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    answer = wigops("review", "--week", this_week().name, "--out", str(tmp_path / "file"), "--by", "olive")
    assert answer.status == 2
    assert "could not be written" in answer.sentence
    with weeks.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM ops.audit WHERE event = 'export'").fetchone() == (0,)


def test_without_a_copy_there_is_nothing_to_review(
    store: Store, wigops: Wigops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    accounts.add_account(store, "olive", "officer", "a long password for an officer", by=None)
    store.close()
    answer = wigops("review", "--week", this_week().name, "--out", str(tmp_path / "out"), "--by", "olive")
    assert answer.status == 2
    assert "no CRM copy" in answer.sentence
    assert not (tmp_path / "out").exists()


def test_verify_finds_a_signed_week_that_was_changed(weeks: Store, wigops: Wigops) -> None:
    assert wigops("verify", "--json").document["reviews"] == "ok"
    with weeks.write() as cursor:
        cursor.execute("UPDATE ops.review SET notes = replace(notes, 'All', 'None')")
    weeks.close()
    found = wigops("verify", "--json")
    assert found.status == 1
    assert found.document["reviews"] == f"not as signed: {this_week().back(1).name}"
