"""ISO weeks, and the calendar of the weeks that were reviewed, or were not."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from wigops.clock import london_today
from wigops.crm.load import Load
from wigops.errors import BadInputError
from wigops.review import MISSED, RUNNING, SIGNED, SIGNED_LATE, TO_SIGN, Week, calendar
from wigops.store import Store


@pytest.mark.parametrize(
    ("day", "name", "monday"),
    [
        (date(2026, 11, 16), "2026-W47", date(2026, 11, 16)),
        (date(2026, 11, 22), "2026-W47", date(2026, 11, 16)),
        (date(2027, 1, 3), "2026-W53", date(2026, 12, 28)),
        (date(2024, 12, 30), "2025-W01", date(2024, 12, 30)),
        (date(2023, 1, 1), "2022-W52", date(2022, 12, 26)),
    ],
)
def test_a_week_has_the_name_and_the_monday_of_the_iso_calendar(day: date, name: str, monday: date) -> None:
    week = Week.of(day)
    assert (week.name, week.monday, week.sunday) == (name, monday, monday + timedelta(days=6))
    assert Week.named(name) == week
    assert Week.named(f" {name} ") == week


@pytest.mark.parametrize("name", ["", "2026", "2026-47", "2026-W54", "2025-W53", "2026-W00", "W47-2026"])
def test_a_week_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(BadInputError, match="2026-W47"):
        Week.named(name)


def test_a_week_is_true_at_its_sunday_or_today_while_it_lasts() -> None:
    week = Week.named("2026-W47")
    assert week.as_of(date(2026, 12, 1)) == date(2026, 11, 22)
    assert week.as_of(date(2026, 11, 22)) == date(2026, 11, 22)
    assert week.as_of(date(2026, 11, 18)) == date(2026, 11, 18)
    with pytest.raises(BadInputError, match="2026-W47 has not begun"):
        week.as_of(date(2026, 11, 15))


def test_back_goes_over_the_year() -> None:
    assert Week.named("2027-W01").back(1).name == "2026-W53"
    assert Week.named("2026-W53").back(-1).name == "2027-W01"


# The calendar

TODAY = date(2026, 11, 25)  # the Wednesday of 2026-W48


def states(store: Store, today: date = TODAY) -> dict[str, str]:
    with store.read() as cursor:
        return {one.week.name: one.state for one in calendar(cursor, today)}


def loaded_on(store: Store, day: date) -> None:
    """As if the one load had been made on `day` at noon."""
    with store.write() as cursor:
        cursor.execute("UPDATE ops.load SET finished_at = CAST(? AS DATE) + INTERVAL 12 HOUR", [day])


def signed_on(store: Store, week: str, moment: str) -> None:
    with store.write() as cursor:
        cursor.execute(
            "INSERT INTO ops.review VALUES (?, 'olly', CAST(? AS TIMESTAMPTZ), 1, 'v', '{}', '{}', 'x')",
            [week, moment],
        )


@pytest.fixture
def one_load(store: Store, loaded: Callable[..., Load]) -> Store:
    assert not loaded(contact="contact_id\nc1\n").refused
    return store


def test_every_week_since_the_first_load_has_a_state(one_load: Store) -> None:
    loaded_on(one_load, date(2026, 10, 21))
    signed_on(one_load, "2026-W44", "2026-10-31 10:00:00+00")
    signed_on(one_load, "2026-W45", "2026-11-16 10:00:00+00")
    assert states(one_load) == {
        "2026-W48": RUNNING,
        "2026-W47": TO_SIGN,
        "2026-W46": MISSED,
        "2026-W45": SIGNED_LATE,
        "2026-W44": SIGNED,
        "2026-W43": MISSED,
    }
    assert list(states(one_load)) == sorted(states(one_load), reverse=True), "the latest first"


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2026-11-16 00:00:00+00", SIGNED),
        ("2026-11-29 23:59:59+00", SIGNED),
        ("2026-11-30 00:00:00+00", SIGNED_LATE),
    ],
)
def test_a_signature_is_late_after_the_week_that_follows(one_load: Store, moment: str, state: str) -> None:
    loaded_on(one_load, date(2026, 11, 16))
    signed_on(one_load, "2026-W47", moment)
    assert states(one_load)["2026-W47"] == state


def test_a_week_to_sign_is_missed_when_the_next_has_gone_by(one_load: Store) -> None:
    loaded_on(one_load, date(2026, 11, 18))
    assert states(one_load, date(2026, 11, 22)) == {"2026-W47": RUNNING}
    assert states(one_load, date(2026, 11, 23))["2026-W47"] == TO_SIGN
    assert states(one_load, date(2026, 11, 29))["2026-W47"] == TO_SIGN
    assert states(one_load, date(2026, 11, 30))["2026-W47"] == MISSED


def test_a_first_load_on_a_monday_in_london_begins_its_week(one_load: Store) -> None:
    with one_load.write() as cursor:  # British Summer Time: this is Monday already
        cursor.execute("UPDATE ops.load SET finished_at = TIMESTAMPTZ '2026-08-02 23:30:00+00'")
    assert list(states(one_load, date(2026, 8, 4))) == ["2026-W32"]


def test_without_a_copy_there_is_this_week_alone(store: Store) -> None:
    assert states(store) == {"2026-W48": RUNNING}
    with store.read() as cursor:
        assert [one.week for one in calendar(cursor)] == [Week.of(london_today())]
