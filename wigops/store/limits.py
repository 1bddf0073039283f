"""How much of the machine the database takes: its memory, and its processors."""

import os
import re
from contextlib import suppress
from pathlib import Path

from wigops.errors import BadInputError

_SHARE = 4  # a quarter: a dashboard, a command and a load may each have the database open in turn
_LEAST = 1500  # MB, or what there is: a million people fit
_GROUPS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def memory_limit() -> str:
    """What the database may hold in memory before it spills: `WIGOPS_MEMORY`, or a quarter of the machine's.

    At least 1,500 MB, but never more than three fifths of what there is. Raises BadInputError for a setting
    that is no size such as 4GB.
    """
    wanted = os.environ.get("WIGOPS_MEMORY")
    if wanted:
        if not re.fullmatch(r"[1-9][0-9]{0,6} ?[MG]B", wanted):
            raise BadInputError("WIGOPS_MEMORY is no size such as 800MB or 4GB: nothing was changed.")
        return wanted
    there = machine_memory() // 10**6
    return f"{min(max(there // _SHARE, _LEAST), there * 3 // 5)}MB"


def machine_memory() -> int:
    """The machine's memory in bytes, or the part of it that this process's container has."""
    there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for file in _GROUPS:
        with suppress(OSError, ValueError):  # no such group, or "max"
            there = min(there, int(file.read_text(encoding="ascii")))
    return there


def threads() -> int | None:
    """How many processors the database uses: `WIGOPS_THREADS`; None for all. Raises BadInputError."""
    wanted = os.environ.get("WIGOPS_THREADS")
    if not wanted:
        return None
    if not wanted.isdecimal() or int(wanted) < 1:
        raise BadInputError("WIGOPS_THREADS is no whole number of 1 or more: nothing was changed.")
    return int(wanted)
