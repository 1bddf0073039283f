"""Special category data has a shorter life of its own (rules.md section 2)."""

from collections.abc import Callable

import pytest

from .conftest import Ask

NOW = "2026-07-01"


class TestOfAMember:
    @pytest.mark.parametrize("row", ["of_a_member", "of_a_member_for_no_service"])
    def test_is_kept_whatever_it_was_given_for(self, special: Ask, row: str) -> None:
        found = special(row, NOW)

        assert (found.rule, found.status, found.due_on) == ("member", "kept", None)

    def test_is_kept_on_the_last_day_of_membership(self, special: Ask) -> None:
        assert special("for_no_service", "2021-03-03").status == "kept"

    def test_is_kept_again_once_the_organisation_renews(self, special: Ask) -> None:
        assert special("of_one_that_renewed", "2019-12-31").status == "due"
        assert special("of_one_that_renewed", "2020-01-01").status == "kept"

    def test_is_kept_until_the_day_of_leaving(self, special: Ask) -> None:
        assert special("of_a_leaver_for_no_service", "2018-04-30").status == "kept"

    def test_is_no_longer_kept_once_an_erasure_request_was_granted(
        self, special: Ask, request_made: Callable[..., int]
    ) -> None:
        request_made("erasure", "at_a_current_member", "2026-06-01", granted="2026-06-20")

        assert special("of_a_member", "2026-06-19").status == "kept"
        found = special("of_a_member", "2026-06-20")
        assert (found.rule, found.status, found.due_on) == ("service_ended", "due", "2020-01-16")


class TestForAServiceThatEnded:
    def test_after_the_membership_is_due_the_day_after_the_service(self, special: Ask) -> None:
        assert special("for_a_service_after_the_lapse", "2021-06-10").status == "upcoming"
        found = special("for_a_service_after_the_lapse", "2021-06-11")
        assert (found.rule, found.status, found.due_on) == ("service_ended", "due", "2021-06-11")

    def test_on_the_day_of_the_lapse_is_due_because_the_service_ended(self, special: Ask) -> None:
        found = special("for_a_service_on_the_day_of_the_lapse", NOW)

        assert (found.rule, found.due_on) == ("service_ended", "2021-03-04")

    def test_before_the_membership_is_due_the_day_after_the_membership(self, special: Ask) -> None:
        found = special("for_a_service_before_the_lapse", NOW)

        assert (found.rule, found.status, found.due_on) == ("membership_ended", "due", "2021-03-04")

    def test_after_the_person_left_is_due_the_day_after_the_service(self, special: Ask) -> None:
        assert special("of_a_leaver_for_a_later_service", "2021-06-10").status == "upcoming"
        assert special("of_a_leaver_for_a_later_service", "2021-06-11").status == "due"

    def test_of_somebody_who_never_belonged_is_due_the_day_after_the_service(self, special: Ask) -> None:
        assert special("of_a_stranger_for_a_past_service", "2021-06-10").status == "upcoming"
        found = special("of_a_stranger_for_a_past_service", "2021-06-11")
        assert (found.rule, found.status, found.due_on) == ("service_ended", "due", "2021-06-11")

    def test_is_due_though_the_person_is_not(self, special: Ask, retained: Ask) -> None:
        assert retained("never_belonged", NOW).status == "upcoming"
        assert special("of_a_stranger_for_a_past_service", NOW).status == "due"


class TestForAServiceStillToCome:
    def test_is_not_due_before_the_day_after_it(self, special: Ask) -> None:
        found = special("of_a_stranger_for_a_coming_service", "2026-09-30")

        assert (found.rule, found.status, found.due_on) == ("service_ended", "upcoming", "2026-10-01")

    def test_is_not_due_though_the_person_is(self, special: Ask, retained: Ask) -> None:
        assert retained("never_belonged_but_notified", NOW).status == "due"
        assert special("of_somebody_notified_for_a_coming_service", NOW).status == "upcoming"


class TestForAServiceWithoutAnEnd:
    @pytest.mark.parametrize("day", [NOW, "2126-07-01"])
    @pytest.mark.parametrize("row", ["for_a_running_service", "of_a_stranger_for_a_running_service"])
    def test_is_kept_while_it_runs(self, special: Ask, row: str, day: str) -> None:
        found = special(row, day)

        assert (found.rule, found.status, found.due_on) == ("service_ongoing", "kept", None)


class TestForNoService:
    def test_is_not_due_on_the_last_day_of_membership_but_the_day_after(self, special: Ask) -> None:
        assert special("for_no_service", "2021-03-03").status == "kept"
        found = special("for_no_service", "2021-03-04")
        assert (found.rule, found.status, found.due_on) == ("membership_ended", "due", "2021-03-04")

    def test_is_not_due_on_the_day_of_leaving_but_the_day_after(self, special: Ask) -> None:
        found = special("of_a_leaver_for_no_service", "2018-05-01")

        assert (found.rule, found.status, found.due_on) == ("membership_ended", "upcoming", "2018-05-02")
        assert special("of_a_leaver_for_no_service", "2018-05-02").status == "due"

    def test_of_somebody_who_left_on_the_last_day_of_membership_is_due_the_day_after(
        self, special: Ask
    ) -> None:
        found = special("of_one_who_left_on_the_last_day", "2021-03-03")

        assert (found.rule, found.status, found.due_on) == ("membership_ended", "upcoming", "2021-03-04")

    def test_of_somebody_who_never_belonged_is_due_as_soon_as_it_is_recorded(self, special: Ask) -> None:
        # It was recorded at half past midnight in London, which is the day before in UTC.
        assert special("of_a_stranger_for_no_service", "2024-06-30").status == "upcoming"
        found = special("of_a_stranger_for_no_service", "2024-07-01")
        assert (found.rule, found.status, found.due_on) == ("no_service", "due", "2024-07-01")

    def test_follows_the_link_of_somebody_who_asked_not_to_hear_from_us(self, special: Ask) -> None:
        found = special("of_somebody_who_asked_and_lapsed", NOW)

        assert (found.rule, found.due_on) == ("membership_ended", "2021-03-04")


class TestHeld:
    def test_by_what_holds_the_person(self, special: Ask, request_made: Callable[..., int]) -> None:
        request_made("access", "never_belonged", "2026-06-01")

        assert special("of_a_stranger_for_no_service", NOW).status == "held"

    def test_only_if_it_is_due(self, special: Ask, request_made: Callable[..., int]) -> None:
        request_made("access", "never_belonged", "2026-06-01")

        assert special("of_a_stranger_for_a_coming_service", NOW).status == "upcoming"
        assert special("of_a_stranger_for_a_running_service", NOW).status == "kept"
