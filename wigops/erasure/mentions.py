"""Where in a text a person's identifiers stand: the exact places that a redaction takes out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")
_PRECISE_ADDRESSES = (
    re.compile(r"[\w\u0300-\u036f.%+'&#!$*/=?^`{|}~-]+@[\w\u0300-\u036f.-]+"),
    re.compile(r"[\w\u0300-\u036f.%+'-]+@[\w\u0300-\u036f.-]+"),
)
_RUN = re.compile(r"\+?[0-9](?:[ ()./+\u00a0\u2010-\u2013-]*[0-9])+")
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_DIALLED_BEFORE = re.compile(r"(?:00)?(?:44)?0?")


@dataclass(frozen=True, order=True)
class Span:
    """A part of a text: where it starts (the first character is 1) and how many characters it has."""

    starts: int
    length: int


def find_mentions(text: str, identifiers: Mapping[str, Iterable[str]]) -> list[Span]:
    """The places in `text` of any of `identifiers`, in order, overlapping ones joined.

    `identifiers` are given by kind (email, phone, name), each in the one spelling of the identifiers'
    macros. Finds what the search in SQL finds.
    """
    found = [
        *_addresses(text, set(identifiers.get("email", ()))),
        *_numbers(text, set(identifiers.get("phone", ()))),
        *_names(text, set(identifiers.get("name", ()))),
    ]
    return _joined(found)


REDACTION = "[redacted]"


def moved(spans: list[Span], redacted: list[Span]) -> list[Span]:
    """Where `spans` of a text are once `redacted` were taken out of it; what overlapped with one is gone."""
    kept = []
    for span in spans:
        shift, overlaps = 0, False
        for gone in redacted:
            if gone.starts + gone.length <= span.starts:
                shift += len(REDACTION) - gone.length
            elif gone.starts < span.starts + span.length:
                overlaps = True
        if not overlaps:
            kept.append(Span(span.starts + shift, span.length))
    return kept


def _addresses(text: str, addresses: set[str]) -> list[tuple[int, int]]:
    found = []
    for pattern in _PRECISE_ADDRESSES if addresses else ():
        for match in pattern.finditer(text):
            whole = match.group()
            start = match.start() + len(whole) - len(whole.lstrip("'."))
            end = match.end() - (len(whole) - len(whole.rstrip("'.-")))
            if _plain_address(text[start:end]) in addresses:
                found.append((start, end))
    for address in addresses:
        if _PRECISE_ADDRESSES[0].fullmatch(address) is None:
            found += _letter_by_letter(text, address)
    return found


def _letter_by_letter(text: str, address: str) -> list[tuple[int, int]]:
    """Where an address stands that no pattern takes for one."""
    folded, found = text.lower(), []
    at = folded.find(address) if len(folded) == len(text) else -1
    while at >= 0:
        found.append((at, at + len(address)))
        at = folded.find(address, at + 1)
    return found


def _plain_address(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def _numbers(text: str, numbers: set[str]) -> list[tuple[int, int]]:
    found = []
    for run in _RUN.finditer(text) if numbers else ():
        places = [run.start() + at for at, sign in enumerate(run.group()) if sign in "0123456789"]
        digits = "".join(text[place] for place in places)
        for number in numbers:
            at = digits.find(number)
            while at >= 0:
                last = at + len(number)
                whole = _DIALLED_BEFORE.fullmatch(digits[:at]) is not None
                if len(number) >= 7 or (whole and last == len(digits)):  # noqa: PLR2004 - as in the SQL
                    found.append((run.start() if whole else places[at], places[last - 1] + 1))
                at = digits.find(number, at + 1)
    return found


def _names(text: str, names: set[str]) -> list[tuple[int, int]]:
    if not names:
        return []
    folded = _folded(text)
    return _spelt_names(text, names) if folded is None else _names_in(folded, text, names)


def _folded(text: str) -> str | None:
    """`text` in lower case, without accents; None where that does not make one letter of each."""
    if text.isascii():
        return text.lower()
    if any(unicodedata.combining(sign) for sign in text):
        return None
    folded = _plain_word(text)
    return folded if len(folded) == len(text) else None


def _names_in(folded: str, text: str, names: set[str]) -> list[tuple[int, int]]:
    """As `_spelt_names`, for a text and what it is folded: most texts, and several times as fast."""
    addresses = [match.span() for match in _ADDRESS.finditer(text)] if "@" in text else []
    found = []
    for name in names:
        first, *others = name.split(" ")
        at = folded.find(first)
        while at >= 0:
            end = _end_of_words(folded, at, first, others)
            if end and not any(start < end and at < stop for start, stop in addresses):
                found.append((at, end))
            at = folded.find(first, at + 1)
    return found


def _end_of_words(text: str, at: int, first: str, others: list[str]) -> int:
    """Where the words that start `at` end, if they stand there one after the other and whole; else 0."""
    if at and text[at - 1].isalnum():
        return 0
    end = at + len(first)
    for word in others:
        start = end
        while end < len(text) and not text[end].isalnum():
            end += 1
        if end == start or not text.startswith(word, end):
            return 0
        end += len(word)
    return 0 if end < len(text) and text[end].isalnum() else end


def _spelt_names(text: str, names: set[str]) -> list[tuple[int, int]]:
    plain = _plain_words(text)
    words = list(_WORD.finditer(text))
    found = []
    for name in names:
        wanted = name.split(" ")
        for at in _places_of(wanted[0], plain):
            if plain[at : at + len(wanted)] == wanted:
                found.append((words[at].start(), words[at + len(wanted) - 1].end()))
    return found


def _plain_words(text: str) -> list[str]:
    """The words, lower case and without accents; "" for one within an address: nobody's neighbour."""
    if "@" not in text:
        return [_plain_word(word) for word in _WORD.findall(text)]
    taken = [match.span() for match in _ADDRESS.finditer(text)]
    return [
        "" if any(start <= match.start() < end for start, end in taken) else _plain_word(match.group())
        for match in _WORD.finditer(text)
    ]


def _places_of(word: str, words: list[str]) -> Iterator[int]:
    return (at for at, one in enumerate(words) if one == word)


def _plain_word(word: str) -> str:
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFD", word)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).lower()


def _joined(found: list[tuple[int, int]]) -> list[Span]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return [Span(start + 1, end - start) for start, end in joined]
