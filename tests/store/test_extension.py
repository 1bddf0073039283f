"""The extension that writes encrypted files: its signature is checked once in a process, for one file."""

from pathlib import Path

import pytest

from wigops.store import engine


def allows_unsigned(spill: Path) -> bool:
    connection = engine.new_instance(spill)
    try:
        row = connection.execute("SELECT current_setting('allow_unsigned_extensions')").fetchone()
        return bool(row and row[0])
    finally:
        connection.close()


@pytest.fixture(autouse=True)
def nothing_checked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine._Checked, "file", None)
    monkeypatch.setattr(engine._Checked, "stamp", None)


def test_the_first_instance_of_a_process_checks_the_signature(tmp_path: Path) -> None:
    assert not allows_unsigned(tmp_path / "spill")


def test_the_next_ones_trust_the_file_that_was_checked(tmp_path: Path) -> None:
    allows_unsigned(tmp_path / "spill")
    assert engine._Checked.file is not None
    assert engine._Checked.file.is_file()
    assert allows_unsigned(tmp_path / "spill")


def test_a_file_that_is_not_the_one_that_was_checked_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    allows_unsigned(tmp_path / "spill")
    other = tmp_path / "httpfs.duckdb_extension"
    other.write_bytes(b"another file")
    monkeypatch.setattr(engine._Checked, "file", other)
    assert not allows_unsigned(tmp_path / "spill")


def test_a_file_that_was_written_to_since_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allows_unsigned(tmp_path / "spill")
    assert engine._Checked.stamp is not None
    monkeypatch.setattr(engine._Checked, "stamp", (*engine._Checked.stamp[:-1], 1))
    assert not allows_unsigned(tmp_path / "spill")


def test_an_opened_database_loads_no_other_extension(tmp_path: Path) -> None:
    allows_unsigned(tmp_path / "spill")
    connection = engine.new_instance(tmp_path / "spill")
    engine.confine(connection, [tmp_path])
    try:
        with pytest.raises(engine.duckdb.PermissionException):
            connection.execute(f"LOAD '{tmp_path}/other.duckdb_extension'")
    finally:
        connection.close()
