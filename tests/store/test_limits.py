"""What the database takes of the machine, and what is said where that is not enough."""

from pathlib import Path

import duckdb
import pytest

from wigops.crm.sample import write_sample
from wigops.errors import BadInputError, DiskFullError
from wigops.store import limits
from wigops.store.engine import explained, new_instance

LIST = "SELECT len(list(range)) FROM range(30_000_000)"  # cannot be spilled
SORT = "SELECT count(*) FROM (SELECT hash(range) AS h FROM range(5_000_000) ORDER BY h LIMIT 4_000_000)"
SMALL = "100MB"
MEMORY = "WIGOPS_MEMORY"


def told(spill: Path, query: str, *, room: str | None = None) -> BadInputError:
    """What is said of the query with little memory, and with so little `room` for what it spills."""
    with new_instance(spill) as connection:
        if room:
            connection.execute(f"SET max_temp_directory_size = '{room}'")
        with pytest.raises(duckdb.Error) as failed:
            connection.execute(query).fetchall()
    said = explained(failed.value)
    assert isinstance(said, BadInputError)
    return said


def test_too_little_memory_is_not_called_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MEMORY, SMALL)
    said = told(tmp_path / "spill", LIST)
    assert not isinstance(said, DiskFullError)
    assert str(said).startswith("This takes more memory than the database may have: nothing was changed.")


def test_no_room_for_what_spills_is_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MEMORY, "30MB")
    said = told(tmp_path / "spill", SORT, room="5MB")
    assert isinstance(said, DiskFullError)
    assert str(said).startswith("The disk has no room for what does not fit in memory: nothing was changed.")


def test_a_sample_that_takes_more_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MEMORY, "20MB")
    with pytest.raises(BadInputError, match="more memory than the database may have"):
        write_sample(tmp_path / "sample", contacts=20_000)


@pytest.mark.parametrize(
    ("gigabytes", "limit"), [(1, "600MB"), (4, "1500MB"), (24, "6000MB"), (64, "16000MB")]
)
def test_the_limit_follows_the_machine(gigabytes: int, limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MEMORY, raising=False)
    monkeypatch.setattr(limits, "machine_memory", lambda: gigabytes * 10**9)
    assert limits.memory_limit() == limit


def test_a_container_that_has_less_than_the_machine_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = tmp_path / "memory.max"
    monkeypatch.setattr(limits, "_GROUPS", (group,))
    whole = limits.machine_memory()
    group.write_text("max\n")
    assert limits.machine_memory() == whole
    group.write_text("1000000000\n")
    assert limits.machine_memory() == 10**9


@pytest.mark.parametrize("wanted", ["800MB", "4GB", "4 GB"])
def test_a_setting_decides(wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MEMORY, wanted)
    with new_instance(tmp_path / "spill") as connection:
        (limit,) = connection.execute("SELECT current_setting('memory_limit')").fetchone() or ()
    assert limit == {"800MB": "762.9 MiB"}.get(wanted, "3.7 GiB")


@pytest.mark.parametrize("wanted", ["much", "0GB", "4", "-1GB", "4GB; SELECT 1", "80%"])
def test_a_setting_that_is_no_size_is_refused(wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MEMORY, wanted)
    with pytest.raises(BadInputError, match="WIGOPS_MEMORY is no size such as 800MB or 4GB"):
        limits.memory_limit()
