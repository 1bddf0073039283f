"""What a document is once it has left: legible to all, the same for the same, and made of its data alone."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.pdfs import opened, text_of
from wigops.errors import WigopsError
from wigops.export import pdf
from wigops.export.pdf import TYPESET, pdf_bytes

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SPELT = "is written as its number in Unicode"

MARKUP = [
    '#import "secret.txt"',
    "#panic()",
    "*bold* _slanted_ `raw` $x^2$",
    "<label> @reference",
    "// a comment /* another */",
    "= Heading",
    "- item",
    "\\u{41} \\n \\",
    "\"straight\" and 'straight'",
    "a--b---c...d~e",
    "https://mill.example/?a=b#c",
    "office fi fl ffi 0O1lI",
    "]) } #{",
]


def made(template: str = "sample", *, timestamp: datetime = NOON, **values: Any) -> bytes:
    data = {"title": "A sample", "text": "Text", "sentences": [], "rows": [], **values}
    return pdf_bytes("tests.export", template, data, timestamp=timestamp)


def test_it_is_tagged_and_titled_and_in_british_english() -> None:
    root = opened(made()).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_it_keeps_to_the_standards_for_archives_and_for_everybody() -> None:
    claims = opened(made()).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in claims
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in claims
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims


def test_it_names_its_title_author_and_moment() -> None:
    about = opened(made(title="Three people")).metadata
    assert about is not None
    assert (about.title, about.author) == ("Three people", "The Old Mill")
    assert about.creation_date == NOON
    assert about.modification_date == NOON


def test_the_headings_are_its_bookmarks() -> None:
    assert [entry.title for entry in opened(made()).outline] == ["Facts", "Rows"]  # type: ignore[union-attr]


def test_every_page_has_its_number_and_how_many_there_are() -> None:
    pages = opened(made(rows=[f"row {number}" for number in range(200)])).pages
    numbers = [" ".join(page.extract_text().split()) for page in pages]
    assert len(numbers) > 2
    assert all(f"page {place} of {len(numbers)}" in text for place, text in enumerate(numbers, start=1))


def test_it_gives_the_same_bytes_for_the_same_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(text="Żółć", rows=MARKUP)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert made(text="Żółć", rows=MARKUP) == first
    assert made(text="Żółw", rows=MARKUP) != first


@pytest.mark.parametrize("text", MARKUP)
def test_it_shows_a_value_letter_for_letter(text: str) -> None:
    shown = text_of(made(title=text, text=text, sentences=[text], rows=[text]))
    assert shown.count(text) == 8


def test_it_does_not_lose_a_letter_of_a_long_identifier() -> None:
    long = "".join(f"{number:03}-" for number in range(100))
    assert "".join(text_of(made(rows=[long])).split()).count(long) == 3


EAST = "\u2e80"  # Chinese, Japanese and Korean stand behind it


def test_every_character_that_is_set_as_it_is_has_a_shape_in_both_typefaces() -> None:
    characters = sorted(character for character in TYPESET if character < EAST)
    shown = text_of(made(text="".join(characters), rows=characters))
    assert SPELT not in shown
    assert not set(characters) - set(shown)


def test_so_has_every_character_of_chinese_japanese_and_korean() -> None:
    """The standard for archives forbids a character without a shape: then there is no document."""
    characters = "".join(sorted(character for character in TYPESET if character >= EAST))
    assert made(text=characters, rows=[characters[at : at + 2000] for at in range(0, len(characters), 2000)])
    some = characters[::40]
    shown = text_of(made(text=some, rows=[some[at : at + 30] for at in range(0, len(some), 30)]))
    assert SPELT not in shown
    assert not set(some) - set(shown) - {"\N{IDEOGRAPHIC SPACE}"}


NAMES = ["محمد علي", "حسن‌زاده", "יוסף כהן", "王小明", "佐藤花子", "김철수", "Иван Петров", "Γιώργος"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_set_in_its_own_letters(name: str) -> None:
    document = made(title=name, text=name, sentences=[name], rows=[name])
    shown = text_of(document)
    assert SPELT not in shown
    for word in name.split():  # written from right to left, the words of a name are read in another order
        assert shown.count(word) >= 6
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in opened(document).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("+" in font for font in fonts), "a typeface is not embedded"


@pytest.mark.parametrize("text", ["مُحَمَّد", "שָׁלוֹם"])
def test_vowel_points_stay_on_their_letters(text: str) -> None:
    shown = text_of(made(text=text))
    assert SPELT not in shown
    assert set(text) <= set(shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("กข", "<U+0E01><U+0E02>"),
        ("a\u064b", "a<U+064B>"),
        ("👍", "<U+1F44D>"),
        ("c\u202e1", "c<U+202E>1"),
        ("c\u200b1", "c<U+200B>1"),
        ("c\u00a01", "c<U+00A0>1"),
        ("c\x001\n", "c<U+0000>1<U+000A>"),
        ("e\u0301", "e<U+0301>"),
        ("\ud800", "<U+D800>"),
    ],
)
def test_it_writes_the_number_of_what_cannot_be_set_or_seen(text: str, shown: str) -> None:
    read = text_of(made(rows=[text]))
    assert read.count(shown) == 3
    assert SPELT in read


def test_it_does_not_speak_of_numbers_where_there_are_none() -> None:
    assert SPELT not in text_of(made(rows=["Zoë", "Żółć", "Ωμέγα", "Жук"]))


def test_a_timestamp_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        made(timestamp=datetime(2026, 11, 23))  # noqa: DTZ001 - that is the point


def test_a_template_that_fails_quotes_no_value() -> None:
    with pytest.raises(WigopsError) as raised:
        made("failing", text="Jane Miller")
    assert "failing" in str(raised.value)
    assert "Jane" not in str(raised.value)
    assert raised.value.__context__ is None


def test_it_gives_up_on_what_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_LONGEST_SECONDS", 0.01)
    with pytest.raises(WigopsError):
        made()


def test_what_it_was_made_of_does_not_stay_in_the_process() -> None:
    made()
    assert "typst" not in sys.modules


def test_a_template_reaches_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WigopsError):
        made("reaching")
