"""The lists that the page *Erasure* shows a page at a time."""

from tests.days import today
from wigops.erasure import Selection, batch_items, count_batches, list_batches, propose, withdraw
from wigops.store import Store
from wigops.tombstone import count_tombstones, release_tombstone, tombstones_page

from .conftest import EraseThem


def test_batches_are_counted_and_listed_by_state_newest_first(mill: Store, erase_them: EraseThem) -> None:
    with mill.read() as cursor:
        assert count_batches(cursor) == {"proposed": 0, "done": 0, "withdrawn": 0}
    erase_them("jane")
    for contact_id in ("crowd1", "crowd2", "crowd3"):
        propose(mill, Selection(today(), contact_ids=(contact_id,)), by="olive")
    withdraw(mill, 3, by="olive")
    with mill.read() as cursor:
        assert count_batches(cursor) == {"proposed": 2, "done": 1, "withdrawn": 1}
        assert [one.batch_id for one in list_batches(cursor)] == [4, 3, 2, 1]
        assert [one.batch_id for one in list_batches(cursor, state="proposed")] == [4, 2]
        assert [one.batch_id for one in list_batches(cursor, state="proposed", limit=1, offset=1)] == [2]


def test_items_come_a_page_at_a_time_with_a_name_while_there_is_one(
    mill: Store, erase_them: EraseThem
) -> None:
    ids = ("jane", "crowd1", "crowd2")
    batch = propose(mill, Selection(today(), contact_ids=ids), by="olive")
    with mill.read() as cursor:
        pages = [batch_items(cursor, batch.batch_id, limit=2, offset=offset) for offset in (0, 2)]
    assert [len(page) for page in pages] == [2, 1]
    assert sorted(one for page in pages for one in page["contact_id"]) == sorted(ids)
    assert {"Jane Żywicki", "Crowd Number1"} <= {one for page in pages for one in page["person"]}
    done = erase_them("crowd6").batch
    with mill.read() as cursor:
        items = batch_items(cursor, done.batch_id, outcome="erased", limit=None)
    assert list(items["person"].isna()) == [True]


def test_tombstones_are_searched_and_paged(mill: Store, erase_them: EraseThem) -> None:
    erase_them("crowd1", "crowd2")
    erase_them("jane")
    release_tombstone(mill, "crowd2", reason="signed up again", by="olive")
    with mill.read() as cursor:
        assert count_tombstones(cursor) == {"in_force": 2, "released": 1}
        assert count_tombstones(cursor, search=" CROWD ") == {"in_force": 1, "released": 1}
        assert list(tombstones_page(cursor, limit=2)["contact_id"]) == ["jane", "crowd1"]
        assert list(tombstones_page(cursor, limit=2, offset=2)["release_reason"]) == ["signed up again"]
        assert list(tombstones_page(cursor, search="crowd", limit=None)["contact_id"]) == ["crowd1", "crowd2"]
        assert tombstones_page(cursor, search="%", limit=None).empty
