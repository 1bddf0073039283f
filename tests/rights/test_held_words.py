"""Every table and column of an answer has words for people, and no two the same."""

from wigops.rights.held import _NOT_THEIRS, READABLE
from wigops.rights.held_words import COLUMNS, TABLES, column_words, file_words, table_words
from wigops.store import Store, read_sql

# Columns of others' ids and of what is not shown have no words to declare.
_NOT_SHOWN = {"erased_contact_id"}


def tables_of(store: Store) -> dict[str, list[str]]:
    """The columns of every table that goes out, the readable ones too."""
    with store.read() as cursor:
        rows = cursor.execute(read_sql("wigops.rights", "held_columns")).fetchall()
    return {
        f"{schema}.{table}": [
            *columns,
            *(called for key, (_, names) in READABLE.items() if key in columns for _, called in names),
        ]
        for schema, table, columns, _ in rows
        if f"{schema}.{table}" not in _NOT_THEIRS
    }


def test_every_table_and_column_of_the_database_that_goes_out_has_words(store: Store) -> None:
    tables = tables_of(store)
    assert set(tables) - set(TABLES) == set()
    assert {column for columns in tables.values() for column in columns} - set(COLUMNS) - _NOT_SHOWN == set()


def test_no_two_files_and_no_two_columns_of_one_have_the_same_name(store: Store) -> None:
    tables = tables_of(store)
    files = [file_words(table_words(table)) for table in tables]
    assert len(set(files)) == len(files)
    for table, columns in tables.items():
        headers = [column_words(column, table) for column in dict.fromkeys(columns)]
        assert len(set(headers)) == len(headers), table


def test_words_are_for_people() -> None:
    for words in (*TABLES.values(), *COLUMNS.values()):
        assert "_" not in words
        assert words[0].isupper()
    assert file_words(table_words("ops.opt_out")) == "opt-outs-recorded-here"
    assert column_words("value", "crm.contact_point") == "E-mail or number, or address"
    assert table_words("crm.badge") == "Badge"
