"""One test for each category: it is there, then it is gone, and Paul's is untouched in every table."""

import pytest

from tests.requests import put_event, put_request
from wigops.catalogue import CATEGORIES, TABLE_NAMES, TABLES, category_of, tables_of
from wigops.store import Store

from .conftest import EraseThem, Rows

OF_A_CONTACT = [
    *(table.name for table in TABLES if table.names_a_contact and table.name != "merge"),
    "retention_fact",
]


@pytest.mark.parametrize("table", OF_A_CONTACT)
def test_it_deletes_the_rows_of_the_erased_and_no_others(
    table: str, erase_them: EraseThem, rows: Rows
) -> None:
    others = f"SELECT * FROM crm.{table} WHERE contact_id <> 'jane' ORDER BY ALL"
    text = f"SELECT CAST(row AS VARCHAR) FROM ({others}) AS row"
    untouched = rows(text)
    assert rows(f"SELECT count(*) FROM crm.{table} WHERE contact_id = 'jane'") > [(0,)]
    erase_them("jane")
    assert rows(f"SELECT count(*) FROM crm.{table} WHERE contact_id = 'jane'") == [(0,)]
    assert rows(text) == untouched


@pytest.mark.parametrize("table", [table for table in TABLE_NAMES if table not in OF_A_CONTACT])
def test_it_leaves_what_is_about_nobody(table: str, erase_them: EraseThem, rows: Rows) -> None:
    text = f"SELECT CAST(row AS VARCHAR) FROM (SELECT * FROM crm.{table} ORDER BY ALL) AS row"
    before = rows(text)
    erase_them("jane")
    assert rows(text) == before


def test_every_table_that_names_a_contact_belongs_to_a_category(mill: Store, rows: Rows) -> None:
    naming = rows(
        "SELECT schema_name || '.' || table_name FROM duckdb_columns() "
        "WHERE database_name = 'wigops' AND column_name = 'contact_id'"
    )
    assert {table for (table,) in naming if category_of(str(table)) is None} == set()


def test_every_category_names_tables_that_are_there(mill: Store, rows: Rows) -> None:
    there = {table for (table,) in rows("SELECT schema_name || '.' || table_name FROM duckdb_tables()")}
    assert {table for category in CATEGORIES for table in tables_of(category)} <= there


def test_a_table_of_the_copy_that_came_later_is_emptied_too(
    mill: Store, erase_them: EraseThem, rows: Rows
) -> None:
    with mill.write() as cursor:
        cursor.execute("CREATE TABLE crm.badge (badge_id VARCHAR, contact_id VARCHAR, shown VARCHAR)")
        cursor.execute("INSERT INTO crm.badge VALUES ('b1', 'jane', 'Jane'), ('b2', 'paul', 'Paul')")
    erase_them("jane")
    assert rows("SELECT badge_id FROM crm.badge") == [("b2",)]


def test_the_disclosures_stay_without_the_person(erase_them: EraseThem, rows: Rows) -> None:
    erase_them("jane")
    assert rows(
        "SELECT sharing_id, recipient_name, recipient_kind, CAST(shared_on AS VARCHAR), purpose, categories "
        "FROM ops.anonymous_disclosure ORDER BY sharing_id"
    ) == [
        (
            "d_jane1",
            "The Great Hall",
            "event_venue",
            "2016-08-20",
            "event_booking",
            "contact;special_category",
        ),
        ("d_jane2", "The Great Hall", "event_venue", "2016-08-25", "event_booking", "contact"),
        ("d_jane3", "The Cook", "event_venue", "2016-08-25", "event_booking", "special_category"),
    ]


def test_each_recipient_gets_one_notice_by_id_and_reference(erase_them: EraseThem, rows: Rows) -> None:
    erase_them("jane")
    assert rows(
        "SELECT contact_id, recipient_id, sharing_references, state FROM ops.notice ORDER BY recipient_id"
    ) == [("jane", "cook", ["REF-3"], "to send"), ("jane", "hall", ["REF-1", "d_jane2"], "to send")]


def test_the_crm_is_told_once(erase_them: EraseThem, rows: Rows) -> None:
    erase_them("jane")
    assert rows("SELECT kind, contact_id FROM ops.change_instruction") == [("delete_contact", "jane")]


def test_the_register_of_requests_keeps_its_dates_and_loses_its_free_text(
    mill: Store, erase_them: EraseThem, rows: Rows
) -> None:
    with mill.write() as cursor:
        for contact in ("jane", "paul"):
            request = 1 if contact == "jane" else 2
            note = f"{contact} wrote from the mill"
            put_request(cursor, request, "access", contact, "2020-01-02", note)
            put_event(cursor, request, "completed", "2020-01-20", f"sent to {contact}")
    erase_them("jane")
    assert rows(
        "SELECT contact_id, CAST(received_on AS VARCHAR), rights_request.note, event, "
        "CAST(happened_on AS VARCHAR), rights_request_event.note "
        "FROM ops.rights_request JOIN ops.rights_request_event USING (request_id) ORDER BY request_id"
    ) == [
        ("jane", "2020-01-02", None, "completed", "2020-01-20", None),
        ("paul", "2020-01-02", "paul wrote from the mill", "completed", "2020-01-20", "sent to paul"),
    ]


def test_ended_holds_go_with_their_reasons(mill: Store, erase_them: EraseThem, rows: Rows) -> None:
    with mill.write() as cursor:
        cursor.execute(
            "INSERT INTO ops.hold VALUES (1, 'jane', 'a quarrel', DATE '2020-02-02', 'olive', "
            "DATE '2020-01-01', 'olive', DATE '2020-02-01', 'settled'), "
            "(2, 'paul', 'a quarrel', DATE '2020-02-02', 'olive', "
            "DATE '2020-01-01', 'olive', DATE '2020-02-01', 'settled')"
        )
    erase_them("jane")
    assert rows("SELECT contact_id FROM ops.hold") == [("paul",)]


def test_the_sentences_about_the_erased_go_from_the_batch(erase_them: EraseThem, rows: Rows) -> None:
    erase_them("jane")
    assert rows("SELECT contact_id, because, outcome FROM ops.erasure_item") == [("jane", None, "erased")]


def test_the_tombstone_holds_the_id_and_hashes_alone(erase_them: EraseThem, rows: Rows) -> None:
    erase_them("jane")
    assert rows("SELECT contact_id, rule, batch_id FROM ops.tombstone") == [("jane", "lapsed_member", 1)]
    hashes = rows(
        "SELECT kind, hash, is_shared FROM ops.tombstone_hash WHERE contact_id = 'jane' ORDER BY kind"
    )
    kinds = ["email", "family", "given", "given_initial", "phone", "phone"]
    assert [kind for kind, _, _ in hashes] == kinds
    assert all(len(str(text)) == 64 and not shared for _, text, shared in hashes)
