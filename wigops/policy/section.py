"""Reads typed values out of a TOML table; a value that is missing or wrong is refused by its full key."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from wigops.errors import BadInputError


@dataclass(frozen=True)
class Section:
    """A TOML table with the key that leads to it. Every method raises `BadInputError` naming the key."""

    file: str
    key: str
    values: dict[str, object]

    @property
    def id(self) -> str:
        """The last part of the key."""
        return self.key.rpartition(".")[2]

    def bad(self, name: str, problem: str) -> BadInputError:
        """What to raise when the value of `name` has `problem`, such as "is missing"."""
        key = f"{self.key}.{name}" if self.key else name
        return BadInputError(f"The policy file {self.file} cannot be used: {key} {problem}.")

    def text(self, name: str) -> str:
        """A text that is not blank, its runs of whitespace made single spaces."""
        text = self.text_or_blank(name)
        if not text:
            raise self.bad(name, "must not be empty")
        return text

    def text_or_blank(self, name: str) -> str:
        """A text, its runs of whitespace made single spaces."""
        value = self._value(name)
        if not isinstance(value, str):
            raise self.bad(name, "must be a text")
        return " ".join(value.split())

    def one_of(self, name: str, allowed: Collection[str]) -> str:
        """A text that is one of `allowed`."""
        text = self.text(name)
        if text not in allowed:
            raise self.bad(name, f"must be one of {', '.join(allowed)}")
        return text

    def some_of(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """A list of texts, each one of `allowed`; it may be empty."""
        value = self._value(name)
        if not isinstance(value, list) or any(item not in allowed for item in value):
            raise self.bad(name, f"must be a list of any of {', '.join(allowed)}")
        return tuple(value)

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._value(name)
        if not isinstance(value, bool):
            raise self.bad(name, "must be true or false")
        return value

    def whole(self, name: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self._value(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.bad(name, f"must be a whole number from {low} to {high}")
        return value

    def number(self, name: str, low: float, high: float) -> float:
        """A number from `low` to `high`."""
        value = self._value(name)
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise self.bad(name, f"must be a number from {low:g} to {high:g}")
        return float(value)

    def day(self, name: str) -> date:
        """A calendar date."""
        value = self._value(name)
        if type(value) is not date:
            raise self.bad(name, "must be a date such as 2022-02-10")
        return value

    def section(self, name: str) -> "Section":
        """The table called `name`."""
        value = self._value(name)
        if not isinstance(value, dict):
            raise self.bad(name, "must be a table")
        return Section(self.file, f"{self.key}.{name}" if self.key else name, value)

    def sections(self, name: str, ids: Collection[str] | None = None) -> Iterator["Section"]:
        """The tables inside the table called `name`, in order; with `ids`, exactly those."""
        parent = self.section(name)
        if not parent.values:
            raise self.bad(name, "must not be empty")
        if ids is not None:
            parent.must_hold(ids)
        return (parent.section(child) for child in parent.values)

    def must_hold(self, ids: Collection[str]) -> None:
        """Refuse the table unless its keys are exactly `ids`."""
        for wanted in ids:
            self._value(wanted)
        for given in self.values:
            if given not in ids:
                raise self.bad(given, "is not known")

    def _value(self, name: str) -> object:
        if name not in self.values:
            raise self.bad(name, "is missing")
        return self.values[name]
