"""What a PDF reader sees in a PDF."""

import io
from typing import Any

from pypdf import PdfReader


def opened(pdf: bytes) -> Any:
    """The reader, untyped: what its catalogue holds is asserted where it is read."""
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """All text, page after page, with single spaces for whatever lies between words."""
    return " ".join(" ".join(page.extract_text() for page in opened(pdf).pages).split())
