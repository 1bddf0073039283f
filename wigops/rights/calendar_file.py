"""The open deadlines as a calendar file (RFC 5545): all-day events that name requests by number and kind."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from wigops.rights.clock import COMPLAINT
from wigops.rights.requests_on_record import Request

_MADE_BY = "-//wigops//Rights requests//EN"


def calendar_bytes(requests: Iterable[Request], *, made_at: datetime) -> bytes:
    """The due dates of the open requests among `requests`, and the last days to tell of an extension.

    A request whose due date cannot be known yet has no entry, nor has what was extended one for telling. The
    same requests and the same moment `made_at` (with a time zone) give the same bytes; a calendar that is
    given a later file moves the entries it has, since each keeps its UID. Raises ValueError for a moment
    without a time zone.
    """
    if made_at.tzinfo is None:
        raise ValueError("a calendar's moment has a time zone")
    calendar = Calendar()
    calendar.add("prodid", _MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Rights requests: open deadlines")
    opened = sorted((one for one in requests if one.is_open), key=lambda one: one.request_id)
    for request in opened:
        for what, day, summary in _deadlines(request):
            calendar.add_component(_event(request, what, day, summary, made_at))
    return bytes(calendar.to_ical(sorted=False))


def _deadlines(request: Request) -> Iterator[tuple[str, date, str]]:
    called = f"Request {request.request_id} ({request.kind})"
    if request.due_on is not None:
        due = "acknowledgement due" if request.kind == COMPLAINT else "answer due"
        if not (request.kind == COMPLAINT and request.history.has("acknowledged")):
            yield "due", request.due_on, f"{called}: {due}"
    if request.extension_notice_by is not None and not request.extended:
        yield "extension", request.extension_notice_by, f"{called}: last day to tell of an extension"


def _event(request: Request, what: str, day: date, summary: str, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", f"request-{request.request_id}-{what}@wigops.invalid")
    event.add("dtstamp", made_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")
    return event
