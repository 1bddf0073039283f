"""What a statement cannot do, whoever gets one in: read or write a file, or change a setting."""

from pathlib import Path

import pytest

from tests.conftest import ExportWriter
from wigops.crm.staging import stage
from wigops.errors import BadInputError
from wigops.store import Home, Store


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM '/etc/passwd'",
        "COPY (SELECT 1) TO '{elsewhere}/stolen.csv'",
        "EXPORT DATABASE '{elsewhere}'",
        "ATTACH '{elsewhere}/other.duckdb' AS other",
        "SELECT * FROM read_text('https://example.org/')",
        "INSTALL json",
        "LOAD spatial",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET allowed_directories = ['/']",
        "SET TimeZone = 'UTC'",
        "SET memory_limit = '1GB'",
        "RESET allowed_directories",
        "PRAGMA temp_directory = '/tmp'",
        "SELECT * FROM read_text('{home}/database.key')",
        "COPY (SELECT 1) TO '{home}/staging/../stolen.csv'",
    ],
)
def test_it_is_refused(home: Home, store: Store, tmp_path: object, statement: str) -> None:
    statement = statement.format(elsewhere=tmp_path, home=home.path)
    for use in (store.read, store.write):
        with pytest.raises(BadInputError) as told, use() as cursor:
            cursor.execute(statement).fetchall()
        assert "passwd" not in str(told.value)
    assert not list(home.path.parent.rglob("stolen*"))


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(BadInputError), store.read() as cursor:
        cursor.execute("DELETE FROM ops.audit")


def test_sessions_run_in_london(store: Store) -> None:
    for use in (store.read, store.write):
        with use() as cursor:
            moment = "CAST(TIMESTAMPTZ '2026-06-30T23:30:00Z' AS DATE)"
            assert str(cursor.execute(f"SELECT {moment}").fetchone()[0]) == "2026-07-01"


def test_an_export_cannot_make_the_loader_read_elsewhere(
    store: Store, export: ExportWriter, tmp_path: Path
) -> None:
    folder = export(contact="contact_id\nc1\n")
    mapping = folder / "mapping"
    mapping.mkdir()
    (mapping / "contact.sql").write_text(
        "SELECT content AS contact_id FROM read_text('/etc/passwd'), contact"
    )

    with (
        pytest.raises(BadInputError, match=r"contact\.sql cannot be used"),
        stage(store, folder, mapping=mapping, progress=lambda _what, _done: None),
    ):
        pass
