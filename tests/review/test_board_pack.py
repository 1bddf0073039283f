"""The board's pack: what it says, that each chart is in it, and that it comes out the same every time."""

import io
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from tests.pdfs import opened, text_of
from tests.properties import examples
from tests.review.cast import figures, nothing_yet, signed
from wigops.catalogue import RECIPIENT_KINDS
from wigops.policy import load_policy
from wigops.review.board_charts import BoardChart, board_charts
from wigops.review.board_numbers import Numbers, board_numbers
from wigops.review.board_pack import board_pack
from wigops.review.board_table import COUNT, Table
from wigops.review.board_tables import board_tables
from wigops.review.figures import Figures
from wigops.review.sign_off import SECTIONS
from wigops.review.small_numbers import Hidden

GOLDEN = Path(__file__).parent / "board_pack.txt"
NOTES = {"rights": "Not signed, but noted: <U+0E01> is \u0e01."}


@pytest.fixture(scope="module")
def pack() -> dict[str, bytes]:
    return board_pack(figures(), signed(figures()), {}, load_policy())


@pytest.fixture(scope="module")
def unsigned() -> dict[str, bytes]:
    return board_pack(nothing_yet(), None, NOTES, load_policy())


def pdf_of(pack: dict[str, bytes]) -> bytes:
    return next(content for name, content in pack.items() if name.endswith(".pdf"))


def numbers() -> Numbers:
    return board_numbers(figures(), RECIPIENT_KINDS)


def tables() -> list[Table]:
    return board_tables(figures(), numbers())


def charts() -> list[BoardChart]:
    return board_charts(figures(), numbers())


def lines_of(pdf: bytes) -> str:
    """Every page's text, its lines as a reader extracts them."""
    pages = [page.extract_text() for page in opened(pdf).pages]
    return "\f\n".join("\n".join(line.rstrip() for line in page.splitlines()) for page in pages) + "\n"


def test_its_text_is_the_golden_one(pack: dict[str, bytes]) -> None:
    """After a change that was meant: `python -m tests.review.test_board_pack`, and read what differs."""
    assert lines_of(pdf_of(pack)) == GOLDEN.read_text(encoding="utf-8")


def test_it_is_tagged_titled_outlined_and_in_english(pack: dict[str, bytes]) -> None:
    reader = opened(pdf_of(pack))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Weekly compliance review 2026-W47"
    assert reader.metadata.creation_date == datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
    outlined = list(_titles(reader.outline))
    for name in ("Summary", *SECTIONS.values(), "How the figures are worked out, and their limits"):
        assert name in outlined
    metadata = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part>1<" in metadata
    assert "pdfaid:part>2<" in metadata


def _titles(outline: Any) -> Iterator[str]:
    for one in outline:
        if isinstance(one, list):
            yield from _titles(one)
        else:
            yield one.title


def test_the_contents_give_each_parts_page(pack: dict[str, bytes]) -> None:
    reader = opened(pdf_of(pack))
    first = reader.pages[0].extract_text()
    for name in SECTIONS.values():
        found = re.search(rf"{name}[ .]*(\d+)", first)
        assert found, name
        assert name in reader.pages[int(found[1]) - 1].extract_text()


def test_every_chart_is_in_it_as_a_vector_with_words_for_who_cannot_see_it(pack: dict[str, bytes]) -> None:
    reader = opened(pdf_of(pack))
    assert not [image for page in reader.pages for image in page.images]
    told = list(_alternatives(reader))
    text = text_of(pdf_of(pack))
    drawn = [one for one in charts() if one.chart is not None]
    assert len(drawn) == len(told) == 10
    for one in drawn:
        assert one.alt in told
        assert one.title in text
    # What only the drawings say: the axes' titles and the bars' ends.
    for word in ("People covered", "Open cases", "98.0 % of 303", "W39"):
        assert word in text, word


def _alternatives(reader: PdfReader) -> Iterator[str]:
    """The alternative texts of the document's figures, in the order of its tags."""

    def walk(tag: Any) -> Iterator[str]:
        tag = tag.get_object() if isinstance(tag, IndirectObject) else tag
        if isinstance(tag, list):
            for part in tag:
                yield from walk(part)
        if isinstance(tag, DictionaryObject):
            if tag.get("/S") == "/Figure":
                yield str(tag["/Alt"])
            yield from walk(tag.get("/K"))

    root: Any = reader.trailer["/Root"]
    yield from walk(root["/StructTreeRoot"]["/K"])


def test_it_identifies_nobody_and_says_no_free_text_of_the_crm(pack: dict[str, bytes]) -> None:
    everything = " ".join(_everything(pack))
    assert "731" not in text_of(pdf_of(pack))  # a request's number
    assert "Bob Miller" not in everything
    assert "Kinds that the policy does not name" in everything


def _everything(pack: dict[str, bytes]) -> Iterator[str]:
    for name, content in pack.items():
        if name.endswith(".pdf"):
            yield text_of(content)
            yield from _alternatives(opened(content))
        elif name.endswith(".xlsx"):
            book = openpyxl.load_workbook(io.BytesIO(content))
            yield from (str(cell.value) for sheet in book for row in sheet.rows for cell in row if cell.value)
        else:
            archive = zipfile.ZipFile(io.BytesIO(content))
            yield from (archive.read(one).decode() for one in archive.namelist() if one.endswith(".svg"))


def test_no_small_number_of_people_is_in_any_table() -> None:
    open_to_all = {"Recipients", "Changes asked of the CRM"}
    for table in tables():
        if table.sheet in open_to_all:
            continue
        for row in table.rows:
            if row[0] == "CRM copies loaded" or "Recipient without" in str(row[1]):
                continue
            small = [cell for cell in row if isinstance(cell, int) and 0 < cell < 5]
            assert not small, (table.title, row)


def test_no_small_number_is_drawn() -> None:
    for one in charts():
        if one.chart is None or one.name == "findings":
            continue
        for rows in _rows(one.chart.to_dict()):
            for row in rows:
                drawn = [row[key] for key in ("length", "value") if row.get(key) is not None]
                assert not [number for number in drawn if number in (1, 2, 3, 4) and "%" not in str(row)], row


def _rows(spec: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    yield from spec.get("datasets", {}).values()


def test_hidden_numbers_say_so_where_they_would_be_drawn() -> None:
    by_name = {one.name: one for one in charts()}
    assert "What is hidden as a small number is not drawn" in by_name["due-by-rule"].subtitle
    assert "Erasure granted: fewer than 5" in by_name["due-by-rule"].alt
    assert "hidden" not in by_name["flagged-disclosures"].subtitle


def test_a_count_that_another_table_gives_away_is_hidden_too() -> None:
    shown = numbers()
    assert shown["due.request"] is Hidden.FEWER
    assert shown["due.notified"] is Hidden.NOT_SHOWN
    assert (
        shown["people.due"] == shown["week.2026-W47.people_due"] == shown["finding.kept_past_date.open"] == 88
    )
    assert shown["requests.overdue"] is shown["finding.request_overdue.open"] is Hidden.FEWER
    assert shown["finding.disclosure_flagged.open"] is Hidden.NOT_SHOWN
    assert shown["finding.recipient_without_due_diligence.open"] == 3
    assert shown["kind.access.closed"] == 20
    assert shown["kind.access.on_time"] is Hidden.NOT_SHOWN


@examples(12)
@given(st.integers(0, 10_000))
def test_no_table_leaves_one_hidden_number_beside_its_total(seed: int) -> None:
    given_figures = _random_figures(seed)
    shown = board_numbers(given_figures, RECIPIENT_KINDS)
    for table in board_tables(given_figures, shown):
        for row in table.rows:
            if table.sheet == "Consent coverage":
                assert sum(isinstance(cell, Hidden) for cell in row[1:4]) != 1, row
        if not table.totals or table.sheet == "Flags":
            continue
        for place, (name, kind) in enumerate(table.columns):
            *cells, total = [row[place] for row in table.rows]
            if kind == COUNT and isinstance(total, int):
                assert sum(isinstance(cell, Hidden) for cell in cells) != 1, (table.title, name)
    people = {name for name in shown.shown if not name.startswith(("done.loads", "finding.recipient_"))}
    assert not [name for name in people if shown[name] in (1, 2, 3, 4)]


def _random_figures(seed: int) -> Figures:
    """Figures of an organisation so small that most of its counts are."""
    draw = random.Random(seed)  # noqa: S311 - no secret

    def up_to(most: int) -> int:
        return draw.choice((0, draw.randint(0, most), draw.randint(0, 4)))

    base: Any = figures()
    kinds = [{**row, "on_time": up_to(9), "received": up_to(9)} for row in base.requests_by_kind]
    kinds = [{**row, "closed": row["on_time"] + up_to(6)} for row in kinds]
    rules = [{**row, "people": up_to(12)} for row in base.due_by_rule]
    people = {status: up_to(20) for status in base.people} | {"due": sum(row["people"] for row in rules)}
    coverage = [{**row, "covered": up_to(30)} for row in base.coverage]
    near, later = up_to(4), up_to(5)
    return replace(
        base,
        contacts=sum(people.values()),
        people=people,
        due_by_rule=rules,
        special={status: up_to(9) for status in base.special},
        requests_by_kind=kinds,
        requests={
            "overdue": near,
            "due_soon": 0,
            "open": len(base.deadlines) + later,
            **{part: sum(row[part] for row in kinds) for part in ("received", "closed", "on_time")},
        },
        coverage=[{**row, "processed": row["covered"] + up_to(8)} for row in coverage],
        disclosures_by_month=[{**row, "disclosures": up_to(9)} for row in base.disclosures_by_month],
    )


def test_the_workbook_has_each_table_with_its_types(pack: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(pack["wigops-review-2026-W47.xlsx"]))
    assert book.sheetnames == [*(table.sheet for table in tables()), "About"]
    for table in tables():
        header, *rows = book[table.sheet].iter_rows(values_only=True)
        assert list(header) == [name for name, _ in table.columns]
        assert len(rows) == len(table.rows)
    coverage = book["Consent coverage"]
    assert [cell.value for cell in coverage[2]] == ["Event bookings", 303, 297, 6, pytest.approx(297 / 303)]
    assert coverage["E2"].number_format == "0.0%"
    assert [cell.value for cell in coverage[4]] == [
        "Vacancies and secondments",
        62,
        "not shown",
        "fewer than 5",
        "not shown",
    ]
    assert book["Twelve weeks"]["B13"].value == datetime(2026, 11, 22)  # noqa: DTZ001 - as a spreadsheet has it
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert about["Title"] == "Weekly compliance review 2026-W47"
    assert about["Week"] == "2026-W47, 16 to 22 November 2026"
    assert about["Signed by"] == "olive, 23 November 2026, 09:05"
    assert about["Policy version"] == figures().policy_version
    assert about["Source"] == figures().source


def test_the_zip_has_each_chart_twice(pack: dict[str, bytes]) -> None:
    archive = zipfile.ZipFile(io.BytesIO(pack["wigops-review-2026-W47-charts.zip"]))
    drawn = [one for one in charts() if one.chart is not None]
    assert archive.namelist() == [
        f"{number:02d}-{one.name}.{extension}"
        for number, one in enumerate(drawn, start=1)
        for extension in ("png", "svg")
    ]
    for name in archive.namelist():
        content = archive.read(name)
        if name.endswith(".png"):
            assert content.startswith(b"\x89PNG\r\n\x1a\n")
        else:
            assert b"As at 22 November 2026. Source: CRM copy of 20 November 2026 06:15, load 12." in content


def test_a_signed_week_gives_the_same_bytes_on_any_day(
    pack: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    kept = Figures.from_json(figures().to_json())
    later = replace(kept, taken_at=datetime(2027, 1, 1, tzinfo=UTC), contacts=1)
    again = board_pack(later, signed(kept), {"rights": "noted later"}, load_policy())
    assert {name: content == pack[name] for name, content in again.items()} == dict.fromkeys(pack, True)


def test_a_week_that_is_not_signed_and_has_nothing_says_so(unsigned: dict[str, bytes]) -> None:
    text = text_of(pdf_of(unsigned))
    assert "Not signed: these figures may still change" in text
    for said in (
        "Nobody is due for deletion.",
        "No request is open.",
        "No finding is open.",
        "Nothing was shared.",
    ):
        assert said in text
    assert "People in the copy fewer than 5" in text
    assert "<U+0E01> is <U+0E01>" in text
    reader = opened(pdf_of(unsigned))
    assert reader.metadata is not None
    assert reader.metadata.creation_date == datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    archive = zipfile.ZipFile(io.BytesIO(unsigned["wigops-review-2026-W47-charts.zip"]))
    assert archive.namelist() == ["01-twelve-weeks.png", "01-twelve-weeks.svg"]


def test_figures_worked_out_after_the_week_say_so(pack: dict[str, bytes]) -> None:
    said = "They were not taken within the week"
    assert said not in text_of(pdf_of(pack))
    late = replace(nothing_yet(), taken_at=datetime(2026, 12, 5, 9, tzinfo=UTC))
    assert said in text_of(pdf_of(board_pack(late, None, {}, load_policy())))


if __name__ == "__main__":
    made = board_pack(figures(), signed(figures()), {}, load_policy())
    GOLDEN.write_text(lines_of(pdf_of(made)), encoding="utf-8")
