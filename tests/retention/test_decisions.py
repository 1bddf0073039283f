"""Review decisions: whom an officer may keep as an individual, until when, and whom that never touches."""

import json
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from wigops.accounts import add_account
from wigops.crm.load import Load
from wigops.errors import BadInputError, RefusedError
from wigops.retention import (
    Decision,
    count_decisions_in_force,
    decisions_in_force_page,
    due_by_status,
    forecast,
    keep_as_individual,
    list_decisions,
    place_hold,
    special_by_status,
    suggested_keep_until,
)
from wigops.store import Store

from .conftest import TODAY, Ask, Retained

NOW = "2026-07-01"
FOR_REVIEW = "at_a_lapsed_member_but_active"  # last active on 12 November 2024
LEFT_FOR_REVIEW = "left_after_it_lapsed_but_active"  # last active on 9 September 2025
NOTHING_KNOWN = "never_belonged_nor_did_anything"
EVERYBODY_FOR_REVIEW = (FOR_REVIEW, LEFT_FOR_REVIEW, NOTHING_KNOWN)
DUE = "at_a_lapsed_member"
UPCOMING = "left_but_active"
MEMBER = "at_a_current_member"
IN_THREE_YEARS = date(2029, 5, 3)

Today = Callable[[str], None]
Decided = Callable[..., None]
RequestMade = Callable[..., int]
Loaded = Callable[..., Load]


def keep(store: Store, person: str, *, until: date = IN_THREE_YEARS, by: str = "olive") -> Decision:
    return keep_as_individual(store, person, reason="a mentor", keep_until=until, by=by)


def decisions(store: Store) -> list[Decision]:
    with store.read() as cursor:
        return list_decisions(cursor)


def audited(store: Store) -> list[tuple[str, dict[str, object]]]:
    with store.read() as cursor:
        rows = cursor.execute(
            "SELECT actor, detail FROM ops.audit WHERE event = 'review decided' ORDER BY seq"
        ).fetchall()
    return [(actor, json.loads(detail)) for actor, detail in rows]


def found_of(store: Store, day: str) -> dict[str, tuple[object, ...]]:
    """All that is said of each person at `day`."""
    with store.read() as cursor:
        rows = cursor.execute("FROM retention_at(CAST(? AS DATE))", [day])
        names = [column[0] for column in rows.description or ()]
        key = names.index("contact_id")
        return {row[key]: row for row in rows.fetchall()}


@pytest.mark.usefixtures("today")
class TestADecision:
    @pytest.mark.parametrize("person", EVERYBODY_FOR_REVIEW)
    def test_keeps_whoever_is_for_review_as_an_individual_until_its_date(
        self, recorded: Store, retained: Ask, person: str
    ) -> None:
        assert retained(person, NOW).status == "review"

        keep(recorded, person)

        kept = retained(person, NOW)
        assert (kept.rule, kept.status, kept.due_on) == ("individual", "upcoming", "2029-05-03")

    def test_holds_until_the_eve_of_its_date(self, recorded: Store, retained: Ask) -> None:
        keep(recorded, FOR_REVIEW)

        assert retained(FOR_REVIEW, "2029-05-02").status == "upcoming"

    @pytest.mark.parametrize("person", [FOR_REVIEW, NOTHING_KNOWN])
    def test_leaves_the_person_to_be_judged_anew_on_its_date(
        self, recorded: Store, retained: Ask, person: str
    ) -> None:
        before = retained(person, "2029-05-03")

        keep(recorded, person)

        assert retained(person, "2029-05-03") == before
        assert before.status == "review"

    def test_to_the_last_day_allowed_leaves_the_person_due_on_that_day(
        self, recorded: Store, retained: Ask
    ) -> None:
        keep(recorded, FOR_REVIEW, until=date(2029, 11, 12))

        assert retained(FOR_REVIEW, "2029-11-11").status == "upcoming"
        anew = retained(FOR_REVIEW, "2029-11-12")
        assert (anew.rule, anew.status, anew.due_on) == ("lapsed_member", "due", "2026-03-03")

    def test_is_not_known_before_the_day_on_which_it_was_made(self, recorded: Store, retained: Ask) -> None:
        keep(recorded, FOR_REVIEW)

        assert retained(FOR_REVIEW, "2026-06-30").status == "review"

    def test_can_be_made_again_when_its_date_has_come(
        self, recorded: Store, retained: Ask, today: Today
    ) -> None:
        keep(recorded, FOR_REVIEW, until=date(2027, 1, 1))
        today("2027-01-01")

        keep(recorded, FOR_REVIEW, until=date(2028, 1, 1))

        days = ["2026-12-31", "2027-01-01", "2027-12-31", "2028-01-01"]
        found = [(retained(FOR_REVIEW, day).status, retained(FOR_REVIEW, day).due_on) for day in days]
        assert found == [
            ("upcoming", "2027-01-01"),
            ("upcoming", "2028-01-01"),
            ("upcoming", "2028-01-01"),
            ("review", "2026-03-03"),
        ]

    def test_that_is_the_latest_counts_though_an_earlier_one_ran_longer(
        self, retained: Ask, decided: Decided
    ) -> None:
        decided(FOR_REVIEW, "2026-06-01", until="2029-01-01")
        decided(FOR_REVIEW, "2026-06-20", until="2027-01-01")

        assert retained(FOR_REVIEW, "2026-06-19").due_on == "2029-01-01"
        assert retained(FOR_REVIEW, "2026-06-20").due_on == "2027-01-01"
        assert retained(FOR_REVIEW, "2027-01-01").status == "review"

    def test_made_later_on_the_same_day_is_the_latest(self, retained: Ask, decided: Decided) -> None:
        decided(FOR_REVIEW, "2026-06-01", until="2029-01-01")
        decided(FOR_REVIEW, "2026-06-01", until="2027-01-01")

        assert retained(FOR_REVIEW, NOW).due_on == "2027-01-01"

    def test_takes_no_notice_of_a_hold_or_an_open_request(
        self, recorded: Store, retained: Ask, request_made: RequestMade
    ) -> None:
        keep(recorded, FOR_REVIEW)
        kept = retained(FOR_REVIEW, NOW)

        place_hold(recorded, FOR_REVIEW, reason="a claim", review_on=IN_THREE_YEARS, by="olive")
        request_made("access", FOR_REVIEW, "2026-06-01")

        blocked = retained(FOR_REVIEW, NOW)
        assert (blocked.rule, blocked.status, blocked.due_on) == (kept.rule, kept.status, kept.due_on)
        assert blocked.because == kept.because
        assert len(blocked.blocks) == 2

    def test_moves_the_person_from_one_count_to_another(self, recorded: Store) -> None:
        with recorded.read() as cursor:
            before = due_by_status(cursor, TODAY)

        keep(recorded, FOR_REVIEW)

        with recorded.read() as cursor:
            after = due_by_status(cursor, TODAY)
        assert after == {**before, "review": before["review"] - 1, "upcoming": before["upcoming"] + 1}

    def test_falls_due_in_the_forecast_as_an_individual(self, recorded: Store) -> None:
        keep(recorded, FOR_REVIEW, until=date(2027, 2, 3))

        with recorded.read() as cursor:
            months = forecast(cursor, TODAY, months=12)
        falling_due = months[(months["month"] == "2027-02-01") & (months["people"] > 0)]
        assert list(falling_due["rule"]) == ["individual"]

    def test_remembers_who_made_it_when_and_why(self, recorded: Store) -> None:
        made = keep_as_individual(
            recorded, FOR_REVIEW, reason=" a mentor ", keep_until=IN_THREE_YEARS, by="Olive"
        )

        assert decisions(recorded) == [made]
        wanted = Decision(made.decision_id, FOR_REVIEW, "a mentor", IN_THREE_YEARS, "olive", TODAY)
        assert made == wanted

    def test_leaves_a_trail_of_ids_alone(self, recorded: Store) -> None:
        before = len(audited(recorded))

        keep(recorded, FOR_REVIEW)

        number = decisions(recorded)[-1].decision_id
        assert audited(recorded)[before:] == [("olive", {"decision_id": number, "contact_id": FOR_REVIEW})]

    def test_never_gets_a_number_that_was_given_before(self, recorded: Store) -> None:
        keep(recorded, FOR_REVIEW)
        first = decisions(recorded)[-1].decision_id
        with recorded.write() as cursor:
            cursor.execute("DELETE FROM ops.review_decision")

        keep(recorded, FOR_REVIEW)

        assert decisions(recorded)[-1].decision_id == first + 1


class TestADecisionDoesNotTouch:
    @pytest.mark.parametrize(
        "day", ["2021-03-04", "2026-03-02", "2026-03-03", "2026-06-30", NOW, "2028-05-05"]
    )
    def test_anybody_who_is_not_for_review(self, recorded: Store, decided: Decided, day: str) -> None:
        before = found_of(recorded, day)
        with recorded.read() as cursor:
            for_review = {
                contact
                for (contact,) in cursor.execute(
                    "SELECT contact_id FROM retained_at(CAST(? AS DATE)) WHERE needs_review", [day]
                ).fetchall()
            }
        for person in before:
            decided(person, "2020-01-01", until="2036-01-01")

        after = found_of(recorded, day)

        changed = {person for person in before if after[person] != before[person]}
        assert changed == for_review
        assert len(for_review) < len(before) - 20

    @pytest.mark.parametrize("day", ["2024-11-11", "2026-03-02"])
    def test_whoever_is_not_for_review_yet(self, retained: Ask, decided: Decided, day: str) -> None:
        decided(FOR_REVIEW, "2024-01-01", until="2036-01-01")

        person = retained(FOR_REVIEW, day)

        assert (person.rule, person.status, person.due_on) == ("lapsed_member", "upcoming", "2026-03-03")

    def test_whoever_was_active_so_long_ago_that_nobody_would_ask(
        self, retained: Ask, decided: Decided
    ) -> None:
        person = "at_a_lapsed_member_and_active_once"
        decided(person, "2026-06-01", until="2036-01-01")

        assert retained(person, "2026-06-30").status == "upcoming"
        late = retained(person, "2026-07-01")
        assert (late.rule, late.status, late.due_on) == ("lapsed_member", "due", "2026-03-03")
        assert "decision" not in late.because

    @pytest.mark.parametrize("day", [NOW, "2030-01-01"])
    def test_a_member(self, retained: Ask, decided: Decided, day: str) -> None:
        decided(MEMBER, "2026-06-01", until="2036-01-01")

        person = retained(MEMBER, day)

        assert (person.rule, person.status, person.due_on) == ("member", "kept", None)

    def test_whoever_is_due_by_the_individuals_own_rule(self, retained: Ask, decided: Decided) -> None:
        decided("left_and_quiet", "2023-06-01", until="2036-01-01")

        assert retained("left_and_quiet", "2024-02-01").due_on == "2024-02-02"
        assert retained("left_and_quiet", "2024-02-02").status == "due"

    def test_whoever_asked_not_to_hear_from_us(self, retained: Ask, decided: Decided) -> None:
        decided("notified_after_it_lapsed", "2023-06-01", until="2036-01-01")

        person = retained("notified_after_it_lapsed", "2023-10-10")

        assert (person.rule, person.status, person.due_on) == ("notified", "due", "2023-10-10")

    def test_whose_erasure_request_is_granted(
        self, retained: Ask, decided: Decided, request_made: RequestMade
    ) -> None:
        decided(FOR_REVIEW, "2026-06-01", until="2028-01-01")
        request_made("erasure", FOR_REVIEW, "2026-06-02", granted="2026-06-20", withdrawn="2026-06-25")

        days = ["2026-06-19", "2026-06-20", "2026-06-24", "2026-06-25"]

        found = [(retained(FOR_REVIEW, day).rule, retained(FOR_REVIEW, day).status) for day in days]
        assert found == [
            ("individual", "upcoming"),
            ("request", "due"),
            ("request", "due"),
            ("individual", "upcoming"),
        ]

    @pytest.mark.usefixtures("today")
    def test_whoever_is_due_and_held(self, recorded: Store, retained: Ask, decided: Decided) -> None:
        place_hold(recorded, DUE, reason="a claim", review_on=IN_THREE_YEARS, by="olive")
        held = retained(DUE, NOW)

        decided(DUE, "2026-06-01", until="2036-01-01")

        assert held.status == "held"
        assert retained(DUE, NOW) == held

    @pytest.mark.usefixtures("today")
    def test_anybody_else(self, recorded: Store) -> None:
        before = found_of(recorded, NOW)

        keep(recorded, FOR_REVIEW)

        after = found_of(recorded, NOW)
        assert {person for person in before if after[person] != before[person]} == {FOR_REVIEW}

    def test_special_category_data_which_has_a_life_of_its_own(
        self, recorded: Store, special: Ask, decided: Decided
    ) -> None:
        rows = special_rows(recorded, special)
        with recorded.read() as cursor:
            counts = special_by_status(cursor, TODAY)
        assert counts["due"] > 0

        for person in found_of(recorded, NOW):
            decided(person, "2020-01-01", until="2036-01-01")

        assert special_rows(recorded, special) == rows

    @pytest.mark.parametrize("day", ["2026-06-30", "2029-05-03", "2036-01-01"])
    def test_a_day_outside_its_own(self, retained: Ask, decided: Decided, day: str) -> None:
        before = {person: retained(person, day) for person in EVERYBODY_FOR_REVIEW}

        for person in EVERYBODY_FOR_REVIEW:
            decided(person, NOW, until="2029-05-03")

        assert {person: retained(person, day) for person in EVERYBODY_FOR_REVIEW} == before


def special_rows(store: Store, special: Ask) -> dict[str, Retained]:
    with store.read() as cursor:
        rows = cursor.execute("SELECT special_category_id FROM crm.special_category").fetchall()
    return {row: special(row, NOW) for (row,) in rows}


ORGANISATION = "organisation_id,name\no1,Guild\n"
LAPSED = "organisation_id,starts_on,ends_on\no1,2010-01-01,2020-02-29\n"
RENEWED = f"{LAPSED}o1,2026-05-01,\n"
CONTACT = "contact_id,organisation_id,created_at,no_contact_notified_on\n"
ACTIVE = "engagement_id,contact_id,kind,occurred_at\ne1,c1,login,2024-02-29\n"


@pytest.mark.usefixtures("today")
class TestTheNextLoad:
    """What a later copy of the CRM says of a person whom an officer has kept."""

    @pytest.fixture
    def kept(self, store: Store, loaded: Loaded) -> Iterator[Callable[..., tuple[str, str]]]:
        """Loads two people for review, keeps both, and says where c1 stands after the next load."""
        add_account(store, "olive", "officer", "a long password for the officer", by=None)
        tables = {
            "organisation": ORGANISATION,
            "membership": LAPSED,
            "contact": f"{CONTACT}c1,o1,2010-01-01,\nc2,,,\n",
            "engagement": ACTIVE,
        }
        loaded("first", **tables)
        for person in ("c1", "c2"):
            keep(store, person, until=date(2028, 1, 1))

        def after(person: str = "c1", /, **changed: str) -> tuple[str, str]:
            assert not loaded("second", accept_change=True, **{**tables, **changed}).refused
            with store.read() as cursor:
                row = cursor.execute(
                    "SELECT rule, status FROM retention_at(CAST(? AS DATE)) WHERE contact_id = ?",
                    [NOW, person],
                ).fetchone()
            assert row
            return row

        yield after

    def test_keeps_the_decision(self, kept, store: Store) -> None:
        assert kept() == ("individual", "upcoming")
        assert len(decisions(store)) == 2

    def test_with_a_renewed_membership_makes_a_member_of_them(self, kept) -> None:
        assert kept(membership=RENEWED) == ("member", "kept")

    def test_in_which_they_asked_not_to_hear_from_us_makes_them_due(self, kept) -> None:
        contact = f"{CONTACT}c1,o1,2010-01-01,2026-06-30\nc2,,,\n"

        assert kept(contact=contact) == ("notified", "due")

    def test_without_the_activity_that_was_relied_on_makes_them_due(self, kept) -> None:
        earlier = ACTIVE.replace("2024-02-29", "2021-07-01")

        assert kept(engagement=earlier) == ("lapsed_member", "due")

    def test_that_knows_the_records_date_goes_by_the_date(self, kept) -> None:
        contact = f"{CONTACT}c1,o1,2010-01-01,\nc2,,2021-07-01,\n"

        assert kept("c2", contact=contact) == ("individual", "due")

    def test_without_the_person_leaves_a_decision_about_nobody(self, kept, store: Store) -> None:
        kept(contact=f"{CONTACT}c1,o1,2010-01-01,\n")

        with store.read() as cursor:
            page = decisions_in_force_page(cursor, TODAY, limit=None)
        assert list(page["contact_id"]) == ["c1", "c2"]
        assert page["person"].isna().all()

    def test_may_come_on_the_very_day_on_which_nothing_is_left_to_decide(
        self, kept, store: Store, today: Today
    ) -> None:
        assert kept() == ("individual", "upcoming")
        # Five years after a leap day is 28 February; five years before that day is not yet the leap day.
        today("2029-02-28")
        with store.read() as cursor:
            assert suggested_keep_until(cursor, "c1") == date(2029, 2, 28)

        with pytest.raises(BadInputError, match="28 February 2029 at the latest"):
            keep(store, "c1", until=date(2029, 3, 1))


@pytest.mark.usefixtures("today")
class TestNobodyMay:
    @pytest.mark.parametrize("by", ["victor", "nobody", ""])
    def test_decide_without_being_an_officer(self, recorded: Store, retained: Ask, by: str) -> None:
        before = audited(recorded)

        with pytest.raises(RefusedError):
            keep(recorded, FOR_REVIEW, by=by)

        assert retained(FOR_REVIEW, NOW).status == "review"
        assert audited(recorded) == before

    @pytest.mark.parametrize("reason", ["", "  ", "\n"])
    def test_decide_without_a_reason(self, recorded: Store, retained: Ask, reason: str) -> None:
        with pytest.raises(BadInputError, match="reason"):
            keep_as_individual(recorded, FOR_REVIEW, reason=reason, keep_until=IN_THREE_YEARS, by="olive")

        assert retained(FOR_REVIEW, NOW).status == "review"

    @pytest.mark.parametrize("until", [date(2020, 1, 1), date(2026, 6, 30), date(2026, 7, 1)])
    def test_decide_until_a_day_that_is_not_in_the_future(self, recorded: Store, until: date) -> None:
        with pytest.raises(BadInputError, match="future"):
            keep(recorded, FOR_REVIEW, until=until)

    @pytest.mark.parametrize(
        ("person", "last_day"),
        [
            (FOR_REVIEW, date(2029, 11, 12)),
            (LEFT_FOR_REVIEW, date(2030, 9, 9)),
            (NOTHING_KNOWN, date(2031, 7, 1)),
        ],
    )
    def test_keep_anybody_longer_than_the_individuals_own_rule_would(
        self, recorded: Store, person: str, last_day: date
    ) -> None:
        too_late = last_day.replace(day=last_day.day + 1)
        with pytest.raises(BadInputError, match=f"{last_day.day} {last_day:%B %Y} at the latest"):
            keep(recorded, person, until=too_late)
        assert not decisions(recorded)

        assert keep(recorded, person, until=last_day).keep_until == last_day

    @pytest.mark.parametrize(
        "person",
        [
            DUE,
            UPCOMING,
            MEMBER,
            "left_and_quiet",
            "notified_after_it_lapsed",
            "never_belonged_but_notified",
            "at_a_lapsed_member_and_active_once",
        ],
    )
    def test_keep_somebody_who_is_not_for_review_today(
        self, recorded: Store, retained: Ask, person: str
    ) -> None:
        before = retained(person, NOW)

        with pytest.raises(RefusedError, match="not Needs review today"):
            keep(recorded, person, until=date(2026, 7, 2))

        assert not decisions(recorded)
        assert retained(person, NOW) == before

    def test_keep_somebody_who_will_be_for_review_only_later(self, recorded: Store, today: Today) -> None:
        today("2026-03-02")

        with pytest.raises(RefusedError):
            keep(recorded, FOR_REVIEW)

    def test_keep_somebody_whom_the_gate_holds(
        self, recorded: Store, retained: Ask, request_made: RequestMade
    ) -> None:
        request_made("access", FOR_REVIEW, "2026-06-01")

        with pytest.raises(RefusedError):
            keep(recorded, FOR_REVIEW)

        assert retained(FOR_REVIEW, NOW).status == "held"

    def test_decide_twice_while_the_first_decision_is_in_force(self, recorded: Store) -> None:
        keep(recorded, FOR_REVIEW)

        with pytest.raises(RefusedError):
            keep(recorded, FOR_REVIEW)

        assert len(decisions(recorded)) == 1

    def test_keep_somebody_who_is_not_there(self, recorded: Store) -> None:
        with pytest.raises(BadInputError, match="no contact"):
            keep(recorded, "nobody_knows_them")


@pytest.mark.usefixtures("today")
class TestTheDaySuggested:
    @pytest.mark.parametrize(
        ("person", "day"),
        [
            (FOR_REVIEW, date(2029, 11, 12)),
            (LEFT_FOR_REVIEW, date(2030, 9, 9)),
            (NOTHING_KNOWN, date(2031, 7, 1)),
        ],
    )
    def test_is_the_last_one_allowed(self, cast: Store, person: str, day: date) -> None:
        with cast.read() as cursor:
            assert suggested_keep_until(cursor, person) == day

    def test_of_somebody_who_is_not_there_is_none(self, cast: Store) -> None:
        with cast.read() as cursor, pytest.raises(BadInputError, match="no contact"):
            suggested_keep_until(cursor, "nobody_knows_them")


class TestTheDecisionsInForce:
    def test_are_one_a_person_and_the_first_to_end_comes_first(
        self, recorded: Store, decided: Decided
    ) -> None:
        decided(FOR_REVIEW, "2026-06-01", until="2029-01-01")
        decided(LEFT_FOR_REVIEW, "2026-06-02", until="2027-01-01")
        decided(NOTHING_KNOWN, "2026-06-01", until="2026-06-20")
        decided(FOR_REVIEW, "2026-06-10", until="2028-01-01")
        decided(DUE, "2026-07-02", until="2028-01-01")

        with recorded.read() as cursor:
            page = decisions_in_force_page(cursor, TODAY, limit=None)
            assert count_decisions_in_force(cursor, TODAY) == len(page)

        assert list(page["contact_id"]) == [LEFT_FOR_REVIEW, FOR_REVIEW]
        assert list(page["person"]) == ["Sam Ito", "Cara Lindqvist"]
        assert list(page["keep_until"].astype(str)) == ["2027-01-01", "2028-01-01"]
        assert set(page["reason"]) == {"a mentor"}
        assert set(page["decided_by"]) == {"olive"}

    def test_are_in_force_from_the_day_itself_to_the_eve_of_the_last(
        self, recorded: Store, decided: Decided
    ) -> None:
        decided(FOR_REVIEW, "2026-06-01", until="2027-01-01")
        days = [date(2026, 5, 31), date(2026, 6, 1), date(2026, 12, 31), date(2027, 1, 1)]

        with recorded.read() as cursor:
            assert [count_decisions_in_force(cursor, day) for day in days] == [0, 1, 1, 0]

    def test_come_in_pages_that_add_up(self, recorded: Store, decided: Decided) -> None:
        for person in found_of(recorded, NOW):
            decided(person, "2026-06-01", until="2028-01-01")

        with recorded.read() as cursor:
            whole = decisions_in_force_page(cursor, TODAY, limit=None)
            pages = [
                decisions_in_force_page(cursor, TODAY, limit=7, offset=offset)
                for offset in range(0, len(whole), 7)
            ]

        assert [row for page in pages for row in page["decision_id"]] == list(whole["decision_id"])
