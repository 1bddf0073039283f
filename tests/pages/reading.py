"""No page draws while it reads: a slow one would keep a load, or the rewrite of the file, waiting."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from threading import local
from typing import Any

import pytest
from streamlit.delta_generator import DeltaGenerator

from tests.conftest import PROJECT
from wigops.store import Connection, Store

_OURS = (f"{PROJECT}/wigops/ui/", f"{PROJECT}/pages/")


@pytest.fixture(autouse=True)
def drawn_while_reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Whatever a test has a page do, nothing is sent to the browser by a thread that is in a read."""
    read, enqueue, mine = Store.read, DeltaGenerator._enqueue, local()
    drawn: list[str] = []

    @contextmanager
    def reading(store: Store) -> Iterator[Connection]:
        with read(store) as cursor:
            mine.reads = getattr(mine, "reads", 0) + 1
            try:
                yield cursor
            finally:
                mine.reads -= 1

    def drawing(*args: Any, **kwargs: Any) -> Any:
        if getattr(mine, "reads", 0):
            ours = [one for one in traceback.extract_stack() if one.filename.startswith(_OURS)]
            drawn.append(f"{ours[-1].filename}:{ours[-1].lineno}" if ours else "somewhere")
        return enqueue(*args, **kwargs)

    monkeypatch.setattr(Store, "read", reading)
    monkeypatch.setattr(DeltaGenerator, "_enqueue", drawing)
    yield drawn
    assert drawn == [], "drawn while the page was reading"
