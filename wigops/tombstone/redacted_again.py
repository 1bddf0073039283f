"""Mentions of the erased that were taken out of other people's records: kept out of each new copy too."""

from dataclasses import dataclass

from wigops.store import Connection, read_sql
from wigops.store.engine import identifier


def redact_again(cursor: Connection, pads: dict[str, bytes]) -> int:
    """Take out of a new copy what was redacted before, where its text is the same; returns how many.

    `pads` are those of `key_pads`. Within the caller's transaction.
    """
    texts = 0
    for column in _columns(cursor, "redacted"):
        while True:  # a text with several mentions was redacted one after the other
            _note_same_texts(cursor, column, "redacted", pads)
            changed = cursor.execute(
                f"UPDATE {column.source} AS record SET {column.name} = redacted(same.text, same.spans) "
                "FROM temp.same_text AS same "
                f"WHERE CAST(record.{column.first} AS VARCHAR) = same.record_key "
                f"AND record.{column.name} = same.text AND len(same.spans) > 0"
            ).fetchone()
            if not changed or not changed[0]:
                break
            texts += int(changed[0])
    return texts


def unredacted(cursor: Connection, pads: dict[str, bytes]) -> list[tuple[str, str, str]]:
    """The texts of a new copy (table, key, column) that are as they were before they were redacted here."""
    found: list[tuple[str, str, str]] = []
    for column in _columns(cursor, "redacted"):
        _note_same_texts(cursor, column, "redacted", pads)
        keys = cursor.execute("SELECT DISTINCT record_key FROM temp.same_text").fetchall()
        found += [(column.table, str(key), column.column) for (key,) in keys]
    return found


def close_gone(cursor: Connection, pads: dict[str, bytes]) -> None:
    """Close the open leftovers whose text is not there any more: deleted, or changed in the CRM."""
    for column in _columns(cursor, "open"):
        _note_same_texts(cursor, column, "open", pads)
        cursor.execute(
            "UPDATE ops.leftover SET state = 'gone' "
            "WHERE state = 'open' AND schema_name = $schema AND table_name = $table "
            "AND column_name = $column AND leftover_id NOT IN (SELECT leftover_id FROM temp.same_text)",
            column.values,
        )


@dataclass(frozen=True)
class _Column:
    """A column with leftovers, and the first column of its table, which names a record."""

    schema: str
    table: str
    column: str
    first_column: str

    @property
    def source(self) -> str:
        return f"{identifier(self.schema)}.{identifier(self.table)}"

    @property
    def name(self) -> str:
        return identifier(self.column)

    @property
    def first(self) -> str:
        return identifier(self.first_column)

    @property
    def values(self) -> dict[str, str]:
        return {"schema": self.schema, "table": self.table, "column": self.column}


def _note_same_texts(cursor: Connection, column: _Column, state: str, pads: dict[str, bytes]) -> None:
    """The leftovers in `state` whose text is as it was, in the temporary table `same_text`.

    In two steps, so that the texts of the records that are named are hashed and no others.
    """
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE named_text AS "
        f"SELECT leftover_id, record_key, spans, text_hash, record.{column.name} AS text "
        "FROM ops.leftover AS leftover "
        f"JOIN {column.source} AS record ON leftover.record_key = CAST(record.{column.first} AS VARCHAR) "
        "WHERE state = $state AND schema_name = $schema AND table_name = $table AND column_name = $column",
        {**column.values, "state": state},
    )
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE same_text AS SELECT DISTINCT leftover_id, record_key, spans, text "
        "FROM temp.named_text WHERE text_hash = keyed_hash($inner_pad, $outer_pad, text)",
        pads,
    )


def _columns(cursor: Connection, state: str) -> list[_Column]:
    """The columns with leftovers in `state`."""
    rows = cursor.execute(read_sql(__package__, "leftover_columns"), {"state": state}).fetchall()
    return [_Column(*row) for row in rows]
