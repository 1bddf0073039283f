"""The formats of the "Export" menus: a file each, which declares a `FORMAT`; a new format is a new file."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

from wigops.export.caption import Caption
from wigops.export.charts import Drawable


@dataclass(frozen=True)
class Format:
    """How a file's name ends, what the menu calls it, and its type as the web has it."""

    ending: str
    label: str
    mime: str


@dataclass(frozen=True)
class TableFormat(Format):
    """A format of tables; `write(frame, caption=)` makes the file. Raises BadInputError where it cannot."""

    write: Callable[..., bytes]


@dataclass(frozen=True)
class ChartFormat(Format):
    """A format of charts; `draw(chart, caption)` makes the file."""

    draw: Callable[[Drawable, Caption], bytes]


_Kind = TypeVar("_Kind", bound=Format)


def formats(kind: type[_Kind]) -> list[_Kind]:
    """The formats of that kind, in the order of their files' names."""
    return [one for one in _declared() if isinstance(one, kind)]


def mimes() -> dict[str, str]:
    """The type of each format, by how a file's name ends."""
    return {one.ending: one.mime for one in _declared()}


@cache
def _declared() -> tuple[Format, ...]:
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}").FORMAT for name in names)
