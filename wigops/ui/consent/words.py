"""Consent and marketing in words, for the pages about them."""

from collections.abc import Iterable

from wigops.catalogue import MARKETING_REACH

MISSING_WORDS = {
    "never_given": "Never given",
    "given_after": "Given after",
    "withdrawn_before": "Withdrawn before",
    "wrong_purpose": "Given for another purpose",
}
MISSING_MEANING = {
    "never_given": "There is no consent of theirs at all for that purpose, nor another in force.",
    "given_after": "They consented to that purpose later than we processed their data.",
    "withdrawn_before": "They had consented and withdrawn it by then.",
    "wrong_purpose": "They had consented to another purpose alone.",
}
LEFT_OUT_WORDS = MARKETING_REACH.words | {"to_be_erased": "Erasure granted"}
LIST_WORDS = {
    "processed": "people processed, by purpose",
    "covered": "people whose every row is covered, by purpose",
    "gap": "people in the gap, by purpose",
    "gap_rows": "rows processed without consent",
    "stale": "stale consents still relied on",
    "incomplete": "consents with incomplete evidence",
    "mailing": "people who may be asked again",
    "left_out": "people left out of the mailing",
}
EVENT_WORDS = {
    "given": "Consent given",
    "withdrawn": "Withdrawn, says the CRM",
    "withdrawn_here": "Withdrawn, recorded here",
    "taken_back": "Withdrawal taken back as a mistake",
    "opted_out": "Opted out of marketing, says the CRM",
    "opted_out_here": "Opted out of marketing, recorded here",
}
CHANGE_WORDS = {
    "open": "Not sent yet",
    "sent": "Sent",
    "overdue": "Overdue",
    "confirmed": "Confirmed once",
    "withdrawn": "Withdrawn",
}
ASSESSED_WORDS = {"marketing": "Marketing", "membership_administration": "Membership administration"}


def listed(ids: Iterable[str], words: dict[str, str]) -> str:
    """Several ids in words, one after the other."""
    return "; ".join(words.get(one, one) for one in ids)


def points(change: float | None) -> str:
    """A change of a share in percentage points; "no change" for one that rounds to nothing."""
    if change is None:
        return "-"
    rounded = round(change * 100, 1)
    return f"{rounded:+.1f} points" if rounded else "no change"
