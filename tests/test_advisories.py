"""The audit of the lock, by the real pip-audit and a source of advisories on this machine."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from tests import advisories
from tests.test_lock import DEV_LOCK, locked

Source = tuple[str, ...]
Publish = Callable[..., Source]

NOWHERE = ("--vulnerability-service", "osv", "--osv-url", "http://127.0.0.1:9/query")  # nothing listens there


@pytest.fixture
def publish(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publish]:
    """Serves advisories: `publish(urllib3={"id": …})` gives the source to ask."""
    servers: list[ThreadingHTTPServer] = []
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(advisories, "_PROBE_SECONDS", 300)  # however busy the machine

    def served(**known: dict[str, Any]) -> Source:
        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                found = known.get(asked["package"]["name"])
                body = json.dumps({"vulns": [found]} if found else {}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Answers))
        Thread(target=servers[-1].serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{servers[-1].server_port}/query"
        return ("--vulnerability-service", "osv", "--osv-url", url)

    yield served
    for server in servers:
        server.shutdown()
        server.server_close()


def advisory(package: str, fixed_in: str) -> dict[str, Any]:
    """One as the public sources publish it."""
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed_in}]}]
    affected = [{"package": {"name": package, "ecosystem": "PyPI"}, "ranges": ranges}]
    return {"id": "PYSEC-2027-1", "aliases": ["CVE-2027-1"], "summary": "It leaks.", "affected": affected}


def test_a_lock_without_known_vulnerabilities_passes(
    publish: Publish, capsys: pytest.CaptureFixture[str]
) -> None:
    assert advisories.main(sources=[publish()]) == 0
    said = capsys.readouterr().out
    assert said.startswith("The lock was audited: ")
    audited = int(said.split()[4])
    names = {one.name for one in locked(DEV_LOCK)}
    assert 0.9 * len(names) < audited <= len(names), "all but those of other platforms"


def test_a_vulnerability_of_a_package_that_another_brings_fails_the_check(
    publish: Publish, capsys: pytest.CaptureFixture[str]
) -> None:
    assert advisories.main(sources=[NOWHERE, publish(urllib3=advisory("urllib3", "99.1"))]) == 1
    version = next(one.version for one in locked(DEV_LOCK) if one.name == "urllib3")
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("Packages of the lock have known vulnerabilities")
    assert said[1:] == [f"  urllib3 {version}: PYSEC-2027-1, CVE-2027-1, mended in 99.1"]


def test_an_accepted_advisory_does_not_fail_it(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(advisories.ACCEPTED, "CVE-2027-1", "wigops does not call it")
    assert advisories.main(sources=[publish(urllib3=advisory("urllib3", "99.1"))]) == 0


def test_without_a_network_it_says_so_in_a_line_and_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert advisories.main(sources=[NOWHERE, NOWHERE]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "The lock was not audited: no source of advisories can be reached from here."
    ]


def test_a_source_that_answers_and_knows_no_package_has_not_audited_anything(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    skipped = [{"name": "altair", "skip_reason": "Dependency not found and could not be audited"}]
    monkeypatch.setattr(advisories, "_ask", lambda *_asked: skipped)
    assert advisories.main() == 0
    assert capsys.readouterr().out.startswith("The lock was not audited: ")


def test_packages_that_the_source_does_not_know_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = {"name": "altair", "version": "1", "vulns": []}
    whole = [known, {"name": "house-package", "skip_reason": "Dependency not found"}]
    monkeypatch.setattr(
        advisories, "_ask", lambda lock, *_rest: whole if lock == advisories.LOCK else [known]
    )
    assert advisories.main() == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith("does not know them: house-package.")
    assert said[1].startswith("The lock was audited: 1 packages")
