"""The gap and its reasons, coverage by source, one person's evidence, and that it goes with its person."""

from datetime import date

import pytest

from wigops.clock import london_today
from wigops.consent import (
    MISSING,
    answer_breaches,
    consent_history,
    consents_of,
    coverage_at,
    coverage_by,
    coverage_moved,
    coverage_trend,
    find_person,
    gap_by_missing,
    gap_rows_of,
    note_stopped,
    opt_out,
    sources,
    withdraw,
)
from wigops.erasure import Selection, carry_out, propose
from wigops.store import Store

from .conftest import CONSENT, TODAY, Reload, Rows


def test_each_row_of_the_gap_says_what_is_missing(quay: Store, reload: Reload, rows: Rows) -> None:
    reload(
        consent=CONSENT.replace("2026-01-10T09:00:00Z,", "2026-01-10T09:00:00Z,2026-05-01T09:00:00Z")
        + "k4,cy,cookies,2026-04-04T10:00:01Z,,banner,v3\n"
    )
    assert rows("SELECT engagement_id, missing FROM consent_gap_at(?, 12) ORDER BY 1", TODAY) == [
        ("e2", "withdrawn_before"),
        ("e5", "wrong_purpose"),
        ("e6", "given_after"),
    ]
    with quay.read() as cursor:
        assert gap_by_missing(cursor, TODAY, months=12) == {
            "never_given": 0,
            "given_after": 1,
            "withdrawn_before": 1,
            "wrong_purpose": 1,
        }
        assert list(gap_rows_of(cursor, "ben", TODAY, months=12)["service"]) == ["The spring gala"]


def test_a_consent_given_after_the_day_asked_about_is_not_known_on_it(
    quay: Store, reload: Reload, rows: Rows
) -> None:
    reload(consent=f"{CONSENT}k4,cy,cookies,2026-04-05T10:00:00Z,,banner,v3\n")
    gap = "SELECT missing FROM consent_gap_at(CAST(? AS DATE), 12) WHERE contact_id = 'cy'"
    assert rows(gap, date(2026, 4, 4)) == [("never_given",)]
    assert rows(gap, date(2026, 4, 5)) == [("given_after",)]


def test_where_nobody_was_processed_coverage_is_empty(quay: Store) -> None:
    with quay.read() as cursor:
        for one in coverage_at(cursor, date(2020, 1, 1), months=12):
            assert (one.processed, one.covered, one.coverage) == (0, 0, None)
        assert coverage_trend(cursor, date(2020, 1, 1), months=12)["coverage"].isna().all()
        assert coverage_by(cursor, date(2020, 1, 1), months=12, cut="source").empty
        assert sum(gap_by_missing(cursor, date(2020, 1, 1), months=12).values()) == 0


def test_an_installation_without_a_copy_has_empty_coverage(store: Store) -> None:
    with store.read() as cursor:
        found = coverage_at(cursor, TODAY, months=12)
        moved = coverage_moved(cursor, TODAY, months=12)
    assert [(one.processed, one.coverage) for one in found] == [(0, None)] * 5
    assert [one.now.purpose for one in moved] == [one.purpose for one in found]
    assert set(MISSING) == {"never_given", "given_after", "withdrawn_before", "wrong_purpose"}


def test_coverage_moves_with_the_weeks_and_quarters(quay: Store) -> None:
    with quay.read() as cursor:
        events = coverage_moved(cursor, date(2026, 2, 8), months=1)[0]
    assert (events.now.processed, events.week_ago.processed, events.quarter_ago.processed) == (2, 1, 0)
    assert (events.now.coverage, events.week_ago.coverage, events.quarter_ago.coverage) == (0.5, 1.0, None)


@pytest.mark.parametrize("day", [date(2026, 5, 31), date(2026, 3, 30), date(2024, 5, 29), date(2026, 1, 15)])
def test_a_quarter_ago_is_the_same_day_or_the_months_last(quay: Store, rows: Rows, day: date) -> None:
    with quay.read() as cursor:
        coverage_moved(cursor, day, months=12)  # a day that does not exist would be refused
    assert rows("SELECT CAST(CAST(? AS DATE) - to_months(3) AS DATE)", day)[0][0] < day


def test_coverage_by_source_and_sector_adds_up(quay: Store) -> None:
    with quay.read() as cursor:
        whole = {one.purpose: (one.processed, one.covered) for one in coverage_at(cursor, TODAY, months=12)}
        for cut in ("source", "sector"):
            parts = coverage_by(cursor, TODAY, months=12, cut=cut).groupby("purpose")[
                ["processed", "covered"]
            ]
            for purpose, row in parts.sum().iterrows():
                assert tuple(row) == whole[str(purpose)]
        assert sources(cursor) == ["newsletter"]


def test_the_evidence_says_when_how_what_they_were_told_and_what_ended_it(quay: Store) -> None:
    withdraw(quay, "ada", purposes=["event_booking"], on=date(2026, 9, 1), by="olive")
    opt_out(quay, "ada", on=date(2026, 9, 2), by="olive")
    with quay.read() as cursor:
        history = consent_history(cursor, "ada")
        consents = consents_of(cursor, "ada")
        person = find_person(cursor, "ada")
    assert person is not None
    assert (person.name, person.organisation, person.sector) == ("Ada Hope", "Quay Trust", "charity")
    assert list(history["event"]) == ["opted_out_here", "withdrawn_here", "given", "opted_out", "given"]
    assert list(history["wording_version"].dropna()) == ["v3", "v2"]
    assert list(zip(consents["consent_id"], consents["covered_rows"], strict=True)) == [("k1", 1), ("k2", 1)]


def test_it_goes_with_its_person_and_nobody_elses_does(quay: Store, rows: Rows) -> None:
    for contact in ("ada", "ben"):
        withdraw(quay, contact, purposes=None, on=date(2026, 9, 1), by="olive")
        opt_out(quay, contact, on=date(2026, 5, 1), by="olive")
    note_stopped(quay, 1, "summit", what_was_done="Cancelled", by="olive")
    note_stopped(quay, 3, "match", what_was_done="Ended", by="olive")
    answer_breaches(quay, ["m1", "m5"], what_was_done="Apologised", by="olive")
    chosen = Selection(london_today(), contact_ids=("ada",))
    assert carry_out(quay, propose(quay, chosen, by="olive").batch_id, by="olive").erased == ["ada"]
    for table in ("consent_withdrawal", "processing_stopped", "marketing_breach_answer", "opt_out"):
        assert set(rows(f"SELECT contact_id FROM ops.{table}")) == {("ben",)}, table
