"""What the gate holds against a deletion, and a granted erasure request (rules.md sections 1 and 4)."""

from collections.abc import Callable
from datetime import date

import pytest

from wigops.errors import BadInputError, RefusedError
from wigops.retention import (
    count_holds_in_force,
    holds_in_force_page,
    holds_on,
    list_holds,
    place_hold,
    release_hold,
)
from wigops.store import Store

from .conftest import Ask

NOW = "2026-07-01"
NEXT_YEAR = date(2027, 7, 1)
DUE = "at_a_lapsed_member"
FOR_REVIEW = "at_a_lapsed_member_but_active"
UPCOMING = "left_but_active"
MEMBER = "at_a_current_member"

Today = Callable[[str], None]
RequestMade = Callable[..., int]


def hold(store: Store, person: str, *, by: str = "olive", review_on: date = NEXT_YEAR) -> int:
    return place_hold(store, person, reason="a claim", review_on=review_on, by=by).hold_id


def audited(store: Store) -> list[tuple[str, str]]:
    with store.read() as cursor:
        return cursor.execute(
            "SELECT actor, event FROM ops.audit WHERE event LIKE 'hold%' ORDER BY seq"
        ).fetchall()


@pytest.mark.usefixtures("today")
class TestAHold:
    @pytest.mark.parametrize("person", [DUE, FOR_REVIEW, "never_belonged_nor_did_anything"])
    def test_holds_back_whoever_is_due_or_for_review(
        self, recorded: Store, retained: Ask, person: str
    ) -> None:
        before = retained(person, NOW)

        hold(recorded, person)

        held = retained(person, NOW)
        assert before.status in ("due", "review")
        assert (held.status, held.rule, held.due_on) == ("held", before.rule, before.due_on)
        assert held.blocks == ("a hold since 1 July 2026, to be reviewed by 1 July 2027",)

    @pytest.mark.parametrize(("person", "status"), [(UPCOMING, "upcoming"), (MEMBER, "kept")])
    def test_changes_nothing_for_whoever_is_neither(
        self, recorded: Store, retained: Ask, person: str, status: str
    ) -> None:
        hold(recorded, person)

        assert retained(person, NOW).status == status

    def test_holds_back_nobody_else(self, recorded: Store, retained: Ask) -> None:
        hold(recorded, DUE)

        assert retained("left_the_day_after_it_lapsed", NOW).status == "due"

    @pytest.mark.parametrize("day", ["2026-03-03", NOW, "2030-01-01"])
    def test_that_stands_counts_at_any_date_asked_about(
        self, recorded: Store, retained: Ask, day: str
    ) -> None:
        hold(recorded, DUE)

        assert retained(DUE, day).status == "held"

    def test_counts_until_the_day_of_its_release(self, recorded: Store, retained: Ask, today: Today) -> None:
        number = hold(recorded, DUE)
        today("2026-08-01")

        release_hold(recorded, number, reason="settled", by="olive")

        days = ["2026-06-30", "2026-07-01", "2026-07-31", "2026-08-01"]
        assert [retained(DUE, day).status for day in days] == ["due", "held", "held", "due"]

    def test_released_on_the_day_it_was_placed_never_counted(self, recorded: Store, retained: Ask) -> None:
        release_hold(recorded, hold(recorded, DUE), reason="a mistake", by="olive")

        assert retained(DUE, NOW).status == "due"

    def test_stands_until_the_last_of_several_is_released(self, recorded: Store, retained: Ask) -> None:
        first, second = hold(recorded, DUE), hold(recorded, DUE)

        release_hold(recorded, first, reason="settled", by="olive")
        assert retained(DUE, NOW).status == "held"
        release_hold(recorded, second, reason="settled", by="olive")
        assert retained(DUE, NOW).status == "due"

    def test_is_not_over_when_its_review_date_has_passed(self, recorded: Store, retained: Ask) -> None:
        hold(recorded, DUE, review_on=date(2026, 8, 1))

        assert retained(DUE, "2026-09-01").status == "held"

    def test_remembers_who_placed_it_and_who_released_it(self, recorded: Store, today: Today) -> None:
        number = hold(recorded, DUE)
        today("2026-08-01")

        release_hold(recorded, number, reason=" settled ", by="olive")

        with recorded.read() as cursor:
            [kept] = list_holds(cursor)
        assert (kept.contact_id, kept.reason, kept.placed_by) == (DUE, "a claim", "olive")
        assert (kept.placed_on, kept.review_on) == (date(2026, 7, 1), NEXT_YEAR)
        assert (kept.released_by, kept.released_on, kept.release_reason) == (
            "olive",
            date(2026, 8, 1),
            "settled",
        )

    def test_leaves_a_trail(self, recorded: Store) -> None:
        before = len(audited(recorded))

        release_hold(recorded, hold(recorded, DUE), reason="settled", by="olive")

        assert audited(recorded)[before:] == [("olive", "hold placed"), ("olive", "hold released")]


@pytest.mark.usefixtures("today")
class TestNobodyMay:
    @pytest.mark.parametrize("by", ["victor", "nobody", ""])
    def test_place_a_hold_without_being_an_officer(self, recorded: Store, retained: Ask, by: str) -> None:
        before = audited(recorded)

        with pytest.raises(RefusedError):
            hold(recorded, DUE, by=by)

        assert retained(DUE, NOW).status == "due"
        assert audited(recorded) == before

    @pytest.mark.parametrize("by", ["victor", "nobody"])
    def test_release_a_hold_without_being_an_officer(self, recorded: Store, retained: Ask, by: str) -> None:
        number = hold(recorded, DUE)

        with pytest.raises(RefusedError):
            release_hold(recorded, number, reason="settled", by=by)

        assert retained(DUE, NOW).status == "held"

    @pytest.mark.parametrize("review_on", [date(2026, 6, 30), date(2026, 7, 1)])
    def test_set_a_review_date_that_is_not_in_the_future(self, recorded: Store, review_on: date) -> None:
        with pytest.raises(BadInputError, match="review date"):
            hold(recorded, DUE, review_on=review_on)

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_hold_or_release_without_a_reason(self, recorded: Store, retained: Ask, reason: str) -> None:
        number = hold(recorded, DUE)

        with pytest.raises(BadInputError, match="reason"):
            place_hold(recorded, FOR_REVIEW, reason=reason, review_on=NEXT_YEAR, by="olive")
        with pytest.raises(BadInputError, match="reason"):
            release_hold(recorded, number, reason=reason, by="olive")

        assert retained(FOR_REVIEW, NOW).status == "review"
        assert retained(DUE, NOW).status == "held"

    def test_hold_somebody_who_is_not_there(self, recorded: Store) -> None:
        with pytest.raises(BadInputError, match="no contact"):
            hold(recorded, "nobody_knows_them")

    def test_release_what_does_not_stand(self, recorded: Store) -> None:
        number = hold(recorded, DUE)
        release_hold(recorded, number, reason="settled", by="olive")

        for gone in (number, number + 1):
            with pytest.raises(BadInputError, match="no hold"):
                release_hold(recorded, gone, reason="settled", by="olive")


class TestAnOpenRequest:
    @pytest.mark.parametrize("kind", ["access", "portability", "rectification", "restriction"])
    def test_of_a_kind_that_needs_the_data_holds(
        self, retained: Ask, request_made: RequestMade, kind: str
    ) -> None:
        request_made(kind, DUE, "2026-06-01")

        held = retained(DUE, NOW)
        assert held.status == "held"
        assert held.blocks == (f"an open {kind} request received on 1 June 2026",)

    @pytest.mark.parametrize("kind", ["complaint", "objection", "erasure"])
    def test_of_another_kind_does_not(self, retained: Ask, request_made: RequestMade, kind: str) -> None:
        request_made(kind, DUE, "2026-06-01")

        assert retained(DUE, NOW).status == "due"

    @pytest.mark.parametrize("event", ["completed", "refused", "withdrawn"])
    def test_holds_until_it_is_closed(self, retained: Ask, request_made: RequestMade, event: str) -> None:
        request_made("access", DUE, "2026-06-01", **{event: "2026-06-20"})

        days = ["2026-05-31", "2026-06-01", "2026-06-19", "2026-06-20"]
        assert [retained(DUE, day).status for day in days] == ["due", "held", "held", "due"]

    @pytest.mark.parametrize("event", ["identity-asked", "fee-asked", "clarification-asked", "extended"])
    def test_is_still_open_while_it_waits(self, retained: Ask, request_made: RequestMade, event: str) -> None:
        request_made("access", DUE, "2026-06-01", **{event: "2026-06-02"})

        assert retained(DUE, NOW).status == "held"

    def test_holds_whoever_is_for_review_too(self, retained: Ask, request_made: RequestMade) -> None:
        request_made("portability", FOR_REVIEW, "2026-06-01")

        assert retained(FOR_REVIEW, NOW).status == "held"

    def test_does_not_make_a_member_or_somebody_upcoming_held(
        self, retained: Ask, request_made: RequestMade
    ) -> None:
        request_made("access", MEMBER, "2026-06-01")
        request_made("access", UPCOMING, "2026-06-01")

        assert retained(MEMBER, NOW).status == "kept"
        assert retained(UPCOMING, NOW).status == "upcoming"

    def test_holds_as_a_restriction_in_force_once_it_is_granted(
        self, retained: Ask, request_made: RequestMade
    ) -> None:
        request_made("restriction", DUE, "2026-06-01", granted="2026-06-10")

        held = retained(DUE, NOW)
        assert (held.status, held.blocks) == ("held", ("a restriction in force since 10 June 2026",))

    def test_holds_as_a_restriction_in_force_after_its_request_is_completed(
        self, retained: Ask, request_made: RequestMade
    ) -> None:
        request_made("restriction", DUE, "2026-06-01", granted="2026-06-10", completed="2026-06-12")

        assert retained(DUE, NOW).blocks == ("a restriction in force since 10 June 2026",)

    def test_holds_no_more_once_the_restriction_is_withdrawn(
        self, retained: Ask, request_made: RequestMade
    ) -> None:
        request_made("restriction", DUE, "2026-06-01", granted="2026-06-10", withdrawn="2026-06-20")

        assert (retained(DUE, NOW).status, retained(DUE, NOW).blocks) == ("due", ())
        assert retained(DUE, "2026-06-15").status == "held"

    @pytest.mark.usefixtures("today")
    def test_and_a_hold_are_both_named(
        self, recorded: Store, retained: Ask, request_made: RequestMade
    ) -> None:
        hold(recorded, DUE)
        request_made("access", DUE, "2026-06-01")

        assert len(retained(DUE, NOW).blocks) == 2


class TestAGrantedErasureRequest:
    @pytest.mark.parametrize(
        "person", [MEMBER, DUE, FOR_REVIEW, UPCOMING, "notified_after_it_lapsed", "never_belonged"]
    )
    def test_makes_anybody_due_even_a_member(
        self, retained: Ask, request_made: RequestMade, person: str
    ) -> None:
        before = retained(person, "2026-06-19")
        request_made("erasure", person, "2026-06-01", granted="2026-06-20")

        asked = retained(person, "2026-06-20")

        assert retained(person, "2026-06-19") == before
        assert (asked.rule, asked.status, asked.due_on) == ("request", "due", "2026-06-20")

    def test_changes_nothing_while_it_is_only_open(self, retained: Ask, request_made: RequestMade) -> None:
        request_made("erasure", MEMBER, "2026-06-01")

        assert retained(MEMBER, NOW).status == "kept"

    def test_changes_nothing_when_it_is_refused(self, retained: Ask, request_made: RequestMade) -> None:
        request_made("erasure", MEMBER, "2026-06-01", refused="2026-06-20")

        assert retained(MEMBER, NOW).status == "kept"

    def test_counts_when_it_was_refused_first_and_granted_later(
        self, retained: Ask, request_made: RequestMade
    ) -> None:
        request_made("erasure", MEMBER, "2026-06-01", refused="2026-06-10", granted="2026-06-20")

        assert (retained(MEMBER, NOW).rule, retained(MEMBER, NOW).due_on) == ("request", "2026-06-20")

    def test_counts_no_more_once_it_is_withdrawn(self, retained: Ask, request_made: RequestMade) -> None:
        request_made("erasure", MEMBER, "2026-06-01", granted="2026-06-20", withdrawn="2026-06-25")

        days = ["2026-06-19", "2026-06-20", "2026-06-24", "2026-06-25"]
        assert [retained(MEMBER, day).rule for day in days] == ["member", "request", "request", "member"]

    def test_counts_still_when_the_request_was_completed(
        self, retained: Ask, request_made: RequestMade
    ) -> None:
        request_made("erasure", MEMBER, "2026-06-01", granted="2026-06-20", completed="2026-06-21")

        assert retained(MEMBER, NOW).status == "due"

    def test_of_another_kind_makes_nobody_due(self, retained: Ask, request_made: RequestMade) -> None:
        request_made("objection", MEMBER, "2026-06-01", granted="2026-06-20")

        assert retained(MEMBER, NOW).status == "kept"

    def test_makes_nobody_else_due(self, retained: Ask, request_made: RequestMade) -> None:
        request_made("erasure", MEMBER, "2026-06-01", granted="2026-06-20")

        assert retained("leaves_next_month", NOW).status == "kept"

    def test_is_held_by_an_open_access_request(self, retained: Ask, request_made: RequestMade) -> None:
        request_made("erasure", MEMBER, "2026-06-01", granted="2026-06-20")
        request_made("access", MEMBER, "2026-06-10")

        person = retained(MEMBER, NOW)

        assert (person.rule, person.status) == ("request", "held")

    def test_granted_twice_is_due_from_the_first(self, retained: Ask, request_made: RequestMade) -> None:
        request_made("erasure", MEMBER, "2026-06-01", granted="2026-06-20")
        request_made("erasure", MEMBER, "2026-06-05", granted="2026-06-25")

        assert retained(MEMBER, NOW).due_on == "2026-06-20"


@pytest.mark.usefixtures("today")
class TestTheHoldsInForce:
    def test_come_with_those_first_that_should_have_been_reviewed(
        self, recorded: Store, today: Today
    ) -> None:
        last = hold(recorded, DUE, review_on=date(2027, 9, 1))
        overdue = hold(recorded, FOR_REVIEW, review_on=date(2027, 6, 30))
        due_today = hold(recorded, MEMBER, review_on=date(2027, 7, 1))
        release_hold(recorded, hold(recorded, UPCOMING), reason="settled", by="olive")
        today("2027-07-01")

        with recorded.read() as cursor:
            page = holds_in_force_page(cursor, date(2027, 7, 1), limit=None)
            assert count_holds_in_force(cursor, date(2027, 7, 1)) == (3, 1)

        assert list(page["hold_id"]) == [overdue, due_today, last]
        assert list(page["is_overdue"]) == [True, False, False]
        assert list(page["person"]) == ["Cara Lindqvist", "Ada Hope", "Ben Oduya"]
        assert list(page["placed_by"]) == ["olive"] * 3

    def test_come_in_pages_that_add_up(self, recorded: Store) -> None:
        numbers = [hold(recorded, DUE, review_on=date(2027, month, 1)) for month in (9, 7, 8, 5, 6)]

        with recorded.read() as cursor:
            pages = [
                holds_in_force_page(cursor, date(2026, 7, 1), limit=2, offset=offset)
                for offset in (0, 2, 4, 6)
            ]

        soonest_first = [numbers[place] for place in (3, 4, 1, 2, 0)]
        assert [row for page in pages for row in page["hold_id"]] == soonest_first
        assert pages[-1].empty

    def test_of_one_person_are_nobody_elses_and_none_that_was_released(self, recorded: Store) -> None:
        later, sooner = hold(recorded, DUE), hold(recorded, DUE, review_on=date(2026, 8, 1))
        hold(recorded, FOR_REVIEW)
        release_hold(recorded, hold(recorded, DUE), reason="settled", by="olive")

        with recorded.read() as cursor:
            found = holds_on(cursor, DUE)

        assert [each.hold_id for each in found] == [sooner, later]
        assert not any(each.released_on for each in found)
