"""Pictures of charts, made without a browser and without the network."""

import textwrap
from typing import Any, Final

import altair as alt
import pandas as pd
import vl_convert

from wigops.catalogue.colours import ACCENT
from wigops.errors import BadInputError
from wigops.export.caption import Caption
from wigops.export.charts import HEIGHT, INK, WIDTH, Drawable, copy_of, without_title

_SCALE = 2.0  # a picture has twice as many pixels as the chart on screen
_LINE_LENGTH = 95  # characters of a subtitle that fit the width
_VEGA_LITE = "6.4"
_QUIET, _GRID = "#5b6270", "#e3e6ea"
_FONT = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"

_PAPER: Final[dict[str, Any]] = {
    "background": "#ffffff",
    "font": _FONT,
    "padding": 16,
    "mark": {"color": ACCENT},
    "view": {
        "stroke": None,
        "continuousWidth": WIDTH,
        "continuousHeight": HEIGHT,
        "discreteWidth": WIDTH,
        "discreteHeight": HEIGHT,
    },
    "title": {"color": INK, "subtitleColor": _QUIET, "fontSize": 17, "subtitleFontSize": 12},
    "axis": {
        "labelColor": _QUIET,
        "titleColor": INK,
        "gridColor": _GRID,
        "domainColor": _QUIET,
        "tickColor": _QUIET,
        "labelFontSize": 12,
        "titleFontSize": 12,
    },
    "legend": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12},
}


def png_bytes(chart: Drawable, caption: Caption) -> bytes:
    """`chart` as a PNG on white, at twice its size on screen, with its title, date and source in the picture.

    Nothing is fetched: a chart that names an address, a link or an image is refused with BadInputError.
    Every encoding has to name its type ("month:O"), as the data is taken in as plain rows.
    """
    return png_and_svg(chart, caption)[0]


def png_and_svg(chart: Drawable, caption: Caption) -> tuple[bytes, bytes]:
    """What `png_bytes` and `svg_bytes` make, drawn once."""
    svg = svg_bytes(chart, caption)
    png: bytes = vl_convert.svg_to_png(svg.decode(), scale=_SCALE)
    return png, svg


def svg_bytes(chart: Drawable, caption: Caption) -> bytes:
    """`chart` as an SVG on white (UTF-8, text as text, no scripts, no links), like `png_bytes`."""
    svg: str = vl_convert.vegalite_to_svg(
        _picture(chart, caption), vl_version=_VEGA_LITE, allowed_base_urls=[]
    )
    return svg.encode()


def drawing_bytes(chart: Drawable) -> bytes:
    """`chart` as an SVG for a document that sets its title, date and source itself; else like `svg_bytes`."""
    _, _, untitled = without_title(chart)
    spec: dict[str, Any] = _with_plain_rows(untitled).to_dict()
    _refuse_external(spec)
    spec["config"] = _merged(spec.get("config", {}), _PAPER | {"padding": 0})
    for key in ("background", "usermeta", "autosize"):
        spec.pop(key, None)
    svg: str = vl_convert.vegalite_to_svg(spec, vl_version=_VEGA_LITE, allowed_base_urls=[])
    return svg.encode()


def _picture(chart: Drawable, caption: Caption) -> dict[str, Any]:
    spec: dict[str, Any] = _with_plain_rows(chart).to_dict()
    _refuse_external(spec)
    own = spec.get("title", {})
    title = {"text": own} if isinstance(own, str) else dict(own)
    spec["title"] = title | {
        "text": textwrap.wrap(caption.title, _LINE_LENGTH * 2 // 3) or [""],
        "subtitle": _subtitle(title, caption),
        "anchor": "start",
        "frame": "group",
    }
    spec["description"] = caption.title
    spec["config"] = _merged(spec.get("config", {}), _PAPER)
    for key in ("background", "usermeta", "autosize"):
        spec.pop(key, None)
    return spec


def _subtitle(title: dict[str, Any], caption: Caption) -> list[str]:
    about = f"As at {caption.as_of_words}. Source: {caption.source}. Policy version {caption.policy_version}."
    said = [*_lines(title.get("text")), *_lines(title.get("subtitle")), about]
    return [
        part
        for line in said
        if line.strip() and line != caption.title
        for part in textwrap.wrap(line, _LINE_LENGTH)
    ]


def _lines(text: Any) -> list[str]:
    if text is None:
        return []
    return [text] if isinstance(text, str) else [str(line) for line in text]


def _with_plain_rows(chart: Any) -> Any:
    """A copy of `chart` whose tables are plain rows.

    Altair hands a DataFrame to whichever data transformer is enabled, and that choice is one for the whole
    process: while another thread shows a chart, Streamlit's is on and would send these rows to that person's
    browser. Plain rows pass by every transformer.
    """
    copied = copy_of(chart)
    if isinstance(getattr(copied, "data", None), pd.DataFrame):
        copied.data = alt.InlineData(values=alt.to_values(copied.data)["values"])
    for parts in ("layer", "hconcat", "vconcat", "concat"):
        if isinstance(children := getattr(copied, parts, None), list):
            setattr(copied, parts, [_with_plain_rows(child) for child in children])
    if isinstance(getattr(copied, "spec", None), alt.TopLevelMixin):
        copied.spec = _with_plain_rows(copied.spec)
    return copied


def _refuse_external(part: Any) -> None:
    """Raises BadInputError when the Vega-Lite `part` names something outside itself; rows are not read."""
    if isinstance(part, list):
        for item in part:
            _refuse_external(item)
        return
    if not isinstance(part, dict):
        return
    mark = part.get("mark")
    kind = mark.get("type") if isinstance(mark, dict) else mark
    if {"url", "href"} & set(part) or kind == "image":
        raise BadInputError("A chart that reaches outside itself cannot be exported.")
    for key, value in part.items():
        if key not in {"datasets", "values"}:
            _refuse_external(value)


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        merged[key] = _merged(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged
