"""Every deed that writes more than one file, killed at every point that it passes: all is there, or nothing.

Nothing here depends on how fast the machine is: the process is killed where the point stands in the code.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.dying import FILES, REDACT, Starter
from tests.erasure.cast import EXPORT
from wigops.accounts import add_account, passwords
from wigops.commands import run
from wigops.points import DIE_AT, Point
from wigops.store import Connection, Home, Store, back_up, is_rewrite_owed
from wigops.tombstone import Ledger

WHOLE = (
    "SELECT (SELECT count(*) FROM crm.contact), (SELECT count(*) FROM crm.engagement), "
    "(SELECT count(*) FROM crm.contact_point), (SELECT count(*) FROM crm.special_category), "
    "(SELECT count(*) FROM ops.tombstone), "
    "(SELECT count(*) FROM ops.tombstone WHERE released_on IS NOT NULL), "
    "(SELECT count(*) FROM ops.notice), (SELECT count(*) FROM ops.change_instruction), "
    "(SELECT coalesce(sum(events), 0) FROM ops.anonymous_engagement), "
    "(SELECT count(*) FROM ops.anonymous_disclosure), (SELECT count(*) FROM ops.ledger_entry), "
    "(SELECT count(*) FROM ops.load), (SELECT count(*) FROM ops.leftover WHERE state = 'redacted'), "
    "(SELECT count(*) FROM ops.leftover WHERE state = 'open'), "
    "(SELECT count(*) FROM ops.audit WHERE event LIKE 'erasure%' AND event <> 'erasure proposed' "
    "AND event <> 'erasure withdrawn'), (SELECT count(*) FROM ops.audit WHERE event = 'restored')"
)
REWRITE = (Point.COPIED, Point.PLACE_READY, Point.PLACE_TAKEN)
NOT_IN_THE_LEDGER = (Point.LEDGER_BEFORE, Point.LEDGER_HALF)
IN_THE_LEDGER = (Point.LEDGER_ON_DISK, Point.LEDGER_BEFORE_COMMIT, Point.LEDGER_COMMITTED)
CERTIFICATE = (Point.CERTIFICATE_BEFORE, Point.CERTIFICATE_DRAFTED, Point.CERTIFICATE_HALF)


@dataclass(frozen=True)
class Deed:
    """What is done, as typed. Killed at one of `undone` it has not happened; at one of `done` it has.

    When it has, `then` is done after it, and at the last point `again`, which is of its kind. `leaves` are
    the files that it makes in the folder {out}, `begins` the installation that it begins with.
    """

    name: str
    arguments: str
    undone: tuple[Point, ...] = ()
    done: tuple[Point, ...] = ()
    then: str = "tombstone release crowd6 --by olive --reason asked"
    again: str = "erase --contact crowd2 --by olive"
    leaves: tuple[str, ...] = ()
    begins: str = "erased"


DEEDS = (
    Deed(
        "the first start",
        "user list",
        undone=(Point.KEY_DRAFTED, Point.KEY_NAMED, Point.OPENED_EMPTY, Point.OPENED_NEW_SCHEMA),
        begins="nothing",
    ),
    Deed(
        "a load",
        "load {export} --accept-change",
        undone=(
            Point.LOAD_FILLING,
            Point.LOAD_FILLED,
            Point.LOAD_BEFORE_ITS_TURN,
            Point.LOAD_CARRIED_OVER,
            Point.LOAD_COMMITTED,
            Point.PLACE_READY,
        ),
        done=(Point.PLACE_TAKEN, Point.LOAD_IN_PLACE, Point.COPIED),
        again="load {export} --accept-change",
    ),
    Deed(
        "an erasure",
        "erase --contact crowd1 --by olive",
        undone=NOT_IN_THE_LEDGER,
        done=(*IN_THE_LEDGER, *REWRITE, *CERTIFICATE),
    ),
    Deed(
        "an erasure of special category data",
        "erase --special-due --by olive",
        undone=NOT_IN_THE_LEDGER,
        done=(*IN_THE_LEDGER, Point.COPIED, Point.CERTIFICATE_HALF),
    ),
    Deed(
        "a redaction",
        REDACT,
        undone=NOT_IN_THE_LEDGER,
        done=(*IN_THE_LEDGER, *REWRITE),
    ),
    Deed(
        "a tombstone's release",
        "tombstone release jane --by olive --reason asked",
        undone=NOT_IN_THE_LEDGER,
        done=IN_THE_LEDGER,
        again="tombstone release crowd6 --by olive --reason asked",
    ),
    Deed(
        "what an older database lacks is done again",
        "user list",
        done=(Point.REPLAYED, Point.CERTIFICATE_HALF),
        begins="behind",
    ),
    Deed(
        "a restore",
        "restore {kept}",
        undone=(
            Point.RESTORE_FILLING,
            Point.RESTORE_PREPARED,
            Point.REPLAYED,
            Point.RESTORE_COMMITTED,
            Point.COPIED,
            Point.PLACE_READY,
        ),
        done=(Point.PLACE_TAKEN, Point.RESTORE_IN_PLACE),
        again="restore {kept}",
    ),
    Deed(
        "a backup",
        "backup {out}/backup.duckdb",
        undone=(Point.COPIED, Point.BACKUP_COPIED, Point.BACKUP_DRAFTED),
        done=(Point.BACKUP_NAMED,),
        again="restore {out}/backup.duckdb",
        leaves=("backup.duckdb",),
    ),
    Deed("a compaction", "compact", undone=REWRITE, again="compact"),
    Deed(
        "an export of the changes",
        "changes export --out {out}/changes.csv --by olive",
        undone=(Point.EXPORT_DRAFTED, Point.EXPORT_RECORDED),
        leaves=("changes.csv",),
    ),
    Deed(
        "a pack",
        "pack paul --out {out}/paul.zip --by olive",
        undone=(Point.PACK_DRAFTED, Point.PACK_RECORDED),
        leaves=("paul.zip",),
    ),
    Deed(
        "several files",
        f"{FILES} {{out}}",
        undone=(Point.FILES_DRAFTED, Point.FILES_RECORDED, Point.FILES_HALF),
        leaves=("a.pdf", "b.xlsx"),
    ),
)
CASES = [
    pytest.param(deed, point, id=f"{deed.name}, {point.value}")
    for deed in DEEDS
    for point in (*deed.undone, *deed.done)
]


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    with Starter() as one:
        yield one


@dataclass
class Begun:
    """The installations that deeds begin with, and what each deed comes to when nobody kills it."""

    folder: Path
    outcomes: dict[str, tuple[tuple[int, ...], tuple[int, ...]]]

    def give(self, name: str, home: Home) -> None:
        shutil.rmtree(home.path, ignore_errors=True)
        if name != "nothing":
            shutil.copytree(self.folder / "erased", home.path)
        if name == "behind":
            shutil.copyfile(self.folder / "before.duckdb", home.database)
            for certificate in home.certificates.iterdir():
                certificate.unlink()


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """The cast is loaded; Jane and two of the crowd were erased since, and Paul's note still names her."""
    folder = tmp_path_factory.mktemp("begun")
    for name, more in (("first", ""), ("next", "new,harbour,Nia,New,,newsletter,2024-05-01,\n")):
        (folder / name).mkdir()
        for table, text in EXPORT.items():
            (folder / name / f"{table}.csv").write_text(
                text + (more if table == "contact" else ""), encoding="utf-8"
            )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_ROUNDS", 4)
        patch.setenv("WIGOPS_HOME", str(folder / "erased"))
        assert run(["load", str(folder / "first")]) == 0
        store = Store(Home.from_environment(), idle=0)
        add_account(store, "olive", "officer", "a long enough password", by=None)
        back_up(store, folder / "before.duckdb")
        assert (
            run(["erase", "--contact", "jane", "--contact", "crowd5", "--contact", "crowd6", "--by", "olive"])
            == 0
        )
        back_up(store, folder / "kept.duckdb")
        assert run(["tombstone", "release", "crowd5", "--by", "olive", "--reason", "asked"]) == 0
    return Begun(folder, {})


def look(home: Home, *, all_is_well: bool) -> tuple[int, ...]:
    """How much of everything there is. Where `all_is_well`, nothing is owed or lies about half-made."""
    with Store(home, wait=20, idle=0).read() as cursor:
        row = cursor.execute(WHOLE).fetchone()
        if all_is_well:
            check(home, cursor)
    assert row is not None
    return tuple(int(value) for value in row)


def check(home: Home, cursor: Connection) -> None:
    """Ledger and database hold the same deeds, every batch has its certificate, and nothing else is there."""
    assert not is_rewrite_owed(cursor)
    done = cursor.execute("SELECT token FROM ops.ledger_entry ORDER BY token").fetchall()
    assert sorted(entry.token for entry in Ledger(home).entries()) == [token for (token,) in done]
    batches = cursor.execute(
        "SELECT batch_id FROM ops.erasure_batch WHERE certificate IS NOT NULL"
    ).fetchall()
    assert {path.name for path in home.certificates.iterdir()} == {
        f"erasure-{batch_id:06d}.{ending}" for (batch_id,) in batches for ending in ("json", "pdf")
    }
    assert list(home.staging.iterdir()) == []
    made_by_deeds = {"tombstone.key", "sign_in.key", "erasures.ledger"}
    assert {path.name for path in home.path.iterdir()} - made_by_deeds == {
        "backups", "certificates", "database.key", "imports", "staging", "turnstile.lock", "wigops.duckdb",
    }  # fmt: skip


@dataclass
class Scene:
    """An installation in which a deed is done."""

    begun: Begun
    home: Home
    starter: Starter
    out: Path

    def words(self, arguments: str) -> list[str]:
        places = {
            "out": self.out,
            "export": self.begun.folder / "next",
            "kept": self.begun.folder / "kept.duckdb",
        }
        return arguments.format(**places).split()

    def begin(self, deed: Deed) -> None:
        self.begun.give(deed.begins, self.home)
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir()

    def outcome(self, deed: Deed) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """How much there is before the deed, and what it comes to when nobody cuts it off."""
        if deed.name not in self.begun.outcomes:
            self.begin(deed)
            before = look(self.home, all_is_well=False)
            self.begin(deed)
            assert self.starter.run(self.words(deed.arguments)) == 0
            assert sorted(path.name for path in self.out.iterdir()) == sorted(deed.leaves)
            self.begun.outcomes[deed.name] = before, look(self.home, all_is_well=True)
        return self.begun.outcomes[deed.name]


@pytest.fixture
def scene(home: Home, begun: Begun, starter: Starter, tmp_path: Path) -> Scene:
    return Scene(begun, home, starter, tmp_path / "out")


@pytest.mark.kill
@pytest.mark.parametrize(("deed", "point"), CASES)
def test_a_deed_that_is_cut_off_has_happened_whole_or_not_at_all(
    scene: Scene, deed: Deed, point: Point, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = scene.outcome(deed)
    scene.begin(deed)

    assert scene.starter.run(scene.words(deed.arguments), die_at=point) == -signal.SIGKILL
    # No half of it is ever seen, not even by somebody who does not catch up first.
    assert look(scene.home, all_is_well=False) in (before, after)

    assert run(["verify"]) == 0, capsys.readouterr().out
    has_happened = point in deed.done
    assert look(scene.home, all_is_well=True) == (after if has_happened else before)
    assert {path.name for path in scene.out.iterdir()} <= set(deed.leaves)

    last = deed.again if (point,) == deed.done[-1:] else deed.then
    words = scene.words(last if has_happened else deed.arguments)
    assert (scene.starter.run if words[0] in (REDACT, FILES) else run)(words) == 0, capsys.readouterr().err
    assert look(scene.home, all_is_well=True) == after or has_happened
    assert sorted(path.name for path in scene.out.iterdir()) == sorted(deed.leaves)


def test_some_deed_is_killed_at_every_point() -> None:
    assert {point for deed in DEEDS for point in (*deed.undone, *deed.done)} == set(Point)


def test_an_unknown_point_is_refused_at_the_start(home: Home, tmp_path: Path) -> None:
    for arguments in (["user", "list"], ["sample", str(tmp_path / "sample")]):
        done = subprocess.run(
            [sys.executable, "-m", "wigops", *arguments],
            cwd=PROJECT, env={**os.environ, DIE_AT: "in a year"}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            "WIGOPS_DIE_AT is set to a point that there is not: nothing was done. It is for tests; "
            "unset it.\n"
        )
    assert not home.path.exists()
    assert not (tmp_path / "sample").exists()


@pytest.mark.kill
def test_a_command_started_from_a_shell_is_killed_there_too(home: Home) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wigops", "user", "list"],
        cwd=PROJECT, env={**os.environ, DIE_AT: Point.KEY_DRAFTED.value}, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    assert not (home.path / "database.key").exists()
