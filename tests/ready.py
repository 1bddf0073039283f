"""Installations that are made once in a run, and copied for every test that begins with one."""

import shutil
from collections.abc import Callable
from pathlib import Path

from wigops.store import Home, Store


class Ready:
    """Made in `folder`, each when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def give(self, store: Store, name: str, prepare: Callable[[Store], object]) -> None:
        """Put a copy of the installation `name` in the place of the store's own; `prepare` makes it once."""
        made = Home(self._folder / name)
        if not made.database.exists():
            new = Store(made, wait=5, idle=0)
            with new.read():
                pass
            prepare(new)
            new.close()
        store.close()
        shutil.rmtree(store.home.path, ignore_errors=True)
        shutil.copytree(made.path, store.home.path)


def nothing(_: Store) -> None:
    """Prepares an installation that was opened once, and no more."""
