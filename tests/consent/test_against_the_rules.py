"""The macros against a second reading of the rules, over random exports, withdrawals and days."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis.strategies import integers

from tests.properties import examples
from wigops.catalogue import CONSENT_PURPOSES
from wigops.consent import (
    PeopleFilter,
    coverage_at,
    coverage_trend,
    gap_rows_of,
    month_ends,
    people_page,
)
from wigops.crm.load import load_export
from wigops.store import Connection, Home, Store, read_sql

from .exports import LAST_DAY, RECORDED_AT, make_days, make_export, make_withdrawals, write_export
from .oracle import Export, Withdrawal, gap_at
from .oracle import coverage_at as by_the_rules

STAYS_OPEN = 3600.0
PEOPLE = 36
MONTHS = (1, 12, 24)

seeds = integers(min_value=0, max_value=2**32)


@pytest.fixture(scope="module")
def loading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Path]]:
    store = Store(Home(tmp_path_factory.mktemp("home")), idle=STAYS_OPEN)
    yield store, tmp_path_factory.mktemp("export")
    store.close()


def situation(loading: tuple[Store, Path], seed: int) -> tuple[Random, Export, tuple[Withdrawal, ...]]:
    """Loads a random export, and records random withdrawals."""
    store, folder = loading
    random = Random(seed)  # noqa: S311
    export = make_export(random, people=PEOPLE)
    withdrawals = make_withdrawals(random, export)
    load = load_export(store, write_export(folder, export), accept_change=True)
    assert not load.refused, load.reasons
    assert not load.rejected, load.rejections
    with store.write() as cursor:
        _record(cursor, withdrawals)
    return random, export, withdrawals


@given(seed=seeds)
@examples(3)
def test_coverage_and_its_gap_are_what_the_rules_say(loading: tuple[Store, Path], seed: int) -> None:
    random, export, withdrawals = situation(loading, seed)
    with loading[0].read() as cursor:
        for day in make_days(random, export):
            for months in MONTHS:
                found = coverage_at(cursor, day, months=months)
                assert {
                    one.purpose: (one.processed, one.covered, one.coverage) for one in found
                } == by_the_rules(export, day, months, withdrawals), (day, months)

            rows = cursor.execute(
                "SELECT engagement_id, missing FROM consent_gap_at(CAST(? AS DATE), 12)", [day]
            ).fetchall()
            assert sorted(rows) == sorted(gap_at(export, day, 12, withdrawals).items()), day


@given(seed=seeds)
@examples(1)
def test_the_trend_and_the_lists_agree_with_the_macro(loading: tuple[Store, Path], seed: int) -> None:
    random, export, withdrawals = situation(loading, seed)
    day = random.choice(make_days(random, export))
    with loading[0].read() as cursor:
        trend = coverage_trend(cursor, day, months=12)
        assert sorted(set(trend["day"].dt.date)) == list(month_ends(day, 24))
        for end in (*month_ends(day, 24)[::6], day):
            at_end = trend[trend["day"].dt.date == end]
            assert list(zip(at_end["purpose"], at_end["processed"], at_end["covered"], strict=True)) == [
                (one.purpose, one.processed, one.covered) for one in coverage_at(cursor, end, months=12)
            ]
        for one in coverage_at(cursor, day, months=12):
            for listed, number in (
                ("processed", one.processed),
                ("covered", one.covered),
                ("gap", one.uncovered),
            ):
                wanted = PeopleFilter(day, 12, listed, purposes=(one.purpose,))
                people = people_page(cursor, wanted, limit=None)
                assert people["contact_id"].nunique() == len(people) == number
        rows = people_page(cursor, PeopleFilter(day, 12, "gap_rows"), limit=None)
        assert {one["engagement_id"]: one["missing"][0] for one in rows.to_dict("records")} == gap_at(
            export, day, 12, withdrawals
        )
        for contact, theirs in rows.groupby("contact_id"):
            of_one = gap_rows_of(cursor, str(contact), day, months=12)
            assert list(of_one["engagement_id"]) == list(theirs["engagement_id"])


def test_the_purposes_are_those_of_the_policy(store: Store) -> None:
    from wigops.policy import policy_for  # noqa: PLC0415

    policy = {
        (purpose.id, kind, service_kind)
        for purpose in policy_for(store.home.path).consent_purposes
        for kind in purpose.engagement_kinds
        for service_kind in (purpose.service_kinds or (None,))
    }
    with store.read() as cursor:
        listed = cursor.execute("SELECT purpose, kind, service_kind FROM consent_purpose()").fetchall()
        coverage = cursor.execute(
            read_sql("wigops.consent", "coverage_at"), {"as_of": LAST_DAY, "months": 12}
        ).fetchall()
    assert set(listed) == policy
    assert tuple(row[0] for row in coverage) == CONSENT_PURPOSES


def _record(cursor: Connection, withdrawals: tuple[Withdrawal, ...]) -> None:
    cursor.execute("DELETE FROM ops.consent_withdrawal")
    for number, one in enumerate(withdrawals):
        cursor.execute(
            "INSERT INTO ops.consent_withdrawal BY NAME SELECT ? AS withdrawal_id, ? AS contact_id, "
            "? AS purpose, CAST(? AS DATE) AS withdrawn_on, CAST(? AS TIMESTAMPTZ) AS withdrawn_at, "
            "CAST(? AS TIMESTAMPTZ) AS recorded_at",
            [number, one.contact_id, one.purpose, one.withdrawn_on, one.counts_from, RECORDED_AT],
        )
