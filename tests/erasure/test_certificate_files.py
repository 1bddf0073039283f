"""The certificate's files say what is on record: also when the file was rewritten, or that it was not."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.pdfs import text_of
from wigops.clock import london_today
from wigops.erasure import Selection, carry_out, propose, read_certificate
from wigops.store import Store

from .conftest import EraseThem


def test_they_are_the_certificate_on_record(mill: Store, erase_them: EraseThem) -> None:
    done = erase_them("jane")
    with mill.read() as cursor:
        on_record = read_certificate(cursor, done.batch.batch_id)
    assert json.loads(Path(done.certificate).read_text(encoding="utf-8")) == on_record
    assert on_record["rewritten_at"] >= on_record["certificate"]["carried_out_at"][:19]
    text = text_of(Path(done.certificate).with_suffix(".pdf").read_bytes())
    assert "nothing that was deleted is left in the database file" in text


def test_they_say_that_the_file_could_not_be_rewritten(mill: Store) -> None:
    mill.close()
    store = Store(mill.home, wait=1)
    batch = propose(store, Selection(london_today(), contact_ids=("jane",)), by="olive")
    with store.read(), ThreadPoolExecutor() as others:  # somebody who reads for longer than the rewrite waits
        done = others.submit(carry_out, store, batch.batch_id, by="olive").result()
    store.close()
    assert not done.rewritten
    assert json.loads(Path(done.certificate).read_text(encoding="utf-8"))["rewritten_at"] is None
    text = text_of(Path(done.certificate).with_suffix(".pdf").read_bytes())
    assert "File rewritten Not yet" in text
