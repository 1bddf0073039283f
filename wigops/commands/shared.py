"""What every command shares: its options, its store, and how it prints."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from typing import Annotated, Any

import typer

from wigops.clock import london_today
from wigops.erasure import catch_up
from wigops.errors import BadInputError
from wigops.identity import known_id
from wigops.store import Connection, Home, Store

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Wait = Annotated[float, typer.Option("--wait", min=0, help="Seconds to wait for a database that is in use.")]
By = Annotated[str, typer.Option("--by", help="The account that acts; its role is checked.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="The London date asked about; today.")
]
DEFAULT_WAIT = 60.0
_ROWS_AT_A_TIME = 10_000


@contextmanager
def opened(wait: float, *, catch_up_first: bool = True) -> Iterator[Store]:
    """The installation's store, let go at once after each use.

    What was begun and cut off is finished first, unless the database is about to be replaced.
    """
    store = Store(Home.from_environment(), wait=wait, idle=0)
    try:
        if catch_up_first:
            catch_up(store)
        yield store
    finally:
        store.close()


def meant(store: Store, *typed: str) -> tuple[str, ...]:
    """The ids of the contacts that are meant, in whatever form each was typed (rules.md section 9)."""
    with store.read() as cursor:
        return tuple(known_id(cursor, one) for one in typed)


def day(text: str | None, option: str) -> date:
    """The date that `text` spells, today in London where it is None. Raises BadInputError."""
    if text is None:
        return london_today()
    with suppress(ValueError):
        spelled = date.fromisoformat(text)
        if spelled.isoformat() == text:
            return spelled
    raise BadInputError(f"{option} takes a date such as 2026-03-31.")


def echo(document: Any, in_words: Callable[[], Iterable[str]], *, as_json: bool) -> None:
    """Print the document as JSON, or the lines that say it in words."""
    if as_json:
        typer.echo(json.dumps(document, ensure_ascii=False, default=_spell))
        return
    for line in in_words():
        typer.echo(line)


def progress(what: str, done: float) -> None:
    """Tell the person at the terminal, and only there, what is being done."""
    if sys.stderr.isatty():
        typer.echo(f"{round(done * 100):3d} %  {what}", err=True)


def _spell(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON spelling")


def json_rows(cursor: Connection) -> Iterator[str]:
    """The first column of each row that a query gave, a JSON object; never all of them in memory."""
    while rows := cursor.fetchmany(_ROWS_AT_A_TIME):
        yield from (row[0] for row in rows)


def print_array(objects: Iterable[str]) -> None:
    """Print JSON objects as one array, each as it comes."""
    separator = "["
    for one in objects:
        typer.echo(separator + one, nl=False)
        separator = ",\n"
    typer.echo("[]" if separator == "[" else "]")
