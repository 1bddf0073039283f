"""Somebody whose dates cannot be right is erased with them, and their disclosures stay."""

import pytest

from tests.conftest import ExportWriter
from tests.requests import put_event, put_request
from wigops.accounts import add_account, passwords
from wigops.clock import london_today
from wigops.crm.load import load_export
from wigops.crm.verify import count_leftovers, count_orphans
from wigops.erasure import Selection, carry_out, engagement_by_year, outcome_of, propose
from wigops.store import Store

ODD = "1900-01-01"
EXPORT = {
    "contact": "contact_id,first_name,last_name,created_at,no_contact_notified_on\n"
    f"jo,Jo,Tarn,{ODD},{ODD}\nbo,Bo,Moor,{ODD},\n",
    "engagement": f"engagement_id,contact_id,kind,occurred_at\ne1,jo,login,{ODD}\ne2,jo,login,2020-05-05\n",
    "recipient": "recipient_id,name,kind\nr,Hall,event_venue\n",
    "sharing": "sharing_id,contact_id,recipient_id,shared_at,purpose,categories\n"
    f"h1,jo,r,{ODD},event_booking,contact\nh2,jo,r,2020-05-05,event_booking,contact\n",
    "merge": "contact_id,merged_into,merged_on\nold,jo,\njo,gone,\nolder,bo,\n",
}


@pytest.fixture
def odd(store: Store, export: ExportWriter, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    assert not load_export(store, export("odd", **EXPORT)).reasons
    add_account(store, "olive", "officer", "a long enough password", by=None)
    return store


def erase(store: Store, contact: str, note: str | None = None) -> list[str]:
    """Who was erased."""
    chosen = Selection(london_today(), contact_ids=(contact,), note=note)
    batch = propose(store, chosen, by="olive").batch_id
    carry_out(store, batch, by="olive")
    return list(outcome_of(store, batch).erased)


def rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    with store.read() as cursor:
        return cursor.execute(sql).fetchall()


def test_an_officer_who_gives_no_reason_erases_nobody_by_such_a_date(odd: Store) -> None:
    assert erase(odd, "jo") == []


def test_whose_request_was_granted_goes_with_what_came_and_with_their_merges(odd: Store) -> None:
    with odd.read() as cursor:
        before = engagement_by_year(cursor)
    with odd.write() as cursor:
        put_request(cursor, 1, "erasure", "jo", "2026-01-02")
        put_event(cursor, 1, "granted", "2026-01-03")

    assert erase(odd, "jo") == ["jo"]

    assert rows(odd, "SELECT DISTINCT contact_id FROM crm.impossible_date") == [("bo",)]
    assert rows(odd, "FROM crm.merge") == [("older", "bo", None)]
    assert rows(
        odd,
        "SELECT sharing_id, CAST(shared_on AS VARCHAR), lasting_flags FROM ops.anonymous_disclosure "
        "ORDER BY ALL",
    ) == [("h1", None, ["no_consent"]), ("h2", "2020-05-05", ["no_consent"])]
    assert rows(odd, "SELECT count(*) FROM sharing_flags_at(current_date)") == [(2,)]
    with odd.read() as cursor:
        after = engagement_by_year(cursor)
        assert (count_orphans(cursor), count_leftovers(cursor)) == (0, 0)
    assert (after["held"] + after["anonymous"]).sum() == before["held"].sum() == 2


def test_an_officer_who_gives_a_reason_decides(odd: Store) -> None:
    assert erase(odd, "bo", note="never a member, says the paper file") == ["bo"]
    assert rows(odd, "SELECT count(*) FROM crm.impossible_date WHERE contact_id = 'bo'") == [(0,)]
