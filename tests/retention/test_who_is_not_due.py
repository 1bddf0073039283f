"""Who is due for deletion, and above all who is not (rules.md section 1)."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from wigops.crm.load import Load
from wigops.store import Store

from .cast import CONTACT, EXPORT
from .conftest import Ask

NOW = "2026-07-01"
Loaded = Callable[..., Load]


class TestAMember:
    @pytest.mark.parametrize("day", ["2015-04-01", NOW, "2126-07-01"])
    def test_is_kept_for_as_long_as_the_organisation_is_a_member(self, retained: Ask, day: str) -> None:
        person = retained("at_a_current_member", day)

        assert (person.rule, person.status, person.due_on) == ("member", "kept", None)

    def test_is_not_one_yet_the_day_before_the_membership_starts(self, retained: Ask) -> None:
        assert retained("at_a_current_member", "2015-03-31").rule == "individual"

    def test_is_still_one_on_the_last_day_of_membership(self, retained: Ask) -> None:
        person = retained("at_a_lapsed_member", "2021-03-03")

        assert (person.rule, person.status) == ("member", "kept")

    @pytest.mark.parametrize("day", ["2020-03-31", "2020-04-01", NOW])
    def test_stays_one_where_membership_was_renewed_the_next_day(self, retained: Ask, day: str) -> None:
        assert retained("at_one_that_renewed_the_next_day", day).rule == "member"

    def test_has_lapsed_for_the_one_day_between_two_memberships(self, retained: Ask) -> None:
        days = ["2020-03-31", "2020-04-01", "2020-04-02"]

        rules = [retained("at_one_that_renewed_a_day_late", day).rule for day in days]

        assert rules == ["member", "lapsed_member", "member"]

    def test_is_not_due_on_the_day_between_two_memberships(self, retained: Ask) -> None:
        assert retained("at_one_that_renewed_a_day_late", "2020-04-01").status == "upcoming"

    @pytest.mark.parametrize("day", ["2020-01-01", NOW])
    def test_is_kept_again_once_the_organisation_renews(self, retained: Ask, day: str) -> None:
        assert retained("at_one_that_renewed_years_later", "2019-12-31").status == "due"
        assert retained("at_one_that_renewed_years_later", day).status == "kept"

    @pytest.mark.parametrize("day", ["2019-12-31", "2020-01-01", "2021-06-30"])
    def test_is_kept_while_one_of_two_overlapping_periods_runs(self, retained: Ask, day: str) -> None:
        assert retained("at_one_with_overlapping_periods", day).status == "kept"

    def test_is_kept_though_a_period_inside_the_running_one_ended(self, retained: Ask) -> None:
        assert retained("at_one_with_a_period_inside_another", NOW).rule == "member"

    def test_is_one_for_the_only_day_of_a_membership_of_one_day(self, retained: Ask) -> None:
        days = ["2020-05-04", "2020-05-05", "2020-05-06"]

        rules = [retained("at_a_member_for_one_day", day).rule for day in days]

        assert rules == ["individual", "member", "lapsed_member"]

    def test_is_kept_until_the_day_of_leaving(self, retained: Ask) -> None:
        assert retained("leaves_next_month", "2026-07-31").rule == "member"
        assert retained("leaves_next_month", "2026-08-01").rule == "individual"

    @pytest.mark.parametrize("day", ["2020-10-09", "2020-10-10", NOW])
    def test_is_kept_though_they_asked_not_to_hear_from_us(self, retained: Ask, day: str) -> None:
        person = retained("notified_at_a_current_member", day)

        assert (person.rule, person.status, person.due_on) == ("member", "kept", None)


class TestALapsedMember:
    def test_is_not_due_the_day_after_the_lapse(self, retained: Ask) -> None:
        person = retained("at_a_lapsed_member", "2021-03-04")

        assert (person.rule, person.status, person.due_on) == ("lapsed_member", "upcoming", "2026-03-03")

    def test_is_not_due_the_day_before_the_fifth_anniversary(self, retained: Ask) -> None:
        assert retained("at_a_lapsed_member", "2026-03-02").status == "upcoming"

    @pytest.mark.parametrize("day", ["2026-03-03", "2026-03-04", NOW])
    def test_is_due_from_the_fifth_anniversary_on(self, retained: Ask, day: str) -> None:
        person = retained("at_a_lapsed_member", day)

        assert (person.rule, person.status, person.due_on) == ("lapsed_member", "due", "2026-03-03")

    def test_is_due_on_28_february_where_membership_ended_on_the_29th(self, retained: Ask) -> None:
        assert retained("at_one_that_lapsed_on_leap_day", "2025-02-27").status == "upcoming"
        person = retained("at_one_that_lapsed_on_leap_day", "2025-02-28")
        assert (person.status, person.due_on) == ("due", "2025-02-28")

    def test_has_five_calendar_years_however_many_leap_days_they_hold(self, retained: Ask) -> None:
        assert retained("at_one_that_lapsed_before_two_leap_days", "2021-01-30").status == "upcoming"
        assert retained("at_one_that_lapsed_before_two_leap_days", "2021-01-31").status == "due"

    def test_has_five_years_from_the_later_of_two_overlapping_periods(self, retained: Ask) -> None:
        assert retained("at_one_with_overlapping_periods", "2021-07-01").due_on == "2026-06-30"
        assert retained("at_one_with_overlapping_periods", "2026-06-29").status == "upcoming"

    def test_who_was_active_lately_is_for_an_officer_to_review(self, retained: Ask) -> None:
        assert retained("at_a_lapsed_member_but_active", "2026-03-02").status == "upcoming"
        assert retained("at_a_lapsed_member_but_active", "2026-03-03").status == "review"

    def test_is_due_once_the_activity_is_five_years_old(self, retained: Ask) -> None:
        assert retained("at_a_lapsed_member_and_active_once", "2026-06-30").status == "review"
        assert retained("at_a_lapsed_member_and_active_once", "2026-07-01").status == "due"

    def test_was_not_active_yet_at_a_date_before_the_activity(self, retained: Ask) -> None:
        # Had the rules counted the login of 2024, this person would be for review already in 2019.
        assert retained("at_one_that_renewed_years_later", "2019-06-30").status == "due"
        assert retained("at_a_lapsed_member_but_active", "2024-11-11").status == "upcoming"

    def test_is_never_what_a_membership_that_has_not_begun_makes(self, retained: Ask) -> None:
        person = retained("at_one_that_joins_next_year", NOW)

        assert (person.rule, person.due_on, person.status) == ("individual", "2028-05-05", "upcoming")
        assert retained("at_one_that_joins_next_year", "2027-01-01").rule == "member"


class TestSomebodyWhoLeft:
    def test_is_not_due_while_active_within_five_years(self, retained: Ask) -> None:
        person = retained("left_but_active", NOW)

        assert (person.rule, person.status, person.due_on) == ("individual", "upcoming", "2029-01-10")

    def test_is_due_five_years_after_the_last_activity(self, retained: Ask) -> None:
        assert retained("left_and_quiet", "2024-02-01").status == "upcoming"
        assert retained("left_and_quiet", "2024-02-02").status == "due"

    def test_is_a_member_on_the_eve_and_nobodys_on_the_day(self, retained: Ask) -> None:
        assert retained("left_but_active", "2018-04-30").rule == "member"
        assert retained("left_but_active", "2018-05-01").rule == "individual"

    def test_on_the_last_day_of_membership_left_a_member(self, retained: Ask) -> None:
        person = retained("left_on_the_last_day_of_membership", NOW)

        assert (person.rule, person.status, person.due_on) == ("individual", "upcoming", "2028-01-01")

    def test_the_day_after_it_lapsed_left_a_lapsed_member(self, retained: Ask) -> None:
        person = retained("left_the_day_after_it_lapsed", NOW)

        assert (person.rule, person.status, person.due_on) == ("lapsed_member", "due", "2026-03-03")

    def test_a_lapsed_member_but_is_active_is_for_an_officer_to_review(self, retained: Ask) -> None:
        person = retained("left_after_it_lapsed_but_active", NOW)

        assert (person.rule, person.status, person.due_on) == ("lapsed_member", "review", "2026-03-03")

    def test_between_two_memberships_is_not_kept_by_the_second(self, retained: Ask) -> None:
        person = retained("left_between_two_memberships", NOW)

        assert (person.rule, person.due_on) == ("lapsed_member", "2019-06-30")

    def test_before_the_organisation_joined_is_an_individual(self, retained: Ask) -> None:
        person = retained("left_before_it_joined", "2027-06-01")

        assert (person.rule, person.status, person.due_on) == ("individual", "upcoming", "2028-05-05")

    @pytest.mark.parametrize("person", ["left_one_that_never_belonged", "left_nowhere"])
    def test_what_was_never_a_member_is_an_individual(self, retained: Ask, person: str) -> None:
        found = retained(person, NOW)

        assert (found.rule, found.due_on) == ("individual", "2028-05-05")


class TestSomebodyWhoAskedNotToHearFromUs:
    def test_is_not_due_before_they_asked(self, retained: Ask) -> None:
        person = retained("notifies_next_month", "2026-07-31")

        assert (person.rule, person.status) == ("individual", "upcoming")

    def test_is_due_on_the_day_they_asked(self, retained: Ask) -> None:
        person = retained("notifies_next_month", "2026-08-01")

        assert (person.rule, person.status, person.due_on) == ("notified", "due", "2026-08-01")

    def test_is_not_due_on_the_last_day_of_membership(self, retained: Ask) -> None:
        assert retained("notified_before_it_lapsed", "2021-03-03").status == "kept"

    def test_is_due_as_soon_as_the_membership_is_over(self, retained: Ask) -> None:
        person = retained("notified_before_it_lapsed", "2021-03-04")

        assert (person.rule, person.status, person.due_on) == ("notified", "due", "2021-03-03")

    def test_after_the_lapse_is_due_at_once(self, retained: Ask) -> None:
        assert retained("notified_after_it_lapsed", "2023-10-09").rule == "lapsed_member"
        person = retained("notified_after_it_lapsed", "2023-10-10")
        assert (person.rule, person.status, person.due_on) == ("notified", "due", "2023-10-10")

    def test_and_then_left_is_due_on_leaving(self, retained: Ask) -> None:
        assert retained("notified_then_left", "2024-05-04").rule == "member"
        assert retained("notified_then_left", "2024-05-05").due_on == "2024-05-05"

    def test_after_leaving_is_due_on_asking(self, retained: Ask) -> None:
        assert retained("left_then_notified", "2024-05-04").status == "upcoming"
        assert retained("left_then_notified", "2024-05-05").due_on == "2024-05-05"

    def test_and_never_belonged_is_due_on_asking(self, retained: Ask) -> None:
        assert retained("never_belonged_but_notified", NOW).due_on == "2025-02-02"


class TestSomebodyWhoNeverBelonged:
    def test_is_not_due_within_five_years_of_the_record(self, retained: Ask) -> None:
        person = retained("never_belonged", NOW)

        assert (person.rule, person.status, person.due_on) == ("individual", "upcoming", "2028-05-05")

    def test_is_due_five_years_after_the_record(self, retained: Ask) -> None:
        assert retained("never_belonged_and_inactive", "2024-05-04").status == "upcoming"
        assert retained("never_belonged_and_inactive", "2024-05-05").status == "due"

    @pytest.mark.parametrize("day", ["1999-01-01", NOW, "2126-07-01"])
    def test_nor_has_a_known_date_is_for_review_and_never_due(self, retained: Ask, day: str) -> None:
        person = retained("never_belonged_nor_did_anything", day)

        assert (person.rule, person.status, person.due_on) == ("individual", "review", None)

    def test_is_for_review_where_the_record_says_it_was_made_in_the_future(self, retained: Ask) -> None:
        person = retained("recorded_in_the_future", NOW)

        assert (person.status, person.due_on) == ("review", None)

    def test_is_judged_by_the_activity_even_if_the_record_is_younger(self, retained: Ask) -> None:
        person = retained("active_before_the_record_was_made", NOW)

        assert (person.status, person.due_on) == ("due", "2024-04-04")


class TestMidnightInLondon:
    def test_half_past_eleven_in_summer_utc_is_the_next_day(self, retained: Ask) -> None:
        assert retained("recorded_at_midnight_in_summer", "2025-06-30").status == "upcoming"
        assert retained("recorded_at_midnight_in_summer", "2025-07-01").status == "due"

    def test_half_past_eleven_in_winter_utc_is_the_same_day(self, retained: Ask) -> None:
        assert retained("recorded_before_midnight_in_winter", NOW).due_on == "2025-12-31"

    def test_a_time_without_an_offset_is_londons(self, retained: Ask) -> None:
        assert retained("recorded_without_an_offset", NOW).due_on == "2025-06-30"

    @pytest.mark.parametrize("person", ["active_at_midnight_in_summer", "active_abroad"])
    def test_counts_for_activity_too(self, retained: Ask, person: str) -> None:
        assert retained(person, "2025-06-30").status == "upcoming"
        assert retained(person, "2025-07-01").status == "due"


class TestActivity:
    def test_on_leap_day_lasts_until_28_february(self, retained: Ask) -> None:
        assert retained("active_on_leap_day", "2025-02-27").status == "upcoming"
        assert retained("active_on_leap_day", "2025-02-28").status == "due"

    def test_counts_by_the_latest_of_several(self, retained: Ask) -> None:
        assert retained("active_long_ago_and_again_lately", NOW).due_on == "2030-05-05"

    def test_after_the_date_asked_about_is_not_counted(self, retained: Ask) -> None:
        person = retained("active_long_ago_and_again_lately", "2024-01-01")

        assert (person.status, person.due_on) == ("due", "2023-09-01")

    def test_on_the_date_asked_about_is_counted(self, retained: Ask) -> None:
        assert retained("active_long_ago_and_again_lately", "2025-05-04").status == "due"
        assert retained("active_long_ago_and_again_lately", "2025-05-05").status == "upcoming"

    def test_before_any_of_it_the_record_counts(self, retained: Ask) -> None:
        assert retained("active_long_ago_and_again_lately", "2017-02-28").due_on == "2020-05-01"

    def test_is_a_login_or_a_booking_and_nothing_else(self, retained: Ask) -> None:
        person = retained("active_in_every_way_but_two", NOW)

        assert (person.status, person.due_on) == ("due", "2024-01-01")


def everybody(store: Store) -> list[tuple[str, str, date | None]]:
    with store.read() as cursor:
        return cursor.execute(
            "SELECT contact_id, status, due_on FROM retention_at(CAST(? AS DATE)) ORDER BY contact_id", [NOW]
        ).fetchall()


class TestAnExport:
    def test_without_its_membership_table_makes_nobody_due(self, store: Store, loaded: Loaded) -> None:
        loaded("first", **EXPORT)
        before = everybody(store)
        rest = {table: text for table, text in EXPORT.items() if table != "membership"}

        refused = loaded("second", **rest)

        assert refused.reasons == ["The last load had a membership table, and this export has none."]
        assert everybody(store) == before

    def test_with_an_empty_membership_table_makes_nobody_due(self, store: Store, loaded: Loaded) -> None:
        many = "".join(f"m{number},harbour,,,,2001-01-01,,\n" for number in range(60))
        members = {**EXPORT, "contact": CONTACT + many}
        loaded("first", **members)
        before = everybody(store)

        refused = loaded("second", **{**members, "membership": "organisation_id,starts_on,ends_on\n"})

        assert refused.refused
        assert re.search(r"People due for deletion would grow from \d+ to \d+", refused.reasons[0])
        assert everybody(store) == before

    def test_with_contacts_alone_says_of_each_what_can_be_said(self, store: Store, loaded: Loaded) -> None:
        loaded(contact="contact_id,created_at\nc1,2021-07-02\nc2,\n")

        assert everybody(store) == [("c1", "upcoming", date(2026, 7, 2)), ("c2", "review", None)]
