"""The week's figures: those of the pages, kept until something changes, the past not rewritten."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.days import in_days, today
from wigops.accounts import end_sessions
from wigops.consent import coverage_at, opt_out
from wigops.erasure import Selection, carry_out, propose
from wigops.errors import BadInputError
from wigops.policy import policy_for
from wigops.retention import due_by_status
from wigops.review import (
    CaseFilter,
    Figures,
    Week,
    accept,
    cases_page,
    figures_at_hand,
    figures_of,
    needs_attention,
    take_figures,
)
from wigops.rights import figures as request_figures
from wigops.rights import list_requests
from wigops.rights.clock import plus_months
from wigops.sharing import flag_counts
from wigops.store import Store


def test_they_are_those_of_the_pages(wrong: Store, taken: Figures) -> None:
    with wrong.read() as cursor:
        requests = list_requests(cursor, today())
        year = request_figures(requests, plus_months(today(), -12) + timedelta(days=1), today())[0]
        coverage = coverage_at(cursor, today(), months=taken.months)

        assert taken.people == due_by_status(cursor, today())
        assert (taken.disclosures, taken.flagged) == flag_counts(cursor, today())[""]
    assert taken.requests["open"] == sum(one.is_open for one in requests) == 3
    assert taken.requests["overdue"] == 1
    assert (taken.requests["closed"], taken.requests["on_time"]) == (year.closed, year.on_time)
    assert taken.processed == sum(one.processed for one in coverage)
    assert taken.covered == sum(one.covered for one in coverage)
    last = taken.trend[-1]
    assert last["people_due"] == taken.people["due"]
    assert last["findings"] == taken.findings_open
    assert (last["processed"], last["covered"]) == (taken.processed, taken.covered)
    assert (last["flagged"], last["requests_open"]) == (taken.flagged, 3)


def test_they_say_the_same_read_again(wrong: Store, taken: Figures) -> None:
    assert Figures.from_json(taken.to_json()) == taken


def test_those_of_an_earlier_version_lack_what_came_since(taken: Figures) -> None:
    said = json.loads(taken.to_json())
    for name in ("recipients", "marketing", "flagged"):
        del said[name]
    figures = Figures.from_json(json.dumps(said))

    assert (figures.recipients, figures.marketing, figures.flagged) == ([], {}, 0)


def test_they_are_at_hand_until_something_changes(wrong: Store, taken: Figures) -> None:
    with wrong.read() as cursor:
        assert figures_at_hand(cursor) == taken
        assert figures_at_hand(cursor, in_days(1)) is None
    end_sessions(wrong, "victor", by=None)
    with wrong.read() as cursor:
        assert figures_at_hand(cursor) == taken
    opt_out(wrong, "lone", on=today(), by="olive")
    with wrong.read() as cursor:
        assert figures_at_hand(cursor) is None
    assert take_figures(wrong).version > taken.version


def test_an_erasure_does_not_rewrite_the_past(wrong: Store, taken: Figures) -> None:
    batch = propose(wrong, Selection(today(), contact_ids=("crowd1", "crowd2")), by="olive")
    carry_out(wrong, batch.batch_id, by="olive")
    after = take_figures(wrong)

    assert after.people["due"] == taken.people["due"] - 2
    assert after.trend[:-1] == taken.trend[:-1]
    with wrong.write() as cursor:
        cursor.execute("DELETE FROM ops.week_figures")
    anew = take_figures(wrong)
    assert [row["people_due"] for row in anew.trend[:-1]] == [row["people_due"] for row in taken.trend[:-1]]


def test_a_past_week_is_worked_out_at_its_sunday(wrong: Store) -> None:
    week = Week.of(today()).back(2)
    with wrong.read() as cursor:
        figures = figures_of(cursor, wrong, week)

        assert figures.as_of == week.sunday
        assert figures.people == due_by_status(cursor, week.sunday)


def test_nothing_is_worked_out_without_a_copy(store: Store) -> None:
    with pytest.raises(BadInputError, match="no CRM copy"):
        take_figures(store)


def test_they_hold_no_id_and_no_name(taken: Figures) -> None:
    text = taken.to_json()

    for name in ("crowd1", "tracked", "paul", "double1", "Great Hall", "Harbour"):
        assert name not in text


def test_what_needs_attention_is_ordered_and_leads_somewhere(wrong: Store, taken: Figures) -> None:
    with wrong.read() as cursor:
        found = needs_attention(cursor, policy_for(wrong.home.path), today())

    order = [(("high", "medium", "low").index(one.severity), one.on) for one in found if one.on]
    assert order == sorted(order)
    assert {one.request_id for one in found if one.request_id} == {1, 2, 3}
    assert all(one.page for one in found)


def test_nothing_needs_attention_where_nothing_is_wrong(right: Store) -> None:
    take_figures(right)
    with right.read() as cursor:
        assert needs_attention(cursor, policy_for(right.home.path), today()) == []


def test_accepting_a_case_leaves_every_other_figure_as_it_was(wrong: Store, taken: Figures) -> None:
    with wrong.read() as cursor:
        case_id = int(cases_page(cursor, CaseFilter("no_source"), limit=1)["case_id"][0])
    accept(wrong, [case_id], reason="asked", review_on=in_days(9), by="olive")
    after = take_figures(wrong)

    assert after.version > taken.version
    assert after.findings_open == after.trend[-1]["findings"] == taken.findings_open - 1
    kept: dict[str, Any] = {"version": 0, "taken_at": taken.taken_at, "findings": [], "trend": []}
    assert replace(after, **kept) == replace(taken, **kept)
    with wrong.write() as cursor:
        cursor.execute("DELETE FROM ops.week_figures")
    anew = take_figures(wrong)
    assert (anew.findings, anew.trend) == (after.findings, after.trend)


def test_they_are_taken_anew_under_another_policy(wrong: Store, taken: Figures) -> None:
    with wrong.write() as cursor:
        cursor.execute("UPDATE ops.setting SET value = 'next' WHERE name = 'policy_version'")
    with wrong.read() as cursor:
        assert figures_at_hand(cursor) is None
