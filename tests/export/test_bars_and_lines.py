"""Bars with their numbers, lines with their gaps, and files that are written whole."""

import re
from datetime import date
from pathlib import Path

import pytest

from wigops.errors import BadInputError, RefusedError
from wigops.export.bars import Bar, bars
from wigops.export.caption import Caption
from wigops.export.folder import write_files
from wigops.export.line_chart import Point, lines
from wigops.export.pictures import drawing_bytes, png_and_svg, png_bytes, svg_bytes

CAPTION = Caption("Requests", date(2026, 3, 3), "CRM copy", "1")


def texts(svg: bytes) -> list[str]:
    return re.findall(r">([^<>]+)</(?:text|tspan)>", svg.decode())


def test_a_bar_says_its_number_and_one_without_length_only_that() -> None:
    drawn = drawing_bytes(
        bars(
            [Bar("Access", 12, "12"), Bar("Erasure", None, "fewer than 5")],
            title="",
            line="Kind",
            length="Requests",
        )
    )
    said = texts(drawn)
    assert {"Access", "Erasure", "12", "fewer than 5", "Requests"} <= set(said)
    marks = re.findall(r'aria-label="([^"]*Kind[^"]*)"', drawn.decode())
    assert len(marks) == 1
    assert "Requests: 12" in marks[0]
    assert "Access" in marks[0]


def test_a_moment_without_a_value_breaks_the_line() -> None:
    points = [Point("W1", 7), Point("W2", None), Point("W3", 9), Point("W4", 8)]
    svg = drawing_bytes(lines(points, title="", moment="Week", value="Open", least=None)).decode()
    (drawn,) = re.findall(r'aria-roledescription="line mark"[^>]* d="([^"]+)"', svg)
    assert drawn.count("M") == 2
    assert {"7", "8", "9"} <= set(texts(svg.encode()))
    assert texts(svg.encode()).count("9") == 1


def test_a_drawing_for_a_document_has_no_title_of_its_own() -> None:
    chart = bars(
        [Bar("Access", 12)], title="Requests by kind", subtitle="of March", line="Kind", length="Requests"
    )
    assert "Requests by kind" in texts(svg_bytes(chart, CAPTION))
    assert not {"Requests by kind", "of March"} & set(texts(drawing_bytes(chart)))
    assert png_and_svg(chart, CAPTION) == (png_bytes(chart, CAPTION), svg_bytes(chart, CAPTION))


def test_files_take_their_places_together_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    assert write_files(folder, {"a": b"1", "b": b"2"}, before=list) == [folder / "a", folder / "b"]

    def refuse() -> None:
        assert {path.read_bytes() for path in folder.iterdir()} == {b"1", b"2"}
        raise RefusedError("no")

    with pytest.raises(RefusedError):
        write_files(folder, {"a": b"3", "b": b"4"}, before=refuse)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"a": b"1", "b": b"2"}
    with pytest.raises(BadInputError, match="could not be written"):
        write_files(folder / "a", {"c": b"5"}, before=list)
