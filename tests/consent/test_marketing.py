"""Marketing: whom it may reach, mail that was sent against a wish, opting out, and what rests on it."""

from datetime import date, timedelta

import pytest

from tests.days import from_today
from tests.requests import put_event, put_request
from wigops.clock import london_today
from wigops.consent import (
    BreachFilter,
    PeopleFilter,
    answer_breaches,
    assess,
    assessments,
    breaches,
    breaches_page,
    count_breaches,
    ignored_opt_outs_page,
    opt_out,
    people_page,
    reach,
    reach_page,
)
from wigops.erasure import Selection, carry_out, propose
from wigops.errors import BadInputError, RefusedError
from wigops.outbox import list_changes
from wigops.store import Store

from .conftest import COMMUNICATION, OPT_OUT, TODAY, Reload, Rows

BREACHES = "SELECT communication_id, reasons, same_day FROM marketing_breach_at(CAST(? AS DATE)) ORDER BY ALL"
JUNE = date(2026, 6, 1)


def test_mail_on_the_day_of_the_objection_is_a_breach_and_is_marked(quay: Store, rows: Rows) -> None:
    # Cy asked on 5 May: m2 went out a second before that day in London began, m3 as it began.
    assert rows(BREACHES, TODAY) == [("m3", ["objected"], True)]


def test_mail_after_that_day_is_not_marked(quay: Store, reload: Reload, rows: Rows) -> None:
    reload(communication=f"{COMMUNICATION}m6,cy,marketing_email,2026-05-05T23:00:00Z\n")
    assert rows(BREACHES, TODAY) == [("m3", ["objected"], True), ("m6", ["objected"], False)]


@pytest.mark.parametrize(
    ("channel", "opted_out_at", "is_breach"),
    [
        ("email", "2026-06-01T07:59:59Z", True),
        ("all", "2026-06-01T08:59:59", True),  # London time
        ("email", "2026-06-01T08:00:00Z", False),  # after, not at
        ("email", "2026-06-01T08:00:01Z", False),
        ("post", "2026-01-01T08:00:00Z", False),
        ("phone", "2026-01-01T08:00:00Z", False),
    ],
)
def test_an_opt_out_counts_from_its_moment_for_its_channel(
    quay: Store, reload: Reload, rows: Rows, channel: str, opted_out_at: str, is_breach: bool
) -> None:
    reload(opt_out=f"{OPT_OUT}ben,{channel},{opted_out_at}\n")
    found = [row for row in rows(BREACHES, TODAY) if row[0] == "m5"]
    assert found == ([("m5", ["opted_out"], False)] if is_breach else [])


@pytest.mark.parametrize(
    ("granted", "lifted", "is_breach"),
    [
        ("2026-05-31", None, True),
        ("2026-06-01", None, True),
        ("2026-06-02", None, False),
        ("2026-05-01", "2026-06-02", True),
        ("2026-05-01", "2026-06-01", False),  # lifted that day
    ],
)
def test_mail_during_a_restriction_is_a_breach(
    quay: Store, rows: Rows, granted: str, lifted: str | None, is_breach: bool
) -> None:
    with quay.write() as cursor:
        put_request(cursor, 1, "restriction", "ben", "2026-04-01")
        put_event(cursor, 1, "granted", granted)
        if lifted:
            put_event(cursor, 1, "lifted", lifted)
    found = [reasons for mail, reasons, _ in rows(BREACHES, TODAY) if mail == "m5"]
    assert found == ([["restricted"]] if is_breach else [])


def test_mail_after_an_objection_by_request_is_a_breach_until_it_is_withdrawn(
    quay: Store, rows: Rows
) -> None:
    with quay.write() as cursor:
        put_request(cursor, 1, "objection", "ben", "2026-05-01")
        put_event(cursor, 1, "completed", "2026-05-02")
    assert ("m5", ["objected"], False) in rows(BREACHES, TODAY)
    with quay.write() as cursor:
        put_event(cursor, 1, "withdrawn", "2026-05-20")
    assert "m5" not in [mail for mail, _, _ in rows(BREACHES, TODAY)]


def test_nothing_after_the_day_asked_about_counts(quay: Store, rows: Rows) -> None:
    assert rows(BREACHES, date(2026, 5, 4)) == []
    assert rows(BREACHES, date(2026, 5, 5)) == [("m3", ["objected"], True)]


def test_service_mail_is_no_marketing(quay: Store, rows: Rows) -> None:
    assert "m4" not in [mail for mail, _, _ in rows(BREACHES, TODAY)]


def test_what_was_done_about_a_breach_is_recorded_and_the_last_word_counts(quay: Store) -> None:
    with quay.read() as cursor:
        found = breaches(cursor, TODAY)
        assert (found.sent, found.unanswered, found.people) == (1, 1, 1)
    answer_breaches(quay, ["m3"], what_was_done="Looked into it", by="olive")
    answer_breaches(quay, ["m3"], what_was_done="It went out before the call", by="olive")
    with quay.read() as cursor:
        assert breaches(cursor, TODAY).unanswered == 0
        one = breaches_page(cursor, BreachFilter(TODAY), limit=None).iloc[0]
        assert (one["what_was_done"], one["answered_by"]) == ("It went out before the call", "olive")
        assert count_breaches(cursor, BreachFilter(TODAY, unanswered=True)) == 0
        assert count_breaches(cursor, BreachFilter(TODAY, reasons=("objected",), search="ellis")) == 1


def test_what_is_no_breach_cannot_be_answered_for(quay: Store) -> None:
    with pytest.raises(BadInputError):
        answer_breaches(quay, ["m1"], what_was_done="Nothing", by="olive")
    with pytest.raises(BadInputError):
        answer_breaches(quay, ["m3"], what_was_done=" ", by="olive")
    with pytest.raises(RefusedError):
        answer_breaches(quay, ["m3"], what_was_done="Nothing", by="victor")


def test_each_person_is_reached_or_barred_once(quay: Store) -> None:
    with quay.read() as cursor:
        assert reach(cursor, TODAY) == {
            "reached": 2,
            "restricted": 0,
            "objected": 1,
            "opted_out": 0,
            "no_address": 0,
        }
        assert list(reach_page(cursor, TODAY, which="objected", limit=None)["person"]) == ["Cy Ellis"]


def test_an_opt_out_recorded_here_counts_at_once_and_survives_a_load(quay: Store, reload: Reload) -> None:
    opt_out(quay, "ada", on=london_today(), by="olive")
    for _ in range(2):
        reload()
    with quay.read() as cursor:
        assert reach(cursor, london_today())["opted_out"] == 1
        ignored = ignored_opt_outs_page(cursor, limit=None)
        assert list(zip(ignored["contact_id"], ignored["change_state"], strict=True)) == [("ada", "overdue")]
    reload(opt_out=f"{OPT_OUT}ada,all,2026-11-24\n")
    with quay.read() as cursor:
        assert ignored_opt_outs_page(cursor, limit=None).empty
        assert [change.state for change in list_changes(cursor)] == ["confirmed"]


def test_an_opt_out_of_an_earlier_day_makes_later_mail_a_breach(quay: Store, rows: Rows) -> None:
    opt_out(quay, "ben", on=JUNE, by="olive")
    assert ("m5", ["opted_out"], False) in rows(BREACHES, TODAY)


def test_nobody_is_opted_out_twice_or_tomorrow_or_by_a_viewer(quay: Store) -> None:
    with pytest.raises(BadInputError):
        opt_out(quay, "ada", on=london_today() + timedelta(days=1), by="olive")
    with pytest.raises(BadInputError):
        opt_out(quay, "nobody", on=JUNE, by="olive")
    with pytest.raises(RefusedError):
        opt_out(quay, "ada", on=JUNE, by="victor")
    opt_out(quay, "ada", on=JUNE, by="olive")
    with pytest.raises(BadInputError):
        opt_out(quay, "ada", on=JUNE, by="olive")


def test_a_mailing_for_consent_leaves_out_whoever_may_not_be_mailed(quay: Store) -> None:
    gap = PeopleFilter(TODAY, 12, "gap")
    with quay.read() as cursor:
        assert sorted(people_page(cursor, gap, limit=None)["contact_id"]) == ["ben", "cy"]
        mailing = people_page(cursor, PeopleFilter(TODAY, 12, "mailing"), limit=None)
        assert list(zip(mailing["contact_id"], mailing["email"], strict=True)) == [
            ("ben", "ben@quay.example")
        ]
        left_out = people_page(cursor, PeopleFilter(TODAY, 12, "left_out"), limit=None)
        assert list(zip(left_out["contact_id"], left_out["barred_by"], strict=True)) == [("cy", "objected")]
    opt_out(quay, "ben", on=london_today(), by="olive")
    with quay.read() as cursor:
        # Asked about an earlier day, too: the mail would go out today.
        assert people_page(cursor, PeopleFilter(date(2026, 11, 1), 12, "mailing"), limit=None).empty


def test_a_mailing_for_consent_leaves_out_whose_erasure_was_granted(quay: Store) -> None:
    mailing, left_out = (PeopleFilter(TODAY, 12, which) for which in ("mailing", "left_out"))
    with quay.write() as cursor:
        put_request(cursor, 1, "erasure", "ben", "2026-04-01")
    with quay.read() as cursor:
        assert list(people_page(cursor, mailing, limit=None)["contact_id"]) == ["ben"]
    with quay.write() as cursor:
        put_event(cursor, 1, "granted", "2026-04-02")
    with quay.read() as cursor:
        assert people_page(cursor, mailing, limit=None).empty
        barred = people_page(cursor, left_out, limit=None).set_index("contact_id").loc["ben"]
    assert (barred["barred_by"], f"{barred['since']:%Y-%m-%d}") == ("to_be_erased", "2026-04-02")


def test_a_mailing_for_consent_leaves_out_the_restricted_and_the_erased(quay: Store) -> None:
    mailing, left_out = (PeopleFilter(TODAY, 12, which) for which in ("mailing", "left_out"))
    with quay.write() as cursor:
        put_request(cursor, 1, "restriction", "ben", "2026-04-01")
        put_event(cursor, 1, "granted", "2026-04-02")
        put_event(cursor, 1, "completed", "2026-04-02")
    with quay.read() as cursor:
        assert people_page(cursor, mailing, limit=None).empty
        barred = people_page(cursor, left_out, limit=None)
        assert dict(zip(barred["contact_id"], barred["barred_by"], strict=True))["ben"] == "restricted"
    with quay.write() as cursor:
        put_event(cursor, 1, "lifted", "2026-04-03")
    with quay.read() as cursor:
        assert list(people_page(cursor, mailing, limit=None)["contact_id"]) == ["ben"]
    with quay.write() as cursor:
        put_request(cursor, 2, "erasure", "ben", "2026-05-01")
        put_event(cursor, 2, "granted", "2026-05-02")
    batch = propose(quay, Selection(london_today(), request_id=2), by="olive")
    assert carry_out(quay, batch.batch_id, by="olive").erased == ["ben"]
    with quay.read() as cursor:
        assert people_page(cursor, mailing, limit=None).empty
        assert "ben" not in set(people_page(cursor, left_out, limit=None)["contact_id"])


def test_an_assessment_has_versions_and_none_is_lost(quay: Store) -> None:
    said = {"interest": "Members expect it", "necessity": "No other way", "balance": "They can object"}
    assess(quay, "marketing", **said, assessed_on=JUNE, review_on=date(2027, 6, 1), by="olive")
    second = assess(
        quay,
        "marketing",
        **{**said, "balance": "Each mail says how"},
        assessed_on=date(2026, 9, 1),
        review_on=date(2026, 9, 2),
        by="olive",
    )
    assert (second.version, second.balance, second.is_overdue(TODAY)) == (2, "Each mail says how", True)
    with quay.read() as cursor:
        assert [(one.version, one.balance) for one in assessments(cursor)] == [
            (2, "Each mail says how"),
            (1, "They can object"),
        ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"balance": " "},
        {"purpose": "event_booking"},
        {"review_on": JUNE},
        {"assessed_on": timedelta(days=1)},
    ],
)
def test_an_assessment_is_whole(quay: Store, rows: Rows, wrong: dict[str, object]) -> None:
    said = {
        "purpose": "marketing",
        "interest": "Members expect it",
        "necessity": "No other way",
        "balance": "They can object",
        "assessed_on": JUNE,
        "review_on": date(2027, 6, 1),
        **from_today(wrong),
    }
    with pytest.raises(BadInputError):
        assess(quay, by="olive", **said)  # type: ignore[arg-type]
    assert rows("SELECT count(*) FROM ops.interest_assessment") == [(0,)]


def test_a_viewer_may_not_assess(quay: Store) -> None:
    with pytest.raises(RefusedError):
        assess(
            quay,
            "marketing",
            interest="a",
            necessity="b",
            balance="c",
            assessed_on=JUNE,
            review_on=date(2027, 6, 1),
            by="victor",
        )
