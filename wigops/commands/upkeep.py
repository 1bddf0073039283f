"""Commands that look after the installation: `verify`, `compact` and `serve`."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from wigops.accounts import first_account_code
from wigops.audit import verify_chain
from wigops.clock import london_today
from wigops.commands.say import DEFAULT_WAIT, AsJson, Wait, opened, progress, say
from wigops.crm.history import last_loaded
from wigops.crm.load import load_export
from wigops.crm.verify import count_leftovers, count_orphans
from wigops.errors import RefusedError
from wigops.retention import DueFilter, due_page, place_hold
from wigops.store import Store
from wigops.store import compact as compact_store

_DEFAULT_PORT = "8501"
_EXAMPLE_HOLDS = 2


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("verify")(verify)
    app.command("compact")(compact)
    app.command("serve")(serve)


def verify(as_json: AsJson = False, wait: Wait = DEFAULT_WAIT) -> None:
    """Check the trail and the copy: the chain of events, orphaned rows, rows left over from a person."""
    with opened(wait) as store, store.read() as cursor:
        chain = verify_chain(cursor)
        orphans, leftovers = count_orphans(cursor), count_leftovers(cursor)
    document = {
        "audit": chain.in_words,
        "events": chain.events,
        "orphans": orphans,
        "leftovers": leftovers,
    }
    say(document, lambda: [f"{name}: {value}" for name, value in document.items()], as_json=as_json)
    if chain.broken_at is not None or orphans or leftovers:
        raise RefusedError("Something is wrong: see what verify printed. Nothing was changed.")


def compact(as_json: AsJson = False, wait: Wait = DEFAULT_WAIT) -> None:
    """Rewrite the database file, so that nothing of what was deleted stays in it."""
    with opened(wait) as store:
        done = compact_store(store)
    say(
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
    outcome = load_export(store, sample, say=progress)
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
