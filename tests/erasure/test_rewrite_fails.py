"""What follows a deed and fails: put off where the disk is full or the database busy, and else an alarm."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.conftest import PROJECT
from wigops.audit import compact
from wigops.clock import london_today
from wigops.commands import run
from wigops.crm.load import Load
from wigops.erasure import Selection, carry_out, catch_up, find_batch, leftovers_of, propose, redact
from wigops.errors import WigopsError
from wigops.store import RewriteDiffersError, Store, is_rewrite_owed, kept_rewrites
from wigops.store.alarm import Difference

from .conftest import EraseThem, Rows

COMPACT = sys.modules["wigops.store.compact"]

# Carries a batch out; once it has committed, no file may grow beyond so many bytes, as on a full disk.
CRAMPED = """
import resource, signal, sys
from wigops.erasure import carry_out
from wigops.store import Home, Store
def say(what, _done):
    if what.startswith("Rewriting"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
done = carry_out(Store(Home.from_environment(), idle=0), int(sys.argv[1]), by="olive", progress=say)
print(done.rewritten, done.certificate)
"""

# The command, for which no file may grow beyond a few bytes once the deed has committed.
FULL_DISK = """
import resource, signal, sys
from wigops.commands import erase, run
def say(what, _done):
    if what.startswith("Rewriting"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, resource.RLIM_INFINITY))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
erase.progress = say
sys.exit(run(["erase", "--contact", "jane", "--contact", "crowd1", "--by", "olive"]))
"""


@pytest.fixture
def lossy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every rewrite loses a person between the copy and the check."""
    compared = COMPACT._compared

    def lose_one(cursor: duckdb.DuckDBPyConnection, tables: list[str], new: str) -> list[Difference]:
        if '"crm"."contact"' in tables:
            cursor.execute(f"DELETE FROM {new}.crm.contact WHERE contact_id = 'paul'")
        return compared(cursor, tables, new)  # type: ignore[no-any-return]

    monkeypatch.setattr(COMPACT, "_compared", lose_one)


def is_owed(store: Store) -> bool:
    with store.read() as cursor:
        return is_rewrite_owed(cursor)


def proposed(store: Store, *contact_ids: str) -> int:
    return propose(store, Selection(london_today(), contact_ids=contact_ids), by="olive").batch_id


def said_of(store: Store, batch_id: int) -> object:
    file = store.home.certificates / f"erasure-{batch_id:06d}.json"
    assert file.with_suffix(".pdf").exists()
    return json.loads(file.read_text(encoding="utf-8"))["rewritten_at"]


@pytest.mark.usefixtures("lossy")
@pytest.mark.parametrize("many", [0, 2_000_000], ids=["two tables at a time", "in one statement"])
def test_a_new_file_that_differs_stops_it_and_both_are_kept(
    mill: Store, rows: Rows, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(COMPACT, "_MANY_ROWS", many)
    batch_id = proposed(mill, "jane")

    with pytest.raises(RewriteDiffersError) as told:
        carry_out(mill, batch_id, by="olive")

    (kept,) = kept_rewrites(mill.home)
    sentence = str(told.value)
    assert sentence.startswith(
        f"Batch {batch_id} was carried out and is on record. The rewritten database file"
    )
    for said in (
        "crm.contact: 11 rows, 10 in the new file",
        str(kept),
        "The old file stays in use",
        "compact",
    ):
        assert said in sentence
    with mill.read() as cursor:
        assert find_batch(cursor, batch_id).state == "done"
    assert rows("SELECT contact_id FROM crm.contact WHERE contact_id IN ('jane', 'paul')") == [("paul",)]
    assert is_owed(mill)
    assert said_of(mill, batch_id) is None
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    assert list(mill.home.staging.iterdir()) == []
    details = rows("SELECT actor, detail FROM ops.audit WHERE event = 'rewrite differs'")
    assert [(actor, json.loads(str(detail))) for actor, detail in details] == [
        ("wigops", {"file": kept.name, "tables": ["crm.contact: 11 rows, 10 in the new file"]})
    ]
    # What was kept can be looked into with the installation's key, and lacks what the check says.
    mill.close()
    mill.home.database.replace(mill.home.path / "old.duckdb")
    kept.replace(mill.home.database)
    assert rows("SELECT count(*) FROM crm.contact") == [(10,)]


@pytest.mark.usefixtures("lossy")
def test_the_alarm_stands_until_somebody_has_removed_the_file(
    mill: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RewriteDiffersError):
        carry_out(mill, proposed(mill, "jane"), by="olive")
    mill.close()
    (kept,) = kept_rewrites(mill.home)

    assert run(["verify", "--json"]) == 1
    assert str(kept) in json.loads(capsys.readouterr().out)["rewrite"]
    assert run(["due", "--json"]) == 0, "work goes on"
    assert run(["compact"]) == 2
    assert f"is still kept as {kept}" in capsys.readouterr().err
    with pytest.raises(RewriteDiffersError, match=r"^Batch 2 was carried out .* was not rewritten"):
        carry_out(mill, proposed(mill, "crowd1"), by="olive")
    mill.close()
    assert kept_rewrites(mill.home) == [kept], "the disk is not filled with more of them"

    kept.unlink()
    monkeypatch.undo()
    monkeypatch.setenv("WIGOPS_HOME", str(mill.home.path))
    assert run(["verify"]) == 0
    assert not is_owed(mill)


@pytest.mark.usefixtures("lossy")
def test_whoever_opens_the_database_raises_the_alarm_too(mill: Store) -> None:
    with mill.write() as cursor:
        cursor.execute("INSERT INTO ops.rewrite (asked_at, why) VALUES (now(), 'a test')")
    with pytest.raises(RewriteDiffersError):
        catch_up(mill)
    assert catch_up(mill) == 0


@pytest.mark.usefixtures("lossy")
def test_verify_that_finds_it_itself_reports_it(mill: Store, capsys: pytest.CaptureFixture[str]) -> None:
    with mill.write() as cursor:
        cursor.execute("INSERT INTO ops.rewrite (asked_at, why) VALUES (now(), 'a test')")
    mill.close()
    assert run(["verify", "--json"]) == 1
    assert "differed" in json.loads(capsys.readouterr().out)["rewrite"]


@pytest.mark.usefixtures("lossy")
def test_a_compaction_that_differs_is_on_record(mill: Store, rows: Rows) -> None:
    with pytest.raises(RewriteDiffersError):
        compact(mill)
    assert len(rows("SELECT 1 FROM ops.audit WHERE event = 'rewrite differs'")) == 1


def test_a_redaction_says_what_was_done(
    mill: Store, erase_them: EraseThem, request: pytest.FixtureRequest
) -> None:
    batch_id = erase_them("jane").batch.batch_id
    with mill.read() as cursor:
        found = [one.leftover_id for one in leftovers_of(cursor, batch_id)]
    request.getfixturevalue("lossy")
    with pytest.raises(
        RewriteDiffersError, match=rf"^{len(found)} texts were redacted, which is on record\. The"
    ):
        redact(mill, found, by="olive")


def test_a_load_says_what_was_done(
    mill: Store,
    erase_them: EraseThem,
    reload: Callable[..., Load],
    request: pytest.FixtureRequest,
    rows: Rows,
) -> None:
    erase_them("jane")
    request.getfixturevalue("lossy")
    with pytest.raises(RewriteDiffersError, match=r"^Load 2 is in effect and on record\. The"):
        reload()
    assert rows("SELECT count(*) FROM ops.load") == [(2,)]
    assert is_owed(mill)


def test_a_full_disk_puts_the_rewrite_off(mill: Store) -> None:
    batch_id = proposed(mill, "jane")
    mill.close()

    done = subprocess.run(
        [sys.executable, "-c", CRAMPED, str(batch_id), str(mill.home.database.stat().st_size // 2)],
        cwd=PROJECT, env=dict(os.environ), capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("False ")
    assert is_owed(mill)
    assert said_of(mill, batch_id) is None
    assert kept_rewrites(mill.home) == []
    catch_up(mill)
    assert not is_owed(mill)


def test_a_busy_database_puts_the_rewrite_off(mill: Store) -> None:
    batch_id = proposed(mill, "jane")
    mill.close()
    impatient, reading, done = Store(mill.home, wait=0.2, idle=0), threading.Event(), threading.Event()

    def read_for_longer_than_the_rewrite_waits() -> None:
        with impatient.read():
            reading.set()
            done.wait(60)

    reader = threading.Thread(target=read_for_longer_than_the_rewrite_waits)
    reader.start()
    try:
        assert reading.wait(60)
        assert not carry_out(impatient, batch_id, by="olive").rewritten
    finally:
        done.set()
        reader.join()
    assert is_owed(mill)
    assert said_of(mill, batch_id) is None


def test_any_other_failure_says_that_the_deed_is_done(mill: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new file that is damaged before it is whole: not a matter of room or of waiting."""
    put_in_place = COMPACT.put_in_place

    def with_a_log(home: object, new: Path) -> None:
        new.with_name(f"{new.name}.wal").write_bytes(b"left")
        put_in_place(home, new)

    monkeypatch.setattr(COMPACT, "put_in_place", with_a_log)
    batch_id = proposed(mill, "jane")
    with pytest.raises(WigopsError, match=rf"^Batch {batch_id} was carried out .* is still owed: .*cleanly"):
        carry_out(mill, batch_id, by="olive")
    assert said_of(mill, batch_id) is None
    assert is_owed(mill)


def test_a_disk_that_fills_up_after_the_deed_is_said_to_owe_and_not_to_have_changed_nothing(
    mill: Store, rows: Rows
) -> None:
    mill.close()
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK], cwd=PROJECT, env=dict(os.environ),
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 4
    assert done.stderr.startswith(
        "2 people were erased, and that is on record; the certificate is owed, and "
    )
    assert "nothing was" not in done.stderr
    assert rows("SELECT count(*) FROM crm.contact WHERE contact_id IN ('jane', 'crowd1')") == [(0,)]
    assert list(mill.home.certificates.iterdir()) == []
    mill.close()
    assert run(["verify"]) == 0
    assert sorted(path.name for path in mill.home.certificates.iterdir()) == [
        "erasure-000001.json", "erasure-000001.pdf",
    ]  # fmt: skip
