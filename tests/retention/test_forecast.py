"""Who falls due in the months to come: nobody twice, nobody who is due already, nobody who has no date."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from wigops.crm.load import Load
from wigops.retention import DueFilter, count_matching, due_by_status, forecast
from wigops.store import Store

from .conftest import TODAY

FIRST = date(2026, 7, 1)
TEN_YEARS = 120

# Due in turn: yesterday, today (both due already), tomorrow, at the month's end, on the first of the next,
# two years on, and never.
ORGANISATION = "organisation_id,name\nlapsed,Old Guild\ncurrent,New Guild\n"
MEMBERSHIP = "organisation_id,starts_on,ends_on\nlapsed,2010-01-01,2021-07-20\ncurrent,2010-01-01,\n"
CONTACT = """\
contact_id,organisation_id,created_at
yesterday,,2021-07-14
today,,2021-07-15
tomorrow,,2021-07-16
last_of_the_month,,2021-07-31T22:59:59Z
first_of_the_next,,2021-07-31T23:30:00Z
two_years_on,,2023-07-01
no_date,,
lapsed_in_this_month,lapsed,2010-01-01
kept,current,2010-01-01
"""


@pytest.fixture
def people(store: Store, loaded: Callable[..., Load]) -> Store:
    assert not loaded(organisation=ORGANISATION, membership=MEMBERSHIP, contact=CONTACT).refused
    return store


def months_of(store: Store, as_of: date, months: int) -> dict[tuple[date, str], int]:
    """The months in which anybody falls due, by rule."""
    with store.read() as cursor:
        found = forecast(cursor, as_of, months=months)
    return {
        (pd.Timestamp(str(month)).date(), rule): people
        for month, rule, people in found.itertuples(index=False)
        if people
    }


def test_counts_by_month_and_rule_whoever_is_not_due_yet(people: Store) -> None:
    assert months_of(people, date(2026, 7, 15), 25) == {
        (FIRST, "individual"): 2,
        (FIRST, "lapsed_member"): 1,
        (date(2026, 8, 1), "individual"): 1,
        (date(2028, 7, 1), "individual"): 1,
    }


def test_ends_with_the_last_month_asked_for(people: Store) -> None:
    assert max(month for month, _ in months_of(people, date(2026, 7, 15), 24)) == date(2026, 8, 1)
    assert set(months_of(people, date(2026, 7, 15), 1)) == {(FIRST, "individual"), (FIRST, "lapsed_member")}


def test_leaves_out_whoever_is_due_by_then(people: Store) -> None:
    assert months_of(people, date(2026, 7, 31), 1) == {}


def test_has_every_month_even_those_without_anybody(people: Store) -> None:
    with people.read() as cursor:
        found = forecast(cursor, date(2027, 11, 30), months=4)

    assert sorted({pd.Timestamp(str(month)).date() for month in found["month"]}) == [
        date(2027, 11, 1),
        date(2027, 12, 1),
        date(2028, 1, 1),
        date(2028, 2, 1),
    ]
    assert found["people"].sum() == 0


def test_has_each_month_and_rule_once(people: Store) -> None:
    with people.read() as cursor:
        found = forecast(cursor, date(2026, 7, 15), months=TEN_YEARS)

    assert not found.duplicated(["month", "rule"]).any()
    assert len(set(found["month"])) == TEN_YEARS


def test_adds_up_to_everybody_who_is_upcoming(cast: Store) -> None:
    with cast.read() as cursor:
        falling_due = forecast(cursor, TODAY, months=TEN_YEARS)["people"].sum()
        upcoming = due_by_status(cursor, TODAY)["upcoming"]

    assert falling_due == upcoming > 0


def test_agrees_with_the_list_for_each_month(cast: Store) -> None:
    with cast.read() as cursor:
        found = forecast(cursor, TODAY, months=24)
        for month, people in found.groupby("month")["people"].sum().items():
            first = pd.Timestamp(str(month))
            last = first + pd.offsets.MonthEnd(0)
            listed = DueFilter(TODAY, statuses=("upcoming",), due_from=first.date(), due_to=last.date())
            assert count_matching(cursor, listed) == people
