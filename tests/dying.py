"""Starts what is to be killed at a named point: each in a process of its own, the variable set from outside.

All are forked from one process that has imported the commands: Python's start costs more than most deeds.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tests.conftest import PROJECT
from wigops.points import DIE_AT, Point

REDACT, FILES = "redact", "files"
"""What is no command: an officer has every open mention redacted; files are written to a folder."""


class Starter:
    """Runs commands one after the other, as `python -m wigops` does."""

    def __enter__(self) -> "Starter":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.dying"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT, text=True,
        )  # fmt: skip
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(self, arguments: Sequence[str], *, die_at: Point | None = None) -> int:
        """Run one in this process's environment; its exit status, or minus the signal that killed it."""
        environment = dict(os.environ) | ({DIE_AT: die_at.value} if die_at else {})
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([list(arguments), environment]), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())


def _serve() -> None:
    import pandas  # noqa: F401, PLC0415 - DuckDB imports it with the first bound value

    from wigops.commands import run  # noqa: PLC0415 - not where only the names are wanted
    from wigops.policy import load_policy  # noqa: PLC0415
    from wigops.store import engine  # noqa: PLC0415

    load_policy()
    engine.new_instance(Path(os.devnull)).close()  # checks the extension's signature; its threads end with it

    for line in sys.stdin:
        arguments, environment = json.loads(line)
        child = os.fork()
        if not child:
            os._exit(_do(run, arguments, environment))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _do(run: Callable[[list[str]], int], arguments: list[str], environment: Mapping[str, str]) -> int:
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    match arguments:
        case [word] if word == REDACT:
            return _redact()
        case [word, folder] if word == FILES:
            return _write_files(Path(folder))
    return run(arguments)


def _redact() -> int:
    from wigops.erasure import leftovers_of, redact  # noqa: PLC0415
    from wigops.store import Home, Store  # noqa: PLC0415

    store = Store(Home.from_environment(), idle=0)
    with store.read() as cursor:
        found = [one.leftover_id for one in leftovers_of(cursor, state="open")]
    redact(store, found, by="olive")
    return 0


def _write_files(folder: Path) -> int:
    from wigops.audit import record  # noqa: PLC0415
    from wigops.export.folder import write_files  # noqa: PLC0415
    from wigops.store import Home, Store  # noqa: PLC0415

    def note() -> None:
        with Store(Home.from_environment(), idle=0).write() as cursor:
            record(cursor, "olive", "export", {"what": "a test"})

    write_files(folder, {"a.pdf": b"a", "b.xlsx": b"b"}, before=note)
    return 0


if __name__ == "__main__":
    _serve()
