"""Installations that are made once in a run, and copied for every test that begins with one."""

import fcntl
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from wigops.store import Home, Store

_Files = dict[str, tuple[int, int]]
"""What is in a folder: the size of each file and when it was written."""


class Ready:
    """Made in `folder`, which all workers of a run share, each when one of them first asks for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._given: dict[Path, tuple[str, _Files]] = {}
        folder.mkdir(exist_ok=True)

    def give(self, store: Store, name: str, prepare: Callable[[Store], object]) -> None:
        """Put a copy of the installation `name` in the place of the store's own; `prepare` makes it once."""
        store.close()
        home = store.home.path
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self._made(name, prepare), home)
        self._given[home] = (name, _files(home))

    def after(self, store: Store, deed: str, do: Callable[[Store], object]) -> None:
        """`do` a deed that many tests begin with: once in a run, where all is as it was given."""
        store.close()
        name, files = self._given.get(store.home.path, ("", None))
        if files != _files(store.home.path):
            do(store)
            return
        before = self._made(name, nothing)

        def prepare(new: Store) -> None:
            new.close()
            shutil.rmtree(new.home.path)
            shutil.copytree(before, new.home.path)
            do(new)

        self.give(store, f"{name}, {deed}", prepare)

    def _made(self, name: str, prepare: Callable[[Store], object]) -> Path:
        """The folder of the installation, whole: whoever comes while another makes it waits."""
        made = self._folder / sha256(name.encode()).hexdigest()
        draft = made.with_suffix(".draft")
        if made.exists():
            return made
        with made.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                shutil.rmtree(draft, ignore_errors=True)
                new = Store(Home(draft), wait=5, idle=0)
                with new.read():
                    pass
                prepare(new)
                new.close()
                draft.rename(made)
        return made


def _files(home: Path) -> _Files:
    return {
        str(file.relative_to(home)): (stat.st_size, stat.st_mtime_ns)
        for file in home.rglob("*")
        if file.is_file()
        for stat in [file.stat()]
    }


def nothing(_: Store) -> None:
    """Prepares an installation that was opened once, and no more."""
