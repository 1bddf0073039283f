"""Commands about retention: `due` and `hold`."""

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer

from wigops.catalogue import RETENTION_STATUSES
from wigops.commands.shared import (
    DEFAULT_WAIT,
    AsJson,
    AsOf,
    By,
    Wait,
    day,
    echo,
    json_rows,
    meant,
    opened,
    print_array,
)
from wigops.errors import BadInputError
from wigops.retention import Hold, list_holds, place_hold, release_hold
from wigops.store import read_sql

_DEFAULT_STATUSES = "due,review,held"

hold_commands = typer.Typer(no_args_is_help=True, help="Hold a person's data back from deletion.")


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("due")(due)
    app.add_typer(hold_commands, name="hold")


def due(
    as_of: AsOf = None,
    status: Annotated[
        str,
        typer.Option(help=f"Which statuses, separated by commas: {', '.join(RETENTION_STATUSES)}, or all."),
    ] = _DEFAULT_STATUSES,
    special: Annotated[bool, typer.Option("--special", help="Special category data, not people.")] = False,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """List who (or which special category data) is due for deletion, and why."""
    values = {"as_of": day(as_of, "--as-of"), "statuses": _statuses(status)}
    with opened(wait) as store, store.read() as cursor:
        cursor.execute(read_sql("wigops.retention", "special_json" if special else "due_json"), values)
        if as_json:
            print_array(json_rows(cursor))
            return
        for row in json_rows(cursor):
            entry = json.loads(row)
            key = entry["special_category_id"] if special else entry["contact_id"]
            typer.echo(f"{entry['due_on'] or '-':10}  {entry['status']:8}  {key}  {entry['because']}")


def _statuses(text: str) -> list[str]:
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    if wanted == ["all"]:
        return list(RETENTION_STATUSES)
    unknown = [name for name in wanted if name not in RETENTION_STATUSES]
    if unknown or not wanted:
        raise BadInputError(f"--status takes some of {', '.join(RETENTION_STATUSES)}, or all.")
    return wanted


@hold_commands.command("add")
def add(
    contact: Annotated[str, typer.Option(help="The contact's CRM id.")],
    reason: Annotated[str, typer.Option(help="Why the data is held back.")],
    review_on: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="When to look at it again.")],
    by: By,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Place a hold on a contact."""
    with opened(wait) as store:
        until = day(review_on, "--review-on")
        hold = place_hold(store, *meant(store, contact), reason=reason, review_on=until, by=by)
    echo(asdict(hold), lambda: [_in_words(hold)], as_json=as_json)


@hold_commands.command("release")
def release(
    hold_id: Annotated[int, typer.Argument(metavar="ID", help="The hold's number.")],
    by: By,
    reason: Annotated[str, typer.Option(help="Why it is no longer needed.")],
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Release a hold."""
    with opened(wait) as store:
        hold = release_hold(store, hold_id, reason=reason, by=by)
    echo(asdict(hold), lambda: [_in_words(hold)], as_json=as_json)


@hold_commands.command("list")
def show(as_json: AsJson = False, wait: Wait = DEFAULT_WAIT) -> None:
    """List the holds, released ones too."""
    with opened(wait) as store, store.read() as cursor:
        holds = list_holds(cursor)
    document: list[dict[str, Any]] = [asdict(hold) for hold in holds]
    echo(document, lambda: [_in_words(hold) for hold in holds] or ["There are no holds."], as_json=as_json)


def _in_words(hold: Hold) -> str:
    state = f"released on {hold.released_on}" if hold.released_on else f"review by {hold.review_on}"
    return f"{hold.hold_id:>5}  {hold.contact_id}  since {hold.placed_on}, {state}: {hold.reason}"
