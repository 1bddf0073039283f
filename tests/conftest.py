"""What every test may use: a home of its own, a store in it, and exports written by hand."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.properties import load_profile
from tests.ready import Ready, nothing
from wigops.clock import LONDON, SHIFT
from wigops.crm.load import Load, load_export
from wigops.store import Home, Store

PROJECT = Path(__file__).parent.parent
SHARED = PROJECT.parent / "shared"

NOON = 12

ExportWriter = Callable[..., Path]


def pytest_configure() -> None:
    """A run begins at noon in London, or at the moment that `AT` names, and its day ends after it.

    At the next noon, for what keeps a clock of its own (a browser its cookies) must not find it in the past.
    The database takes one thread: the tests' tables are small, and workers take the other processors.
    """
    load_profile()
    os.environ.setdefault("WIGOPS_THREADS", "1")
    now = datetime.now(LONDON)
    noon = now.date() + timedelta(days=now.hour >= NOON)
    os.environ.setdefault(SHIFT, shift_to(os.environ.get("AT") or noon.isoformat()))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that no worker is left with it at the end."""
    items.sort(key=lambda item: not (item.get_closest_marker("browser") or item.get_closest_marker("kill")))


def shift_to(moment: str) -> str:
    """What moves the clock to a `moment` in ISO 8601: a day is its noon, and no offset is London's."""
    wanted = datetime.fromisoformat(moment)
    if "T" not in moment:
        wanted = datetime.combine(wanted, time(NOON))
    if wanted.tzinfo is None:
        wanted = wanted.replace(tzinfo=LONDON)
    return str((wanted - datetime.now(UTC)).total_seconds())


@pytest.fixture
def becomes(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes it another moment, for this process and those that it starts: `becomes("2026-07-01")`."""
    return lambda moment: monkeypatch.setenv(SHIFT, shift_to(moment))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv("WIGOPS_KEY", raising=False)
    monkeypatch.delenv("WIGOPS_IMPORTS", raising=False)
    monkeypatch.setenv("WIGOPS_HOME", str(tmp_path / "home"))
    return Home.from_environment()


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    base = tmp_path_factory.getbasetemp()
    return Ready((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "ready")


@pytest.fixture
def store(home: Home, ready: Ready) -> Iterator[Store]:
    opened = Store(home, wait=30, idle=1)
    if not home.database.exists():
        ready.give(opened, "new", nothing)
    yield opened
    opened.close()


@pytest.fixture
def export(tmp_path: Path) -> ExportWriter:
    """Writes an export: `export(contact="contact_id\\nc1\\n", …)` gives its folder."""

    def write(folder: str = "export", /, **tables: str | bytes) -> Path:
        where = tmp_path / folder
        where.mkdir(exist_ok=True)
        for name, text in tables.items():
            (where / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
        return where

    return write


@pytest.fixture
def loaded(store: Store, export: ExportWriter, ready: Ready) -> Callable[..., Load]:
    """Loads an export given as `export` takes it: once in a run after the same deeds, at the same moment."""

    def load(folder: str = "export", /, *, accept_change: bool = False, **tables: str | bytes) -> Load:
        where = export(folder, **tables)
        set_to = sorted((name, value) for name, value in os.environ.items() if name.startswith("WIGOPS_"))
        set_to = [one for one in set_to if one[0] != "WIGOPS_HOME"]
        return ready.after(
            store,
            f"loaded {sorted(tables.items())}, {accept_change}, {set_to}",
            lambda new: load_export(new, where, accept_change=accept_change),
        )

    return load
