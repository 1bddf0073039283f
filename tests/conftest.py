"""What every test may use: a home of its own, a store in it, and exports written by hand."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wigops.crm.load import Load, load_export
from wigops.store import Home, Store

PROJECT = Path(__file__).parent.parent
SHARED = PROJECT.parent / "shared"

ExportWriter = Callable[..., Path]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv("WIGOPS_KEY", raising=False)
    monkeypatch.delenv("WIGOPS_IMPORTS", raising=False)
    monkeypatch.setenv("WIGOPS_HOME", str(tmp_path / "home"))
    return Home.from_environment()


@pytest.fixture
def store(home: Home) -> Iterator[Store]:
    opened = Store(home, wait=5, idle=0.1)
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
def loaded(store: Store, export: ExportWriter) -> Callable[..., Load]:
    """Loads an export given as `export` takes it."""

    def load(folder: str = "export", /, *, accept_change: bool = False, **tables: str | bytes) -> Load:
        return load_export(store, export(folder, **tables), accept_change=accept_change)

    return load
