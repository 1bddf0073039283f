"""The README names every page, command, option of a command, variable, and setting of the policy file."""

import re
from collections.abc import Iterator

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from tests.conftest import PROJECT
from wigops.commands.main import app
from wigops.policy import Choice, load_policy
from wigops.review import registry
from wigops.ui.menu import PAGES

README = (PROJECT / "README.md").read_text(encoding="utf-8")
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
    found = re.search(rf"`{command}\b([^`]*)`", README)
    assert found, f"{command} is not in the README"
    assert options <= set(re.findall(r"--[a-z-]+", found[1])), command


@pytest.mark.parametrize("title", [page.title for page in PAGES])
def test_it_names_the_page(title: str) -> None:
    assert f"**{title}**" in README


@pytest.mark.parametrize("finding", list(registry()))
def test_it_names_the_finding_and_says_what_it_is(finding: str) -> None:
    one = registry()[finding]
    assert f"| `{finding}` | {one.severity} | {one.title} | *{one.page}* |" in README


def variables() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in (PROJECT / "wigops").rglob("*.py")]
    return {name for text in texts for name in re.findall(r"environ(?:\.get\(|\[)[\"']([A-Z_]+)", text)}


@pytest.mark.parametrize("variable", sorted(variables()))
def test_it_names_the_variable(variable: str) -> None:
    assert f"`{variable}`" in README


@pytest.mark.parametrize("choice", load_policy().choices, ids=lambda choice: choice.id)
def test_it_has_the_setting_with_its_default_and_meaning_and_where_it_shows(choice: Choice) -> None:
    value = f"{choice.value:g}" if isinstance(choice.value, int | float) else str(choice.value)
    row = re.search(rf"^\| `{choice.id}` \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", README, re.MULTILINE)
    assert row, f"{choice.id} is not among the settings of the README"
    assert row[1] == f"{value} {choice.unit}".strip()
    assert len(row[2]) > len(choice.id)
    assert "**" in row[3], "no page is named"


def test_it_has_no_setting_that_is_none() -> None:
    table = README.split("## Settings")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == {one.id for one in load_policy().choices}


def test_its_pictures_are_there() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert pictures
    assert all((PROJECT / picture).exists() for picture in pictures)
