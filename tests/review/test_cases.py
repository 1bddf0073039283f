"""Cases on record: opened when a breach is seen, closed when it is seen no more, accepted until a day."""

import pytest

from tests.days import in_days, today
from wigops.consent import answer_breaches
from wigops.erasure import Selection, carry_out, propose
from wigops.errors import BadInputError, RefusedError
from wigops.review import (
    CaseFilter,
    accept,
    cases_page,
    count_cases,
    take_back_acceptance,
    take_figures,
    tallies,
)
from wigops.store import Store


def cases(store: Store, finding: str, state: str = "open") -> list[str]:
    with store.read() as cursor:
        return [
            str(subject) for subject in cases_page(cursor, CaseFilter(finding, state), limit=None)["subject"]
        ]


def case_id(store: Store, finding: str) -> int:
    with store.read() as cursor:
        return int(cases_page(cursor, CaseFilter(finding), limit=1)["case_id"][0])


@pytest.mark.usefixtures("taken")
def test_a_breach_opens_a_case_once(wrong: Store) -> None:
    first = case_id(wrong, "marketing_breach")
    with wrong.write() as cursor:
        cursor.execute("DELETE FROM ops.week_figures")
    take_figures(wrong)

    assert cases(wrong, "marketing_breach") == ["mailed"]
    assert case_id(wrong, "marketing_breach") == first


@pytest.mark.usefixtures("taken")
def test_a_breach_that_is_mended_closes_itself_and_stays_on_record(wrong: Store) -> None:
    answer_breaches(wrong, ["m_mailed"], what_was_done="apologised", by="olive")
    take_figures(wrong)

    assert cases(wrong, "marketing_breach") == []
    assert cases(wrong, "marketing_breach", "closed") == ["mailed"]
    with wrong.read() as cursor:
        row = cursor.execute(
            "SELECT detail, closed_at IS NOT NULL FROM ops.finding_case WHERE finding = 'marketing_breach'"
        ).fetchone()
    assert row == (None, True)


@pytest.mark.usefixtures("taken")
def test_an_accepted_case_is_not_open_until_its_review_date(wrong: Store) -> None:
    accept(
        wrong, [case_id(wrong, "no_source")], reason="asked the CRM's team", review_on=in_days(30), by="olive"
    )
    with wrong.read() as cursor:
        tally = next(one for one in tallies(cursor) if one.finding == "no_source")
        accepted = cases_page(cursor, CaseFilter("no_source", "accepted"), limit=None)

    assert (tally.accepted, tally.open) == (1, tally.cases - 1)
    assert list(accepted["accepted_by"]) == ["olive"]
    with wrong.write() as cursor:
        cursor.execute(
            "UPDATE ops.finding_case SET accepted_until = ? WHERE accepted_until = ?", [today(), in_days(30)]
        )
    assert cases(wrong, "no_source", "accepted") == []


@pytest.mark.usefixtures("taken")
def test_an_acceptance_can_be_taken_back(wrong: Store) -> None:
    chosen = case_id(wrong, "no_source")
    accept(wrong, [chosen], reason="for now", review_on=in_days(30), by="olive")

    assert take_back_acceptance(wrong, [chosen], by="olive") == 1
    assert cases(wrong, "no_source", "accepted") == []
    with pytest.raises(BadInputError):
        take_back_acceptance(wrong, [chosen], by="olive")


@pytest.mark.usefixtures("taken")
def test_who_may_not_accept_and_what_is_not_accepted(wrong: Store) -> None:
    chosen = [case_id(wrong, "no_source")]
    with pytest.raises(RefusedError):
        accept(wrong, chosen, reason="for now", review_on=in_days(30), by="victor")
    with pytest.raises(BadInputError, match="why"):
        accept(wrong, chosen, reason=" ", review_on=in_days(30), by="olive")
    with pytest.raises(BadInputError, match="future"):
        accept(wrong, chosen, reason="for now", review_on=today(), by="olive")
    with pytest.raises(BadInputError, match="open any more"):
        accept(wrong, [999_999], reason="for now", review_on=in_days(30), by="olive")
    assert cases(wrong, "no_source", "accepted") == []


@pytest.mark.usefixtures("taken")
def test_erasing_a_person_closes_what_was_found_about_them_and_leaves_no_word(wrong: Store) -> None:
    assert "crowd1" in cases(wrong, "kept_past_date")
    batch = propose(wrong, Selection(today(), contact_ids=("crowd1",)), by="olive")
    carry_out(wrong, batch.batch_id, by="olive")

    with wrong.read() as cursor:
        about = cursor.execute(
            "SELECT DISTINCT contact_id, detail, accepted_reason, closed_at IS NOT NULL "
            "FROM ops.finding_case WHERE subject = 'crowd1'"
        ).fetchall()
    assert about == [(None, None, None, True)]
    assert "crowd1" in cases(wrong, "kept_past_date", "closed")


@pytest.mark.usefixtures("taken")
def test_a_case_is_found_by_what_it_says(wrong: Store) -> None:
    with wrong.read() as cursor:
        assert count_cases(cursor, CaseFilter("kept_past_date", search="crowd3")) == 1
        assert count_cases(cursor, CaseFilter("kept_past_date", search="nobody at all")) == 0
