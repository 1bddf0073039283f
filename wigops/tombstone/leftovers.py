"""Mentions of the erased that were taken out of other people's records: kept out of each new copy too."""

from wigops.store import Connection, read_sql
from wigops.store.engine import identifier


def redact_again(cursor: Connection, pads: dict[str, bytes]) -> int:
    """Take out of a new copy what was redacted before, where its text is the same; returns how many.

    `pads` are those of `key_pads`. Within the caller's transaction.
    """
    texts = 0
    for schema, table, column, first in _columns(cursor, "redacted"):
        while True:  # a text with several mentions was redacted one after the other
            changed = cursor.execute(
                f"UPDATE {identifier(schema)}.{identifier(table)} AS record "
                f"SET {identifier(column)} = redacted({identifier(column)}, leftover.spans) "
                "FROM ops.leftover AS leftover "
                "WHERE leftover.state = 'redacted' AND len(leftover.spans) > 0 "
                "AND leftover.schema_name = $schema AND leftover.table_name = $table "
                "AND leftover.column_name = $column "
                f"AND leftover.record_key = CAST(record.{identifier(first)} AS VARCHAR) "
                f"AND leftover.text_hash = keyed_hash($inner_pad, $outer_pad, record.{identifier(column)})",
                {**pads, "schema": schema, "table": table, "column": column},
            ).fetchone()
            if not changed or not changed[0]:
                break
            texts += int(changed[0])
    return texts


def unredacted(cursor: Connection, pads: dict[str, bytes]) -> list[tuple[str, str, str]]:
    """The texts of a new copy (table, key, column) that are as they were before they were redacted here."""
    found: list[tuple[str, str, str]] = []
    for schema, table, column, first in _columns(cursor, "redacted"):
        rows = cursor.execute(
            "SELECT DISTINCT leftover.record_key FROM ops.leftover AS leftover "
            f"JOIN {identifier(schema)}.{identifier(table)} AS record "
            f"ON leftover.record_key = CAST(record.{identifier(first)} AS VARCHAR) "
            f"AND leftover.text_hash = keyed_hash($inner_pad, $outer_pad, record.{identifier(column)}) "
            "WHERE leftover.state = 'redacted' AND leftover.schema_name = $schema "
            "AND leftover.table_name = $table AND leftover.column_name = $column",
            {**pads, "schema": schema, "table": table, "column": column},
        ).fetchall()
        found += [(table, str(key), column) for (key,) in rows]
    return found


def close_gone(cursor: Connection, pads: dict[str, bytes]) -> None:
    """Close the open leftovers whose text is not there any more: deleted, or changed in the CRM."""
    for schema, table, column, first in _columns(cursor, "open"):
        cursor.execute(
            "UPDATE ops.leftover SET state = 'gone' "
            "WHERE state = 'open' AND schema_name = $schema AND table_name = $table "
            "AND column_name = $column AND NOT EXISTS ("
            f"SELECT 1 FROM {identifier(schema)}.{identifier(table)} AS record "
            f"WHERE CAST(record.{identifier(first)} AS VARCHAR) = leftover.record_key "
            f"AND keyed_hash($inner_pad, $outer_pad, record.{identifier(column)}) = leftover.text_hash)",
            {**pads, "schema": schema, "table": table, "column": column},
        )


def _columns(cursor: Connection, state: str) -> list[tuple[str, str, str, str]]:
    """The columns with leftovers in `state`: schema, table, column, and the first column of the table."""
    rows = cursor.execute(
        read_sql(__package__, "leftover_columns"),
        {"state": state},
    ).fetchall()
    return [(str(schema), str(table), str(column), str(first)) for schema, table, column, first in rows]
