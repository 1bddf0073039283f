"""The folder that holds all an installation keeps, and the keys in it."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wigops.drafts import draft_in
from wigops.errors import BadInputError
from wigops.points import Point, passed

_PRIVATE_FOLDER = 0o700


@dataclass(frozen=True)
class Home:
    """An installation's folder (`WIGOPS_HOME`), readable by its owner alone."""

    path: Path

    @classmethod
    def from_environment(cls) -> "Home":
        """The folder that `WIGOPS_HOME` names, or `data/local` below the current one."""
        return cls(Path(os.environ.get("WIGOPS_HOME") or "data/local").absolute())

    @property
    def database(self) -> Path:
        return self.path / "wigops.duckdb"

    @property
    def staging(self) -> Path:
        """Where half-made files live: always encrypted, emptied when the next one starts."""
        return self.path / "staging"

    @property
    def imports(self) -> Path:
        """The one folder on the server from which the dashboard loads exports."""
        return Path(os.environ.get("WIGOPS_IMPORTS") or self.path / "imports")

    @property
    def certificates(self) -> Path:
        """Where the certificates of erasures lie; they name nobody but by CRM id."""
        return self.path / "certificates"

    @property
    def backups(self) -> Path:
        """Where the dashboard puts backups: encrypted with the installation's key."""
        return self.path / "backups"

    @property
    def alarms(self) -> Path:
        """Where rewritten files lie that did not hold what the old one did; only people remove them."""
        return self.path / "alarms"

    def prepare(self) -> None:
        """Make the folder and its parts, private to their owner.

        Raises BadInputError where the folder cannot be made or written.
        """
        try:
            self.path.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
            for part in (self.staging, self.certificates, self.backups):
                part.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
            self.imports.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        except OSError as error:
            raise BadInputError(
                f"The folder {self.path} cannot be used ({error.strerror}): nothing was changed. "
                "Point WIGOPS_HOME at a folder that this account may write to."
            ) from None

    def database_key(self) -> str:
        """The key that encrypts the database: `WIGOPS_KEY`, else the one in `database.key`.

        A key is made (256 random bits, mode 0600) only where there is no database yet.
        Raises BadInputError where a database is there and its key is not.
        """
        from_environment = os.environ.get("WIGOPS_KEY")
        if from_environment:
            return from_environment
        file = self.path / "database.key"
        if not file.exists() and self.database.exists():
            raise BadInputError(
                f"The key of the database is missing: {file} is not there and WIGOPS_KEY is not set. "
                "Nothing was changed; put the key back from where you keep a copy of it."
            )
        return self.secret("database.key")

    def secret(self, name: str) -> str:
        """The secret kept in file `name`, made now (256 random bits, mode 0600) if it is not there.

        It is there whole or not at all, whoever else makes it at the same moment and whenever the machine
        stops. Raises BadInputError where the file does not hold one line of plain letters and digits.
        """
        file = self.path / name
        if not file.exists():
            self._make_secret(file)
        try:
            kept = file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            kept = ""
        if not kept:
            raise BadInputError(
                f"The file {file} does not hold the key it should: nothing was changed. Put it back from "
                "where you keep a copy of it."
            )
        return kept

    def _make_secret(self, file: Path) -> None:
        with draft_in(self.path) as draft, suppress(FileExistsError):
            draft.file.write(f"{secrets.token_hex(32)}\n".encode())
            draft.keep()
            passed(Point.KEY_DRAFTED)
            draft.claim(file)
            passed(Point.KEY_NAMED)
