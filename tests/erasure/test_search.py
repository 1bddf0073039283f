"""The search finds every identifier in any common spelling, and leaves namesakes alone."""

import string
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ExportWriter
from tests.properties import SOAK
from wigops.crm.load import Load, load_export
from wigops.erasure import leftovers_of, read_certificate
from wigops.erasure.identifiers import Identifiers
from wigops.erasure.mentions import Span, find_mentions
from wigops.erasure.search import Place, find, searchable
from wigops.identity import folded_in_place, reads_as_it_stands
from wigops.identity.forms import folded
from wigops.store import Store

from .cast import EXPORT
from .conftest import EraseThem, LeftAfter, Rows

FOUND = [
    "Jane Żywicki",
    "JANE ŻYWICKI",
    "jane zywicki",
    "Żywicki, Jane",
    "Mrs Jane  Żywicki's table",
    "jane_zywicki.pdf",
    "Jane-Żywicki",
    "(Jane\nŻywicki)",
    "Jane Żywicki,someone@else.example",
    "someone@else.example;Jane\tŻywicki<x@y.example>",
    "mail jane.zywicki@mill.example.",
    "<JANE.ZYWICKI@MILL.EXAMPLE>",
    "mailto:jane.zywicki@mill.example?subject=x",
    "?to=jane.zywicki@mill.example&x",
    "'jane.zywicki@mill.example'",
    "020 7946 0321",
    "02079460321",
    "+442079460321",
    "+44 (0) 20 7946-0321",
    "0044 20.7946.0321",
    "tel.020/79460321",
    "ring 020 7946 0321 or 020 7946 0000",
    "020 7946 0000 020 7946 0321",
    "07700 900 111",
    "+447700900111",
]
NOT_FOUND = [
    "Paul Żywicki and Jane Smith",
    "Jane met Mr Żywicki",
    "Janet Żywicki",
    "Jane Żywickis",
    "jane.zywicki@mill.example.org",
    "mary-jane.zywicki@mill.example",
    "jane.zywicki@other.example",
    "020 7946 0320",
    "7946 0321",
    "Jane x@y.example Żywicki",
]


@pytest.fixture
def texts(mill: Store) -> dict[str, str]:
    """Notes about the member, one for each text; also as interests, which have no key of their own."""
    notes = {f"t{number}": text for number, text in enumerate([*FOUND, *NOT_FOUND])}
    with mill.write() as cursor:
        cursor.execute("DELETE FROM crm.communication WHERE contact_id <> 'jane'")
        cursor.executemany(
            "INSERT INTO crm.communication (communication_id, contact_id, kind, sent_at, body) "
            "VALUES (?, 'member', 'meeting_note', now(), ?)",
            list(notes.items()),
        )
    return notes


def test_it_finds_every_spelling_and_no_namesake(
    mill: Store, texts: dict[str, str], left_after: LeftAfter
) -> None:
    found = {one.key for one in left_after("jane") if one.table == "communication"}
    assert {texts[key] for key in found} == set(FOUND)


def test_each_mention_is_located_so_that_a_redaction_leaves_none(
    mill: Store, texts: dict[str, str], left_after: LeftAfter
) -> None:
    known = {
        "email": ["jane.zywicki@mill.example"],
        "phone": ["2079460321", "7700900111"],
        "name": ["jane zywicki", "zywicki jane"],
    }
    for one in left_after("jane"):
        if one.table != "communication":
            continue
        assert one.spans, texts[one.key]
        left = texts[one.key]
        for span in reversed(one.spans):
            left = left[: span.starts - 1] + "[redacted]" + left[span.starts - 1 + span.length :]
        assert find_mentions(left, known) == [], left


def test_every_text_column_is_searched_by_asking_the_database(mill: Store, left_after: LeftAfter) -> None:
    """One planted mention in each column of text that there is, but for those a load has checked."""
    with mill.write() as cursor:
        cursor.execute(
            "CREATE TABLE ops.later (later_id VARCHAR, words VARCHAR, tags VARCHAR[], amount INTEGER)"
        )
        cursor.execute("INSERT INTO ops.later VALUES ('l1', 'Jane Żywicki', ['x', '020 7946 0321'], 1)")
        places = searchable(cursor)
        planted = set()
        for place in places:
            if place.schema != "crm" or place.column == place.first_column:
                continue
            cursor.execute(
                f"UPDATE {place.source} SET {place.column} = 'about Jane Żywicki' "
                + ("WHERE contact_id <> 'jane'" if has_contact(cursor, place.table) else "")
            )
            planted.add((place.table, place.column))
    found = {(one.table, one.column) for one in left_after("jane")}
    assert planted | {("later", "words"), ("later", "tags")} <= found
    assert ("contact_point", "value") in planted
    assert ("sharing", "reference") in planted
    assert ("recipient", "contact_email") in planted


def has_contact(cursor: object, table: str) -> bool:
    query = "SELECT 1 FROM duckdb_columns() WHERE table_name = ? AND column_name = 'contact_id'"
    return cursor.execute(query, [table]).fetchone() is not None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "key", ["02079460321", "tel. 020 7946 0321", "Jane Żywicki", "jane.zywicki@mill.example"]
)
def test_a_key_that_tells_somebody_is_found(
    key: str, mill: Store, export: ExportWriter, left_after: LeftAfter
) -> None:
    """Keys are not searched where the load found them to be letters and digits, too few for a number."""
    assert not load_export(mill, export("told", **{**EXPORT, "communication": notes(key)})).rejected
    assert ("communication_id", key) in {(one.column, one.key) for one in left_after("jane")}


def test_what_a_load_finds_of_its_keys(mill: Store, export: ExportWriter, rows: Rows) -> None:
    load_export(mill, export("plain", **{**EXPORT, "communication": notes("note12345")}))
    query = (
        "SELECT load_id, longest_key FROM ops.load_table WHERE table_name = 'communication' ORDER BY load_id"
    )
    assert rows(query) == [(1, None), (2, 9)]


def notes(key: str) -> str:
    """Two notes about Paul, one of them with that key."""
    return (
        "communication_id,contact_id,kind,sent_at,subject,body\n"
        f"{key},paul,meeting_note,2016-10-02,Meeting,Paul was well.\n"
        "m2,paul,meeting_note,2016-10-03,Meeting,Paul was well.\n"
    )


def test_the_same_person_under_another_id_is_listed(left_after: LeftAfter) -> None:
    found = {(one.table, one.key) for one in left_after("jane")}
    assert ("contact_point", "twin") in found


def test_the_leftover_says_where_and_never_what(erase_them: EraseThem, rows: Rows) -> None:
    erase_them("jane")
    kept = rows("SELECT CAST(leftover AS VARCHAR) FROM ops.leftover")
    assert len(kept) == 2
    assert not any("ywicki" in str(text).lower() or "7946" in str(text) for (text,) in kept)


def test_one_leftover_for_a_record_that_mentions_two(erase_them: EraseThem, mill: Store, rows: Rows) -> None:
    with mill.write() as cursor:
        cursor.execute(
            "UPDATE crm.communication SET body = 'Jane Żywicki and Crowd Number1' "
            "WHERE communication_id = 'm_paul'"
        )
    erase_them("jane", "crowd1")
    assert rows("SELECT contact_ids, found FROM ops.leftover WHERE record_key = 'm_paul'") == [
        (["crowd1", "jane"], ["name"])
    ]


# The search in SQL and the locating in Python are two readings of one rule: they agree on any text.

WORDS = [
    "Jane",
    "Żywicki",
    "zywicki",
    "JANE",
    "O'Neil",
    "Anne-Marie",
    "van",
    "der",
    "Berg",
    "é",
    "e\u0301",
    "x@y.z",
]
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(["020 7946 0321", "+44 20", "7946", "0321", "(0)", "00", "12345", "2079460321"]),
    st.sampled_from(
        ["jane.zywicki@mill.example", "jane", "@", "mill.example", ".", "<", ">", "mailto:", "="]
    ),
    st.sampled_from(
        ["&nbsp;", "&amp;", "<b>", "</p>", "%40", "%20", "%00", "\u200b", "\u3000", "山田", "太郎"]
    ),
    st.sampled_from(["paul7@mill.example", "paul12345@mill.example", "p12.345@mill.example"]),
    st.text(alphabet=string.punctuation + " \n\t\u00a0\u2013", max_size=3),
)
TEXTS = st.lists(PIECES, max_size=9).map("".join) | st.lists(PIECES, max_size=9).map(" ".join)
IDENTIFIERS = {
    "email": ["jane.zywicki@mill.example", "o'neil@x.org"],
    "phone": ["2079460321", "12345"],
    "name": ["jane zywicki", "zywicki jane", "anne marie van der berg", "o neil jane"],
}
# A name whose second half begins with a digit, and an address that may stand within another.
ODD = {
    "email": [*IDENTIFIERS["email"], "jane@"],
    "phone": IDENTIFIERS["phone"],
    "name": [*IDENTIFIERS["name"], "jane 12345", "山田太郎", "山田 太郎"],
}
EDGES = {
    "jane zywicki": ["jane", "zywicki"],
    "zywicki jane": ["zywicki", "jane"],
    "anne marie van der berg": ["marie", "van"],
    "o neil jane": ["neil", "jane"],
    "jane 12345": ["jane", "12345"],
}


@pytest.fixture(scope="module")
def searching(tmp_path_factory: pytest.TempPathFactory) -> Store:
    from wigops.store import Home  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("searching")
    (folder / "contact.csv").write_text("contact_id\nc1\n")
    store = Store(Home(folder / "home"), idle=3600)
    load_export(store, folder)
    return store


@pytest.mark.parametrize("is_addresses", [False, True])
@pytest.mark.parametrize("identifiers", [IDENTIFIERS, ODD])
@settings(max_examples=max(SOAK, 1) * 4)
@given(texts=st.lists(TEXTS, min_size=25, max_size=35, unique=True))
def test_what_the_search_finds_is_what_is_located(
    identifiers: dict[str, list[str]], is_addresses: bool, texts: list[str], searching: Store
) -> None:
    with searching.read() as cursor:
        cursor.execute("CREATE OR REPLACE TEMP TABLE record AS SELECT unnest(?) AS words", [texts])
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE identifier "
            "(contact_id VARCHAR, kind VARCHAR, value VARCHAR, edge VARCHAR[])"
        )
        cursor.executemany(
            "INSERT INTO identifier VALUES ('c', ?, ?, ?)",
            [[kind, one, EDGES.get(one)] for kind, values in identifiers.items() for one in values],
        )
        find(Identifiers(cursor), [Place("temp", "record", "words", False, "words", is_addresses)])
        hits = set(cursor.execute("SELECT text, kind, value FROM hit").fetchall())
    located = {
        (text, kind, one)
        for text in texts
        for kind, values in identifiers.items()
        for one in values
        if find_mentions(text, {kind: [one]})
    }
    assert located == hits


@settings(max_examples=max(SOAK, 1) * 4)
@given(
    texts=st.lists(
        st.text(
            alphabet=st.one_of(
                st.characters(max_codepoint=0x24F), st.sampled_from("&;<>%4a€…–’\u0301\u200bﬁ山ĳſѐ")
            ),
            max_size=12,
        ).filter(lambda text: "\0" not in text),
        min_size=30,
        max_size=60,
        unique=True,
    )
)
def test_a_text_is_plain_in_sql_where_it_is_in_python(texts: list[str], searching: Store) -> None:
    with searching.read() as cursor:
        rows = cursor.execute(
            "SELECT text, reads_as_it_stands(text), folded(text) FROM (SELECT unnest(?) AS text)", [texts]
        ).fetchall()
    for text, is_plain, in_letters in rows:
        assert is_plain == reads_as_it_stands(text), ascii(text)
        if is_plain:
            assert in_letters == folded(text) == folded_in_place(text)[0], ascii(text)


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        ("Madonna", "", "too few words"),
        ("Dr", "Ng", "too few words"),
        ("Al", "B", "too short"),
        ("明", "李", "too short"),
        ("Nell", "Hart", None),
        ("Nell Hart", "", None),
        ("太郎", "山田", None),
        ("", "", None),
    ],
)
def test_the_certificate_says_whose_name_was_not_searched_for(
    first: str,
    last: str,
    why: str | None,
    mill: Store,
    erase_them: EraseThem,
    reload: Callable[..., Load],
) -> None:
    reload(contact=EXPORT["contact"] + f"named,mill,{first},{last},,,2012-05-01,\n")
    batch = erase_them("named").batch
    with mill.read() as cursor:
        searched = read_certificate(cursor, batch.batch_id)["search"]
    assert searched["names_not_searched"] == ([{"contact_id": "named", "why": why}] if why else [])
    assert searched["texts"] > searched["decoded"] >= 0
    assert ("name" in searched["forms"]) == (why is None and first != "")


def test_a_placeholder_is_not_looked_for(
    mill: Store, reload: Callable[..., Load], left_after: LeftAfter
) -> None:
    points = EXPORT["contact_point"].replace(
        "member,email,mia@harbour.example", "member,email,noemail@x.example"
    )
    reload(contact_point=points + "crowd1,email,noemail@x.example,\n")
    assert left_after("crowd1") == []


def test_overlapping_mentions_are_one() -> None:
    text = "Jane Żywicki Jane"
    known = {"name": ["jane zywicki", "zywicki jane"]}
    assert find_mentions(text, known) == [Span(1, 17)]


def test_the_cast_names_its_identifiers(mill: Store) -> None:
    assert "Jane Żywicki (020 7946 0321), write to jane.zywicki@mill.example" in EXPORT["communication"]
    with mill.read() as cursor:
        assert leftovers_of(cursor) == []


@pytest.mark.parametrize(("others", "listed"), [(1, 1), (4, 4), (5, 0)])
def test_a_switchboard_is_no_mention_in_the_contact_details_of_those_who_share_it(
    others: int, listed: int, mill: Store, left_after: LeftAfter
) -> None:
    with mill.write() as cursor:
        cursor.execute(
            "INSERT INTO crm.contact_point SELECT 'crowd' || n, 'phone', '(020) 79460321', NULL "
            "FROM range(1, CAST(? AS BIGINT) + 1) AS numbers (n)",
            [others],
        )
    found = [one for one in left_after("jane") if one.found == ["phone"]]
    assert len(found) == listed
