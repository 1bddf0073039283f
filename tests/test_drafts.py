"""Drafts: whole or not at all, for their owner alone, and nothing of one is left."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from wigops.drafts import draft_in, left_drafts, remove_drafts

KILLED = """
import os, signal, sys
from pathlib import Path
from wigops import drafts
if sys.argv[2] == "named":
    drafts._OPEN_FILES = Path("/nowhere")
with drafts.draft_in(Path(sys.argv[1])) as draft:
    draft.file.write(b"half")
    draft.keep()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(params=["nameless", "named"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file system that knows files without a name, and one that does not."""
    if request.param == "named":
        monkeypatch.setattr("wigops.drafts._OPEN_FILES", Path("/nowhere"))
    return str(request.param)


@pytest.mark.parametrize("how", ["replace", "claim"])
def test_a_draft_that_gets_its_name_is_whole_and_its_owners(how: str, kind: str, tmp_path: Path) -> None:
    with draft_in(tmp_path) as draft:
        assert draft.is_nameless == (kind == "nameless")
        draft.file.write(b"whole")
        draft.keep()
        getattr(draft, how)(tmp_path / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"whole"
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


def test_one_replaces_what_is_there_and_another_never_does(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    with draft_in(tmp_path) as draft, pytest.raises(FileExistsError):
        draft.file.write(b"new")
        draft.claim(file)
    assert file.read_bytes() == b"old"
    with draft_in(tmp_path) as draft:
        draft.file.write(b"new")
        draft.keep()
        draft.replace(file)
    assert file.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_was_not_named_is_gone(kind: str, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="stopped"), draft_in(tmp_path) as draft:
        draft.file.write(b"half")
        raise RuntimeError("stopped")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.kill
def test_nothing_is_left_of_a_nameless_draft_whose_process_is_killed(tmp_path: Path) -> None:
    _kill(tmp_path, "nameless")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.kill
def test_a_named_draft_whose_process_was_killed_is_removed_and_one_in_use_is_not(tmp_path: Path) -> None:
    _kill(tmp_path, "named")
    (left,) = left_drafts(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wigops.drafts._OPEN_FILES", Path("/nowhere"))
        with draft_in(tmp_path) as draft:
            assert not left.exists()
            remove_drafts(tmp_path)
            assert draft.path.exists()


def _kill(folder: Path, kind: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), kind], cwd=PROJECT, env=dict(os.environ), check=False
    )
    assert done.returncode < 0
