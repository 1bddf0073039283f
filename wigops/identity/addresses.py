"""The one form of an e-mail address and a number, several of which a cell may hold (rules.md section 9)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from wigops.identity.forms import reading

REGION = "GB"
_SEPARATORS = re.compile(r"[;,|\r\n\u2028\u2029]+|/(?!/)|\s(?:or|and|&)\s")
_ADDRESS_TOKEN = re.compile(r'[^\s<>()\[\]"]*@[^\s<>()\[\]"]*')
_BESIDE_NUMBER = re.compile(r"^[^0-9+(]+|\((?!\s*\+?[0-9])[^()]*\)|[^0-9)]+$")
_EXTENSION = re.compile(r"(?i)\s*(?:extension|extn|ext|x|#)[.:]?\s*[0-9]{1,6}\s*$")
_TRUNK_ZERO = re.compile(r"^((?:\+|00)[^(]*)\(0\)")
_DIALLED_BEFORE = re.compile(r"^(00)?(44)?0?")
_FEWEST_DIGITS = 5
_PLACEHOLDER_LOCAL_PARTS = frozenset(
    """
    donotreply dummy invalid nil noaddress nobody noemail noemailaddress nomail none noreply
    notavailable notknown null placeholder test tester testing unknown
    """.split()  # noqa: SIM905 - a list of so many words reads best so
)


@dataclass(frozen=True)
class Points:
    """What a cell holds: the keys of the addresses and numbers in it, and whether anything else is left."""

    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    is_unreadable: bool = False


@lru_cache(maxsize=100_000)
def points_in(kind: str, cell: str) -> Points:
    """The addresses and numbers of a contact point's cell; of a postal address (kind `address`) none."""
    if kind == "address":
        return Points()
    emails: dict[str, None] = {}
    phones: dict[str, None] = {}
    unreadable = False
    pieces = [piece for piece in _SEPARATORS.split(reading(cell).text) if piece.strip()]
    for piece in pieces:
        found = [email_key(token) for token in _ADDRESS_TOKEN.findall(piece)]
        if found:
            emails |= {key: None for key in found if key}
            unreadable |= None in found
            continue
        number = phone_key(piece) if any(sign.isdigit() for sign in piece) else None
        if number:
            phones[number] = None
        # Words alone stand beside an address; in an e-mail's cell so do digits ("2 addresses").
        elif any(sign.isdigit() for sign in piece) or len(pieces) == 1:
            unreadable = True
    return Points(tuple(emails), tuple(phones), unreadable or not (emails or phones or not pieces))


def email_key(text: str) -> str | None:
    """An e-mail address in its form; None for what is no whole address.

    Case-folded, the domain in its ASCII form (bücher.example and xn--bcher-kva.example are one).
    """
    bare = re.sub(r"^(?:mailto|e-?mail|smtp)[:=]+", "", text.strip().strip("<>\"'.;,:"), flags=re.IGNORECASE)
    bare = bare.split("?")[0]
    try:
        valid = validate_email(
            bare, check_deliverability=False, globally_deliverable=False, allow_smtputf8=True
        )
    except EmailNotValidError:
        return None
    local = unicodedata.normalize("NFC", valid.local_part).casefold()
    domain = valid.ascii_domain or valid.domain
    return f"{local}@{domain.lower()}" if "." in domain else None


def phone_key(text: str) -> str | None:
    """The number that is dialled, from its E.164 form: Great Britain's without the country's code.

    None for what is no number that could be dialled, with Great Britain as the country where none is said.
    """
    bare = _EXTENSION.sub("", _BESIDE_NUMBER.sub("", _EXTENSION.sub("", text.strip())).strip())
    if re.search(r"[^0-9+() .\u00a0\u2010-\u2015-]", bare):
        return None
    try:
        number = phonenumbers.parse(_TRUNK_ZERO.sub(r"\1", bare), REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or number.extension:
        return None
    digits = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).lstrip("+")
    key = _DIALLED_BEFORE.sub("", digits)
    return key if len(key) >= _FEWEST_DIGITS else None


def other_spelling(kind: str, key: str) -> str | None:
    """How an address or number stands in a text as well as in its form; None where there is nothing else.

    An address whose domain has letters beyond ASCII: with them. A number of another country: with the 0 that
    people write before its area code, as in +49 (0)30.
    """
    if kind == "phone":
        try:
            number = phonenumbers.parse(f"+{key}")
        except phonenumbers.NumberParseException:
            return None
        return f"{number.country_code}0{number.national_number}"
    try:
        valid = validate_email(
            key, check_deliverability=False, globally_deliverable=False, allow_smtputf8=True
        )
    except EmailNotValidError:
        return None
    return f"{key.rpartition('@')[0]}@{valid.domain}"


def is_nobodys(kind: str, key: str) -> bool:
    """Whether an address or number is a placeholder, that identifies nobody (rules.md section 9)."""
    if kind == "phone":
        return len(set(key)) == 1
    local = re.sub(r"[^a-z]", "", key.partition("@")[0])
    return local in _PLACEHOLDER_LOCAL_PARTS
