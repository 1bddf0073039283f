"""Letters as files: DOCX, to be changed before it is sent, and PDF. The same letter gives the same bytes."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime, time

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from wigops.clock import LONDON
from wigops.export import pdf
from wigops.export.caption import date_words
from wigops.rights.letters import Letter

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# XML 1.0 has no place for these.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_QUOTE_INDENT = Mm(8)
_FONT, _SIZE, _TITLE_SIZE = "Calibri", Pt(11), Pt(13)


def pdf_bytes(letter: Letter) -> bytes:
    """The letter as a PDF. Raises WigopsError where it cannot be typeset."""
    data = {
        "title": letter.subject,
        "author": letter.organisation,
        "sender": letter.sender,
        "addressee": letter.addressee,
        "date": date_words(letter.written_on),
        "reference": letter.reference,
        "greeting": letter.greeting,
        "parts": [{"text": part.text, "quoted": part.is_quoted} for part in letter.parts],
        "closing": letter.closing,
        "turn_to": letter.turn_to,
    }
    return pdf.pdf_bytes(__package__, "letter", data, timestamp=_dated(letter))


def docx_bytes(letter: Letter) -> bytes:
    """The letter as a Word document, on A4."""
    document = Document()
    _set_up(document, letter)
    _lines(document, letter.sender, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _lines(document, letter.addressee)
    _lines(document, (date_words(letter.written_on), letter.reference))
    _paragraph(document, letter.greeting)
    heading = document.add_heading(_clean(letter.subject), level=1)
    heading.paragraph_format.space_before = Pt(6)
    for part in letter.parts:
        paragraph = _paragraph(document, part.text)
        if part.is_quoted:
            paragraph.paragraph_format.left_indent = _QUOTE_INDENT
    _paragraph(document, letter.closing).paragraph_format.space_after = Pt(42)
    _paragraph(document, letter.organisation)
    for address in letter.turn_to:
        _lines(document, address, keep=True)
    made = io.BytesIO()
    document.save(made)
    return _without_times(made.getvalue())


def _set_up(document: Docx, letter: Letter) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    for name, size in (("Normal", _SIZE), ("Heading 1", _TITLE_SIZE)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, size, None
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme"):
            fonts.attrib.pop(qn(theme), None)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    properties = document.core_properties
    properties.title, properties.language = _clean(letter.subject), "en-GB"
    properties.author = properties.last_modified_by = _clean(letter.organisation)
    properties.comments = ""
    properties.created = properties.modified = _dated(letter).replace(tzinfo=None)


def _paragraph(document: Docx, text: str) -> Paragraph:
    return document.add_paragraph(_clean(text))


def _lines(
    document: Docx, lines: Sequence[str], *, align: WD_ALIGN_PARAGRAPH | None = None, keep: bool = False
) -> None:
    """Lines of one paragraph, such as an address; `keep` holds them on one page."""
    if not lines:
        return
    paragraph = document.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.keep_together = keep
    for place, line in enumerate(lines):
        run = paragraph.add_run(_clean(line))
        if place < len(lines) - 1:
            run.add_break()


def _clean(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _dated(letter: Letter) -> datetime:
    return datetime.combine(letter.written_on, time(12), tzinfo=LONDON)


def _without_times(archive: bytes) -> bytes:
    """The same archive without the moment at which each file in it was written."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            stamped = zipfile.ZipInfo(entry.filename, _FIRST_DAY_OF_ZIP)
            stamped.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(stamped, old.read(entry))
    return made.getvalue()
