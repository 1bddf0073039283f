"""Doing what a request asks for: a field put right, marketing ended; here, in the CRM, at the recipients."""

from collections.abc import Callable

import pytest

from tests.days import days_ago
from tests.erasure.cast import EXPORT
from tests.erasure.conftest import EraseThem, Rows
from wigops.clock import london_today
from wigops.crm.load import Load
from wigops.errors import BadInputError, RefusedError
from wigops.outbox import list_changes
from wigops.rights import open_request, record_event
from wigops.rights.answers import Field, correctable, object_to_marketing, rectify
from wigops.store import Store

JOB = Field("paul", "contact", None, "job_title", "Engineer")


def asked(store: Store, kind: str, *contact_ids: str, granted: bool = True) -> int:
    request = open_request(store, kind, contact_ids=contact_ids, received_on=days_ago(5), by="olive")
    if granted:
        record_event(store, request.request_id, "granted", on=days_ago(5), by="olive")
    return request.request_id


def instructions(store: Store) -> list[tuple[str, str | None, str, str]]:
    with store.read() as cursor:
        return [(one.kind, one.contact_id, one.instruction, one.state) for one in list_changes(cursor)]


def test_every_field_of_a_person_and_of_nobody_else_can_be_put_right(mill: Store) -> None:
    with mill.read() as cursor:
        found = correctable(cursor, ("paul",))
    assert {one.contact_id for one in found} == {"paul"}
    assert JOB in found
    assert Field("paul", "contact_point", None, "value", "020 7946 0999") in found
    assert Field("paul", "special_category", "s_paul", "detail", "no nuts") in found
    assert Field("paul", "interest", None, "label", "Milling") in found


def test_a_field_is_put_right_the_crm_is_told_and_so_is_each_recipient(mill: Store, rows: Rows) -> None:
    request_id = asked(mill, "rectification", "paul")
    done = rectify(mill, request_id, JOB, " Chief engineer ", by="olive")
    assert (done.before, done.after, done.rows, done.notices) == ("Engineer", "Chief engineer", 1, 1)
    assert rows("SELECT job_title FROM crm.contact WHERE contact_id = 'paul'") == [("Chief engineer",)]
    assert rows("SELECT kind, contact_id, recipient_id, sharing_references FROM ops.notice") == [
        ("rectification", "paul", "hall", ["REF-4"])
    ]
    said = "Correct job_title of this contact record. From: Engineer To: Chief engineer"
    assert instructions(mill) == [("correct_field", "paul", said, "open")]
    assert "engineer" not in str(rows("SELECT detail FROM ops.audit")).lower()


def test_recipients_who_wait_to_be_told_are_not_told_twice(mill: Store, rows: Rows) -> None:
    request_id = asked(mill, "rectification", "paul")
    rectify(mill, request_id, JOB, "Chief", by="olive")
    again = Field("paul", "contact", None, "job_title", "Chief")
    assert rectify(mill, request_id, again, None, by="olive").notices == 0
    assert rows("SELECT count(*) FROM ops.notice") == [(1,)]


def test_a_contact_point_is_told_by_its_value(mill: Store, rows: Rows) -> None:
    field = Field("paul", "contact_point", None, "value", "020 7946 0999")
    rectify(mill, asked(mill, "rectification", "paul"), field, "020 7946 0998", by="olive")
    assert rows("SELECT value FROM crm.contact_point WHERE contact_id = 'paul' ORDER BY ALL") == [
        ("020 7946 0998",),
        ("paul.zywicki@mill.example",),
    ]


def test_the_load_that_has_the_new_value_confirms_it(mill: Store, reload: Callable[..., Load]) -> None:
    rectify(mill, asked(mill, "rectification", "paul"), JOB, "Chief engineer", by="olive")
    reload("as before")
    assert [one[3] for one in instructions(mill)] == ["open"]
    reload("still as before")
    assert [one[3] for one in instructions(mill)] == ["overdue"]
    reload("put right", contact=EXPORT["contact"].replace("Engineer", "Chief engineer"))
    assert [one[3] for one in instructions(mill)] == ["confirmed"]


@pytest.mark.parametrize(
    ("field", "after", "says"),
    [
        (JOB, "Engineer", "holds already"),
        (Field("paul", "contact", None, "job_title", "Pilot"), "Chief", "not as it was shown"),
        (Field("jane", "contact", None, "first_name", "Jane"), "Joan", "not about that record"),
        (
            Field("paul", "contact", None, "contact_id", "paul"),
            "pauline",
            "cannot be put right|not as it was",
        ),
        (Field("paul", "audit", None, "detail", "x"), "y", "cannot be put right"),
        (Field("paul", "contact_point", None, "value", "020 7946 0999"), "", "cannot be empty"),
        (Field("paul", "contact", None, "left_organisation_on", None), "soon", "holds a date"),
    ],
)
def test_a_field_that_is_not_so_or_a_value_that_cannot_be_is_refused(
    mill: Store, rows: Rows, field: Field, after: str, says: str
) -> None:
    request_id = asked(mill, "rectification", "paul")
    with pytest.raises(BadInputError, match=says):
        rectify(mill, request_id, field, after, by="olive")
    assert rows("SELECT count(*) FROM ops.correction") == [(0,)]


def test_nothing_is_put_right_for_a_request_not_granted_or_by_a_viewer(mill: Store) -> None:
    waiting = asked(mill, "rectification", "paul", granted=False)
    with pytest.raises(RefusedError, match="was not granted"):
        rectify(mill, waiting, JOB, "Chief", by="olive")
    with pytest.raises(RefusedError):
        rectify(mill, asked(mill, "rectification", "paul"), JOB, "Chief", by="victor")
    with pytest.raises(RefusedError, match="not an open rectification"):
        rectify(mill, asked(mill, "erasure", "paul"), JOB, "Chief", by="olive")


def test_an_objection_ends_marketing_for_every_record_at_once_and_outlives_a_load(
    mill: Store, rows: Rows, reload: Callable[..., Load]
) -> None:
    request_id = asked(mill, "objection", "jane", "twin", granted=False)
    assert object_to_marketing(mill, request_id, by="olive") == 2
    assert object_to_marketing(mill, request_id, by="olive") == 0
    assert {(one[0], one[1]) for one in instructions(mill)} == {("opt_out", "jane"), ("opt_out", "twin")}
    reload("once more")
    assert rows("SELECT contact_id, channel FROM ops.opt_out ORDER BY ALL") == [
        ("jane", "all"),
        ("twin", "all"),
    ]
    reload("as told", opt_out="contact_id,channel,opted_out_at\njane,all,2026-01-01\n")
    assert {(one[1], one[3]) for one in instructions(mill)} == {("jane", "confirmed"), ("twin", "overdue")}


def test_an_objection_of_somebody_unverified_or_by_a_viewer_ends_nothing(mill: Store, rows: Rows) -> None:
    unverified = asked(mill, "objection", "paul", granted=False)
    with pytest.raises(RefusedError):
        object_to_marketing(mill, unverified, by="victor")
    record_event(mill, unverified, "identity-asked", on=days_ago(5), by="olive")
    with pytest.raises(RefusedError, match="identity"):
        object_to_marketing(mill, unverified, by="olive")
    assert rows("SELECT count(*) FROM ops.opt_out") == [(0,)]


def test_what_was_put_right_goes_with_an_erased_person(
    mill: Store, erase_them: EraseThem, rows: Rows
) -> None:
    request_id = asked(mill, "rectification", "jane")
    old = Field("jane", "contact", None, "first_name", "Jane")
    rectify(mill, request_id, old, "Johanna", by="olive")
    record_event(mill, request_id, "completed", on=london_today(), by="olive")
    erase_them("jane")
    assert rows("SELECT count(*) FROM ops.correction") == [(0,)]
    assert "Johanna" not in str(instructions(mill))
