"""The register of requests: recording them, what can happen when, and what is worked out from it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.days import days_ago, today
from tests.erasure.conftest import EraseThem, Rows
from wigops.erasure import Selection, propose
from wigops.errors import BadInputError, RefusedError
from wigops.export.caption import date_words
from wigops.rights import (
    Request,
    add_own_holiday,
    figures,
    find_request,
    hand_over,
    have_seen_moved,
    identify,
    list_requests,
    moved_deadlines,
    open_by_age,
    open_request,
    record_event,
    remove_own_holiday,
)
from wigops.store import Store

Asks = Callable[..., Request]


@pytest.fixture
def asks(mill: Store) -> Asks:
    """Records a request of Ada's (or `contact`'s): `asks("access", received=day)`."""

    def ask(kind: str = "access", contact: str = "asks", received: date | None = None) -> Request:
        return open_request(
            mill, kind, contact_ids=[contact], received_on=received or days_ago(20), by="olive"
        )

    return ask


def happens(
    store: Store, request: Request, event: str, on: date | None = None, note: str | None = None
) -> Request:
    return record_event(store, request.request_id, event, on=on or today(), by="olive", note=note)


def test_a_request_is_recorded_with_its_clock(asks: Asks) -> None:
    request = asks()
    assert (request.request_id, request.state, request.handler) == (1, "open", "olive")
    assert request.due_on is not None
    assert request.days_left == (request.due_on - today()).days
    assert asks("erasure").request_id == 2


@pytest.mark.parametrize(
    ("as_of", "days", "soon"),
    [
        ("2026-12-21", "2026-12-29 2026-12-30 2026-12-31", [True, True, False]),  # Christmas and Boxing Day
        ("2027-06-07", "2027-06-07 2027-06-14 2027-06-15", [True, True, False]),
    ],
)
def test_due_soon_is_today_or_within_five_working_days(
    asks: Asks, becomes: Callable[[str], None], as_of: str, days: str, soon: list[bool]
) -> None:
    becomes(as_of)
    request = asks()
    due = [
        replace(request, due_on=day, days_left=(day - today()).days)
        for day in map(date.fromisoformat, days.split())
    ]
    assert [one.is_due_soon for one in due] == soon
    assert not any(one.is_overdue for one in due)
    late = replace(request, due_on=days_ago(1), days_left=-1)
    assert (late.is_due_soon, late.is_overdue) == (False, True)


def test_a_person_with_two_records_is_one_person_and_the_gate_knows_both(mill: Store, rows: Rows) -> None:
    open_request(mill, "access", contact_ids=["jane", "twin"], received_on=days_ago(20), by="olive")
    blocked = rows("SELECT contact_id FROM blocks_at(CAST(? AS DATE)) ORDER BY ALL", [today()])
    assert blocked == [("jane",), ("twin",)]


def test_an_erasure_request_erases_every_record_of_the_person(mill: Store, erase_them: EraseThem) -> None:
    request = open_request(
        mill, "erasure", contact_ids=["jane", "twin"], received_on=days_ago(20), by="olive"
    )
    happens(mill, request, "granted")
    erased = erase_them(request_id=request.request_id)
    assert erased.erased == ["jane", "twin"]
    with mill.read() as cursor:
        answered = find_request(cursor, request.request_id)
    assert (answered.state, answered.closed_on) == ("completed", today())


def test_who_was_not_found_yet_is_recorded_and_found_later(mill: Store) -> None:
    request = open_request(mill, "access", asked_as="A. Somebody", received_on=days_ago(20), by="olive")
    assert (request.contact_id, request.verified) == (None, False)
    for event in ("granted", "completed"):
        with pytest.raises(BadInputError, match="nobody in the copy has been found"):
            happens(mill, request, event)
    found = identify(mill, request.request_id, ["asks", "held"], by="olive")
    assert found.contact_ids == ("asks", "held")
    assert happens(mill, found, "completed").state == "completed"


def test_an_unverified_request_is_neither_granted_nor_completed_nor_erased(mill: Store, asks: Asks) -> None:
    request = happens(mill, asks("erasure"), "identity-asked", days_ago(10))
    assert (request.state, request.due_on, request.verified) == ("awaiting_identity", None, False)
    for event in ("granted", "completed"):
        with pytest.raises(BadInputError, match="identity was asked for and is not confirmed"):
            happens(mill, request, event)
    with pytest.raises(RefusedError):
        propose(mill, Selection(today(), request_id=request.request_id), by="olive")


def test_what_was_granted_stays_with_its_person_and_identity_is_not_asked_after_it(
    mill: Store, asks: Asks
) -> None:
    request = happens(mill, asks("erasure"), "granted")
    with pytest.raises(BadInputError, match="granted already, and identity is confirmed before"):
        happens(mill, request, "identity-asked")
    with pytest.raises(BadInputError, match="granted to somebody else"):
        identify(mill, request.request_id, ["jane"], by="olive")
    added = identify(mill, request.request_id, ["asks", "twin"], by="olive")
    assert added.contact_ids == ("asks", "twin")


def test_a_clarification_pauses_and_resumes_an_access_request(mill: Store, asks: Asks) -> None:
    plain = asks()
    paused = happens(mill, plain, "clarification-asked", days_ago(12))
    assert (paused.state, paused.due_on, paused.days_left) == ("paused", None, None)
    resumed = happens(mill, paused, "clarification-received", days_ago(8))
    assert resumed.state == "open"
    assert resumed.nominal is not None
    assert plain.nominal is not None
    assert resumed.nominal == plain.nominal + timedelta(days=5)


@pytest.mark.parametrize(
    ("events", "event", "says"),
    [
        ((("clarification-asked", 12), ("clarification-received", 8)), ("clarification-asked", 8), "overlap"),
        ((("clarification-asked", 12),), ("clarification-asked", 8), "has not come"),
        ((), ("clarification-received", 8), "no clarification is outstanding"),
        ((), ("identity-received", 8), "identity was not asked for"),
        ((), ("fee-paid", 8), "no fee was asked for"),
        ((("granted", 8),), ("refused", 8), "granted already"),
        ((("refused", 8),), ("granted", 8), "it is closed"),
        ((("completed", 8),), ("withdrawn", 8), "it is closed"),
        ((("identity-asked", 8),), ("extended", 8), "has not started"),
        ((), ("extension-told", 8), "no extension"),
        ((), ("lifted", 8), "no restriction"),
        ((), ("progress", 8), "only a complaint"),
        ((("granted", 8),), ("completed", 9), "on that day or later"),
        ((), ("granted", 21), "nothing can have happened to it before"),
        ((), ("granted", -1), "has not come"),
        ((), ("forgotten", 1), "is one of"),
    ],
)
def test_what_cannot_come_next_is_refused_and_changes_nothing(
    mill: Store, asks: Asks, events: tuple[tuple[str, int], ...], event: tuple[str, int], says: str
) -> None:
    request = asks()
    for name, days in events:
        request = happens(mill, request, name, days_ago(days))
    with pytest.raises(BadInputError, match=says):
        happens(mill, request, event[0], days_ago(event[1]))
    with mill.read() as cursor:
        assert find_request(cursor, request.request_id) == request


def test_an_extension_comes_before_the_month_has_run_out(mill: Store, asks: Asks) -> None:
    late = asks(received=days_ago(60))
    assert late.extension_notice_by is not None
    with pytest.raises(BadInputError, match=f"ran out on {date_words(late.extension_notice_by)}"):
        happens(mill, late, "extended", late.extension_notice_by + timedelta(days=1))
    extended = happens(mill, late, "extended", late.extension_notice_by, "many records")
    assert extended.extended
    assert extended.due_on is not None
    assert late.due_on is not None
    assert extended.due_on > late.due_on
    with pytest.raises(BadInputError, match="but once"):
        happens(mill, extended, "extended")


def test_a_paused_request_is_extended_by_the_month_as_it_then_is(mill: Store, asks: Asks) -> None:
    paused = happens(mill, asks(received=days_ago(60)), "clarification-asked", days_ago(50))
    assert happens(mill, paused, "extended", days_ago(5)).extended


def test_a_request_of_a_day_to_come_of_an_unknown_kind_or_by_nobody_is_refused(
    mill: Store, rows: Rows
) -> None:
    for kind, days, contacts in (
        ("access", -1, ["asks"]),
        ("wish", 1, ["asks"]),
        ("access", 1, []),
        ("access", 1, ["nobody"]),
        ("access", 1, ["asks", "nobody"]),
    ):
        with pytest.raises(BadInputError, match="nothing was recorded"):
            open_request(mill, kind, contact_ids=contacts, received_on=days_ago(days), by="olive")
    assert rows("SELECT count(*) FROM ops.rights_request") == [(0,)]


def test_a_viewer_records_nothing(mill: Store, asks: Asks) -> None:
    request = asks()
    for deed in (
        lambda: open_request(mill, "access", contact_ids=["asks"], received_on=days_ago(20), by="victor"),
        lambda: record_event(mill, request.request_id, "granted", on=today(), by="victor"),
        lambda: identify(mill, request.request_id, ["held"], by="victor"),
        lambda: hand_over(mill, request.request_id, "victor", by="victor"),
        lambda: add_own_holiday(mill, today(), "a feast", by="victor"),
        lambda: remove_own_holiday(mill, today(), by="victor"),
        lambda: have_seen_moved(mill, by="victor"),
    ):
        with pytest.raises(RefusedError):
            deed()
    with mill.read() as cursor:
        assert find_request(cursor, request.request_id) == request


def test_a_restriction_is_in_force_until_it_is_lifted(mill: Store, asks: Asks, rows: Rows) -> None:
    request = happens(mill, asks("restriction"), "granted", days_ago(10))
    done = happens(mill, request, "completed", days_ago(9))
    assert done.in_force
    assert rows(
        "SELECT len(blocks) FROM blocks_at(CAST(? AS DATE)) WHERE contact_id = 'asks'", [today()]
    ) == [(1,)]
    lifted = happens(mill, done, "lifted")
    assert not lifted.in_force
    assert rows("SELECT 1 FROM blocks_at(CAST(? AS DATE)) WHERE contact_id = 'asks'", [today()]) == []


def test_a_complaint_is_acknowledged_then_answered(mill: Store, asks: Asks) -> None:
    request = asks("complaint", received=days_ago(29))
    assert request.nominal == request.received_on + timedelta(days=30)
    happens(mill, request, "acknowledged", days_ago(20))
    happens(mill, request, "progress", days_ago(10), "the venue was asked")
    answered = happens(mill, request, "completed")
    assert (answered.state, answered.on_time) == ("completed", True)


def test_a_request_is_as_it_was_on_an_earlier_day(mill: Store, asks: Asks) -> None:
    happens(mill, asks(), "completed", days_ago(5))
    with mill.read() as cursor:
        assert [one.state for one in list_requests(cursor, days_ago(6))] == ["open"]
        assert [one.state for one in list_requests(cursor, days_ago(5))] == ["completed"]
        assert list_requests(cursor, days_ago(21)) == []
        assert list_requests(cursor, today(), only_open=True) == []


def test_open_requests_come_first_soonest_due_first(mill: Store, asks: Asks) -> None:
    later, sooner, closed = (
        asks(received=days_ago(3)),
        asks(received=days_ago(25)),
        asks(received=days_ago(26)),
    )
    unknown = happens(mill, asks(received=days_ago(27)), "clarification-asked", days_ago(2))
    happens(mill, closed, "completed")
    with mill.read() as cursor:
        listed = [one.request_id for one in list_requests(cursor)]
    assert listed == [sooner.request_id, later.request_id, unknown.request_id, closed.request_id]


def test_a_new_holiday_moves_open_deadlines_and_says_which(mill: Store, asks: Asks) -> None:
    moved, other = asks(received=days_ago(10)), asks(received=days_ago(20))
    assert moved.due_on is not None
    assert moved.due_on != other.due_on
    add_own_holiday(mill, moved.due_on, "the founder's day", by="olive")
    with mill.read() as cursor:
        found = moved_deadlines(cursor)
        now = find_request(cursor, moved.request_id)
    assert [(one.request_id, one.was, one.due_on) for one in found] == [
        (moved.request_id, moved.due_on, now.due_on)
    ]
    assert "the founder's day" in found[0].because
    assert have_seen_moved(mill, by="olive") == 1
    with mill.read() as cursor:
        assert moved_deadlines(cursor) == []
    remove_own_holiday(mill, moved.due_on, by="olive")
    with mill.read() as cursor:
        assert [one.due_on for one in moved_deadlines(cursor)] == [moved.due_on]


def test_what_happens_to_a_request_is_no_move(mill: Store, asks: Asks) -> None:
    happens(mill, asks(), "extended")
    with mill.read() as cursor:
        assert moved_deadlines(cursor) == []


def test_the_trail_names_nobody(mill: Store, rows: Rows) -> None:
    request = open_request(
        mill,
        "access",
        asked_as="Ada Asks",
        received_on=days_ago(20),
        by="olive",
        note="wrote from ada@asks.example",
    )
    identify(mill, request.request_id, ["asks"], by="olive")
    happens(mill, request, "refused", note="Ada Asks asks too much")
    written = str(rows("SELECT event, CAST(detail AS VARCHAR) FROM ops.audit"))
    assert "request recorded" in written
    assert not [word for word in ("Ada", "asks.example", "too much") if word in written]


def test_free_text_goes_with_an_erased_person(mill: Store, erase_them: EraseThem, rows: Rows) -> None:
    request = open_request(
        mill,
        "complaint",
        contact_ids=["twin", "jane"],
        asked_as="Jane Żywicki",
        note="of the mill",
        received_on=days_ago(20),
        by="olive",
    )
    happens(mill, request, "completed", note="settled with Jane")
    erase_them("jane")
    assert rows("SELECT asked_as, note FROM ops.rights_request") == [(None, None)]
    assert rows("SELECT note FROM ops.rights_request_event") == [(None,)]


def test_figures_of_a_period(asks: Asks) -> None:
    due = date(2026, 3, 2)
    one = replace(asks(), received_on=date(2026, 2, 2), due_on=due)
    closed = [
        replace(one, closed_on=date(2026, 2, 12), days_taken=10, on_time=True, state="completed"),
        replace(one, closed_on=date(2026, 2, 22), days_taken=20, on_time=True, state="refused"),
        replace(
            one, closed_on=date(2026, 3, 14), days_taken=40, on_time=False, state="completed", extended=True
        ),
        replace(one, closed_on=date(2026, 5, 1), days_taken=88, on_time=False, state="completed"),
        replace(one, kind="erasure", closed_on=None, days_taken=None, on_time=None),
    ]
    total, access, erasure = figures(closed, date(2026, 2, 1), date(2026, 3, 31))
    assert (total.kind, access.kind, erasure.kind) == (None, "access", "erasure")
    assert (total.received, access.received, total.closed, erasure.closed) == (5, 4, 3, 0)
    assert (access.on_time, access.median_days, access.days_95) == (2, 20, 40)
    assert (access.extended, access.refused, access.on_time_share) == (1, 1, 2 / 3)
    assert (erasure.on_time_share, erasure.median_days, erasure.days_95) == (None, None, None)


def test_open_requests_by_age(asks: Asks) -> None:
    opened = [asks(received=days_ago(days)) for days in (7, 8, 31, 32, 93)]
    assert open_by_age(opened, today()) == {
        "up to a week": 1,
        "up to two weeks": 1,
        "up to a month": 1,
        "up to three months": 1,
        "older": 1,
    }
    assert sum(open_by_age([], today()).values()) == 0
