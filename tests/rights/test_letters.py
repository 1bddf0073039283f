"""What the letters about a request say, and that nothing of the CRM breaks out of them."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from docx import Document

from tests.erasure.cast import NAME
from tests.pdfs import opened, text_of
from wigops.errors import BadInputError
from wigops.policy import load_policy
from wigops.rights import KINDS, Request, open_request, record_event
from wigops.rights import letter_words as words
from wigops.rights.letter_files import docx_bytes, pdf_bytes
from wigops.rights.letters import Addressee, Letter, addressee, letter
from wigops.store import Store

POLICY = load_policy()
RECEIVED = date(2026, 9, 3)
WRITTEN = date(2026, 9, 4)
JANE = Addressee(NAME, ("1 Mill Lane", "Leeds", "LS1 1AA"))


@pytest.fixture
def ask(mill: Store):
    """A request as it stands after `events`: `ask("access", ("extended", date, note))`."""

    def asked(kind: str, *events: tuple[Any, ...]) -> Request:
        request = open_request(mill, kind, received_on=RECEIVED, by="olive", contact_ids=["jane"])
        for event, on, *note in events:
            request = record_event(
                mill, request.request_id, event, on=on, by="olive", note=note[0] if note else None
            )
        return request

    return asked


def made(kind: str, request: Request, person: Addressee = JANE, note: str | None = None) -> Letter:
    return letter(kind, request, person, POLICY, on=WRITTEN, note=note)


def text(one: Letter) -> str:
    return " ".join(part.text for part in one.parts)


def docx_text(data: bytes) -> str:
    return " ".join(" ".join(one.text for one in Document(io.BytesIO(data)).paragraphs).split())


def test_it_acknowledges_with_the_due_date_and_the_last_day_to_extend(ask) -> None:
    one = made("acknowledge", ask("access"))
    assert one.addressee == (NAME, *JANE.address)
    assert one.greeting == f"Dear {NAME}"
    assert one.reference == f"Request {one.request_id}"
    assert "which we received on Thursday 3 September 2026" in text(one)
    assert "We will answer by Monday 5 October 2026" in text(one)
    assert "by Saturday 3 October 2026" in text(one)


@pytest.mark.parametrize(
    "name", ["محمد علي", "יוסף כהן", "王小明", "佐藤花子", "김철수", "Иван Петров", "Ελένη"]
)
def test_a_name_in_any_script_is_set_in_its_letters(ask, name: str) -> None:
    said = text_of(pdf_bytes(made("acknowledge", ask("access"), Addressee(name, ("1 Mill Lane",)))))
    assert "<U+" not in said
    assert all(said.count(word) >= 2 for word in name.split())  # above the letter, and "Dear …"


def test_it_acknowledges_a_paused_request_without_a_date(ask) -> None:
    one = made("acknowledge", ask("access", ("clarification-asked", WRITTEN)))
    assert "stands still until we hear from you" in text(one)
    assert "We will answer by" not in text(one)


def test_it_acknowledges_a_complaint_within_thirty_days(ask) -> None:
    one = made("acknowledge", ask("complaint"))
    assert "within 30 days (Monday 5 October 2026)" in text(one)
    assert "two more months" not in text(one)


def test_it_asks_for_identity_without_giving_an_address_away(ask) -> None:
    request = ask("access", ("identity-asked", WRITTEN))
    one = made("ask_identity", request)
    assert one.addressee == (NAME,)
    assert "passport" in text(one)
    assert made("acknowledge", request).addressee == (NAME,)


def test_it_asks_for_what_the_officer_wants_to_know(ask) -> None:
    one = made("ask_clarification", ask("access"), note="Which event?\n\nAnd which year?")
    assert [part.text for part in one.parts if part.is_quoted] == ["Which event?", "And which year?"]
    assert "stands still" in text(one)


def test_a_clarification_pauses_an_access_request_alone(ask) -> None:
    one = made("ask_clarification", ask("erasure"), note="Which?")
    assert "does not change the day by which we will answer: Monday 5 October 2026" in text(one)


def test_it_extends_with_the_reason_noted_and_the_new_date(ask) -> None:
    one = made("extend", ask("access", ("extended", WRITTEN, "Ten thousand messages.")))
    assert "Ten thousand messages." in text(one)
    assert "We will answer by Thursday 3 December 2026" in text(one)


def test_there_is_no_letter_of_an_extension_that_was_not_made(ask) -> None:
    with pytest.raises(BadInputError, match="Record the extension first"):
        made("extend", ask("access"), note="Busy.")


def test_an_extension_has_a_reason(ask) -> None:
    with pytest.raises(BadInputError, match="reason"):
        made("extend", ask("access", ("extended", WRITTEN)))


def test_it_refuses_with_the_ground_and_the_remedies(ask) -> None:
    one = made("refuse", ask("erasure", ("refused", WRITTEN, "We are party to a court case.")))
    assert "We are party to a court case." in text(one)
    assert "judicial remedy" in text(one)
    assert "complain to us" in text(one)
    assert POLICY.complaint_route("ico").name in text(one)


def test_a_refusal_has_a_ground(ask) -> None:
    with pytest.raises(BadInputError, match="ground"):
        made("refuse", ask("erasure"))


def test_nobody_is_answered_who_is_not_known_to_be_the_person(ask) -> None:
    request = ask("access", ("identity-asked", WRITTEN))
    with pytest.raises(BadInputError, match="Nobody is known"):
        made("answer", request)
    with pytest.raises(BadInputError, match="Nobody is known"):
        made("answer", replace(ask("access"), contact_id=None))


def test_the_answer_to_a_complaint_says_what_came_of_it(ask) -> None:
    with pytest.raises(BadInputError, match="what came of it"):
        made("answer", ask("complaint"))
    assert "It was our mistake." in text(made("answer", ask("complaint"), note="It was our mistake."))


def test_there_is_no_letter_of_another_kind(ask) -> None:
    with pytest.raises(BadInputError, match="one of acknowledge"):
        made("threaten", ask("access"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_to_every_request_has_both_addresses_in_both_files(kind: str, ask) -> None:
    extended = () if kind == "complaint" else (("extended", WRITTEN, "Much."),)
    request = ask(kind, *extended)
    written = [one for one in words.KINDS if one != "extend" or extended]
    for one in (made(name, request, note="In a word.") for name in written):
        assert "{" not in text(one) + one.subject
        for said in (text_of(pdf_bytes(one)), docx_text(docx_bytes(one))):
            assert "80 Petty France" in said
            assert "Wycliffe House" in said
            assert "SK9 5AF" in said
            assert one.subject in said
            assert "In a word." in said


def test_the_same_letter_gives_the_same_bytes(ask) -> None:
    request = ask("access")
    for write in (pdf_bytes, docx_bytes):
        once = write(made("acknowledge", request))
        assert write(made("acknowledge", request)) == once
        assert write(replace(made("acknowledge", request), written_on=date(2026, 9, 5))) != once


def test_the_files_are_titled_and_in_british_english(ask) -> None:
    one = made("acknowledge", ask("access"))
    pdf = opened(pdf_bytes(one))
    assert pdf.metadata is not None
    assert pdf.metadata.title == one.subject
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    properties = Document(io.BytesIO(docx_bytes(one))).core_properties
    assert (properties.title, properties.language) == (one.subject, "en-GB")
    assert properties.author == POLICY.controller.name


AWKWARD = ['#panic("x")', "*x* _y_ `z`", "<w:t>&amp;", "{name}", "Mr \x00\x0bBell", "$x$ @y // z", "\\ \"'"]


@pytest.mark.parametrize("awkward", AWKWARD)
def test_nothing_of_the_crm_breaks_out_of_the_text(awkward: str, ask) -> None:
    one = made("ask_clarification", ask("access"), Addressee(awkward, (awkward,)), note=awkward)
    shown = awkward.replace("\x00\x0b", "\N{REPLACEMENT CHARACTER} ")
    assert f"Dear {shown}" in docx_text(docx_bytes(one))
    in_pdf = text_of(pdf_bytes(one))
    assert in_pdf.count(awkward.replace("Mr \x00\x0bBell", "Bell")) >= 3
    with zipfile.ZipFile(io.BytesIO(docx_bytes(one))) as archive:
        assert archive.testzip() is None


def test_the_name_and_the_postal_address_are_those_of_the_copy(ask, mill: Store) -> None:
    request = ask("access")
    with mill.read() as cursor:
        assert addressee(cursor, request) == Addressee(NAME, ("1 Mill Lane", "Żywicki-Only-Jane"))


def test_somebody_not_found_is_called_as_they_asked(mill: Store) -> None:
    request = open_request(mill, "access", received_on=RECEIVED, by="olive", asked_as="J. Miller")
    with mill.read() as cursor:
        person = addressee(cursor, request)
    assert person == Addressee("J. Miller")
    assert made("acknowledge", request, person).greeting == "Dear J. Miller"
    assert made("acknowledge", request, Addressee()).closing == "Yours faithfully"


def test_its_file_is_named_after_the_request_and_nobody(ask) -> None:
    request = ask("access")
    assert made("ask_identity", request).file_stem == f"request-{request.request_id}-ask-identity-2026-09-04"
