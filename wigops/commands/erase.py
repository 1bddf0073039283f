"""Commands about erasure: `erase` and `tombstone`."""

from dataclasses import asdict, replace
from typing import Annotated, Any

import typer

from wigops.commands.shared import DEFAULT_WAIT, AsJson, AsOf, By, Wait, day, echo, meant, opened, progress
from wigops.erasure import (
    PEOPLE,
    Erasure,
    Leftover,
    Selection,
    carry_out,
    find_batch,
    leftovers_of,
    propose,
    withdraw,
)
from wigops.errors import BadInputError, RefusedError, WigopsError
from wigops.retention import DueFilter
from wigops.store import Store
from wigops.tombstone import Tombstone, list_tombstones, release_tombstone

tombstone_commands = typer.Typer(
    no_args_is_help=True, help="What recognises an erased person who comes back."
)

_BY_NAME = "chosen by id on the command line"


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("erase")(erase)
    app.add_typer(tombstone_commands, name="tombstone")


def erase(
    by: By,
    contact: Annotated[list[str] | None, typer.Option(help="A contact's CRM id; may be repeated.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Everybody who is due.")] = False,
    special_due: Annotated[
        bool, typer.Option("--special-due", help="All special category data that is due.")
    ] = False,
    as_of: AsOf = None,
    request: Annotated[int | None, typer.Option(help="The erasure request that asks for it.")] = None,
    approved_by: Annotated[
        str | None, typer.Option("--approved-by", help="The account that approves it, if another must.")
    ] = None,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Erase people (or special category data), and prove it."""
    asked = day(as_of, "--as-of")
    ways = [bool(contact) or request is not None, due, special_due]
    if sum(ways) != 1:
        raise BadInputError(
            "Say whom to erase: --contact ID (or --request ID), --due, or --special-due. Nothing was changed."
        )
    selection = Selection(
        asked,
        contact_ids=tuple(contact or ()),
        wanted=DueFilter(asked, statuses=("due", "held")) if due else None,
        special=special_due,
        request_id=request,
        note=None if due else _BY_NAME,
    )
    with opened(wait) as store:
        selection = replace(selection, contact_ids=meant(store, *selection.contact_ids))
        outcome = _run(store, selection, by, approved_by)
        with store.read() as cursor:
            leftovers = leftovers_of(cursor, outcome.batch.batch_id)
    echo(_document(outcome, leftovers), lambda: _in_words(outcome, leftovers), as_json=as_json)
    if outcome.refused and not outcome.erased:
        raise RefusedError("The gate refused: nobody was erased. See the reasons.")


def _run(store: Store, selection: Selection, by: str, approved_by: str | None) -> Erasure:
    batch = propose(store, selection, by=by)
    try:
        return carry_out(store, batch.batch_id, by=by, approved_by=approved_by, progress=progress)
    except WigopsError:
        with store.read() as cursor:
            waits = find_batch(cursor, batch.batch_id).state == "proposed"
        if waits:
            withdraw(store, batch.batch_id, by=by)
        raise


def _document(outcome: Erasure, leftovers: list[Leftover]) -> dict[str, Any]:
    special = outcome.batch.subject != PEOPLE
    return {
        "batch_id": outcome.batch.batch_id,
        "erased": outcome.erased,
        "refused": [
            {"contact_id": one.contact_id, "reason": one.reason}
            | ({"special_category_id": one.special_category_id} if special else {})
            for one in outcome.refused
        ],
        "leftovers": [
            {"table": one.table, "column": one.column, "key": one.key, "found": one.found}
            for one in leftovers
        ],
        "certificate": outcome.certificate,
        "rewritten": outcome.rewritten,
    }


def _in_words(outcome: Erasure, leftovers: list[Leftover]) -> list[str]:
    what = "people" if outcome.batch.subject == PEOPLE else "special category records"
    lines = [f"Batch {outcome.batch.batch_id}: {len(outcome.erased):,} {what} erased."]
    lines += [
        f"  refused {' '.join(filter(None, (one.contact_id, one.special_category_id)))}: {one.reason}"
        for one in outcome.refused
    ]
    lines += [
        f"  mentioned in {one.table}.{one.column}, {one.key}: to be redacted or kept, on the page Erasure"
        for one in leftovers
    ]
    return [*lines, f"Certificate: {outcome.certificate}"]


@tombstone_commands.command("list")
def show(as_json: AsJson = False, wait: Wait = DEFAULT_WAIT) -> None:
    """List the tombstones, released ones too."""
    with opened(wait) as store, store.read() as cursor:
        tombstones = list_tombstones(cursor)
    echo(
        [asdict(one) for one in tombstones],
        lambda: [_stone(one) for one in tombstones] or ["There are no tombstones."],
        as_json=as_json,
    )


@tombstone_commands.command("release")
def release(
    contact_id: Annotated[str, typer.Argument(metavar="CONTACT_ID", help="The erased contact's CRM id.")],
    by: By,
    reason: Annotated[str, typer.Option(help="Why the person may be loaded again.")],
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Let an erased person be loaded again, who signed up anew."""
    with opened(wait) as store:
        released = release_tombstone(store, *meant(store, contact_id), reason=reason, by=by)
    echo(asdict(released), lambda: [_stone(released)], as_json=as_json)


def _stone(one: Tombstone) -> str:
    state = f"released on {one.released_on}" if one.released_on else "in force"
    return (
        f"{one.contact_id}  erased on {one.erased_on} by the rule {one.rule}, batch {one.batch_id}; {state}"
    )
