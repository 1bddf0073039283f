"""Where in a person's texts others are mentioned: names, addresses and numbers that are not theirs."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wigops.erasure.mentions import Span
from wigops.identity import names_of, points_in
from wigops.rights.data_held import HeldTables
from wigops.rights.mentioned_names import Named, NameList, both_ways, name_before
from wigops.rights.mentioned_points import Read, points_of, read
from wigops.store import Connection, read_sql
from wigops.store.engine import identifier

# A text with fewer signs in it names nobody.
_WORTH_READING = "[^0-9A-Za-z]|[0-9]{7}"

# Ids, hashes and the like are made by a machine and name nobody.
_NO_PROSE = re.compile(r".*(_id|_key|hash|sha256|fingerprint)")


@dataclass(frozen=True)
class Found:
    """A place in a text where `whom` is mentioned, the first of `people` who that may be, or None."""

    text: str
    span: Span
    kind: str
    whom: str | None
    people: int


@dataclass(frozen=True)
class PersonTexts:
    """Every text of a person that could mention somebody, with its place: the temporary table `person_text`.

    It has contact_id, table_name (schema.table), column_name, record_key and text, and stands on `cursor`
    beside the `HeldTables` that it was gathered from.
    """

    cursor: Connection

    @classmethod
    def gathered(cls, cursor: Connection, held: HeldTables) -> "PersonTexts":
        """The texts of all that is held, which was gathered on this cursor."""
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE person_text (contact_id VARCHAR, table_name VARCHAR, "
            "column_name VARCHAR, record_key VARCHAR, text VARCHAR)"
        )
        for source in held:
            whose = "contact_id" if "contact_id" in source.columns else "NULL"
            key = identifier(source.columns[0])
            for column, kind in zip(source.columns, source.types, strict=True):
                if not _is_prose(column, kind):
                    continue
                name = identifier(column)
                text = f"array_to_string({name}, chr(10))" if kind == "VARCHAR[]" else name
                cursor.execute(
                    "INSERT INTO temp.person_text SELECT DISTINCT "
                    f"coalesce({whose}, (SELECT min(contact_id) FROM temp.person)), $table, $column, "
                    f"CAST({key} AS VARCHAR), {text} FROM {source.source} "
                    f"WHERE regexp_matches({text}, $worth)",
                    {"table": source.name, "column": column, "worth": _WORTH_READING},
                )
        return cls(cursor)

    def distinct(self) -> list[str]:
        """Each text once."""
        rows = self.cursor.execute("SELECT DISTINCT text FROM temp.person_text").fetchall()
        return [str(text) for (text,) in rows]


def others_in(texts: PersonTexts) -> list[Found]:
    """Where others are mentioned in a person's texts."""
    found = _found_in(texts.cursor, texts.distinct())
    return [one for text, places in found.items() for one in _joined(text, places)]


def _is_prose(column: str, kind: str) -> bool:
    if kind not in ("VARCHAR", "VARCHAR[]"):
        return False
    return _NO_PROSE.fullmatch(column) is None


@dataclass(frozen=True)
class _Own:
    """What is the person's own: names as they may stand in a text, their words, and keys of addresses."""

    names: set[str]
    words: set[str]
    keys: set[str]


def _own(cursor: Connection) -> _Own:
    names: set[str] = set()
    words: set[str] = set()
    for first, last in cursor.execute(
        "SELECT first_name, last_name FROM crm.contact SEMI JOIN temp.person USING (contact_id)"
    ).fetchall():
        given, family = names_of(first, last)
        names |= both_ways(given, family)
        words |= {word for name in (given, family) for word in name.split()}
        words |= {word for word, _, _ in Named(read(f"{first or ''} {last or ''}").text).words}
    keys: set[str] = set()
    for kind, cell in cursor.execute(
        "SELECT CAST(kind AS VARCHAR), value FROM crm.contact_point SEMI JOIN temp.person USING (contact_id)"
    ).fetchall():
        found = points_in(kind, cell)
        keys |= {*found.emails, *found.phones, cell.strip().casefold()}
    return _Own(names, words, keys)


_Place = tuple[Span, str, str | None, int]
"""Where in a text, of which kind, whom, and how many people that may be."""


def _found_in(cursor: Connection, texts: Sequence[str]) -> dict[str, list[_Place]]:
    """By text, where others are mentioned in it."""
    own = _own(cursor)
    reads = {text: read(text) for text in texts}
    places: dict[str, list[_Place]] = defaultdict(list)
    heads = _points_in(cursor, reads, own, places)
    _names_in(cursor, reads, own, heads, places)
    return places


def _points_in(
    cursor: Connection, reads: Mapping[str, Read], own: _Own, places: dict[str, list[_Place]]
) -> set[str]:
    """Note every address and number that is not the person's, with the name before it; gives those names."""
    points = {
        text: [one for one in points_of(of.text) if not own.keys.intersection(one.keys)]
        for text, of in reads.items()
    }
    known = _known(cursor, {(one.kind, key) for of in points.values() for one in of for key in one.keys})
    heads: set[str] = set()
    for text, found in points.items():
        reads_as, floor = reads[text], 0
        for one in found:
            whom, people = next(
                (known[one.kind, key] for key in one.keys if (one.kind, key) in known), (None, 0)
            )
            if not one.is_sure and whom is None:
                continue
            places[text].append((reads_as.span(one.start, one.end), one.kind, whom, people))
            head = name_before(reads_as.text, floor, one.start)
            floor = one.end
            words = Named(reads_as.text[slice(*head)]).words if head else []
            if head and not {word for word, _, _ in words} <= own.words:
                places[text].append((reads_as.span(*head), "name", None, 0))
                heads.add(" ".join(word for word, _, _ in words))
    return {head for head in heads if " " in head}


def _known(cursor: Connection, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, int]]:
    """By kind and key, whose of the copy each address and number is: the first contact, and of how many."""
    if not wanted:
        return {}
    values = {"kinds": [kind for kind, _ in wanted], "keys": [key for _, key in wanted]}
    rows = cursor.execute(read_sql(__package__, "mentioned_points"), values).fetchall()
    return {(kind, key): (whom, people) for kind, key, whom, people in rows}


def _names_in(
    cursor: Connection,
    reads: Mapping[str, Read],
    own: _Own,
    heads: set[str],
    places: dict[str, list[_Place]],
) -> None:
    """Note where people of the copy are called by their name, and those whose name stood by an address."""
    named = {text: Named(of.text) for text, of in reads.items()}
    pairs = list({pair for of in named.values() for pair in of.pairs})
    values = {
        "ones": [one for one, _ in pairs],
        "others": [other for _, other in pairs],
        "parts": list({part for of in named.values() for part in of.parts}),
    }
    rows = cursor.execute(read_sql(__package__, "mentioned_names"), values).fetchall()
    whose: dict[str, tuple[str | None, int]] = dict.fromkeys(heads, (None, 0))
    whose |= {value: (whom, people) for value, whom, people in rows}
    names = NameList(whose.keys() - own.names)
    for text, of in named.items():
        for name, start, end in of.places_of(names):
            places[text].append((reads[text].span(start, end), "name", *whose[name]))


def _joined(text: str, places: list[_Place]) -> list[Found]:
    """The places of a text in order; those that overlap are one."""
    joined: list[Found] = []
    for span, kind, whom, people in sorted(
        places, key=lambda place: (place[0].starts, -place[0].length, place[2] is None)
    ):
        last = joined[-1] if joined else None
        if last is None or span.starts >= last.span.starts + last.span.length:
            joined.append(Found(text, span, kind, whom, people))
            continue
        known = (last.whom, last.people) if last.whom is not None else (whom, people)
        joined[-1] = Found(text, both(last.span, span), last.kind, *known)
    return joined


def both(one: Span, other: Span) -> Span:
    """From where the first of them starts to where the last ends."""
    starts = min(one.starts, other.starts)
    return Span(starts, max(one.starts + one.length, other.starts + other.length) - starts)
