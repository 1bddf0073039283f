"""Other people who are mentioned in a person's texts: found, put before an officer, kept or redacted.

An answer may not adversely affect the rights of others (UK GDPR Art 15(4)); so nothing goes out unreviewed.
Who is mentioned need not be in the copy: any address or number that is not the person's own is another's.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import utc_now
from wigops.erasure.mentions import REDACTION, Span
from wigops.errors import BadInputError, RefusedError
from wigops.identity import names_of, points_in
from wigops.policy import policy_for
from wigops.rights.held import Held, held_about
from wigops.rights.mentioned_names import Named, NameList, both_ways, name_before
from wigops.rights.mentioned_points import Read, points_of, read
from wigops.rights.portable import portable_part
from wigops.store import Connection, Store, read_sql
from wigops.store.engine import identifier
from wigops.tombstone import key_pads

Decision = Literal["keep", "redact"]
KEEP: Decision = "keep"
REDACT: Decision = "redact"
DECISIONS = (KEEP, REDACT)

ERASED = "erased"
"""The kind of a mention of somebody who was erased, which is decided where the leftovers are."""

# A text with fewer signs in it names nobody.
_WORTH_READING = "[^0-9A-Za-z]|[0-9]{7}"

# Ids, hashes and the like are made by a machine and name nobody.
_NO_PROSE = re.compile(r".*(_id|_key|hash|sha256|fingerprint)")

# Where a name stays: the person's own, whoever else is called so, and whom the data was shared with, be it a
# person (UK GDPR Art 15(1)(c)).
_NAMES_STAY = {
    ("crm.contact", "first_name"),
    ("crm.contact", "last_name"),
    ("crm.sharing", "recipient_name"),
    ("ops.disclosure", "recipient_name"),
    ("ops.disclosure_refusal", "recipient_name"),
    ("ops.notice", "recipient_name"),
}


@dataclass(frozen=True)
class Mention:
    """One place in a text of the person where somebody else is named, or their address or number stands.

    `contact_id` is whose text it is; `table` is schema.table; `record_key` the record's first column.
    `whom` is the contact that is mentioned, the first of `people` where several have that name, address or
    number; None where the copy knows nobody of them. `kind` is name, email or phone, or erased: somebody who
    was erased, whose leftover is open. `decision` is keep or redact, None where nobody has decided; one about
    a text that was changed since does not count.
    """

    contact_id: str
    table: str
    column: str
    record_key: str
    text: str
    span: Span
    kind: str
    whom: str | None
    people: int
    decision: str | None
    decided_by: str | None

    @property
    def words(self) -> str:
        """What the mention says."""
        start = self.span.starts - 1
        return self.text[start : start + self.span.length]


Redactions = Mapping[tuple[str, str], Mapping[tuple[str, str], str]]
"""By table and column: for a record's key and its text, the text as it goes out."""


def mentions_of(store: Store, contact_ids: Sequence[str], *, portable: bool = False) -> list[Mention]:
    """As `others_mentioned`, for whoever has no cursor; `portable` leaves what a portable answer holds."""
    with store.read() as cursor:
        held = held_about(cursor, contact_ids)
        if portable:
            held = portable_part(cursor, held, policy_for(store.home.path))
        return mentions_in(cursor, held, key_pads(store.home, cursor))


def others_mentioned(
    cursor: Connection, contact_ids: Sequence[str], pads: Mapping[str, bytes]
) -> list[Mention]:
    """Who else is mentioned in the texts held about a person, place by place.

    `pads` are those of `key_pads`. Looked for are the full names of everybody else in the copy, both ways
    round; every e-mail address and phone number, known here or not, with the name in front of it; and what
    the search after an erasure found and nobody has decided about. What is the person's own (a namesake's
    name, a shared address) is no mention.
    """
    return mentions_in(cursor, held_about(cursor, contact_ids), pads)


def mentions_in(cursor: Connection, held: Sequence[Held], pads: Mapping[str, bytes]) -> list[Mention]:
    """The mentions of others in what `held_about` has gathered on this cursor."""
    _gather_texts(cursor, held)
    texts = [str(text) for (text,) in cursor.execute("SELECT DISTINCT text FROM temp.person_text").fetchall()]
    found = [one for text, places in _found_in(cursor, texts).items() for one in _joined(text, places)]
    rows: list[tuple[Any, ...]] = []
    if found:
        values = {
            "texts": [one.text for one in found],
            "starts": [one.span.starts for one in found],
            "lengths": [one.span.length for one in found],
            "kinds": [one.kind for one in found],
            "whom": [one.whom for one in found],
            "people": [one.people for one in found],
        }
        rows = cursor.execute(read_sql(__package__, "mention_places"), {**pads, **values}).fetchall()
    mentions = [_mention(row) for row in rows]
    to_decide = [one for one in mentions if one.kind != "name" or (one.table, one.column) not in _NAMES_STAY]
    return _with_erased(to_decide, _erased_in(cursor, pads))


def decide(store: Store, mention: Mention, decision: Decision, *, by: str) -> None:
    """Keep a mention in the answer, or redact it, by an officer. Raises as `decide_all` does."""
    decide_all(store, [mention], decision, by=by)


def decide_all(store: Store, mentions: Iterable[Mention], decision: Decision, *, by: str) -> int:
    """Decide about several mentions at once, by an officer; returns how many.

    A decision is about one place of one text: it counts for as long as that text is as it was. Raises
    RefusedError for an account that may not and for the mention of somebody who was erased, BadInputError for
    anything but keep and redact.
    """
    if decision not in DECISIONS:
        raise BadInputError("A mention is kept or redacted: nothing was decided.")
    chosen = list(mentions)
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        if any(one.kind == ERASED for one in chosen):
            raise RefusedError(
                "A mention of somebody who was erased is redacted or kept on the page Erasure, under "
                "Leftovers: nothing was decided."
            )
        if not chosen:
            return 0
        values: dict[str, Any] = {
            **key_pads(store.home, cursor),
            "mentions": [_as_row(one) for one in chosen],
            "decision": decision,
            "by": actor,
            "now": utc_now(),
        }
        cursor.execute(read_sql(__package__, "decided_mentions"), values)
        cursor.execute(read_sql(__package__, "drop_mention_decisions"))
        cursor.execute("INSERT INTO ops.mention_decision BY NAME FROM temp.decided")
        record(
            cursor,
            actor,
            "mentions of others decided",
            {
                "contact_id": chosen[0].contact_id,
                "decision": decision,
                "mentions": len(chosen),
                "tables": sorted({one.table for one in chosen}),
            },
        )
    return len(chosen)


def without_decision(mentions: Iterable[Mention]) -> list[Mention]:
    """Those that nobody has decided about."""
    return [one for one in mentions if one.decision is None]


def of_erased(mentions: Iterable[Mention]) -> list[Mention]:
    """Those of people who were erased: they are decided where the leftovers are."""
    return [one for one in mentions if one.kind == ERASED]


def redactions(mentions: Iterable[Mention]) -> Redactions:
    """The texts as they go out, without every mention that nobody decided to keep."""
    taken: dict[tuple[str, str], dict[tuple[str, str], list[Span]]] = defaultdict(lambda: defaultdict(list))
    for one in mentions:
        if one.decision != KEEP or one.kind == ERASED:
            taken[one.table, one.column][one.record_key, one.text].append(one.span)
    return {
        place: {(key, text): redacted(text, spans) for (key, text), spans in texts.items()}
        for place, texts in taken.items()
    }


def redacted(text: str, spans: Iterable[Span]) -> str:
    """`text` without `spans`, of which none lies over another."""
    parts, at = [], 0
    for span in sorted(spans):
        parts += [text[at : span.starts - 1], REDACTION]
        at = span.starts - 1 + span.length
    return "".join([*parts, text[at:]])


def _mention(row: tuple[Any, ...]) -> Mention:
    contact_id, table, column, key, text, starts, length, kind, whom, people, decision, decided_by = row
    return Mention(
        contact_id,
        table,
        column,
        key,
        text,
        Span(starts, length),
        kind,
        whom,
        people,
        decision,
        decided_by,
    )


@dataclass(frozen=True)
class _Found:
    text: str
    span: Span
    kind: str
    whom: str | None
    people: int


def _gather_texts(cursor: Connection, held: Sequence[Held]) -> None:
    """Every text of the person that could mention somebody, with its place, in `person_text`."""
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
                f"CAST({key} AS VARCHAR), {text} FROM {source.source} WHERE regexp_matches({text}, $worth)",
                {"table": source.name, "column": column, "worth": _WORTH_READING},
            )


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


def _joined(text: str, places: list[_Place]) -> list[_Found]:
    """The places of a text in order; those that overlap are one."""
    joined: list[_Found] = []
    for span, kind, whom, people in sorted(
        places, key=lambda place: (place[0].starts, -place[0].length, place[2] is None)
    ):
        last = joined[-1] if joined else None
        if last is None or span.starts >= last.span.starts + last.span.length:
            joined.append(_Found(text, span, kind, whom, people))
            continue
        known = (last.whom, last.people) if last.whom is not None else (whom, people)
        joined[-1] = _Found(text, _both(last.span, span), last.kind, *known)
    return joined


def _both(one: Span, other: Span) -> Span:
    starts = min(one.starts, other.starts)
    return Span(starts, max(one.starts + one.length, other.starts + other.length) - starts)


def _erased_in(cursor: Connection, pads: Mapping[str, bytes]) -> list[Mention]:
    """Where somebody who was erased is mentioned and nobody has decided about it yet."""
    rows = cursor.execute(read_sql(__package__, "open_leftovers"), dict(pads)).fetchall()
    return [
        Mention(contact_id, table, column, key, text, span, ERASED, None, 0, None, None)
        for contact_id, table, column, key, text, spans in rows
        for span in ([Span(one["starts"], one["length"]) for one in spans] if spans else [Span(1, len(text))])
    ]


def _with_erased(mentions: Sequence[Mention], erased: Sequence[Mention]) -> list[Mention]:
    """All of them by place; what overlaps with the mention of somebody erased is part of that."""
    if not erased:
        return list(mentions)
    by_place: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
    for one in (*mentions, *erased):
        by_place[one.table, one.record_key, one.column, one.text, one.contact_id].append(one)
    return [one for place in sorted(by_place) for one in _merged(by_place[place])]


def _merged(mentions: Sequence[Mention]) -> Iterator[Mention]:
    waiting: Mention | None = None
    for one in sorted(mentions, key=lambda mention: (mention.span.starts, -mention.span.length)):
        if waiting is None or one.span.starts >= waiting.span.starts + waiting.span.length:
            if waiting is not None:
                yield waiting
            waiting = one
            continue
        first = waiting if waiting.kind == ERASED else one
        waiting = replace(first, span=_both(waiting.span, one.span))
    if waiting is not None:
        yield waiting


def _as_row(mention: Mention) -> dict[str, Any]:
    return {
        "contact_id": mention.contact_id,
        "table_name": mention.table,
        "column_name": mention.column,
        "record_key": mention.record_key,
        "text": mention.text,
        "starts": mention.span.starts,
        "length": mention.span.length,
    }
