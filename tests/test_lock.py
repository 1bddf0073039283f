"""The locks hold every package of the short lists and what these bring along, each by its hashes."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import PROJECT

SHORT_LIST, LOCK = PROJECT / "requirements.txt", PROJECT / "requirements.lock"
DEV_LIST, DEV_LOCK = PROJECT / "requirements-dev.txt", PROJECT / "requirements-dev.lock"
FORGOTTEN = "run `make lock`"

both = pytest.mark.parametrize(("short_list", "lock"), [(SHORT_LIST, LOCK), (DEV_LIST, DEV_LOCK)])


@dataclass(frozen=True)
class Entry:
    """One package of a lock; `asked_by` is what the lock says it is there for."""

    requirement: Requirement
    hashes: tuple[str, ...]
    asked_by: frozenset[str]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        return str(self.requirement.specifier).removeprefix("==")


def wanted(short_list: Path) -> list[Requirement]:
    """What `short_list` asks for, and the lists that it includes."""
    found = []
    for line in short_list.read_text().splitlines():
        if line.startswith("-r "):
            found += wanted(short_list.parent / line.removeprefix("-r "))
        elif line and not line.startswith("#"):
            found.append(Requirement(line))
    return found


def locked(lock: Path) -> list[Entry]:
    blocks = re.split(r"^(?=[a-zA-Z0-9])", lock.read_text(), flags=re.MULTILINE)[1:]
    return [_entry(block) for block in blocks]


def _entry(block: str) -> Entry:
    asked_by = re.search(r"^    # via (.*)$", block, flags=re.MULTILINE)
    return Entry(
        Requirement(block.splitlines()[0].removesuffix("\\").strip()),
        tuple(re.findall(r"--hash=(\S+)", block)),
        frozenset(asked_by[1].split(", ") if asked_by else ()),
    )


@both
def test_the_lock_has_each_package_of_the_short_list_at_a_version_that_fits(
    short_list: Path, lock: Path
) -> None:
    entries = locked(lock)
    for asked in wanted(short_list):
        versions = [one.version for one in entries if one.name == canonicalize_name(asked.name)]
        assert versions, f"{lock.name} lacks {asked}: {FORGOTTEN}"
        unfit = [version for version in versions if version not in asked.specifier]
        assert not unfit, f"{lock.name} has {unfit} for {asked}: {FORGOTTEN}"


@both
def test_the_lock_has_nothing_for_the_short_list_that_is_not_asked_for_any_more(
    short_list: Path, lock: Path
) -> None:
    asked = {canonicalize_name(one.name) for one in wanted(short_list)}
    lists = {"-r requirements.txt", "-r requirements-dev.txt"}
    left = {one.name for one in locked(lock) if one.asked_by & lists} - asked
    assert not left, f"{lock.name} still has {sorted(left)}: {FORGOTTEN}"


@both
def test_each_entry_is_one_version_with_its_hashes_and_a_reason(short_list: Path, lock: Path) -> None:
    for one in locked(lock):
        assert re.fullmatch(r"==[^*,]+", str(one.requirement.specifier)), one.requirement
        assert one.requirement.url is None, one.requirement
        assert one.hashes, f"{one.requirement} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in one.hashes), one.requirement
        assert one.asked_by, f"nothing asks for {one.requirement}"


@both
def test_whatever_asks_for_a_package_is_in_the_lock_itself(short_list: Path, lock: Path) -> None:
    names = {one.name for one in locked(lock)}
    for one in locked(lock):
        packages = {reason for reason in one.asked_by if not reason.startswith("-")}
        assert packages <= names, f"{one.requirement} is there for {sorted(packages - names)}"


def test_what_is_tested_is_what_runs() -> None:
    """Both locks have the app's packages at the same versions, with the same hashes and platforms."""
    dev = {(one.name, str(one.requirement), one.hashes) for one in locked(DEV_LOCK)}
    run = {(one.name, str(one.requirement), one.hashes) for one in locked(LOCK)}
    assert run <= dev, FORGOTTEN


@both
def test_the_lock_names_no_place_to_install_from(short_list: Path, lock: Path) -> None:
    for line in lock.read_text().splitlines():
        assert "://" not in line, line
        assert "@" not in line, line
        assert not line.startswith("-"), line
