"""Commands of the weekly review: `findings` and `review`."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import london_today
from wigops.commands.shared import DEFAULT_WAIT, AsJson, AsOf, By, Wait, day, echo, opened, print_array
from wigops.export.folder import write_files
from wigops.policy import policy_for
from wigops.review import Found, Week, accepted_today, findings_at, notes_of, week_figures
from wigops.store import Connection


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("findings")(findings)
    app.command("review")(review)


def findings(
    as_of: AsOf = None,
    accepted_too: Annotated[
        bool, typer.Option("--all", help="Those that an officer has accepted for now, too.")
    ] = False,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """List each breach of the policy that the data shows, the worst first."""
    on = day(as_of, "--as-of")
    with opened(wait) as store, store.read() as cursor:
        found = _entries(cursor, on, accepted_too=accepted_too)
        if as_json:
            print_array(json.dumps(one, ensure_ascii=False) for one in found)
            return
        for one in found:
            since = one["since"] or "-"
            typer.echo(
                f"{one['severity']:6}  {since:10}  {one['finding']}  {one['subject']}  {one['detail']}"
            )


def review(
    week: Annotated[str, typer.Option(metavar="YYYY-Www", help="The ISO week, such as 2026-W47.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write to; made if missing.")],
    by: By,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Write the board's pack of a week: a PDF, a workbook, and the charts as pictures."""
    from wigops.review.board_pack import board_pack  # noqa: PLC0415 - it takes a second to import

    named = Week.named(week)
    named.as_of(london_today())
    with opened(wait) as store:
        with store.read() as cursor:
            actor = require_role(cursor, by, "viewer").username
        figures, signed = week_figures(store, named, by=actor)
        with store.read() as cursor:
            notes = {section: one.text for section, one in notes_of(cursor, named).items()}
        files = board_pack(figures, signed, notes, policy_for(store.home.path))

        def note() -> None:
            details: dict[str, str | int] = {
                "what": f"board's pack {named.name}",
                "as": "pdf, xlsx, zip",
                "rows": len(files),
            }
            with store.write() as cursor:
                require_role(cursor, actor, "viewer")
                record(cursor, actor, "export", details)

        written = [str(path) for path in write_files(out, files, before=note)]
    by_whom = signed.signed_by if signed else None
    state = f"signed by {by_whom}" if by_whom else "not signed yet: its figures may still change"
    echo(
        {"files": written, "week": named.name, "signed_by": by_whom},
        lambda: [*written, f"The week {named.name} is {state}."],
        as_json=as_json,
    )


def _entries(cursor: Connection, on: date, *, accepted_too: bool) -> Iterator[dict[str, Any]]:
    accepted = accepted_today(cursor)
    for one in findings_at(cursor, on):
        until = accepted.get((one.finding.id, one.subject))
        if until is None or accepted_too:
            yield _entry(one, until)


def _entry(one: Found, accepted_until: date | None) -> dict[str, Any]:
    return {
        "finding": one.finding.id,
        "severity": one.finding.severity,
        "subject": one.subject,
        "detail": one.detail,
        "since": one.since and one.since.isoformat(),
        "contact_id": one.contact_id,
        "people": one.people,
        "title": one.finding.title,
        "rule": one.finding.rule,
        "mend": one.finding.mend,
        "accepted_until": accepted_until and accepted_until.isoformat(),
    }
