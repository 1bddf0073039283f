"""The proof: every text column of every table is searched for whatever the erased could be found by.

Which tables and columns there are is asked of the database, so a table that is added later is searched too.
"""

from dataclasses import dataclass
from itertools import groupby

from wigops.catalogue import TABLES
from wigops.clock import utc_now
from wigops.erasure.identifiers import Identifiers
from wigops.erasure.mentions import find_mentions
from wigops.identity import reading
from wigops.store import Connection, read_sql, scalar, with_rows
from wigops.store.engine import identifier, literal

# What a load has checked against a short list, or taken from another table that is searched or checked to
# stand there, can hold no identifier that is not found there.
_CHECKED_AT_LOAD = {
    (table.name, column.name)
    for table in TABLES
    for column in table.columns
    if column.values or column.refers_to
} | {
    ("retention_fact", "contact_id"),
    ("retention_fact", "organisation_id"),
    *((table, column) for table in ("known", "point") for column in ("contact_id", "given", "family", "key")),
    ("impossible_date", "table_name"),
    ("impossible_date", "column_name"),
    ("impossible_date", "record_key"),
    ("impossible_date", "contact_id"),
    ("impossible_date", "value"),
}
# Where most of the addresses are, each a text of its own.
_ADDRESSES = ("crm", "contact_point", "value")
# What an address has, or anything encoded or beyond ASCII, or two words with a sign between them; where the
# second can begin with a digit, a sign.
_WORDS = r"@|%|[^\x{00}-\x{7f}]|[^0-9A-Za-z][^0-9]"
_WORDS_OR_DIGITS = "[^0-9A-Za-z]"
# How many texts are taken out of the database at a time.
_TEXTS_AT_A_TIME = 20_000

FORMS = {
    "email": (
        "letters in any case; percent-encoded or with entities in it; an international domain in either form"
    ),
    "phone": (
        "with the country's code, 00 or 0 before it or none, and any of the signs people put between digits"
    ),
    "name": (
        "both orders; case, accents, umlauts, hyphens and apostrophes of every kind alike; across tags, "
        "entities and invisible characters; within words where a script has no spaces"
    ),
}


@dataclass(frozen=True)
class Place:
    """A column that was searched; `first_column` names its rows for people.

    `is_addresses` where most texts are an address and no more.
    """

    schema: str
    table: str
    column: str
    is_list: bool
    first_column: str
    is_addresses: bool = False

    @property
    def name(self) -> str:
        return f"{self.schema}.{self.table}.{self.column}"

    @property
    def source(self) -> str:
        return f"{identifier(self.schema)}.{identifier(self.table)}"

    @property
    def text(self) -> str:
        column = identifier(self.column)
        return f"array_to_string({column}, chr(10))" if self.is_list else column


@dataclass(frozen=True)
class Search:
    """What was searched (tables, columns, texts), for how many identifiers by kind, and what was found.

    `decoded` texts have markup, encoding or letters that are not plain Latin, and were searched as they read.
    `forms` says by kind in which forms it was looked. `names_not_searched` holds, for each contact whose
    name was not, the `contact_id` and `why`: "too short" or "too few words".
    """

    tables: int
    columns: int
    texts: int
    decoded: int
    identifiers: dict[str, int]
    forms: dict[str, str]
    names_not_searched: list[dict[str, str]]
    leftovers: int
    searched_at: str


def search(identifiers: Identifiers, batch_id: int, pads: dict[str, bytes]) -> Search:
    """Look for every identifier in every text, and record each record in which one stands."""
    cursor = identifiers.cursor
    places = _without_plain_keys(identifiers, searchable(cursor))
    find(identifiers, places)
    cursor.execute(read_sql(__package__, "drop_common_numbers"))
    _find_records(cursor, places)
    _locate(cursor)
    cursor.execute(read_sql(__package__, "record_leftovers"), {**pads, "batch_id": batch_id})
    counted = identifiers.counted()
    return Search(
        tables=len({place.source for place in places}),
        columns=len(places),
        texts=scalar(cursor, "SELECT count(*) FROM temp.searched"),
        decoded=scalar(cursor, "SELECT count(*) FROM temp.odd_text"),
        identifiers=counted,
        forms={kind: FORMS[kind] for kind in counted},
        names_not_searched=identifiers.names_not_searched(),
        leftovers=scalar(cursor, "SELECT count(*) FROM ops.leftover WHERE batch_id = ?", [batch_id]),
        searched_at=utc_now().isoformat(timespec="seconds"),
    )


def find(identifiers: Identifiers, places: list[Place]) -> None:
    """Which texts in `places` hold which of the identifiers, in the temporary table `hit`."""
    cursor, digits = identifiers.cursor, identifiers.fewest_digits()
    _gather(cursor, places, digits)
    _read_odd(cursor)
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE hit "
        "(place VARCHAR, text VARCHAR, contact_id VARCHAR, kind VARCHAR, value VARCHAR)"
    )
    cursor.execute(read_sql(__package__, "find_addresses"))
    cursor.execute(read_sql(__package__, "find_numbers"), {"run": run_of(digits)})
    cursor.execute(read_sql(__package__, "find_names"))
    cursor.execute(read_sql(__package__, "find_names_together"))


def searchable(cursor: Connection) -> list[Place]:
    """Every column of text that there is, but for those whose values a load has checked."""
    rows = cursor.execute(read_sql(__package__, "searchable_columns")).fetchall()
    return [
        Place(schema, table, column, kind == "VARCHAR[]", first, (schema, table, column) == _ADDRESSES)
        for schema, table, column, kind, first in rows
        if schema != "crm" or (table, column) not in _CHECKED_AT_LOAD
    ]


def _without_plain_keys(identifiers: Identifiers, places: list[Place]) -> list[Place]:
    """`places` without the keys that the load found to be letters and digits, too few of them for a number.

    An address or a name has other signs in it.
    """
    values = {"digits": identifiers.fewest_digits()}
    rows = identifiers.cursor.execute(read_sql(__package__, "plain_keys"), values).fetchall()
    plain = {table for (table,) in rows}
    return [
        place
        for place in places
        if not (place.schema == "crm" and place.table in plain and place.column == place.first_column)
    ]


def run_of(digits: int) -> str:
    """The pattern of at least so many digits, with the signs that people put between them."""
    signs = r"[ ()./+\[\]\x{00A0}\x{2010}-\x{2015}\x{2212}-]*"
    return rf"[0-9](?:{signs}[0-9]){{{digits - 1},}}"


def _gather(cursor: Connection, places: list[Place], digits: int) -> None:
    """Every distinct text that could hold an identifier, with the place it stands in.

    One with neither an address, nor two words, nor a run of so many `digits` holds none.
    """
    cursor.execute("CREATE OR REPLACE TEMP TABLE searched (place VARCHAR, text VARCHAR, readable VARCHAR)")
    odd = cursor.execute(read_sql(__package__, "odd_identifiers")).fetchone()
    odd_names, odd_addresses = odd or (False, False)
    worth = f"{_WORDS_OR_DIGITS if odd_names else _WORDS}|{run_of(digits)}"
    # An odd address may stand within another.
    alone = None if odd_addresses else _address_with_fewer(digits)
    filled = with_rows(cursor, {place.source for place in places})
    texts = " UNION ALL ".join(_distinct_texts(place, alone) for place in places if place.source in filled)
    if texts:
        cursor.execute(f"INSERT INTO temp.searched {texts}", {"worth": worth})


def _read_odd(cursor: Connection) -> None:
    """Put beside each text that is not plain how it reads, so that the same SQL finds in both."""
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE odd_text AS "
        "SELECT row_number() OVER () AS number, text "
        "FROM (SELECT DISTINCT text FROM temp.searched WHERE NOT reads_as_it_stands(text))"
    )
    odd = scalar(cursor, "SELECT count(*) FROM temp.odd_text")
    if not odd:
        return
    cursor.execute("CREATE OR REPLACE TEMP TABLE odd_reading (text VARCHAR, readable VARCHAR)")
    for first in range(1, odd + 1, _TEXTS_AT_A_TIME):
        rows = cursor.execute(
            "SELECT text FROM temp.odd_text WHERE number >= ? AND number < ?",
            [first, first + _TEXTS_AT_A_TIME],
        ).fetchall()
        texts = [text for (text,) in rows]
        readings = [reading(text).text for text in texts]
        cursor.execute(read_sql(__package__, "add_readings"), {"texts": texts, "readings": readings})
    cursor.execute(
        "UPDATE temp.searched SET readable = odd.readable FROM temp.odd_reading AS odd "
        "WHERE searched.text = odd.text"
    )


def _distinct_texts(column: Place, alone: str | None) -> str:
    """The texts of `column`, as SQL; addresses that match `alone` only where they are of somebody erased."""
    texts = (
        f"SELECT DISTINCT {literal(column.name)} AS place, {column.text} AS text, NULL AS readable "
        f"FROM {column.source} WHERE regexp_matches({column.text}, $worth)"
    )
    if alone is None or not column.is_addresses:
        return texts
    return (
        f"{texts} AND (NOT regexp_full_match({column.text}, {literal(alone)}) "
        f"OR lower({column.text}) IN (SELECT value FROM temp.identifier WHERE kind = 'email'))"
    )


def _address_with_fewer(digits: int) -> str:
    """The pattern of an e-mail address as most are, with fewer `digits` than any number sought."""
    letters = "[A-Za-z._%+-]*"
    return rf"[A-Za-z]{letters}[0-9]{{0,{digits - 1}}}{letters}@[A-Za-z-]+(?:\.[A-Za-z-]*[A-Za-z])+"


def _find_records(cursor: Connection, places: list[Place]) -> None:
    """The records whose text was hit, in the temporary table `mention`."""
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE mention (schema_name VARCHAR, table_name VARCHAR, column_name VARCHAR, "
        "record_key VARCHAR, text VARCHAR, contact_id VARCHAR, kind VARCHAR)"
    )
    hit = {name for (name,) in cursor.execute("SELECT DISTINCT place FROM temp.hit").fetchall()}
    for place in places:
        if place.name not in hit:
            continue
        cursor.execute(
            "INSERT INTO temp.mention SELECT $schema, $table, $column, record.record_key, record.text, "
            "hit.contact_id, hit.kind "
            f"FROM (SELECT CAST({identifier(place.first_column)} AS VARCHAR) AS record_key, "
            f"{place.text} AS text "
            f"FROM {place.source}) AS record "
            "JOIN temp.hit AS hit ON hit.text = record.text AND hit.place = $place",
            {"schema": place.schema, "table": place.table, "column": place.column, "place": place.name},
        )


def _locate(cursor: Connection) -> None:
    """Where in each text what was found stands, in the temporary table `located`."""
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE hit_text AS "
        "SELECT row_number() OVER () AS number, text FROM (SELECT DISTINCT text FROM temp.hit)"
    )
    cursor.execute("CREATE OR REPLACE TEMP TABLE located_span (number BIGINT, starts BIGINT, length BIGINT)")
    texts = scalar(cursor, "SELECT count(*) FROM temp.hit_text")
    for first in range(1, texts + 1, _TEXTS_AT_A_TIME):
        hits = cursor.execute(
            read_sql(__package__, "hits_in"), {"first": first, "last": first + _TEXTS_AT_A_TIME}
        ).fetchall()
        places = [
            (number, span.starts, span.length)
            for (number, text), found in groupby(hits, key=lambda hit: (hit[0], hit[1]))
            for span in find_mentions(text, {kind: values for _, _, kind, values in found})
        ]
        cursor.execute(
            read_sql(__package__, "add_spans"),
            {
                "numbers": [number for number, _, _ in places],
                "starts": [starts for _, starts, _ in places],
                "lengths": [length for _, _, length in places],
            },
        )
    cursor.execute(read_sql(__package__, "locate"))
