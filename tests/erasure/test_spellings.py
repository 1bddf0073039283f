"""Whoever is erased is found in any of the spellings of rules.md section 9, and no bystander with them."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties import SOAK
from wigops.crm.load import load_export
from wigops.erasure.identifiers import Identifiers
from wigops.erasure.mentions import find_mentions
from wigops.erasure.search import Place, find
from wigops.identity import name_words
from wigops.store import Home, Store

GIVEN = ["Nell", "Łucja", "Jürgen", "Søren", "Anne-Marie", "Ilse", "Ольга", "Νίκος", "Zoë", "D’Arcy"]
FAMILY = ["Hart", "Żurawska", "Müllner", "O’Quill", "van der Berg", "Brændgaard", "Ветрова", "Weiß", "Ndiaye"]
TOGETHER = [("結衣", "高橋"), ("太郎", "山田"), ("민준", "김"), ("小明", "王")]
CASES: list[Callable[[str], str]] = [str, str.upper, str.lower]
DOMAINS = ["loom.example", "bücher.example", "müllner.example"]


@dataclass(frozen=True)
class Person:
    """Somebody whose name, address and number are their own."""

    first: str
    last: str
    email: str
    phone: str
    is_together: bool = False


@st.composite
def people(draw: st.DrawFn) -> list[Person]:
    """An erased person and three bystanders, of whom none has a name of another."""
    latin = st.tuples(st.sampled_from(GIVEN), st.sampled_from(FAMILY))
    names = draw(
        st.lists(
            st.one_of(latin, st.sampled_from(TOGETHER)),
            min_size=4,
            max_size=4,
            unique_by=lambda name: (tuple(sorted(name_words(" ".join(name)))),),
        )
    )
    locals_ = draw(
        st.lists(st.from_regex("[a-z]{3,8}[.][a-z]{2,8}", fullmatch=True), min_size=4, unique=True)
    )
    numbers = draw(st.lists(st.integers(0, 999), min_size=4, max_size=4, unique=True))
    starts = draw(st.lists(st.sampled_from(["020 7946 0", "07700 900 ", "+49 30 5559 0"]), min_size=4))
    return [
        Person(
            first,
            last,
            f"{locals_[place]}@{draw(st.sampled_from(DOMAINS))}",
            f"{starts[place]}{numbers[place]:03}",
            (first, last) in TOGETHER,
        )
        for place, (first, last) in enumerate(names)
    ]


def name_spelled(draw: st.DrawFn, person: Person) -> str:
    """A full name as somebody would write it."""
    one, other = draw(st.permutations([person.first, person.last]))
    between = st.sampled_from([" ", "  ", ", ", "&nbsp;", "\n", " <b>", "&#32;", "\u00a0", "\u200b "])
    gap = draw(st.sampled_from(["", " ", "\u3000", "<b>"])) if person.is_together else draw(between)
    spelled = f"{one}{gap}{other}" + ("</b>" if "<b>" in gap else "")
    apostrophe = draw(st.sampled_from(["’", "'", "‘", "`", "&rsquo;", "\u02bc"]))
    hyphen = draw(st.sampled_from(["-", "\u2011", "–", "&ndash;"]))
    spelled = spelled.replace("’", apostrophe).replace("-", hyphen)
    case = draw(st.sampled_from(CASES))
    if "&" not in spelled and "<" not in spelled:
        spelled = case(spelled)
    if draw(st.booleans()):
        spelled = spelled.replace("ü", "ue").replace("Ł", "L").replace("ø", "oe").replace("æ", "ae")
    return quote(spelled) if draw(st.integers(0, 5)) == 0 and "&" not in spelled else spelled


def email_spelled(draw: st.DrawFn, person: Person) -> str:
    """An address as somebody would write it."""
    local, _, domain = person.email.partition("@")
    domain = draw(st.sampled_from([domain, domain.encode("idna").decode()]))
    at = draw(st.sampled_from(["@", "%40", "&#64;", "&commat;"]))
    case = draw(st.sampled_from(CASES[:2]))
    around = draw(st.sampled_from(["{}", "<{}>", "mailto:{}", "?u={}&x=1", "({})", "- {}", "{}."]))
    return around.format(case(local) + at + case(domain))


def phone_spelled(draw: st.DrawFn, person: Person) -> str:
    """A number as somebody would write it."""
    if person.phone.startswith("+49"):
        begun = draw(st.sampled_from(["+49 30 ", "+49 (0)30 ", "0049 30 ", "+49 (0) 30/"]))
        rest = person.phone.removeprefix("+49 30 ")
    else:
        begun = draw(st.sampled_from(["0", "+44 ", "+44 (0) ", "0044 ", "+44"]))
        rest = person.phone.removeprefix("0")
    gap = draw(st.sampled_from([" ", "", "-", ".", "&nbsp;", "\u00a0", " – "]))
    return begun + rest.replace(" ", gap)


SPELLED = {"name": name_spelled, "email": email_spelled, "phone": phone_spelled}


@st.composite
def notes(draw: st.DrawFn) -> tuple[list[Person], list[tuple[int, str, str]]]:
    """People, and texts: each with the place of the person whom it mentions, and the kind of mention."""
    known = draw(people())
    frames = ["{}", "Met {} today.", "<p>{}</p>", "{}\nsigned", "面談：{} です", "cc {}; others"]
    texts = {}
    for _ in range(25):
        who, kind = draw(st.integers(0, 3)), draw(st.sampled_from(list(SPELLED)))
        text = draw(st.sampled_from(frames)).format(SPELLED[kind](draw, known[who]))
        texts[html.unescape(text)] = (who, kind, text)
    return known, list(texts.values())


@pytest.fixture(scope="module")
def searching(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("spellings")
    (folder / "contact.csv").write_text("contact_id\nc1\n")
    store = Store(Home(folder / "home"), idle=3600)
    load_export(store, folder)
    return store


@settings(max_examples=max(SOAK, 1) * 8)
@given(found=notes())
def test_whoever_is_erased_is_found_and_nobody_else(
    found: tuple[list[Person], list[tuple[int, str, str]]], searching: Store
) -> None:
    from wigops.identity import derive  # noqa: PLC0415

    known, texts = found
    with searching.write() as cursor:
        cursor.execute("DELETE FROM crm.contact")
        cursor.execute("DELETE FROM crm.contact_point")
        cursor.executemany(
            "INSERT INTO crm.contact (contact_id, first_name, last_name) VALUES (?, ?, ?)",
            [[str(place), one.first, one.last] for place, one in enumerate(known)],
        )
        cursor.executemany(
            "INSERT INTO crm.contact_point (contact_id, kind, value) VALUES (?, ?, ?)",
            [
                [str(place), kind, value]
                for place, one in enumerate(known)
                for kind, value in (("email", one.email), ("phone", one.phone))
            ],
        )
        derive(cursor)
        cursor.execute("CREATE OR REPLACE TEMP TABLE erased AS SELECT '0' AS contact_id")
        identifiers = Identifiers.collected(cursor)
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE record AS SELECT unnest(?) AS words",
            [[text for _, _, text in texts]],
        )
        find(identifiers, [Place("temp", "record", "words", False, "words")])
        hits = set(cursor.execute("SELECT text FROM temp.hit").fetchall())
        sought = dict(
            cursor.execute("SELECT kind, list(value) FROM temp.identifier GROUP BY kind").fetchall()
        )
    wanted = {text for who, _, text in texts if who == 0}
    assert {text for (text,) in hits} == wanted
    assert {text for _, _, text in texts if find_mentions(text, sought)} == wanted
