"""What a new copy of the CRM confirms, and above all what it must not."""

import pytest

from tests.conftest import PROJECT
from wigops.catalogue import TABLES
from wigops.outbox import KINDS, Reconciliation
from wigops.store import Store

from .conftest import ALL_TABLES, Ask, Loads, changes, states

KEYED = [table.name for table in TABLES if table.keyed]
SPECIAL = {"kind": "delete_special_category", "table_name": "special_category", "record_key": "x1"}
REDACTION = {
    "kind": "redact_text",
    "contact_id": "gone",
    "table_name": "communication",
    "record_key": "m1",
    "column_name": "body",
}


def test_a_person_whom_the_crm_no_longer_has_is_confirmed(store: Store, asked: Ask, loads: Loads) -> None:
    number = asked(contact_id="c1")

    assert loads(contact=["c2"]) == Reconciliation(confirmed=1, still_open=0, overdue=0)

    change = changes(store)[number]
    assert (change.state, change.confirmed_by_load, change.loads_since) == ("confirmed", 1, 0)
    assert change.confirmed_at is not None


def test_a_person_whom_the_crm_still_has_is_overdue_after_two_loads(
    store: Store, asked: Ask, loads: Loads
) -> None:
    number = asked(contact_id="c1")

    assert loads(contact=["c1", "c2"]) == Reconciliation(confirmed=0, still_open=1, overdue=0)
    assert states(store) == {number: "open"}
    assert loads(contact=["c1", "c2"]) == Reconciliation(confirmed=0, still_open=1, overdue=1)
    assert states(store) == {number: "overdue"}
    assert loads(contact=["c2"]) == Reconciliation(confirmed=1, still_open=0, overdue=0)
    assert (states(store), changes(store)[number].loads_since) == ({number: "confirmed"}, 2)


def test_a_change_that_names_the_person_alone_is_looked_for_too(
    store: Store, asked: Ask, loads: Loads
) -> None:
    there = asked(contact_id="c1", table_name=None, record_key=None)
    gone = asked(contact_id="c2", table_name=None, record_key=None)

    loads(contact=["c1"])

    assert states(store) == {there: "open", gone: "confirmed"}


def test_an_id_is_the_same_only_to_the_letter(store: Store, asked: Ask, loads: Loads) -> None:
    number = asked(contact_id="c1")

    loads(contact=["C1", "c1 ", "c10"])

    assert states(store) == {number: "confirmed"}


def test_what_was_confirmed_stays_with_the_load_that_showed_it(
    store: Store, asked: Ask, loads: Loads
) -> None:
    number = asked(contact_id="c1")
    loads(contact=["c2"])
    first = changes(store)[number]

    assert loads(contact=["c2"]) == Reconciliation(confirmed=0, still_open=0, overdue=0)
    loads(contact=["c1"])

    assert changes(store)[number] == first


def test_special_category_data_is_confirmed_by_its_record(store: Store, asked: Ask, loads: Loads) -> None:
    there, gone = asked(**SPECIAL), asked(**{**SPECIAL, "record_key": "x2"})

    loads(contact=["c1"], special_category=["x1"])

    assert states(store) == {there: "open", gone: "confirmed"}


@pytest.mark.parametrize("table", KEYED)
def test_a_mention_is_confirmed_when_its_text_is_not_as_it_was(
    store: Store, asked: Ask, loads: Loads, table: str
) -> None:
    there = asked(**{**REDACTION, "table_name": table})
    gone = asked(**{**REDACTION, "table_name": table, "record_key": "m2"})

    unredacted = [(table, "m1", "body"), (table, "m2", "subject"), ("organisation", "m2", "body")]
    loads(shown=(*ALL_TABLES, table), unredacted=unredacted if table != "organisation" else unredacted[:2])

    assert states(store) == {there: "open", gone: "confirmed"}


@pytest.mark.parametrize(
    "unknown",
    [
        {**REDACTION, "record_key": None},
        {**REDACTION, "table_name": None, "record_key": None},
        {**REDACTION, "table_name": "contact", "record_key": None},
        {**SPECIAL, "record_key": None},
        {"contact_id": None, "table_name": None, "record_key": None},
        {"kind": "nonsense"},
    ],
)
def test_what_cannot_be_looked_for_is_never_confirmed(
    store: Store, asked: Ask, loads: Loads, unknown: dict[str, str | None]
) -> None:
    number = asked(**unknown)

    loads(shown=(*ALL_TABLES, "interest", "nonsense"), contact=["c9"])

    assert states(store) == {number: "open"}


def test_a_table_that_the_export_lacks_shows_nothing(store: Store, asked: Ask, loads: Loads) -> None:
    special, mention = asked(**SPECIAL), asked(**REDACTION)

    for _ in range(2):
        assert loads(shown=("contact",), contact=["c2"]).confirmed == 0

    assert states(store) == {special: "overdue", mention: "overdue"}


def test_a_row_that_the_load_rejected_is_in_the_crm_still(store: Store, asked: Ask, loads: Loads) -> None:
    person, special = asked(contact_id="c1"), asked(**SPECIAL)
    other = asked(**{**SPECIAL, "record_key": "c1"})

    loads(rejected={"contact": ["c1", "c5"], "special_category": ["x1"]})
    assert states(store) == {person: "open", special: "open", other: "confirmed"}

    loads(rejected={})
    assert set(states(store).values()) == {"confirmed"}


def test_thousands_at_once(store: Store, loads: Loads) -> None:
    with store.write() as cursor:
        cursor.execute(
            "INSERT INTO ops.change_instruction BY NAME SELECT n AS change_id, 'delete_contact' AS kind, "
            "'c' || n AS contact_id, 'contact' AS table_name, 'c' || n AS record_key, 0 AS loads_since "
            "FROM range(1, 5001) AS t (n)"
        )

    outcome = loads(contact=[f"c{number}" for number in range(1, 11)])

    assert outcome == Reconciliation(confirmed=4990, still_open=10, overdue=0)


def test_every_kind_says_what_confirms_it() -> None:
    files = {path.name for path in (PROJECT / "wigops" / "outbox").glob("applied_*.sql")}

    assert files == {f"applied_{kind.id}.sql" for kind in KINDS}
    assert all(kind.name and kind.what_to_do and kind.how_confirmed for kind in KINDS)
