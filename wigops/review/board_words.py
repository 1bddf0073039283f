"""The board's pack in words. They are the product's own, so that a signed week's pack never changes."""

from collections.abc import Mapping
from datetime import date

from wigops.catalogue import RECIPIENT_KINDS
from wigops.clock import LONDON
from wigops.export.caption import date_words
from wigops.review.figures import Figures
from wigops.review.sign_off import Review
from wigops.review.small_numbers import LIMIT, Hidden, Shown, Value
from wigops.review.weeks import Week

OTHER_KIND = "other"
"""The recipients of every kind that the policy does not name: a kind is free text of the CRM."""

BANDS = {
    "overdue": "Overdue",
    "due_soon": "Due within five working days",
    "within": "Due later, within 30 days",
    "later": "Due later still, or clock not running",
}
"""Deadlines of the open requests."""

RECIPIENTS = RECIPIENT_KINDS.words | {OTHER_KIND: "Kinds that the policy does not name"}
DILIGENCE = {
    "recipients": "Recipients",
    "in_date": "In date",
    "soon": "Runs out soon",
    "ran_out": "Ran out",
    "never": "Never made",
}
DONE = {
    "people_erased": "People erased",
    "special_category_records_deleted": "Special category records deleted",
    "requests_received": "Rights requests received",
    "requests_closed": "Rights requests closed",
    "consents_withdrawn": "Withdrawals of consent recorded",
    "opted_out": "Marketing opt-outs recorded",
    "disclosures_recorded": "Disclosures recorded by hand",
    "disclosures_decided_against": "Disclosures decided against",
    "flags_answered": "Flags on disclosures answered",
    "notices_sent": "Notices sent to recipients",
    "loads": "CRM copies loaded",
    "findings_opened": "Cases of findings opened",
    "findings_closed": "Cases of findings closed",
}
CHANGES = {
    "open": "To be passed on",
    "sent": "Passed on to the CRM's administrator",
    "overdue": "Overdue: later copies do not show them",
    "confirmed": "Confirmed by a later copy",
    "withdrawn": "Withdrawn",
}
NOT_DRAWN = "What is hidden as a small number is not drawn"


def in_words(name: str) -> str:
    """An id without words of its own, such as "access", as the start of a sentence."""
    return sentence(name.replace("_", " "))


def called(names: Mapping[str, str], name: str) -> str:
    """What an id is called: by its words, or for want of these by itself."""
    return names.get(name) or in_words(name)


def counted(number: Shown) -> str:
    """A count as it is read: "1,234", or why it is hidden."""
    return str(number) if isinstance(number, Hidden) else f"{number:,}"


def some(number: Shown, one: str, many: str = "") -> str:
    """A count with its noun as it is read in a sentence: "1 person", "fewer than 5 people"."""
    plural = many or f"{one}s"
    if number is Hidden.NOT_SHOWN:
        return f"an undisclosed number of {plural}"
    return f"{counted(number)} {one if number == 1 else plural}"


def sentence(text: str) -> str:
    """`text` with its first letter as a sentence begins."""
    return text[:1].upper() + text[1:]


def percent(part: float | Hidden | None) -> str:
    """A share in per cent, rounded towards what is not all: 99.97 per cent is no hundred."""
    if part is None:
        return "-"
    if isinstance(part, Hidden):
        return str(part)
    rounded = round(part * 100, 1)
    if rounded == 100 and part < 1:  # noqa: PLR2004
        return "99.9 %"
    return f"{rounded:.1f} %"


def shown(value: Value) -> str:
    """A count or a share as it is read."""
    return counted(value) if isinstance(value, int) else percent(value)


def week_words(week: Week) -> str:
    """The week's days, "16 to 22 November 2026"."""
    first, last = week.monday, week.sunday
    if first.year != last.year:
        return f"{date_words(first)} to {date_words(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} to {date_words(last)}"
    return f"{first.day} to {date_words(last)}"


def signature(review: Review | None) -> str:
    """Who signed the week and when, or that nobody has."""
    if review is None:
        return "Not signed: these figures may still change"
    at = review.signed_at.astimezone(LONDON)
    return f"{review.signed_by}, {date_words(at.date())}, {at:%H:%M}"


def month_words(month: str) -> str:
    """A month such as 2026-03 as "March 2026"."""
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"


def how_worked_out(figures: Figures) -> list[str]:
    """How the figures came to be, and what they cannot say; a sentence or two each."""
    week = Week.named(figures.week)
    taken = figures.taken_at.astimezone(LONDON)
    late = taken.date() > week.sunday
    return [
        f"The figures are true as at {date_words(figures.as_of)}. They were worked out on "
        f"{date_words(taken.date())} at {taken:%H:%M} from the {figures.source}, under version "
        f"{figures.policy_version} of the privacy policy, by the rules that the pages of wigops apply.",
        *(
            [
                "They were not taken within the week: they are what a later copy of the CRM says of that "
                "week's last day. Whoever was erased since is not in them, but for the number of people due "
                "in the twelve weeks."
            ]
            if late
            else []
        ),
        "In the twelve weeks, a week that was not taken while it lasted is worked out from a later copy in "
        "the same way. A change on last week is the difference of two totals, not a count of people who came "
        "or went.",
        f"Counts of people from 1 to {LIMIT - 1}, and of requests, records, disclosures and e-mails, each of "
        f'which is one person\'s, are shown as "{Hidden.FEWER}", so that nobody can be recognised. '
        f'Where such a count could be worked out from others, these are "{Hidden.NOT_SHOWN}"; so are '
        "shares and medians that would give it away. Nought is shown. Counts of recipients, CRM copies and "
        "changes asked of the CRM are not of people and are always shown.",
        f"Consent coverage looks back over {figures.months} months. A person is counted once for each "
        "purpose, and covered when a consent for that purpose was in force for everything that was processed "
        "under it.",
        "A request is on time when it was closed by its due date; the twelve months are those up to the day "
        "of the figures.",
        "A disclosure is flagged when the log, the consents or the recipient's checks show that it should "
        "not have been made so. One disclosure may have several flags.",
        "The figures are as complete as the CRM copy. What the CRM does not export, they do not hold; what "
        "was recorded in wigops alone is in them.",
        "The notes are the officer's own words and are printed as they were written.",
    ]
