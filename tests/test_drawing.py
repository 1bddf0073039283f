"""The drawing in docs/architecture.md is what the code gives."""

import re
import tomllib

import pytest

from tests.conftest import PROJECT
from tests.drawing import PAGE, drawn_into, imports, mermaid, reached, reduced
from wigops.points import Point


def test_the_drawing_in_the_page_is_what_the_code_gives_now() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == drawn_into(text), "the rooms have other arrows now: make drawing"


def test_an_arrow_that_others_imply_is_left_out() -> None:
    arrows = {"a": {"b", "c", "d"}, "b": {"c"}, "c": set(), "d": set()}
    assert reduced(arrows) == {"a": {"b", "d"}, "b": {"c"}, "c": set(), "d": set()}


def test_whatever_a_room_imports_can_be_reached_in_the_drawing_and_nothing_else() -> None:
    arrows = imports()
    left = reduced(arrows)
    assert all(reached(left, room) == reached(arrows, room) for room in arrows)


def test_a_folder_is_a_box_and_a_file_has_round_ends() -> None:
    assert mermaid({"__main__": {"store"}, "store": set()}, {"store"}).splitlines() == [
        "flowchart TD",
        '    main(["__main__.py"])',
        '    store["store/"]',
        "    main --> store",
    ]


def test_a_page_without_a_place_for_it_is_left_alone() -> None:
    with pytest.raises(ValueError, match="no place for the drawing"):
        drawn_into("# Architecture\n")


def test_every_room_has_its_line_in_the_page_and_its_layer_in_the_contract() -> None:
    text = PAGE.read_text(encoding="utf-8")
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    named = {name.split(".")[1] for layer in layers for name in layer.split(" | ")}
    assert named == set(imports())
    assert [room for room in named if f"| `{room}" not in text] == []


def test_the_page_names_modules_and_points_that_there_are() -> None:
    text = PAGE.read_text(encoding="utf-8")
    modules = re.findall(r"`(?:wigops/)?(\w+(?:/\w+)*\.py)`", text)
    assert modules
    assert [
        one for one in modules if not any((at / one).exists() for at in (PROJECT, PROJECT / "wigops"))
    ] == []
    points = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)*)`", text))
    assert points
    assert points <= set(Point.__members__)
