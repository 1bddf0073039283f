"""Each id, name, address and number has one form, whoever puts it in it (rules.md section 9)."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.properties import examples
from wigops.identity import email_key, id_key, is_nobodys, name_words, names_of, points_in, reading
from wigops.store import Store


def in_sql(store: Store, expression: str, *values: object) -> object:
    with store.read() as cursor:
        row = cursor.execute(f"SELECT {expression}", list(values)).fetchone()
    return row[0] if row else None


@pytest.mark.parametrize(
    ("kind", "cell", "emails", "phones"),
    [
        ("email", "Ann.Bee@One.example", ["ann.bee@one.example"], []),
        ("email", "ann@one.example; bee@two.example", ["ann@one.example", "bee@two.example"], []),
        ("email", "a@x.example/b@x.example\nc@x.example", ["a@x.example", "b@x.example", "c@x.example"], []),
        ("email", "mailto:ann@one.example", ["ann@one.example"], []),
        ("email", "Ann Bee <ann@one.example>", ["ann@one.example"], []),
        ("email", "ann@one.example (work)", ["ann@one.example"], []),
        ("email", "ann%40one.example", ["ann@one.example"], []),
        ("email", "ann&#64;one.example", ["ann@one.example"], []),
        ("email", "ann\u200b@one.example", ["ann@one.example"], []),
        ("email", "anke@bücher.example", ["anke@xn--bcher-kva.example"], []),
        ("email", "anke@XN--BCHER-KVA.example", ["anke@xn--bcher-kva.example"], []),
        ("phone", "020 7946 0777", [], ["2079460777"]),
        ("phone", "+44 (0) 207 946 0777", [], ["2079460777"]),
        ("phone", "0044 20 7946 0777", [], ["2079460777"]),
        ("phone", "(020) 7946 0777 ext. 12", [], ["2079460777"]),
        ("phone", "０２０７９４６０７７７", [], ["2079460777"]),
        ("mobile", "07700900 555 (work)", [], ["7700900555"]),
        ("mobile", "tel: 07700 900555 or 020 7946 0777", [], ["7700900555", "2079460777"]),
        ("phone", "+49 (0)30 555 0123", [], ["49305550123"]),
        ("phone", "0049 30 5550123", [], ["49305550123"]),
        ("phone", "020 7946 0777 | 020 7946 0778", [], ["2079460777", "2079460778"]),
        ("phone", "ann@one.example", ["ann@one.example"], []),
        ("address", "ann@one.example", [], []),
    ],
)  # fmt: skip
def test_each_address_and_number_of_a_cell(
    kind: str, cell: str, emails: list[str], phones: list[str]
) -> None:
    found = points_in(kind, cell)
    assert (list(found.emails), list(found.phones)) == (emails, phones)
    assert not found.is_unreadable


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("email", "ann@@one.example"),
        ("email", "ann at one.example"),
        ("email", "ann@one"),
        ("email", "none"),
        ("phone", "12"),
        ("phone", "ask at the desk"),
        ("phone", "020 7946 0777 0777 0777 0777"),
    ],
)
def test_what_is_no_whole_address_or_number_is_no_key(kind: str, cell: str) -> None:
    found = points_in(kind, cell)
    assert found.is_unreadable
    assert found.emails == found.phones == ()


def test_what_is_left_over_beside_a_number_is_unreadable() -> None:
    found = points_in("phone", "020 7946 0777/8")
    assert found.phones == ("2079460777",)
    assert found.is_unreadable


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{3F2B9C1E-7A54-4D0E-9B1A-0C5D6E7F8A90}", "3f2b9c1e-7a54-4d0e-9b1a-0c5d6e7f8a90"),
        (" 12 ", "12"),
        ("0031t00000AbCdE", "0031t00000AbCdEAAV"),
    ],
)
def test_one_id_in_two_spellings(store: Store, one: str, other: str) -> None:
    assert id_key(one) == id_key(other)
    assert in_sql(store, "id_key(?)", one) == id_key(one)
    assert in_sql(store, "id_key(?)", other) == id_key(other)


def test_numbers_of_eighteen_digits_are_told_apart(store: Store) -> None:
    assert id_key("123456789012345001") != id_key("123456789012345002")
    assert in_sql(store, "id_key('123456789012345001')") == "123456789012345001"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Nell", "Hart", ("nell", "hart")),
        ("Rosalind Okafor", None, ("rosalind", "okafor")),
        ("", "Wanda Brisk", ("wanda", "brisk")),
        ("Nell", None, ("nell", "")),
        (None, "Hart", ("", "hart")),
        (None, None, ("", "")),
        ("Seán", "Ó Briain", ("sean", "o briain")),
        ("Łukasz", "Żółtowski", ("lukasz", "zoltowski")),
        ("Dara", "O’Shaughnessy", ("dara", "o shaughnessy")),
        ("太郎", "山田", ("太郎", "山田")),
        ("Ｎｅｌｌ", "Hart", ("nell", "hart")),
        ("J.", "Smith-Jones", ("j", "smith jones")),
        ("<b>Nell</b>", "O&#39;Hart", ("nell", "o hart")),
    ],
)
def test_the_given_and_the_family_name(
    first: str | None, last: str | None, expected: tuple[str, str]
) -> None:
    assert names_of(first, last) == expected


def test_an_umlaut_is_spelled_either_way() -> None:
    assert name_words("Müller") == name_words("Mueller") == name_words("MULLER")
    assert name_words("Strauß") == name_words("Strauss")
    assert name_words("Ærø") == name_words("Aeroe")


def test_a_text_as_it_reads() -> None:
    read = reading("<p>Ivor&nbsp;<b>Pen</b>hale</p>")
    assert read.text.split() == ["Ivor", "Penhale"]
    start = read.text.index("Ivor")
    assert read.span(start, start + len("Ivor Penhale")) == (3, 27)
    assert "x@y.example" in reading('<a href="mailto:x@y.example">us</a>').text
    assert reading("<anna@x.example> a < b").text == "<anna@x.example> a < b"
    assert reading("ann&amp;#64;x.example").text == "ann@x.example"


@pytest.mark.parametrize(
    ("kind", "key", "expected"),
    [
        ("email", "noemail@noemail.example", True),
        ("email", "no.reply@x.example", True),
        ("email", "norah@x.example", False),
        ("phone", "000000000", True),
        ("phone", "2079460777", False),
    ],
)
def test_a_placeholder_identifies_nobody(store: Store, kind: str, key: str, expected: bool) -> None:
    assert is_nobodys(kind, key) is expected
    assert in_sql(store, "is_nobodys(?, ?)", kind, key) is expected


SIGNS = st.text(st.sampled_from(string.ascii_letters + string.digits + "._+-@ "), max_size=20)
DIGITS = st.text(st.sampled_from("0123456789 +-()"), min_size=6, max_size=16)
LETTERS = st.text(st.sampled_from(string.ascii_letters + " -'." + "äöüßłøåéñŠžæœ"), max_size=20)


@given(local=SIGNS, domain=SIGNS)
@examples(200)
def test_a_plain_address_has_one_form_in_both(store: Store, local: str, domain: str) -> None:
    for cell in (f"{local}@{domain}.example", f"{local}@{domain}"):
        if in_sql(store, "is_plain_point('email', ?)", cell):
            assert points_in("email", cell).emails == (in_sql(store, "plain_point_key('email', ?)", cell),)
            assert email_key(cell)


@given(cell=st.one_of(DIGITS, st.from_regex(r"0[1-9][0-9]{8,9}", fullmatch=True)))
@examples(300)
def test_a_plain_number_has_one_form_in_both(store: Store, cell: str) -> None:
    if in_sql(store, "is_plain_point('phone', ?)", cell):
        assert points_in("phone", cell).phones == (in_sql(store, "plain_point_key('phone', ?)", cell),)


@given(name=LETTERS)
@examples(300)
def test_a_name_has_one_form_in_both(store: Store, name: str) -> None:
    assert in_sql(store, "name_words(?)", name) == name_words(name)
