"""What a browser may send as an export, what it may not, and that nothing of it stays on the disk."""

import io
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PROJECT
from wigops.errors import BadInputError
from wigops.store import Home
from wigops.ui.crm import import_folders
from wigops.ui.kit import uploads
from wigops.ui.kit.uploads import Upload

CONTACT = b"contact_id\nc1\n"
Entry = tuple[str | zipfile.ZipInfo, bytes]


def packed(*entries: Entry, how: int = zipfile.ZIP_DEFLATED) -> Upload:
    """A ZIP file with these entries, whatever they are called."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return Upload("export.zip", made.getvalue())


def linked(name: str, target: str) -> Entry:
    link = zipfile.ZipInfo(name)
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return link, target.encode()


def patched(upload: Upload, change: Callable[[bytearray, int], None]) -> Upload:
    """`upload` with each entry of its central directory changed in place, given where it stands."""
    content = bytearray(upload.content)
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        change(content, at)
        at = content.find(b"PK\x01\x02", at + 4)
    return Upload(upload.name, bytes(content))


def refused(home: Home, *sent: Upload) -> str:
    """Why the upload is refused; nothing of it may be on the disk then."""
    with pytest.raises(BadInputError) as raised, uploads.unpacked(home, sent):
        pytest.fail("it was unpacked")
    assert everything_in(home.staging) == []
    assert str(raised.value).endswith(".")
    return str(raised.value)


def everything_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*")) if folder.is_dir() else []


def test_files_are_there_while_they_are_needed_and_private(home: Home) -> None:
    sent = [Upload("contact.csv", CONTACT), Upload("contact_point.parquet", b"PAR1")]
    with uploads.unpacked(home, sent) as folder:
        assert folder.parent == home.staging
        assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
            "contact.csv": CONTACT,
            "contact_point.parquet": b"PAR1",
        }
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert everything_in(home.staging) == []


def test_a_zip_is_unpacked(home: Home) -> None:
    for how in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        sent = packed(("contact.csv", CONTACT), ("interest.csv", b"contact_id,kind,label\n"), how=how)
        with uploads.unpacked(home, [sent]) as folder:
            assert sorted(file.name for file in folder.iterdir()) == ["contact.csv", "interest.csv"]
            assert (folder / "contact.csv").read_bytes() == CONTACT


@pytest.mark.parametrize(
    "name",
    [
        "../contact.csv",
        "..\\contact.csv",
        "/etc/passwd",
        "C:\\contact.csv",
        "contact.csv/../../x.csv",
        "a/contact.csv",
        "Contact.csv",
        "contact (1).csv",
        ".contact.csv",
        "contact.csv.exe",
        "contact.txt",
        "contact",
        "contact.csv\n",
        "cöntact.csv",
        "",
        "..",
        "-.csv",
    ],
)
def test_a_name_that_is_no_tables_is_refused(home: Home, name: str) -> None:
    assert "nothing was loaded" in refused(home, Upload(name, CONTACT))
    assert "nothing was loaded" in refused(home, packed(("contact.csv", CONTACT), (name or "x", CONTACT)))


def test_nothing_is_written_outside_the_folder(home: Home, tmp_path: Path) -> None:
    before = everything_in(tmp_path)
    home.prepare()
    for name in ("../../evil.csv", "../evil.csv", str(tmp_path / "evil.csv")):
        refused(home, packed((name, CONTACT)))
    assert [path for path in everything_in(tmp_path) if "evil" in path.name] == []
    assert set(before) <= set(everything_in(tmp_path))


def test_a_refusal_shows_only_the_start_of_a_name(home: Home) -> None:
    sentence = refused(home, Upload("x" * 5000 + "\x1b[31m.csv", CONTACT))
    assert len(sentence) < 400
    assert "\x1b" not in sentence


def test_a_folder_in_the_zip_is_explained(home: Home) -> None:
    assert "has folders in it" in refused(home, packed(("export/", b""), ("export/contact.csv", CONTACT)))


def test_a_link_is_refused(home: Home) -> None:
    assert "is a link" in refused(home, packed(linked("contact.csv", "/etc/passwd")))


def test_an_encrypted_zip_is_refused(home: Home) -> None:
    def encrypt(content: bytearray, at: int) -> None:
        content[at + 8] |= 0x1

    assert "password" in refused(home, patched(packed(("contact.csv", CONTACT)), encrypt))


def test_two_files_of_one_name_are_refused(home: Home) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = packed(("contact.csv", CONTACT), ("contact.csv", CONTACT))
    assert "two files called contact.csv" in refused(home, twice)
    assert "two files called" in refused(home, Upload("contact.csv", b""), Upload("contact.csv", b""))


def test_a_zip_beside_other_files_is_refused(home: Home) -> None:
    zipped = packed(("contact.csv", CONTACT))
    assert "not both" in refused(home, zipped, Upload("interest.csv", b""))
    assert "not both" in refused(home, zipped, Upload("again.ZIP", zipped.content))


def test_an_empty_upload_is_refused(home: Home) -> None:
    assert "No file" in refused(home)
    assert "empty" in refused(home, packed())


def test_what_is_no_zip_is_refused(home: Home) -> None:
    whole = packed(("contact.csv", CONTACT * 1000)).content
    for content in (b"", b"PK", b"not a zip", whole[: len(whole) // 2], whole[:-10], whole[60:]):
        assert "damaged, or no ZIP" in refused(home, Upload("export.zip", content))


def test_damaged_contents_are_refused(home: Home) -> None:
    content = bytearray(packed(("contact.csv", CONTACT * 1000), how=zipfile.ZIP_STORED).content)
    content[2000] ^= 0xFF  # the checksum does not fit any more
    assert "damaged" in refused(home, Upload("export.zip", bytes(content)))


def test_an_unusual_packing_is_refused(home: Home) -> None:
    assert "unusual way" in refused(home, packed(("contact.csv", CONTACT), how=zipfile.ZIP_LZMA))


def test_a_bomb_that_says_its_size_is_not_unpacked(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 10_000_000)
    bomb = packed(("contact.csv", b"0" * 6_000_000), ("interest.csv", b"0" * 6_000_000))
    assert len(bomb.content) < 20_000
    with pytest.raises(BadInputError, match="larger than"):
        uploads.check([bomb])
    assert "larger than" in refused(home, bomb)


def test_a_bomb_that_lies_about_its_size_is_stopped(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 10_000_000)
    written: list[int] = []
    write = uploads._write

    def noted(*arguments: Any) -> int:
        written.append(write(*arguments))
        return written[-1]

    monkeypatch.setattr(uploads, "_write", noted)

    def say_it_is_small(content: bytearray, at: int) -> None:
        content[at + 24 : at + 28] = (5).to_bytes(4, "little")

    bomb = patched(packed(("contact.csv", b"0" * 60_000_000)), say_it_is_small)
    assert "damaged" in refused(home, bomb)
    assert sum(written) <= 10_000_000


def test_unpacking_stops_at_the_limit_whatever_was_said(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_check_size", lambda _: None)
    monkeypatch.setattr(uploads, "MOST_BYTES", 3_000_000)
    assert "larger than" in refused(home, packed(("contact.csv", b"0" * 5_000_000)))
    assert "larger than" in refused(home, Upload("contact.csv", b"0" * 3_000_001))


def test_too_many_files_are_refused(home: Home) -> None:
    names = [f"{first}{second}.csv" for first in "abcdefghij" for second in "abcdefghij"]
    assert "more than 64 files" in refused(home, *[Upload(name, b"") for name in names])
    assert "more than 64 files" in refused(home, packed(*[(name, b"") for name in names]))


def test_a_directory_of_very_many_entries_is_not_even_read(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("it was read"))
    assert "more than 64 files" in refused(home, Upload("export.zip", b"PK\x01\x02" * 1000))


def test_a_full_disk_is_said_before_anything_is_written(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = uploads.shutil.disk_usage(home.path.parent)._replace(free=20)
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda _: usage)
    assert "no room" in refused(home, Upload("contact.csv", CONTACT))
    assert "no room" in refused(home, packed(("contact.csv", CONTACT)))


def test_it_is_gone_whatever_ends_the_block(home: Home) -> None:
    for raised in (KeyboardInterrupt, RuntimeError, SystemExit):
        with pytest.raises(raised), uploads.unpacked(home, [Upload("contact.csv", CONTACT)]):
            raise raised
        assert everything_in(home.staging) == []


HOLD_ON = """
import sys, time
from pathlib import Path
from wigops.store import Home
from wigops.ui.kit.uploads import Upload, unpacked
with unpacked(Home(Path(sys.argv[1])), [Upload("contact.csv", b"contact_id")]):
    print("unpacked", flush=True)
    time.sleep(120)
"""


@pytest.fixture
def uploading(home: Home) -> "subprocess.Popen[str]":
    """Another process that has an upload unpacked."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD_ON, str(home.path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "unpacked\n"
    return process


def test_what_a_killed_process_left_is_removed(home: Home, uploading: "subprocess.Popen[str]") -> None:
    assert len(list(home.staging.glob("upload-*/contact.csv"))) == 1
    uploads.remove_leftovers(home)
    assert len(list(home.staging.glob("upload-*/contact.csv"))) == 1, "it is in use"
    uploading.kill()
    uploading.wait(10)
    assert len(list(home.staging.glob("upload-*/contact.csv"))) == 1
    uploads.remove_leftovers(home)
    assert everything_in(home.staging) == []


def test_the_next_upload_removes_leftovers_too(home: Home, uploading: "subprocess.Popen[str]") -> None:
    uploading.kill()
    uploading.wait(10)
    with uploads.unpacked(home, [Upload("interest.csv", b"")]):
        assert list(home.staging.glob("upload-*/contact.csv")) == []


def test_an_export_in_the_import_folder_is_offered(home: Home) -> None:
    home.prepare()
    for name in ("november", "empty", ".hidden"):
        (home.imports / name).mkdir()
    for name in ("november", ".hidden"):
        (home.imports / name / "contact.csv").write_bytes(CONTACT)
    (home.imports / "contact.csv").write_bytes(CONTACT)
    assert import_folders.folder_names(home) == ["november"]
    assert import_folders.import_folder(home, "november") == (home.imports / "november").resolve()


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../imports", "november/..", "/etc", "nowhere", "contact.csv"]
)
def test_no_other_folder_is_taken(home: Home, name: str) -> None:
    home.prepare()
    (home.imports / "november").mkdir()
    (home.imports / "contact.csv").write_bytes(CONTACT)
    with pytest.raises(BadInputError, match="nothing was loaded"):
        import_folders.import_folder(home, name)


def test_a_link_that_leads_out_is_not_taken(home: Home, tmp_path: Path) -> None:
    home.prepare()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "contact.csv").write_bytes(CONTACT)
    (home.imports / "folder_link").symlink_to(outside)
    (home.imports / "file_link").mkdir()
    (home.imports / "file_link" / "contact.csv").symlink_to(outside / "contact.csv")
    (home.imports / "november").mkdir()
    (home.imports / "november" / "contact.csv").write_bytes(CONTACT)
    (home.imports / "latest").symlink_to(home.imports / "november")
    assert import_folders.folder_names(home) == ["latest", "november"]
    for name in ("folder_link", "file_link"):
        with pytest.raises(BadInputError, match="leads out"):
            import_folders.import_folder(home, name)


def test_a_changed_folder_has_another_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "contact.csv").write_bytes(CONTACT)
    before = import_folders.fingerprint(tmp_path)
    assert import_folders.fingerprint(tmp_path) == before
    (tmp_path / "contact.csv").write_bytes(CONTACT + b"c2\n")
    assert import_folders.fingerprint(tmp_path) != before


def test_a_hard_link_is_not_taken(home: Home, tmp_path: Path) -> None:
    home.prepare()
    (tmp_path / "contact.csv").write_bytes(CONTACT)
    (home.imports / "november").mkdir()
    (home.imports / "november" / "contact.csv").hardlink_to(tmp_path / "contact.csv")
    assert import_folders.folder_names(home) == []
    with pytest.raises(BadInputError, match="a hard link"):
        import_folders.import_folder(home, "november")
