"""What a regulator reads in the certificate of an erasure."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.pdfs import opened, text_of
from wigops.catalogue import CATEGORIES
from wigops.erasure import Erasure
from wigops.erasure.certificate_pdf import certificate_pdf
from wigops.erasure.certificate_words import in_words
from wigops.policy import RetentionRule

from .cast import IDENTIFIERS
from .certificates import POLICY, Document, certificate, erased, leftover, refused, special_certificate

AWKWARD_IDS = [
    '#import "x"',
    "*x*",
    "_x_ `x` $x$",
    "<x> @x // x",
    "'x' \"x\" \\x",
    '#panic("x")',
    "Żółć-Ωμέγα-Жук",
    "x" * 200,
]


def read(document: Document) -> str:
    return text_of(certificate_pdf(document, POLICY))


def quoted(rule: RetentionRule) -> str:
    return " ".join(rule.clause.split())


def test_it_is_titled_dated_tagged_and_in_british_english() -> None:
    pdf = opened(certificate_pdf(certificate(), POLICY))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Certificate of erasure, batch 12"
    assert pdf.metadata.author == POLICY.controller.name
    assert pdf.metadata.creation_date == datetime(2026, 11, 23, 14, 7, 31, tzinfo=UTC)
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_it_gives_the_same_bytes_for_the_same_document() -> None:
    once = certificate_pdf(certificate(), POLICY)
    assert certificate_pdf(json.loads(json.dumps(certificate())), POLICY) == once
    assert certificate_pdf(certificate(batch_id=13), POLICY) != once


def test_every_page_has_its_number() -> None:
    pages = opened(certificate_pdf(certificate(), POLICY)).pages
    assert all(
        f"page {place} of {len(pages)}" in " ".join(page.extract_text().split())
        for place, page in enumerate(pages, start=1)
    )


def test_it_says_in_one_sentence_that_it_names_people_by_crm_id_alone() -> None:
    assert "This certificate names the people it is about by their CRM id alone." in read(certificate())


def test_it_names_the_controller_and_the_regulator_with_their_addresses() -> None:
    text = read(certificate())
    regulator = POLICY.complaint_route("ico")
    assert f"{POLICY.controller.name}, {POLICY.controller.address}" in text
    assert f"{regulator.name}, {regulator.address}" in text


def test_it_says_what_was_done_as_of_when_and_in_which_copy() -> None:
    text = read(certificate())
    assert "On 23 November 2026 at 14:07, 3 people were erased" in text
    assert "1 more was refused." in text
    assert "As of 23 November 2026" in text
    assert "CRM copy Load 41, 23 November 2026 at 06:15" in text
    assert "Subject People" in text
    assert "Ground The retention schedule" in text
    assert "3f0c" * 16 in text


def test_it_says_who_proposed_approved_and_carried_out() -> None:
    text = read(certificate())
    assert "Proposed 23 November 2026 at 09:05, by olive" in text
    assert "Approved By oscar" in text
    assert "Carried out 23 November 2026 at 14:07, by olive" in text


def test_its_times_are_londons() -> None:
    text = read(
        certificate(proposed_at="2026-07-01T12:00:00+00:00", carried_out_at="2026-07-01T23:30:00+00:00")
    )
    assert "Proposed 1 July 2026 at 13:00" in text
    assert "Carried out 2 July 2026 at 00:30" in text


def test_it_names_the_request_that_asked_for_the_erasure() -> None:
    assert "Ground Erasure request 7" in read(certificate(request_id=7))


def test_it_says_when_the_file_was_rewritten_or_that_it_was_not_yet() -> None:
    assert "File rewritten 23 November 2026 at 14:08" in read(certificate())
    assert "File rewritten Not yet" in read({**certificate(), "rewritten_at": None})
    assert "File rewritten Not needed" in read({**certificate(), "rewritten_at": None, "erased": []})


def test_it_says_whether_it_was_replayed_after_a_restore() -> None:
    assert "Replayed No" in read(certificate())
    replayed = read(certificate(replayed_after_a_restore=True))
    assert "Replayed Yes, after a restore" in replayed
    assert "which was then done again" in replayed


def test_it_says_what_was_done_to_each_category_and_why() -> None:
    text = read(certificate())
    for place, one in enumerate(CATEGORIES):
        if one.id != "evidence":
            assert f"{one.name} {one.treatment.capitalize()} {1200 + place:,}" in text
            assert one.why in text


def test_it_quotes_the_clause_of_each_rule_used_and_of_no_other() -> None:
    text = read(certificate())
    for used in ("lapsed_member", "individual", "request"):
        assert quoted(POLICY.retention_rule(used)) in text
    for unused in ("member", "notified"):
        assert quoted(POLICY.retention_rule(unused)) not in text


def test_it_says_where_its_clauses_are_of_another_version_than_the_erasure() -> None:
    assert f"version {POLICY.version}" in read(certificate())
    assert "was decided under" not in read(certificate())
    text = read(certificate(policy_version="2021-01-01+abcdef01"))
    assert "was decided under version 2021-01-01+abcdef01 of the policy" in text
    assert f"those of version {POLICY.version}" in text


def test_it_counts_each_table_before_and_after() -> None:
    text = read(certificate())
    assert "contact 50,003 50,000 3" in text
    assert "contact_point 120,007 120,000 7" in text
    assert "service 400 400 0" in text


def test_it_counts_tombstones_notices_and_instructions() -> None:
    text = read(certificate())
    assert "Tombstones 3, with 5 keyed hashes" in text
    assert "Notices 2:" in text
    assert "Change instructions 3:" in text
    assert "Audit trail Event 812" in text


def test_it_says_what_was_searched_for_and_where() -> None:
    text = read(certificate())
    assert "4 e-mail addresses, 6 spellings of full names and 1 phone number" in text
    assert "1,234,567 texts, each different, in 166 columns of 41 tables" in text
    assert "found in 4 places" in text


def test_it_says_in_which_forms_it_was_looked_and_how_many_texts_were_decoded() -> None:
    text = read(certificate())
    assert "2,345 texts with markup, encoding or letters that are not plain Latin were searched" in text
    assert "for e-mail addresses: letters in any case" in text
    assert "for spellings of full names: both orders" in text


def test_it_says_whose_name_was_not_searched_for_and_why() -> None:
    text = read(certificate())
    assert "The names of 2 people were not searched for by themselves" in text
    assert "too short: c-1002; one word alone, or too few: c-1003." in text


def test_a_certificate_of_an_earlier_version_says_neither() -> None:
    document = certificate()
    for later in ("forms", "decoded", "names_not_searched"):
        del document["search"][later]
    text = read(document)
    assert "not searched for by themselves" not in text
    assert "1,234,567 texts, each different" in text


def test_of_very_many_names_the_rest_are_in_the_json_file() -> None:
    document = certificate()
    document["search"]["names_not_searched"] = [
        {"contact_id": f"x{number}", "why": "too short"} for number in range(503)
    ]
    assert "x499; and 3 more, in the JSON file of this certificate." in read(document)


def test_it_says_where_each_leftover_was_and_how_it_was_dealt_with() -> None:
    text = read(certificate())
    assert "communication.body m-1 E-mail address and full name Open: waits for an officer" in text
    assert "communication.body m-2 E-mail address and full name Redacted (olive, 24 November 2026)" in text
    assert (
        "communication.body m-3 Phone number Kept, for a reason on record (oscar, 24 November 2026)" in text
    )
    assert "communication.body m-4 E-mail address and full name Gone" in text


def test_it_says_that_nothing_was_found() -> None:
    assert "Nothing was found." in read({**certificate(), "leftovers": []})


def test_it_says_who_was_refused_and_why() -> None:
    text = read(certificate())
    assert "1 person was refused: nothing was deleted there." in text
    assert "c-2001 There is an access request open since 3 November 2026." in text


def test_it_lists_the_erased_by_rule_with_the_day_each_was_due() -> None:
    text = read(certificate())
    assert f"{POLICY.retention_rule('lapsed_member').name}: 1 Due on CRM id 3 Mar 2026 c-1001" in text
    assert f"{POLICY.retention_rule('individual').name}: 1 Due on CRM id 20 Nov 2026 c-1002" in text
    assert f"{POLICY.retention_rule('request').name}: 1 Due on CRM id 22 Nov 2026 c-1003" in text


def test_it_can_be_about_special_category_records() -> None:
    text = read(special_certificate())
    assert "2 special category records were deleted from" in text
    assert "The people whom these records were about stay in the copy." in text
    assert "Subject Special category records" in text
    assert quoted(POLICY.special_category_rule("service_ended")) in text
    assert "Due on CRM id / Record 2 Nov 2026 c-1001 / s-71" in text
    assert "c-2001 s-9 The CRM copy has no such record." in text
    assert "There was no search" in text


def test_it_can_be_about_nobody() -> None:
    nobody = {**certificate(), "erased": [], "refused": [], "leftovers": [], "search": None, "copy": None}
    nobody |= {"tables": [], "categories": [], "rewritten_at": None}
    text = read(nobody)
    assert "0 people were erased" in text
    assert "Nobody and nothing was erased." in text
    assert "Nobody and nothing was refused." in text
    assert "There was no search, as nobody was erased." in text


def test_people_of_whom_nothing_was_known_were_searched_for_by_nothing() -> None:
    document = certificate()
    document["search"] = {**document["search"], "identifiers": {}}
    assert "recognised by: nothing" in read(document)


@pytest.mark.parametrize("contact_id", AWKWARD_IDS)
def test_an_id_is_shown_letter_for_letter(contact_id: str) -> None:
    document = certificate()
    document["erased"] = [erased(contact_id)]
    document["refused"] = [refused(contact_id, "Refused.")]
    document["leftovers"] = [leftover(contact_id, "open")]
    document["search"] |= {"forms": {}, "names_not_searched": []}
    shown = "".join(read(document).split())
    assert shown.count("".join(contact_id.split())) == 3


def test_an_account_and_a_controller_can_have_awkward_names_too() -> None:
    policy = replace(POLICY, controller=replace(POLICY.controller, name="#x *Mill* & “Sons” <m>"))
    text = text_of(certificate_pdf(certificate(proposed_by="#olive *o* $"), policy))
    assert "#x *Mill* & “Sons” <m>" in text
    assert "by #olive *o* $" in text


def test_a_rule_that_the_policy_does_not_have_is_listed_by_its_id() -> None:
    document = certificate()
    document["erased"] = [erased("c-1", "of_old", None)]
    assert "of_old: 1 Due on CRM id no day c-1" in read(document)


def test_ten_thousand_people_take_seconds_and_each_is_there() -> None:
    document = certificate()
    ids = [f"crm-{number:05}" for number in range(10_000)]
    document["erased"] = [erased(one, "individual" if one < "crm-05" else "request") for one in ids]
    began = time.monotonic()
    pdf = certificate_pdf(document, POLICY)
    assert time.monotonic() - began < 30  # about 2 on a machine that does nothing else
    listed = [word for word in text_of(pdf).split() if word.startswith("crm-")]
    assert listed == ids


def test_the_certificate_of_a_real_erasure_names_nobody_but_by_id(erase_them: Callable[..., Erasure]) -> None:
    done = erase_them("jane", "member")
    text = text_of(Path(done.certificate).with_suffix(".pdf").read_bytes())
    assert "1 person was erased" in text
    assert "jane" in text.split()
    assert "communication.body m_paul" in text
    assert not [one for one in IDENTIFIERS if one in text]


def test_it_says_who_was_refused_only_when_the_batch_was_carried_out() -> None:
    document = certificate()
    (at_once,) = document["refused"]
    late = {**at_once, "contact_id": "c-2002", "refused_when": "carried out"}
    document["refused"] = [at_once, late]
    said = [one["reason"] for one in in_words(document, POLICY)["refused"]]
    assert said == [at_once["reason"], f"{at_once['reason']} Refused when the batch was carried out."]
