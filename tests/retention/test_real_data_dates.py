"""Dates that cannot be right (rules.md section 9): nobody is deleted by one, and nobody kept for ever."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SHARED
from tests.requests import put_event, put_request
from wigops.accounts import add_account
from wigops.clock import london_today
from wigops.crm.load import Load, load_export
from wigops.errors import BadInputError
from wigops.policy import load_policy
from wigops.retention import keep_as_individual, suggested_keep_until
from wigops.review.registry import registry
from wigops.rights.data_held import held_about
from wigops.store import Store, read_sql

CASE = SHARED / "cases" / "real-data" / "07-odd-dates" / "export"
ORGANISATION = "organisation_id,name\nm,Member Body\nl,Lapsed Body\n"
MEMBERSHIP = "organisation_id,starts_on,ends_on\nm,2015-01-01,\nl,2010-01-01,2018-03-31\n"
CONTACT = "contact_id,organisation_id,created_at,left_organisation_on,no_contact_notified_on\n"
ENGAGEMENT = "engagement_id,contact_id,kind,occurred_at\n"
IMPOSSIBLE = (
    "1753-01-01",
    "1900-01-01",
    "1970-01-01",
    "1983-12-31",
    "2062-03-01",
    "2101-01-01",
    "9999-12-31",
)
NEVER = "0001-01-02"

Loads = Callable[..., Load]
Stands = Callable[..., dict[str, tuple[str, str, str | None]]]


def rows(store: Store, sql: str) -> list[Any]:
    with store.read() as cursor:
        return cursor.execute(sql).fetchall()


def stands(store: Store, day: date | None = None) -> dict[str, str]:
    """Everybody's status on a day; today's where none is given."""
    with store.read() as cursor:
        return dict(
            cursor.execute(
                "SELECT contact_id, status FROM retention_at(CAST(? AS DATE))", [day or london_today()]
            ).fetchall()
        )


def because(store: Store, contact: str) -> str:
    with store.read() as cursor:
        found = cursor.execute(
            "SELECT because FROM retention_at(CAST(? AS DATE)) WHERE contact_id = ?",
            [london_today(), contact],
        ).fetchone()
    assert found
    return str(found[0])


def found(store: Store, finding: str) -> list[tuple[Any, ...]]:
    with store.read() as cursor:
        sql = registry()[finding].sql
        values = {"as_of": london_today()} if "$as_of" in sql else {}
        return sorted(cursor.execute(sql, values).fetchall())


def test_the_case_of_odd_dates(store: Store) -> None:
    if not CASE.is_dir():
        pytest.skip(f"the cases of real data are not at {CASE}")

    outcome = load_export(store, CASE)

    assert (outcome.reasons, outcome.rejected) == ([], {})
    assert outcome.impossible_dates == {
        "contact.created_at": 2,
        "contact.left_organisation_on": 1,
        "contact.no_contact_notified_on": 1,
    }
    status = stands(store)
    assert {one: status[one] for one in ("e1", "e2", "e3", "e5")} == dict.fromkeys(
        ("e1", "e2", "e3", "e5"), "review"
    )
    assert [row[0] for row in found(store, "impossible_date")] == [
        "contact.created_at.e2",
        "contact.created_at.e5",
        "contact.left_organisation_on.e1",
        "contact.no_contact_notified_on.e3",
    ]


@pytest.mark.parametrize("day", IMPOSSIBLE)
def test_an_impossible_day_of_leaving_leaves_it_to_an_officer(store: Store, loaded: Loads, day: str) -> None:
    outcome = loaded(
        organisation=ORGANISATION,
        membership=MEMBERSHIP,
        contact=f"{CONTACT}at_member,m,2015-01-01,{day},\nat_lapsed,l,2015-01-01,{day},\nnowhere,,,{day},\n"
        "sound,m,2015-01-01,,\n",
        engagement=f"{ENGAGEMENT}e1,nowhere,login,2026-01-01\n",
    )

    assert outcome.impossible_dates == {"contact.left_organisation_on": 3}
    assert [(one.table, one.column, one.key) for one in outcome.impossible_rows] == [
        ("contact", "left_organisation_on", key) for key in ("at_lapsed", "at_member", "nowhere")
    ]
    assert stands(store, date(2026, 7, 1)) == {
        "at_member": "review",
        "at_lapsed": "review",
        "nowhere": "upcoming",
        "sound": "kept",
    }
    assert "the date on which this person left is impossible (before 1984 or after the load): an officer" in (
        because(store, "at_member").replace("The date", "the date")
    )


@pytest.mark.parametrize("day", IMPOSSIBLE)
def test_an_impossible_notification_deletes_nobody(store: Store, loaded: Loads, day: str) -> None:
    loaded(
        organisation=ORGANISATION,
        membership=MEMBERSHIP,
        contact=f"{CONTACT}at_member,m,2015-01-01,,{day}\nnowhere,,2025-01-01,,{day}\n",
    )

    assert stands(store) == {"at_member": "kept", "nowhere": "review"}


def test_a_lapsed_member_who_gave_an_impossible_notification_is_for_review(
    store: Store, loaded: Loads
) -> None:
    loaded(organisation=ORGANISATION, membership=MEMBERSHIP, contact=f"{CONTACT}c,l,2015-01-01,,1900-01-01\n")
    assert stands(store) == {"c": "review"}


@pytest.mark.parametrize("day", IMPOSSIBLE)
def test_a_record_made_on_an_impossible_day_is_judged_by_activity_alone(
    store: Store, loaded: Loads, day: str
) -> None:
    loaded(
        contact=f"{CONTACT}quiet,,{day},,\nactive,,{day},,\nlong_gone,,{day},,\n",
        engagement=f"{ENGAGEMENT}e1,active,login,2026-01-01\ne2,long_gone,booking,2010-01-01\n",
    )

    assert stands(store) == {"quiet": "review", "active": "upcoming", "long_gone": "due"}


@pytest.mark.parametrize("day", IMPOSSIBLE)
def test_an_impossible_login_spares_and_keeps_nobody(store: Store, loaded: Loads, day: str) -> None:
    """Whoever would be due by the last activity may have been active later: an officer looks."""
    loaded(
        organisation=ORGANISATION,
        membership=MEMBERSHIP,
        contact=f"{CONTACT}lapsed,l,2010-01-01,,\ndue,,2010-01-01,,\nnew,,2026-01-01,,\nyoung,,2026-01-01,,\n"
        "other,,2010-01-01,,\n",
        engagement=f"{ENGAGEMENT}e1,lapsed,login,{day}\ne2,due,login,2012-01-01\ne3,due,booking,{day}\n"
        f"e4,new,login,{day}\ne5,young,login,2026-01-01\ne6,young,login,{day}\ne7,other,download,{day}\n",
    )

    assert stands(store) == {
        "lapsed": "review",
        "due": "review",
        "new": "review",
        "young": "upcoming",
        "other": "due",
    }
    assert "The date of a login or booking is impossible" in because(store, "due")


def test_the_days_at_the_edge_are_possible(store: Store, loaded: Loads) -> None:
    today = london_today()
    outcome = loaded(
        organisation=ORGANISATION,
        membership="organisation_id,starts_on,ends_on\nm,1984-01-01,2100-12-31\nl,1983-12-31,2101-01-01\n",
        contact=f"{CONTACT}first,,1984-01-01T00:00:00Z,,\nbefore,,1983-12-31T23:59:59Z,,\n"
        f"last,,{today}T23:59:59,,\nafter,,{today + timedelta(days=1)}T00:00:00,,\n"
        f"left,m,,{today},\nleaves,m,,{today + timedelta(days=1)},\n",
    )

    assert outcome.impossible_dates == {
        "contact.created_at": 2,
        "contact.left_organisation_on": 1,
        "membership.ends_on": 1,
        "membership.starts_on": 1,
    }
    assert rows(
        store, "SELECT record_key, value FROM crm.impossible_date WHERE contact_id IS NOT NULL ORDER BY ALL"
    ) == [
        ("after", f"{today + timedelta(days=1)}T00:00:00"),
        ("before", "1983-12-31T23:59:59Z"),
        ("leaves", str(today + timedelta(days=1))),
    ]


def test_days_are_those_of_london(store: Store, loaded: Loads, becomes: Callable[[str], None]) -> None:
    becomes("2026-06-30T23:45:00")  # 22:45 in UTC
    outcome = loaded(
        contact=f"{CONTACT}today,,2026-06-30T22:59:59Z,,\ntomorrow,,2026-06-30T23:00:00Z,,\n"
        "abroad,,2026-07-01T04:00:00+05:30,,\n"
    )
    assert outcome.impossible_dates == {"contact.created_at": 1}
    assert rows(store, "SELECT record_key FROM crm.impossible_date") == [("tomorrow",)]


def test_a_period_is_open_where_its_date_is_impossible(store: Store, loaded: Loads) -> None:
    """Nor is it rejected for ending before it starts, if that is why."""
    outcome = loaded(
        organisation=ORGANISATION,
        membership="organisation_id,starts_on,ends_on\nm,1900-01-01,9999-12-31\nm,2020-01-01,1900-01-01\n"
        "l,2999-01-01,2018-03-31\n",
        service="service_id,kind,title,starts_on,ends_on\ns,event,Fair,1970-01-01,9999-12-31\n",
        contact=f"{CONTACT}c,m,2020-01-01,,\nd,l,2010-01-01,,\n",
    )

    assert outcome.rejected == {}
    assert rows(
        store,
        "SELECT organisation_id, CAST(starts_on AS VARCHAR), CAST(ends_on AS VARCHAR) "
        "FROM crm.membership ORDER BY ALL",
    ) == [("l", NEVER, "2018-03-31"), ("m", NEVER, None), ("m", "2020-01-01", None)]
    assert rows(store, "SELECT starts_on, ends_on FROM crm.service") == [(None, None)]
    assert stands(store) == {"c": "kept", "d": "due"}
    assert {row[0] for row in found(store, "impossible_date")} == {
        "membership.starts_on.m",
        "membership.ends_on.m",
        "membership.starts_on.l",
        "service.starts_on.s",
        "service.ends_on.s",
    }


def test_a_period_that_does_end_before_it_starts_is_rejected_still(loaded: Loads) -> None:
    outcome = loaded(
        accept_change=True,
        organisation=ORGANISATION,
        membership="organisation_id,starts_on,ends_on\nm,2020-01-02,2020-01-01\n",
        contact=f"{CONTACT}c,m,2020-01-01,,\n",
    )
    assert outcome.rejected == {"membership": 1}


def test_an_erasure_that_was_granted_rests_on_no_date(store: Store, loaded: Loads) -> None:
    loaded(contact=f"{CONTACT}c,,1900-01-01,,1900-01-01\n")
    with store.write() as cursor:
        put_request(cursor, 1, "erasure", "c", "2026-01-02")
        put_event(cursor, 1, "granted", "2026-01-03")
    assert stands(store) == {"c": "due"}


def test_a_hold_weighs_more_than_a_doubt(store: Store, loaded: Loads) -> None:
    loaded(contact=f"{CONTACT}c,,1900-01-01,,\n")
    with store.write() as cursor:
        cursor.execute(
            "INSERT INTO ops.hold (hold_id, contact_id, reason, review_on, placed_by, placed_on) "
            "VALUES (1, 'c', 'a claim', DATE '2030-01-01', 'olive', DATE '2026-01-01')"
        )
    assert stands(store) == {"c": "held"}
    assert because(store, "c").endswith(
        "Held because of a hold since 1 January 2026, to be reviewed by 1 January 2030."
    )


def test_an_officer_may_keep_whoever_is_in_doubt(store: Store, loaded: Loads) -> None:
    loaded(
        organisation=ORGANISATION,
        membership=MEMBERSHIP,
        contact=f"{CONTACT}left,m,2015-01-01,1900-01-01,\nactive,,2010-01-01,,\n",
        engagement=f"{ENGAGEMENT}e1,active,login,2012-01-01\ne2,active,login,1900-01-01\n",
    )
    add_account(store, "olive", "officer", "a long password for the officer", by=None)
    with store.read() as cursor:
        limit = suggested_keep_until(cursor, "active")
        assert suggested_keep_until(cursor, "left") == limit
    assert limit.year == london_today().year + 5

    for contact in ("left", "active"):
        keep_as_individual(store, contact, reason="asked by telephone", keep_until=limit, by="olive")

    assert stands(store) == {"left": "upcoming", "active": "upcoming"}
    assert because(store, "left").endswith(
        "the date on which this person left is impossible (before 1984 or after the load)."
    )
    assert stands(store, limit) == {"left": "review", "active": "review"}


def test_nobody_in_doubt_is_among_those_who_are_due(store: Store, loaded: Loads) -> None:
    loaded(contact=f"{CONTACT}a,,1900-01-01,,\nb,,2010-01-01,,1900-01-01\nc,,2010-01-01,,\n")
    with store.read() as cursor:
        listed = cursor.execute(
            read_sql("wigops.retention", "due_json"), {"as_of": london_today(), "statuses": ["due"]}
        ).fetchall()
    assert [json.loads(row[0])["contact_id"] for row in listed] == ["c"]


def test_special_category_data_is_not_kept_for_ever_by_an_impossible_date(
    store: Store, loaded: Loads
) -> None:
    loaded(
        organisation=ORGANISATION,
        membership=MEMBERSHIP,
        contact=f"{CONTACT}none,,2020-01-01,,\nmember,m,2020-01-01,,\nleft,m,2020-01-01,1900-01-01,\n",
        special_category="special_category_id,contact_id,kind,recorded_at\nx1,none,health,1900-01-01\n"
        "x2,member,health,1900-01-01\nx3,none,health,2026-01-01\nx4,left,health,2026-01-01\n",
    )
    with store.read() as cursor:
        status = cursor.execute(
            "SELECT special_category_id, status, because FROM special_category_at(CAST(? AS DATE)) "
            "ORDER BY ALL",
            [london_today()],
        ).fetchall()
    assert [row[:2] for row in status] == [("x1", "review"), ("x2", "kept"), ("x3", "due"), ("x4", "review")]
    assert "the date on which it was recorded is impossible" in status[0][2].replace("The", "the")
    assert "the date on which this person left is impossible" in status[3][2].replace("The", "the")


def test_a_disclosure_on_an_impossible_day_is_listed_and_flagged(store: Store, loaded: Loads) -> None:
    loaded(
        contact=f"{CONTACT}c,,2020-01-01,,\n",
        recipient="recipient_id,name,kind,agreement_signed_on\nr,Hall,event_venue,\np,Platform,third_party_platform,1900-01-01\n",
        due_diligence="recipient_id,checked_on,valid_until,outcome\nr,2020-01-01,9999-12-31,passed\n",
        consent="consent_id,contact_id,purpose,given_at,withdrawn_at\nk,c,event_booking,2020-01-01,\n",
        sharing="sharing_id,contact_id,recipient_id,shared_at,purpose,categories\n"
        "odd,c,r,1900-01-01,event_booking,contact\nsound,c,r,2026-01-01,event_booking,contact\n"
        "platform,c,p,2026-01-01,event_booking,contact\n",
    )
    with store.read() as cursor:
        entries = [
            json.loads(row[0])
            for row in cursor.execute(
                read_sql("wigops.sharing", "sharing_json"), {"as_of": london_today()}
            ).fetchall()
        ]
    flags = {entry["sharing_id"]: entry["flags"] for entry in entries}
    assert flags["sound"] == []
    assert "no_consent" in flags["odd"]
    assert "no_agreement" in flags["platform"]
    assert {row[0] for row in found(store, "disclosure_flagged")} == {"odd", "platform"}


def test_a_consent_given_on_an_impossible_day_covers_nothing(store: Store, loaded: Loads) -> None:
    loaded(
        contact=f"{CONTACT}c,,2020-01-01,,\nd,,2020-01-01,,\n",
        consent="consent_id,contact_id,purpose,given_at,withdrawn_at\nk1,c,cookies,1900-01-01,\nk2,d,cookies,2020-01-01,1900-01-01\n",
        engagement=f"{ENGAGEMENT}e1,c,download,2026-01-01\ne2,d,download,2026-01-01\n",
    )
    with store.read() as cursor:
        gap = cursor.execute("SELECT contact_id FROM consent_gap_at(DATE '2026-06-01', 12)").fetchall()
    assert gap == [("c",)]


def test_an_opt_out_on_an_impossible_day_is_heeded(store: Store, loaded: Loads) -> None:
    loaded(
        contact=f"{CONTACT}c,,2020-01-01,,\nd,,2020-01-01,,1900-01-01\ne,,2020-01-01,,\n",
        contact_point="contact_id,kind,value\nc,email,c@x.example\nd,email,d@x.example\ne,email,e@x.example\n",
        opt_out="contact_id,channel,opted_out_at\nc,email,1900-01-01\ne,email,2099-01-01\n",
    )
    with store.read() as cursor:
        reach = cursor.execute(
            "SELECT contact_id, barred_by FROM marketing_reach_at(CAST(? AS DATE)) ORDER BY ALL",
            [london_today()],
        ).fetchall()
    assert reach == [("c", "opted_out"), ("d", "objected"), ("e", "opted_out")]


def test_what_came_is_part_of_an_answer(store: Store, loaded: Loads) -> None:
    loaded(
        contact=f"{CONTACT}c,,1900-01-01,,\nd,,1900-01-01,,\n",
        engagement=f"{ENGAGEMENT}e1,c,login,2062-01-01\n",
    )
    with store.read() as cursor:
        held = {one.name: one.rows for one in held_about(cursor, ["c"])}
    assert held["crm.impossible_date"] == 2


def test_the_policy_says_from_when_dates_are_plausible(store: Store, loaded: Loads) -> None:
    own = Path(store.home.path) / "policy.toml"
    packaged = Path(load_policy.__code__.co_filename).with_name("policy.toml").read_text(encoding="utf-8")
    own.write_text(packaged.replace("value = 1984-01-01", "value = 2000-06-01"), encoding="utf-8")
    loaded(contact=f"{CONTACT}c,,2000-05-31,,\nd,,2000-06-01,,\n")
    assert stands(store) == {"c": "review", "d": "due"}
    assert "(before 1 June 2000 or after the load)" in because(store, "c")

    own.write_text(packaged.replace("value = 1984-01-01", "value = 84"), encoding="utf-8")
    with pytest.raises(BadInputError, match=r"earliest_plausible_date\.value must be a date"):
        loaded(contact=f"{CONTACT}c,,2000-05-31,,\n")
