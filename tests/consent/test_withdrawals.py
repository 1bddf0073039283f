"""Withdrawing a consent: at once here, whatever the CRM goes on saying, and what it has to stop."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from wigops.clock import london_today, utc_now
from wigops.consent import (
    PeopleFilter,
    consent_history,
    count_to_stop,
    count_withdrawals,
    coverage_at,
    may_withdraw,
    note_stopped,
    people_page,
    take_back_withdrawal,
    to_stop_page,
    withdraw,
    withdrawals_of,
)
from wigops.crm.who import decide, questions
from wigops.errors import BadInputError, RefusedError
from wigops.outbox import list_changes
from wigops.store import Store

from .conftest import CONSENT, ENGAGEMENT, TODAY, Reload, Rows, without

IN_FORCE = "SELECT consent_id FROM consent_in_force_at(CAST(? AS DATE)) ORDER BY consent_id"
SPRING = date(2026, 9, 1)


def covered(store: Store, purpose: str) -> tuple[int, int]:
    with store.read() as cursor:
        one = next(
            one for one in coverage_at(cursor, date(2026, 11, 24), months=12) if one.purpose == purpose
        )
    return one.covered, one.processed


def test_it_counts_here_at_once(quay: Store, rows: Rows) -> None:
    assert covered(quay, "event_booking") == (1, 2)
    done = withdraw(quay, "ada", purposes=["event_booking"], on=SPRING, by="olive")
    assert (done.purposes, done.changes) == (("event_booking",), 1)
    assert covered(quay, "event_booking") == (0, 2)
    assert rows(IN_FORCE, TODAY) == [("k2",), ("k3",)]


def test_it_leaves_what_was_covered_before_it(quay: Store, rows: Rows) -> None:
    withdraw(quay, "ada", purposes=["event_booking"], on=SPRING, by="olive")
    assert rows("SELECT engagement_id FROM consent_gap_at(?, 12) WHERE contact_id = 'ada'", TODAY) == [
        ("e2",)
    ]


def test_one_said_today_counts_from_this_moment(quay: Store, rows: Rows) -> None:
    withdraw(quay, "ada", purposes=["event_booking"], on=london_today(), by="olive")
    assert rows("SELECT withdrawn_at = recorded_at FROM ops.consent_withdrawal WHERE contact_id = 'ada'") == [
        (True,)
    ]


def test_one_of_an_earlier_day_counts_from_its_beginning_in_london(quay: Store, rows: Rows) -> None:
    withdraw(quay, "ada", purposes=["event_booking"], on=date(2026, 7, 1), by="olive")
    assert rows("SELECT CAST(withdrawn_at AT TIME ZONE 'UTC' AS VARCHAR) FROM ops.consent_withdrawal") == [
        ("2026-06-30 23:00:00",)
    ]


def test_every_purpose_at_once(quay: Store, rows: Rows) -> None:
    done = withdraw(quay, "ada", purposes=None, on=SPRING, by="olive")
    assert done.purposes == ("event_booking", "cookies")
    assert rows(IN_FORCE, TODAY) == [("k3",)]


def test_a_crm_that_still_says_consented_does_not_bring_it_back(
    quay: Store, reload: Reload, rows: Rows
) -> None:
    withdraw(quay, "ada", purposes=["event_booking"], on=SPRING, by="olive")
    for loads in (1, 2, 3):
        reload()
        assert covered(quay, "event_booking") == (0, 2)
        with quay.read() as cursor:
            assert count_withdrawals(cursor) == (1, 1)
            one = withdrawals_of(cursor, "ada")[0]
            assert (one.still_consented, one.loads_since) == (1, loads)
    assert one.change_state == "overdue"


def test_a_crm_that_sends_it_under_another_id_does_not_either(quay: Store, reload: Reload) -> None:
    withdraw(quay, "ada", purposes=["event_booking"], on=SPRING, by="olive")
    reload(consent=CONSENT.replace("k1,ada", "k9,ada"))
    assert covered(quay, "event_booking") == (0, 2)
    with quay.read() as cursor:
        assert [change.state for change in list_changes(cursor)] == ["open"]


def test_it_is_confirmed_by_a_crm_that_agrees(quay: Store, reload: Reload) -> None:
    withdraw(quay, "ada", purposes=["event_booking"], on=SPRING, by="olive")
    reload(consent=CONSENT.replace("2026-01-10T09:00:00Z,", "2026-01-10T09:00:00Z,2026-09-03T09:00:00Z"))
    with quay.read() as cursor:
        assert [change.state for change in list_changes(cursor)] == ["confirmed"]
        assert count_withdrawals(cursor) == (1, 0)
    assert covered(quay, "event_booking") == (0, 2)


def test_it_is_reported_again_when_the_crm_changes_its_mind(quay: Store, reload: Reload) -> None:
    withdraw(quay, "ada", purposes=["event_booking"], on=SPRING, by="olive")
    reload(consent=CONSENT.replace("2026-01-10T09:00:00Z,", "2026-01-10T09:00:00Z,2026-09-03T09:00:00Z"))
    reload()
    with quay.read() as cursor:
        assert count_withdrawals(cursor) == (1, 1)


def test_it_is_confirmed_once_somebody_has_said_that_the_person_is_gone(quay: Store, reload: Reload) -> None:
    """The CRM may have merged the record: that it is gone under its id shows nothing by itself."""
    withdraw(quay, "ben", purposes=["mentoring"], on=SPRING, by="olive")
    reload(accept_change=True, **without("ben"))
    with quay.read() as cursor:
        assert [change.state for change in list_changes(cursor)] == ["open"]
        (asked,) = questions(cursor, only_open=True)
    decide(quay, asked.id, "gone", reason="deleted at their wish", by="olive")
    reload(accept_change=True, **without("ben"))
    with quay.read() as cursor:
        assert [change.state for change in list_changes(cursor)] == ["confirmed"]


def test_a_consent_given_afterwards_counts_again(quay: Store, reload: Reload, rows: Rows) -> None:
    withdraw(quay, "ada", purposes=["event_booking"], on=SPRING, by="olive")
    reload(consent=f"{CONSENT}k4,ada,event_booking,2026-09-02T00:00:00Z,,website form,v3\n")
    assert covered(quay, "event_booking") == (1, 2)
    assert ("k4",) in rows(IN_FORCE, TODAY)


def test_a_consent_given_later_on_the_day_of_a_withdrawal_counts_again(
    quay: Store, reload: Reload, rows: Rows
) -> None:
    withdraw(quay, "ada", purposes=["event_booking"], on=london_today(), by="olive")
    later = (utc_now() + timedelta(seconds=2)).isoformat()
    reload(consent=f"{CONSENT}k4,ada,event_booking,{later},,website form,v3\n")
    assert rows(
        "SELECT consent_id, withdrawn_at IS NULL FROM consent_at_hand() "
        "WHERE contact_id = 'ada' AND purpose = 'event_booking' ORDER BY consent_id"
    ) == [("k1", False), ("k4", True)]


def test_the_consent_of_another_person_or_purpose_is_untouched(quay: Store, rows: Rows) -> None:
    withdraw(quay, "ada", purposes=["event_booking"], on=SPRING, by="olive")
    assert rows("SELECT consent_id, withdrawn_at FROM consent_at_hand() WHERE withdrawn_at IS NULL") == [
        ("k2", None),
        ("k3", None),
    ]


def test_it_is_not_withdrawn_before_it_was_given(quay: Store, rows: Rows) -> None:
    with pytest.raises(BadInputError):
        withdraw(quay, "ada", purposes=["event_booking"], on=date(2026, 1, 9), by="olive")
    with pytest.raises(BadInputError):
        withdraw(quay, "ada", purposes=["event_booking"], on=london_today() + timedelta(days=1), by="olive")
    assert rows("SELECT count(*) FROM ops.consent_withdrawal") == [(0,)]


def test_it_may_be_withdrawn_on_the_day_it_was_given_and_then_covers_nothing(quay: Store, rows: Rows) -> None:
    withdraw(quay, "ada", purposes=["event_booking"], on=date(2026, 1, 10), by="olive")
    assert rows("SELECT given_at = withdrawn_at FROM consent_at_hand() WHERE consent_id = 'k1'") == [(True,)]
    assert covered(quay, "event_booking") == (0, 2)
    with quay.read() as cursor:
        assert may_withdraw(cursor, "ada", date(2026, 1, 10)) == ("cookies",)


def test_what_was_never_given_or_is_withdrawn_already_cannot_be_withdrawn(quay: Store) -> None:
    with pytest.raises(BadInputError):
        withdraw(quay, "cy", purposes=None, on=SPRING, by="olive")
    with pytest.raises(BadInputError):
        withdraw(quay, "ada", purposes=["mentoring"], on=SPRING, by="olive")
    withdraw(quay, "ada", purposes=["event_booking"], on=SPRING, by="olive")
    with pytest.raises(BadInputError):
        withdraw(quay, "ada", purposes=["event_booking"], on=SPRING, by="olive")


def test_an_earlier_day_than_the_crm_has_counts_and_asks_nothing_of_it(quay: Store, reload: Reload) -> None:
    reload(consent=CONSENT.replace("2026-01-10T09:00:00Z,", "2026-01-10T09:00:00Z,2026-11-01T09:00:00Z"))
    assert covered(quay, "event_booking") == (1, 2)
    assert withdraw(quay, "ada", purposes=["event_booking"], on=SPRING, by="olive").changes == 0
    assert covered(quay, "event_booking") == (0, 2)


def test_a_viewer_may_not(quay: Store, rows: Rows) -> None:
    with pytest.raises(RefusedError):
        withdraw(quay, "ada", purposes=None, on=SPRING, by="victor")
    assert rows("SELECT count(*) FROM ops.consent_withdrawal") == [(0,)]


def test_what_has_to_stop_is_what_is_still_to_come_or_went_on(quay: Store) -> None:
    done = withdraw(quay, "ada", purposes=None, on=SPRING, by="olive")
    assert done.to_stop == 2
    with quay.read() as cursor:
        found = to_stop_page(cursor, TODAY, limit=None)
    assert list(zip(found["purpose"], found["service_id"].fillna("-"), found["rows"], strict=True)) == [
        ("event_booking", "summit", 1),  # not the gala, which was over
        ("cookies", "-", 1),
    ]


def test_mentoring_that_runs_has_to_stop(quay: Store) -> None:
    withdraw(quay, "ben", purposes=["mentoring"], on=SPRING, by="olive")
    with quay.read() as cursor:
        assert list(to_stop_page(cursor, TODAY, limit=None)["service_id"]) == ["match"]


def test_what_was_stopped_is_noted_and_comes_back_when_it_goes_on(
    quay: Store, reload: Reload, becomes: Callable[[str], None]
) -> None:
    withdraw(quay, "ada", purposes=["cookies"], on=SPRING, by="olive")
    with quay.read() as cursor:
        one = to_stop_page(cursor, TODAY, limit=None).iloc[0]
    note_stopped(quay, int(one["withdrawal_id"]), None, what_was_done="Tracking switched off", by="olive")
    with quay.read() as cursor:
        assert count_to_stop(cursor, london_today()) == 0
        done = to_stop_page(cursor, london_today(), undone=False, limit=None).iloc[0]
        assert (done["done_by"], done["what_was_done"]) == ("olive", "Tracking switched off")
    tomorrow = london_today() + timedelta(days=1)
    becomes(tomorrow.isoformat())
    reload(engagement=f"{ENGAGEMENT}e9,ada,page_view,,{tomorrow}T10:00:00Z\n")
    with quay.read() as cursor:
        assert count_to_stop(cursor, tomorrow) == 1


def test_nothing_has_to_stop_for_whoever_consented_anew(quay: Store, reload: Reload) -> None:
    withdraw(quay, "ada", purposes=["event_booking"], on=SPRING, by="olive")
    reload(consent=f"{CONSENT}k4,ada,event_booking,2026-09-02T00:00:00Z,,website form,v3\n")
    with quay.read() as cursor:
        assert count_to_stop(cursor, TODAY) == 0


def test_what_is_not_to_stop_cannot_be_noted(quay: Store) -> None:
    with pytest.raises(BadInputError):
        note_stopped(quay, 1, "summit", what_was_done="Cancelled", by="olive")


def test_a_mistake_is_taken_back_with_a_reason(quay: Store, rows: Rows) -> None:
    withdraw(quay, "ada", purposes=["event_booking"], on=SPRING, by="olive")
    with pytest.raises(BadInputError):
        take_back_withdrawal(quay, 1, reason=" ", by="olive")
    take_back_withdrawal(quay, 1, reason="it was somebody else", by="olive")
    assert covered(quay, "event_booking") == (1, 2)
    with quay.read() as cursor:
        assert [change.state for change in list_changes(cursor)] == ["withdrawn"]
        assert list(consent_history(cursor, "ada")["event"])[:2] == ["taken_back", "withdrawn_here"]
    with pytest.raises(BadInputError):
        take_back_withdrawal(quay, 1, reason="again", by="olive")


def test_the_trail_says_who_and_what_and_never_a_name(quay: Store, rows: Rows) -> None:
    withdraw(quay, "ada", purposes=["event_booking"], on=SPRING, by="olive")
    [(actor, detail)] = rows("SELECT actor, detail FROM ops.audit WHERE event = 'consent withdrawn'")
    assert actor == "olive"
    assert "ada" in detail  # the CRM id
    assert "Hope" not in detail


def test_stale_and_incomplete_consents_are_listed(quay: Store) -> None:
    with quay.read() as cursor:
        stale = people_page(cursor, PeopleFilter(TODAY, 12, "stale"), limit=None)
        weak = people_page(cursor, PeopleFilter(TODAY, 12, "incomplete"), limit=None)
    assert list(stale["consent_id"]) == ["k2"]
    assert list(zip(weak["consent_id"], weak["no_source"], weak["no_wording"], strict=True)) == [
        ("k3", True, False)
    ]


@pytest.mark.parametrize(("day", "is_stale"), [("2025-06-01", False), ("2025-06-02", True)])
def test_a_consent_is_stale_once_it_is_older_than_the_refresh_period(
    quay: Store, reload: Reload, rows: Rows, day: str, is_stale: bool
) -> None:
    reload(engagement=f"{ENGAGEMENT}e8,ada,page_view,,2025-05-30T10:00:00Z\n")
    found = rows("SELECT consent_id FROM stale_consent_at(CAST(? AS DATE), 12)", day)
    assert found == ([("k2",)] if is_stale else [])


def test_a_stale_consent_that_nothing_rests_on_is_not_listed(quay: Store, reload: Reload, rows: Rows) -> None:
    reload(
        engagement="".join(line for line in ENGAGEMENT.splitlines(keepends=True) if "page_view" not in line)
    )
    assert rows("SELECT * FROM stale_consent_at(CAST(? AS DATE), 12)", TODAY) == []


def test_a_stale_consent_that_was_renewed_is_not_listed(quay: Store, reload: Reload, rows: Rows) -> None:
    reload(consent=f"{CONSENT}k4,ada,cookies,2026-09-02T00:00:00Z,,cookie banner,v3\n")
    assert rows("SELECT * FROM stale_consent_at(CAST(? AS DATE), 12)", TODAY) == []
