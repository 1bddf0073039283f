"""Commands that look after the installation: `verify`, `backup`, `restore`, `compact` and `serve`."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from wigops.accounts import COMMAND_LINE, first_account_code
from wigops.audit import compact as compact_store
from wigops.audit import record, verify_chain
from wigops.clock import london_today
from wigops.commands.shared import DEFAULT_WAIT, AsJson, Wait, echo, opened, progress
from wigops.crm.history import last_loaded
from wigops.crm.load import load_export
from wigops.crm.verify import count_leftovers, count_orphans
from wigops.crm.who import questions
from wigops.erasure import catch_up
from wigops.erasure import count_leftovers as count_mentions
from wigops.erasure import restore as restore_backup
from wigops.errors import RefusedError
from wigops.retention import DueFilter, due_page, place_hold
from wigops.review import take_figures, unmatched
from wigops.store import Connection, Home, RewriteDiffersError, Store, back_up, kept_rewrites
from wigops.tombstone import Ledger, LedgerDamagedError, not_done, not_in_ledger

_DEFAULT_PORT = "8501"
_EXAMPLE_HOLDS = 2


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("verify")(verify)
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("compact")(compact)
    app.command("serve")(serve)


def verify(as_json: AsJson = False, wait: Wait = DEFAULT_WAIT) -> None:
    """Check the trail, the copy, the ledger and the signed reviews.

    Wrong are broken links, orphaned rows, rows about somebody erased, deeds that one of ledger and database
    lacks, a ledger that was changed, a signed week that is not what was signed, and a rewrite of the file
    that differed from it, while what was kept of it is there.
    """
    with opened(wait, catch_up_first=False) as store:
        damage = _caught_up(store)
        with store.read() as cursor:
            chain = verify_chain(cursor)
            orphans, leftovers = count_orphans(cursor), count_leftovers(cursor)
            mentions = count_mentions(cursor)["open"]
            asked = questions(cursor, only_open=True)
            ledger = damage or _ledger_in_words(cursor, Ledger(store.home))
            reviews = _reviews_in_words(unmatched(cursor))
        rewrite = _rewrite_in_words(store.home)
    document = {
        "audit": chain.in_words,
        "events": chain.events,
        "orphans": orphans,
        "leftovers": leftovers,
        "mentions_to_deal_with": mentions,
        "questions_of_identity": len(asked),
        "ledger": ledger,
        "reviews": reviews,
        "rewrite": rewrite,
    }
    echo(document, lambda: [f"{name}: {value}" for name, value in document.items()], as_json=as_json)
    if chain.broken_at is not None or orphans or leftovers or {ledger, reviews, rewrite} != {"ok"}:
        raise RefusedError("Something is wrong: see what verify printed. Nothing was changed.")


def _caught_up(store: Store) -> str | None:
    """Finish what was cut off, as every command does; what is wrong with a ledger that forbids it, if any."""
    try:
        catch_up(store)
    except LedgerDamagedError as damage:
        return str(damage)
    except RewriteDiffersError:  # it has kept the file, which is what is looked for below
        return None
    return None


def _ledger_in_words(cursor: Connection, ledger: Ledger) -> str:
    """Whether the ledger and the database hold the same deeds."""
    waiting, lost = len(not_done(cursor, ledger)), not_in_ledger(cursor, ledger)
    if waiting:
        return f"{waiting} of its deeds are not in the database"
    return f"{lost} of the database's deeds are not in it" if lost else "ok"


def _reviews_in_words(weeks: list[str]) -> str:
    """Whether every signed week is stored as it was signed."""
    return f"not as signed: {', '.join(weeks)}" if weeks else "ok"


def _rewrite_in_words(home: Home) -> str:
    """Whether no rewrite of the file differed from it that nobody has looked into."""
    kept = kept_rewrites(home)
    return f"one differed from the file: look into {kept[0]}, then remove it" if kept else "ok"


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
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Put a backup in the database's place, and do again every erasure made since."""
    with opened(wait, catch_up_first=False) as store:
        replayed = restore_backup(store, file.absolute(), by=COMMAND_LINE)
    echo(
        {"file": str(file.absolute()), "replayed": replayed},
        lambda: [
            f"Restored {file}. Erasures, releases and redactions done again: {replayed}. "
            "Everybody was signed out."
        ],
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
