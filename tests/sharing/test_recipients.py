"""The register of recipients, and what an officer records about them."""

from datetime import date, timedelta

import pytest

from tests.days import from_today, in_days, today
from tests.sharing.conftest import Rows
from wigops.errors import BadInputError, RefusedError
from wigops.sharing import (
    Recipient,
    add_recipient,
    checks_of,
    end_relationship,
    find_recipient,
    history_of,
    list_recipients,
    merge_recipients,
    merges_of,
    record_agreement,
    record_due_diligence,
    resume_relationship,
)
from wigops.sharing.recipients import IN_DATE, NEVER, RAN_OUT, SOON
from wigops.store import Store


def find(store: Store, recipient_id: str) -> Recipient:
    with store.read() as cursor:
        return find_recipient(cursor, recipient_id)


def check(store: Store, recipient_id: str, *, days: int, by: str = "olive") -> Recipient:
    return record_due_diligence(
        store,
        recipient_id,
        outcome="passed",
        what_was_checked="where it is kept",
        checked_by="the adviser",
        checked_on=today(),
        valid_until=in_days(days),
        document_reference="DD-7",
        by=by,
    )


def test_it_lists_recipients_with_what_they_hold(shared: Store) -> None:
    with shared.read() as cursor:
        found = {one.recipient_id: one for one in list_recipients(cursor)}
    assert list(found) == ["firm", "cloud", "hall2", "paper", "hall"]
    hall = found["hall"]
    assert (hall.people, hall.disclosures, hall.last_shared_on) == (2, 6, date(2026, 6, 16))
    assert (hall.valid_until, hall.last_outcome) == (date(2026, 6, 15), "failed")
    assert found["hall2"].last_shared_on is None


@pytest.mark.parametrize(("days", "state"), [(0, SOON), (60, SOON), (61, IN_DATE), (400, IN_DATE)], ids=str)
def test_a_due_diligence_is_amber_sixty_days_before_it_runs_out(shared: Store, days: int, state: str) -> None:
    assert check(shared, "hall", days=days).diligence(today(), 60) == state


def test_a_due_diligence_that_ran_out_yesterday_has_run_out(shared: Store) -> None:
    assert check(shared, "hall", days=0).diligence(in_days(1), 60) == RAN_OUT
    assert find(shared, "hall2").diligence(today(), 60) == NEVER


def test_a_check_is_kept_with_what_was_checked_and_by_whom(shared: Store) -> None:
    check(shared, "hall", days=30)
    with shared.read() as cursor:
        latest = checks_of(cursor, "hall")[0]
    assert (latest.what_was_checked, latest.checked_by, latest.document_reference, latest.recorded_by) == (
        "where it is kept",
        "the adviser",
        "DD-7",
        "olive",
    )


def test_a_recipient_that_the_crm_does_not_know_can_be_added_once(shared: Store, rows: Rows) -> None:
    new = add_recipient(shared, "New Venue", "event_venue", by="olive")
    assert find(shared, new).origin == "here"
    with pytest.raises(BadInputError, match="already"):
        add_recipient(shared, "new venue", "event_venue", by="olive")


def test_once_data_is_returned_nobodys_is_held_any_more(shared: Store) -> None:
    end_relationship(shared, "hall", ended_on=date(2026, 6, 30), by="olive")
    assert find(shared, "hall").people == 2
    end_relationship(
        shared,
        "hall",
        ended_on=date(2026, 6, 30),
        confirmed="destroyed",
        confirmed_on=date(2026, 7, 3),
        by="olive",
    )
    ended = find(shared, "hall")
    assert (ended.people, ended.ended_on, ended.ending_confirmed) == (0, date(2026, 6, 30), "destroyed")
    assert resume_relationship(shared, "hall", reason="a new season", by="olive").ended_on is None
    with shared.read() as cursor:
        told = [what for _, _, what, _ in history_of(cursor, "hall")]
    assert "Relationship ended on 30 June 2026, data destroyed on 3 July 2026" in told
    assert "The end of the relationship was taken back" in told


def test_a_merge_is_on_record_and_adds_up(shared: Store) -> None:
    merge_recipients(shared, "hall2", "hall", reason="the same house", by="olive")
    with shared.read() as cursor:
        merged = find_recipient(cursor, "hall")
        assert [one.name for one in merges_of(cursor, "hall")] == ["Great Hall Ltd"]
        assert history_of(cursor, "hall")[0][2:] == ("hall2 merged into hall", "the same house")
    assert merged.also_known_as == ["Great Hall Ltd"]
    with pytest.raises(BadInputError):
        merge_recipients(shared, "hall2", "firm", reason="again", by="olive")


def test_every_deed_is_in_the_trail_and_for_officers(shared: Store, rows: Rows) -> None:
    before = rows("SELECT count(*) FROM ops.audit")
    with pytest.raises(RefusedError):
        check(shared, "hall", days=30, by="victor")
    with pytest.raises(RefusedError):
        record_agreement(shared, "cloud", signed_on=today(), by="victor")
    with pytest.raises(RefusedError):
        merge_recipients(shared, "hall2", "hall", reason="x", by="victor")
    with pytest.raises(RefusedError):
        end_relationship(shared, "hall", ended_on=today(), by="victor")
    with pytest.raises(RefusedError):
        add_recipient(shared, "X", "event_venue", by="victor")
    assert rows("SELECT count(*) FROM ops.audit") == before
    record_agreement(shared, "cloud", signed_on=today(), by="olive")
    assert rows("SELECT event FROM ops.audit ORDER BY seq DESC LIMIT 1") == [("agreement recorded",)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "perhaps"},
        {"what_was_checked": " "},
        {"checked_by": ""},
        {"checked_on": timedelta(days=1)},
        {"valid_until": timedelta(days=-1)},
    ],
    ids=str,
)
def test_it_refuses_a_check_that_says_too_little(shared: Store, wrong: dict[str, object]) -> None:
    given: dict[str, object] = {
        "outcome": "passed",
        "what_was_checked": "x",
        "checked_by": "y",
        "checked_on": today(),
        "valid_until": today(),
        **from_today(wrong),
    }
    with pytest.raises(BadInputError):
        record_due_diligence(shared, "hall", by="olive", **given)  # type: ignore[arg-type]
