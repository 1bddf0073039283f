"""A throwaway PostgreSQL server for the contenders: found or installed, started, stopped and removed."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WANTED = "15"
_NEEDED = ("initdb", "pg_ctl", "postgres", "psql")
_DEBIAN = Path("/usr/lib/postgresql")

# For 2 cores and 24 GB. What makes a commit last stays on. Autovacuum is off, so that it does not compete
# with what is measured; the log holds the least that a server without replicas needs.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "2GB",
    "effective_cache_size": "12GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "random_page_cost": "1.1",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "timezone": "Europe/London",
}


class NotMeasuredError(Exception):
    """A contender cannot be measured here; the message says why in one sentence."""


@dataclass(frozen=True)
class Server:
    """A running server: reached by its socket in the folder `socket` as `user`, without a password."""

    psql: Path
    socket: Path
    user: str

    def run(self, database: str, script: Path, *, stdin: str = "", **values: str) -> str:
        """Run a psql script with `values` as its variables; what it printed."""
        bound = [piece for name, value in values.items() for piece in ("-v", f"{name}={value}")]
        return self._psql(database, [*bound, "-f", str(script)], stdin)

    def run_text(self, database: str, script: str) -> None:
        """Run a psql script that is not in a file."""
        self._psql(database, ["-f", "-"], script)

    def ask(self, database: str, statement: str) -> str:
        """Run one statement; its rows, one a line, their columns parted by `|`."""
        return self._psql(database, ["-c", statement], "").strip()

    def version(self) -> str:
        return self.ask("postgres", "SHOW server_version").split()[0]

    @contextmanager
    def copy_of(self, database: str, name: str) -> Iterator[str]:
        """A database `name`, the same as `database`, written down to the disk, and dropped afterwards."""
        self.ask("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{database}" STRATEGY file_copy')
        self.ask("postgres", "CHECKPOINT")
        try:
            yield name
        finally:
            self.ask("postgres", f'DROP DATABASE "{name}" WITH (FORCE)')

    def _psql(self, database: str, arguments: list[str], stdin: str) -> str:
        where = ["-h", str(self.socket), "-U", self.user, "-d", database]
        plain = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        done = subprocess.run(
            [str(self.psql), *where, *plain, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"psql ended with {done.returncode}: {done.stderr[:2000]}")
        return done.stdout


@contextmanager
def throwaway_server() -> Iterator[Server]:
    """A PostgreSQL server with an empty cluster in a temporary folder, which is removed at the end.

    Raises NotMeasuredError where PostgreSQL is not there and cannot be installed, or does not start.
    """
    programs = _programs()
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="wigops-pg-"))
    try:
        if account:
            shutil.chown(folder, account)
        cluster, log = folder / "cluster", folder / "log"
        user = "postgres"
        _as(
            account, programs / "initdb", "-D", cluster, "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C"
        )
        settings = "".join(f"{name} = '{value}'\n" for name, value in _SETTINGS.items())
        with (cluster / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(settings + f"unix_socket_directories = '{folder}'\n")
        try:
            _as(account, programs / "pg_ctl", "-D", cluster, "-l", log, "-w", "-t", "60", "start")
            yield Server(programs / "psql", folder, user)
        finally:
            _as(account, programs / "pg_ctl", "-D", cluster, "-m", "immediate", "stop", check=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as(account: str | None, program: Path, *arguments: str | Path, check: bool = True) -> None:
    """Run one of the server's programs, as `account` where one is given."""
    done = subprocess.run(
        [str(program), *map(str, arguments)],
        user=account,
        group=pwd.getpwnam(account).pw_gid if account else None,
        extra_groups=[] if account else None,
        cwd="/",
        # The server outlives pg_ctl and would hold a pipe open.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if check and done.returncode:
        raise NotMeasuredError(
            f"PostgreSQL did not start here ({program.name} ended with {done.returncode})."
        )


def _account() -> str | None:
    """Whom the server runs as where this process is root, as which PostgreSQL refuses to run."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _programs() -> Path:
    """The folder of the server's programs; installs them where that can be done."""
    found = _installed()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
        found = _installed()
    if not found:
        raise NotMeasuredError(
            "PostgreSQL is not there and could not be installed from the system's packages."
        )
    return found


def _installed() -> Path | None:
    others = sorted(_DEBIAN.glob("*/bin"), key=lambda folder: folder.parent.name, reverse=True)
    on_path = shutil.which("postgres")
    candidates = [_DEBIAN / WANTED / "bin", *([Path(on_path).resolve().parent] if on_path else []), *others]
    for folder in candidates:
        if all((folder / name).exists() for name in _NEEDED):
            return folder
    return None


def _install() -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", f"postgresql-{WANTED}"],
        ["install", "-y", "-qq", "--no-install-recommends", "postgresql"],
    ):
        if _installed():
            return
        subprocess.run(["apt-get", *command], env=quiet, capture_output=True, check=False)
