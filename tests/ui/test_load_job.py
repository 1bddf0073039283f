"""The load that runs beside the pages: who may start it, that there is one, and how it ends."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path

import pytest

from wigops import accounts
from wigops.accounts import passwords
from wigops.crm.history import count_loads, latest_load, load_ignored
from wigops.errors import BadInputError, RefusedError
from wigops.store import Home, Store
from wigops.ui.crm.load_job import Export, LoadJob
from wigops.ui.kit import uploads
from wigops.ui.kit.uploads import Upload

CONTACTS = "contact_id\n" + "".join(f"c{number}\n" for number in range(100))
WriteExport = Callable[..., Path]


@pytest.fixture(autouse=True)
def cast(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    for name, role in {"vera": "viewer", "olly": "officer"}.items():
        accounts.add_account(store, name, role, "correct horse battery", by=None)


def of_folder(folder: Path, mark: str = "one") -> Export:
    return Export("a folder", mark, lambda _: nullcontext(folder))


def loads(store: Store) -> int:
    with store.read() as cursor:
        return count_loads(cursor)


@pytest.mark.parametrize("by", ["vera", "nobody", ""])
def test_below_officer_nothing_starts(store: Store, export: WriteExport, by: str) -> None:
    job = LoadJob()
    opened: list[Home] = []

    def open_it(home: Home) -> nullcontext[Path]:
        opened.append(home)
        return nullcontext(export(contact=CONTACTS))

    with pytest.raises(RefusedError):
        job.start(store, Export("a folder", "one", open_it), by=by)
    assert job.state is None
    assert not opened
    assert loads(store) == 0


def test_an_officer_loads(store: Store, export: WriteExport) -> None:
    job = LoadJob()
    folder = export(contact=CONTACTS, nonsense="x\n")
    started = job.start(store, of_folder(folder), by="olly")
    assert started.running
    assert job.wait(60)
    state = job.state
    assert state is not None
    assert (state.load_id, state.refused, state.error, state.fraction) == (1, False, None, 1.0)
    with store.read() as cursor:
        record = latest_load(cursor)
        assert record is not None
        ignored = load_ignored(cursor, record.load_id)
    assert (record.loaded_by, record.contacts) == ("olly", 100)
    assert ignored.to_dict("records") == [{"table_name": "nonsense.csv", "columns": "(the whole file)"}]


def test_there_is_one_at_a_time(store: Store, export: WriteExport) -> None:
    job, hold = LoadJob(), threading.Event()

    @contextmanager
    def slowly(_: Home) -> Iterator[Path]:
        hold.wait(60)
        yield export(contact=CONTACTS)

    job.start(store, Export("a slow folder", "one", slowly), by="olly")
    try:
        with pytest.raises(RefusedError, match="olly is loading a slow folder already"):
            job.start(store, of_folder(export(contact=CONTACTS)), by="olly")
    finally:
        hold.set()
    assert job.wait(60)
    again = job.start(store, of_folder(export(contact=CONTACTS)), by="olly")
    assert again.number == 2
    assert job.wait(60)
    assert loads(store) == 2


def test_a_refused_load_is_no_error(store: Store, export: WriteExport) -> None:
    job = LoadJob()
    job.start(store, of_folder(export(organisation="organisation_id,name\n")), by="olly")
    assert job.wait(60)
    state = job.state
    assert state is not None
    assert (state.load_id, state.refused, state.error) == (1, True, None)


def test_what_went_wrong_is_a_sentence(store: Store, tmp_path: Path) -> None:
    job = LoadJob()
    job.start(store, of_folder(tmp_path / "nowhere"), by="olly")
    assert job.wait(60)
    state = job.state
    assert state is not None
    assert state.load_id is None
    assert "There is no folder" in str(state.error)
    assert loads(store) == 0


def test_an_unforeseen_error_keeps_its_words_to_itself(
    store: Store, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    job = LoadJob()

    def fail(_: Home) -> nullcontext[Path]:
        raise ValueError("jane.doe@example.org")

    job.start(store, Export("a folder", "one", fail), by="olly")
    assert job.wait(60)
    state = job.state
    assert state is not None
    assert str(state.error).startswith("something went wrong")
    written = caplog.text + "".join(capsys.readouterr())
    assert "jane" not in str(state) + written


def test_an_upload_is_gone_when_the_load_has_ended(store: Store) -> None:
    job = LoadJob()
    for content in (CONTACTS, "no header that anybody knows\n"):
        sent = [Upload("contact.csv", content.encode())]
        job.start(store, Export("one file", "one", partial(uploads.unpacked, uploads=sent)), by="olly")
        assert job.wait(60)
        assert list(store.home.staging.glob("upload-*")) == []
    assert loads(store) == 2


def test_a_bad_upload_is_refused_in_the_thread_too(store: Store) -> None:
    job = LoadJob()
    sent = [Upload("../contact.csv", CONTACTS.encode())]
    with pytest.raises(BadInputError):
        uploads.check(sent)
    job.start(store, Export("one file", "one", lambda home: uploads.unpacked(home, sent)), by="olly")
    assert job.wait(60)
    assert job.state is not None
    assert "not named after a table" in str(job.state.error)
    assert loads(store) == 0


def test_who_lost_the_role_meanwhile_loads_nothing(store: Store, export: WriteExport) -> None:
    job, hold = LoadJob(), threading.Event()

    @contextmanager
    def slowly(_: Home) -> Iterator[Path]:
        hold.wait(60)
        yield export(contact=CONTACTS)

    job.start(store, Export("a folder", "one", slowly), by="olly")
    accounts.change_role(store, "olly", "viewer", by=None)
    hold.set()
    assert job.wait(60)
    assert job.state is not None
    assert "officer or above" in str(job.state.error)
    assert loads(store) == 0


def test_a_load_gives_up_when_the_server_stops(store: Store, export: WriteExport) -> None:
    job, hold = LoadJob(), threading.Event()

    @contextmanager
    def slowly(_: Home) -> Iterator[Path]:
        hold.wait(60)
        yield export(contact=CONTACTS)

    job.start(store, Export("a folder", "one", slowly), by="olly")
    threading.Timer(0.2, hold.set).start()
    job.stop()
    assert job.state is not None
    assert "the server was stopped" in str(job.state.error)
    assert loads(store) == 0
