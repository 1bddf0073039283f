"""The e-mail addresses and phone numbers in a text, whoever's they are, each in its exact place.

An address or number in a text that is not the person's own is somebody else's, or may be: whether the copy
knows whose does not matter (rules.md sections 8 and 9).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from wigops.erasure.mentions import Span
from wigops.identity import Reading, email_key, is_nobodys, phone_key, reading

_SIGNS_OF_CODE = re.compile(r"[^\n\r\t -~]|[<&%]")

_LOCAL, _DOMAIN = r"[^\s<>()\[\],;:\"|@\x00]", r"[^\s<>()\[\],;:\"|@/?&=\x00]"
_ADDRESS = re.compile(rf"(?:\"[^\"\n@]{{1,64}}\"|{_LOCAL}{{1,128}})@{_DOMAIN}+")
_BESIDE = "'`‘’“”«».*_!?–—-"
# Where an address within an address of the web or a setting begins.
_LEADING = re.compile(r".*[=/?&]")

_LETTERS = r"[^\W\d_]"
# What is made of digits and is not dialled: moments, days, times, networks' addresses, amounts, ids.
_NO_NUMBER = re.compile(
    r"""
    (?<![\w+]) (?:19|20)\d\d [-/.] \d\d? [-/.] \d\d? (?!\d)
        (?: [T\x20,]{1,2} \d\d? [:.] \d\d (?: [:.] \d\d (?: [.,]\d+ )? )?
            \x20? (?: Z | [+-]\d\d:?\d\d )? )? (?!\d)
    | (?<![\w+/.-]) \d\d? (?P<between>[-/.]|\x20/\x20) \d\d? (?P=between) (?: \d{4} | \d\d ) (?![-/.]?\d)
        (?: [\x20,]{1,2} \d\d? : \d\d (?: : \d\d )? )?
    | (?<![\d:]) \d\d? : \d\d (?: : \d\d (?: [.,]\d+ )? )? (?![\d:])
    | (?<![\d.]) \d{1,3} (?: \.\d{1,3} ){3} (?![\d.])
    | [£$€¥] \x20? \d+ (?: ,\d{3} )* (?: \.\d+ )?
    | (?<![\d.,+]) \d{1,3} (?: ,\d{3} )+ (?: \.\d+ )? (?![\d])
    | (?<![\d.,+]) (?: 0 [.,] \d+ | \d+ [.,] \d{1,2} ) (?! [\d.,] )
    | (?i:\bisbn(?:-1[03])?:?\x20*) [\dx-]+
    | \{? \b [0-9A-Fa-f]{8} (?: -[0-9A-Fa-f]{4} ){3} -[0-9A-Fa-f]{12} \b
    """,
    re.VERBOSE,
)
_ENOUGH_DIGITS = re.compile(r"[0-9](?:[^0-9]{0,6}[0-9]){6}")
_DIGIT = r"[0-9]"
_BETWEEN = r"[ \u00a0().\u2010-\u2015/-]"
_RUN = re.compile(rf"[+(]*{_DIGIT}(?:{_BETWEEN}{{0,4}}\+?{_DIGIT})+")
_GROUP = re.compile(r"[+(]*[0-9]+\)?")
_EXTENSION = re.compile(r"(?i)\s*(?:extension|extn|ext|x|#)[.:]?\s*[0-9]{1,6}\b")
_CALLED_ID = re.compile(
    r"(?i)(?:\b(?:order|ref|reference|invoice|inv|receipt|po|id|ids|account|acct|a/c|case|booking|ticket|policy|"
    r"card|charity|company|vat|version|v|batch|load|record|number of)\b[\s.:#-]{0,3}(?:no|nr|number|id)?|#)"
    r"[\s.:#-]{0,3}$"
)
_CALLED_NUMBER = re.compile(
    r"(?i)(?:\b|(?<=\d))(?:tel|telephone|phone|ph|mobile|mob|cell|fax|landline|ddi|ring|rang|"
    r"call|called|dial|text|texted|sms|whatsapp|signal|t|m|p|f)(?:\s+(?:no|number|is|on|at|me|her|him|them))*"
    r"[\s.:=()]{0,4}$"
)
_DIALLED_BEFORE = re.compile(r"^(?:00)?(?:44)?0?")
_AMERICAN = re.compile(r"\([2-9]\d{2}\)\s?\d{3}[-. ]\d{4}|[2-9]\d{2}[-.]\d{3}[-.]\d{4}")

_FEWEST, _MOST = 7, 15  # digits of a number that is dialled
_OF_HERE = (10, 11)  # digits of a number of Great Britain as it is dialled there
_WITH_COUNTRY = 12  # with the code of Great Britain before them
_MOST_GROUPS = 8


@dataclass(frozen=True)
class Point:
    """An address or a number in a text, from `start` to before `end`, counted from 0 in what is read.

    `keys` are the forms that it may be known by; `is_sure` where it can be nothing else.
    """

    kind: str
    start: int
    end: int
    keys: tuple[str, ...]
    is_sure: bool = True


@dataclass(frozen=True)
class Read:
    """A text as it reads; `reading` says where it stands in what was written, None where that is the same."""

    text: str
    reading: Reading | None

    def span(self, start: int, end: int) -> Span:
        """The place in the text as it was of what is read from `start` to before `end`."""
        first, last = (start, end) if self.reading is None else self.reading.span(start, end)
        return Span(first + 1, last - first)


def read(text: str) -> Read:
    """The text as it reads; most are read as they stand."""
    if _SIGNS_OF_CODE.search(text) is None:
        return Read(text, None)
    found = reading(text)
    return Read(found.text, found)


def points_of(text: str) -> list[Point]:
    """The addresses and numbers in a text as it reads, in order of where they start.

    Of those that are sure none stands over another.
    """
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    addresses = list(_addresses(text)) if "@" in text else []
    # What stands in an address, or is no number, is not looked at for numbers.
    plain = _ADDRESS.sub(_blanked, text) if addresses else text
    has_digits = _ENOUGH_DIGITS.search(plain) is not None
    numbers = list(_numbers(_NO_NUMBER.sub(_blanked, plain), text)) if has_digits else []
    return sorted([*addresses, *numbers], key=lambda point: point.start)


def _blanked(found: re.Match[str]) -> str:
    return "\x00" * len(found.group())


def _addresses(text: str) -> Iterator[Point]:
    for match in _ADDRESS.finditer(text):
        whole = match.group()
        start = match.start() + len(whole) - len(whole.lstrip(_BESIDE))
        end = match.end() - (len(whole) - len(whole.rstrip(_BESIDE)))
        address = text[start:end]
        domain = address.rpartition("@")[2]
        if "." not in domain or address.startswith("@"):
            continue
        inner = _LEADING.sub("", address.rpartition("@")[0])
        if inner and len(inner) < len(address.rpartition("@")[0]):
            start, address = end - len(inner) - 1 - len(domain), f"{inner}@{domain}"
        bare = address.split("'")[0] if "'" in domain else address
        yield Point("email", start, start + len(bare), (_address_key(bare),))


@lru_cache(maxsize=50_000)
def _address_key(address: str) -> str:
    return email_key(address) or address.casefold()


def _numbers(plain: str, text: str) -> Iterator[Point]:
    """Those that are numbers for sure; then what could be one among the digits that are left."""
    for run in _RUN.finditer(plain):
        groups = [
            (run.start() + group.start(), run.start() + group.end()) for group in _GROUP.finditer(run.group())
        ]
        rest: list[tuple[int, int]] = []
        at = 0
        while at < len(groups):
            sure = next(
                (one for one in _numbers_from(plain, text, groups[at : at + _MOST_GROUPS]) if one[1].is_sure),
                None,
            )
            if sure is None:
                rest.append(groups[at])
                at += 1
                continue
            yield from _unsure(plain, text, rest)
            rest = []
            yield sure[1]
            at += sure[0]
        yield from _unsure(plain, text, rest)


def _unsure(plain: str, text: str, groups: list[tuple[int, int]]) -> Iterator[Point]:
    for at in range(len(groups)):
        yield from (point for _, point in _numbers_from(plain, text, groups[at : at + _MOST_GROUPS]))


def _numbers_from(plain: str, text: str, groups: list[tuple[int, int]]) -> Iterator[tuple[int, Point]]:
    """What could be a number from the first of `groups` on, and how many it takes, the longest first."""
    for count in range(len(groups), 0, -1):
        point = _number(plain, text, groups[0][0], groups[count - 1][1])
        if point:
            yield count, point


def _number(plain: str, text: str, start: int, end: int) -> Point | None:
    piece = plain[start:end]
    if piece.startswith("(") and ")" not in piece:
        start, piece = start + 1, piece[1:]
    digits = "".join(sign for sign in piece if "0" <= sign <= "9")
    if (
        not _FEWEST <= len(digits) <= _MOST
        or is_nobodys("phone", digits)
        or _is_within_a_word(text, start, end)
    ):
        return None
    # The library is asked about few of them: it takes its time.
    is_sure = _is_sure(piece, digits, plain[max(0, start - 24) : start])
    key = _number_key(piece) if is_sure else None
    extension = _EXTENSION.match(plain, end)
    return Point(
        "phone",
        start,
        extension.end() if extension else end,
        tuple({key or "", _DIALLED_BEFORE.sub("", digits)} - {""}),
        key is not None,
    )


@lru_cache(maxsize=50_000)
def _number_key(piece: str) -> str | None:
    return phone_key(piece) or phone_key(re.sub(r"[/\u2010-\u2015.]", "-", piece))


def _is_within_a_word(text: str, start: int, end: int) -> bool:
    """Whether letters, or the signs of an id, stand right beside it."""
    before, after = text[max(0, start - 24) : start], text[end : end + 1]
    if _CALLED_NUMBER.search(before) or text[start : start + 1] == "+":
        return False
    if re.match(rf"{_LETTERS}|_", after) and not _EXTENSION.match(text, end) and text[start:end].isdigit():
        return not _is_of_another_script(after)
    return re.search(rf"(?:{_LETTERS}|\d|_)[-_/.]?$", before) is not None and not (
        _is_of_another_script(before[-1])
    )


def _is_of_another_script(sign: str) -> bool:
    return not sign.isascii() and sign.isalpha() and not sign.islower() and not sign.isupper()


def _is_sure(piece: str, digits: str, before: str) -> bool:
    """Whether it is a number that is dialled, by how it is written and by what is said before it."""
    if piece.lstrip("(").startswith("+"):
        return True
    if piece == digits and _CALLED_ID.search(before):
        return False
    if _CALLED_NUMBER.search(before) or _AMERICAN.fullmatch(piece):
        return True
    if digits.startswith("00"):
        return _is_possible(f"+{digits[2:]}")
    if digits.startswith("44") and piece != digits and len(digits) == _WITH_COUNTRY:
        return True
    return digits.startswith("0") and len(digits) in _OF_HERE


@lru_cache(maxsize=10_000)
def _is_possible(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return False
