"""Which tables and charts of a page as AppTest sees it have their "Export" menu."""

from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

_TABLE = {"CSV", "Excel (XLSX)"}
_CHART = _TABLE | {"Picture (PNG)", "Drawing (SVG)"}
_NEEDS = {
    "dataframe": _TABLE,
    "table": _TABLE,
    **{
        f"{kind}_chart": _CHART
        for kind in ("vega_lite", "plotly", "bokeh", "deck_gl_json", "graphviz", "arrow_vega_lite")
    },
}


def without_menu(app: AppTest) -> list[str]:
    """What is read out for each table and chart that has no menu of its own before it.

    A menu is that of the first table or chart after it, so one cannot stand for two, and none below or
    beside counts.
    """
    missing, formats = [], set[str]()
    for node in _nodes(app._tree.children):
        if _is_menu(node):
            formats = {one.proto.label for one in _nodes(node.children) if one.type == "download_button"}
        elif node.type in _NEEDS:
            if not _NEEDS[node.type] <= formats:
                missing.append(f"{node.type}: {getattr(node.proto, 'alt', '') or 'without an alt text'}")
            formats = set()
    return missing


def counted(app: AppTest) -> int:
    """How many tables and charts there are."""
    return sum(node.type in _NEEDS for node in _nodes(app._tree.children))


def _is_menu(node: Any) -> bool:
    proto = getattr(node, "proto", None)
    return bool(getattr(proto, "popover", None) and proto.popover.label == "Export")


def _nodes(children: dict[int, Any]) -> Iterator[Any]:
    """Everything in the order of the page, which need not be that in which it was drawn."""
    for place in sorted(children):
        yield children[place]
        yield from _nodes(getattr(children[place], "children", {}))
