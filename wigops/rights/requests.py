"""The register of rights requests: recording them and what happens to each, with the clock worked out.

No due date is stored: it is worked out from the events and the holidays whenever it is asked for.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import london_today, utc_now
from wigops.errors import BadInputError
from wigops.export.caption import date_words
from wigops.policy import check_plausible
from wigops.rights.clock import KINDS, Pause, deadline
from wigops.rights.events import EVENTS, History, in_words, why_not
from wigops.rights.holidays_of_ours import own_holidays
from wigops.rights.requests_on_record import Request, deadline_of, find_request
from wigops.store import Connection, Store, read_sql, scalar

CAME_BY = ("e-mail", "post", "phone", "in person", "website", "through somebody else")


def open_request(
    store: Store,
    kind: str,
    *,
    received_on: date,
    by: str,
    contact_ids: Sequence[str] = (),
    asked_as: str | None = None,
    came_by: str | None = None,
    handler: str | None = None,
    note: str | None = None,
) -> Request:
    """Enter a request in the register, by an officer.

    `contact_ids` are the CRM's records of whoever asks (the first stands for the person); with none,
    `asked_as` says who asked. Raises RefusedError for an account that may not; BadInputError for an unknown
    kind or contact, a date to come, or nobody named.
    """
    if kind not in KINDS:
        raise BadInputError(f"A request is one of {', '.join(KINDS)}: nothing was recorded.")
    check_plausible(store.home.path, received_on)
    if received_on > london_today():
        raise BadInputError("A request cannot have come on a day that has not: nothing was recorded.")
    if not contact_ids and not (asked_as or "").strip():
        raise BadInputError("Say who asked, or choose the person: nothing was recorded.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        _check_known(cursor, contact_ids)
        contact_id = contact_ids[0] if contact_ids else None
        values = {
            "kind": kind,
            "contact_id": contact_id,
            "asked_as": _text(asked_as),
            "received_on": received_on,
            "came_by": came_by,
            "handler": _text(handler) or actor,
            "note": _text(note),
            "recorded_by": actor,
            "recorded_at": utc_now(),
        }
        request_id = scalar(cursor, read_sql(__package__, "record_request"), values)
        _add_contacts(cursor, request_id, contact_ids[1:], actor)
        note_shown(cursor, request_id)
        record(
            cursor,
            actor,
            "request recorded",
            {"request_id": request_id, "kind": kind, "contact_id": contact_id},
        )
        return find_request(cursor, request_id)


def identify(store: Store, request_id: int, contact_ids: Sequence[str], *, by: str) -> Request:
    """Say which of the CRM's records the person is who asked, by an officer.

    Raises RefusedError; BadInputError for no record, an unknown one, or a request that is closed. What was
    granted stays granted to the same person: records can be added, and none taken away.
    """
    if not contact_ids:
        raise BadInputError("Choose the person: nothing was changed.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        request = find_request(cursor, request_id)
        if not request.is_open:
            raise BadInputError(f"Request {request_id} is closed: nothing was changed.")
        if request.history.has("granted") and not set(request.contact_ids) <= set(contact_ids):
            raise BadInputError(
                f"Request {request_id} was granted to somebody else: nothing was changed. Record that it is "
                "withdrawn, and record a new request for the right person."
            )
        _check_known(cursor, contact_ids)
        cursor.execute(
            "UPDATE ops.rights_request SET contact_id = ? WHERE request_id = ?", [contact_ids[0], request_id]
        )
        cursor.execute("DELETE FROM ops.rights_request_contact WHERE request_id = ?", [request_id])
        _add_contacts(cursor, request_id, contact_ids[1:], actor)
        record(
            cursor,
            actor,
            "request identified",
            {"request_id": request_id, "contact_id": contact_ids[0], "records": len(contact_ids)},
        )
        return find_request(cursor, request_id)


def hand_over(store: Store, request_id: int, handler: str, *, by: str) -> Request:
    """Say who handles a request, by an officer. Raises RefusedError, BadInputError for nobody."""
    if not handler.strip():
        raise BadInputError("Say who handles the request: nothing was changed.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        find_request(cursor, request_id)
        cursor.execute(
            "UPDATE ops.rights_request SET handler = ? WHERE request_id = ?", [handler.strip(), request_id]
        )
        record(cursor, actor, "request handed over", {"request_id": request_id})
        return find_request(cursor, request_id)


def record_event(
    store: Store, request_id: int, event: str, *, on: date, by: str, note: str | None = None
) -> Request:
    """Record what happened to a request on a London date, by an officer; returns the request as it is then.

    A restriction that is granted makes a notice for each recipient of the person's data (UK GDPR Art 19).
    Raises RefusedError for an account that may not; BadInputError for an unknown request or event, a date to
    come, one before what happened last, an event that cannot come next, or an extension after the month has
    run out, each saying what is possible.
    """
    if event not in EVENTS:
        raise BadInputError(f"What happens to a request is one of {', '.join(EVENTS)}: nothing was recorded.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        request = find_request(cursor, request_id)
        _check_event(cursor, request, event, on)
        values = {
            "request_id": request_id,
            "event": event,
            "happened_on": on,
            "note": _text(note),
            "recorded_by": actor,
            "recorded_at": utc_now(),
        }
        cursor.execute(read_sql(__package__, "record_event"), values)
        if (request.kind, event) == ("restriction", "granted"):
            told = {"contact_ids": list(request.contact_ids), "today": london_today()}
            cursor.execute(read_sql(__package__, "make_restriction_notices"), told)
        note_shown(cursor, request_id)
        record(
            cursor,
            actor,
            "request event",
            {"request_id": request_id, "what": event, "on": on.isoformat(), "contact_id": request.contact_id},
        )
        return find_request(cursor, request_id)


def note_shown(cursor: Connection, request_id: int) -> None:
    """Keep the due date that a request has now as the one that people know of (`moved_deadlines`)."""
    due_on = find_request(cursor, request_id).due_on
    cursor.execute("DELETE FROM ops.shown_deadline WHERE request_id = ?", [request_id])
    cursor.execute("INSERT INTO ops.shown_deadline VALUES (?, ?, ?)", [request_id, due_on, utc_now()])


def _check_event(cursor: Connection, request: Request, event: str, on: date) -> None:
    if on > london_today():
        raise BadInputError("That day has not come: nothing was recorded.")
    if on < request.received_on:
        raise BadInputError(
            f"The request came on {date_words(request.received_on)}, so nothing can have happened to it "
            "before: nothing was recorded."
        )
    latest = max((one.happened_on for one in request.events), default=None)
    if latest is not None and on < latest:
        raise BadInputError(
            f"Something happened to the request on {date_words(latest)} already; what comes next is on that "
            "day or later: nothing was recorded."
        )
    reason = why_not(request.history, event)
    if reason is not None:
        raise BadInputError(
            f"That cannot come next, since {reason}. {_what_can(request)}: nothing was recorded."
        )
    if event == "clarification-asked":
        _check_no_overlap(request.history, on)
    if event == "extended":
        _check_in_time(request, on, own_holidays(cursor))


def _what_can(request: Request) -> str:
    can = request.possible_events
    return f"What can is {in_words(can)}" if can else "Nothing more can"


def _check_no_overlap(history: History, on: date) -> None:
    last = history.last("clarification-received")
    if last is not None and on <= last:
        raise BadInputError(
            f"The last clarification came on {date_words(last)}; two that overlap would count a day twice, "
            "so the next can be asked for on the day after: nothing was recorded."
        )


def _check_in_time(request: Request, on: date, holidays: Mapping[date, str]) -> None:
    """An extension is decided before the month has run out, pauses added (UK GDPR Art 12(3))."""
    asked = request.history.pauses
    if asked and asked[-1].received_on is None:
        until = (*asked[:-1], Pause(asked[-1].asked_on, max(on, asked[-1].asked_on)))
        clock = deadline(
            request.kind,
            request.received_on,
            identity=request.history.identity,
            fee=request.history.fee,
            pauses=until,
            own_holidays=holidays,
        )
    else:
        clock = deadline_of(request.history, holidays)
    if clock.extension_notice_by is None:
        raise BadInputError(
            "Its clock has not started, so there is nothing to extend yet: nothing was recorded."
        )
    if on > clock.extension_notice_by:
        raise BadInputError(
            f"The month ran out on {date_words(clock.extension_notice_by)}, and only until then could it be "
            "extended. It can be granted, refused or completed: nothing was recorded."
        )


def _check_known(cursor: Connection, contact_ids: Sequence[str]) -> None:
    row = cursor.execute(
        "SELECT count(DISTINCT contact_id) FROM crm.contact "
        "WHERE contact_id IN (SELECT unnest(CAST(? AS VARCHAR[])))",
        [list(contact_ids)],
    ).fetchone()
    if not row or row[0] != len(set(contact_ids)):
        raise BadInputError("The CRM copy has no contact with that id: nothing was recorded.")


def _add_contacts(cursor: Connection, request_id: int, contact_ids: Sequence[str], actor: str) -> None:
    cursor.execute(
        "INSERT INTO ops.rights_request_contact "
        "SELECT ?, unnest(CAST(? AS VARCHAR[])), ?, CAST(? AS TIMESTAMPTZ)",
        [request_id, list(contact_ids), actor, utc_now()],
    )


def _text(text: str | None) -> str | None:
    return (text or "").strip() or None
