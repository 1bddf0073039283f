"""The pack: everything held, nothing of anybody else, nothing unreviewed, whole or not at all."""

import csv
import hashlib
import io
import json
import stat
import threading
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.erasure.cast import EXPORT, IDENTIFIERS
from tests.erasure.conftest import EraseThem, Rows
from tests.requests import put_event, put_request
from wigops.audit import record, verify_chain
from wigops.catalogue import TABLES
from wigops.clock import london_today
from wigops.crm.load import Load
from wigops.erasure import Selection, carry_out, propose
from wigops.errors import BadInputError, RefusedError, WigopsError
from wigops.rights import pack as pack_module
from wigops.rights import pack_documents
from wigops.rights.mentions_of_others import decide, decide_all, mentions_of
from wigops.rights.pack import Pack, build_pack
from wigops.store import Store


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder / "pack.zip"


def make(store: Store, contact_id: str, out: Path, **wanted: Any) -> Pack:
    return build_pack(store, contact_id, out, **{"by": "olive", "undecided": "redact", **wanted})


def content(out: Path, name: str) -> bytes:
    with zipfile.ZipFile(out) as archive:
        return archive.read(name)


def data(out: Path) -> dict[str, list[dict[str, Any]]]:
    return dict(json.loads(content(out, "data.json")))


def table(out: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(out, name).decode("utf-8-sig"), newline="")))


def words(out: Path, name: str) -> str:
    """What a PDF says, its spaces and line ends made alike."""
    pages = PdfReader(io.BytesIO(content(out, name))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def refused_request(store: Store, kind: str = "access", *events: str, contact_id: str = "jane") -> None:
    with store.write() as cursor:
        put_request(cursor, 1, kind, contact_id, "2026-01-02")
        for event in events:
            put_event(cursor, 1, event, "2026-01-03")


def test_it_holds_the_letter_each_category_to_read_and_each_table_whole(mill: Store, out: Path) -> None:
    made = make(mill, "jane", out)
    assert made.files[0] == "answer.pdf"
    assert made.files[-1] == "index.csv"
    assert {
        "name-role-and-contact-details",
        "communication-history",
        "engagement",
        "special-category-data",
        "sharing-log",
        "consents-and-opt-outs",
    } <= {name.removesuffix(".pdf") for name in made.files if name.endswith(".pdf")}
    held = data(out)
    tables = [name for name in made.files if name.endswith(".csv") and name != "index.csv"]
    assert len(tables) == len(held)
    for name, rows in zip(tables, held.values(), strict=True):
        assert len(table(out, name)) == len(rows) == made.rows[name]
    assert [row["body"] for row in held["communication"]] == ["Żywicki-Only-Jane was well."]


def test_it_has_nothing_of_a_bystander(mill: Store, out: Path) -> None:
    make(mill, "paul", out)
    with zipfile.ZipFile(out) as archive:
        texts = b"\n".join(
            archive.read(name) for name in archive.namelist() if not name.endswith(".pdf")
        ).decode()
        said = " ".join(words(out, name) for name in archive.namelist() if name.endswith(".pdf"))
    for identifier in IDENTIFIERS:
        if identifier != "Żywicki-Only-Jane":
            assert identifier not in texts
            assert identifier not in said
    assert "Only-Jane" not in texts
    assert "d_jane" not in texts


def test_the_index_lists_every_file_with_its_rows_and_hash(mill: Store, out: Path) -> None:
    made = make(mill, "jane", out)
    index = {row["File"]: row for row in table(out, "index.csv")}
    assert list(index) == made.files[:-1]
    for name, row in index.items():
        assert row["SHA-256"] == hashlib.sha256(content(out, name)).hexdigest()
    assert index["communications.csv"]["Records"] == "1"
    assert made.sha256 == hashlib.sha256(out.read_bytes()).hexdigest()


def test_the_letter_says_all_that_an_answer_holds(mill: Store, out: Path) -> None:
    refused_request(mill)
    make(mill, "jane", out, request_id=1)
    said = words(out, "answer.pdf")
    for part in (
        "Dear Jane Żywicki",
        "We confirm that",
        "A copy of it is enclosed",
        "2 January 2026",
        "Request 1",
        "Event bookings Consent",
        "Legitimate interest",
        "Special category data 1 special-category-data.pdf",
        "The Great Hall Event venue 2 times",
        "The Cook",
        "five years ran out on 31 March 2023",
        "Special category data (dietary):",
        "event registration",
        "Wycliffe House",
        "80 Petty France",
        "by automated means",
        "Rectification",
        "Portability",
    ):
        assert part in said, part


def test_columns_that_the_last_load_ignored_are_named(
    mill: Store, reload: Callable[..., Load], out: Path
) -> None:
    contact = EXPORT["contact"].replace("contact_id,", "contact_id,shoe_size,", 1)
    contact = "\n".join(
        line if not number or not line else line.replace(",", ",9,", 1)
        for number, line in enumerate(contact.split("\n"))
    )
    assert not reload(contact=contact).refused
    make(mill, "jane", out)
    assert "contact: shoe_size" in words(out, "answer.pdf")
    assert "may hold more about you" in words(out, "answer.pdf")


def test_a_cell_that_a_spreadsheet_would_run_is_made_safe(mill: Store, out: Path) -> None:
    with mill.write() as cursor:
        cursor.execute(
            "UPDATE crm.contact SET job_title = '=HYPERLINK(\"http://x\")' WHERE contact_id = 'jane'"
        )
    make(mill, "jane", out)
    assert b"'=HYPERLINK(" in content(out, "name-and-role.csv")
    assert b",=HYPERLINK(" not in content(out, "name-and-role.csv").replace(b'"=', b",=")
    assert data(out)["contact"][0]["job_title"] == '=HYPERLINK("http://x")'


def test_nothing_goes_out_unreviewed(mill: Store, out: Path, rows: Rows) -> None:
    with pytest.raises(RefusedError, match=r"^3 mentions of other people are still to be kept or redacted"):
        make(mill, "paul", out, undecided="refuse")
    assert list(out.parent.iterdir()) == []
    assert rows("SELECT * FROM ops.response_pack") == []


def test_a_mention_goes_out_as_it_was_decided_everywhere(mill: Store, out: Path) -> None:
    name, number, address = mentions_of(mill, ["paul"])
    decide(mill, name, "keep", by="olive")
    decide_all(mill, [number, address], "redact", by="olive")
    made = make(mill, "paul", out, undecided="refuse")
    assert (made.redacted, made.unreviewed) == (2, 0)
    expected = "Paul came with Jane Żywicki ([redacted]), write to [redacted]."
    assert expected in [row["body"] for row in data(out)["communication"]]
    assert expected in [row["Text"] for row in table(out, "communications.csv")]
    assert expected in words(out, "communication-history.pdf")
    assert "took 2 mentions of other people out" in words(out, "answer.pdf")


def test_what_nobody_reviewed_is_taken_out_and_counted_where_that_is_asked_for(
    mill: Store, out: Path
) -> None:
    made = make(mill, "paul", out)
    assert (made.redacted, made.unreviewed) == (3, 3)
    index = {row["File"]: row for row in table(out, "index.csv")}
    assert index["communications.csv"]["Redacted without review"] == "3"
    assert index["name-and-role.csv"]["Redacted without review"] == "0"
    assert "3 were taken out without having been looked at" in words(out, "answer.pdf")


@pytest.mark.parametrize("request_id", [1, None])
def test_an_unverified_request_releases_nothing(mill: Store, out: Path, request_id: int | None) -> None:
    refused_request(mill, "access", "identity-asked")
    with pytest.raises(RefusedError, match="Identity was asked for"):
        make(mill, "jane", out, request_id=request_id)
    assert list(out.parent.iterdir()) == []
    with mill.write() as cursor:
        put_event(cursor, 1, "identity-received", "2026-01-04")
    assert make(mill, "jane", out, request_id=request_id).sha256


@pytest.mark.parametrize(
    ("kind", "events", "contact_id", "wanted", "error"),
    [
        ("access", ("completed",), "jane", {}, RefusedError),
        ("access", ("refused",), "jane", {}, RefusedError),
        ("erasure", (), "jane", {}, BadInputError),
        ("access", (), "paul", {}, BadInputError),
        ("access", (), "jane", {"portable": True}, BadInputError),
        ("access", (), "jane", {"request_id": 9}, BadInputError),
        ("access", (), "jane", {"by": "victor"}, RefusedError),
        ("access", (), "jane", {"by": "nobody"}, RefusedError),
    ],
)
def test_it_answers_an_open_request_of_that_person_and_kind_alone(
    mill: Store,
    out: Path,
    kind: str,
    events: tuple[str, ...],
    contact_id: str,
    wanted: dict[str, Any],
    error: type[WigopsError],
) -> None:
    refused_request(mill, kind, *events)
    with pytest.raises(error):
        make(mill, contact_id, out, **{"request_id": 1, **wanted})
    assert list(out.parent.iterdir()) == []


def test_every_record_of_the_request_goes_into_the_answer(mill: Store, out: Path) -> None:
    refused_request(mill)
    with mill.write() as cursor:
        cursor.execute("INSERT INTO ops.rights_request_contact VALUES (1, 'twin', 'olive', now())")
    make(mill, "jane", out, request_id=1)
    assert [row["contact_id"] for row in data(out)["contact"]] == ["twin", "jane"]
    assert "Your record twin" in words(out, "answer.pdf")


def test_a_portable_answer_is_what_the_person_gave_or_did_under_consent(mill: Store, out: Path) -> None:
    with mill.write() as cursor:
        cursor.execute(
            "INSERT INTO crm.engagement BY NAME SELECT kind AS engagement_id, 'jane' AS contact_id, kind, "
            "now() AS occurred_at FROM (VALUES ('page_view'), ('evaluation'), ('application')) AS t (kind)"
        )
    made = make(mill, "jane", out, portable=True)
    assert {name.rpartition(".")[2] for name in made.files} == {"csv", "json"}
    held = data(out)
    known = {"contact", "contact_point", "interest", "special_category", "consent", "engagement"}
    assert known <= set(held) == {table.name for table in TABLES if table.given}
    assert {row["engagement_id"] for row in held["engagement"]} == {"e_jane", "page_view"}
    columns = list(held["contact"][0])
    assert columns[:4] == ["contact_id", "first_name", "last_name", "job_title"]
    given = next([one.name for one in table.given] for table in TABLES if table.name == "contact")
    assert columns == [*(name for name in given if name != "organisation_id"), "organisation_name"]
    assert "was well" not in content(out, "data.json").decode()


def test_a_portability_request_is_answered_portably(mill: Store, out: Path, rows: Rows) -> None:
    refused_request(mill, "portability")
    assert "answer.pdf" not in make(mill, "jane", out, request_id=1).files
    assert rows("SELECT request_id, contact_id, is_portable FROM ops.response_pack") == [(1, "jane", True)]


def test_who_made_it_and_what_was_in_it_is_kept_and_not_the_pack(
    mill: Store, out: Path, tmp_path: Path, rows: Rows
) -> None:
    made = make(mill, "jane", out)
    assert rows("SELECT pack_id, contact_id, request_id, sha256, made_by FROM ops.response_pack") == [
        (made.pack_id, "jane", None, made.sha256, "olive")
    ]
    contents = json.loads(str(rows("SELECT contents FROM ops.response_pack")[0][0]))
    assert contents == made.rows
    detail = str(rows("SELECT detail FROM ops.audit WHERE event = 'answer pack made'")[0][0])
    assert made.sha256 in detail
    assert "ywicki" not in detail
    assert [path for path in tmp_path.rglob("*") if path.suffix == ".zip"] == [out]
    with mill.read() as cursor:
        assert verify_chain(cursor).in_words == "ok"


def test_the_file_is_its_owners_alone_and_never_written_over(mill: Store, out: Path) -> None:
    make(mill, "jane", out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    before = out.read_bytes()
    with pytest.raises(BadInputError, match="is there already"):
        make(mill, "jane", out)
    assert out.read_bytes() == before


@pytest.mark.parametrize("breaking", ["pdf_bytes", "record", "finished"])
def test_it_is_there_whole_or_not_at_all(
    mill: Store, out: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch, breaking: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise WigopsError("It broke.")

    monkeypatch.setattr(pack_documents if breaking == "pdf_bytes" else pack_module, breaking, fail)
    with pytest.raises(WigopsError, match="It broke"):
        make(mill, "jane", out)
    assert list(out.parent.iterdir()) == []
    assert rows("SELECT * FROM ops.response_pack") == []


def test_a_folder_that_is_not_there_is_one_sentence(mill: Store, out: Path) -> None:
    with pytest.raises(BadInputError, match="could not be written"):
        make(mill, "jane", out.parent / "no" / "pack.zip")


def test_there_is_no_pack_of_nobody(mill: Store, out: Path) -> None:
    with pytest.raises(BadInputError, match="Nothing is held"):
        make(mill, "nobody", out)
    assert list(out.parent.iterdir()) == []


def test_a_long_category_is_listed_in_part_and_its_table_in_full(mill: Store, out: Path) -> None:
    with mill.write() as cursor:
        cursor.execute(
            "INSERT INTO crm.engagement BY NAME SELECT 'long' || n AS engagement_id, 'jane' AS contact_id, "
            "'login' AS kind, now() - to_hours(n) AS occurred_at FROM range(1500) AS t (n)"
        )
    made = make(mill, "jane", out)
    assert made.rows["engagement.csv"] == len(table(out, "engagement.csv")) == 1502
    assert "1,502 records. The first 1,000 are shown here" in words(out, "engagement.pdf")


def test_odd_texts_are_set_as_they_are(mill: Store, out: Path) -> None:
    odd = "#strong[x] $y$ \\ ก\tend\nsecond line " + "w" * 200
    with mill.write() as cursor:
        cursor.execute("UPDATE crm.communication SET body = ? WHERE communication_id = 'm_jane'", [odd])
    make(mill, "jane", out)
    assert data(out)["communication"][0]["body"] == odd
    assert table(out, "communications.csv")[0]["Text"] == odd
    assert "#strong[x] $y$ \\ <U+0E01>" in words(out, "communication-history.pdf")


def everything(out: Path) -> str:
    """What all files of a pack say."""
    with zipfile.ZipFile(out) as archive:
        return "\n".join(
            words(out, name) if name.endswith(".pdf") else archive.read(name).decode("utf-8-sig")
            for name in archive.namelist()
        )


def test_erased_people_are_decided_about_first_and_never_go_out(
    mill: Store, out: Path, erase_them: EraseThem
) -> None:
    erase_them("jane", "twin")
    with pytest.raises(RefusedError, match=r"mentions of erased people are to be decided first"):
        make(mill, "paul", out, undecided="refuse")
    made = make(mill, "paul", out)
    assert made.unreviewed == 3
    for identifier in ("Jane Żywicki", *IDENTIFIERS):
        assert identifier not in everything(out)


def test_files_and_columns_are_in_words(mill: Store, out: Path) -> None:
    with mill.write() as cursor:
        cursor.execute("INSERT INTO ops.opt_out VALUES ('jane', 'all', now(), NULL, 'olive', now())")
    made = make(mill, "jane", out)
    assert {"contact-details.csv", "opt-outs-recorded-here.csv", "index.csv"} <= set(made.files)
    assert not any("_" in name or "ops" in name.split("-") for name in made.files)
    (row,) = table(out, "opt-outs-recorded-here.csv")
    assert {"Channel": "all", "Recorded by": "olive"}.items() <= row.items()
    assert "Recorded on" in row
    assert "E-mail or number, or address" in table(out, "contact-details.csv")[0]
    assert {"contact", "contact_point", "opt_out", "opt_outs_recorded_here"} <= set(data(out))
    assert "ops_" not in everything(out)
    assert [one["File"] for one in table(out, "index.csv")] == made.files[:-1]


@pytest.mark.parametrize(
    "name", ["محمد علي", "יוסף כהן", "王小明", "佐藤花子", "김철수", "Иван Петров", "Ελένη"]
)
def test_a_name_in_any_script_is_set_in_its_letters(mill: Store, out: Path, name: str) -> None:
    with mill.write() as cursor:
        cursor.execute(
            "UPDATE crm.contact SET first_name = ?, last_name = NULL WHERE contact_id = 'jane'", [name]
        )
    make(mill, "jane", out)
    for document in ("answer.pdf", "name-role-and-contact-details.pdf"):
        said = words(out, document)
        assert "<U+" not in said
        assert all(word in said for word in name.split()), document


WAIT = 60  # seconds, for what comes at once or never


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], list[str]]:
    """Has something done whenever the letter is typeset, by somebody else; gives the letters so far."""

    def each_time(do: Callable[[], object]) -> list[str]:
        pdf_bytes, letters = pack_documents.pdf_bytes, list[str]()

        def then_do(package: str, template: str, words: Any, **told: Any) -> bytes:
            if template == "answer":
                letters.append(template)
                do()
            return pdf_bytes(package, template, words, **told)

        monkeypatch.setattr(pack_documents, "pdf_bytes", then_do)
        return letters

    return each_time


def test_others_write_while_it_is_typeset(
    mill: Store, out: Path, meanwhile: Callable[[Callable[[], object]], list[str]]
) -> None:
    typesetting, let_go = threading.Event(), threading.Event()

    def wait() -> None:
        typesetting.set()
        assert let_go.wait(WAIT)

    letters = meanwhile(wait)
    with ThreadPoolExecutor(max_workers=1) as beside:
        made = beside.submit(make, mill, "jane", out)
        try:
            assert typesetting.wait(WAIT)
            with mill.write() as cursor:
                record(cursor, "victor", "sign-in")
            with mill.alone():  # nor does anybody read meanwhile
                assert not made.done()
        finally:
            let_go.set()
        assert made.result(WAIT).files[0] == "answer.pdf"
    assert letters == ["answer"]


def test_it_is_made_again_where_something_changed_meanwhile(
    mill: Store, out: Path, rows: Rows, meanwhile: Callable[[Callable[[], object]], list[str]]
) -> None:
    def call_her_janet() -> None:
        with mill.write() as cursor:
            cursor.execute("UPDATE crm.contact SET first_name = 'Janet' WHERE contact_id = 'jane'")
            if len(letters) == 1:
                record(cursor, "olive", "field corrected")

    letters = meanwhile(call_her_janet)
    made = make(mill, "jane", out)
    assert len(letters) == 2
    assert data(out)["contact"][0]["first_name"] == "Janet"
    assert made.sha256 == hashlib.sha256(out.read_bytes()).hexdigest()
    assert rows("SELECT count(*) FROM ops.audit WHERE event = 'answer pack made'") == [(1,)]
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == made.files


def test_nothing_goes_out_about_somebody_who_was_erased_meanwhile(
    mill: Store, out: Path, meanwhile: Callable[[Callable[[], object]], list[str]]
) -> None:
    def erase_her() -> None:
        batch = propose(mill, Selection(london_today(), contact_ids=("jane",)), by="olive")
        carry_out(mill, batch.batch_id, by="olive")

    letters = meanwhile(lambda: erase_her() if len(letters) == 1 else None)
    made = make(mill, "jane", out)
    assert "contact" not in data(out)
    assert "crm.contact" not in " ".join(made.files)
    assert not any(word.encode() in out.read_bytes() for word in IDENTIFIERS)


def test_it_gives_up_where_something_changes_each_time(
    mill: Store, out: Path, rows: Rows, meanwhile: Callable[[Callable[[], object]], list[str]]
) -> None:
    def change() -> None:
        with mill.write() as cursor:
            record(cursor, "olive", "field corrected")

    letters = meanwhile(change)
    with pytest.raises(RefusedError, match="was changed each time"):
        make(mill, "jane", out)
    assert len(letters) == 3
    assert list(out.parent.iterdir()) == []
    assert rows("SELECT count(*) FROM ops.audit WHERE event = 'answer pack made'") == [(0,)]
