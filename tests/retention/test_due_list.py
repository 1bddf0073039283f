"""The list of who is due: every filter finds whom it should, and the pages add up to the whole."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from wigops.catalogue import RETENTION_STATUSES
from wigops.retention import DueFilter, count_matching, due_page
from wigops.store import Store

from .conftest import TODAY

Found = Callable[..., set[str]]


@pytest.fixture
def found(cast: Store) -> Found:
    """The ids that a filter finds, whatever the status: `found(search="hope")`."""

    def find(**wanted: Any) -> set[str]:
        wanted = {"as_of": TODAY, "statuses": RETENTION_STATUSES, **wanted}
        with cast.read() as cursor:
            page = due_page(cursor, DueFilter(**wanted), limit=None)
            assert count_matching(cursor, DueFilter(**wanted)) == len(page)
        return set(page["contact_id"])

    return find


class TestSearch:
    @pytest.mark.parametrize("typed", ["Zoë Ångström", "zoe angstrom", "ANGSTRÖM", " ångst ", "Zoe\u0308"])
    def test_finds_a_name_whatever_its_case_and_accents(self, found: Found, typed: str) -> None:
        assert found(search=typed) == {"notified_after_it_lapsed"}

    def test_finds_a_first_name_and_a_last_name(self, found: Found) -> None:
        assert "at_a_current_member" in found(search="Ada")
        assert "at_a_current_member" in found(search="hope")
        assert found(search="ada hope") == {"at_a_current_member"}

    @pytest.mark.parametrize("typed", ["b.oduya@works.example", "B.ODUYA@WORKS", "oduya@"])
    def test_finds_an_email_address_or_a_part_of_it(self, found: Found, typed: str) -> None:
        assert found(search=typed) == {"at_a_lapsed_member"}

    @pytest.mark.parametrize(
        ("typed", "whose"),
        [
            ("020 7946 0123", "at_a_lapsed_member"),
            ("02079460123", "at_a_lapsed_member"),
            ("(020) 7946-0123", "at_a_lapsed_member"),
            ("+44 20 7946 0123", "at_a_lapsed_member"),
            ("0044 20 7946 0123", "at_a_lapsed_member"),
            ("+44 (0)20 7946 0123", "at_a_lapsed_member"),
            ("7946 0123", "at_a_lapsed_member"),
            ("07700 900456", "at_a_lapsed_member_but_active"),
            ("+447700900456", "at_a_lapsed_member_but_active"),
            ("00447700900456", "at_a_lapsed_member_but_active"),
            ("029 2018 0789", "left_but_active"),
            ("+44 29 2018 0789", "left_but_active"),
            ("+44 (0)29 2018 0789", "left_but_active"),
        ],
    )
    def test_finds_a_phone_number_however_it_is_spelled(self, found: Found, typed: str, whose: str) -> None:
        assert found(search=typed) == {whose}

    @pytest.mark.parametrize("typed", ["4601", "44", "0 0 0 0 0 0"])
    def test_does_not_take_a_few_digits_for_a_phone_number(self, found: Found, typed: str) -> None:
        assert "at_a_lapsed_member" not in found(search=typed)

    def test_finds_a_crm_id_but_no_part_of_one(self, found: Found) -> None:
        assert found(search="never_belonged") == {"never_belonged"}

    def test_finds_the_people_of_an_organisation(self, found: Found) -> None:
        assert found(search="canal") == {"at_one_that_renewed_the_next_day"}

    def test_finds_an_address(self, found: Found) -> None:
        assert found(search="quay street") == {"never_belonged"}

    @pytest.mark.parametrize("typed", ["%", "_%", "'; DROP TABLE crm.contact; --", ".*", "nobody at all"])
    def test_takes_every_sign_as_it_stands(self, found: Found, typed: str) -> None:
        assert found(search=typed) == set()

    @pytest.mark.parametrize("typed", ["", "   "])
    def test_for_nothing_finds_everybody(self, found: Found, typed: str) -> None:
        assert found(search=typed) == found()


class TestFilters:
    def test_by_organisation_take_a_part_of_its_name(self, found: Found) -> None:
        assert found(organisation="FOUND") == {"at_one_that_lapsed_on_leap_day"}

    def test_by_organisation_look_at_no_persons_name(self, found: Found) -> None:
        assert found(organisation="hope") == set()

    def test_by_sector_take_the_organisations(self, found: Found) -> None:
        assert found(sectors=("Transport",)) == {
            "at_one_that_renewed_a_day_late",
            "at_one_with_overlapping_periods",
        }
        assert found(sectors=("Transport", "Energy")) == found(sectors=("Transport",)) | {
            "at_one_that_lapsed_before_two_leap_days",
            "at_one_that_renewed_years_later",
            "at_one_with_a_period_inside_another",
            "left_between_two_memberships",
        }

    def test_by_status_and_rule(self, found: Found) -> None:
        assert found(statuses=("review",), rules=("individual",)) == {
            "never_belonged_nor_did_anything",
            "recorded_in_the_future",
        }

    def test_by_date_count_both_ends(self, found: Found) -> None:
        day = date(2028, 1, 1)

        assert found(due_from=day, due_to=day) == {"left_on_the_last_day_of_membership"}
        assert found(due_from=date(2028, 1, 2), due_to=date(2028, 1, 31)) == set()

    def test_by_date_leave_out_whoever_has_none(self, found: Found) -> None:
        dated = found(due_from=date(1900, 1, 1))

        assert not dated & {"at_a_current_member", "never_belonged_nor_did_anything"}
        assert dated == found(due_to=date(2200, 1, 1))

    def test_together_leave_whoever_passes_all(self, found: Found) -> None:
        assert found(organisation="ministry", statuses=("due",), rules=("lapsed_member",), search="ben") == {
            "at_a_lapsed_member"
        }

    def test_ask_for_what_needs_attention_unless_told(self, cast: Store, found: Found) -> None:
        with cast.read() as cursor:
            page = due_page(cursor, DueFilter(TODAY), limit=None)

        assert set(page["contact_id"]) == found(statuses=("due", "review", "held"))


class TestPages:
    @pytest.mark.parametrize("size", [1, 7, 1000])
    def test_add_up_to_the_whole_list_in_its_order(self, cast: Store, size: int) -> None:
        wanted = DueFilter(TODAY, statuses=RETENTION_STATUSES)
        with cast.read() as cursor:
            whole = due_page(cursor, wanted, limit=None)
            pages = [
                due_page(cursor, wanted, limit=size, offset=offset) for offset in range(0, len(whole), size)
            ]

        assert [row for page in pages for row in page["contact_id"]] == list(whole["contact_id"])
        assert [row for page in pages for row in page["because"]] == list(whole["because"])

    def test_come_soonest_first_and_by_id_within_a_day(self, cast: Store) -> None:
        with cast.read() as cursor:
            whole = due_page(cursor, DueFilter(TODAY, statuses=RETENTION_STATUSES), limit=None)

        dated = whole[whole["due_on"].notna()]
        undated = whole[whole["due_on"].isna()]
        in_order = sorted(zip(dated["due_on"], dated["contact_id"], strict=True))
        assert list(zip(dated["due_on"], dated["contact_id"], strict=True)) == in_order
        assert list(whole["contact_id"]) == [*dated["contact_id"], *sorted(undated["contact_id"])]
        assert dated["due_on"].duplicated().any()

    def test_past_the_end_are_empty(self, cast: Store) -> None:
        with cast.read() as cursor:
            page = due_page(cursor, DueFilter(TODAY), limit=10, offset=1000)

        assert page.empty
        assert "because" in page.columns

    def test_say_who_it_is_and_where(self, cast: Store) -> None:
        with cast.read() as cursor:
            page = due_page(cursor, DueFilter(TODAY, search="oduya@"), limit=10)

        [row] = page.to_dict("records")
        assert (row["person"], row["job_title"]) == ("Ben Oduya", "Surveyor")
        assert (row["organisation"], row["sector"]) == ("Ministry of Works", "Government")
