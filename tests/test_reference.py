"""The reference names every page, finding, command with its options, status, file and setting.

The README sends its reader there, and names no command and no variable that there is not.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from tests.conftest import PROJECT
from tests.drawing import listed_into
from wigops.catalogue import RETENTION_STATUSES
from wigops.commands.main import app
from wigops.policy import Choice, load_policy
from wigops.review import registry
from wigops.ui.menu import PAGES

README = (PROJECT / "README.md").read_text(encoding="utf-8")
REFERENCE = (PROJECT / "docs" / "reference.md").read_text(encoding="utf-8")
PAGES_OF_TEXT = [
    PROJECT / "README.md",
    PROJECT / "CONTRIBUTING.md",
    PROJECT / "CHANGELOG.md",
    *sorted((PROJECT / "docs").glob("*.md")),
]
SHARED_OPTIONS = {"--help", "--json", "--wait"}


def commands() -> Iterator[tuple[str, set[str]]]:
    """Each command as it is typed, with its own options."""
    top = get_command(app)
    assert isinstance(top, TyperGroup)
    for name, command in top.commands.items():
        below = command.commands.items() if isinstance(command, TyperGroup) else [("", command)]
        for part, leaf in below:
            options = {option for one in leaf.params for option in one.opts if option.startswith("--")}
            yield f"{name} {part}".strip(), options - SHARED_OPTIONS


@pytest.mark.parametrize(("command", "options"), list(commands()))
def test_it_names_the_command_and_its_options(command: str, options: set[str]) -> None:
    found = re.search(rf"`{command}\b([^`]*)`", REFERENCE)
    assert found, f"{command} is not in the reference"
    assert options <= set(re.findall(r"--[a-z-]+", found[1])), command


@pytest.mark.parametrize("title", [page.title for page in PAGES])
def test_it_names_the_page(title: str) -> None:
    assert f"| **{title}**" in REFERENCE or f", **{title}** |" in REFERENCE


@pytest.mark.parametrize("finding", list(registry()))
def test_it_names_the_finding_and_says_what_it_is(finding: str) -> None:
    one = registry()[finding]
    assert f"| `{finding}` | {one.severity} | {one.title} | *{one.page}* |" in REFERENCE


def variables() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in (PROJECT / "wigops").rglob("*.py")]
    return {name for text in texts for name in re.findall(r"environ(?:\.get\(|\[)[\"']([A-Z_]+)", text)}


def test_its_list_of_findings_is_what_their_files_give_now() -> None:
    assert listed_into(REFERENCE) == REFERENCE, "the findings are others now: make drawing"


@pytest.mark.parametrize("variable", sorted(variables()))
def test_it_names_the_variable(variable: str) -> None:
    assert f"`{variable}`" in REFERENCE


@pytest.mark.parametrize("status", RETENTION_STATUSES)
def test_it_names_the_status_and_says_what_it_means(status: str) -> None:
    words = RETENTION_STATUSES
    assert f"| `{status}` | {words.short[status]} | {words.meanings[status]} |" in REFERENCE


def kept_in_the_home() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in (PROJECT / "wigops").rglob("*.py")]
    named = r"\b(?:self|home)(?:\.path)? / \"([a-z_.]+)\""
    return {name for text in texts for name in re.findall(named, text)}


@pytest.mark.parametrize("name", sorted(kept_in_the_home()))
def test_it_names_the_file_or_folder_that_an_installation_keeps(name: str) -> None:
    assert f"| `{name}` |" in REFERENCE or f"| `{name}/` |" in REFERENCE


@pytest.mark.parametrize("choice", load_policy().choices, ids=lambda choice: choice.id)
def test_it_has_the_setting_with_its_default_and_meaning_and_where_it_shows(choice: Choice) -> None:
    value = f"{choice.value:g}" if isinstance(choice.value, int | float) else str(choice.value)
    row = re.search(rf"^\| `{choice.id}` \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", REFERENCE, re.MULTILINE)
    assert row, f"{choice.id} is not among the settings of the reference"
    assert row[1] == f"{value} {choice.unit}".strip()
    assert len(row[2]) > len(choice.id)
    assert "**" in row[3], "no page is named"


def test_it_has_no_setting_that_is_none() -> None:
    table = REFERENCE.split("## Settings")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == {one.id for one in load_policy().choices}


def test_the_readme_begins_with_the_two_commands() -> None:
    start = README.split("\n## ")[0]
    assert re.findall(r"^make (\w+)", start, re.MULTILINE) == ["run", "test"]


def test_the_readme_names_no_command_and_no_variable_that_there_is_not() -> None:
    typed = set(re.findall(r"-m wigops ([a-z]+)", README))
    assert typed
    assert typed <= {command.split()[0] for command, _ in commands()}
    named = set(re.findall(r"\bWIGOPS_[A-Z_]+", README))
    assert named
    assert all(f"`{variable}`" in REFERENCE for variable in named)


@pytest.mark.parametrize("page", PAGES_OF_TEXT, ids=lambda page: page.name)
def test_every_make_target_that_is_named_is_there(page: Path) -> None:
    targets = set(re.findall(r"^(\w+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = re.findall(r"(?:`|^)make (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) <= targets


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    lines = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in lines}


@pytest.mark.parametrize("page", PAGES_OF_TEXT, ids=lambda page: page.name)
def test_its_links_lead_to_what_is_there(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if link.startswith("https://"):
            continue
        name, _, anchor = link.partition("#")
        to = page.parent / name if name else page
        assert to.exists(), link
        assert not anchor or anchor in headings(to), link


def test_the_pictures_of_the_readme_are_there() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert pictures
    assert all((PROJECT / picture).exists() for picture in pictures)
