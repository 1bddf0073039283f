"""Running a command: in this process for speed, in one of its own where that is what is tested."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from wigops.commands import run
from wigops.store import Home

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output; anything else there is an error."""
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """The one plain line on standard error, where the command did nothing."""
        assert self.out == ""
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.err.rstrip("\n")


Wigops = Callable[..., Answer]


@pytest.fixture
def wigops(home: Home, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Wigops:
    """`wigops("due", "--json")` as `python -m wigops due --json` answers it, reading `stdin`."""

    def command(*arguments: str, stdin: str = "") -> Answer:
        capfd.readouterr()
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        status = run(list(arguments))
        shown = capfd.readouterr()
        return Answer(status, shown.out, shown.err)

    return command


@pytest.fixture
def process(home: Home) -> Wigops:
    """The same in a process of its own, with what it reads as `stdin`."""

    def command(*arguments: str, stdin: str | bytes = "", **environment: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "wigops", *arguments],
            cwd=PROJECT,
            env={**os.environ, **environment},
            input=stdin if isinstance(stdin, bytes) else stdin.encode(),
            capture_output=True,
            check=False,
            timeout=90,
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    return command
