"""A notice to a recipient, typeset: what was erased, put right or restricted, by id and reference alone."""

from collections.abc import Sequence
from datetime import date, datetime, time

from wigops.clock import LONDON
from wigops.errors import BadInputError
from wigops.export.caption import date_words
from wigops.export.pdf import pdf_bytes
from wigops.policy import Policy
from wigops.sharing.notices import Notice

_PARTS = {
    "erasure": (
        "Erased",
        "We have erased the personal data of these people. Please erase it too, and every copy or "
        "replication of it, unless you have a ground of your own to keep it.",
    ),
    "rectification": (
        "Put right",
        "We have put personal data of these people right. Ask us for what is right now, quoting the "
        "reference, and put your record right; we do not send it unasked.",
    ),
    "restriction": (
        "Restricted",
        "The processing of these people's personal data is restricted. Please keep it and do nothing else "
        "with it until we tell you that the restriction is lifted.",
    ),
}


def notice_pdf(notices: Sequence[Notice], policy: Policy, *, on: date) -> bytes:
    """One letter to the recipient of `notices`, dated `on`: the same for the same.

    Raises BadInputError for none or for those of several recipients; WigopsError where it cannot be typeset.
    """
    if len({one.recipient_id for one in notices}) != 1:
        raise BadInputError("A notice goes to one recipient: nothing was made.")
    name = notices[0].recipient or notices[0].recipient_id
    controller = policy.controller
    reach = " · ".join(filter(None, (controller.address, controller.phone, controller.email)))
    data = {
        "title": "Notice about personal data we shared with you",
        "subtitle": "UK GDPR, Article 19",
        "author": controller.name,
        "footer": f"{controller.name} · {date_words(on)}",
        "facts": [["To", name], ["From", controller.name], ["Reach us", reach], ["Date", date_words(on)]],
        "opening": [
            "We shared personal data of the people below with you. So that nobody learns from this letter "
            "who they are, each is named by our own id and by the references that you got with the data.",
        ],
        "parts": [
            {"heading": heading, "sentence": sentence, "rows": _rows(notices, kind)}
            for kind, (heading, sentence) in _PARTS.items()
            if any(one.kind == kind for one in notices)
        ],
        "closing": [
            "Please confirm that you have done this, quoting the numbers of the notices. If you have passed "
            "the data on to others, tell them too, and tell us whom.",
        ],
    }
    return pdf_bytes(__package__, "notice", data, timestamp=datetime.combine(on, time(12), tzinfo=LONDON))


def _rows(notices: Sequence[Notice], kind: str) -> list[dict[str, str]]:
    return [
        {
            "notice": str(one.notice_id),
            "contact": one.contact_id,
            "references": ", ".join(one.sharing_references),
            "since": date_words(one.made_on),
        }
        for one in notices
        if one.kind == kind
    ]
