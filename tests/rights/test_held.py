"""All that is held about a person: each of their rows once, nobody else's, from later tables too."""

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.properties import examples
from tests.requests import put_event, put_request
from wigops.crm.load import load_export
from wigops.rights.data_held import Held, held_about, rows_of
from wigops.store import Home, Store

OF_A_CONTACT = (
    "contact",
    "contact_point",
    "interest",
    "special_category",
    "engagement",
    "communication",
    "consent",
    "opt_out",
    "sharing",
)


def gathered(store: Store, *contact_ids: str) -> dict[str, list[dict[str, object]]]:
    """Every row that is held about somebody, by schema.table."""
    with store.read() as cursor:
        held = held_about(cursor, contact_ids)
        return {
            one.name: [dict(zip(one.columns, row, strict=True)) for row in rows_of(cursor, one)]
            for one in held
        }


def test_it_holds_every_table_of_the_copy_that_names_the_person(mill: Store) -> None:
    found = gathered(mill, "jane")
    assert set(found) == {f"crm.{table}" for table in (*OF_A_CONTACT, "retention_fact")}
    assert all(row["contact_id"] == "jane" for rows in found.values() for row in rows)


def test_it_holds_nothing_of_a_bystander_with_the_same_surname_employer_and_event(mill: Store) -> None:
    said = str(gathered(mill, "paul"))
    assert "lupin" not in said
    assert "jane'" not in said
    assert "d_jane" not in said


def test_two_records_of_one_person_are_held_together(mill: Store) -> None:
    found = gathered(mill, "jane", "twin")
    assert {row["contact_id"] for row in found["crm.contact"]} == {"jane", "twin"}


def test_a_table_that_came_later_is_held_too(mill: Store) -> None:
    with mill.write() as cursor:
        cursor.execute("CREATE TABLE crm.badge (badge_id VARCHAR, contact_id VARCHAR, shown_at TIMESTAMPTZ)")
        cursor.execute(
            "INSERT INTO crm.badge VALUES ('b1', 'jane', TIMESTAMPTZ '2026-06-30 23:30:00+00'), "
            "('b2', 'paul', NULL)"
        )
    with mill.read() as cursor:
        badge = next(one for one in held_about(cursor, ["jane"]) if one.table == "badge")
        rows = list(rows_of(cursor, badge))
    assert (badge.rows, badge.category.id) == (1, "other")
    assert rows == [("b1", "jane", "2026-07-01T00:30:00+01:00")]


def test_ids_are_put_in_words_beside_them(mill: Store) -> None:
    found = gathered(mill, "jane")
    assert {(row["recipient_id"], row["recipient_name"]) for row in found["crm.sharing"]} == {
        ("hall", "The Great Hall"),
        ("cook", "The Cook"),
    }
    assert found["crm.contact"][0]["organisation_name"] == "The Old Mill"
    assert {row["service_title"] for row in found["crm.special_category"]} == {"Harvest feast"}


def test_it_holds_the_requests_of_the_person_with_what_happened_to_them(mill: Store) -> None:
    with mill.write() as cursor:
        put_request(cursor, 1, "access", "jane", "2026-01-02", "she wrote")
        put_event(cursor, 1, "acknowledged", "2026-01-03", "to her")
        put_request(cursor, 2, "access", "paul", "2026-01-02", "he wrote")
        put_event(cursor, 2, "acknowledged", "2026-01-03", "to him")
        put_request(cursor, 3, "access", "twin", "2026-01-02", "she wrote again")
        cursor.execute("INSERT INTO ops.rights_request_contact VALUES (3, 'jane', 'olive', now())")
    found = gathered(mill, "jane")
    assert {row["note"] for row in found["ops.rights_request"]} == {"she wrote", "she wrote again"}
    assert [row["note"] for row in found["ops.rights_request_event"]] == ["to her"]
    assert len(found["ops.rights_request_contact"]) == 1


def test_no_id_of_another_person_is_held(mill: Store) -> None:
    with mill.write() as cursor:
        cursor.execute("INSERT INTO ops.suppression VALUES (1, 'paul', 'jane', 'email')")
        put_request(cursor, 1, "access", "jane", "2026-01-02")
        cursor.execute("INSERT INTO ops.rights_request_contact VALUES (1, 'paul', 'olive', now())")
        cursor.execute(
            "INSERT INTO ops.finding_case BY NAME SELECT 1 AS case_id, 'likely_duplicate' AS finding, "
            "'paul' AS contact_id, 'jane' AS subject, 'Contacts jane, paul: the same name.' AS detail"
        )
        cursor.execute(
            "INSERT INTO ops.finding_case BY NAME SELECT 2 AS case_id, 'no_source' AS finding, "
            "'paul' AS contact_id, 'paul' AS subject, 'No source is on record.' AS detail"
        )
        cursor.execute("CREATE TABLE crm.later (contact_id VARCHAR, merged_into VARCHAR, candidate VARCHAR)")
        cursor.execute("INSERT INTO crm.later VALUES ('paul', 'jane', 'paul')")
    found = gathered(mill, "paul")
    assert found["ops.suppression"] == [
        {"load_id": 1, "contact_id": "paul", "erased_contact_id": None, "matched_by": "email"}
    ]
    assert [row["contact_id"] for row in found["ops.rights_request"]] == [None]
    assert {(row["case_id"], row["subject"], row["detail"]) for row in found["ops.finding_case"]} == {
        (1, None, None),
        (2, "paul", "No source is on record."),
    }
    assert found["crm.later"] == [{"contact_id": "paul", "merged_into": None, "candidate": "paul"}]
    assert "jane" not in str({name: rows for name, rows in found.items() if name.startswith("ops.")})


def test_it_says_no_more_than_the_rows_that_there_are(mill: Store) -> None:
    with mill.read() as cursor:
        held: list[Held] = held_about(cursor, ["jane"])
        assert {one.name: one.rows for one in held} == {
            one.name: len(list(rows_of(cursor, one))) for one in held
        }
        assert held_about(cursor, ["nobody"]) == []


IDS = st.sampled_from(["a", "b", "a'b", "A", "ä", "a,b"])
COLUMNS = {
    "contact": ["contact_id", "first_name", "last_name"],
    "interest": ["contact_id", "kind", "label"],
    "contact_point": ["contact_id", "kind", "value"],
    "communication": ["communication_id", "contact_id", "kind", "sent_at"],
    "engagement": ["engagement_id", "contact_id", "kind", "occurred_at"],
}
TEXTS = st.text(alphabet="ab =,\"'\n1é", max_size=6)


@st.composite
def exports(draw: st.DrawFn) -> dict[str, list[dict[str, str]]]:
    """A random export of a few people: rows that look alike, exact doubles among those without a key."""
    people = draw(st.lists(IDS, min_size=1, max_size=5, unique=True))
    whose = st.sampled_from(people)
    rows: Any
    tables: dict[str, list[dict[str, str]]] = {
        "contact": [{"contact_id": one, "first_name": "Ann", "last_name": draw(TEXTS)} for one in people]
    }
    for table, column in (("interest", "label"), ("contact_point", "value")):
        kind = "skill" if table == "interest" else "address"
        rows = draw(st.lists(st.tuples(whose, TEXTS.filter(lambda text: text.strip())), max_size=16))
        tables[table] = [{"contact_id": one, "kind": kind, column: text.strip()} for one, text in rows]
    for table, key, moment, kind in (
        ("communication", "communication_id", "sent_at", "meeting_note"),
        ("engagement", "engagement_id", "occurred_at", "login"),
    ):
        rows = draw(st.lists(whose, max_size=16))
        tables[table] = [
            {key: f"{table}{number}", "contact_id": one, "kind": kind, moment: "2026-01-01"}
            for number, one in enumerate(rows)
        ]
    return tables


@examples(5)
@given(
    export=exports(),
    some=st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=2), min_size=3, max_size=6),
)
def test_each_row_of_the_person_is_there_once_and_none_of_anybody_elses(
    export: dict[str, list[dict[str, str]]], some: list[list[int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("export")
    for table, rows in export.items():
        (folder / f"{table}.csv").write_bytes(as_csv(COLUMNS[table], rows))
    store = Store(Home(Path(tmp_path_factory.mktemp("home"))), idle=0)
    load = load_export(store, folder)
    assert not load.refused, load.reasons
    people = [row["contact_id"] for row in export["contact"]]
    for picks in some:
        wanted = {people[pick % len(people)] for pick in picks}
        found = gathered(store, *wanted)
        for table, rows in export.items():
            texts = [column for column in COLUMNS[table] if not column.endswith("_at")]
            expected = Counter(
                tuple(row[column] or None for column in texts) for row in rows if row["contact_id"] in wanted
            )
            held = Counter(tuple(row[column] for column in texts) for row in found.get(f"crm.{table}", []))
            assert held == expected, table
    store.close()


def as_csv(columns: list[str], rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
