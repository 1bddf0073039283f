"""What in a text is an e-mail address or a number that somebody could dial, and what only looks like one."""

import pytest

from wigops.rights.mentioned_names import name_before
from wigops.rights.mentioned_points import points_of, read

NUMBERS = [
    ("Tel 07700 900123", "07700 900123"),
    ("Ring 0207 946 0333.", "0207 946 0333"),
    ("(020) 7946 0333", "(020) 7946 0333"),
    ("+44 (0)20 7946-0777", "+44 (0)20 7946-0777"),
    ("020.7946.0333", "020.7946.0333"),
    ("0207/9460333", "0207/9460333"),
    ("020 7946 0333 ext 12, ok", "020 7946 0333 ext 12"),
    ("0044 20 7946 0333", "0044 20 7946 0333"),
    ("44 20 7946 0333", "44 20 7946 0333"),
    ("+33 6 12 34 56 78", "+33 6 12 34 56 78"),
    ("06 12 34 56 78", "06 12 34 56 78"),
    ("(212) 555-0100", "(212) 555-0100"),
    ("call her on 7700 900123", "7700 900123"),
    ("tel:02079460321", "02079460321"),
    ("m:07700900123", "07700900123"),
    ("佐藤09012345678さん", "09012345678"),
    ("2026-03-01 020 7946 0333", "020 7946 0333"),
    ("12/06 07700 900123", "07700 900123"),
    ("£20 020 7946 0333", "020 7946 0333"),
    ("12 020 7946 0333, 5 rooms", "020 7946 0333"),
    ("07700 <b>900123</b>", "07700 <b>900123"),
    ("07700&nbsp;900123", "07700&nbsp;900123"),
    ("07700\u200b900123", "07700\u200b900123"),
    (
        "\uff10\uff17\uff17\uff10\uff10 \uff19\uff10\uff10\uff11\uff12\uff13",
        "\uff10\uff17\uff17\uff10\uff10 \uff19\uff10\uff10\uff11\uff12\uff13",
    ),
    ("٠٧٧٠٠ ٩٠٠١٢٣", "٠٧٧٠٠ ٩٠٠١٢٣"),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_a_number_that_is_dialled_is_found_in_its_exact_place(text: str, number: str) -> None:
    assert places(text, "phone") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "2026-03-01T10:00:00Z",
        "2026-03-01T10:00:00.123+01:00",
        "2026-03-01 10:00",
        "01/03/2026 10:00",
        "03-04-2026, 10:30-11:45",
        "1.3.2026",
        "from 2019 to 2024, 12 of 2,000",
        "2019-2020",
        "order 0123456789",
        "Order no. 4415550123",
        "Ref: 00123456789",
        "INV-0207946033",
        "#0123456789",
        "SW1A 2AA",
        "£1,234,567.89",
        "EUR 1234567.50",
        "0.0123456789",
        "ISBN 0-306-40615-2",
        "192.168.100.200",
        "GB29 NWBK 6016 1331 9268 19",
        "20260301100000",
        "6f1e7a80-1b2c-4d3e-8f90-012345678901",
        "01234567890abcdef",
        "00000 000000",
        "120 people, 1500 rows",
        "12345678",
    ],
)
def test_what_is_made_of_digits_and_not_dialled_is_no_number(text: str) -> None:
    assert places(text, "phone") == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("cc wb2@brisk.example", "wb2@brisk.example"),
        ("<PETA.QUILL@Outside.Example>.", "PETA.QUILL@Outside.Example"),
        ("mailto:peta%40outside.example", "peta%40outside.example"),
        ("peta&#64;outside.example", "peta&#64;outside.example"),
        ("'o'brien@outside.example'", "o'brien@outside.example"),
        ("https://x.example/?e=peta@outside.example&x=1", "peta@outside.example"),
        ("peta@bücher.example, ok", "peta@bücher.example"),
        ('<a href="mailto:peta@outside.example">her</a>', "peta@outside.example"),
        ("peta@\u200boutside.example", "peta@\u200boutside.example"),
        ("peta..quill@outside.example", "peta..quill@outside.example"),
    ],
)
def test_an_address_is_found_in_its_exact_place(text: str, address: str) -> None:
    assert places(text, "email") == [address]


@pytest.mark.parametrize("text", ["@home", "3 @ 4.50", "user@host", "x @ y.example", "a.b.example"])
def test_what_is_no_address_is_none(text: str) -> None:
    assert places(text, "email") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Peta Quill <peta@outside.example>", "Peta Quill"),
        ("From: Peta Quill (peta@outside.example)", "Peta Quill"),
        ('"Quill, Peta" <peta@outside.example>', "Quill, Peta"),
        ("Quill, Peta <peta@outside.example>", "Quill, Peta"),
        ("Please call Peta van der Quill on peta@outside.example", "Peta van der Quill"),
        ("Call Peta O'Quill-Smith, mobile peta@outside.example", "Peta O'Quill-Smith"),
        ("Dr. Peta J. Quill [mailto:peta@outside.example]", "Dr. Peta J. Quill"),
        ("Peta <peta@outside.example>", "Peta"),
        ("佐藤花子 <peta@outside.example>", "佐藤花子"),
        ("We met. Ring peta@outside.example", None),
        ("the rest of it: peta@outside.example", None),
        ("Peta Quill\npeta@outside.example", None),
    ],
)
def test_a_name_in_front_of_an_address_goes_with_it(text: str, name: str | None) -> None:
    found = name_before(text, 0, text.index("peta@"))
    assert (text[slice(*found)] if found else None) == name


def places(text: str, kind: str) -> list[str]:
    as_read = read(text)
    spans = [
        as_read.span(one.start, one.end)
        for one in points_of(as_read.text)
        if one.kind == kind and one.is_sure
    ]
    return [text[span.starts - 1 : span.starts - 1 + span.length] for span in spans]
