"""Rights requests in words and on a bar, for the list and for one request."""

from datetime import date

from wigops.export.caption import counted
from wigops.rights import COMPLAINT, Request
from wigops.ui.kit.listing import Colour

KIND_WORDS = {
    "access": "Access",
    "rectification": "Rectification",
    "erasure": "Erasure",
    "restriction": "Restriction",
    "objection": "Objection",
    "portability": "Portability",
    "complaint": "Complaint",
}
STATE_WORDS = {
    "open": "Open",
    "awaiting_identity": "Waits for identity",
    "awaiting_fee": "Waits for the fee",
    "paused": "Paused for clarification",
    "granted": "Granted, to be done",
    "refused": "Refused",
    "completed": "Completed",
    "withdrawn": "Withdrawn",
}
OPEN_STATES = ("open", "awaiting_identity", "awaiting_fee", "paused", "granted")

EARLIEST = date(2018, 5, 25)
"""The day from which UK GDPR's rights could be used."""

_BAR = 10  # signs


def left_words(request: Request) -> str:
    """How long there is still, in words."""
    left = request.days_to_answer
    if left is None:
        if request.kind == COMPLAINT and request.history.has("acknowledged"):
            return "Acknowledged"
        return "No due date yet" if request.is_open else "Closed"
    if left < 0:
        return f"Overdue by {counted(-left, 'day')}"
    return "Due today" if left == 0 else f"{counted(left, 'day')} left"


def taken_words(request: Request) -> str:
    """How long a closed request took, and whether that was in time, in words."""
    took = "" if request.days_taken is None else counted(request.days_taken, "day")
    if request.on_time is None:
        return took
    return f"{took}, {'on time' if request.on_time else 'late'}"


def pressing(request: Request) -> Colour:
    """red when it is due today or overdue, amber when it is soon, else nothing."""
    if request.is_overdue or request.days_to_answer == 0:
        return "red"
    return "amber" if request.is_due_soon else ""


def bar(request: Request) -> str:
    """What is left of the time, of the whole, as a row of signs; nothing where there is no due date."""
    left = request.days_to_answer
    if left is None or request.due_on is None:
        return ""
    whole = max((request.due_on - (request.starts_on or request.received_on)).days, 1)
    full = 0 if left <= 0 else max(1, min(_BAR, round(_BAR * left / whole)))
    return "█" * full + "░" * (_BAR - full)


def who(request: Request, names: dict[str, str]) -> str:
    """Whom it is about: the name in the copy, or who asked and was not found there yet."""
    if request.contact_id is None:
        return f"{request.asked_as or 'Somebody'} (not yet identified)"
    return names.get(request.contact_id) or "No name in the copy"
