"""A mapping reads the export and nothing else, whatever its files hold."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ExportWriter
from wigops.crm.load import load_export
from wigops.errors import BadInputError
from wigops.store import Home, Store

SELECT = "SELECT id AS contact_id FROM people"


@pytest.fixture
def mapped(store: Store, export: ExportWriter, tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Loads an export of one person by a mapping whose contact.sql holds the given text."""

    def load(statement: str | bytes) -> Path:
        mapping = tmp_path / "mapping"
        mapping.mkdir(exist_ok=True)
        (mapping / "contact.sql").write_bytes(
            statement if isinstance(statement, bytes) else statement.encode()
        )
        load_export(store, export(people="id\nc1\n"), mapping=str(mapping))
        return mapping

    return load


def test_one_select_runs_with_its_comments_and_semicolon(mapped: Callable[[str], Path], store: Store) -> None:
    mapped(f"-- Whom it holds; é.\n{SELECT}; -- all of them")
    with store.read() as cursor:
        assert cursor.execute("SELECT contact_id FROM crm.contact").fetchall() == [("c1",)]


@pytest.mark.parametrize(
    "more",
    [
        "; COPY (SELECT content FROM read_text('{key}')) TO '{out}'",
        "); COPY (SELECT 1) TO '{out}'; SELECT * FROM (SELECT 1",
        "; CREATE TABLE wigops.crm.organisation AS SELECT 1",
        "; SELECT 2",
    ],
)
def test_a_file_with_anything_but_one_select_is_refused_and_nothing_of_it_is_run(
    more: str, mapped: Callable[[str], Path], home: Home, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    with pytest.raises(
        BadInputError, match=r"The mapping's contact\.sql cannot be used: .*Nothing was loaded"
    ):
        mapped(SELECT + more.format(key=home.path / "database.key", out=out))
    assert not out.exists()


@pytest.mark.parametrize(
    "statement", ["", "COPY (SELECT 1) TO '{out}'", "DROP TABLE people", b"SELECT '\xff'"]
)
def test_a_file_that_holds_no_select_is_refused(
    statement: str | bytes, mapped: Callable[[str | bytes], Path], tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    text = statement if isinstance(statement, bytes) else statement.format(out=out)
    with pytest.raises(BadInputError, match="cannot be used"):
        mapped(text)
    assert not out.exists()


def test_a_select_reads_no_file_outside_the_export(mapped: Callable[[str], Path], home: Home) -> None:
    key = home.path / "database.key"
    for statement in (
        f"SELECT content AS contact_id FROM read_text('{key}')",
        f"{SELECT} UNION ALL FROM read_csv('{key}', header = false, columns = {{'c': 'VARCHAR'}})",
    ):
        with pytest.raises(BadInputError, match="it reads a file outside the export"):
            mapped(statement)
