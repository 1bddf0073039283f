"""Recording a disclosure made outside the CRM: judged before it is saved, as every other is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import ExportWriter
from tests.requests import put_event, put_request
from tests.sharing.cast import EXPORT, FLAGS
from tests.sharing.conftest import Rows
from wigops.crm.load import load_export
from wigops.errors import BadInputError, RefusedError
from wigops.sharing import (
    LogFilter,
    Proposal,
    check_disclosure,
    decide_not_to_share,
    end_relationship,
    log_page,
    record_disclosure,
    refusals,
)
from wigops.store import Store

Flags = Callable[..., dict[str, list[str]]]

THEN = datetime(2026, 6, 1, 10, tzinfo=UTC)
MENU = {"contact": "the seating plan", "special_category": "the menu"}
FINE = Proposal(
    "hall", "event_booking", MENU, THEN, contact_id="ana", service_id="dinner", reference="SEAT-1"
)
EVENT = replace(FINE, contact_id=None)


def test_one_that_nothing_speaks_against_looks_like_the_crms_own(shared: Store, rows: Rows) -> None:
    assert check_disclosure(shared, FINE, by="olive").reasons == {}
    assert record_disclosure(shared, FINE, by="olive").people == 1
    with shared.read() as cursor:
        page = log_page(cursor, LogFilter(datetime(2030, 1, 1).date(), contact_id="ana"), limit=50)  # noqa: DTZ001
    ours = page[page["origin"] == "here"].iloc[0]
    crms = page[page["sharing_id"] == "fine"].iloc[0]
    same = ["recipient", "person", "purpose", "categories", "shared_at", "service", "ground"]
    assert list(ours[same]) == list(crms[same])
    assert ours["reference"] == "SEAT-1"
    assert rows("SELECT event FROM ops.audit ORDER BY seq DESC LIMIT 1") == [("disclosure recorded",)]


def test_a_check_leaves_nothing_behind(shared: Store, rows: Rows) -> None:
    before = rows("SELECT count(*), (SELECT count(*) FROM ops.audit) FROM ops.disclosure")
    check_disclosure(shared, EVENT, by="olive")
    assert rows("SELECT count(*), (SELECT count(*) FROM ops.audit) FROM ops.disclosure") == before


def test_it_survives_a_load(shared: Store, flags: Flags, export: ExportWriter) -> None:
    record_disclosure(shared, FINE, by="olive")
    assert not load_export(shared, export("again", **EXPORT)).refused
    assert flags()["here-1-1"] == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"shared_at": datetime(2026, 6, 20, 12, 1, tzinfo=UTC)}, "no_consent"),
        ({"shared_at": datetime(2026, 6, 15, 23, 0, tzinfo=UTC)}, "no_due_diligence"),
        ({"recipient_id": "paper"}, "recipient_kind_not_in_policy"),
        ({"recipient_id": "firm"}, "special_category_not_needed"),
        ({"service_id": "webinar"}, "special_category_not_needed"),
        ({"recipient_id": "cloud", "shared_at": datetime(2026, 2, 1, tzinfo=UTC)}, "no_agreement"),
        ({"purpose": "fundraising"}, "purpose_not_in_policy"),
    ],
    ids=str,
)
def test_it_refuses_what_the_rules_flag(shared: Store, rows: Rows, change: dict, reason: str) -> None:
    wrong = replace(FINE, **change)
    assert reason in check_disclosure(shared, wrong, by="olive").reasons
    with pytest.raises(RefusedError, match="Nothing was recorded"):
        record_disclosure(shared, wrong, by="olive")
    assert rows("SELECT count(*) FROM ops.disclosure") == [(0,)]


def test_what_was_made_already_is_recorded_with_its_flags(shared: Store, flags: Flags) -> None:
    wrong = replace(FINE, recipient_id="paper", necessity={"contact": "an interview"})
    record_disclosure(shared, wrong, by="olive", made_all_the_same="a colleague sent it")
    assert flags()["here-1-1"] == ["recipient_kind_not_in_policy"]


def test_a_restriction_refuses_it_while_it_is_in_force(shared: Store) -> None:
    with shared.write() as cursor:
        put_request(cursor, 1, "restriction", "ana", "2026-05-01")
        put_event(cursor, 1, "granted", "2026-06-01")
        put_event(cursor, 1, "lifted", "2026-06-10")
    assert check_disclosure(shared, FINE, by="olive").reasons == {"restricted": 1}
    before = replace(FINE, shared_at=THEN - timedelta(days=1))
    after = replace(FINE, shared_at=datetime(2026, 6, 10, 9, tzinfo=UTC))
    assert check_disclosure(shared, before, by="olive").reasons == {}
    assert check_disclosure(shared, after, by="olive").reasons == {}


def test_the_end_of_a_relationship_refuses_it(shared: Store) -> None:
    end_relationship(shared, "hall", ended_on=THEN.date() - timedelta(days=1), by="olive")
    assert check_disclosure(shared, FINE, by="olive").reasons == {"ended": 1}


def test_an_event_is_everybody_who_booked_or_attended(shared: Store) -> None:
    people = check_disclosure(shared, EVENT, by="olive").people
    assert {one.contact_id for one in people} == {"ana", "ben"}
    assert record_disclosure(shared, EVENT, by="olive").people == 2


def test_those_without_consent_can_be_left_out(shared: Store, rows: Rows) -> None:
    late = replace(EVENT, shared_at=datetime(2026, 6, 15, 9, tzinfo=UTC))
    with shared.write() as cursor:
        cursor.execute("UPDATE crm.consent SET withdrawn_at = '2026-06-02 00:00:00Z' WHERE consent_id = 'k1'")
    with pytest.raises(RefusedError, match="For 1 of 2 people"):
        record_disclosure(shared, late, by="olive")
    done = record_disclosure(shared, late, by="olive", leave_out=True)
    assert (done.people, done.left_out) == (1, 1)
    assert rows("SELECT contact_id FROM ops.disclosure") == [("ben",)]


def test_a_decision_not_to_share_is_on_record(shared: Store) -> None:
    decide_not_to_share(shared, FINE, reason="the menu is fixed", by="olive")
    with shared.read() as cursor:
        [row] = refusals(cursor).to_dict("records")
    assert (row["recipient"], row["person"], row["people"], row["reason"]) == (
        "The Great Hall",
        "Ana Archer",
        1,
        "the menu is fixed",
    )


@pytest.mark.parametrize(
    "change",
    [
        {"contact_id": None, "service_id": None},
        {"contact_id": "nobody"},
        {"necessity": {}},
        {"necessity": {"contact": " "}},
        {"necessity": {"shoe_size": "shoes"}},
        {"purpose": ""},
        {"recipient_id": "nobody"},
        {"shared_at": datetime(9998, 1, 1, tzinfo=UTC)},
    ],
    ids=str,
)
def test_it_asks_for_whatever_is_missing(shared: Store, change: dict) -> None:
    with pytest.raises(BadInputError):
        record_disclosure(shared, replace(FINE, **change), by="olive")


def test_a_viewer_can_neither_check_nor_record(shared: Store) -> None:
    for deed in (check_disclosure, record_disclosure):
        with pytest.raises(RefusedError):
            deed(shared, FINE, by="victor")
    with pytest.raises(RefusedError):
        decide_not_to_share(shared, FINE, reason="no", by="victor")


def test_the_casts_own_flags_are_as_told(flags: Flags, shared: Store) -> None:
    assert flags() == FLAGS
