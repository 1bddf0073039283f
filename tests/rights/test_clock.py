"""The clock: the worked cases, and what has to hold on every day."""

import csv
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SHARED
from wigops.errors import BadInputError
from wigops.rights.clock import KINDS, Asked, Pause, deadline, plus_months
from wigops.rights.working_days import next_working_day, why_not_working

CASES = SHARED / "cases" / "deadlines.csv"
FIRST, LAST = date(2012, 1, 1), date(2030, 12, 31)


def worked_cases() -> list[dict[str, str]]:
    if not CASES.exists():
        return []
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def every_day() -> list[date]:
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def on(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def pauses_of(text: str) -> list[Pause]:
    if not text:
        return []
    asked, came = text.split("..")
    return [Pause(date.fromisoformat(asked), date.fromisoformat(came))]


@pytest.mark.skipif(not CASES.exists(), reason="the worked cases are not beside this project")
@pytest.mark.parametrize("case", worked_cases(), ids=lambda case: case["why"])
def test_a_worked_case(case: dict[str, str]) -> None:
    identity, fee = on(case["identity_received"]), on(case["fee_paid"])
    found = deadline(
        case["kind"],
        date.fromisoformat(case["received"]),
        identity=Asked(identity, identity),
        fee=Asked(fee, fee),
        pauses=pauses_of(case["clarification"]),
        extended=case["extended"] == "yes",
    )
    assert found.due_on == date.fromisoformat(case["due_on"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_deadline_is_a_working_day_and_never_before_the_day_reckoned(kind: str) -> None:
    for received in every_day():
        found = deadline(kind, received)
        assert found.due_on is not None
        assert found.nominal is not None
        assert why_not_working(found.due_on) is None
        assert found.nominal <= found.due_on
        assert found.due_on == next_working_day(found.nominal)
        assert (found.moved_by is None) == (found.nominal == found.due_on)


@pytest.mark.parametrize("extended", [False, True])
def test_who_asks_later_is_never_answered_earlier(extended: bool) -> None:
    before = date.min
    for received in every_day():
        due = deadline("access", received, extended=extended).due_on
        assert due is not None
        assert due >= before
        before = due


def test_an_extension_is_never_earlier() -> None:
    for received in every_day():
        plain, extended = deadline("access", received), deadline("access", received, extended=True)
        assert plain.due_on is not None
        assert extended.due_on is not None
        assert extended.due_on > plain.due_on
        assert extended.extension_notice_by == plain.extension_notice_by == plain.nominal


def test_a_pause_adds_its_days() -> None:
    for received in every_day()[::7]:
        asked, came = received + timedelta(days=3), received + timedelta(days=9)
        plain, paused = (
            deadline("access", received),
            deadline("access", received, pauses=[Pause(asked, came)]),
        )
        assert plain.nominal is not None
        assert paused.nominal == plain.nominal + timedelta(days=7)


def test_days_of_a_pause_before_the_start_do_not_count() -> None:
    confirmed = date(2026, 11, 10)
    found = deadline(
        "access",
        date(2026, 11, 2),
        identity=Asked(date(2026, 11, 2), confirmed),
        pauses=[Pause(date(2026, 11, 3), date(2026, 11, 9))],
    )
    assert found.nominal == date(2026, 12, 10)


def test_a_clarification_that_has_not_come_leaves_no_due_date() -> None:
    found = deadline("access", date(2026, 11, 2), pauses=[Pause(date(2026, 11, 4), None)])
    assert (found.due_on, found.nominal, found.starts_on) == (None, None, date(2026, 11, 2))
    assert found.because.endswith(
        "Paused since Wednesday 4 November 2026, when clarification was asked for: there is no due date yet."
    )


def test_a_clarification_that_has_not_come_stops_no_other_request() -> None:
    found = deadline("erasure", date(2026, 11, 16), pauses=[Pause(date(2026, 11, 18), None)])
    assert found.due_on == date(2026, 12, 16)


@pytest.mark.parametrize("what", ["identity", "fee"])
def test_the_clock_does_not_start_before_what_was_asked_for_came(what: str) -> None:
    found = deadline("access", date(2026, 11, 2), **{what: Asked(date(2026, 11, 3), None)})  # type: ignore[arg-type]
    assert (found.starts_on, found.due_on) == (None, None)


def test_it_starts_with_the_latest_of_all_that_was_asked_for() -> None:
    found = deadline(
        "access",
        date(2026, 11, 2),
        identity=Asked(date(2026, 11, 2), date(2026, 11, 10)),
        fee=Asked(date(2026, 11, 2), date(2026, 11, 5)),
    )
    assert found.starts_on == date(2026, 11, 10)


def test_a_clarification_that_came_before_it_was_asked_for_is_refused() -> None:
    with pytest.raises(BadInputError):
        deadline("access", date(2026, 11, 2), pauses=[Pause(date(2026, 11, 9), date(2026, 11, 8))])


def test_clarifications_that_overlap_are_refused() -> None:
    first, second = Pause(date(2026, 11, 4), date(2026, 11, 9)), Pause(date(2026, 11, 9), date(2026, 11, 12))
    with pytest.raises(BadInputError, match="overlap"):
        deadline("access", date(2026, 11, 2), pauses=[second, first])


def test_a_holiday_of_our_own_moves_a_deadline_and_is_named() -> None:
    jubilee = {date(2026, 10, 5): "the jubilee"}
    found = deadline("access", date(2026, 9, 5), own_holidays=jubilee)
    assert (found.nominal, found.due_on, found.moved_by) == (
        date(2026, 10, 5),
        date(2026, 10, 6),
        "the jubilee",
    )


def test_it_explains_itself() -> None:
    found = deadline("access", date(2026, 9, 3), pauses=[Pause(date(2026, 9, 8), date(2026, 9, 17))])
    assert found.because == (
        "Received on Thursday 3 September 2026. Clarification was asked for on Tuesday 8 September 2026 and "
        "came on Thursday 17 September 2026: 10 days added. One month from Thursday 3 September 2026 and 10 "
        "days of pause end on Tuesday 13 October 2026."
    )
    rolled = deadline("access", date(2026, 9, 3))
    assert rolled.because.endswith(
        "3 October is a Saturday and 4 October is a Sunday, so it is due on Monday 5 October 2026."
    )


def test_it_accounts_for_every_day_that_it_skips() -> None:
    ours = {date(2026, 12, 21): "the founder's day"}
    found = deadline("access", date(2026, 11, 20), own_holidays=ours)
    assert (found.nominal, found.due_on) == (date(2026, 12, 20), date(2026, 12, 22))
    assert found.moved_by == "a Sunday and the founder's day"
    assert found.because.endswith(
        "20 December is a Sunday and 21 December is the founder's day, "
        "so it is due on Tuesday 22 December 2026."
    )
    easter = deadline("access", date(2027, 2, 26))
    assert easter.because.endswith(
        "26 March is Good Friday, 27 March is a Saturday, 28 March is a Sunday and 29 March is Easter "
        "Monday, so it is due on Tuesday 30 March 2027."
    )


@given(
    received=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    ours=st.dictionaries(st.integers(28, 36), st.just("a feast"), max_size=4),
)
def test_each_day_from_the_nominal_to_the_due_one_is_accounted_for(
    received: date, ours: dict[int, str]
) -> None:
    own = {received + timedelta(days=after): name for after, name in ours.items()}
    found = deadline("erasure", received, own_holidays=own)
    assert found.nominal is not None
    assert found.due_on is not None
    for after in range((found.due_on - found.nominal).days):
        day = found.nominal + timedelta(days=after)
        assert f"{day.day} {day:%B} is {why_not_working(day, own)}" in found.because


def test_a_complaint_is_acknowledged_within_thirty_days() -> None:
    found = deadline("complaint", date(2026, 6, 19))
    assert (found.nominal, found.due_on, found.extension_notice_by) == (
        date(2026, 7, 19),
        date(2026, 7, 20),
        None,
    )


def test_the_thirty_days_of_a_complaint_cannot_be_extended() -> None:
    with pytest.raises(BadInputError, match="cannot be extended"):
        deadline("complaint", date(2026, 6, 19), extended=True)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_keep_the_day_where_it_exists(day: date, months: int, then: date) -> None:
    assert plus_months(day, months) == then
