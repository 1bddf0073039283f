"""Typesets one document and ends: `pdf.py` runs this file as a program of its own.

The typesetter keeps what it worked out for the next time: half a gigabyte after ten thousand rows, with every
value in it. That goes when the process does. Standard input is one JSON object: `sources` (file name to
text), `sys_inputs`, `fonts` (folders), and `timestamp` in seconds since 1970. Standard output is the PDF;
exit status 1 means that there is none, and says no more, as what the typesetter says may quote a value.
"""

import json
import sys
import tempfile
from typing import Any

import typst


def typeset(order: dict[str, Any]) -> bytes:
    """The PDF of `sources`, which see no other file. Raises typst.TypstError."""
    sources: Any = {name: text.encode() for name, text in order["sources"].items()}
    with tempfile.TemporaryDirectory() as nothing_else:
        return typst.compile(
            sources,
            root=nothing_else,
            font_paths=order["fonts"],
            ignore_system_fonts=True,
            sys_inputs=order["sys_inputs"],
            pdf_standards=["ua-1", "a-2a"],
            timestamp=order["timestamp"],
        )


if __name__ == "__main__":
    try:
        made = typeset(json.load(sys.stdin.buffer))
    except typst.TypstError:
        sys.exit(1)
    sys.stdout.buffer.write(made)
