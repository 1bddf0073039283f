"""A store with a sample loaded, let go as soon as nobody uses it."""

from pathlib import Path

import pytest

from wigops.crm.load import load_export
from wigops.crm.sample import write_sample
from wigops.store import Home, Store


@pytest.fixture
def filled(home: Home, tmp_path: Path) -> Store:
    write_sample(tmp_path / "sample", contacts=2_000, seed=5)
    store = Store(home, wait=10, idle=0)
    load_export(store, tmp_path / "sample")
    return store
