"""The erasure that runs beside the pages: who may start it, that there is one, and how it ends."""

import importlib
import threading

import pytest

from tests.conftest import ExportWriter
from tests.days import in_a_year
from tests.pages.conftest import give_the_mill
from tests.ready import Ready
from wigops.accounts import passwords
from wigops.clock import london_today
from wigops.erasure import Batch, Selection, count_leftovers, find_batch, leftovers_of, propose
from wigops.errors import BadInputError, RefusedError
from wigops.retention import place_hold
from wigops.store import Store, is_rewrite_owed, kept_rewrites
from wigops.store.alarm import Difference
from wigops.ui.erasure import job as erasure_job
from wigops.ui.erasure.job import ErasureJob, ErasureState


@pytest.fixture
def mill(store: Store, export: ExportWriter, ready: Ready, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A copy with Jane, who is due, and an account of each role."""
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    give_the_mill(store, export, ready)
    return store


def proposed(store: Store, *contact_ids: str) -> Batch:
    return propose(store, Selection(london_today(), contact_ids=contact_ids), by="olly")


def state_of(store: Store, batch: Batch) -> str:
    with store.read() as cursor:
        return find_batch(cursor, batch.batch_id).state


def ended(job: ErasureJob) -> ErasureState:
    assert job.wait(60)
    assert job.state is not None
    return job.state


def erased(store: Store, *contact_ids: str) -> ErasureJob:
    """A job that has erased these people."""
    job = ErasureJob()
    job.erase(store, proposed(store, *contact_ids).batch_id, by="april")
    assert ended(job).error is None
    return job


def open_leftovers(store: Store) -> list[int]:
    with store.read() as cursor:
        return [one.leftover_id for one in leftovers_of(cursor, state="open")]


@pytest.mark.parametrize("by", ["vera", "olly", "nobody", ""])
def test_who_may_not_approve_starts_nothing(mill: Store, by: str) -> None:
    batch, job = proposed(mill, "jane"), ErasureJob()
    with pytest.raises(RefusedError):
        job.erase(mill, batch.batch_id, by=by)
    assert job.state is None
    assert state_of(mill, batch) == "proposed"


def test_an_approver_has_it_carried_out(mill: Store) -> None:
    batch, job = proposed(mill, "jane"), ErasureJob()
    started = job.erase(mill, batch.batch_id, by="april")
    assert (started.running, started.what) == (True, f"erasing batch {batch.batch_id}")
    state = ended(job)
    assert (state.batch_id, state.error, state.fraction) == (batch.batch_id, None, 1.0)
    assert state.left_out == frozenset()
    assert state_of(mill, batch) == "done"
    with mill.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM crm.contact WHERE contact_id = 'jane'").fetchone() == (0,)
        assert not is_rewrite_owed(cursor)


def test_it_says_who_changed_and_was_left_out_but_not_who_was_refused_before(mill: Store) -> None:
    place_hold(mill, "crowd1", reason="a letter", review_on=in_a_year(), by="olly")
    batch, job = proposed(mill, "jane", "crowd1", "crowd2"), ErasureJob()
    place_hold(mill, "crowd2", reason="a letter", review_on=in_a_year(), by="olly")
    job.erase(mill, batch.batch_id, by="april")
    assert ended(job).left_out == {"crowd2"}


def test_special_category_records_are_left_out_by_their_own_id(mill: Store) -> None:
    batch = propose(mill, Selection(london_today(), special=True), by="olly")
    place_hold(mill, "paul", reason="a letter", review_on=in_a_year(), by="olly")
    job = ErasureJob()
    job.erase(mill, batch.batch_id, by="april")
    assert ended(job).left_out == {"s_paul"}


def test_there_is_one_at_a_time(mill: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()

    def slowly(*_: object, **__: object) -> None:
        let_go.wait(60)

    monkeypatch.setattr(erasure_job, "carry_out", slowly)
    first, second, job = proposed(mill, "jane"), proposed(mill, "crowd1"), ErasureJob()
    job.erase(mill, first.batch_id, by="april")
    try:
        for start in (
            lambda: job.erase(mill, second.batch_id, by="ada"),
            lambda: job.redact(mill, [], by="olly"),
            lambda: job.rewrite(mill, by="olly"),
        ):
            with pytest.raises(RefusedError, match=f"april is erasing batch {first.batch_id} already"):
                start()
    finally:
        let_go.set()
    assert ended(job).number == 1


def test_a_batch_that_is_not_there_starts_nothing(mill: Store) -> None:
    job = ErasureJob()
    with pytest.raises(BadInputError, match="no batch 7"):
        job.erase(mill, 7, by="april")
    assert job.state is None


def test_a_batch_that_waits_no_more_is_said(mill: Store) -> None:
    job = erased(mill, "jane")
    assert job.state is not None
    with pytest.raises(BadInputError, match="does not wait any more"):
        job.erase(mill, job.state.batch_id or 0, by="april")


def test_an_unforeseen_error_keeps_its_words_to_itself_and_changes_nothing(
    mill: Store,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("jane.zywicki@mill.example")

    monkeypatch.setattr(erasure_job, "carry_out", fail)
    batch, job = proposed(mill, "jane"), ErasureJob()
    job.erase(mill, batch.batch_id, by="april")
    assert str(ended(job).error).startswith("something went wrong in the program")
    assert "jane" not in str(job.state) + caplog.text + "".join(capsys.readouterr())
    assert state_of(mill, batch) == "proposed"


def test_what_fails_after_the_deed_does_not_call_it_undone(
    mill: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out = erasure_job.carry_out

    def then_fail(*given: object, **told: object) -> None:
        carry_out(*given, **told)  # type: ignore[arg-type]
        raise OSError("the disk is full")

    monkeypatch.setattr(erasure_job, "carry_out", then_fail)
    batch, job = proposed(mill, "jane"), ErasureJob()
    job.erase(mill, batch.batch_id, by="april")
    assert ended(job).error is None
    assert state_of(mill, batch) == "done"


def test_a_rewritten_file_that_differs_is_told_though_the_deed_is_done(
    mill: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare = importlib.import_module("wigops.store.compact")
    differ = [Difference("crm.contact", 2, 1)]
    monkeypatch.setattr(compare, "_compared", lambda _cursor, _tables, _new: differ)
    batch, job = proposed(mill, "jane"), ErasureJob()
    job.erase(mill, batch.batch_id, by="april")
    assert "does not hold what the old one does" in str(ended(job).error)
    assert state_of(mill, batch) == "done"
    assert kept_rewrites(mill.home)


def test_an_erasure_gives_up_when_the_server_stops(mill: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    carry_out, let_go = erasure_job.carry_out, threading.Event()

    def later(*given: object, **told: object) -> None:
        let_go.wait(60)
        carry_out(*given, **told)  # type: ignore[arg-type]

    monkeypatch.setattr(erasure_job, "carry_out", later)
    batch, job = proposed(mill, "jane"), ErasureJob()
    job.erase(mill, batch.batch_id, by="april")
    threading.Timer(0.2, let_go.set).start()
    job.stop()
    assert "the server was stopped" in str(ended(job).error)
    assert state_of(mill, batch) == "proposed"


def test_an_officer_has_mentions_redacted(mill: Store) -> None:
    job = erased(mill, "jane")
    found = open_leftovers(mill)
    assert found
    job.redact(mill, found, by="olly")
    state = ended(job)
    assert (state.error, state.mentions, state.redacted) == (None, len(found), len(found))
    with mill.read() as cursor:
        assert count_leftovers(cursor)["redacted"] == len(found)
        assert not is_rewrite_owed(cursor)


def test_a_viewer_has_none_redacted(mill: Store) -> None:
    job = erased(mill, "jane")
    for start in (
        lambda: job.redact(mill, open_leftovers(mill), by="vera"),
        lambda: job.rewrite(mill, by="vera"),
    ):
        with pytest.raises(RefusedError, match="officer or above"):
            start()
    assert open_leftovers(mill)


def test_a_mention_that_was_dealt_with_is_said(mill: Store) -> None:
    job = erased(mill, "jane")
    found = open_leftovers(mill)
    job.redact(mill, found, by="olly")
    ended(job)
    with pytest.raises(RefusedError, match="dealt with one of them meanwhile"):
        job.redact(mill, found, by="olly")
    with mill.read() as cursor:
        assert count_leftovers(cursor)["redacted"] == len(found)


def test_a_rewrite_that_is_owed_is_done(mill: Store) -> None:
    job = erased(mill, "jane")
    with mill.write() as cursor:
        cursor.execute("INSERT INTO ops.rewrite (asked_at, why) VALUES (now(), 'a test')")
    job.rewrite(mill, by="olly")
    assert ended(job).error is None
    with mill.read() as cursor:
        assert not is_rewrite_owed(cursor)
