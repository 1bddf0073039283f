"""The findings that the data can show: one .sql file each in `findings/`, which says all about itself.

A file opens with `-- word: text` for each of `_WORDS`; what follows is one SELECT as of $as_of with the
columns subject, contact_id (null where it is about no one person of the copy), people, since and detail. A
new finding is a new file. Its `detail` names people by CRM id alone.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SEVERITIES = ("high", "medium", "low")

_WORDS = ("title", "severity", "about", "rule", "mend", "page")


@dataclass(frozen=True)
class Finding:
    """One breach of the policy that the data may show.

    `severity` is one of SEVERITIES; `about` says what a subject is; `rule` is the clause or article that is
    broken, `mend` what to do about it, on the page called `page`.
    """

    id: str
    title: str
    severity: str
    about: str
    rule: str
    mend: str
    page: str
    sql: str

    @property
    def place(self) -> int:
        """Where its severity stands, the worst first."""
        return SEVERITIES.index(self.severity)


@cache
def registry() -> dict[str, Finding]:
    """Every finding by its id, the worst first, then by title.

    Raises ValueError for a file that says too little.
    """
    folder = files("wigops.review").joinpath("findings")
    found = [
        _read(entry.name.removesuffix(".sql"), entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    ]
    return {one.id: one for one in sorted(found, key=lambda one: (one.place, one.title))}


def _read(name: str, text: str) -> Finding:
    lines = text.splitlines()
    said = dict(line.removeprefix("-- ").split(": ", 1) for line in lines[: len(_WORDS)])
    if tuple(said) != _WORDS or said["severity"] not in SEVERITIES:
        raise ValueError(f"the finding {name} does not open with {', '.join(_WORDS)}")
    return Finding(name, sql="\n".join(lines[len(_WORDS) :]), **said)
