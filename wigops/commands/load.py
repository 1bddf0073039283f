"""Commands that bring data in: `sample` and `load`."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from wigops.commands.shared import DEFAULT_WAIT, AsJson, Wait, echo, opened, progress
from wigops.crm.load import Load, load_export
from wigops.crm.sample import write_sample
from wigops.errors import RefusedError

_SHOWN_REJECTIONS = 20


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("sample")(sample)
    app.command("load")(load)


def sample(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write the export.")],
    contacts: Annotated[int, typer.Option(help="How many people.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Write a fictional canonical export."""
    rows = write_sample(directory, contacts=contacts, seed=seed)
    echo(
        {"directory": str(directory), "rows": rows},
        lambda: [f"{count:>12,}  {table}" for table, count in rows.items()],
        as_json=as_json,
    )


def load(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The export's folder.")],
    mapping: Annotated[
        str | None, typer.Option(metavar="NAME|FOLDER", help="How another system's export maps.")
    ] = None,
    accept_change: Annotated[
        bool, typer.Option("--accept-change", help="Load in spite of a check that would refuse it.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what the load would do, and change nothing.")
    ] = False,
    by: Annotated[str | None, typer.Option("--by", help="The account that acts, for the trail.")] = None,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Load a CRM export as the new copy: whole, or not at all."""
    with opened(wait) as store:
        outcome = load_export(
            store,
            directory,
            by=by,
            mapping=mapping,
            accept_change=accept_change,
            look=dry_run,
            progress=progress,
        )
    echo(_document(outcome), lambda: _in_words(outcome), as_json=as_json)
    if outcome.refused:
        override = ", or load it with --accept-change if this is meant" if outcome.overridable else ""
        reasons = " ".join(outcome.reasons)
        raise RefusedError(f"The load was refused and nothing changed: {reasons} Mend the export{override}.")


def _document(outcome: Load) -> dict[str, Any]:
    document: dict[str, Any] = {
        "load_id": outcome.load_id,
        "loaded": outcome.loaded,
        "rejected": outcome.rejected,
        "suppressed": outcome.suppressed,
        "ignored_columns": outcome.ignored_columns,
        "ignored_files": outcome.ignored_files,
        "missing_columns": outcome.missing_columns,
        "impossible_dates": outcome.impossible_dates,
        "impossible_rows": [asdict(one) for one in outcome.impossible_rows],
        "unreadable_points": outcome.unreadable_points,
        "unreadable_rows": [asdict(one) for one in outcome.unreadable_rows],
        "protected_rejected": [asdict(one) for one in outcome.protected_rejected],
        "adrift": [asdict(one) for one in outcome.adrift],
        "maybe_erased": outcome.maybe_erased,
        "kept_out": [asdict(one) for one in outcome.kept_out],
        "people_due": outcome.people_due,
        "rejections": [
            {"table": row.table, "line": row.line, "reason": row.reason} for row in outcome.rejections
        ],
    }
    return {**document, "refused": outcome.reasons} if outcome.refused else document


def _in_words(outcome: Load) -> list[str]:
    lines = [f"Load {outcome.load_id}"]
    lines += [f"{count:>12,}  {table}" for table, count in outcome.loaded.items()]
    lines += [f"{count:>12,}  {table} rejected" for table, count in outcome.rejected.items()]
    lines += [
        f"  {row.table}, line {row.line}: {row.reason}" for row in outcome.rejections[:_SHOWN_REJECTIONS]
    ]
    if len(outcome.rejections) > _SHOWN_REJECTIONS:
        lines.append(f"  … and {len(outcome.rejections) - _SHOWN_REJECTIONS:,} more, on the CRM copy page")
    lines += [
        f"Ignored in {table}: {', '.join(names)} (an answer from this copy would not include it)"
        for table, names in outcome.ignored_columns.items()
    ]
    lines += [
        f"Missing in {table}: {', '.join(names)} (the rules work without them)"
        for table, names in outcome.missing_columns.items()
    ]
    lines += [
        f"{rows:>12,}  {column} with a date that cannot be right (no rule counts from it)"
        for column, rows in outcome.impossible_dates.items()
    ]
    if outcome.unreadable_points:
        lines.append(f"{outcome.unreadable_points:>12,}  contact points that are no whole address or number")
    lines += [
        f"Adrift: {one.contact_id} ({one.protection}); may be {', '.join(one.candidates) or 'nobody here'}"
        for one in outcome.adrift
    ]
    lines += [f"Kept out: {one.contact_id}, by the {one.matched_by}" for one in outcome.kept_out]
    lines += [f"May be somebody erased here: {contact_id}" for contact_id in outcome.maybe_erased]
    return lines
