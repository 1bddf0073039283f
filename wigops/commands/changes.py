"""The `changes` commands: what the CRM's administrator was asked to change."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from wigops.commands.shared import DEFAULT_WAIT, AsJson, By, Wait, echo, opened
from wigops.outbox import Change, list_changes

changes_commands = typer.Typer(no_args_is_help=True, help="What the CRM's administrator was asked to change.")


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.add_typer(changes_commands, name="changes")


@changes_commands.command("list")
def show(as_json: AsJson = False, wait: Wait = DEFAULT_WAIT) -> None:
    """List the changes, newest first, each with its state."""
    with opened(wait) as store, store.read() as cursor:
        changes = list_changes(cursor)
    echo(
        [asdict(change) for change in changes],
        lambda: [_in_words(change) for change in changes] or ["There are no changes for the CRM."],
        as_json=as_json,
    )


@changes_commands.command("export")
def export(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.csv", help="A new file.")],
    by: By,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Write the changes that no load has confirmed yet as CSV, for the CRM's administrator."""
    from wigops.outbox.export import export_changes  # noqa: PLC0415 (pandas: half of a command's start)

    with opened(wait) as store:
        rows = export_changes(store, out, by=by)
    echo({"file": str(out), "rows": rows}, lambda: [f"{rows:,} changes written to {out}."], as_json=as_json)


def _in_words(change: Change) -> str:
    made = f"{change.made_at:%Y-%m-%d}"
    return f"{change.change_id:>6}  {made}  {change.state:9}  {change.contact_id}  {change.instruction}"
