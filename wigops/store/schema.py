"""The shape of the database: numbered migrations, and the macros that say what is true at a date."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from importlib.resources.abc import Traversable

import duckdb

from wigops.catalogue.macros import derived_macros
from wigops.clock import utc_now
from wigops.errors import BadInputError
from wigops.points import Point, passed
from wigops.policy import Policy

_NOT_CODE = re.compile(r"--.*|'[^']*'")
_MADE, _CALLED = re.compile(r"\bMACRO (\w+)\("), re.compile(r"\b(\w+)\(")
_MIGRATIONS = files("wigops.store").joinpath("migrations")


@cache
def migrations() -> list[tuple[int, str, str]]:
    """Every migration as (number, name, SQL), in order; a file is named `0001_what_it_does.sql`."""
    found = sorted(entry.name for entry in _MIGRATIONS.iterdir() if entry.name.endswith(".sql"))
    return [
        (int(name[:4]), name[5:-4], _MIGRATIONS.joinpath(name).read_text(encoding="utf-8")) for name in found
    ]


@cache
def macros() -> list[str]:
    """The SQL of every `NAME.macro.sql`, by name, and of the derived macros."""
    found = sorted(_macro_files(files("wigops")), key=lambda entry: entry.name)
    return [*(entry.read_text(encoding="utf-8") for entry in found), *derived_macros()]


def in_order(texts: Sequence[str]) -> list[str]:
    """Texts of SQL that make macros, each after those whose macros it calls.

    Raises graphlib.CycleError where they call each other in a circle. What no text makes is left to DuckDB,
    which makes no macro that calls something unknown.
    """
    code = {text: _NOT_CODE.sub("", text) for text in texts}
    maker = {name: text for text in texts for name in _MADE.findall(code[text])}
    stands_on = {
        text: sorted({maker[name] for name in _CALLED.findall(code[text]) if name in maker} - {text})
        for text in texts
    }
    return list(TopologicalSorter(stands_on).static_order())


def bring_up_to_date(base: duckdb.DuckDBPyConnection, policy: Policy) -> None:
    """Apply what is missing, in one transaction: migrations, macros, the policy's settings.

    Raises BadInputError for a file whose schema is newer than this program; it is left as it was.
    """
    cursor = base.cursor()
    cursor.execute("USE wigops")
    known = migrations()
    here = _version(cursor)
    if here > known[-1][0]:
        raise BadInputError(
            f"The database was written by a newer wigops (schema {here}, this program knows "
            f"{known[-1][0]}): nothing was changed. Upgrade wigops to the version that wrote it."
        )
    fingerprint = _fingerprint(policy)
    if here == known[-1][0] and fingerprint == _applied_fingerprint(cursor):
        cursor.close()
        return
    cursor.execute("BEGIN TRANSACTION")
    for number, name, sql in known:
        if number > here:
            cursor.execute(sql)
            cursor.execute("INSERT INTO ops.migration VALUES (?, ?, ?)", [number, name, utc_now()])
    for sql in in_order(macros()):
        cursor.execute(sql)
    _write_settings(cursor, policy, fingerprint)
    passed(Point.OPENED_NEW_SCHEMA)
    cursor.execute("COMMIT")
    cursor.close()


def _macro_files(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _macro_files(entry)
        elif entry.name.endswith(".macro.sql"):
            yield entry


def _version(cursor: duckdb.DuckDBPyConnection) -> int:
    """The number of the newest migration that was applied; 0 for a new file."""
    try:
        newest = cursor.execute("SELECT max(number) FROM ops.migration").fetchone()
    except duckdb.CatalogException:
        return 0
    return int(newest[0]) if newest else 0


def _fingerprint(policy: Policy) -> str:
    """What the derived parts of the schema were made from: the macros' text and the policy."""
    return hashlib.sha256("\n".join([*macros(), policy.version]).encode()).hexdigest()


def _applied_fingerprint(cursor: duckdb.DuckDBPyConnection) -> str | None:
    row = cursor.execute("SELECT value FROM ops.setting WHERE name = 'schema_fingerprint'").fetchone()
    return str(row[0]) if row else None


def _write_settings(cursor: duckdb.DuckDBPyConnection, policy: Policy, fingerprint: str) -> None:
    settings = {
        "schema_fingerprint": fingerprint,
        "policy_version": policy.version,
        **{f"choice.{choice.id}": str(choice.value) for choice in policy.choices},
    }
    cursor.execute("DELETE FROM ops.setting")
    cursor.executemany("INSERT INTO ops.setting VALUES (?, ?)", list(settings.items()))
