"""The register of rights requests as it is read: each request as of a date, with its clock worked out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wigops.clock import london_today
from wigops.errors import BadInputError
from wigops.rights.clock import COMPLAINT, Deadline, deadline
from wigops.rights.events import Happened, History, possible
from wigops.rights.holidays_of_ours import own_holidays
from wigops.rights.working_days import working_days_after
from wigops.store import Connection, read_sql

SOON_WORKING_DAYS = 5
"""A request is due soon from so many working days before its due date."""


@dataclass(frozen=True)
class Request:
    """One request as of a London date, with its clock; dates that cannot be known yet are None.

    `contact_id` is None while nobody was found for it (`asked_as` is who asked, then); `contact_ids` are all
    the CRM's records of that person. `state` is open, awaiting_identity, awaiting_fee, paused, granted,
    refused, completed or withdrawn; `days_left` counts from that date, below 0 once overdue. `on_time` is
    whether it was closed in time, None while it is open. `soon_until` is the last day that is soon.
    `notice_by` is when the person has to be told of an extension.
    """

    request_id: int
    kind: str
    contact_id: str | None
    contact_ids: tuple[str, ...]
    asked_as: str | None
    state: str
    received_on: date
    starts_on: date | None
    nominal: date | None
    due_on: date | None
    days_left: int | None
    soon_until: date
    extension_notice_by: date | None
    extended: bool
    closed_on: date | None
    on_time: bool | None
    days_taken: int | None
    in_force: bool
    because: str
    came_by: str | None
    handler: str | None
    note: str | None
    recorded_by: str
    events: tuple[Happened, ...]

    @property
    def history(self) -> History:
        return History(self.kind, self.received_on, self.events, identified=self.contact_id is not None)

    @property
    def possible_events(self) -> list[str]:
        """What can happen to it next."""
        return possible(self.history)

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def days_to_answer(self) -> int | None:
        """`days_left` while it counts: a complaint's does not once it is acknowledged."""
        return None if self.kind == COMPLAINT and self.history.has("acknowledged") else self.days_left

    @property
    def is_overdue(self) -> bool:
        return self.days_to_answer is not None and self.days_to_answer < 0

    @property
    def is_due_soon(self) -> bool:
        """Whether it is due today or within five working days."""
        return (
            self.days_to_answer is not None
            and self.due_on is not None
            and self.days_to_answer >= 0
            and self.due_on <= self.soon_until
        )

    @property
    def verified(self) -> bool:
        """Whether the person is known to be who they say: identity not asked for, or confirmed."""
        return self.contact_id is not None and not self.history.identity.outstanding


def find_request(cursor: Connection, request_id: int, as_of: date | None = None) -> Request:
    """The request numbered `request_id`, as of a London date (today). Raises BadInputError for none."""
    found = _requests(cursor, as_of or london_today(), request_id=request_id)
    if not found:
        raise BadInputError(f"There is no request {request_id}: nothing was changed.")
    return found[0]


def list_requests(
    cursor: Connection, as_of: date | None = None, *, only_open: bool = False, contact_id: str | None = None
) -> list[Request]:
    """Requests as of a London date (today): open ones first, soonest due first, then closed, latest first.

    One whose due date cannot be known yet stands after those that have one. `contact_id` leaves those about
    one contact.
    """
    found = _requests(cursor, as_of or london_today(), contact_id=contact_id)
    opened = sorted(
        (one for one in found if one.is_open), key=lambda one: (one.due_on or date.max, one.received_on)
    )
    if only_open:
        return opened
    closed = [one for one in found if not one.is_open]
    return opened + sorted(closed, key=lambda one: (one.closed_on, one.request_id), reverse=True)


def deadline_of(history: History, holidays: Mapping[date, str]) -> Deadline:
    """The clock of a request with this history."""
    return deadline(
        history.kind,
        history.received_on,
        identity=history.identity,
        fee=history.fee,
        pauses=history.pauses,
        extended=history.has("extended"),
        own_holidays=holidays,
    )


def _requests(
    cursor: Connection, as_of: date, *, request_id: int | None = None, contact_id: str | None = None
) -> list[Request]:
    values = {"as_of": as_of, "request_id": request_id, "contact_id": contact_id}
    holidays = own_holidays(cursor)
    rows = cursor.execute(read_sql(__package__, "requests"), values).fetchall()
    soon_until = working_days_after(as_of, SOON_WORKING_DAYS, holidays)
    return [_request(row, as_of, soon_until, holidays) for row in rows]


def _request(row: tuple[Any, ...], as_of: date, soon_until: date, holidays: Mapping[date, str]) -> Request:
    (
        number,
        kind,
        contact_id,
        contact_ids,
        asked_as,
        received_on,
        came_by,
        handler,
        note,
        recorded_by,
        told,
    ) = row
    events = tuple(Happened(**one) for one in told)
    history = History(kind, received_on, events, identified=contact_id is not None)
    clock, closed_on = deadline_of(history, holidays), history.closed_on
    due_on = clock.due_on
    done_on = _answered_on(history)
    return Request(
        request_id=number,
        kind=kind,
        contact_id=contact_id,
        contact_ids=tuple(contact_ids),
        asked_as=asked_as,
        state=history.state,
        received_on=received_on,
        starts_on=clock.starts_on,
        nominal=clock.nominal,
        due_on=due_on,
        days_left=(due_on - as_of).days if due_on and closed_on is None else None,
        soon_until=soon_until,
        extension_notice_by=clock.extension_notice_by,
        extended=history.has("extended"),
        closed_on=closed_on,
        on_time=done_on <= due_on if done_on and due_on else (True if done_on else None),
        days_taken=(closed_on - received_on).days if closed_on else None,
        in_force=history.in_force,
        because=clock.because,
        came_by=came_by,
        handler=handler,
        note=note,
        recorded_by=recorded_by,
        events=events,
    )


def _answered_on(history: History) -> date | None:
    """The day that is held against the due date: of closing, or a complaint's acknowledgement."""
    if history.kind == COMPLAINT and history.has("acknowledged"):
        return history.last("acknowledged")
    return history.closed_on
