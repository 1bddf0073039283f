"""The command `sharing`: every disclosure with its flags."""

import json

import typer

from wigops.commands.shared import DEFAULT_WAIT, AsJson, AsOf, Wait, day, json_rows, opened, print_array
from wigops.store import read_sql


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command("sharing")(sharing)


def sharing(as_of: AsOf = None, as_json: AsJson = False, wait: Wait = DEFAULT_WAIT) -> None:
    """List every disclosure up to a date with its flags, newest first."""
    values = {"as_of": day(as_of, "--as-of")}
    with opened(wait) as store, store.read() as cursor:
        cursor.execute(read_sql("wigops.sharing", "sharing_json"), values)
        if as_json:
            print_array(json_rows(cursor))
            return
        for row in json_rows(cursor):
            entry = json.loads(row)
            shared_on = (entry["shared_at"] or "no date")[:10]
            typer.echo(
                f"{shared_on:<10}  {entry['sharing_id']}  {entry['contact_id'] or '(erased)'}  to "
                f"{entry['recipient_id']}  {', '.join(entry['flags']) or '-'}"
            )
