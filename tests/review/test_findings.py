"""Each finding can fire and can be silent; what it says; and the registry that holds them."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.days import in_days, today
from wigops.retention import DueFilter, due_page
from wigops.review import Found, findings_at, registry
from wigops.sharing import flag_counts
from wigops.store import Store

Ask = Callable[..., list[Found]]

LATER = {
    "assessment_review_passed": 2,
    "crm_copy_stale": 60,
    "hold_review_passed": 2,
    "notice_overdue": 40,
}
"""Days after which those fire that only time brings about."""


@pytest.fixture(scope="module")
def worked_out() -> dict[date, list[Found]]:
    """What is found where everything is wrong, by the day on which that was asked."""
    return {}


@pytest.fixture
def found(wrong: Store, worked_out: dict[date, list[Found]]) -> Ask:
    """The findings of one name, worked out once for each day: nothing here changes the installation."""

    def ask(name: str, days: int = 0) -> list[Found]:
        day = in_days(days)
        if day not in worked_out:
            with wrong.read() as cursor:
                worked_out[day] = list(findings_at(cursor, day))
        return [one for one in worked_out[day] if one.finding.id == name]

    return ask


@pytest.mark.parametrize("name", list(registry()))
def test_it_fires(found: Ask, name: str) -> None:
    fired = found(name, LATER.get(name, 0))

    assert fired
    assert all(one.detail.endswith(".") and one.subject for one in fired)
    assert len({one.subject for one in fired}) == len(fired)


def test_all_are_silent_where_nothing_is_wrong(right: Store) -> None:
    with right.read() as cursor:
        assert list(findings_at(cursor, today())) == []


def test_it_says_whom_and_what_each_is_about(found: Ask) -> None:
    def subjects(name: str, days: int = 0) -> set[str]:
        return {one.subject for one in found(name, days)}

    assert subjects("kept_past_date") == {f"crowd{number}" for number in range(1, 7)}
    assert subjects("retention_review_waiting") == {"paul", "recent"}
    assert subjects("special_category_kept_past_date") == {"s_paul", "s_lone"}
    assert subjects("processing_without_consent") == {"tracked"}
    assert subjects("marketing_breach") == {"mailed"}
    assert subjects("recipient_without_due_diligence") == {"hall", "cook"}
    assert subjects("request_overdue") == {"1"}
    assert subjects("request_due_soon") == {"2"}
    assert subjects("extension_notice_not_sent") == {"3"}
    assert subjects("erased_still_in_crm") == {"jane"}
    assert subjects("maybe_erased") == {"newcomer"}
    assert subjects("protection_adrift") == {"lost"}
    assert subjects("withdrawal_ignored") == {"1"}
    assert subjects("opt_out_ignored") == {"double1", "lost"}
    assert subjects("processing_not_stopped") == {"1"}
    assert subjects("consent_stale") == {"member"}
    assert subjects("consent_evidence_incomplete") == {"tracked"}
    assert {"asks", "held"} <= subjects("no_source")
    assert subjects("likely_duplicate") == {"double1"}
    assert subjects("columns_ignored") == {"interest"}
    assert subjects("columns_missing") == {"recipient.contact_email"}
    assert subjects("impossible_date") == {"service.starts_on.odd"}
    assert subjects("rows_rejected") == {"interest"}
    assert subjects("hold_review_passed", 2) == {"1"}


def test_it_agrees_with_the_pages(wrong: Store, found: Ask) -> None:
    with wrong.read() as cursor:
        due = due_page(cursor, DueFilter(today(), statuses=("due",)), limit=None)
        flags = flag_counts(cursor, today())

    kept = found("kept_past_date")
    assert {(one.subject, one.since) for one in kept} == {
        (row.contact_id, row.due_on.date()) for row in due.itertuples()
    }
    assert len(found("disclosure_flagged")) == flags[""][1]


def test_no_detail_names_a_person(wrong: Store) -> None:
    with wrong.read() as cursor:
        said = " ".join(one.detail for one in findings_at(cursor, today()))

    for name in ("Żywicki", "Crowd", "Tracked", "Double", "@"):
        assert name not in said


def test_the_worst_come_first(wrong: Store) -> None:
    with wrong.read() as cursor:
        severities = [one.finding.severity for one in findings_at(cursor, today())]

    assert severities == sorted(severities, key=("high", "medium", "low").index)
    assert set(severities) == {"high", "medium", "low"}


def test_each_says_what_is_broken_and_how_to_mend_it() -> None:
    for one in registry().values():
        assert one.title[0].isupper(), one.id
        assert one.mend.endswith("."), one.id
        assert one.rule, one.id
