"""One spelling for every address and number: phonenumbers, a library for it, spells, and we read."""

import hashlib
import hmac

import phonenumbers
import pytest
from email_validator import validate_email

from wigops.identity import points_in
from wigops.store import Home, Store
from wigops.tombstone import key_pads

NUMBERS = ("+442079460321", "+441914980059", "+447700900111", "+448001111", "+33123456789", "+12125550100")
FORMATS = (
    phonenumbers.PhoneNumberFormat.E164,
    phonenumbers.PhoneNumberFormat.INTERNATIONAL,
    phonenumbers.PhoneNumberFormat.NATIONAL,
    phonenumbers.PhoneNumberFormat.RFC3966,
)


def keys(kind: str, values: list[str]) -> set[tuple[str, ...]]:
    found = [points_in(kind, value) for value in values]
    return {one.emails if kind == "email" else one.phones for one in found}


@pytest.mark.parametrize("number", NUMBERS)
def test_every_format_of_a_number_is_one_number(number: str) -> None:
    parsed = phonenumbers.parse(number)
    british = parsed.country_code == 44
    spelled = [
        phonenumbers.format_number(parsed, how).removeprefix("tel:")
        for how in FORMATS
        if british or how != phonenumbers.PhoneNumberFormat.NATIONAL
    ]
    spelled += [number.replace("+", "00"), f"{spelled[1]} ext. 12", f"  {spelled[1]} "]
    wanted = str(parsed.national_number) if british else number.removeprefix("+")
    assert keys("phone", spelled) == {(wanted,)}


def test_what_is_too_short_is_nobodys_number() -> None:
    assert keys("phone", ["1234", "ext 7", "", "none"]) == {()}


@pytest.mark.parametrize(
    "address", ["Ann.Lee@Example.ORG", "o'neil@example.org", "ann+tag@sub.example.org", "zoë@bücher.example"]
)
def test_an_address_is_the_one_that_a_validator_reads(address: str) -> None:
    checked = validate_email(address, check_deliverability=False, test_environment=True)
    wanted = f"{checked.local_part.lower()}@{checked.ascii_domain}"
    assert keys("email", [address, f" {address} ", f"Ann <{address}>", f"mailto:{address}."]) == {(wanted,)}


def test_no_address_is_cut_down_to_anothers() -> None:
    others = keys("email", ["a!b@example.org", "a=b@example.org", "b@example.org.uk"])
    assert keys("email", ["b@example.org"]) & others == set()


def test_the_hash_is_hmac_sha256(home: Home, store: Store) -> None:
    with store.read() as cursor:
        pads = key_pads(home, cursor)
        row = cursor.execute("SELECT keyed_hash($inner_pad, $outer_pad, 'zoë@example.org')", pads).fetchone()
    key = (home.path / "tombstone.key").read_text().strip().encode()
    assert row == (hmac.new(key, "zoë@example.org".encode(), hashlib.sha256).hexdigest(),)
