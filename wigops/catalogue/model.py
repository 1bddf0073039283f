"""What a declaration of the catalogue says: a table, its columns, the category that it belongs to."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a cell holds once read: text, a date, a moment in time, or yes/no."""

    TEXT = "VARCHAR"
    DATE = "DATE"
    MOMENT = "TIMESTAMPTZ"
    FLAG = "BOOLEAN"


class Bound(StrEnum):
    """Which end of a period a date is."""

    START = "start"
    END = "end"


@dataclass(frozen=True)
class Column:
    """One column: `values` lists what it may hold, `several` that it holds a `;`-separated list of them.

    `distinct` says that nearly every row holds a text of its own. `happened` says that the date is of
    something that has happened, so that it cannot lie after the day of the load; `bound` that it is an end
    of a period, which an impossible date leaves open (rules.md section 9). `words` is what it is called for
    the person whom the row is about, where its name does not say it. `given` says that the person gave it, or
    did it under consent (UK GDPR Art 20); `correctable` that it can be put right here (Art 16); `describes`
    that colleagues are shown it beside a contact's name.
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    values: tuple[str, ...] = ()
    several: bool = False
    refers_to: str | None = None
    distinct: bool = False
    happened: bool = False
    bound: Bound | None = None
    words: str = ""
    given: bool = False
    correctable: bool = False
    describes: bool = False

    @property
    def is_dated(self) -> bool:
        """Whether a cell holds a date or a moment."""
        return self.kind in (Kind.DATE, Kind.MOMENT)

    @property
    def is_id(self) -> bool:
        """Whether it holds an id, which is compared in one form (rules.md section 9)."""
        return self.name.endswith("_id") or self.name == "merged_into"

    @property
    def one_of(self) -> tuple[str, ...]:
        """The values of which a cell holds one; none where it may hold others, or several."""
        return () if self.several else self.values


@dataclass(frozen=True)
class Table:
    """One table of the CRM copy; where `keyed`, its first column tells each row from every other.

    `category` is that of what it holds about a person, and `words` what it is called for that person; neither
    for a table that is about nobody.
    """

    name: str
    columns: tuple[Column, ...]
    keyed: bool = False
    category: str = ""
    words: str = ""

    @property
    def key(self) -> str:
        return self.columns[0].name

    @property
    def references(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.refers_to)

    @property
    def dates(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.is_dated)

    @property
    def names_a_contact(self) -> bool:
        return any(column.name == "contact_id" for column in self.columns)

    @property
    def given(self) -> tuple[Column, ...]:
        """The columns that the person gave; none for a table that a portable answer leaves out."""
        return tuple(column for column in self.columns if column.given)

    @property
    def correctable(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.correctable)

    def is_distinct(self, column: Column) -> bool:
        """Whether nearly every row holds a text of its own in `column`, as a key does."""
        return column.distinct or (self.keyed and column.name == self.key)


@dataclass(frozen=True)
class Record:
    """A table about a person beside those that the CRM exports: recorded here (ops), or worked out (crm).

    `goes` says that an erasure deletes the person's rows of a table of ops; those of the copy always go.
    `is_derived` says that it holds nothing of its own: it is worked out from what other tables say.
    """

    table: str
    category: str
    words: str = ""
    goes: bool = False
    is_derived: bool = False


DELETED = "deleted"
ANONYMISED = "anonymised"
KEPT = "kept"


@dataclass(frozen=True)
class Category:
    """One category of what is held about a person, what an erasure does to it, and why, in a sentence.

    `basis` is the lawful basis that it is processed under (UK GDPR Art 6), an id of the policy; empty where
    it is kept to show that the law is kept. `before` and `after` name the statements that an erasure runs for
    it before and after the rows about the person are deleted.
    """

    id: str
    name: str
    treatment: str
    why: str
    basis: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
