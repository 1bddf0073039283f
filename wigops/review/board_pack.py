"""The pack for the board: a week's review as a document, a workbook, and its charts as pictures.

Nothing in it identifies a person. It is made without a browser, of the figures alone, and comes out the same
byte for byte whenever it is made again: its moment is that of the signature, or of the taking of the figures.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

from wigops.catalogue import RECIPIENT_KINDS
from wigops.clock import LONDON
from wigops.export.caption import Caption
from wigops.export.pictures import png_and_svg
from wigops.export.tables import workbook_bytes
from wigops.policy import Policy
from wigops.review import board_words as words
from wigops.review.board_charts import BoardChart, board_charts
from wigops.review.board_document import board_pdf
from wigops.review.board_numbers import Numbers, board_numbers
from wigops.review.board_summary import board_summary
from wigops.review.board_table import SHARE, Table
from wigops.review.board_tables import board_tables
from wigops.review.figures import Figures
from wigops.review.sign_off import Review
from wigops.review.small_numbers import Shown
from wigops.review.weeks import Week

_READABLE = 0o100644 << 16  # a file that everybody may read


def board_pack(
    figures: Figures, review: Review | None, notes: Mapping[str, str], policy: Policy
) -> dict[str, bytes]:
    """The pack's files by name: the PDF, the XLSX, and the ZIP with each chart as PNG and SVG.

    `review` is the week's, if it is signed: its figures and notes are then what is shown. `notes` are texts
    by section (SECTIONS); of `policy` only the controller's name is shown. Raises WigopsError where the
    document cannot be typeset.
    """
    if review is not None:
        figures, notes = review.figures, review.notes
    moment = (review.signed_at if review else figures.taken_at).astimezone(LONDON)
    numbers = board_numbers(figures, RECIPIENT_KINDS)
    tables, charts = board_tables(figures, numbers), board_charts(figures, numbers)
    name = f"wigops-review-{figures.week}"
    return {
        f"{name}.pdf": board_pdf(
            figures,
            review,
            notes,
            policy,
            numbers=numbers,
            cards=board_summary(figures, numbers),
            tables=tables,
            charts=charts,
            moment=moment,
        ),
        f"{name}.xlsx": _workbook(figures, numbers, review, policy, tables, moment),
        f"{name}-charts.zip": _pictures(figures, charts, moment),
    }


def _workbook(
    figures: Figures,
    numbers: Numbers,
    review: Review | None,
    policy: Policy,
    tables: Sequence[Table],
    moment: datetime,
) -> bytes:
    title = f"Weekly compliance review {figures.week}"
    return workbook_bytes(
        {table.sheet: table.frame() for table in tables},
        about=(
            ("Title", title),
            ("Controller", policy.controller.name),
            ("Week", f"{figures.week}, {words.week_words(Week.named(figures.week))}"),
            ("As at", figures.as_of),
            ("Source", figures.source),
            ("People in the copy", _cell(numbers["copy"])),
            ("Policy version", figures.policy_version),
            ("Signed by", words.signature(review)),
            *((("Fingerprint", f"{review.sha256} (SHA-256 of what was signed)"),) if review else ()),
            *((f"Note {number}", said) for number, said in enumerate(words.how_worked_out(figures), start=1)),
        ),
        title=title,
        subject=figures.source,
        moment=moment,
        shares={name for table in tables for name, kind in table.columns if kind == SHARE},
    )


def _cell(number: Shown) -> int | str:
    return number if isinstance(number, int) else str(number)


def _pictures(figures: Figures, charts: Sequence[BoardChart], moment: datetime) -> bytes:
    """Each chart that has something to draw, as PNG and SVG, numbered in their order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        drawn = [one for one in charts if one.chart is not None]
        for number, one in enumerate(drawn, start=1):
            if one.chart is None:
                continue
            caption = Caption(one.title, figures.as_of, figures.source, figures.policy_version)
            for extension, content in zip(("png", "svg"), png_and_svg(one.chart, caption), strict=True):
                entry = zipfile.ZipInfo(f"{number:02d}-{one.name}.{extension}", moment.timetuple()[:6])
                entry.compress_type, entry.external_attr, entry.create_system = (
                    zipfile.ZIP_DEFLATED,
                    _READABLE,
                    3,
                )
                archive.writestr(entry, content)
    return target.getvalue()
