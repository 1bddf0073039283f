"""The command `identity`: the questions of who is who, and an officer's answers."""

from dataclasses import asdict
from typing import Annotated

import typer

from wigops.commands.shared import DEFAULT_WAIT, AsJson, By, Wait, echo, opened
from wigops.crm.who import ANSWERS, Question, decide, questions

commands = typer.Typer(no_args_is_help=True, help="Who is who: questions that a load raised, and answers.")


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.add_typer(commands, name="identity")


@commands.command("list")
def show(
    only_open: Annotated[bool, typer.Option("--open", help="Those that nobody has answered.")] = False,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """List the questions, open ones first."""
    with opened(wait) as store, store.read() as cursor:
        found = questions(cursor, only_open=only_open)
    echo(
        [asdict(one) for one in found],
        lambda: [_in_words(one) for one in found] or ["There are no questions of who is who."],
        as_json=as_json,
    )


@commands.command("decide")
def answer(
    question_id: Annotated[str, typer.Argument(metavar="ID", help="The question's id, as listed.")],
    said: Annotated[str, typer.Argument(metavar="|".join(ANSWERS), help="Who it is.")],
    by: By,
    reason: Annotated[str, typer.Option(help="What tells you so.")],
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Say whether two records are one person's."""
    with opened(wait) as store:
        done = decide(store, question_id, said, reason=reason, by=by)
    echo(asdict(done), lambda: [_in_words(done)], as_json=as_json)


def _in_words(one: Question) -> str:
    other = f"may be {one.candidate}" if one.candidate else "nobody here may be them"
    alike = f"; the same {', '.join(one.agrees)}" if one.agrees else ""
    return f"{one.id}  {one.state:8}  {one.kind}: {one.contact_id} ({one.at_stake}), {other}{alike}"
