"""Names in texts: those of people of the copy, and those that stand in front of an address or a number.

Compared folded, both ways round, whatever stands between their words; in scripts that put no spaces between
words as a part of the text (rules.md section 9).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from wigops.identity import has_no_spaces
from wigops.identity.forms import folded

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]{1,128}@[^\s<>()\[\],;:\"]+")
# Hangul has spaces between words, not between the parts of a name.
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_PARTED_BY = re.compile(r"[ \u00a0\u3000\u30fb\uff65·]")
_FEWEST_LETTERS, _FEWEST_SIGNS, _MOST_SIGNS = 4, 3, 10

_BRACKET = re.compile(
    r"(?i)[\s\"'”’]*[<(\[]\s*(?:(?:mailto|e-?mail|mail|tel|telephone|phone|mobile|mob|cell|ph|t|m|e)\s*[:.]?\s*)?$"
)
_LED_TO = re.compile(
    r"(?i)\s*(?:[,:;\u2010-\u2015=-]\s*)?"
    r"(?:\b(?:on|at|via|using|is|e-?mail|mailto|mail|tel|telephone|phone|mobile|mob|cell|ph|t|m|e)\b[.:]?\s*){0,4}$"
)
_NAME_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])(?:[^\W\d_]|[\u0300-\u036f'’ʼ.\u2010\u2011-])*")
_NEXT_WORD = re.compile(r"[ \u00a0]+|,[ \u00a0]?")
_PARTICLES = frozenset(
    """
    al ap bin da dal das de del della den der di dos du e el ibn la le ten ter van von y zu
    """.split()  # noqa: SIM905 - a list of so many words reads best so
)
_NO_NAMES = frozenset(
    """
    and ask bcc by call called cc cell contact dear e-mail email fax for from hello hi i mail message mobile
    mob my our phone please rang reach reply-to reply ring see sent speak spoke talk talked tel telephone text
    the then to today via with write wrote yesterday
    """.split()  # noqa: SIM905 - a list of so many words reads best so
)
_MOST_WORDS, _LONGEST = 6, 200
_INITIAL = 2


@dataclass(frozen=True)
class Named:
    """A text as it reads, with its words folded and where they stand; those in an address are no names."""

    text: str

    @cached_property
    def words(self) -> list[tuple[str, int, int]]:
        """Each word, folded, and from where to before where it stands."""
        text = _ADDRESS.sub(_blanked, self.text) if "@" in self.text else self.text
        return [(_folded(one.group()), one.start(), one.end()) for one in _WORD.finditer(text)]

    @cached_property
    def runs(self) -> list[list[tuple[str, int, int]]]:
        """The stretches of scripts without spaces in a name: each sign, folded, and where it stands."""
        if self.text.isascii():
            return []
        found: list[list[tuple[str, int, int]]] = [[]]
        for at, sign in enumerate(self.text):
            if not sign.isascii() and (has_no_spaces(sign) or _HANGUL.match(sign)):
                found[-1] += [(one, at, at + 1) for one in _folded(sign)]
            elif found[-1] and not (_PARTED_BY.match(sign) and found[-1][-1][2] == at):
                found.append([])
        return [run for run in found if len(run) >= _FEWEST_SIGNS]

    @property
    def pairs(self) -> set[tuple[str, str]]:
        """The words that stand beside each other."""
        words = [word for word, _, _ in self.words]
        return set(pairwise(words))

    @property
    def parts(self) -> set[str]:
        """What stands in it in scripts without spaces and could be a name."""
        return {
            "".join(sign for sign, _, _ in run[at : at + length])
            for run in self.runs
            for length in range(_FEWEST_SIGNS, min(len(run), _MOST_SIGNS) + 1)
            for at in range(len(run) - length + 1)
        }

    def places_of(self, names: "NameList") -> Iterator[tuple[str, int, int]]:
        """Where any of `names` stands in it."""
        words = self.words
        for at in range(len(words) - 1):
            for name in names.beginning(words[at][0], words[at + 1][0]):
                last = at + len(name)
                if tuple(word for word, _, _ in words[at:last]) == name:
                    yield " ".join(name), words[at][1], words[last - 1][2]
        for run in self.runs if names.joined else ():
            signs = "".join(sign for sign, _, _ in run)
            for length in names.lengths:
                for at in range(len(signs) - length + 1):
                    if signs[at : at + length] in names.joined:
                        yield signs[at : at + length], run[at][1], run[at + length - 1][2]


class NameList:
    """Names to look for: words with a blank between them, or one text in a script without spaces."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_pair: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
        self.joined: set[str] = set()
        for name in set(names):
            words = tuple(name.split(" "))
            if len(words) > 1:
                self._by_pair[words[0], words[1]].append(words)
            else:
                self.joined.add(name)
        self.lengths = sorted({len(name) for name in self.joined})

    def beginning(self, one: str, other: str) -> list[tuple[str, ...]]:
        """Those whose first two words these are."""
        return self._by_pair.get((one, other), [])


def both_ways(given: str, family: str) -> set[str]:
    """A name as it may stand in a text, from its parts in their form; empty where it is too short to tell."""
    if given and family:
        joined = f"{given}{family}"
        names = {f"{given} {family}", f"{family} {given}"} if len(joined) >= _FEWEST_LETTERS else set()
        if _is_joined(joined):
            names |= {f"{given} {family}", f"{family} {given}"}
            names |= {joined.replace(" ", ""), f"{family}{given}".replace(" ", "")}
        return names
    whole = given or family
    return {whole} if len(whole) >= _FEWEST_SIGNS and _is_joined(whole) else set()


def name_before(text: str, floor: int, start: int) -> tuple[int, int] | None:
    """Where a name stands in front of what starts at `start`, if one does: from where to before where.

    No part of it stands before `floor`.
    """
    floor = max(floor, start - _LONGEST, text.rfind("\n", 0, start) + 1, text.rfind("\r", 0, start) + 1)
    before = text[floor:start]
    bracket = _BRACKET.search(before)
    ends = bracket or _LED_TO.search(before)
    words = list(_name_words_at_end(before, ends.start() if ends else len(before)))
    while words and (words[0][0].lower().rstrip(".") in _NO_NAMES | _PARTICLES):
        words.pop(0)
    if len(words) < (1 if bracket else 2):
        return None
    return floor + words[0][1], floor + words[-1][2]


def _name_words_at_end(text: str, end: int) -> list[tuple[str, int, int]]:
    """The words before `end` that could be a name, by their capital letters, and where they stand."""
    found: list[tuple[str, int, int]] = []
    commas = 0
    for word in reversed([*_NAME_WORD.finditer(text, 0, end)]):
        gap = text[word.end() : found[0][1]] if found else text[word.end() : end]
        said = word.group().rstrip("'’-")
        if found:
            commas += "," in gap
            if _NEXT_WORD.fullmatch(gap) is None or commas > 1:
                break
            if (
                said.endswith(".")
                and len(said) > _INITIAL
                and said.lower() not in ("mr.", "mrs.", "ms.", "dr.")
            ):
                break
        elif gap.strip(" \u00a0\"'”’"):
            break
        if not (_is_capital(said) or said.lower() in _PARTICLES) or len(found) >= _MOST_WORDS:
            break
        found.insert(0, (said, word.start(), word.start() + len(said.rstrip(".") if not found else said)))
    return found


def _is_capital(word: str) -> bool:
    return word[0].isupper() or word[0] == word[0].upper() == word[0].lower()


def _is_joined(name: str) -> bool:
    return not name.isascii() and (has_no_spaces(name) or _HANGUL.search(name) is not None)


def _blanked(found: re.Match[str]) -> str:
    return "@" + "_" * (len(found.group()) - 2) + "@"


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    return folded(word)
