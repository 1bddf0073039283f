"""Every row says why, in one plain sentence with its dates (rules.md section 1)."""

from collections.abc import Callable

import pytest

from wigops.store import Store

from .conftest import Ask

NOW = "2026-07-01"
MINISTRY_LAPSED = "Ministry of Works' membership ended on 3 March 2021"

OF_CONTACTS = {
    ("at_a_current_member", NOW): "Harbour Trust is a member on 1 July 2026; kept for as long as it is.",
    ("at_a_lapsed_member", NOW): (
        f"{MINISTRY_LAPSED} and was not renewed; five years ran out on 3 March 2026."
    ),
    ("at_a_lapsed_member", "2026-03-02"): (
        f"{MINISTRY_LAPSED} and was not renewed; five years run out on 3 March 2026."
    ),
    ("at_a_lapsed_member_but_active", NOW): (
        f"{MINISTRY_LAPSED} and was not renewed; five years ran out on 3 March 2026. "
        "But this person was active on 12 November 2024, within five years: an officer decides."
    ),
    ("left_after_it_lapsed_but_active", NOW): (
        f"{MINISTRY_LAPSED}, before this person left on 5 June 2022; five years ran out on 3 March 2026. "
        "But this person was active on 9 September 2025, within five years: an officer decides."
    ),
    ("left_the_day_after_it_lapsed", NOW): (
        f"{MINISTRY_LAPSED}, before this person left on 4 March 2021; five years ran out on 3 March 2026."
    ),
    ("at_one_that_lapsed_on_leap_day", NOW): (
        "Leap Foundation's membership ended on 29 February 2020 and was not renewed; "
        "five years ran out on 28 February 2025."
    ),
    ("left_and_quiet", NOW): (
        "Left Harbour Trust on 1 May 2018; the last login or booking was on 2 February 2019, "
        "and five years ran out on 2 February 2024."
    ),
    ("left_but_active", NOW): (
        "Left Harbour Trust on 1 May 2018; the last login or booking was on 10 January 2024, "
        "and five years run out on 10 January 2029."
    ),
    ("left_one_that_never_belonged", NOW): (
        "Left Bystander Society on 1 January 2024; no login or booking since the record was made on "
        "5 May 2023, and five years run out on 5 May 2028."
    ),
    ("at_one_that_never_belonged", NOW): (
        "Bystander Society has had no membership up to 1 July 2026; no login or booking since the record "
        "was made on 5 May 2023, and five years run out on 5 May 2028."
    ),
    ("never_belonged_and_inactive", NOW): (
        "At no organisation; no login or booking since the record was made on 5 May 2019, "
        "and five years ran out on 5 May 2024."
    ),
    ("active_on_leap_day", NOW): (
        "At no organisation; the last login or booking was on 29 February 2020, "
        "and five years ran out on 28 February 2025."
    ),
    ("never_belonged_nor_did_anything", NOW): (
        "At no organisation; neither a login or booking nor the record's date is known: an officer decides."
    ),
    ("never_belonged_but_notified", NOW): (
        "Asked on 2 February 2025 not to hear from us: to be deleted at once."
    ),
    ("left_then_notified", NOW): "Asked on 5 May 2024 not to hear from us: to be deleted at once.",
    ("notified_before_it_lapsed", NOW): (
        "Asked on 10 October 2019 not to hear from us, and the link to Ministry of Works ended on "
        "3 March 2021: to be deleted from then on."
    ),
}

OF_SPECIAL_CATEGORY = {
    ("of_a_member", NOW): (
        "This person's organisation is a member on 1 July 2026; kept for as long as it is."
    ),
    ("for_a_service_after_the_lapse", NOW): "It was given for the away day, which ended on 10 June 2021.",
    ("for_a_service_after_the_lapse", "2021-06-10"): (
        "It was given for the away day, which ends on 10 June 2021."
    ),
    ("for_a_service_before_the_lapse", NOW): (
        "The link to the member organisation ended on 3 March 2021, after the winter summit had ended."
    ),
    ("for_no_service", NOW): (
        "The link to the member organisation ended on 3 March 2021, and it was given for no service."
    ),
    ("for_a_running_service", NOW): "It was given for the academy, which is still running.",
    ("of_a_stranger_for_no_service", NOW): (
        "It was recorded on 1 July 2024 for no service, of somebody who was never at a member organisation: "
        "there is no ground to hold it."
    ),
}


@pytest.mark.parametrize(("person", "day"), OF_CONTACTS)
def test_of_a_contact(retained: Ask, person: str, day: str) -> None:
    assert retained(person, day).because == OF_CONTACTS[person, day]


@pytest.mark.parametrize(("row", "day"), OF_SPECIAL_CATEGORY)
def test_of_special_category_data(special: Ask, row: str, day: str) -> None:
    assert special(row, day).because == OF_SPECIAL_CATEGORY[row, day]


def test_of_a_granted_request(retained: Ask, special: Ask, request_made: Callable[..., int]) -> None:
    request_made("erasure", "at_a_current_member", "2026-06-01", granted="2026-06-20")

    assert retained("at_a_current_member", NOW).because == "An erasure request was granted on 20 June 2026."
    assert special("of_a_member_for_no_service", NOW).because == (
        "It was recorded on 1 December 2019 for no service, of somebody whose erasure request was granted: "
        "there is no ground to hold it."
    )


def test_of_what_is_held(retained: Ask, special: Ask, request_made: Callable[..., int]) -> None:
    request_made("access", "at_a_lapsed_member", "2026-06-01")
    request_made("restriction", "at_a_lapsed_member", "2026-06-02", granted="2026-06-10")
    held = (
        " Held because of a restriction in force since 10 June 2026, and an open access request received on "
        "1 June 2026."
    )

    assert retained("at_a_lapsed_member", NOW).because == OF_CONTACTS["at_a_lapsed_member", NOW] + held
    assert special("for_no_service", NOW).because == OF_SPECIAL_CATEGORY["for_no_service", NOW] + held


DECIDED = "Kept as an individual by a decision of 1 June 2026 until 3 May 2029: "


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        (
            "at_a_lapsed_member_but_active",
            f"{DECIDED}{MINISTRY_LAPSED}, but this person was active on 12 November 2024.",
        ),
        (
            "left_after_it_lapsed_but_active",
            f"{DECIDED}{MINISTRY_LAPSED}, but this person was active on 9 September 2025.",
        ),
        (
            "never_belonged_nor_did_anything",
            f"{DECIDED}neither a login or booking nor the record's date is known.",
        ),
    ],
)
def test_of_a_decision_gives_its_dates_and_neither_its_reason_nor_who_decided(
    retained: Ask, decided: Callable[..., None], person: str, sentence: str
) -> None:
    decided(person, "2026-06-01", until="2029-05-03")

    assert retained(person, NOW).because == sentence


def test_of_a_decision_that_has_ended_says_nothing_of_it(retained: Ask, decided: Callable[..., None]) -> None:
    decided("at_a_lapsed_member_but_active", "2026-06-01", until=NOW)

    assert (
        retained("at_a_lapsed_member_but_active", NOW).because
        == (OF_CONTACTS["at_a_lapsed_member_but_active", NOW])
    )


def test_of_what_is_not_due_says_nothing_of_a_hold(
    retained: Ask, special: Ask, request_made: Callable[..., int]
) -> None:
    request_made("access", "at_a_lapsed_member", "2026-06-01")

    assert "Held" not in retained("at_a_lapsed_member", "2026-03-02").because
    assert "Held" not in special("for_a_running_service", NOW).because


@pytest.mark.parametrize(
    ("name", "possessive"),
    [
        ("Ministry of Works", "Ministry of Works'"),
        ("Harbour Trust", "Harbour Trust's"),
        ("O'Neill & Daughters", "O'Neill & Daughters'"),
        ("Zoë 東京", "Zoë 東京's"),
        (None, "its organisation's"),
    ],
)
def test_whose_membership_it_was(cast: Store, name: str | None, possessive: str) -> None:
    with cast.read() as cursor:
        assert cursor.execute("SELECT possessive(CAST(? AS VARCHAR))", [name]).fetchone() == (possessive,)


@pytest.mark.parametrize(
    ("day", "words"), [("2021-03-03", "3 March 2021"), ("2024-12-31", "31 December 2024")]
)
def test_a_day_is_written_without_leading_noughts(cast: Store, day: str, words: str) -> None:
    with cast.read() as cursor:
        assert cursor.execute("SELECT day_in_words(CAST(? AS DATE))", [day]).fetchone() == (words,)
