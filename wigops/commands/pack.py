"""The command about answers: `pack`."""

from pathlib import Path
from typing import Annotated

import typer

from wigops.commands.shared import DEFAULT_WAIT, AsJson, By, Wait, echo, meant, opened
from wigops.rights.pack import Pack, build_pack


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command("pack")(pack)


def pack(
    contact_id: Annotated[str, typer.Argument(metavar="CONTACT_ID", help="The person's CRM id.")],
    out: Annotated[Path, typer.Option(help="The new ZIP file to write.")],
    by: By,
    request: Annotated[int | None, typer.Option(help="The request that it answers.")] = None,
    portable: Annotated[
        bool,
        typer.Option("--portable", help="What the person gave or did under consent alone, as CSV and JSON."),
    ] = False,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Write everything held about a person to a ZIP; mentions of others that nobody kept are taken out."""
    with opened(wait) as store:
        made = build_pack(
            store,
            meant(store, contact_id)[0],
            out,
            request_id=request,
            portable=portable,
            by=by,
            undecided="redact",
        )
    document = {
        "files": made.files,
        "sha256": made.sha256,
        "rows": made.rows,
        "redacted": made.redacted,
        "redacted_unreviewed": made.unreviewed,
    }
    echo(document, lambda: _in_words(made, out), as_json=as_json)


def _in_words(made: Pack, out: Path) -> list[str]:
    lines = [f"{out}: {len(made.files)} files, {made.rows['data.json']:,} rows.", f"SHA-256 {made.sha256}"]
    if made.redacted:
        lines.append(
            f"Mentions of other people taken out: {made.redacted:,}, of which {made.unreviewed:,} were not "
            "reviewed (listed in index.csv)."
        )
    return lines
