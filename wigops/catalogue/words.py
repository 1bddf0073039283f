"""The lists of words that the contract, the rules and the policy are made of (data-contract.md, rules.md).

Each is declared once, ids in their order with what they say, and read from here. A signed week's report has
the words as they are here: they are not changed lightly.
"""

from dataclasses import dataclass
from typing import Self

from wigops.catalogue.colours import ACCENT, GREEN, GREY, OLIVE, OVERDUE, PINK, PURPLE, SOON, VIOLET


@dataclass(frozen=True)
class Word:
    """One of a list: its id, what it says in a report, on a card (`short`), in a sentence, and its colour."""

    id: str
    words: str = ""
    short: str = ""
    meaning: str = ""
    colour: str = ""


class WordList(tuple[str, ...]):
    """The ids of a list in their order; `words`, `short`, `meanings` and `colours` are by id."""

    words: dict[str, str]
    short: dict[str, str]
    meanings: dict[str, str]
    colours: dict[str, str]

    def __new__(cls, *entries: Word) -> Self:
        made = super().__new__(cls, (one.id for one in entries))
        made.words = {one.id: one.words for one in entries}
        made.short = {one.id: one.short or one.words for one in entries}
        made.meanings = {one.id: one.meaning for one in entries}
        made.colours = {one.id: one.colour for one in entries}
        return made


RETENTION_RULES = WordList(
    Word("member", "Current member", colour=ACCENT),
    Word("lapsed_member", "Membership lapsed", colour=GREEN),
    Word("individual", "Not at a member", colour=PURPLE),
    Word("notified", "No longer wishes to hear from us", colour=OLIVE),
    Word("request", "Erasure granted", colour=PINK),
)
COUNTED_RULES = ("lapsed_member", "individual")
"""The rules that count years from a day."""
NOTIFIED = "notified"
SPECIAL_CATEGORY_RULES = ("member", "service_ended", "membership_ended", "service_ongoing", "no_service")

RETENTION_STATUSES = WordList(
    Word(
        "due",
        "Due: to be deleted now",
        "Due",
        "Their time has run out: delete contact details, anonymise engagement.",
        OVERDUE,
    ),
    Word(
        "review",
        "Waiting for an officer's decision",
        "Needs review",
        "The rules disagree, or a date is missing or impossible: an officer decides.",
        VIOLET,
    ),
    Word(
        "held",
        "Held back by a hold or an open request",
        "Held",
        "Due or to be reviewed, but a hold or an open request stands in the way.",
        ACCENT,
    ),
    Word("upcoming", "Due on a later day", "Upcoming", "They fall due on a later day.", SOON),
    Word(
        "kept",
        "Kept: nothing is due while things stay as they are",
        "Kept",
        "There is no day on which they fall due while things stay as they are.",
        GREY,
    ),
)

CONSENT_PURPOSES = WordList(
    Word("event_booking", "Event bookings", colour=ACCENT),
    Word("programme_application", "Programmes and seminars", "Programmes", colour=GREEN),
    Word("vacancy_application", "Vacancies and secondments", "Vacancies", colour=PURPLE),
    Word("mentoring", "Mentoring", colour=OLIVE),
    Word("cookies", "Website tracking", "Tracking", colour=PINK),
)
SHARING_PURPOSES = tuple(purpose for purpose in CONSENT_PURPOSES if purpose != "cookies")

RECIPIENT_KINDS = WordList(
    Word("event_venue", "Event venue", colour=ACCENT),
    Word("programme_facilitator", "Programme facilitator", colour=GREEN),
    Word("prospective_employer", "Prospective employer", colour=PURPLE),
    Word("mentoring_partner", "Mentoring partner", colour=OLIVE),
    Word("third_party_platform", "Third-party platform", colour=PINK),
)

MARKETING_REACH = WordList(
    Word(
        "reached",
        "May be reached by e-mail",
        "Reached",
        "They have an e-mail address, and nothing forbids it.",
    ),
    Word(
        "restricted",
        "Processing restricted",
        "Restricted",
        "A restriction is in force (UK GDPR Art 18).",
    ),
    Word(
        "objected",
        "Objected",
        meaning="They objected to marketing, or the CRM notes that they do not want to hear more (Art 21).",
    ),
    Word("opted_out", "Opted out", meaning="They opted out of e-mail or of every channel."),
    Word(
        "no_address",
        "No e-mail address",
        "No e-mail",
        "Nothing forbids it, but the copy has no e-mail address of theirs.",
    ),
)

DATA_CATEGORIES = ("contact", "special_category", "engagement", "communication", "interest")
"""What a disclosure can be of (rules.md section 7)."""
ENGAGEMENT_KINDS = (
    "login",
    "booking",
    "event_response",
    "attendance",
    "application",
    "download",
    "video_view",
    "page_view",
    "evaluation",
    "enquiry",
)
SERVICE_KINDS = ("event", "programme", "seminar", "mentoring", "vacancy", "secondment")
COMMUNICATION_KINDS = ("marketing_email", "service_email", "meeting_note", "phone_call")
POINT_KINDS = ("email", "phone", "mobile", "address")
SPECIAL_CATEGORY_KINDS = ("access", "dietary", "health")
OPT_OUT_CHANNELS = ("email", "phone", "post", "all")
