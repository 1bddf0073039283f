"""A copy of the database that does not hold what it was made from; kept until somebody has looked into it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wigops.clock import utc_now
from wigops.errors import WigopsError
from wigops.store.home import Home
from wigops.store.replace import sync

_ENDING = ".duckdb"


@dataclass(frozen=True)
class Difference:
    """A table (schema.table) of which the old file has so many rows, and the new one so many."""

    table: str
    old: int
    new: int

    def __str__(self) -> str:
        return f"{self.table}: {self.old:,} rows, {self.new:,} in the new file"


class CopyDiffersError(WigopsError):
    """A copy of the database has not the rows that it was made from; nothing was changed."""

    def __init__(self, differences: Sequence[Difference]) -> None:
        self.differences = tuple(differences)
        said = "; ".join(str(one) for one in differences)
        super().__init__(
            f"The copy of the database does not hold what the database does ({said}): nothing was changed, "
            "and the copy was thrown away. Have the disk and the memory of this machine checked."
        )


class RewriteDiffersError(WigopsError):
    """The rewritten file has not the rows of the old one, which stays in use: an alarm until it is gone.

    `differences` is empty where it is an earlier rewrite that did. `kept` is where the new file is now.
    """

    def __init__(self, kept: Path, differences: Sequence[Difference] = (), *, done: str = "") -> None:
        self.kept = kept
        self.differences = tuple(differences)
        said = "; ".join(str(one) for one in differences)
        found = (
            f"The rewritten database file does not hold what the old one does ({said}), so it was not taken "
            "into use and is kept as"
            if differences
            else "The database file was not rewritten: an earlier rewrite did not hold what the old file "
            "does, and is still kept as"
        )
        super().__init__(
            f"{done}{' ' if done else ''}{found} {kept}. The old file stays in use and nothing is lost; but "
            "the bytes of what was deleted are still in it. Make a backup and have the disk and the memory "
            "checked; then remove the kept file and run `python -m wigops compact`."
        )

    def after(self, done: str) -> "RewriteDiffersError":
        """The same, where something was done before, as a sentence."""
        return RewriteDiffersError(self.kept, self.differences, done=done)


def kept_rewrites(home: Home) -> list[Path]:
    """The files of rewrites that differed and that nobody has removed yet, the oldest first."""
    return sorted(home.alarms.glob(f"*{_ENDING}"))


def keep(home: Home, new: Path, differences: Sequence[Difference]) -> RewriteDiffersError:
    """Move the closed file `new` to where nothing sweeps it, as encrypted as it is; returns the alarm."""
    home.alarms.mkdir(mode=0o700, exist_ok=True)
    kept = home.alarms / f"rewrite-{utc_now():%Y-%m-%d-%H%M%S}-{secrets.token_hex(4)}{_ENDING}"
    new.chmod(0o600)
    sync(new)
    new.replace(kept)
    sync(home.alarms)
    sync(home.path)
    return RewriteDiffersError(kept, differences)


def refuse_while_kept(home: Home) -> None:
    """Raises RewriteDiffersError while the file of a rewrite that differed is there."""
    for kept in kept_rewrites(home):
        raise RewriteDiffersError(kept)
