"""The command `coverage`: for how many of the people processed under consent it can be shown."""

from dataclasses import asdict
from typing import Annotated

import typer

from wigops.commands.shared import DEFAULT_WAIT, AsJson, AsOf, Wait, day, echo, opened
from wigops.consent import Coverage, coverage_at
from wigops.policy import policy_for


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command("coverage")(coverage)


def coverage(
    as_of: AsOf = None,
    months: Annotated[
        int | None,
        typer.Option(min=1, max=1200, help="How many months up to that date; the policy's choice, 12."),
    ] = None,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Show consent coverage: people processed under each purpose, and those whose every row is covered."""
    on = day(as_of, "--as-of")
    with opened(wait) as store, store.read() as cursor:
        window = months or policy_for(store.home.path).choice("coverage_window_months")
        found = coverage_at(cursor, on, months=window)
    echo([asdict(one) for one in found], lambda: [_in_words(one) for one in found], as_json=as_json)


def _in_words(one: Coverage) -> str:
    share = "nobody processed" if one.coverage is None else f"{one.coverage:.1%} covered"
    return f"{one.purpose:22}  {one.covered:>9,} of {one.processed:>9,}  {share}"
