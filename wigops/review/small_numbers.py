"""Small numbers of people, hidden where a reader could tell whom they are about.

A count from 1 to 4 is hidden; 0 stays 0. What is hidden must not be worked out again from what is shown, so
further counts are hidden until no sum gives one away. A reader is taken to know every sum, what each of the
two words for a hidden count means, and how they are chosen.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

LIMIT: Final = 5  # the least count of people that is shown, but for 0

_TRIES = 5_000


class Hidden(Enum):
    """Why a count is not shown: it is small itself, or would give a small one away."""

    FEWER = f"fewer than {LIMIT}"
    NOT_SHOWN = "not shown"

    def __str__(self) -> str:
        return self.value


Shown = int | Hidden
Value = int | float | Hidden | None
"""A count or a share as it may be shown; None is a share of nobody."""


@dataclass(frozen=True)
class Sum:
    """`total` is the sum of `parts`; all are names of counts."""

    total: str
    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.parts, self.total)


def protect(
    counts: Mapping[str, int],
    sums: Iterable[Sum] = (),
    *,
    open_to_all: Collection[str] = (),
    spared: Collection[str] = (),
) -> dict[str, Shown]:
    """Each of `counts`, or why it is hidden, so that no hidden one can be worked out from the `sums`.

    Counts named in `open_to_all` are of no people, and never hidden. A sum that the counts do not satisfy is
    left out: nothing follows from it. What has to be hidden besides is the smallest count that helps; one of
    `spared` only where no other does. Raises KeyError for a sum of counts that are not there.
    """
    people = {name: count for name, count in counts.items() if name not in open_to_all}
    hidden = {
        name: Bounded(Hidden.FEWER, 1, LIMIT - 1) for name, count in people.items() if 0 < count < LIMIT
    }
    true = [one for one in sums if counts[one.total] == sum(counts[part] for part in one.parts)]
    for group in _connected(true):
        _close(counts, group, hidden, people, spared)
    return {name: hidden[name].word if name in hidden else count for name, count in counts.items()}


@dataclass(frozen=True)
class Bounded:
    """A hidden count: the word for it, and what the word alone lets a reader know."""

    word: Hidden
    least: float
    most: float


def _close(
    counts: Mapping[str, int],
    sums: Sequence[Sum],
    hidden: dict[str, Bounded],
    people: Collection[str],
    spared: Collection[str],
) -> None:
    """Hide more of `counts` until none that is hidden follows from `sums`."""
    totals = {one.total for one in sums}
    while exposed := _exposed(counts, sums, hidden):
        giving_away = [one for one in sums if exposed & set(one.names) and _shown(one, hidden)]
        near = (
            min(giving_away, key=lambda one: len(one.names) - _shown(one, hidden)).names
            if giving_away
            else ()
        )
        helpful = [
            name
            for name in {name for one in sums for name in one.names} - set(hidden)
            if name in people and counts[name] >= LIMIT
        ]
        if not helpful:
            # Only small counts and noughts are left: "not shown" then says nothing about them at all.
            hidden.update(
                {
                    name: Bounded(Hidden.NOT_SHOWN, 0, math.inf)
                    for one in sums
                    for name in one.names
                    if name in hidden
                }
            )
            return
        chosen = min(
            helpful, key=lambda name: (name not in near, name in spared, name in totals, counts[name], name)
        )
        hidden[chosen] = Bounded(Hidden.NOT_SHOWN, LIMIT, math.inf)


def _shown(one: Sum, hidden: Collection[str]) -> int:
    return sum(name not in hidden for name in one.names)


def _exposed(counts: Mapping[str, int], sums: Sequence[Sum], hidden: Mapping[str, Bounded]) -> set[str]:
    """The hidden counts that could have no other value, all else that a reader knows being as it is.

    One could have if it can be one more or one less, and others with it, so that every sum still holds.
    """
    unknown = {name for one in sums for name in one.names if name in hidden}
    return {
        name
        for name in unknown
        if not any(_Search(counts, sums, hidden).settles({name: step}) for step in (1, -1))
    }


class _Search:
    """Looks for one more or one less of several hidden counts at once that keeps every sum."""

    def __init__(self, counts: Mapping[str, int], sums: Sequence[Sum], hidden: Mapping[str, Bounded]) -> None:
        self._counts, self._sums, self._hidden = counts, sums, hidden
        self._tries_left = _TRIES

    def settles(self, moves: Mapping[str, int]) -> bool:
        """Whether `moves`, or these and more, keep every sum; False when that takes too long to find out."""
        self._tries_left -= 1
        if self._tries_left < 0 or not all(self._fits(name, step) for name, step in moves.items()):
            return False
        for one in self._sums:
            over = sum(moves.get(part, 0) for part in one.parts) - moves.get(one.total, 0)
            if over:
                back = -1 if over > 0 else 1
                return any(
                    self.settles({**moves, name: -back if name == one.total else back})
                    for name in one.names
                    if name in self._hidden and name not in moves
                )
        return True

    def _fits(self, name: str, step: int) -> bool:
        known = self._hidden[name]
        return known.least <= self._counts[name] + step <= known.most


def _connected(sums: Sequence[Sum]) -> list[list[Sum]]:
    """The sums, in groups that have no count in common."""
    groups: list[tuple[set[str], list[Sum]]] = []
    for one in sums:
        touching = [group for group in groups if group[0] & set(one.names)]
        names = set(one.names).union(*(group[0] for group in touching))
        members = [*(other for group in touching for other in group[1]), one]
        groups = [*(group for group in groups if group not in touching), (names, members)]
    return [members for _, members in groups]


def share(part: Shown, whole: Shown, rest: Shown) -> float | Hidden | None:
    """`part` of `whole` as a fraction; None of nobody; hidden where it rests on a hidden count.

    `rest` is the whole less the part: where that is hidden, an exact share would give it away.
    """
    if whole == 0:
        return None
    if isinstance(part, Hidden) or isinstance(whole, Hidden) or isinstance(rest, Hidden):
        return Hidden.NOT_SHOWN
    return part / whole


def resting_on(number: Shown, value: float | None) -> float | Hidden | None:
    """`value`, such as a median, that rests on so many people: hidden where these are."""
    return Hidden.NOT_SHOWN if isinstance(number, Hidden) else value
