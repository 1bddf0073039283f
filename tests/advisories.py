"""Asks what is known to be wrong with the locked packages: `python -m tests.advisories`, for `make check`.

It fails for a package with a known vulnerability. Where no source of advisories can be reached it says so and
passes, so that work goes on without a network.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import PROJECT

LOCK = PROJECT / "requirements-dev.lock"  # has all of requirements.lock, which a test makes sure of

# What pip-audit is told to ask, the first that answers.
SOURCES = (("--vulnerability-service", "pypi"), ("--vulnerability-service", "osv"))

# Advisories that do not concern wigops, each with the reason.
ACCEPTED: dict[str, str] = {}

_PROBE_SECONDS = 4
_AUDIT_SECONDS = 300


@dataclass(frozen=True)
class Vulnerability:
    """`fixed_in` are the versions that mend it, none where there is none yet."""

    package: str
    version: str
    ids: tuple[str, ...]
    fixed_in: tuple[str, ...]

    def __str__(self) -> str:
        mend = f"mended in {', '.join(self.fixed_in)}" if self.fixed_in else "not mended by any version yet"
        return f"  {self.package} {self.version}: {', '.join(self.ids)}, {mend}"


def main(lock: Path = LOCK, sources: Sequence[tuple[str, ...]] = SOURCES) -> int:
    """The exit status: 1 for a vulnerability that is not accepted, else 0."""
    source = next((one for one in sources if _answers(lock, one)), None)
    if source is None:
        print("The lock was not audited: no source of advisories can be reached from here.")
        return 0
    audited = _ask(lock, source, _AUDIT_SECONDS)
    if audited is None:
        print("The lock was not audited: the source of advisories stopped answering.")
        return 0
    found = [one for one in _vulnerabilities(audited) if not ACCEPTED.keys() & set(one.ids)]
    unknown = [package["name"] for package in audited if "vulns" not in package]
    if unknown:
        print(f"Not audited, since the source does not know them: {', '.join(unknown)}.")
    if found:
        print("Packages of the lock have known vulnerabilities (`make lock UP=name` takes a newer version):")
        print(*found, sep="\n")
        return 1
    print(f"The lock was audited: {len(audited) - len(unknown)} packages, no known vulnerability.")
    return 0


def _answers(lock: Path, source: tuple[str, ...]) -> bool:
    """Whether `source` knows the lock's first package: a registry's mirror may answer and know nothing."""
    first = re.split(r"^(?=[a-zA-Z0-9])", lock.read_text(), flags=re.MULTILINE)[1]
    with tempfile.TemporaryDirectory() as folder:
        probe = Path(folder, "probe.lock")
        probe.write_text(first)
        audited = _ask(probe, source, _PROBE_SECONDS)
    return bool(audited) and all("vulns" in package for package in audited)


def _ask(lock: Path, source: tuple[str, ...], seconds: float) -> list[dict[str, Any]] | None:
    """What pip-audit says of each package, or None where it got no answer within `seconds`.

    A package that the source does not know has `skip_reason` in place of `vulns`.
    """
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(lock),
        "--require-hashes",
        "--disable-pip",
    ]
    options = ["--format", "json", "--progress-spinner", "off", "--timeout", str(_PROBE_SECONDS)]
    try:
        run = subprocess.run(
            [*command, *options, *source], capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    if "No module named pip_audit" in run.stderr:
        raise SystemExit("pip-audit is not installed: run `make check`, which installs it.")
    try:
        audited: list[dict[str, Any]] = json.loads(run.stdout)["dependencies"]
    except ValueError:
        return None
    return audited


def _vulnerabilities(audited: list[dict[str, Any]]) -> list[Vulnerability]:
    return [
        Vulnerability(
            package["name"],
            package["version"],
            tuple(dict.fromkeys([found["id"], *found["aliases"]])),
            tuple(found["fix_versions"]),
        )
        for package in audited
        for found in package.get("vulns", [])
    ]


if __name__ == "__main__":
    sys.exit(main())
