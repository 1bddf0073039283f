"""Other people who are mentioned in a person's texts: found, put before an officer, kept or redacted.

An answer may not adversely affect the rights of others (UK GDPR Art 15(4)); so nothing goes out unreviewed.
Who is mentioned need not be in the copy: any address or number that is not the person's own is another's.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import utc_now
from wigops.erasure.mentions import REDACTION, Span
from wigops.errors import BadInputError, RefusedError
from wigops.policy import policy_for
from wigops.rights.data_held import HeldTables, held_about
from wigops.rights.mentioned_places import PersonTexts, both, others_in
from wigops.rights.portable import portable_part
from wigops.store import Connection, Store, read_sql
from wigops.tombstone import key_pads

Decision = Literal["keep", "redact"]
KEEP: Decision = "keep"
REDACT: Decision = "redact"
DECISIONS = (KEEP, REDACT)

ERASED = "erased"
"""The kind of a mention of somebody who was erased, which is decided where the leftovers are."""


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


def mentions_in(cursor: Connection, held: HeldTables, pads: Mapping[str, bytes]) -> list[Mention]:
    """The mentions of others in what was gathered on this cursor."""
    texts = PersonTexts.gathered(cursor, held)
    found = others_in(texts)
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
    return _with_erased(to_decide, _erased_in(texts, pads))


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


def _erased_in(texts: PersonTexts, pads: Mapping[str, bytes]) -> list[Mention]:
    """Where somebody who was erased is mentioned and nobody has decided about it yet."""
    rows = texts.cursor.execute(read_sql(__package__, "open_leftovers"), dict(pads)).fetchall()
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
        waiting = replace(first, span=both(waiting.span, one.span))
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
