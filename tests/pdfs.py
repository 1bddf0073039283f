"""What a PDF reader sees in a PDF."""

import io

from pypdf import PdfReader


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """All text, page after page, with single spaces for whatever lies between words."""
    return " ".join(" ".join(page.extract_text() for page in opened(pdf).pages).split())
