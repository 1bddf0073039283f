"""Other people who are mentioned in a person's texts: found, put before an officer, kept or redacted.

An answer may not adversely affect the rights of others (UK GDPR Art 15(4)); so nothing goes out unreviewed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import utc_now
from wigops.erasure.mentions import REDACTION, Span, find_mentions
from wigops.erasure.search import Place, run_of, searchable
from wigops.errors import BadInputError
from wigops.policy import policy_for
from wigops.rights.held import Held, held_about
from wigops.rights.portable import portable_part
from wigops.store import Connection, Store, read_sql
from wigops.store.engine import identifier
from wigops.tombstone import key_pads

Decision = Literal["keep", "redact"]
KEEP: Decision = "keep"
REDACT: Decision = "redact"
DECISIONS = (KEEP, REDACT)

# No phone number is shorter, nor looked for in fewer digits (`phone_key`).
_FEWEST_DIGITS = 5

# Ids, hashes and the like are made by a machine and name nobody.
_NO_PROSE = re.compile(r".*(_id|_key|hash|sha256|fingerprint)")

# The person's own name is theirs, whoever else is called so.
_OWN_NAMES = {("crm.contact", "first_name"), ("crm.contact", "last_name")}


@dataclass(frozen=True)
class Mention:
    """One place in a text of the person where somebody else of the copy is named.

    `contact_id` is whose text it is; `table` is schema.table; `record_key` the record's first column.
    `whom` is the contact that is mentioned, the first of `people` where several have that name, address or
    number. `kind` is name, email or phone. `decision` is keep or redact, None where nobody has decided;
    a decision about a text that was changed since does not count.
    """

    contact_id: str
    table: str
    column: str
    record_key: str
    text: str
    span: Span
    kind: str
    whom: str
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
    """Who else of the copy is mentioned in the texts held about a person, place by place.

    `pads` are those of `key_pads`. Looked for are full names both ways round, e-mail addresses and phone
    numbers, in every column of text whose values a load has not checked. What is the person's own too (a
    namesake's name, a shared address) is no mention, nor is a number that five or more people have.
    """
    return mentions_in(cursor, held_about(cursor, contact_ids), pads)


def mentions_in(cursor: Connection, held: Sequence[Held], pads: Mapping[str, bytes]) -> list[Mention]:
    """The mentions of others in what `held_about` has gathered on this cursor."""
    _gather_texts(cursor, held)
    hits = [
        *cursor.execute(read_sql(__package__, "mentioned_names")).fetchall(),
        *cursor.execute(read_sql(__package__, "mentioned_addresses")).fetchall(),
        *cursor.execute(
            read_sql(__package__, "mentioned_numbers"), {"run": run_of(_FEWEST_DIGITS)}
        ).fetchall(),
    ]
    found = _located(hits)
    if not found:
        return []
    values = {
        "texts": [one.text for one in found],
        "starts": [one.span.starts for one in found],
        "lengths": [one.span.length for one in found],
        "kinds": [one.kind for one in found],
        "whom": [one.whom for one in found],
        "people": [one.people for one in found],
    }
    rows = cursor.execute(read_sql(__package__, "mention_places"), {**pads, **values}).fetchall()
    return [_mention(row) for row in rows]


def decide(store: Store, mention: Mention, decision: Decision, *, by: str) -> None:
    """Keep a mention in the answer, or redact it, by an officer. Raises as `decide_all` does."""
    decide_all(store, [mention], decision, by=by)


def decide_all(store: Store, mentions: Iterable[Mention], decision: Decision, *, by: str) -> int:
    """Decide about several mentions at once, by an officer; returns how many.

    A decision is about one place of one text: it counts for as long as that text is as it was. Raises
    RefusedError for an account that may not, BadInputError for anything but keep and redact.
    """
    if decision not in DECISIONS:
        raise BadInputError("A mention is kept or redacted: nothing was decided.")
    chosen = list(mentions)
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
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


def redactions(mentions: Iterable[Mention]) -> Redactions:
    """The texts as they go out, without every mention that nobody decided to keep."""
    taken: dict[tuple[str, str], dict[tuple[str, str], list[Span]]] = defaultdict(lambda: defaultdict(list))
    for one in mentions:
        if one.decision != KEEP:
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
    whom: str
    people: int


def _gather_texts(cursor: Connection, held: Sequence[Held]) -> None:
    """Every text of the person that could mention somebody, with its place, in `person_text`."""
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE person_text (contact_id VARCHAR, table_name VARCHAR, "
        "column_name VARCHAR, record_key VARCHAR, text VARCHAR)"
    )
    sources = {one.name: one for one in held}
    for place in searchable(cursor):
        source = sources.get(f"{place.schema}.{place.table}")
        if source is None or place.column not in source.columns or not _is_prose(place):
            continue
        whose = "contact_id" if "contact_id" in source.columns else "NULL"
        cursor.execute(
            "INSERT INTO temp.person_text SELECT DISTINCT "
            f"coalesce({whose}, (SELECT min(contact_id) FROM temp.person)), $table, $column, "
            f"CAST({identifier(place.first_column)} AS VARCHAR), {place.text} FROM {source.source} "
            f"WHERE regexp_matches({place.text}, $worth) AND {_worth_reading(place)}",
            {
                "table": source.name,
                "column": place.column,
                "worth": f"[^0-9A-Za-z]|[0-9]{{{_FEWEST_DIGITS}}}",
            },
        )


def _is_prose(place: Place) -> bool:
    if (f"{place.schema}.{place.table}", place.column) in _OWN_NAMES:
        return False
    return _NO_PROSE.fullmatch(place.column) is None


def _worth_reading(place: Place) -> str:
    """A person's own numbers and e-mail addresses are theirs, whoever has them too; a postal one is text."""
    own_points = (place.schema, place.table, place.column) == ("crm", "contact_point", "value")
    return "kind = 'address'" if own_points else "true"


def _located(hits: list[tuple[Any, ...]]) -> list[_Found]:
    """Where in each text that was hit the mentions stand; those that overlap are one."""
    found = []
    for text, of_text in groupby(sorted(hits), key=lambda hit: str(hit[0])):
        places = sorted(
            (
                (span, kind, whom, people)
                for _, kind, value, whom, people in of_text
                for span in find_mentions(text, {kind: [value]})
            ),
            key=lambda place: (place[0].starts, -place[0].length),
        )
        found += _joined(text, places)
    return found


def _joined(text: str, places: list[tuple[Span, str, str, int]]) -> list[_Found]:
    joined: list[_Found] = []
    for span, kind, whom, people in places:
        last = joined[-1] if joined else None
        if last is None or span.starts >= last.span.starts + last.span.length:
            joined.append(_Found(text, span, kind, whom, people))
            continue
        end = max(last.span.starts + last.span.length, span.starts + span.length)
        whole = Span(last.span.starts, end - last.span.starts)
        joined[-1] = _Found(text, whole, last.kind, last.whom, last.people)
    return joined


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
