"""What the policy leaves open is a setting of its file, and the rules follow the setting."""

from collections.abc import Callable
from datetime import date
from importlib.resources import files

import pytest

from wigops.crm.load import Load
from wigops.store import Home, Store

ORGANISATION = "organisation_id,name\no1,Guild\n"
MEMBERSHIP = "organisation_id,starts_on,ends_on\no1,2010-01-01,2020-02-29\n"
CONTACT = "contact_id,organisation_id,created_at\nlapsed,o1,2010-01-01\nstranger,,2020-02-29\n"
ENGAGEMENT = "engagement_id,contact_id,kind,occurred_at\ne1,lapsed,login,2024-01-01\n"

SEVEN_YEARS = ('value = 5\nunit = "years"', 'value = 7\nunit = "years"')
DUE_WITHOUT_REVIEW = ('value = "review"', 'value = "due"')


@pytest.fixture
def policy_with(home: Home) -> Callable[[tuple[str, str]], None]:
    """Gives the installation a policy file of its own, with one setting changed."""

    def change(setting: tuple[str, str]) -> None:
        shipped = files("wigops.policy").joinpath("policy.toml").read_text(encoding="utf-8")
        assert shipped.count(setting[0]) == 1
        home.prepare()
        (home.path / "policy.toml").write_text(shipped.replace(*setting), encoding="utf-8")

    return change


@pytest.fixture
def on(store: Store, loaded: Callable[..., Load]) -> Callable[[str], dict[str, tuple[str, str, str]]]:
    def ask(day: str) -> dict[str, tuple[str, str, str]]:
        tables = {"organisation": ORGANISATION, "membership": MEMBERSHIP, "contact": CONTACT}
        assert not loaded(**tables, engagement=ENGAGEMENT, accept_change=True).refused
        with store.read() as cursor:
            rows = cursor.execute(
                "SELECT contact_id, status, due_on, because FROM retention_at(CAST(? AS DATE))", [day]
            ).fetchall()
        return {contact: (status, due_on, because) for contact, status, due_on, because in rows}

    return ask


def test_the_years_that_people_are_kept(policy_with, on) -> None:
    policy_with(SEVEN_YEARS)

    found = on("2027-02-27")

    status, due_on, because = found["lapsed"]
    assert (status, due_on) == ("upcoming", date(2027, 2, 28))
    assert because.endswith("7 years run out on 28 February 2027.")
    assert found["stranger"][:2] == ("upcoming", date(2027, 2, 28))


def test_seven_years_are_also_how_long_activity_is_recent(policy_with, on) -> None:
    policy_with(SEVEN_YEARS)

    status, _, because = on("2030-12-31")["lapsed"]

    assert status == "review"
    assert "active on 1 January 2024, within 7 years" in because


def test_a_lapsed_member_who_is_still_active_may_be_due_at_once(policy_with, on) -> None:
    policy_with(DUE_WITHOUT_REVIEW)

    status, _, because = on("2026-07-01")["lapsed"]

    assert status == "due"
    assert "an officer decides" not in because


def test_who_is_due_at_once_is_due_whatever_was_decided_before(policy_with, on, store: Store) -> None:
    assert on("2026-07-01")["lapsed"][0] == "review"
    with store.write() as cursor:
        cursor.execute(
            "INSERT INTO ops.review_decision VALUES (1, 'lapsed', 'a', '2028-01-01', 'olive', '2026-01-01')"
        )
    assert on("2026-07-01")["lapsed"][0] == "upcoming"

    policy_with(DUE_WITHOUT_REVIEW)
    store.close()

    assert on("2026-07-01")["lapsed"][0] == "due"


def test_a_change_of_the_policy_reaches_a_database_that_is_there_already(
    policy_with, on, store: Store
) -> None:
    assert on("2026-07-01")["stranger"][0] == "due"

    policy_with(SEVEN_YEARS)
    store.close()

    assert on("2026-07-01")["stranger"][0] == "upcoming"
