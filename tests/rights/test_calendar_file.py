"""The calendar file of open deadlines, as a calendar reads it."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from wigops.rights import Request, list_requests, open_request, record_event
from wigops.rights.calendar_file import calendar_bytes
from wigops.store import Store

RECEIVED = date(2026, 11, 2)
LATER = date(2026, 11, 4)
MADE_AT = datetime(2026, 11, 23, 9, 30, 1, 99, tzinfo=UTC)


def asked(mill: Store, kind: str, *events: str) -> Request:
    request = open_request(
        mill, kind, received_on=RECEIVED, by="olive", contact_ids=["jane"], note="Jane called about lupin."
    )
    for event in events:
        request = record_event(mill, request.request_id, event, on=LATER, by="olive", note="Much of it.")
    return request


def entries(mill: Store) -> dict[str, date]:
    """The entries of the file, by their summary."""
    with mill.read() as cursor:
        read = Calendar.from_ical(calendar_bytes(list_requests(cursor), made_at=MADE_AT))
    return {str(event["summary"]): event.decoded("dtstart") for event in read.walk("VEVENT")}


def test_an_open_request_has_its_due_date_and_the_last_day_to_tell_of_an_extension(mill: Store) -> None:
    number = asked(mill, "access").request_id
    assert entries(mill) == {
        f"Request {number} (access): answer due": date(2026, 12, 2),
        f"Request {number} (access): last day to tell of an extension": date(2026, 12, 2),
    }


def test_one_that_was_extended_has_its_new_due_date_alone(mill: Store) -> None:
    number = asked(mill, "access", "extended").request_id
    assert entries(mill) == {f"Request {number} (access): answer due": date(2027, 2, 2)}


@pytest.mark.parametrize("event", ["refused", "withdrawn"])
def test_what_is_closed_has_no_entry(event: str, mill: Store) -> None:
    asked(mill, "access", event)
    assert entries(mill) == {}


def test_what_is_paused_has_no_entry_yet(mill: Store) -> None:
    asked(mill, "access", "clarification-asked")
    assert entries(mill) == {}


def test_a_complaint_is_there_until_it_is_acknowledged(mill: Store) -> None:
    number = asked(mill, "complaint").request_id
    assert entries(mill) == {f"Request {number} (complaint): acknowledgement due": date(2026, 12, 2)}
    record_event(mill, number, "acknowledged", on=LATER, by="olive")
    assert entries(mill) == {}


def test_it_names_nobody_and_is_the_same_for_the_same(mill: Store) -> None:
    requests = [asked(mill, "access"), asked(mill, "erasure")]
    once = calendar_bytes(requests, made_at=MADE_AT)
    assert calendar_bytes(reversed(requests), made_at=MADE_AT) == once
    for word in (b"jane", b"Jane", b"lupin", b"olive"):
        assert word not in once
    assert b"DTSTAMP:20261123T093001Z" in once


def test_its_entries_are_all_day_and_keep_their_uid_when_a_deadline_moves(mill: Store) -> None:
    request = asked(mill, "access")
    before = Calendar.from_ical(calendar_bytes([request], made_at=MADE_AT))
    moved = record_event(mill, request.request_id, "extended", on=LATER, by="olive", note="Much.")
    after = Calendar.from_ical(calendar_bytes([moved], made_at=MADE_AT))
    (now,) = after.walk("VEVENT")
    assert now["uid"] in [event["uid"] for event in before.walk("VEVENT")]
    assert b"DTSTART;VALUE=DATE:20270202" in calendar_bytes([moved], made_at=MADE_AT)


def test_no_requests_are_a_calendar_too() -> None:
    assert Calendar.from_ical(calendar_bytes([], made_at=MADE_AT)).walk("VEVENT") == []


def test_the_moment_has_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar_bytes([], made_at=MADE_AT.replace(tzinfo=None))
