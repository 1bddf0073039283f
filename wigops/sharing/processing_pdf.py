"""The record of processing activities, typeset."""

from datetime import datetime, time

from wigops.clock import LONDON
from wigops.export.caption import Caption, date_words
from wigops.export.pdf import pdf_bytes
from wigops.policy import Policy
from wigops.sharing.processing import ProcessingRecord


def processing_pdf(record: ProcessingRecord, policy: Policy, caption: Caption) -> bytes:
    """The record as a PDF: the same for the same. Raises WigopsError where it cannot be typeset."""
    controller, count = policy.controller.name, len(record.differences)
    data = {
        "title": "Record of processing activities",
        "subtitle": f"UK GDPR, Article 30 · {date_words(record.as_of)}",
        "author": controller,
        "footer": f"{controller} · {caption.source} · policy {policy.version}",
        "summary": (
            f"What the privacy policy says, beside what the data shows on {date_words(record.as_of)}; "
            f"what was shared is that of {date_words(record.since)} and after. "
            + (f"The two differ in {count:,} places." if count else "The two agree.")
        ),
        "differences": [{"name": one.name, "difference": one.difference} for one in record.differences],
        "parts": [
            {
                "name": part,
                "rows": [
                    {
                        "name": one.name,
                        "policy": one.policy,
                        "practice": one.practice,
                        "people": "" if one.people is None else f"{one.people:,}",
                    }
                    for one in entries
                ],
            }
            for part, entries in record.parts.items()
        ],
    }
    moment = datetime.combine(record.as_of, time(12), tzinfo=LONDON)
    return pdf_bytes(__package__, "processing", data, timestamp=moment)
