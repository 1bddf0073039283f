"""Every table and column of an answer has words for people, and no two the same."""

import re

from wigops.catalogue import category_of, column_words, table_words
from wigops.rights.data_held import _NOT_THEIRS, READABLE, file_words
from wigops.store import Store, read_sql

# What a name of these kinds says to a programmer alone: it has words of its own, but for whom it would name.
_SAYS_LITTLE = re.compile(r".*_id|is_.*|.*_unknown|.*_key|sha256|because|body")
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


def test_every_table_of_the_database_that_goes_out_is_declared_with_words(store: Store) -> None:
    for table in tables_of(store):
        assert category_of(table) is not None, table
        assert table_words(table) != table or table == "crm.engagement"


def test_a_column_whose_name_says_little_has_words_of_its_own(store: Store) -> None:
    for table, columns in tables_of(store).items():
        for column in set(columns) - _NOT_SHOWN:
            plain = column.replace("_", " ").capitalize()
            assert column_words(column, table) != plain or not _SAYS_LITTLE.fullmatch(column), (table, column)


def test_no_two_files_and_no_two_columns_of_one_have_the_same_name(store: Store) -> None:
    tables = tables_of(store)
    files = [file_words(table_words(table)) for table in tables]
    assert len(set(files)) == len(files)
    for table, columns in tables.items():
        headers = [column_words(column, table) for column in dict.fromkeys(columns)]
        assert len(set(headers)) == len(headers), table


def test_words_are_for_people(store: Store) -> None:
    for table, columns in tables_of(store).items():
        for words in (table_words(table), *(column_words(column, table) for column in columns)):
            assert "_" not in words
            assert words[0].isupper()
    assert file_words(table_words("ops.opt_out")) == "opt-outs-recorded-here"
    assert column_words("value", "crm.contact_point") == "E-mail or number, or address"
    assert table_words("crm.badge") == "Badge"
