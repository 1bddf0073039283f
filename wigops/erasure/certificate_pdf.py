"""The certificate, typeset."""

from datetime import datetime
from typing import Any

from wigops.clock import LONDON
from wigops.erasure.certificate_words import in_words
from wigops.export.pdf import pdf_bytes
from wigops.policy import Policy


def certificate_pdf(document: dict[str, Any], policy: Policy) -> bytes:
    """The certificate that `read_certificate` returns, as a PDF: the same document, the same bytes.

    Controller, regulator and the rules' clauses are `policy`'s; where the erasure was decided under another
    version, the certificate says so. Raises WigopsError where it cannot be typeset.
    """
    moment = datetime.fromisoformat(document["certificate"]["carried_out_at"])
    dated = moment if moment.tzinfo else moment.replace(tzinfo=LONDON)
    return pdf_bytes(__package__, "certificate", in_words(document, policy), timestamp=dated)
