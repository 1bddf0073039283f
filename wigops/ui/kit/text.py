"""Text of the CRM's on a page."""

import re

import pandas as pd

_MARKS = re.compile(r":[a-z]+\[((?:\\.|[^\]\\])*)\]|\\([^A-Za-z0-9\s])|[*`]")


def plain(text: str) -> str:
    """`text` with nothing that Markdown would take for its own."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!|<>$~:&" else sign for sign in text)


def unmarked(frame: pd.DataFrame) -> pd.DataFrame:
    """A table of Markdown as plain text: without emphasis, colours and the signs that `plain` puts in.

    Lines of a cell are joined by a line break alone; cells that are no text stay as they are.
    """
    return frame.map(lambda cell: _bare(cell) if isinstance(cell, str) else cell)


def _bare(text: str) -> str:
    def inner(found: re.Match[str]) -> str:
        coloured, escaped = found[1], found[2]
        return _bare(coloured) if coloured is not None else escaped or ""

    return _MARKS.sub(inner, text.replace("  \n", "\n"))
