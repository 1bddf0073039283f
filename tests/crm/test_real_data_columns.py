"""What an export lacks (rules.md section 9), how its headers are read, and what it says of merges."""

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from tests.conftest import SHARED
from wigops.commands.main import app
from wigops.crm.load import Load, load_export
from wigops.crm.staging import contract_names
from wigops.crm.verify import count_leftovers
from wigops.review.registry import registry
from wigops.store import Store

CASE = SHARED / "cases" / "real-data" / "05-column-gone"
CONTACT = "contact_id,first_name\nc1,Ann\nc2,Ben\n"
CONSENT = (
    "consent_id,contact_id,purpose,given_at,withdrawn_at,source,wording_version\n"
    "k1,c1,cookies,2025-01-01,2026-01-01,web,v1\n"
)
WITHOUT = "consent_id,contact_id,purpose,given_at,source,wording_version\nk1,c1,cookies,2025-01-01,web,v1\n"
LOST = "The last load had a column consent.withdrawn_at, and this export has none."

Loads = Callable[..., Load]


def rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    with store.read() as cursor:
        return cursor.execute(sql).fetchall()


def lost(store: Store) -> list[str]:
    """The subjects of the finding about columns that the copy has lost."""
    with store.read() as cursor:
        found = cursor.execute(registry()["columns_missing"].sql).fetchall()
    return sorted(row[0] for row in found)


def test_the_case_of_a_column_that_is_gone(store: Store) -> None:
    if not CASE.is_dir():
        pytest.skip(f"the cases of real data are not at {CASE}")
    assert not load_export(store, CASE / "full").refused

    outcome = load_export(store, CASE / "no-withdrawn_at")

    assert outcome.reasons == [LOST]
    assert rows(store, "SELECT withdrawn_at IS NOT NULL FROM crm.consent") == [(True,)]
    assert not load_export(store, CASE / "no-withdrawn_at", accept_change=True).refused
    assert lost(store) == ["consent.withdrawn_at"]


def test_a_first_load_reports_what_is_missing(loaded: Loads) -> None:
    outcome = loaded(contact=CONTACT, consent=WITHOUT)

    assert not outcome.refused
    assert outcome.missing_columns["consent"] == ["withdrawn_at"]
    assert "job_title" in outcome.missing_columns["contact"]
    assert set(outcome.missing_columns) == {"contact", "consent"}


def test_the_command_says_what_is_missing_and_refuses_what_is_lost(
    export: Callable[..., Path], store: Store
) -> None:
    store.close()
    run = CliRunner()
    first = run.invoke(app, ["load", str(export("a", contact=CONTACT, consent=CONSENT)), "--json"])
    assert first.exit_code == 0
    document = json.loads(first.stdout)
    missing = document["missing_columns"]
    assert list(missing) == ["contact"]
    assert missing["contact"][:7] == [
        "organisation_id",
        "last_name",
        "job_title",
        "source",
        "created_at",
        "left_organisation_on",
        "no_contact_notified_on",
    ]
    had = CONTACT.splitlines()[0].split(",")
    assert missing["contact"] == [name for name in contract_names("contact") if name not in had]
    assert document["impossible_dates"] == {}

    second = run.invoke(app, ["load", str(export("b", contact=CONTACT, consent=WITHOUT)), "--json"])

    assert second.exit_code == 1
    assert "consent.withdrawn_at" in str(second.exception)
    assert json.loads(second.stdout)["refused"] == [LOST]


def test_the_finding_stays_until_a_load_has_the_column_again(store: Store, loaded: Loads) -> None:
    loaded("a", contact=CONTACT, consent=CONSENT)
    assert loaded("b", contact=CONTACT, consent=WITHOUT).reasons == [LOST]
    assert lost(store) == []
    assert not loaded("b", accept_change=True, contact=CONTACT, consent=WITHOUT).refused
    assert lost(store) == ["consent.withdrawn_at"]
    assert not loaded("c", contact=CONTACT, consent=WITHOUT).refused
    assert lost(store) == ["consent.withdrawn_at"]
    loaded("d", contact=CONTACT, consent=CONSENT)
    assert lost(store) == []


def test_the_finding_speaks_of_a_lost_table_until_it_is_there_again(store: Store, loaded: Loads) -> None:
    interest = "contact_id,kind,label\nc1,skill,Chess\n"
    loaded("a", contact=CONTACT, interest=interest)
    loaded("b", accept_change=True, contact=CONTACT)
    assert lost(store) == ["interest.contact_id", "interest.kind", "interest.label"]
    loaded("c", contact=CONTACT, interest=interest)
    assert lost(store) == []


def test_a_load_that_wrote_no_columns_down_is_compared_with_nothing(store: Store, loaded: Loads) -> None:
    loaded("a", contact=CONTACT, consent=CONSENT)
    with store.write() as cursor:
        cursor.execute("UPDATE ops.load_table SET columns = NULL, lost_columns = NULL")

    assert not loaded("b", contact=CONTACT, consent=WITHOUT).refused
    assert lost(store) == []


def test_an_unknown_column_that_goes_is_no_loss(loaded: Loads) -> None:
    loaded("a", contact="contact_id,shoe_size\nc1,40\n")
    assert not loaded("b", contact="contact_id\nc1\n").refused


def test_a_mapping_that_gives_one_column_fewer_is_refused(
    store: Store, tmp_path: Path, export: Callable[..., Path]
) -> None:
    folder = export(people="id,name,job\nc1,Ann,Baker\n")
    mapping = tmp_path / "mapping"
    mapping.mkdir()
    statement = mapping / "contact.sql"
    statement.write_text("SELECT id AS contact_id, name AS first_name, job AS job_title FROM people")
    assert not load_export(store, folder, mapping=str(mapping)).refused
    statement.write_text("SELECT id AS contact_id, name AS first_name FROM people")

    outcome = load_export(store, folder, mapping=str(mapping))

    assert outcome.reasons == ["The last load had a column contact.job_title, and this export has none."]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("contact_id", "first_name"),
        ("Contact ID", "First Name"),
        ("contact-ID", "first-name"),
        (" Contact_Id ", "FIRST NAME "),
        ("CONTACTID", "FirstName"),
    ],
)
def test_a_header_is_matched_whatever_its_case_and_what_stands_between_its_words(
    store: Store, loaded: Loads, key: str, name: str
) -> None:
    outcome = loaded(contact=f"{key},{name},Shoe Size\nc1,Ann,40\n")

    assert outcome.loaded == {"contact": 1}
    assert outcome.ignored_columns == {"contact": ["Shoe Size"]}
    assert rows(store, "SELECT contact_id, first_name FROM crm.contact") == [("c1", "Ann")]


@pytest.mark.parametrize(
    "header", ["contact_id,Contact ID", "contact_id,First Name,first-name", "contact_id,a,A"]
)
def test_two_headers_of_one_column_make_the_table_unreadable(loaded: Loads, header: str) -> None:
    outcome = loaded(contact=f"{header}\nc1,Ann,Bea\n")

    assert outcome.reasons == ["The header of contact.csv has two columns of the same name."]


def test_the_headers_of_a_parquet_file_are_matched_too(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "parquet"
    folder.mkdir()
    with duckdb.connect() as writer:
        writer.execute(
            "COPY (SELECT 'c1' AS \"Contact ID\", 'Ann' AS \" first-name\", "
            "DATE '2026-01-01' AS \"Left Organisation On\", "
            f"{{'a': 1, 'b': 2}} AS shoes) TO '{folder / 'contact.parquet'}'"
        )
    outcome = load_export(store, folder)
    assert outcome.ignored_columns == {"contact": ["shoes"]}
    assert rows(
        store, "SELECT contact_id, first_name, CAST(left_organisation_on AS VARCHAR) FROM crm.contact"
    ) == [("c1", "Ann", "2026-01-01")]

    with duckdb.connect() as writer:
        writer.execute(
            f"COPY (SELECT 'c1' AS contact_id, 'c2' AS \"Contact Id\") TO '{folder / 'contact.parquet'}'"
        )
    assert load_export(store, folder).reasons == [
        "The header of contact.parquet has two columns of the same name."
    ]


def test_a_file_whose_first_line_is_no_header_is_refused_without_its_words(loaded: Loads) -> None:
    outcome = loaded(contact="c1,Ann\n")
    assert outcome.reasons == ["contact.csv has no column contact_id: its first line is not the header."]


def test_merges_are_loaded_whoever_they_speak_of(store: Store, loaded: Loads) -> None:
    outcome = loaded(contact=CONTACT, merge="contact_id,merged_into,merged_on\nc9,c1,2026-01-01\nc8,c9,\n")

    assert (outcome.rejected, outcome.loaded["merge"]) == ({}, 2)
    assert rows(store, "SELECT contact_id, merged_into FROM crm.merge ORDER BY ALL") == [
        ("c8", "c9"),
        ("c9", "c1"),
    ]


def test_a_load_keeps_no_merge_of_somebody_who_was_erased(store: Store, loaded: Loads) -> None:
    loaded("a", contact=CONTACT)
    with store.write() as cursor:
        cursor.execute("INSERT INTO ops.tombstone (contact_id, erased_on) VALUES ('c7', DATE '2026-01-01')")

    outcome = loaded("b", contact=CONTACT, merge="contact_id,merged_into,merged_on\nc7,c1,\nc6,c7,\nc5,c1,\n")

    assert outcome.loaded["merge"] == 1
    assert rows(store, "SELECT contact_id FROM crm.merge") == [("c5",)]
    with store.read() as cursor:
        assert count_leftovers(cursor) == 0


def test_a_load_says_whose_address_is_none_and_not_what_it_says(loaded: Callable[..., Load]) -> None:
    outcome = loaded(
        contact="contact_id\nc1\nc2\nc3\n",
        contact_point="contact_id,kind,value\nc1,email,ask at the desk\nc2,phone,none yet\n"
        "c2,email,zoe@one.example\nc3,address,1 Acacia Avenue\n",
    )
    assert outcome.unreadable_points == 2
    assert [(one.contact_id, one.kind) for one in outcome.unreadable_rows] == [
        ("c1", "email"),
        ("c2", "phone"),
    ]
