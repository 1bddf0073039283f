"""Commands that look after the installation: `backup`, `restore`, `ledger mend`, `compact` and `serve`."""

import os
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from wigops.accounts import COMMAND_LINE, first_account_code
from wigops.audit import compact as compact_store
from wigops.audit import record
from wigops.clock import london_today
from wigops.commands.shared import DEFAULT_WAIT, AsJson, By, Wait, echo, opened, progress
from wigops.crm.history import last_loaded
from wigops.crm.load import load_export
from wigops.erasure import mend_ledger
from wigops.erasure import restore as restore_backup
from wigops.errors import BadInputError
from wigops.retention import DueFilter, due_page, place_hold
from wigops.review import take_figures
from wigops.store import Store, back_up

ledger_commands = typer.Typer(no_args_is_help=True, help="The file that a restore replays.")

_DEFAULT_PORT = "8501"
_EXAMPLE_HOLDS = 2


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("compact")(compact)
    app.command("serve")(serve)
    app.add_typer(ledger_commands, name="ledger")


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The new file to write.")],
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Write an encrypted copy of the database to a new file, while it is in use."""
    with opened(wait) as store:
        done = back_up(store, file.absolute())
        with store.write() as cursor:
            record(cursor, COMMAND_LINE, "backup", {"bytes": done.size})
    echo(
        {"file": str(done.file), "bytes": done.size},
        lambda: [
            f"Backed up to {done.file}: {done.size:,} bytes.",
            "It opens with this installation's keys alone: keep copies of database.key, tombstone.key and "
            "erasures.ledger elsewhere.",
        ],
        as_json=as_json,
    )


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup of this installation.")],
    despite_losses: Annotated[
        str | None,
        typer.Option(metavar="REASON", help="Restore although the ledger lacks erasures; an admin, --by."),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", help="The admin who accepts what is lost.")] = None,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Put a backup in the database's place, and do again every erasure made since."""
    if (despite_losses is None) != (by is None) or (
        despite_losses is not None and not despite_losses.strip()
    ):
        raise BadInputError("Accepting a loss takes --despite-losses REASON and --by: nothing was changed.")
    with opened(wait, catch_up_first=False) as store:
        replayed = restore_backup(store, file.absolute(), by=by or COMMAND_LINE, despite=despite_losses)
    echo(
        {"file": str(file.absolute()), "replayed": replayed},
        lambda: [
            f"Restored {file}. Erasures, releases and redactions done again: {replayed}. "
            "Everybody was signed out."
        ],
        as_json=as_json,
    )


@ledger_commands.command("mend")
def mend(
    by: By,
    reason: Annotated[
        str, typer.Option(help="How the ledger was lost, and why nothing better is to be had.")
    ],
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Enter what the database knows of the erased again, and accept the rest as lost; by an admin."""
    with opened(wait) as store:
        mended = mend_ledger(store, by=by, reason=reason)
    echo(
        asdict(mended),
        lambda: [f"Entered again: {mended.entered:,} batches. Accepted as lost: {mended.accepted:,} deeds."],
        as_json=as_json,
    )


def compact(as_json: AsJson = False, wait: Wait = DEFAULT_WAIT) -> None:
    """Rewrite the database file, so that nothing of what was deleted stays in it."""
    with opened(wait) as store:
        done = compact_store(store)
    echo(
        {"before_bytes": done.before, "after_bytes": done.after},
        lambda: [f"Rewritten: {done.before:,} bytes before, {done.after:,} after."],
        as_json=as_json,
    )


def serve(
    sample: Annotated[
        Path | None, typer.Option(help="An export to load first where nothing was ever loaded.")
    ] = None,
    wait: Wait = DEFAULT_WAIT,
) -> NoReturn:
    """Start the dashboard, and say where it is and how to create the first account."""
    with opened(wait) as store:
        with store.read() as cursor:
            is_new = last_loaded(cursor) is None
        if sample is not None and is_new:
            _load_sample(store, sample)
        code = first_account_code(store)
    port = os.environ.get("STREAMLIT_SERVER_PORT", _DEFAULT_PORT)
    typer.echo(f"\n  wigops is at http://127.0.0.1:{port}")
    if code is not None:
        typer.echo(f"  Create the first account there with this one-time code: {code}\n")
    app = Path(__file__).parents[2] / "app.py"
    sys.stdout.flush()
    os.execv(  # noqa: S606
        sys.executable,
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(app),
            "--server.port",
            port,
            "--server.headless",
            "true",
        ],
    )


def _load_sample(store: Store, sample: Path) -> None:
    """Load the fictional people, and hold two who are due, so that every status can be seen."""
    outcome = load_export(store, sample, progress=progress)
    typer.echo(f"Loaded the fictional sample: {outcome.loaded.get('contact', 0):,} people.")
    today = london_today()
    with store.read() as cursor:
        due = due_page(cursor, DueFilter(today, statuses=("due",)), limit=_EXAMPLE_HOLDS)
    for contact_id in due["contact_id"]:
        place_hold(
            store,
            contact_id,
            reason="An example: a complaint about a booking is still open",
            review_on=today + timedelta(days=90),
            by=None,
        )
    take_figures(store)
