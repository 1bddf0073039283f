"""No test asks what day it is while it is only collected: its day could end before it runs."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import days
from tests.conftest import PROJECT

ASKS = {
    *("london_today", "london_now", "utc_now"),
    *(name for name, value in vars(days).items() if getattr(value, "__module__", "") == days.__name__),
}
MODULES = sorted((PROJECT / "tests").rglob("*.py"))


def run_at_import(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """What is run when a module or class body is: not what stands in a function, but its decorators."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef):
            yield from (*statement.decorator_list, *statement.args.defaults)
            yield from (default for default in statement.args.kw_defaults if default is not None)
        elif isinstance(statement, ast.ClassDef):
            yield from statement.decorator_list
            yield from run_at_import(statement.body)
        else:
            yield statement


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PROJECT)))
def test_a_module_asks_for_no_day_when_it_is_imported(module: Path) -> None:
    asked = [
        call.lineno
        for part in run_at_import(ast.parse(module.read_text(encoding="utf-8")).body)
        for call in ast.walk(part)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ASKS
    ]
    assert asked == []
