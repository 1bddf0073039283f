"""What every export says about itself: what it shows, as at when, from which copy, under which policy."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

_LONGEST_SLUG = 60


@dataclass(frozen=True)
class Caption:
    """The provenance of an export.

    `title` says the subject in a person's words; `as_of` is the day the figures are true at; `source` names
    the copy they were read from ("CRM copy of 3 March 2026 09:14, load 12"); `policy_version` the privacy
    policy's own version. A title goes into file names: keep people's names out of it.
    """

    title: str
    as_of: date
    source: str
    policy_version: str

    @property
    def as_of_words(self) -> str:
        """The day as a person says it, "3 March 2026"."""
        return date_words(self.as_of)


def date_words(day: date) -> str:
    """`day` as "3 March 2026"."""
    return f"{day.day} {day:%B %Y}"


def moment_words(at: datetime) -> str:
    """`at` as "3 March 2026 at 09:14"."""
    return f"{date_words(at.date())} at {at:%H:%M}"


def copy_words(loaded_at: datetime, load_id: int) -> str:
    """The CRM copy as a source, `loaded_at` in London time: "CRM copy of 3 March 2026 09:14, load 12"."""
    return f"CRM copy of {date_words(loaded_at)} {loaded_at:%H:%M}, load {load_id}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 person", "1,204 people"; `many` where an s does not make it."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def file_name(caption: Caption, extension: str) -> str:
    """A file name of ASCII letters, digits, hyphens and one full stop: "due-for-deletion-2026-03-03.csv".

    Raises ValueError when `extension` is anything but letters and digits.
    """
    if not re.fullmatch(r"[A-Za-z0-9]+", extension):
        raise ValueError(f"not a file extension: {extension!r}")
    return f"{_slug(caption.title)}-{caption.as_of.isoformat()}.{extension.lower()}"


def _slug(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")
    return words[:_LONGEST_SLUG].rstrip("-") or "export"
