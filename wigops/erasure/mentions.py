"""Where in a text a person's identifiers stand: the exact places that a redaction takes out."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wigops.identity import (
    WRITTEN_TOGETHER,
    Reading,
    folded_in_place,
    is_written_together,
    reading,
    reads_as_it_stands,
)

# The same signs as in the SQL's macros.
_NOT_IN_ADDRESS = r"\t\n\f\r \u00a0\u2028\u2029\u3000<>()\[\],;:\"" + WRITTEN_TOGETHER
_ADDRESS_IN_PROSE = re.compile(f"[^{_NOT_IN_ADDRESS}]+@[^{_NOT_IN_ADDRESS}]+")
_ADDRESS = re.compile(r"(?:[^\W_]|[._%+'&#!$*/=?^`{|}~-])+@(?:[^\W_]|[.-])+")
_PLAIN_ADDRESS = re.compile(r"(?:[^\W_]|[._%+'-])+@(?:[^\W_]|[.-])+")
_TOGETHER = re.compile(f"[{WRITTEN_TOGETHER}]")
_BETWEEN = r"[ ()./+\[\]\u00a0\u2010-\u2015\u2212-]*"
_RUN = re.compile(rf"[0-9](?:{_BETWEEN}[0-9])+")
_WORD = re.compile(r"[^\W_]+")
_DIALLED_BEFORE = re.compile(r"(?:00)?(?:44)?0?")
_DIGITS = frozenset("0123456789")
# Longest first: the country's code and the 0 of the area, each there or not.
_DIALLED = ("00440", "0044", "440", "000", "44", "00", "0", "")
_FEWEST_DIGITS_IN_PROSE = 7  # as in the SQL: a number of fewer is found where it stands alone


@dataclass(frozen=True, order=True)
class Span:
    """A part of a text: where it starts (the first character is 1) and how many characters it has."""

    starts: int
    length: int


def find_mentions(text: str, identifiers: Mapping[str, Iterable[str]]) -> list[Span]:
    """The places in `text` of any of `identifiers`, in order, overlapping ones joined.

    `identifiers` are given by kind (email, phone, name), each spelled as the search looks for it: addresses
    in lower case, numbers in digits, names folded. The text is read first (entities, tags, encoding); the
    places are those of the text as it is. Finds what the search in SQL finds.
    """
    read = None if reads_as_it_stands(text) else reading(text)
    shown = text if read is None else read.text
    found = [
        *_addresses(shown, set(identifiers.get("email", ()))),
        *_numbers(shown, set(identifiers.get("phone", ()))),
        *_names(shown, set(identifiers.get("name", ()))),
    ]
    return _joined(found if read is None else _in_the_original(read, found))


def _in_the_original(read: Reading, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [read.span(start, end) for start, end in found]


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
    if not addresses:
        return []
    found = []
    texts = [text] if "@" in text else []
    if texts and is_written_together(text):
        # Where no space sets an address off from the words beside it.
        texts.append(_TOGETHER.sub(" ", text))
    for one in texts:
        for match in _ADDRESS.finditer(one):
            # Without the signs that stand before an address more often than in one (?to=ann@example.org).
            plain = _PLAIN_ADDRESS.search(match.group())
            parts = [match.span()]
            if plain:
                start, end = match.start() + plain.start(), match.start() + plain.end()
                bullet = len(plain.group()) - len(plain.group().lstrip("'.-_"))
                parts += [(start, end), (start + bullet, end)]
            found += [
                (start, end)
                for part in parts
                for start, end in [_trimmed(one, *part)]
                if _folded_address(one[start:end]) in addresses
            ]
    for address in addresses:
        if _is_odd(address):
            found += _letter_by_letter(text, address)
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    whole = text[start:end]
    return start + len(whole) - len(whole.lstrip("'.")), end - (len(whole) - len(whole.rstrip("'.-")))


def _is_odd(address: str) -> bool:
    """Whether no pattern takes an address for one."""
    match = _ADDRESS.search(address)
    return match is None or address[slice(*_trimmed(address, *match.span()))] != address


def _letter_by_letter(text: str, address: str) -> list[tuple[int, int]]:
    """Where an address stands that no pattern takes for one."""
    letters = [_folded_address(sign) for sign in text]
    places = [at for at, signs in enumerate(letters) for _ in signs]
    folded, found = "".join(letters), []
    at = folded.find(address)
    while at >= 0:
        found.append((places[at], places[at + len(address) - 1] + 1))
        at = folded.find(address, at + 1)
    return found


def _folded_address(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower().replace("ß", "ss").replace("ς", "σ")


def _numbers(text: str, numbers: set[str]) -> list[tuple[int, int]]:
    found = []
    for run in _RUN.finditer(text) if numbers else ():
        places = [run.start() + at for at, sign in enumerate(run.group()) if sign in _DIGITS]
        digits = "".join(text[place] for place in places)
        for number in numbers:
            if len(number) < _FEWEST_DIGITS_IN_PROSE:
                if _is_dialled_as(digits, number):
                    found.append(run.span())
                continue
            at = digits.find(number)
            while at >= 0:
                last = places[at + len(number) - 1]
                first = _whole_from(text, digits, places, at)
                if first is not None and text[last + 1 : last + 2] not in _DIGITS:
                    found.append((first, last + 1))
                at = digits.find(number, at + 1)
    return [_with_signs_around(text, start, end) for start, end in found]


def _is_dialled_as(digits: str, number: str) -> bool:
    dialled = _DIALLED_BEFORE.match(digits)
    return digits[dialled.end() if dialled else 0 :] == number


def _whole_from(text: str, digits: str, places: list[int], at: int) -> int | None:
    """Where a number begins, with what is dialled before it; None where another digit stands beside it."""
    for before in _DIALLED:
        start = at - len(before)
        if start < 0 or digits[start:at] != before:
            continue
        first = places[start]
        if first == 0 or text[first - 1] not in _DIGITS:
            return first
    return None


def _with_signs_around(text: str, start: int, end: int) -> tuple[int, int]:
    """A number with the + before it, and the bracket that its first digits stand in."""
    number = text[start:end]
    if number.find(")") < (number + "(").find("(") and ")" in number and text[start - 1 : start] == "(":
        start -= 1
    return (start - 1 if text[start - 1 : start] == "+" else start), end


def _names(text: str, names: set[str]) -> list[tuple[int, int]]:
    if not names:
        return []
    folded, places = folded_in_place(_without_addresses(text))
    words = [match.span() for match in _WORD.finditer(folded)]
    together = {name for name in names if is_written_together(name)}
    found = _whole_words(folded, words, names - together)
    if together:
        found += _within_words(folded, words, together)
    # What a letter is followed by and that nothing stands for in the folded text goes with it.
    places.append(len(text))
    return [(places[start], places[end]) for start, end in found]


def _without_addresses(text: str) -> str:
    """The text, as long as it was, with a word in each address's place that is nobody's neighbour."""
    if "@" not in text:
        return text
    return _ADDRESS_IN_PROSE.sub(lambda match: f" {'0' * (len(match.group()) - 2)} ", text)


def _whole_words(folded: str, words: list[tuple[int, int]], names: set[str]) -> list[tuple[int, int]]:
    spelled = [folded[start:end] for start, end in words]
    found = []
    for name in names:
        wanted = name.split(" ")
        for at, word in enumerate(spelled):
            if word == wanted[0] and spelled[at : at + len(wanted)] == wanted:
                found.append((words[at][0], words[at + len(wanted) - 1][1]))
    return found


def _within_words(folded: str, words: list[tuple[int, int]], names: set[str]) -> list[tuple[int, int]]:
    """Where a name stands among the letters of a text, a blank between its words."""
    letters = " ".join(folded[start:end] for start, end in words)
    places = [place for start, end in words for place in range(start, end + 1)]
    found = []
    for name in names:
        at = letters.find(name)
        while at >= 0:
            found.append((places[at], places[at + len(name) - 1] + 1))
            at = letters.find(name, at + 1)
    return found


def _joined(found: list[tuple[int, int]]) -> list[Span]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return [Span(start + 1, end - start) for start, end in joined]
