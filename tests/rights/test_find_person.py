"""Finding a person by what somebody types, and the records that are likely the same person's."""

from collections.abc import Callable

import pytest

from wigops.crm.load import Load
from wigops.rights.find_person import find_people, likely_duplicates
from wigops.store import Store

CONTACTS = """\
contact_id,first_name,last_name,organisation_id
c1,Zoë,Ångström,o1
c2,Zoe,Angstrom,o2
c3,Mary Jane,van der Berg,o1
c4,Mary,O'Neill,
c5,,,
c6,Zoe,Angstrom,o1
c7,Zooey,Angstrom,
c8,Ann,Smith,
c9,Ann,Smith,o2
77009,Kim,Number,
"""
ORGANISATIONS = "organisation_id,name\no1,Ministry of Gardens\no2,Harbour plc\n"
POINTS = """\
contact_id,kind,value
c1,email,Zoe.Angstrom@gardens.example
c2,email,zoe.angstrom@gardens.EXAMPLE
c3,phone,+44 (0)20 7946 0321
c4,mobile,07700-900 111
c4,email,mary77@post.example
c5,email,nobody@post.example
c1,phone,020 7946 0999
c7,phone,+442079460999
c9,phone,020 7946 0999
"""


@pytest.fixture
def people(store: Store, loaded: Callable[..., Load]) -> Store:
    load = loaded(contact=CONTACTS, organisation=ORGANISATIONS, contact_point=POINTS)
    assert not load.refused, load.reasons
    assert not load.rejected, load.rejections
    return store


def found(store: Store, typed: str, limit: int = 20) -> list[str]:
    with store.read() as cursor:
        return [one.contact_id for one in find_people(cursor, typed, limit=limit)]


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("c5", {"c5"}),
        ("77009", {"77009", "c4"}),
        ("angstr", {"c1", "c2", "c6", "c7"}),
        ("ÅNGSTRÖM", {"c1", "c2", "c6", "c7"}),
        ("zoe angst", {"c1", "c2", "c6"}),
        ("oe Å", {"c1", "c2", "c6"}),
        ("jane van der", {"c3"}),
        ("der be", {"c3"}),
        ("mary jane", {"c3"}),
        ("o'neill", {"c4"}),
        ("MARY77@POST", {"c4"}),
        ("77", {"c4"}),
        ("post.example", {"c4", "c5"}),
        ("020 7946 0321", {"c3"}),
        ("+44 20 7946 0321", {"c3"}),
        ("79460321", {"c3"}),
        ("0044 7700 900111", {"c4"}),
        ("900 111", {"c4"}),
        ("900-111", {"c4"}),
        ("gardens", {"c1", "c2", "c3", "c6"}),
        ("zoe smith", set()),
        ("%", set()),
        ("   ", set()),
        ("nobody at all", set()),
    ],
)
def test_people_are_found_by_any_part(people: Store, typed: str, who: set[str]) -> None:
    assert set(found(people, typed)) == who


def test_the_nearest_comes_first_and_no_more_than_asked_for(people: Store) -> None:
    assert found(people, "zoe angstrom") == ["c2", "c6", "c1"]
    assert found(people, "zoe angstrom", limit=1) == ["c2"]
    assert found(people, "mary") == ["c3", "c4"]
    assert found(people, "77009") == ["77009", "c4"]


def test_a_match_is_told_from_others_in_a_line(people: Store) -> None:
    with people.read() as cursor:
        (one,) = find_people(cursor, "c1", limit=5)
        (bare,) = find_people(cursor, "c5", limit=5)
    assert one.in_a_line == "Zoë Ångström · Ministry of Gardens · Zoe.Angstrom@gardens.example · CRM id c1"
    assert bare.in_a_line == "No name · nobody@post.example · CRM id c5"


def test_likely_duplicates_say_why_the_strongest_first(people: Store) -> None:
    with people.read() as cursor:
        duplicates = likely_duplicates(cursor, "c1")
    assert {one.match.contact_id: one.why for one in duplicates} == {
        "c2": ("the same e-mail address",),
        "c7": ("the same phone number and a name nearly the same",),
        "c6": ("the same name at the same organisation",),
    }
    assert [one.match.contact_id for one in duplicates] == ["c2", "c7", "c6"]


def test_the_same_name_elsewhere_is_a_duplicate_only_where_no_organisation_tells(people: Store) -> None:
    with people.read() as cursor:
        (one,) = likely_duplicates(cursor, "c8")
        assert (one.match.contact_id, one.why) == (
            "c9",
            ("the same name, and one of them without an organisation",),
        )
        assert likely_duplicates(cursor, "c3") == []
        assert likely_duplicates(cursor, "c5") == []
        assert likely_duplicates(cursor, "gone") == []


def test_a_number_that_many_have_proves_nothing(store: Store, loaded: Callable[..., Load]) -> None:
    names = "".join(f"s{place},Ann,Smith{place},o{place}\n" for place in range(5))
    organisations = "".join(f"o{place},Firm {place}\n" for place in range(5))
    loaded(
        contact="contact_id,first_name,last_name,organisation_id\n" + names,
        organisation="organisation_id,name\n" + organisations,
        contact_point="contact_id,kind,value\n"
        + "".join(f"s{place},phone,0115 496 0100\n" for place in range(5)),
    )
    with store.read() as cursor:
        assert likely_duplicates(cursor, "s0") == []


def test_an_initial_and_no_name_at_all_are_likely_theirs_by_the_number(
    store: Store, loaded: Callable[..., Load]
) -> None:
    loaded(
        contact="contact_id,first_name,last_name\nc1,Nell,Hart\nc2,N.,Hart\nc3,,\nc4,Rory,Hart\n",
        contact_point="contact_id,kind,value\n"
        + "".join(f"c{place},phone,0115 496 0100\n" for place in range(1, 5)),
    )
    with store.read() as cursor:
        duplicates = likely_duplicates(cursor, "c1")
    assert {one.match.contact_id for one in duplicates} == {"c2", "c3"}
