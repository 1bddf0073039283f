"""The contenders: what each takes to erase the same people, on the same PostgreSQL server and the same rows.

Both erase from a copy of one loaded database: loading, indexes and statistics are not part of the measure.
Both must leave none of the people in any table that names a contact; `assert_erased` looks.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.erasure.postgres import NotMeasuredError, Server
from wigops.catalogue import TABLES

HERE = Path(__file__).parent
PROJECT = HERE.parents[2]
LOADED = "loaded"
DJANGO = HERE / "gdpr_assist"
AT_A_TIME = 500

GDPR_ASSIST_DOES_NOT = (
    "No gate: it deletes whoever it is given, be there a hold or an open access request.",
    "No anonymous history of engagement: the rows are gone, and their counts with them.",
    "No tombstones: an erased person comes back with the next load.",
    "No notices to recipients, no instructions for the CRM, no tamper-evident trail, no certificate.",
    "No search of other people's texts for the erased.",
    "No bytes removed from files: the deleted rows stay in the tables' files and in the log.",
    "It works row by row through the ORM. It does keep a log of deletions in a database of its own, a row "
    "with a readable key for each row deleted, and it takes the person out of each disclosure, which stays.",
)
SPARING_DOES_NOT = (
    *GDPR_ASSIST_DOES_NOT[:-1],
    "It works row by row through the ORM, and logs the contacts alone, with readable keys. A disclosure "
    "keeps the reference under which the recipient knows the person.",
)
SET_BASED_DOES_NOT = (
    "No gate: it deletes whoever it is given.",
    "No search of other people's texts for the erased.",
    "No bytes removed from files: the deleted rows stay in the tables' files and in the log.",
    "No ledger outside the database: a backup that is restored brings the erased back.",
    "No certificate.",
)


@dataclass(frozen=True)
class Contender:
    """What one contender took. `steps` are seconds by step, in order; `people` is how many it erased."""

    name: str
    people: int
    steps: dict[str, float]
    what_it_does_not_do: tuple[str, ...]

    @property
    def seconds(self) -> float:
        return sum(self.steps.values())

    @property
    def people_per_second(self) -> float:
        return self.people / self.seconds


def load(server: Server, export: Path) -> None:
    """Load the canonical CSV `export` into the server's database `loaded`, indexed and analysed."""
    server.ask("postgres", f"CREATE DATABASE {LOADED} TEMPLATE template0")
    columns = {
        table.name: ", ".join(column.name for column in table.columns)
        for table in TABLES
        if (export / f"{table.name}.csv").exists()
    }
    copies = [
        f"\\copy crm.{name} ({names}) from {_quoted(export / f'{name}.csv')} "
        "with (format csv, header match, freeze true)"
        for name, names in columns.items()
    ]
    # One transaction makes and fills the tables: their rows then need no log and no second look.
    schema = f"\\i {_quoted(HERE / 'schema.sql')}"
    script = "\n".join(["\\set ON_ERROR_STOP on", "BEGIN;", schema, *copies, "COMMIT;"])
    server.run_text(LOADED, script)
    server.run(LOADED, HERE / "indexes.sql")


def measure_set_based(server: Server, ids: Sequence[str]) -> Contender:
    """A hand-written transaction: deletes by join, the ledger's rows by INSERT … SELECT, one commit.

    What it does not do is in SET_BASED_DOES_NOT.
    """
    with server.copy_of(LOADED, "set_based") as database:
        printed = server.run(
            database,
            HERE / "set_based.sql",
            stdin=_lines(ids),
            key="a key that lies outside the database",
            policy_version="2026-06",
            by="officer",
        )
        assert_erased(server, database, ids)
        _assert_ledger(server, database, len(ids))
    return Contender("hand-written transaction", len(ids), _steps(printed), SET_BASED_DOES_NOT)


def measure_gdpr_assist(server: Server, ids: Sequence[str], *, limit: float = 300) -> Contender:
    """django-gdpr-assist over the same tables, as its documentation says: `queryset.delete()`, with cascades.

    In one transaction, some hundreds of people at a time, until all are erased or `limit` seconds are over;
    `people` says how many were. They are taken in a mixed order, so that those who were are like the rest.
    Start-up is not counted. What it does not do is in GDPR_ASSIST_DOES_NOT. Raises NotMeasuredError where its
    packages cannot be installed.
    """
    return _measure_django("django-gdpr-assist", "everything", server, ids, limit, GDPR_ASSIST_DOES_NOT)


def measure_gdpr_assist_sparingly(server: Server, ids: Sequence[str], *, limit: float = 300) -> Contender:
    """The same, with contacts alone registered: the least that it can be made to do, for comparison."""
    name = "django-gdpr-assist, contacts alone registered"
    return _measure_django(name, "contacts", server, ids, limit, SPARING_DOES_NOT)


def _measure_django(
    name: str, registered: str, server: Server, ids: Sequence[str], limit: float, does_not: tuple[str, ...]
) -> Contender:
    python = _environment()
    mixed = sorted(ids, key=lambda contact_id: hashlib.sha256(contact_id.encode()).digest())
    with server.copy_of(LOADED, "gdpr_assist") as database, tempfile.TemporaryDirectory() as folder:
        where = {
            "DJANGO_SETTINGS_MODULE": "settings",
            "BENCH_REGISTERED": registered,
            "BENCH_HOST": str(server.socket),
            "BENCH_USER": server.user,
            "BENCH_DATABASE": database,
            "BENCH_LOG": str(Path(folder) / "gdpr-log.sqlite3"),
        }
        answer = _run_django(python, where, {"ids": mixed, "at_a_time": AT_A_TIME, "limit": limit})
        erased = mixed[: answer["people"]]
        assert_erased(server, database, erased)
        assert answer["logged"] >= len(erased), answer
    return Contender(name, len(erased), answer["steps"], does_not)


def _run_django(python: Path, where: dict[str, str], wanted: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [str(python), "-m", "django", "erase"],
        cwd=DJANGO,
        env={**os.environ, **where},
        input=json.dumps(wanted),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the gdpr-assist contender ended with {done.returncode}: {done.stderr[-2000:]}")
    return dict(json.loads(done.stdout))


def assert_erased(server: Server, database: str, ids: Sequence[str]) -> None:
    """None of `ids` is left in any table of the copy that names a contact; everybody else still is."""
    counts = server.run(database, HERE / "left_behind.sql", stdin=_lines(ids)).splitlines()
    left = {table: int(rows) for table, _, rows in (line.partition("|") for line in counts)}
    assert "contact" in left, left
    assert not any(left.values()), (database, left)
    people = "SELECT count(*) FROM crm.contact"
    assert int(server.ask(LOADED, people)) - int(server.ask(database, people)) == len(ids), database


def _assert_ledger(server: Server, database: str, people: int) -> None:
    """The ledger names everyone once, and the anonymous history adds up to the engagement that is gone."""
    counts = "SELECT (SELECT count(*) FROM ops.tombstone), (SELECT count(*) FROM ops.change_instruction)"
    assert server.ask(database, counts) == f"{people}|{people}"
    engagement = "SELECT count(*) FROM crm.engagement"
    gone = int(server.ask(LOADED, engagement)) - int(server.ask(database, engagement))
    assert int(server.ask(database, "SELECT sum(events) FROM ops.anonymous_engagement")) == gone
    sharing = "SELECT count(*) FROM crm.sharing"
    gone = int(server.ask(LOADED, sharing)) - int(server.ask(database, sharing))
    assert int(server.ask(database, "SELECT count(*) FROM ops.anonymous_disclosure")) == gone


def _steps(printed: str) -> dict[str, float]:
    """Seconds by step from what psql's `\\echo step` and `\\timing` printed."""
    steps: dict[str, float] = {}
    step = "begin"
    for line in printed.splitlines():
        if line.startswith("step "):
            step = line.removeprefix("step ")
        elif time := re.match(r"Time: ([\d.]+) ms", line):
            steps[step] = steps.get(step, 0.0) + float(time[1]) / 1000
    return steps


def _environment() -> Path:
    """The Python of an environment that holds gdpr-assist and its Django, made where it is not there."""
    requirements = HERE / "requirements.txt"
    pinned = hashlib.sha256(requirements.read_bytes()).hexdigest()
    folder = PROJECT / "build" / "bench-venv"
    python, stamp = folder / "bin" / "python", folder / "requirements.sha256"
    if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == pinned:
        return python
    install = [
        str(python),
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "-r",
        str(requirements),
    ]
    for command in ([sys.executable, "-m", "venv", "--clear", str(folder)], install):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotMeasuredError("django-gdpr-assist could not be installed, so it is not measured.")
    stamp.write_text(pinned, encoding="utf-8")
    return python


def _lines(ids: Sequence[str]) -> str:
    return "".join(f"{contact_id}\n" for contact_id in ids)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("\\", "\\\\").replace("'", "\\'") + "'"
