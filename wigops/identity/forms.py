"""The one form that each id, name, e-mail address and number is compared in (rules.md section 9).

A million plain values are put in their form by the macros of the same names; what is odd comes here. Where a
macro says that a value is plain, both give the same: tests hold them against each other.
"""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

_GUID = re.compile(r"\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?")
# With its check, or without. A check of digits alone is one number among others.
_SALESFORCE = re.compile(r"([0-9A-Za-z]{15})(?:(?=[0-5]*[A-Z])[A-Z0-5]{3})?")
_CHECKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"

_HANGUL_FILLERS, _KHMER_VOWELS = r"\u115f\u1160", r"\u17b4\u17b5"
_INVISIBLE = (
    rf"\u00ad\u034f\u061c{_HANGUL_FILLERS}{_KHMER_VOWELS}\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufe00-\ufe0f\ufeff"
)
_INLINE = frozenset(
    """
    a abbr b bdi bdo big cite code em font i ins mark q s small span strike strong sub sup tt u wbr
    """.split()  # noqa: SIM905 - a list of so many words reads best so
)
_BLOCK = frozenset(
    """
    address article aside blockquote body br center col colgroup dd del div dl dt fieldset figure
    footer form h1 h2 h3 h4 h5 h6 head header hr html img input label li link main meta nav ol
    option p pre section select style table tbody td textarea tfoot th thead title tr ul video
    """.split()  # noqa: SIM905 - a list of so many words reads best so
)
_PART = re.compile(
    r"(?P<comment><!--.*?-->|<!DOCTYPE[^<>]*>)"
    r"|<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9:]*)(?P<attributes>\s[^<>]*)?/?>"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
    r"|(?P<percent>(?:%[0-9A-Fa-f]{2})+)"
    rf"|(?P<invisible>[{_INVISIBLE}]+)"
    r"|(?P<run>[^&<%\u0080-\U0010ffff]+(?![\u0300-\u036f\u3099\u309a]))"
    r"|(?P<sign>[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|.[\u0300-\u036f\u3099\u309a]*)",
    re.DOTALL,
)
_MOST_LAYERS = 3  # of encoding, one within the other
# Latin letters of one sign each, and the marks that prose has: they read as they stand.
_AS_THEY_STAND = (
    r"\x00-\x7f\u00a0-\u00a7\u00a9\u00ab\u00ac\u00ae\u00b0\u00b1\u00b6\u00b7\u00bb\u00bf-\u0131\u0134-\u013e"
    r"\u0141-\u0148\u014a-\u017e\u0180-\u01c3\u01cd-\u01f0\u01f4-\u024f\u1e00-\u1e99\u1e9e-\u1eff\u2010"
    r"\u2012-\u2015\u2018-\u2022\u2026\u2030\u2039\u203a\u20ac"
)
_ENCODED = r"&#?[0-9A-Za-z]{1,31};|<[A-Za-z/!]|%[0-9A-Fa-f]{2}"
_READS_OTHERWISE = re.compile(f"[^{_AS_THEY_STAND}]|{_ENCODED}")
_MORE_TO_READ = re.compile(rf"[\u0300-\u036f\u3099\u309a{_INVISIBLE}]|{_ENCODED}")

_LETTERS = str.maketrans(
    dict(zip("łøıđðħŧæœ", "loiddhtao", strict=True))
    | {"ß": "ss", "þ": "th"}
    # Apostrophes that count as letters.
    | dict.fromkeys("\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\ua78c", "'"),
)
_DIGRAPHS = re.compile("([aou])e")
_WORD = re.compile(r"[^\W_]+")
# Han, kana, hangul syllables apart (they have spaces), Thai, Lao, Khmer, Burmese.
WITHOUT_SPACES = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
_WITHOUT_SPACES = re.compile(f"[{WITHOUT_SPACES}]")
# Korean has spaces, but writes a name's halves together, and what follows the name.
WRITTEN_TOGETHER = WITHOUT_SPACES + r"\uac00-\ud7a3"
_WRITTEN_TOGETHER = re.compile(f"[{WRITTEN_TOGETHER}]")


@dataclass(frozen=True)
class Reading:
    """A text as a person reads it: decoded, composed (NFKC), without tags and what cannot be seen.

    What stands in a tag's attributes follows after the text. `places` has, for each character, from where to
    where it stands in the text as it was (counted from 0, the end not included).
    """

    text: str
    places: list[tuple[int, int]]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from `start` to before `end` stand in the text as it was."""
        within = self.places[start:end]
        return min(one for one, _ in within), max(last for _, last in within)


def id_key(text: str) -> str:
    """An id in its form: no blanks around it, a GUID bare in lower case, a Salesforce id with its check."""
    bare = text.strip()
    if guid := _GUID.fullmatch(bare):
        return guid[1].lower()
    if found := _SALESFORCE.fullmatch(bare):
        short = found[1]
        return short + "".join(
            _CHECKS[sum(1 << place for place, sign in enumerate(short[at : at + 5]) if "A" <= sign <= "Z")]
            for at in (0, 5, 10)
        )
    return bare


def reading(text: str) -> Reading:
    """The text as it reads, however often it was encoded."""
    read = Reading(text, [(at, at + 1) for at in range(len(text))])
    for _ in range(_MOST_LAYERS):
        read = _read_once(read)
        if not _MORE_TO_READ.search(read.text):
            break
    return read


def reads_as_it_stands(text: str) -> bool:
    """Whether a text has nothing to decode and is written in plain Latin letters."""
    return _READS_OTHERWISE.search(text) is None


def _read_once(read: Reading) -> Reading:
    signs: list[str] = []
    places: list[tuple[int, int]] = []
    behind: list[tuple[str, tuple[int, int]]] = []
    for part in _PART.finditer(read.text):
        if part["run"]:
            signs += part["run"]
            places += read.places[part.start() : part.end()]
            continue
        where = read.span(part.start(), part.end())
        shown = _shown(part)
        if part["attributes"] and shown is not None and part["tag"]:
            at = part.start("attributes")
            behind.append((" ", where))
            behind += [(sign, read.places[at + n]) for n, sign in enumerate(part["attributes"])]
        shown = part.group() if shown is None else shown
        signs += shown
        places += [where] * len(shown)
    for sign, where in behind:
        signs.append(sign)
        places.append(where)
    return Reading("".join(signs), places)


def _shown(part: re.Match[str]) -> str | None:
    """What is seen of a part of a text; None for the part as it is."""
    if part["sign"]:
        return unicodedata.normalize("NFKC", part["sign"])
    if part["tag"]:
        tag = part["tag"].lower()
        return "" if tag in _INLINE else " " if tag in _BLOCK or ":" in tag else None
    if part["entity"]:
        shown = html.unescape(part["entity"])
        return None if shown == part["entity"] else unicodedata.normalize("NFKC", shown)
    if part["percent"]:
        shown = unquote(part["percent"], errors="replace")
        return None if "\ufffd" in shown else shown.replace("\0", " ")
    return "" if part["invisible"] else " "


def folded(text: str) -> str:
    """A text in the letters that names are compared in; not of the same length."""
    return _DIGRAPHS.sub(r"\1", _bare(unicodedata.normalize("NFKC", text)))


def folded_in_place(text: str) -> tuple[str, list[int]]:
    """As `folded`, and for each letter where the one it comes from stands in `text`, counted from 0.

    For a text as it reads.
    """
    if text.isascii():
        whole, places = text.lower(), list(range(len(text)))
    else:
        bare = [_bare_sign(sign) for sign in text]
        whole = "".join(bare)
        places = [at for at, signs in enumerate(bare) for _ in signs]
    dropped = [found.end() - 1 for found in _DIGRAPHS.finditer(whole)]
    for at in reversed(dropped):
        del places[at]
    return _DIGRAPHS.sub(r"\1", whole), places


@lru_cache(maxsize=10_000)
def _bare_sign(sign: str) -> str:
    return _bare(sign)


def _bare(text: str) -> str:
    """Lower case, without accents, vowel signs and other marks."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text)
    bare = "".join(sign for sign in apart if not unicodedata.category(sign).startswith("M"))
    return unicodedata.normalize("NFC", bare.casefold().translate(_LETTERS))


def name_words(text: str) -> list[str]:
    """The words of a name or a text, folded; what is no letter or digit stands between them."""
    return _WORD.findall(folded(reading(text).text))


def name_key(text: str) -> str:
    """A name in its form: its words, a blank between them."""
    return " ".join(name_words(text))


def has_no_spaces(text: str) -> bool:
    """Whether a text has letters of a script that puts no spaces between words."""
    return _WITHOUT_SPACES.search(text) is not None


def is_written_together(text: str) -> bool:
    """Whether a name is one that no space sets off from its other half, or from what stands beside it."""
    return _WRITTEN_TOGETHER.search(text) is not None


def names_of(first_name: str | None, last_name: str | None) -> tuple[str, str]:
    """The given and the family name of a contact, each in its form; empty where there is none.

    A whole name in one field is split at its blanks: its first word is the given, its last the family name.
    """
    given, family = name_key(first_name or ""), name_key(last_name or "")
    if given and family:
        return given, family
    parts = [key for part in reading(first_name or last_name or "").text.split() if (key := name_key(part))]
    if len(parts) > 1:
        return parts[0], parts[-1]
    return given, family


def whole_name(text: str) -> tuple[str, str]:
    """The two halves of a name that stands whole in one field, with every name between first and last.

    The family name is the last word, or what stands before a comma.
    """
    read = reading(text).text
    before, comma, after = read.partition(",")
    if comma and name_key(before) and name_key(after):
        return name_key(after), name_key(before)
    parts = [key for part in read.split() if (key := name_key(part))]
    return " ".join(parts[:-1]), " ".join(parts[-1:])
