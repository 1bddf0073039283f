"""The record of the loads: the newest, the one in use, the one before, and what each counted."""

from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd
import pytest

from wigops.crm import history
from wigops.crm.load import Load
from wigops.store import Store

Loaded = Callable[..., Load]
ORGANISATION = "organisation_id,name\no1,Ministry of Works\n"


def contacts(number: int, *, first: int = 1) -> str:
    return "contact_id\n" + "".join(f"c{one}\n" for one in range(first, first + number))


def test_nothing_was_ever_loaded(store: Store) -> None:
    with store.read() as cursor:
        assert history.latest_load(cursor) is None
        assert history.load_in_use(cursor) is None
        assert history.find_load(cursor, 1) is None
        assert history.count_loads(cursor) == 0
        assert history.loads_page(cursor, limit=10).empty
        assert history.load_tables(cursor, 1).empty
        assert history.rejections_page(cursor, 1, limit=None).empty


def test_a_refused_load_is_the_newest_but_not_the_one_in_use(store: Store, loaded: Loaded) -> None:
    loaded(contact=contacts(100))
    assert loaded("second", contact=contacts(10)).refused
    with store.read() as cursor:
        newest, in_use = history.latest_load(cursor), history.load_in_use(cursor)
        assert history.count_loads(cursor) == 2
    assert newest is not None
    assert in_use is not None
    assert (newest.load_id, newest.refused, newest.contacts, newest.people_due) == (2, True, 10, None)
    assert newest.reasons == ("Contacts fall from 100 to 10, by more than 20 %.",)
    assert (in_use.load_id, in_use.refused, in_use.contacts, in_use.people_due) == (1, False, 100, 0)
    assert in_use.reasons == ()
    assert in_use.loaded_by == "command line"


def test_the_load_before_is_the_last_that_took_effect(store: Store, loaded: Loaded) -> None:
    loaded(contact=contacts(100))
    loaded("second", contact=contacts(10))
    loaded("third", contact=contacts(10), accept_change=True)
    with store.read() as cursor:
        assert history.earlier_load(cursor, 1) is None
        for load_id in (2, 3):
            earlier = history.earlier_load(cursor, load_id)
            assert earlier is not None
            assert earlier.load_id == 1
        third = history.find_load(cursor, 3)
    assert third is not None
    assert (third.accepted_change, third.refused) == (True, False)


def test_an_export_without_contacts_has_no_number_of_them(store: Store, loaded: Loaded) -> None:
    loaded(organisation=ORGANISATION)
    with store.read() as cursor:
        newest = history.latest_load(cursor)
    assert newest is not None
    assert (newest.refused, newest.contacts, newest.rows) == (True, None, 1)


def test_each_table_is_beside_what_it_was(store: Store, loaded: Loaded) -> None:
    loaded(contact=contacts(100), organisation=ORGANISATION)
    loaded("second", contact=contacts(90), interest="contact_id,kind,label\n", accept_change=True)
    with store.read() as cursor:
        first, second = (history.load_tables(cursor, load_id) for load_id in (1, 2))
    assert list(first["table_name"]) == ["organisation", "contact"]
    assert list(first["loaded"]) == [1, 100]
    assert first["before"].isna().all()
    rows = second.set_index("table_name")
    assert list(rows.index) == ["organisation", "contact", "interest"]
    assert rows.loc[["organisation"], "loaded"].isna().all()
    assert list(rows.loc[["organisation", "contact"], "change"]) == [-1, -10]
    assert list(rows.loc[["organisation", "contact"], "change_percent"]) == [-100.0, -10.0]
    assert rows.loc["interest", "loaded"] == 0
    assert rows.loc[["interest"], "change"].isna().all()


def test_a_table_that_was_empty_has_no_share_of_change(store: Store, loaded: Loaded) -> None:
    loaded(contact=contacts(1), interest="contact_id,kind,label\n")
    loaded("second", contact=contacts(1), interest="contact_id,kind,label\nc1,skill,chess\n")
    with store.read() as cursor:
        interest = history.load_tables(cursor, 2).set_index("table_name").loc["interest"]
    assert interest["change"] == 1
    assert pd.isna(interest["change_percent"])


def test_loads_come_newest_first_a_page_at_a_time(store: Store, loaded: Loaded) -> None:
    for number in range(5):
        loaded(contact=contacts(100 + number))
    with store.read() as cursor:
        pages = [list(history.loads_page(cursor, limit=2, offset=at)["load_id"]) for at in (0, 2, 4)]
        everything = history.loads_page(cursor, limit=None)
    assert pages == [[5, 4], [3, 2], [1]]
    assert list(everything["contacts"]) == [104, 103, 102, 101, 100]
    assert set(everything["outcome"]) == {"loaded"}


@pytest.mark.parametrize(
    ("finished", "london"),
    [
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "2026-07-01 00:30"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "2026-12-31 23:30"),
    ],
)
def test_times_are_londons(store: Store, loaded: Loaded, finished: datetime, london: str) -> None:
    loaded(contact=contacts(1))
    with store.write() as cursor:
        cursor.execute("UPDATE ops.load SET finished_at = ?", [finished])
    with store.read() as cursor:
        record = history.find_load(cursor, 1)
        in_page = history.loads_page(cursor, limit=1)["finished_at"].iloc[0]
    assert record is not None
    assert f"{record.finished_at:%Y-%m-%d %H:%M}" == london
    assert f"{in_page:%Y-%m-%d %H:%M}" == london


def test_rejected_rows_are_listed_a_page_at_a_time(store: Store, loaded: Loaded) -> None:
    orphans = "contact_id,kind,label\n" + "nobody,skill,chess\n" * 5
    loaded(contact=contacts(1), interest=orphans, accept_change=True)
    with store.read() as cursor:
        assert history.count_rejections(cursor, 1) == 5
        record = history.find_load(cursor, 1)
        page = history.rejections_page(cursor, 1, limit=2, offset=2)
        everything = history.rejections_page(cursor, 1, limit=None)
    assert record is not None
    assert (record.rejected, record.rows) == (5, 1)
    assert list(page["line"]) == [4, 5]
    assert list(everything["line"]) == [2, 3, 4, 5, 6]
    assert set(everything["table_name"]) == {"interest"}
    assert "nobody" not in everything.to_string()


def test_columns_that_were_left_out_are_named(store: Store, loaded: Loaded) -> None:
    loaded(contact="contact_id,shoe_size,hat\nc1,42,bowler\n", organisation=ORGANISATION)
    with store.read() as cursor:
        left_out = history.load_ignored(cursor, 1)
    assert left_out.to_dict("records") == [{"table_name": "contact", "columns": "shoe_size, hat"}]
