"""What a table looks like once it has left: types, provenance, and nothing a spreadsheet would run."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from wigops.errors import BadInputError
from wigops.export.caption import Caption, file_name
from wigops.export.formulas import neutralised
from wigops.export.tables import CAPTION_COLUMNS, csv_bytes, xlsx_bytes

CAPTION = Caption(
    title="People due for deletion",
    as_of=date(2026, 3, 3),
    source="CRM copy of 3 March 2026 09:14, load 12",
    policy_version="2026.1",
)

DANGEROUS = [
    "=1+1",
    "+44 20 7946 0123",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "  =1",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b\u200d=1",
    "\u2060 \ufeff+1",
    "\x00=1",
    " \t=1",
    "\N{FULLWIDTH EQUALS SIGN}1",
    "\N{FULLWIDTH PLUS SIGN}1",
    "\N{FULLWIDTH HYPHEN-MINUS}1",
    "\N{FULLWIDTH COMMERCIAL AT}x",
    "\N{SMALL EQUALS SIGN}1",
    "\N{SUPERSCRIPT PLUS SIGN}1",
    "\N{MINUS SIGN}1",
]
HARMLESS = ["", " ", "Zoë", "a=1", "1+1", "'=1", "née - Smith", "o'-x", "\u200b", "1-2", "#x", "<b>=</b>"]


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def first_cell(content: bytes) -> object:
    return read_xlsx(content).worksheets[0]["A2"].value


@pytest.mark.parametrize("text", DANGEROUS)
def test_it_puts_an_apostrophe_before_what_could_run(text: str) -> None:
    assert neutralised(text) == "'" + text


@pytest.mark.parametrize("text", HARMLESS)
def test_it_leaves_other_text_as_it_is(text: str) -> None:
    assert neutralised(text) == text


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_dangerous_cell_and_header_are_harmless_in_csv(text: str) -> None:
    header, row = read_csv(csv_bytes(pd.DataFrame({text: [text]}), caption=CAPTION))
    assert (header[0], row[0]) == ("'" + text, "'" + text)


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_dangerous_cell_and_header_are_harmless_text_in_xlsx(text: str) -> None:
    sheet = read_xlsx(xlsx_bytes(pd.DataFrame({text: [text]}), caption=CAPTION)).worksheets[0]
    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.data_type == "s"
        assert str(cell.value).startswith("'")


def test_the_caption_is_neutralised_too() -> None:
    caption = replace(CAPTION, title="=1+1", source="@x", policy_version="-1")
    row = read_csv(csv_bytes(pd.DataFrame({"n": [1]}), caption=caption))[1]
    assert row[1:] == ["'=1+1", "2026-03-03", "'@x", "'-1"]
    about = read_xlsx(xlsx_bytes(pd.DataFrame({"n": [1]}), caption=caption))["About"]
    assert [about["B1"].value, about["B3"].value, about["B4"].value] == ["'=1+1", "'@x", "'-1"]


def looks_dangerous(text: str) -> bool:
    """Written another way than the product: strip all that cannot be seen, fold, look at the start."""
    lead = text[: len(text) - len(text.lstrip())]
    seen = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Zs", "Zl", "Zp"})
    return bool({"\t", "\r", "\n"} & set(lead)) or unicodedata.normalize("NFKC", seen)[:1] in {*"=+-@"}


@given(st.lists(st.text(st.characters(codec="utf-8")) | st.sampled_from(DANGEROUS), min_size=1, max_size=8))
def test_no_text_cell_of_a_csv_starts_like_a_formula(texts: list[str]) -> None:
    frame = pd.DataFrame({"text": pd.Series(texts, dtype=object)})
    rows = read_csv(csv_bytes(frame, caption=CAPTION))
    assert [row[0].removeprefix("'") for row in rows[1:]] == [text.removeprefix("'") for text in texts]
    assert not [cell for row in rows for cell in row if looks_dangerous(cell)]


def test_negative_numbers_are_no_formulas() -> None:
    frame = pd.DataFrame({"n": [-1, 2], "x": [-0.5, None], "d": [Decimal("-1.25"), None]})
    rows = read_csv(csv_bytes(frame, caption=CAPTION))
    assert [row[:3] for row in rows[1:]] == [["-1", "-0.5", "-1.25"], ["2", "", ""]]


def test_csv_is_what_excel_and_machines_can_read() -> None:
    content = csv_bytes(pd.DataFrame({"name": ['Zoë, "Z"', "two\r\nlines"]}), caption=CAPTION)
    assert content.startswith(b"\xef\xbb\xbfname,export_title,")
    lines = content.split(b"\r\n")
    assert lines[1].startswith('"Zoë, ""Z""",'.encode())
    assert content.endswith(b"\r\n")
    assert pd.read_csv(io.BytesIO(content), encoding="utf-8-sig")["name"].tolist() == [
        'Zoë, "Z"',
        "two\r\nlines",
    ]


def test_csv_says_where_every_row_comes_from() -> None:
    rows = read_csv(csv_bytes(pd.DataFrame({"n": [1, 2]}), caption=CAPTION))
    assert rows[0] == ["n", *CAPTION_COLUMNS]
    assert [row[1:] for row in rows[1:]] == [
        ["People due for deletion", "2026-03-03", "CRM copy of 3 March 2026 09:14, load 12", "2026.1"]
    ] * 2


def test_csv_refuses_a_table_with_a_column_of_the_captions_name() -> None:
    with pytest.raises(BadInputError, match="export_title"):
        csv_bytes(pd.DataFrame({"export_title": ["x"]}), caption=CAPTION)


def test_csv_writes_types_as_the_data_contract_does() -> None:
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2026-01-02", None]),
            "moment": pd.to_datetime(["2026-07-01T10:00:00Z", "2026-01-01T10:00:00Z"], utc=True),
            "local": pd.to_datetime(["2026-01-02 10:30", None]),
            "held": [True, False],
            "count": [3.0, None],
            "flags": [np.array(["no agreement", "stale"]), []],
            "python_day": [date(2026, 1, 2), None],
        }
    )
    rows = read_csv(csv_bytes(frame, caption=CAPTION))
    assert rows[1][:7] == [
        "2026-01-02",
        "2026-07-01T11:00:00+01:00",
        "2026-01-02T10:30:00",
        "true",
        "3",
        "no agreement; stale",
        "2026-01-02",
    ]
    assert rows[2][:7] == ["", "2026-01-01T10:00:00+00:00", "", "false", "", "", ""]


def test_xlsx_keeps_types() -> None:
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2026-01-02"]),
            "moment": pd.to_datetime(["2026-07-01T10:00:00Z"], utc=True),
            "held": [True],
            "count": [7],
            "share": [0.25],
            "name": ["00123"],
            "python": [datetime(2026, 7, 1, 10, tzinfo=UTC)],
        }
    )
    row = next(read_xlsx(xlsx_bytes(frame, caption=CAPTION)).worksheets[0].iter_rows(min_row=2))
    assert [cell.data_type for cell in row] == ["d", "d", "b", "n", "n", "s", "d"]
    assert [cell.value for cell in row] == [
        datetime(2026, 1, 2),  # noqa: DTZ001  (as a spreadsheet keeps them)
        datetime(2026, 7, 1, 11),  # noqa: DTZ001
        True,
        7,
        0.25,
        "00123",
        datetime(2026, 7, 1, 11),  # noqa: DTZ001
    ]
    assert row[0].number_format == "yyyy-mm-dd"
    assert row[1].number_format == "yyyy-mm-dd hh:mm:ss"


def test_xlsx_is_ready_to_read() -> None:
    frame = pd.DataFrame({"id": ["a", "b"], "note": ["x" * 500, ""]})
    sheet = read_xlsx(xlsx_bytes(frame, caption=CAPTION, sheet="Due")).worksheets[0]
    assert sheet.title == "Due"
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.column_dimensions["A"].width < sheet.column_dimensions["B"].width < 65


def test_xlsx_says_where_it_comes_from() -> None:
    about = read_xlsx(xlsx_bytes(pd.DataFrame({"n": [1, 2]}), caption=CAPTION))["About"]
    told = {row[0].value: row[1].value for row in about.iter_rows()}
    assert told["Title"] == "People due for deletion"
    assert told["As at"] == datetime(2026, 3, 3)  # noqa: DTZ001
    assert told["Source"] == "CRM copy of 3 March 2026 09:14, load 12"
    assert told["Policy version"] == "2026.1"
    assert told["Rows"] == 2


def test_an_address_is_text_and_not_a_link() -> None:
    sheet = read_xlsx(
        xlsx_bytes(pd.DataFrame({"a": ["https://example.org", "mailto:x"]}), caption=CAPTION)
    ).worksheets[0]
    assert sheet["A2"].value == "https://example.org"
    assert sheet["A2"].hyperlink is None


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
def test_the_same_table_gives_the_same_bytes(write: Callable[..., bytes]) -> None:
    frame = pd.DataFrame({"n": [1], "t": ["x"]})
    first = write(frame, caption=CAPTION)
    assert write(frame.copy(), caption=CAPTION) == first
    assert write(frame, caption=replace(CAPTION, as_of=date(2026, 3, 4))) != first


def test_a_workbook_knows_no_other_day_than_its_own() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(pd.DataFrame({"n": [1]}), caption=CAPTION))) as parts:
        assert {part.date_time[:3] for part in parts.infolist()} == {(1980, 1, 1)}
        properties = parts.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[^<]*", properties)) == {"2026-03-03T00:00:00Z"}


def test_a_huge_cell_is_cut_and_says_so() -> None:
    for text in ("x" * 40_000, "\N{GRINNING FACE}" * 20_000):
        value = str(first_cell(xlsx_bytes(pd.DataFrame({"a": [text]}), caption=CAPTION)))
        assert len(value.encode("utf-16-le")) // 2 <= 32_767
        assert value.startswith(text[:10_000])
        assert value.endswith(f"[cut here: the text has {len(text):,} characters]")
    assert read_csv(csv_bytes(pd.DataFrame({"a": ["x" * 40_000]}), caption=CAPTION))[1][0] == "x" * 40_000


def test_a_cell_of_the_longest_length_is_whole() -> None:
    assert first_cell(xlsx_bytes(pd.DataFrame({"a": ["x" * 32_767]}), caption=CAPTION)) == "x" * 32_767


def test_what_xml_forbids_does_not_break_the_workbook() -> None:
    forbidden = "a" + "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])) + "b"
    value = str(first_cell(xlsx_bytes(pd.DataFrame({"a": [forbidden]}), caption=CAPTION)))
    assert value == "a" + "\ufffd" * (len(forbidden) - 2) + "b"


def test_half_a_character_breaks_neither_file() -> None:
    frame = pd.DataFrame({"a": pd.Series(["x\ud800y"], dtype=object)})
    assert first_cell(xlsx_bytes(frame, caption=CAPTION)) == "x\ufffdy"
    assert read_csv(csv_bytes(frame, caption=CAPTION))[1][0] == "x?y"


@given(st.text())
def test_any_text_makes_a_workbook_that_opens(text: str) -> None:
    frame = pd.DataFrame({text: pd.Series([text], dtype=object)})
    sheet = read_xlsx(xlsx_bytes(frame, caption=CAPTION, sheet=text)).worksheets[0]
    assert sheet.max_row in {1, 2}


@pytest.mark.parametrize(
    "frame", [pd.DataFrame(), pd.DataFrame({"a": pd.Series([], dtype="datetime64[us]")})]
)
def test_an_empty_table_has_a_header_and_its_provenance(frame: pd.DataFrame) -> None:
    assert read_csv(csv_bytes(frame, caption=CAPTION)) == [[*frame.columns, *CAPTION_COLUMNS]]
    book = read_xlsx(xlsx_bytes(frame, caption=CAPTION))
    assert book.sheetnames == ["Table", "About"]
    assert book["About"]["B5"].value == 0


def test_what_a_spreadsheet_would_garble_is_text() -> None:
    frame = pd.DataFrame({"id": [1_234_567_890_123_456], "born": [date(1850, 1, 1)], "x": [float("inf")]})
    row = next(read_xlsx(xlsx_bytes(frame, caption=CAPTION)).worksheets[0].iter_rows(min_row=2))
    assert [cell.value for cell in row] == ["1234567890123456", "1850-01-01", "inf"]
    assert {cell.data_type for cell in row} == {"s"}


def test_too_many_rows_for_a_spreadsheet_are_refused() -> None:
    with pytest.raises(BadInputError, match="export as CSV"):
        xlsx_bytes(pd.DataFrame({"n": np.zeros(1_048_576, dtype="int8")}), caption=CAPTION)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("About", "Table"), ("", "Table"), ("a/b[c]", "a b c"), ("'x'", "x"), ("y" * 40, "y" * 31)],
)
def test_a_sheet_name_is_one_excel_allows(wanted: str, name: str) -> None:
    assert read_xlsx(xlsx_bytes(pd.DataFrame(), caption=CAPTION, sheet=wanted)).sheetnames[0] == name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("People due for deletion", "people-due-for-deletion-2026-03-03.csv"),
        ("../../etc/passwd\x00", "etc-passwd-2026-03-03.csv"),
        ("Café: “Zoë”", "cafe-zoe-2026-03-03.csv"),
        ("日本", "export-2026-03-03.csv"),
        ("x" * 200, "x" * 60 + "-2026-03-03.csv"),
    ],
)
def test_a_file_name_is_plain(title: str, name: str) -> None:
    assert file_name(replace(CAPTION, title=title), "CSV") == name


def test_a_file_name_takes_no_path_for_an_extension() -> None:
    with pytest.raises(ValueError, match="extension"):
        file_name(CAPTION, "../x")
