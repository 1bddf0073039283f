"""A fictional CRM export of any size: the same arguments give the same bytes, and nobody in it exists."""

import tempfile
from datetime import date
from pathlib import Path

import duckdb

from wigops.errors import BadInputError
from wigops.store.engine import explained
from wigops.store.limits import memory_limit
from wigops.store.sql import read_sql

ANCHOR = date(2026, 11, 1)
"""The day the sample stands still at: what is kept, upcoming, due or for review is meant as of this day."""

TABLES = (
    "organisation",
    "membership",
    "contact",
    "contact_point",
    "interest",
    "special_category",
    "service",
    "engagement",
    "communication",
    "consent",
    "opt_out",
    "recipient",
    "due_diligence",
    "sharing",
    "merge",
)
"""The tables of a CRM export, in the data contract's order."""

_SQL = "wigops.crm.sample_sql"
_HELPERS = (
    "first_name",
    "place",
    "last_name",
    "archetype",
    "organisation_plan",
    "organisation_choice",
    "service_plan",
    "service_calendar",
    "recipient_plan",
    "recipient_choice",
    "life",
    "identity",
    "permission",
)
_LARGEST_SEED = 2**63 - 1
_LARGEST_SAMPLE = 9_999_999
_COPY = "COPY ({query}) TO $file (FORMAT csv, HEADER, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%SZ')"


def write_sample(directory: Path, *, contacts: int = 2000, seed: int = 1) -> dict[str, int]:
    """Write a fictional export of `contacts` people into `directory`, one `TABLE.csv` for each table.

    Returns rows by table, in the data contract's order. The same `contacts` and `seed` give the same bytes
    on any machine; another seed gives other people in the same proportions. An earlier sample in the folder
    is replaced, once the new one is complete. A million people take about a minute and a half on two cores,
    2.5 GB of memory and 2 GB of disk.

    Raises `BadInputError` when a number is out of range, or when the folder holds anything but a sample or
    cannot be written; nothing is changed then.
    """
    _check_numbers(contacts, seed)
    _check_folder(directory)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".sample-", dir=directory) as scratch:
            rows = _generate(Path(scratch), contacts, seed)
            for table in TABLES:
                (Path(scratch) / f"{table}.csv").replace(directory / f"{table}.csv")
    except duckdb.OutOfMemoryException as error:
        raise explained(error) from None
    except (OSError, duckdb.IOException) as error:
        raise BadInputError(
            f"The sample could not be written to {directory}; nothing was changed."
        ) from error
    return rows


def _check_numbers(contacts: int, seed: int) -> None:
    if not 1 <= contacts <= _LARGEST_SAMPLE:
        raise BadInputError(f"A sample has from 1 to {_LARGEST_SAMPLE:,} contacts, not {contacts:,}.")
    if not 0 <= seed <= _LARGEST_SEED:
        raise BadInputError(f"A seed is a whole number from 0 to {_LARGEST_SEED}, not {seed}.")


def _check_folder(directory: Path) -> None:
    if not directory.exists():
        return
    if not directory.is_dir():
        raise BadInputError(f"{directory} is a file; name a folder for the sample.")
    try:
        strangers = sorted(
            {entry.name for entry in directory.iterdir()} - {f"{table}.csv" for table in TABLES}
        )
    except OSError as error:
        raise BadInputError(f"{directory} cannot be read; name another folder for the sample.") from error
    if strangers:
        raise BadInputError(
            f"{directory} holds other things (such as {strangers[0]}); name an empty folder for the sample."
        )


def _generate(scratch: Path, contacts: int, seed: int) -> dict[str, int]:
    """Write the tables into `scratch`, which also takes what does not fit in memory."""
    spill = str(scratch / "spill")
    with duckdb.connect(config={"memory_limit": memory_limit(), "temp_directory": spill}) as connection:
        connection.execute("SET VARIABLE anchor = $anchor", {"anchor": ANCHOR})
        connection.execute("SET VARIABLE contacts = $contacts", {"contacts": contacts})
        connection.execute("SET VARIABLE seed = $seed", {"seed": seed})
        connection.execute(read_sql(_SQL, "macros"))
        for helper in _HELPERS:
            connection.sql(read_sql(_SQL, helper)).create(helper)
        return {table: _export(connection, table, scratch / f"{table}.csv") for table in TABLES}


def _export(connection: duckdb.DuckDBPyConnection, table: str, file: Path) -> int:
    query = _COPY.format(query=read_sql(_SQL, table))
    written = connection.execute(query, {"file": str(file)}).fetchone()
    return int(written[0]) if written else 0
