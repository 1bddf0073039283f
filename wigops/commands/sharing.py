"""The command `sharing`: every disclosure with its flags."""

import json
from collections.abc import Iterator

import typer

from wigops.commands.shared import DEFAULT_WAIT, AsJson, AsOf, Wait, day, opened
from wigops.store import Connection, read_sql

_ROWS_AT_A_TIME = 10_000


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command("sharing")(sharing)


def sharing(as_of: AsOf = None, as_json: AsJson = False, wait: Wait = DEFAULT_WAIT) -> None:
    """List every disclosure up to a date with its flags, newest first."""
    values = {"as_of": day(as_of, "--as-of")}
    with opened(wait) as store, store.read() as cursor:
        cursor.execute(read_sql("wigops.sharing", "sharing_json"), values)
        if as_json:
            _print_array(cursor)
            return
        for row in _rows(cursor):
            entry = json.loads(row)
            shared_on = (entry["shared_at"] or "no date")[:10]
            typer.echo(
                f"{shared_on:<10}  {entry['sharing_id']}  {entry['contact_id'] or '(erased)'}  to "
                f"{entry['recipient_id']}  {', '.join(entry['flags']) or '-'}"
            )


def _rows(cursor: Connection) -> Iterator[str]:
    while rows := cursor.fetchmany(_ROWS_AT_A_TIME):
        yield from (row[0] for row in rows)


def _print_array(cursor: Connection) -> None:
    """The rows, each a JSON object already, as one array, never all of them in memory."""
    separator = "["
    for row in _rows(cursor):
        typer.echo(separator + row, nl=False)
        separator = ",\n"
    typer.echo("[]" if separator == "[" else "]")
