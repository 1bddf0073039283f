"""Erasing people: ours by step, beside django-gdpr-assist and a hand-written PostgreSQL transaction.

`python -m tests.benchmarks.erasure --contacts 20000 --erase 500` measures a smaller copy. Ours erases the
first of those who are due; the contenders erase the same people, and it is asserted that they did. Ours is
measured before them and after, and the mean taken: a machine's pace drifts by a tenth and more in minutes.
PostgreSQL is installed from the system's packages if that can be done; where it cannot, ours is measured
alone. `make bench` runs this too.

django-gdpr-assist deletes row by row through the ORM and keeps its own log of deletions; it has no gate, no
anonymous history, tombstones, notices or instructions for the CRM, no search of other people's texts, and
removes no bytes from files. It is measured as its documentation has it, and once more doing as little as it
can be made to. The hand-written transaction writes the same ledger rows as ours, set-based; it has no gate,
no search, no certificate, and removes no bytes from files. All are spared what would slow them down: no
foreign keys, autovacuum off, indexes and statistics made before. Their commits are durable.
"""

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.erasure.contenders import (
    Contender,
    load,
    measure_gdpr_assist,
    measure_gdpr_assist_sparingly,
    measure_set_based,
)
from tests.benchmarks.erasure.ours import Ours, mean_of, measure_wigops
from tests.benchmarks.erasure.postgres import NotMeasuredError, throwaway_server
from tests.benchmarks.table import print_table, report
from wigops.crm.sample import write_sample

ONE_PERSON_AMONG = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--erase", type=int, help="how many people (default: one in a hundred)")
    parser.add_argument("--export", type=Path, help="a canonical export of so many contacts, made already")
    parser.add_argument("--limit", type=float, default=300, help="seconds for gdpr-assist (default: 300)")
    wanted = parser.parse_args()
    # Ended like this, the server and the folders go as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="wigops-bench-") as folder:
        work = Path(folder)
        _one_person(work)
        export = wanted.export or _sample(work / "export", wanted.contacts)
        how_many = wanted.erase or max(1, wanted.contacts // 100)
        before = measure_wigops(export, work / "before", how_many)
        measured, version = _contenders(export, before.ids, wanted.limit)
        after = measure_wigops(export, work / "after", how_many)
        _report_ours(before, after)
        for contender in measured:
            _report_contender(contender, version, mean_of(before, after))
    print_table(wanted.contacts)
    for contender in measured:
        _print_contender(contender)


def _one_person(work: Path) -> None:
    export = _sample(work / "one-export", ONE_PERSON_AMONG)
    one = measure_wigops(export, work / "one", 1)
    what = f"one person among {ONE_PERSON_AMONG:,}, everything included"
    report(what, f"{one.total:.2f} s", "", "under 1.5 s")


def _sample(export: Path, contacts: int) -> Path:
    write_sample(export, contacts=contacts, seed=1)
    return export


def _report_ours(before: Ours, after: Ours) -> None:
    assert before.people == len(set(before.ids)), (before.people, len(before.ids))
    assert before.ids == after.ids
    ours = mean_of(before, after)
    report("ours: gate", f"{ours.gate:.2f} s")
    report("ours: deletion with its ledger", _pace(ours.people, ours.deletion))
    report("ours: search", f"{ours.search:.2f} s")
    report("ours: rewrite", f"{ours.rewrite:.2f} s")
    report("ours: everything included, before the others", f"{before.total:.2f} s")
    report("ours: everything included, after the others", f"{after.total:.2f} s")
    report("ours: everything included", _pace(ours.people, ours.total))


def _contenders(export: Path, ids: list[str], limit: float) -> tuple[list[Contender], str]:
    """Measure the contenders that can be measured here; the server's version."""
    measured: list[Contender] = []
    try:
        with throwaway_server() as server:
            load(server, export)
            for measure in (
                lambda: measure_set_based(server, ids),
                lambda: measure_gdpr_assist(server, ids, limit=limit),
                lambda: measure_gdpr_assist_sparingly(server, ids, limit=limit),
            ):
                measured.append(measure())
            return measured, server.version()
    except NotMeasuredError as problem:
        print(problem)
    return measured, "?"


def _report_contender(contender: Contender, version: str, ours: Ours) -> None:
    sample = "" if contender.people == ours.people else f" ({contender.people:,} of {ours.people:,} people)"
    pace = _pace(contender.people, contender.seconds)
    report(f"{contender.name}, PostgreSQL {version}{sample}", pace)
    promised = contender.name == "django-gdpr-assist"
    for what, seconds, wanted in (
        ("deletion with its ledger", ours.deletion, "at least 20" if promised else ""),
        ("everything included", ours.total, "at least 5" if promised else ""),
    ):
        ratio = ours.people / seconds / contender.people_per_second
        report(f"ours is faster by, {what}", "", f"{ratio:.1f}", wanted)


def _pace(people: int, seconds: float) -> str:
    return f"{seconds:.2f} s, {people / seconds:,.0f} people/s"


def _print_contender(contender: Contender) -> None:
    steps = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in contender.steps.items())
    print(f"\n{contender.name}, {contender.people:,} people: {steps}. What it does not do:")
    for sentence in contender.what_it_does_not_do:
        print(f"- {sentence}")


if __name__ == "__main__":
    main()
