"""`make drawing`: what the pages of docs/ have from the code.

The rooms of wigops/ and their arrows, drawn from the imports into architecture.md; the findings, listed from
their files into reference.md.
"""

import re

import grimp

from tests.conftest import PROJECT
from wigops.review import registry

PAGE = PROJECT / "docs" / "architecture.md"
START = "<!-- The drawing: made by `make drawing`. -->"
END = "<!-- The drawing ends. -->"

REFERENCE = PROJECT / "docs" / "reference.md"
LIST_START = "<!-- The findings: made by `make drawing`. -->"
LIST_END = "<!-- The findings end. -->"

Arrows = dict[str, set[str]]
"""The rooms that each room imports from."""


def imports() -> Arrows:
    """What each folder and file right below wigops/ imports from the others."""
    graph = grimp.build_graph("wigops", cache_dir=None)
    arrows: Arrows = {_room(name): set() for name in graph.find_children("wigops")}
    for module in graph.modules - {"wigops"}:
        imported = graph.find_modules_directly_imported_by(module) - {"wigops"}
        arrows[_room(module)] |= {_room(name) for name in imported} - {_room(module)}
    return arrows


def reached(arrows: Arrows, room: str) -> set[str]:
    """Every room that there is a way to from `room`."""
    found: set[str] = set()
    waiting = list(arrows[room])
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += arrows[one]
    return found


def reduced(arrows: Arrows) -> Arrows:
    """The same without the arrows that others imply; there is no circle among them (the layers' contract)."""
    return {
        room: {one for one in to if not any(one in reached(arrows, other) for other in to)}
        for room, to in arrows.items()
    }


def mermaid(arrows: Arrows, folders: set[str]) -> str:
    """The drawing as Mermaid text, the same for the same imports. Folders are boxes, files rounded."""
    lines = ["flowchart TD"]
    for room in sorted(arrows):
        lines.append(f'    {_id(room)}["{room}/"]' if room in folders else f'    {_id(room)}(["{room}.py"])')
    for room in sorted(arrows):
        lines += [f"    {_id(room)} --> {_id(to)}" for to in sorted(arrows[room])]
    return "\n".join(lines)


def drawn_into(text: str) -> str:
    """The text of the page with the drawing as the code gives it now, between the two markers."""
    folders = {path.name for path in (PROJECT / "wigops").iterdir() if path.is_dir()}
    return _put(text, START, f"```mermaid\n{mermaid(reduced(imports()), folders)}\n```", END)


def listed_into(text: str) -> str:
    """The text of the reference with the findings as their files give them now, between the two markers."""
    rows = [f"| `{one.id}` | {one.severity} | {one.title} | *{one.page}* |" for one in registry().values()]
    head = ["| finding | severity | what it is | dealt with on |", "| --- | --- | --- | --- |"]
    return _put(text, LIST_START, "\n".join([*head, *rows]), LIST_END)


def main() -> None:
    """Draw and list."""
    for page, written_into in ((PAGE, drawn_into), (REFERENCE, listed_into)):
        page.write_text(written_into(page.read_text(encoding="utf-8")), encoding="utf-8")


def _put(text: str, start: str, made: str, end: str) -> str:
    """What was made, between its markers. Raises ValueError for a text without them."""
    between = re.compile(f"{re.escape(start)}.*{re.escape(end)}", re.DOTALL)
    if not between.search(text):
        raise ValueError(f"no place for the drawing: {start} … {end}")
    return between.sub(lambda _old: f"{start}\n\n{made}\n\n{end}", text)


def _room(module: str) -> str:
    return module.split(".")[1]


def _id(room: str) -> str:
    return room.strip("_")


if __name__ == "__main__":
    main()
