"""Commands about rights requests: `deadline` and `request`."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer

from wigops.commands.shared import DEFAULT_WAIT, AsJson, AsOf, By, Wait, day, echo, meant, opened
from wigops.errors import BadInputError
from wigops.rights import (
    CAME_BY,
    EVENTS,
    KINDS,
    Asked,
    Pause,
    Request,
    deadline,
    list_requests,
    open_request,
    own_holidays,
    record_event,
)

_DATE = "YYYY-MM-DD"
_LAST_YEAR = 9990  # what is reckoned from a later day could lie beyond the calendar
request_commands = typer.Typer(no_args_is_help=True, help="Record and list rights requests.")
Kind = Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(KINDS)}.")]
Received = Annotated[str, typer.Option("--received", metavar=_DATE, help="The day it came.")]
Note = Annotated[str | None, typer.Option(help="A note; it goes when the person is erased.")]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("deadline")(show_deadline)
    app.add_typer(request_commands, name="request")


def show_deadline(
    kind: Kind,
    received: Received,
    identity_received: Annotated[
        str | None, typer.Option(metavar=_DATE, help="The day identity was confirmed.")
    ] = None,
    fee_paid: Annotated[str | None, typer.Option(metavar=_DATE, help="The day the fee was paid.")] = None,
    clarification: Annotated[
        list[str] | None, typer.Option(metavar="D..D", help="Clarification asked for and received.")
    ] = None,
    extended: Annotated[bool, typer.Option("--extended", help="Extended by two months.")] = False,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Say when a request has to be answered, and why."""
    if kind not in KINDS:
        raise BadInputError(f"A request is one of {', '.join(KINDS)}.")
    with opened(wait) as store, store.read() as cursor:
        holidays = own_holidays(cursor)
    found = deadline(
        kind,
        _day(received, "--received"),
        identity=_asked_and_came(identity_received, "--identity-received"),
        fee=_asked_and_came(fee_paid, "--fee-paid"),
        pauses=[_pause(span) for span in clarification or ()],
        extended=extended,
        own_holidays=holidays,
    )
    document = {
        "starts_on": found.starts_on,
        "nominal": found.nominal,
        "due_on": found.due_on,
        "extension_notice_by": found.extension_notice_by,
        "moved_by": found.moved_by,
        "because": found.because,
    }
    echo(document, lambda: [step.sentence for step in found.steps], as_json=as_json)


@request_commands.command("open")
def record_request(
    kind: Kind,
    received: Received,
    by: By,
    contact: Annotated[
        list[str] | None, typer.Option(help="The contact's CRM id; again for further records of theirs.")
    ] = None,
    asked_as: Annotated[str | None, typer.Option(help="Who asked, where nobody was found yet.")] = None,
    came_by: Annotated[str | None, typer.Option(help=f"How it came: {', '.join(CAME_BY)}.")] = None,
    handler: Annotated[str | None, typer.Option(help="Who handles it; you.")] = None,
    note: Note = None,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Record a request."""
    with opened(wait) as store:
        request = open_request(
            store,
            kind,
            received_on=day(received, "--received"),
            by=by,
            contact_ids=meant(store, *(contact or ())),
            asked_as=asked_as,
            came_by=came_by,
            handler=handler,
            note=note,
        )
    echo(_document(request), lambda: [_in_words(request), request.because], as_json=as_json)


@request_commands.command("event")
def add_event(
    request_id: Annotated[int, typer.Argument(metavar="ID", help="The request's number.")],
    event: Annotated[str, typer.Argument(metavar="EVENT", help=f"One of {', '.join(EVENTS)}.")],
    on: Annotated[str, typer.Option("--on", metavar=_DATE, help="The day it happened.")],
    by: By,
    note: Note = None,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Record what happened to a request."""
    with opened(wait) as store:
        request = record_event(store, request_id, event, on=day(on, "--on"), by=by, note=note)
    echo(_document(request), lambda: [_in_words(request), request.because], as_json=as_json)


@request_commands.command("list")
def show(
    as_of: AsOf = None,
    only_open: Annotated[bool, typer.Option("--open", help="Open requests alone.")] = False,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """List the requests, open ones first, soonest due first."""
    with opened(wait) as store, store.read() as cursor:
        found = list_requests(cursor, day(as_of, "--as-of"), only_open=only_open)
    echo(
        [_document(one) for one in found],
        lambda: [_in_words(one) for one in found] or ["There are no requests."],
        as_json=as_json,
    )


def _document(request: Request) -> dict[str, Any]:
    return asdict(request)


def _asked_and_came(text: str | None, option: str) -> Asked:
    """What was asked for and came; the day it was asked for plays no part once it has come."""
    if text is None:
        return Asked()
    came = _day(text, option)
    return Asked(came, came)


def _pause(text: str) -> Pause:
    asked, dots, came = text.partition("..")
    if not dots:
        raise BadInputError("--clarification takes two dates such as 2026-03-02..2026-03-09.")
    return Pause(_day(asked, "--clarification"), _day(came, "--clarification") if came else None)


def _day(text: str, option: str) -> date:
    """A date to reckon with."""
    found = day(text, option)
    if found.year > _LAST_YEAR:
        raise BadInputError(f"{option} is too far in the future to reckon with.")
    return found


def _in_words(request: Request) -> str:
    left = "" if request.days_left is None else f"  {request.days_left} days left"
    return (
        f"{request.request_id:>5}  {request.kind:13}  {request.contact_id or '-'}  {request.state}  "
        f"due {_spelled(request.due_on)}{left}"
    )


def _spelled(day_or_none: date | None) -> str:
    return day_or_none.isoformat() if day_or_none else "-"
