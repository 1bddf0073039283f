"""Documents as PDF, typeset from a template and plain values, in the house style and without the network.

Made to be kept and to be read by everybody: PDF/A-2a (archives) and PDF/UA-1 (tagged, titled, in English).
The typefaces are those that the typesetter brings and, for Arabic, Chinese, Japanese and Korean, those of
packages: so the same values give the same bytes on any machine.
"""

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import as_file, files
from typing import Any, Final

from wigops.errors import WigopsError

_HOUSE: Final = "house.typ"
_LONGEST_SECONDS: Final = 600

# The packages that bring typefaces, and where in each they are.
_FONTS: Final = (("fontpkg_amiri", "files"), ("cvttf_NotoSansCJK_Regular", ""))

# What the typefaces have and a reader can see: Latin, Greek, Cyrillic, Hebrew, Arabic, punctuation,
# currencies, arrows; then Chinese, Japanese and Korean.
_BLOCKS = (
    (0x20, 0x24F),
    (0x370, 0x4FF),
    (0x5D0, 0x5EA),
    (0x60C, 0x60C),
    (0x61B, 0x61B),
    (0x61F, 0x64A),
    (0x660, 0x6D5),
    (0x6EE, 0x6FF),
    (0x750, 0x77F),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2040),
    (0x20A0, 0x20BF),
    (0x2190, 0x2193),
    (0x3001, 0x3029),
    (0x3030, 0x303F),
    (0x3041, 0x30FF),
    (0x3105, 0x312D),
    (0x3131, 0x3163),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DB5),
    (0x4E00, 0x9FD0),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFA6D),
    (0xFF01, 0xFF5E),
    (0xFF61, 0xFF9F),
    (0xFFE0, 0xFFE6),
)
_LONE_SIGNS = "\N{IDEOGRAPHIC SPACE}\U00020bb7\N{NUMERO SIGN}\N{TRADE MARK SIGN}\N{MINUS SIGN}"
_SHOWN_CATEGORIES = frozenset("LNPS")  # no marks, no controls, no spaces of other kinds
TYPESET: Final = frozenset(
    {" ", *_LONE_SIGNS}
    | {
        chr(code)
        for first, last in _BLOCKS
        for code in range(first, last + 1)
        if unicodedata.category(chr(code))[0] in _SHOWN_CATEGORIES
    }
)
"""The characters that are set as they are; any other is written as its number, as in U+0E01."""

_ARABIC, _HEBREW = "\u0620-\u064a\u0671-\u06d3", "\u05d0-\u05ea"
# Vowel points on the letter that they belong to, and what keeps two letters of Persian apart.
_ON_LETTERS = (
    f"[{_ARABIC}][\u064b-\u0652\u0670]+|[{_HEBREW}][\u05b0-\u05bc\u05c1\u05c2]+"
    f"|(?<=[{_ARABIC}])\u200c(?=[{_ARABIC}])"
)
_OTHERS = re.compile(
    f"({_ON_LETTERS})|[^" + "".join(re.escape(character) for character in sorted(TYPESET)) + "]"
)


def pdf_bytes(
    package: str,
    template_name: str,
    data: Mapping[str, Any],
    *,
    timestamp: datetime,
    drawings: Mapping[str, bytes] | None = None,
) -> bytes:
    """The PDF that `template_name`.typ in `package` (a dotted name) makes of `data`: the same for the same.

    `data` is what JSON can hold; the template has it as `data` from house.typ, which it imports by that name.
    Texts are shown letter for letter, whatever they look like. `drawings` are SVG by their file names, for
    the template's `image`; their text is set in the document's typeface. `timestamp` is the document's own
    moment, with a time zone. Raises ValueError for one without, WigopsError where the template cannot be set.
    """
    if timestamp.tzinfo is None:
        raise ValueError("a document's timestamp has a time zone")
    given, shown = (json.dumps(values, allow_nan=False) for values in (data, _spelt(data)))
    order = {
        "sources": {
            "main.typ": _read(package, f"{template_name}.typ"),
            _HOUSE: _read(__package__, _HOUSE),
            "data.json": shown,
            **{name: svg.decode() for name, svg in (drawings or {}).items()},
        },
        "fonts": [str(files(package).joinpath(place)) for package, place in _FONTS],
        "sys_inputs": {"spelt": "no" if shown == given else "yes"},
        "timestamp": int(timestamp.timestamp()),
    }
    pdf = _typeset(json.dumps(order).encode())
    if pdf is None:
        raise WigopsError(f"The PDF ({template_name}) could not be made; what it would show is as it was.")
    return pdf


def _typeset(order: bytes) -> bytes | None:
    """What typeset.py, in a process of its own, makes of `order`; None where that fails."""
    with as_file(files(__package__).joinpath("typeset.py")) as program:
        try:
            done = subprocess.run(  # noqa: S603 - this package's own file
                [sys.executable, "-I", program],
                input=order,
                capture_output=True,
                timeout=_LONGEST_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
    return done.stdout if done.returncode == 0 else None


def _read(package: str, name: str) -> str:
    return files(package).joinpath(name).read_text(encoding="utf-8")


def _spelt(value: Any) -> Any:
    """`value` with each character that cannot be set, in any text of it, written as its number."""
    if isinstance(value, str):
        return _OTHERS.sub(lambda found: found[1] or f"<U+{ord(found[0]):04X}>", value)
    if isinstance(value, Mapping):
        return {key: _spelt(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_spelt(part) for part in value]
    return value
