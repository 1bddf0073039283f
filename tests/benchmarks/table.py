"""The table that the benchmarks print: a line at once for whoever watches, all of them at the end to keep."""

import os
import platform
import resource

_rows: list[tuple[str, str, str, str]] = []


def report(what: str, measured: str, ratio: str = "", wanted: str = "") -> None:
    """Add a row and print it."""
    _rows.append((what, measured, ratio, wanted))
    print(f"{what:62} {measured:>28} {ratio:>10}  {wanted}", flush=True)


def print_table(contacts: int) -> None:
    """Print the rows so far as a Markdown table, with the machine that they were measured on."""
    print(f"\n{contacts:,} contacts; {os.cpu_count()} cores, {platform.machine()}", platform.python_version())
    print("\n| what | measured | ratio | wanted |\n| --- | --- | --- | --- |")
    for row in _rows:
        print("| " + " | ".join(row) + " |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"\npeak memory of this process: {peak:.0f} MB", flush=True)
