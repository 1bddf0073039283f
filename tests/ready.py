"""Installations that are made once in a run, and copied for every test that begins with one."""

import fcntl
import pickle
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from wigops.store import Home, Store

_Files = dict[str, tuple[int, int]]
"""What is in a folder: the size of each file and when it was written."""

_T = TypeVar("_T")


class Ready:
    """Made in `folder`, which all workers of a run share, each when one of them first asks for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._given: dict[Path, tuple[Path, _Files]] = {}
        folder.mkdir(exist_ok=True)

    def give(self, store: Store, name: str, prepare: Callable[[Store], _T]) -> _T:
        """Put a copy of the installation `name` in the place of the store's own.

        `prepare` makes it once, of one that was opened and no more; what it gave then is given each time.
        """
        new = self._made("new", nothing, None)
        return self._give(store, new if prepare is nothing else self._made(name, prepare, new))

    def after(self, store: Store, deed: str, do: Callable[[Store], _T]) -> _T:
        """`do` a deed that many tests begin with: once in a run, where all is as it was given."""
        store.close()
        before, files = self._given.get(store.home.path, (self._folder, None))
        if files != _files(store.home.path):
            return do(store)
        try:
            made = self._made(f"{before.name}, {deed}", do, before)
        except Exception:  # noqa: BLE001 - it fails again, where whoever looks for what it left behind looks
            return do(store)
        return self._give(store, made)

    def _give(self, store: Store, made: Path) -> Any:
        store.close()
        home = store.home.path
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(made, home)
        self._given[home] = (made, _files(home))
        return pickle.loads(made.with_suffix(".gave").read_bytes())  # noqa: S301 - written below

    def _made(self, name: str, prepare: Callable[[Store], object], begin: Path | None) -> Path:
        """The folder of the installation, whole: whoever comes while another makes it waits."""
        made = self._folder / sha256(name.encode()).hexdigest()
        draft = made.with_suffix(".draft")
        if made.exists():
            return made
        with made.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                shutil.rmtree(draft, ignore_errors=True)
                if begin:
                    shutil.copytree(begin, draft)
                new = Store(Home(draft), wait=5, idle=2)
                try:
                    made.with_suffix(".gave").write_bytes(pickle.dumps(prepare(new)))
                finally:
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


def nothing(new: Store) -> None:
    """Prepares an installation that was opened once, and no more."""
    with new.read():
        pass
