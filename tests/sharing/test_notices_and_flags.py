"""Notices to recipients, the list of flags, and what stays when a person is erased."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.conftest import ExportWriter
from tests.days import today
from tests.pdfs import text_of
from tests.sharing.cast import EXPORT
from tests.sharing.conftest import Rows
from tests.sharing.test_disclose import FINE
from wigops.crm.load import load_export
from wigops.erasure import Selection, carry_out, propose
from wigops.errors import BadInputError, RefusedError
from wigops.policy import policy_for
from wigops.rights import open_request, record_event
from wigops.rights.answers import correctable, rectify
from wigops.sharing import (
    NOTICE_DAYS,
    LogFilter,
    answer_flags,
    answers_of,
    count_disclosures,
    count_notices,
    decide_not_to_share,
    flag_counts,
    list_notices,
    log_page,
    mark_notices,
    merge_recipients,
    recipients_in,
    record_disclosure,
)
from wigops.sharing.notice_pdf import notice_pdf
from wigops.store import Store
from wigops.tombstone import release_tombstone

Flags = Callable[..., dict[str, list[str]]]


def erase(store: Store, *contact_ids: str) -> None:
    chosen = Selection(today(), contact_ids=contact_ids)
    done = carry_out(store, propose(store, chosen, by="olive").batch_id, by="olive")
    assert done.erased == sorted(contact_ids), done.refused


def test_every_recipient_of_an_erased_person_has_exactly_one_notice(shared: Store, rows: Rows) -> None:
    record_disclosure(shared, FINE, by="olive")
    erase(shared, "ana")
    assert rows("SELECT recipient_id FROM ops.notice WHERE kind = 'erasure' ORDER BY ALL") == [
        ("cloud",),
        ("firm",),
        ("hall",),
        ("paper",),
    ]
    [(references,)] = rows("SELECT sharing_references FROM ops.notice WHERE recipient_id = 'hall'")
    assert {"REF-1", "SEAT-1", "last_day"} <= set(references)


def test_two_names_of_one_recipient_get_one_notice(shared: Store, rows: Rows) -> None:
    merge_recipients(shared, "paper", "firm", reason="one house", by="olive")
    erase(shared, "ana")
    assert rows("SELECT recipient_id FROM ops.notice ORDER BY ALL") == [("cloud",), ("firm",), ("hall",)]


def test_the_numbers_add_up_when_a_person_is_erased(shared: Store, flags: Flags, rows: Rows) -> None:
    record_disclosure(shared, FINE, by="olive")
    decide_not_to_share(shared, FINE, reason="Ana asked", by="olive")
    before = flags()
    with shared.read() as cursor:
        counted = flag_counts(cursor, date(2030, 1, 1))
    erase(shared, "ana")
    assert flags() == before
    with shared.read() as cursor:
        assert flag_counts(cursor, date(2030, 1, 1)) == counted
        page = log_page(cursor, LogFilter(date(2030, 1, 1)), limit=50)
    assert set(page["origin"]) == {"crm", "erased"}
    assert not page[page["origin"] == "erased"]["contact_id"].notna().any()
    assert rows("SELECT count(*) FROM ops.disclosure") == [(0,)]
    assert rows("SELECT contact_id, reason, people FROM ops.disclosure_refusal") == [(None, None, 1)]


def test_whoever_comes_back_and_is_erased_again_counts_once(
    shared: Store, flags: Flags, rows: Rows, export: ExportWriter
) -> None:
    before = flags()
    for _ in range(2):
        erase(shared, "ana")
        assert flags() == before
        release_tombstone(shared, "ana", reason="signed up again", by="olive")
        assert not load_export(shared, export("again", **EXPORT)).refused
        assert flags() == before
    erase(shared, "ana")
    assert rows("SELECT count(*), count(DISTINCT sharing_id) FROM ops.anonymous_disclosure") == [(10, 10)]


def test_a_restriction_that_is_granted_makes_notices(shared: Store, rows: Rows) -> None:
    number = open_request(
        shared, "restriction", received_on=today(), by="olive", contact_ids=["ben"]
    ).request_id
    assert rows("SELECT count(*) FROM ops.notice") == [(0,)]
    record_event(shared, number, "granted", on=today(), by="olive")
    assert rows("SELECT kind, contact_id, recipient_id, sharing_references FROM ops.notice") == [
        ("restriction", "ben", "hall", ["REF-2"])
    ]


def test_a_correction_makes_a_notice_for_what_was_recorded_here_too(shared: Store, rows: Rows) -> None:
    record_disclosure(shared, FINE, by="olive")
    number = open_request(
        shared, "rectification", received_on=today(), by="olive", contact_ids=["ana"]
    ).request_id
    record_event(shared, number, "granted", on=today(), by="olive")
    with shared.read() as cursor:
        field = next(one for one in correctable(cursor, ("ana",)) if one.column == "last_name")
    rectify(shared, number, field, "Archer-Jones", by="olive")
    [(references,)] = rows("SELECT sharing_references FROM ops.notice WHERE recipient_id = 'hall'")
    assert "SEAT-1" in references


@pytest.fixture
def told(shared: Store) -> Store:
    """Ana is erased: four notices wait."""
    erase(shared, "ana")
    return shared


def test_a_notice_is_sent_then_acknowledged_and_every_step_stays(told: Store, rows: Rows) -> None:
    assert mark_notices(told, [1, 2], "sent", by="olive") == 2
    assert mark_notices(told, [1], "acknowledged", by="olive") == 1
    with told.read() as cursor:
        assert count_notices(cursor)[0] == {
            "to send": 2,
            "sent": 1,
            "acknowledged": 1,
            "disproportionate": 0,
        }
    assert rows("SELECT notice_id, state, done_by FROM ops.notice_step ORDER BY done_at, notice_id") == [
        (1, "sent", "olive"),
        (2, "sent", "olive"),
        (1, "acknowledged", "olive"),
    ]
    with pytest.raises(BadInputError):
        mark_notices(told, [1], "sent", by="olive")


def test_disproportionate_needs_why(told: Store, rows: Rows) -> None:
    with pytest.raises(BadInputError, match="why"):
        mark_notices(told, [1], "disproportionate", by="olive", note=" ")
    mark_notices(told, [1], "disproportionate", by="olive", note="the firm was wound up")
    assert rows("SELECT state, note FROM ops.notice WHERE notice_id = 1") == [
        ("disproportionate", "the firm was wound up")
    ]


def test_a_notice_is_overdue_the_day_after_its_month(told: Store) -> None:
    with told.write() as cursor:
        cursor.execute(
            "UPDATE ops.notice SET made_on = ? WHERE notice_id = 1", [today() - timedelta(NOTICE_DAYS)]
        )
        cursor.execute(
            "UPDATE ops.notice SET made_on = ? WHERE notice_id = 2", [today() - timedelta(NOTICE_DAYS + 1)]
        )
    with told.read() as cursor:
        assert [one.notice_id for one in list_notices(cursor) if one.is_overdue] == [2]
        assert count_notices(cursor)[1] == 1
        assert recipients_in(cursor, "to send")[0].overdue == 1


def test_a_notice_carries_the_id_and_the_references_and_nothing_else_of_the_person(told: Store) -> None:
    with told.read() as cursor:
        notices = [one for one in list_notices(cursor) if one.recipient_id == "hall"]
    text = text_of(notice_pdf(notices, policy_for(told.home.path), on=date(2026, 11, 24)))
    assert "The Great Hall" in text
    assert "REF-1" in text
    assert "ana" in text
    assert "Archer" not in text
    assert "people.example" not in text
    with told.read() as cursor, pytest.raises(BadInputError):
        notice_pdf(list_notices(cursor), policy_for(told.home.path), on=date(2026, 11, 24))


def test_marking_is_for_officers(told: Store) -> None:
    with pytest.raises(RefusedError):
        mark_notices(told, [1], "sent", by="victor")


def test_a_flag_is_answered_with_a_reason_and_stays_on_record(shared: Store, rows: Rows) -> None:
    asked = LogFilter(date(2030, 1, 1), state="open")
    with shared.read() as cursor:
        before = count_disclosures(cursor, asked)
    given = {"outcome": "explained", "reason": "a paper form", "by": "olive"}
    assert answer_flags(shared, ["minute_after"], ["no_consent"], **given) == 1
    with shared.read() as cursor:
        assert count_disclosures(cursor, asked) == before - 1
        assert count_disclosures(cursor, LogFilter(date(2030, 1, 1), state="flagged")) == before
        assert flag_counts(cursor, date(2030, 1, 1))["no_consent"] == (2, 1)
        [answer] = answers_of(cursor, "minute_after")
    assert (answer.outcome, answer.reason, answer.answered_by) == ("explained", "a paper form", "olive")


def test_a_later_answer_counts_and_the_earlier_stays(shared: Store, rows: Rows) -> None:
    answer_flags(shared, ["purpose"], ["no_consent"], outcome="explained", reason="one", by="olive")
    answer_flags(shared, ["purpose"], ["no_consent"], outcome="accepted", reason="two", by="olive")
    assert rows("SELECT outcome, reason FROM flag_answered()") == [("accepted", "two")]
    with shared.read() as cursor:
        assert [one.reason for one in answers_of(cursor, "purpose")] == ["two", "one"]
        # its other flag is still open
        assert (
            count_disclosures(cursor, LogFilter(date(2030, 1, 1), flags=("no_consent",), state="open")) == 2
        )


@pytest.mark.parametrize(
    ("flags", "outcome", "reason"),
    [
        (["no_agreement"], "explained", "it has no such flag"),
        (["no_consent"], "explained", " "),
        (["no_consent"], "forgotten", "x"),
        (["nonsense"], "explained", "x"),
        ([], "explained", "x"),
    ],
    ids=str,
)
def test_it_refuses_an_answer_that_says_too_little(
    shared: Store, flags: list[str], outcome: str, reason: str
) -> None:
    with pytest.raises(BadInputError):
        answer_flags(shared, ["minute_after"], flags, outcome=outcome, reason=reason, by="olive")


def test_answering_is_for_officers(shared: Store) -> None:
    with pytest.raises(RefusedError):
        answer_flags(shared, ["purpose"], ["no_consent"], outcome="accepted", reason="x", by="victor")
