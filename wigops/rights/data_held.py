"""Everything held about a person, row by row: which tables name one is asked of the database.

So a table that is added later is part of every answer. The rows are gathered in temporary tables of the
caller's cursor (which spill to disk, encrypted) and read from there a few at a time.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wigops.catalogue import CATEGORIES, KEPT, Category, category_of, table_words
from wigops.store import Connection, read_sql
from wigops.store.engine import identifier

Row = tuple[Any, ...]

_ROWS_AT_A_TIME = 2_000
_FINDINGS = ("ops", "finding_case")

# What is asked for by contact but is not about the person who asks. All else is.
_NOT_THEIRS = frozenset(
    {
        # Where somebody else is named in the person's texts: how long that name is would tell half of it.
        "ops.mention_decision",
        # A batch can be about many people, and its certificate names them; what was done to each is in
        # ops.erasure_item.
        "ops.erasure_batch",
        # It names whom somebody may be: an erased person.
        "ops.maybe_erased",
        # Word for word what the contact and the contact points say, in the form that is compared.
        "crm.known",
        "crm.point",
    }
)
_OTHER = Category("other", "Other records", KEPT, "They came with a later version.")

# Columns that can name somebody else by CRM id: what is the person's own stays in them.
_OF_OTHERS = re.compile(r".*contact_id|merged_into|candidate")

# Findings whose words are about the person alone; those of any other may have other people's ids in them.
_ABOUT_ONE_PERSON = (
    "change_not_applied",
    "consent_evidence_incomplete",
    "consent_stale",
    "disclosure_flagged",
    "extension_notice_not_sent",
    "hold_review_passed",
    "kept_past_date",
    "marketing_breach",
    "no_source",
    "notice_overdue",
    "opt_out_ignored",
    "processing_not_stopped",
    "processing_without_consent",
    "request_due_soon",
    "request_overdue",
    "retention_review_waiting",
    "special_category_kept_past_date",
    "withdrawal_ignored",
)

# What an id stands for, in words a person can read: the table it refers to, and the columns to show of it.
READABLE = {
    "organisation_id": ("organisation", (("name", "organisation_name"),)),
    "service_id": ("service", (("title", "service_title"), ("kind", "service_kind"))),
    "recipient_id": ("recipient", (("name", "recipient_name"), ("kind", "recipient_kind"))),
}
MOMENT = "TIMESTAMP WITH TIME ZONE"


def file_words(words: str) -> str:
    """A name in words as the name of a file, without an ending: `opt-outs-recorded-here`."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


@dataclass(frozen=True)
class Held:
    """One table's rows about a person.

    `columns` are the table's own and, behind them, readable ones for the ids among them (the recipient's
    name, say); `types` are DuckDB's. `source` is the temporary table that the rows were gathered in.
    """

    schema: str
    table: str
    category: Category
    rows: int
    columns: tuple[str, ...]
    types: tuple[str, ...]
    source: str

    @property
    def name(self) -> str:
        return f"{self.schema}.{self.table}"

    @property
    def file(self) -> str:
        """What its file is called, without an ending: the words for it."""
        return file_words(table_words(self.name))

    @property
    def key(self) -> str:
        """What a machine reads it by: the CRM's tables by the name that they have in an export."""
        return self.table if self.schema == "crm" else self.file.replace("-", "_")


class HeldTables(list[Held]):
    """What is held about a person, and the temporary tables of the cursor that it was gathered on.

    `person` (contact_id) has the ids of the person's records in the CRM, `person_request` (request_id) the
    requests about them, and the `source` of each the rows for `rows_of`.
    """


def held_about(cursor: Connection, contact_ids: Sequence[str]) -> HeldTables:
    """All that is held about the person whose records in the CRM are `contact_ids`, by category and table.

    A table without a row about them is left out. Gathers the rows on this cursor.
    """
    cursor.execute(read_sql(__package__, "held_person"), {"contact_ids": list(contact_ids)})
    cursor.execute(read_sql(__package__, "held_requests"))
    tables = cursor.execute(read_sql(__package__, "held_columns")).fetchall()
    gathered = [
        _gathered(cursor, schema, table, dict(zip(columns, types, strict=True)))
        for schema, table, columns, types in tables
        if f"{schema}.{table}" not in _NOT_THEIRS
    ]
    places = {category.id: place for place, category in enumerate(CATEGORIES)}
    return HeldTables(
        sorted(
            (held for held in gathered if held.rows),
            key=lambda held: (places.get(held.category.id, len(places)), held.schema, held.table),
        )
    )


def rows_of(cursor: Connection, held: Held, limit: int | None = None) -> Iterator[Row]:
    """The rows, newest first, read a few at a time; no other query may run on the cursor meanwhile.

    A moment is text in ISO 8601, London time with its offset; all else is as DuckDB gives it.
    """
    shown = ", ".join(_shown(column, kind) for column, kind in zip(held.columns, held.types, strict=True))
    at_most = "" if limit is None else f" LIMIT {limit:d}"
    # A temporary table keeps the order that it was filled in.
    cursor.execute(f"SELECT {shown} FROM {held.source} ORDER BY rowid{at_most}")
    while rows := cursor.fetchmany(_ROWS_AT_A_TIME):
        yield from rows


def _shown(column: str, kind: str) -> str:
    name = identifier(column)
    if kind != MOMENT:
        return name
    return rf"regexp_replace(replace(CAST({name} AS VARCHAR), ' ', 'T'), '([+-]\d\d)$', '\1:00') AS {name}"


def _gathered(cursor: Connection, schema: str, table: str, columns: dict[str, str]) -> Held:
    source = f"temp.{identifier(f'held_{schema}_{table}')}"
    readable = _readable_of(columns)
    shown = [_without_others(schema, table, column, kind) for column, kind in columns.items()]
    joins = []
    for key, (other, names) in readable.items():
        shown += [f"{identifier(other)}.{identifier(name)} AS {identifier(called)}" for name, called in names]
        joins.append(f"LEFT JOIN crm.{identifier(other)} AS {identifier(other)} USING ({identifier(key)})")
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE {source.removeprefix('temp.')} AS "
        f"WITH record AS (SELECT * FROM {identifier(schema)}.{identifier(table)} "
        f"WHERE {_is_theirs(schema, table, columns)}) "
        f"SELECT {', '.join(shown)} FROM record {' '.join(joins)} ORDER BY {_newest_first(columns)}",
        {"about_one": list(_ABOUT_ONE_PERSON)} if (schema, table) == _FINDINGS else {},
    )
    row = cursor.execute(f"SELECT count(*) FROM {source}").fetchone()
    types = dict(columns) | {called: "VARCHAR" for _, names in readable.values() for _, called in names}
    return Held(
        schema,
        table,
        category_of(f"{schema}.{table}") or _OTHER,
        int(row[0]) if row else 0,
        tuple(types),
        tuple(types.values()),
        source,
    )


def _without_others(schema: str, table: str, column: str, kind: str) -> str:
    """The column as it goes out: nothing where it would name another person."""
    name = f"record.{identifier(column)}"
    if (schema, table) == _FINDINGS and column in ("subject", "detail"):
        condition = "list_contains($about_one, record.finding)"
    elif _OF_OTHERS.fullmatch(column) and kind == "VARCHAR":
        condition = f"{name} IN (SELECT contact_id FROM temp.person)"
    else:
        return name
    return f"CASE WHEN {condition} THEN {name} END AS {identifier(column)}"


def _readable_of(columns: dict[str, str]) -> dict[str, tuple[str, tuple[tuple[str, str], ...]]]:
    """What to show for the ids among `columns`, but for what the table says itself."""
    return {
        key: (other, tuple((name, called) for name, called in names if called not in columns))
        for key, (other, names) in READABLE.items()
        if key in columns
    }


def _is_theirs(schema: str, table: str, columns: dict[str, str]) -> str:
    """What tells the person's rows from others'."""
    by_contact = "contact_id IN (SELECT contact_id FROM temp.person)"
    by_request = "request_id IN (SELECT request_id FROM temp.person_request)"
    if (schema, table) == ("ops", "rights_request"):
        return f"({by_contact} OR {by_request})"
    return by_contact if "contact_id" in columns else by_request


def _newest_first(columns: dict[str, str]) -> str:
    first = identifier(next(iter(columns)))
    moments = [column for column, kind in columns.items() if kind in (MOMENT, "DATE")]
    return (
        f"record.{identifier(moments[0])} DESC NULLS LAST, record.{first}" if moments else f"record.{first}"
    )
