"""Protections keep their person, the erased stay out, and nobody else is lost (rules.md sections 5 and 9)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SHARED, ExportWriter
from tests.days import days_ago, in_days, today
from tests.properties import examples
from tests.ready import Ready
from wigops.accounts import add_account, passwords
from wigops.clock import london_today
from wigops.crm.load import Load, load_export
from wigops.crm.who import Question, decide, questions
from wigops.erasure import Erasure, Selection, carry_out, propose
from wigops.errors import BadInputError, RefusedError
from wigops.outbox import list_changes
from wigops.retention import place_hold
from wigops.review.registry import registry
from wigops.rights import open_request, record_event
from wigops.rights.answers import object_to_marketing
from wigops.rights.pack import build_pack
from wigops.store import Store
from wigops.tombstone import suppressed_at

CASES = SHARED / "cases" / "real-data"
FILLER = "".join(f"f{number},m1,Fill{number},Person{number},2020-01-01\n" for number in range(30))
CONTACT = "contact_id,organisation_id,first_name,last_name,created_at\n" + FILLER
POINT = "contact_id,kind,value\n"
NELL, NELLS = ("1", "l1", "Nell", "Hart"), ("1", "email", "nell@hart.example")
ORGANISATIONS = "organisation_id,name\nm1,Member Body\nl1,Lapsed Body\n"
MEMBERSHIPS = "organisation_id,starts_on,ends_on\nm1,2015-01-01,\nl1,2010-01-01,2018-03-31\n"

Rows = Callable[..., list[tuple[object, ...]]]
LoadPeople = Callable[..., Load]


def case(name: str) -> Path:
    folder = CASES / name
    if not folder.exists():
        pytest.skip(f"the worked case {name} is not beside the project")
    return folder


@pytest.fixture
def office(store: Store, ready: Ready, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store with an officer, olly, and nothing loaded."""
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    ready.give(
        store, "an officer", lambda new: add_account(new, "olly", "officer", "a long password", by=None)
    )
    return store


@pytest.fixture
def rows(store: Store) -> Rows:
    def ask(query: str) -> list[tuple[object, ...]]:
        with store.read() as cursor:
            return list(cursor.execute(query).fetchall())

    return ask


@pytest.fixture
def load_people(office: Store, loaded: Callable[..., Load]) -> LoadPeople:
    """Loads `(id, organisation, first, last)` with their points `(id, kind, value)`, among thirty members."""

    def load(people: list[tuple[str, ...]], points: list[tuple[str, str, str]], **tables: str) -> Load:
        contact = "contact_id,organisation_id,first_name,last_name,created_at\n" + FILLER
        contact += "".join(
            f'"{one}",{home},"{first}","{last}",2011-05-05\n' for one, home, first, last in people
        )
        point = "contact_id,kind,value\n" + "".join(
            f'"{one}",{kind},"{value}"\n' for one, kind, value in points
        )
        done = loaded(
            accept_change=True,
            organisation=ORGANISATIONS,
            membership=MEMBERSHIPS,
            contact=contact,
            contact_point=point,
            **tables,
        )
        assert not done.refused, done.reasons
        return done

    return load


def erase(store: Store, *contact_ids: str) -> Erasure:
    batch = propose(store, Selection(london_today(), contact_ids=contact_ids), by="olly")
    return carry_out(store, batch.batch_id, by="olly")


@pytest.fixture
def nell_erased(office: Store, load_people: LoadPeople, ready: Ready) -> Store:
    """The store from which Nell, with her address, was erased."""
    load_people([NELL], [NELLS])
    ready.after(office, "Nell is erased", lambda store: erase(store, "1"))
    return office


def open_questions(store: Store) -> list[Question]:
    with store.read() as cursor:
        return questions(cursor, only_open=True)


def statuses(store: Store) -> dict[str, str]:
    with store.read() as cursor:
        found = cursor.execute("SELECT contact_id, status FROM retention_at(?)", [today()]).fetchall()
    return dict(found)


def findings(store: Store, name: str) -> list[str]:
    with store.read() as cursor:
        found = cursor.execute(registry()[name].sql, {"as_of": today()}).fetchall()
    return sorted(row[0] for row in found)


def there(rows: Rows, *ids: str) -> list[str]:
    found = {one for (one,) in rows("SELECT contact_id FROM crm.contact")}
    return [one for one in ids if one in found]


# Protections follow the person


def protect_the_three(store: Store) -> None:
    place_hold(store, "201", reason="a claim", review_on=in_days(90), by="olly")
    restriction = open_request(store, "restriction", contact_ids=("202",), received_on=days_ago(9), by="olly")
    record_event(store, restriction.request_id, "granted", on=days_ago(8), by="olly")
    open_request(store, "access", contact_ids=("203",), received_on=days_ago(3), by="olly")


def test_whoever_is_protected_and_merged_is_adrift_and_nobody_is_erased(
    office: Store, tmp_path: Path
) -> None:
    load_export(office, case("01-merged") / "before")
    protect_the_three(office)
    load = load_export(office, case("01-merged") / "after")
    assert [(one.contact_id, one.protection, one.candidates) for one in load.adrift] == [
        ("201", "hold", ["90001"]),
        ("202", "open restriction request, restriction", ["90002"]),
        ("203", "open access request", ["90003"]),
    ]
    assert {statuses(office)[one] for one in ("90001", "90002", "90003")} == {"held"}
    done = erase(office, "90001", "90002", "90003")
    assert done.erased == []
    assert [one.contact_id for one in done.refused] == ["90001", "90002", "90003"]
    assert findings(office, "protection_adrift") == ["201", "202", "203"]
    with pytest.raises(RefusedError, match="not in the CRM copy any more"):
        build_pack(office, "203", tmp_path / "answer.zip", by="olly")


def test_the_same_person_takes_the_protection_over_and_another_is_let_go(office: Store, rows: Rows) -> None:
    load_export(office, case("01-merged") / "before")
    protect_the_three(office)
    load_export(office, case("01-merged") / "after")
    asked = {one.contact_id: one.id for one in open_questions(office)}
    decide(office, asked["201"], "same", reason="the same address and role", by="olly")
    decide(office, asked["203"], "another", reason="a new employee of that name", by="olly")
    assert rows("SELECT contact_id FROM ops.hold") == [("90001",)]
    for _ in range(2):
        assert {one: statuses(office)[one] for one in ("90001", "90002", "90003")} == {
            "90001": "held",
            "90002": "held",
            "90003": "due",
        }
        assert findings(office, "protection_adrift") == ["202", "203"]
        load_export(office, case("01-merged") / "after")
    (lost,) = [one for one in open_questions(office) if one.contact_id == "203"]
    assert lost.candidate is None
    decide(office, lost.id, "gone", reason="deleted in the CRM at their wish", by="olly")
    assert findings(office, "protection_adrift") == ["202"]


def test_a_merge_that_the_crm_tells_of_needs_no_question(
    load_people: LoadPeople, office: Store, rows: Rows
) -> None:
    load_people([("1", "l1", "Nell", "Hart"), ("2", "l1", "Col", "Dunne")], [])
    place_hold(office, "1", reason="a claim", review_on=in_days(90), by="olly")
    load = load_people(
        [("9", "l1", "Ellen", "Hart"), ("2", "l1", "Col", "Dunne")],
        [],
        merge="contact_id,merged_into\n1,5\n5,9\n",
    )
    assert load.adrift == []
    assert open_questions(office) == []
    assert rows("SELECT contact_id FROM ops.hold") == [("9",)]
    assert (statuses(office)["9"], statuses(office)["2"]) == ("held", "due")


def test_an_objection_is_heeded_for_whoever_may_be_theirs(
    load_people: LoadPeople, office: Store, rows: Rows
) -> None:
    load_people([("1", "m1", "Nell", "Hart")], [("1", "email", "nell@hart.example")])
    request = open_request(office, "objection", contact_ids=("1",), received_on=days_ago(9), by="olly")
    object_to_marketing(office, request.request_id, by="olly")
    load_people(
        [("9", "m1", "Nell", "Hart"), ("8", "m1", "Col", "Dunne")],
        [("9", "email", "Nell@Hart.example"), ("8", "email", "col@dunne.example")],
    )
    reach = rows(
        "SELECT contact_id, barred_by FROM marketing_reach_at(current_date) WHERE contact_id IN ('8', '9')"
    )
    assert sorted(reach) == [("8", None), ("9", "objected")]


def test_a_likely_duplicate_of_somebody_protected_waits_for_an_answer(
    load_people: LoadPeople, office: Store
) -> None:
    people = [
        ("1", "l1", "Nell", "Hart"),
        ("2", "l1", "N.", "Hart"),
        ("3", "l1", "Nell", "Hart"),
        ("4", "l1", "Rory", "Hart"),
    ]
    points = [
        ("1", "email", "nell@hart.example"),
        ("2", "email", "nell@hart.example"),
        ("1", "phone", "020 7946 0001"),
        ("4", "phone", "020 7946 0001"),
    ]
    load_people(people, points)
    place_hold(office, "1", reason="a claim", review_on=in_days(90), by="olly")
    assert {one: statuses(office)[one] for one in "1234"} == {
        "1": "held",
        "2": "held",
        "3": "held",
        "4": "due",
    }
    asked = {one.candidate: one.id for one in open_questions(office)}
    decide(office, asked["3"], "another", reason="her daughter", by="olly")
    decide(office, asked["2"], "same", reason="the same address", by="olly")
    assert {one: statuses(office)[one] for one in "1234"} == {
        "1": "held",
        "2": "held",
        "3": "due",
        "4": "due",
    }


def test_a_rejected_row_of_somebody_protected_refuses_the_load(
    load_people: LoadPeople, office: Store, export: ExportWriter, tmp_path: Path
) -> None:
    people = [("1", "l1", "Nell", "Hart")] + [(f"p{n}", "m1", f"P{n}", f"Q{n}") for n in range(200)]
    load_people(people, [])
    place_hold(office, "1", reason="a claim", review_on=in_days(90), by="olly")
    contact = "contact_id,organisation_id,first_name,last_name,created_at\n" + FILLER
    contact += "".join(f"{one},{home},{first},{last},2011-05-05\n" for one, home, first, last in people[1:])
    tables = {
        "organisation": ORGANISATIONS,
        "membership": MEMBERSHIPS,
        "contact_point": "contact_id,kind,value\n",
    }
    folder = export(**tables, contact=contact + "1,l1,Nell,Hart,yesterday\n")
    refused = load_export(office, folder)
    assert refused.reasons == [
        "Rows of contact are rejected that are about 1 person who must be protected (a hold, a restriction, "
        "an open request, or what they said)."
    ]
    assert [(one.table, one.contact_id) for one in refused.protected_rejected] == [("contact", "1")]
    accepted = load_export(office, folder, accept_change=True)
    assert [one.contact_id for one in accepted.adrift] == ["1"]
    with pytest.raises(RefusedError):
        build_pack(office, "1", tmp_path / "answer.zip", by="olly")


def test_an_answer_about_somebody_whose_row_was_rejected_is_refused(
    load_people: LoadPeople, office: Store, export: ExportWriter, tmp_path: Path
) -> None:
    people = [(f"p{n}", "m1", f"P{n}", f"Q{n}") for n in range(200)]
    load_people(people, [("p1", "email", "p1@x.example")])
    contact = CONTACT + "p1,m1,P1,Q1,yesterday\n"
    folder = export(organisation=ORGANISATIONS, contact=contact, contact_point=POINT)
    load_export(office, folder, accept_change=True)
    with pytest.raises(RefusedError, match="rejected that contact's row"):
        build_pack(office, "p1", tmp_path / "answer.zip", by="olly")


# Coming back


def test_nobody_is_dropped_for_sharing_an_address_or_a_placeholder(
    office: Store, rows: Rows, tmp_path: Path
) -> None:
    load_export(office, case("02-shared-address") / "export")
    place_hold(office, "s2", reason="a claim", review_on=in_days(90), by="olly")
    open_request(office, "access", contact_ids=("s2",), received_on=days_ago(3), by="olly")
    assert erase(office, "s1", "r1", "d1").erased == ["d1", "r1", "s1"]
    load = load_export(office, case("02-shared-address") / "export")
    assert (load.suppressed, load.maybe_erased, load.adrift) == (3, [], [])
    assert there(rows, "s1", "r1", "d1", "s2", "r2", "d2") == ["s2", "r2", "d2"]


def test_the_erased_do_not_come_back_in_another_spelling(office: Store, rows: Rows) -> None:
    load_export(office, case("03-sought") / "export")
    erase(office, "n01", "n03", "n04", "n05", "n07", "n09", "n10", "n13", "n16")
    load = load_export(office, case("03-sought") / "after")
    assert load.suppressed == 5
    assert there(rows, "b07", "b09", "b09p", "b16", "b10") == []
    assert rows("SELECT count(*) FROM crm.contact") == [(60,)]


def test_an_id_in_another_form_is_kept_out_and_nothing_is_confirmed(office: Store) -> None:
    load_export(office, case("06-id-forms") / "before")
    erase(office, "0031t00000AbCdE", "3f2b9c1e-7a54-4d0e-9b1a-0c5d6e7f8a90")
    load = load_export(office, case("06-id-forms") / "after")
    assert load.suppressed == 2
    with office.read() as cursor:
        assert {one.state for one in list_changes(cursor) if one.kind == "delete_contact"} == {"open"}
        assert list(suppressed_at(cursor)["matched_by"]) == ["CRM id", "CRM id"]


@pytest.mark.parametrize(
    ("first", "last", "is_kept_out"),
    [
        ("Nell", "Hart", True),
        ("NELL", "Married-Name", True),
        ("N.", "Hart", True),
        ("", "Hart", True),
        ("", "", True),
        ("Nell Hart", "", True),
        ("Rory", "Hart", False),
        ("R", "Hart", False),
        ("", "Other", False),
    ],
)
def test_a_newcomer_with_the_address_of_somebody_erased(
    load_people: LoadPeople, nell_erased: Store, rows: Rows, first: str, last: str, is_kept_out: bool
) -> None:
    load = load_people([("9", "m1", first, last)], [("9", "email", "NELL@hart.example")])
    assert (load.suppressed, load.maybe_erased) == ((1, []) if is_kept_out else (0, ["9"]))
    assert there(rows, "9") == ([] if is_kept_out else ["9"])
    assert findings(nell_erased, "maybe_erased") == load.maybe_erased


def test_an_officer_says_who_a_newcomer_is(load_people: LoadPeople, office: Store, rows: Rows) -> None:
    load_people([("1", "l1", "Nell", "Hart")], [("1", "email", "office@hart.example")])
    erase(office, "1")
    newcomers = [("8", "m1", "Rory", "Hart"), ("9", "m1", "Ellen", "Hart")]
    points = [(one, "email", "office@hart.example") for one in "89"]
    load_people(newcomers, points)
    asked = {one.contact_id: one.id for one in open_questions(office)}
    decide(office, asked["8"], "another", reason="her successor", by="olly")
    decide(office, asked["9"], "same", reason="Nell is Ellen", by="olly")
    assert there(rows, "8", "9") == ["8"]
    for _ in range(2):
        load = load_people(newcomers, points)
        assert (load.suppressed, load.maybe_erased) == (1, [])
        assert there(rows, "8", "9") == ["8"]


def test_whoever_was_kept_out_may_be_said_to_be_another(
    load_people: LoadPeople, nell_erased: Store, rows: Rows
) -> None:
    namesake = [("9", "m1", "Nell", "Hart")], [("9", "email", "nell@hart.example")]
    assert load_people(*namesake).suppressed == 1
    with nell_erased.read() as cursor:
        (kept_out,) = questions(cursor)
    assert (kept_out.contact_id, kept_out.state) == ("9", "kept out")
    decide(nell_erased, kept_out.id, "another", reason="her daughter", by="olly")
    assert load_people(*namesake).suppressed == 0
    assert there(rows, "9") == ["9"]


def test_whoever_was_there_and_not_erased_is_never_kept_out(
    load_people: LoadPeople, office: Store, rows: Rows
) -> None:
    load_people([NELL, ("2", "m1", "Nell", "Hart")], [NELLS])
    erase(office, "1")
    # The CRM gives the second record the address that the first had.
    load = load_people([("2", "m1", "Nell", "Hart")], [("2", "email", "nell@hart.example")])
    assert load.suppressed == 0
    assert there(rows, "2") == ["2"]


def test_a_decision_takes_an_officer_a_reason_and_an_answer_that_fits(
    load_people: LoadPeople, office: Store, rows: Rows
) -> None:
    load_people([NELL], [NELLS])
    place_hold(office, "1", reason="a claim", review_on=in_days(90), by="olly")
    load_people([("9", "l1", "Nell", "Hart")], [])
    (asked,) = open_questions(office)
    with pytest.raises(BadInputError):
        decide(office, asked.id, "same", reason=" ", by="olly")
    with pytest.raises(BadInputError):
        decide(office, asked.id, "gone", reason="x", by="olly")
    with pytest.raises(BadInputError):
        decide(office, "nonsense", "same", reason="x", by="olly")
    with pytest.raises(RefusedError):
        decide(office, asked.id, "same", reason="x", by="nobody")
    assert rows("SELECT count(*) FROM ops.identity_decision") == [(0,)]


def test_whoever_was_said_to_be_gone_and_is_lost_again_is_asked_about_again(
    load_people: LoadPeople, office: Store
) -> None:
    load_people([NELL], [NELLS])
    place_hold(office, "1", reason="a claim", review_on=in_days(90), by="olly")
    for _ in range(2):
        assert [one.contact_id for one in load_people([], []).adrift] == ["1"]
        (asked,) = open_questions(office)
        decide(office, asked.id, "gone", reason="deleted in the CRM", by="olly")
        assert load_people([], []).adrift == []
        assert load_people([NELL], [NELLS]).adrift == []
        assert statuses(office)["1"] == "held"


def test_whoever_may_be_somebody_protected_is_not_taken_out_as_somebody_erased(
    load_people: LoadPeople, office: Store, rows: Rows
) -> None:
    load_people([NELL, ("2", "l1", "Rory", "Hart")], [NELLS])
    place_hold(office, "2", reason="a claim", review_on=in_days(90), by="olly")
    erase(office, "1")
    load_people([("9", "l1", "Rory", "Hart")], [("9", "email", "nell@hart.example")])
    asked = {one.kind: one.id for one in open_questions(office)}
    assert set(asked) == {"adrift"}
    decide(office, asked["adrift"], "same", reason="the same name and role", by="olly")
    assert rows("SELECT contact_id FROM ops.hold") == [("9",)]
    load_people([("9", "l1", "Nell", "Hart")], [("9", "email", "nell@hart.example")])
    assert there(rows, "9") == ["9"]


def test_an_answer_about_two_records_is_refused_where_one_is_lost(
    load_people: LoadPeople, office: Store, tmp_path: Path
) -> None:
    second = ("2", "m1", "N.", "Hart")
    load_people([NELL, second], [NELLS])
    request = open_request(office, "access", contact_ids=("1", "2"), received_on=days_ago(3), by="olly")
    load_people([NELL], [NELLS])
    with pytest.raises(RefusedError, match="not in the CRM copy any more"):
        build_pack(office, "1", tmp_path / "answer.zip", by="olly", request_id=request.request_id)


NAMES = st.sampled_from(["Nell", "Ana", "Rory", "Łukasz", "Seán", "Jürgen", "太郎"])
FAMILIES = st.sampled_from(["Hart", "O’Shaughnessy", "Żółtowski", "Müller", "山田", "Reis"])
ADDRESSES = ("ann@one.example", "bücher@books.example", "b.c@bücher.example")
SPELLED = {
    "ann@one.example": ("ANN@One.Example", "mailto:ann@one.example", "x@y.example; ann@one.example"),
    "bücher@books.example": ("BÜCHER@books.example", "bu\u0308cher@books.example", "<bücher@books.example>"),
    "b.c@bücher.example": ("b.c@xn--bcher-kva.example", "B.C@BÜCHER.example", "b.c%40bu\u0308cher.example"),
}


@given(first=NAMES, last=FAMILIES, address=st.sampled_from(ADDRESSES), data=st.data())
@examples(6)
def test_the_erased_stay_out_and_others_stay_in(
    load_people: LoadPeople,
    office: Store,
    rows: Rows,
    first: str,
    last: str,
    address: str,
    data: st.DataObject,
) -> None:
    spelled = data.draw(st.sampled_from(SPELLED[address]))
    spellings = [(first, last), (first.upper(), last), (f"{first} {last}", ""), (first[0], last)]
    back = data.draw(st.sampled_from(spellings))
    bystander, theirs = ("b", "m1", "Bystander", last), ("b", "phone", "020 7946 0002")
    forget(office)
    load_people([("1", "l1", first, last), bystander], [("1", "email", address), theirs])
    erase(office, "1")
    load = load_people([("9", "m1", *back), bystander], [("9", "email", spelled), theirs])
    assert load.suppressed == 1
    assert there(rows, "9", "b") == ["b"]


def forget(office: Store) -> None:
    """Nothing is known of what an example before this one did."""
    with office.write() as cursor:
        for table in ("tombstone", "suppression", "hold", "adrift", "adrift_point", "identity_decision"):
            cursor.execute(f"DELETE FROM ops.{table}")
        cursor.execute("DELETE FROM ops.tombstone_hash WHERE kind <> 'key'")


@given(renamings=st.lists(st.booleans(), min_size=1, max_size=4))
@examples(4)
def test_a_protection_never_lets_go_of_its_person(
    load_people: LoadPeople, office: Store, renamings: list[bool]
) -> None:
    forget(office)
    number = 1
    people = lambda: [(str(number), "l1", "Nell", "Hart"), ("b", "l1", "Bystander", "Hart")]  # noqa: E731
    points = lambda: [(str(number), "email", "nell@hart.example"), ("b", "email", "by@hart.example")]  # noqa: E731
    load_people(people(), points())
    place_hold(office, "1", reason="a claim", review_on=in_days(90), by="olly")
    for is_renamed in renamings:
        number += is_renamed
        load_people(people(), points())
        assert (statuses(office)[str(number)], statuses(office)["b"]) == ("held", "due")
    for asked in open_questions(office):
        if asked.candidate:
            decide(office, asked.id, "same", reason="the same address", by="olly")
    assert (statuses(office)[str(number)], statuses(office)["b"]) == ("held", "due")


def test_an_id_is_one_however_its_rows_spell_it(office: Store, export: ExportWriter, rows: Rows) -> None:
    guid = "3f2b9c1e-7a54-4d0e-9b1a-0c5d6e7f8a90"
    load = load_export(
        office,
        export(
            contact=f"contact_id,first_name\n {guid} ,Nell\n{{{guid.upper()}}},Nell\n0031t00000AbCdE,Col\n",
            contact_point=f"contact_id,kind,value\n{{{guid.upper()}}},email,nell@hart.example\n"
            "0031t00000AbCdEAAV,email,col@dunne.example\n",
        ),
        accept_change=True,
    )
    assert [(one.table, one.line) for one in load.rejections] == [("contact", 3)]
    assert sorted(rows("SELECT contact_id, value FROM crm.contact_point")) == [
        ("0031t00000AbCdE", "col@dunne.example"),
        (guid, "nell@hart.example"),
    ]
