"""Who may propose, and who may approve what somebody else proposed."""

import pytest

from tests.days import in_days, today
from wigops.accounts import add_account
from wigops.erasure import Selection, carry_out, find_batch, propose, withdraw
from wigops.erasure.certificate import read_certificate
from wigops.errors import BadInputError, RefusedError
from wigops.retention import place_hold
from wigops.store import Store

from .conftest import PASSWORD, Rows


def jane() -> Selection:
    """Jane alone, as of today."""
    return Selection(today(), contact_ids=("jane",))


@pytest.fixture
def approvers(mill: Store) -> Store:
    """Two accounts that may approve: april, and ada the admin."""
    add_account(mill, "april", "approver", PASSWORD, by=None)
    add_account(mill, "ada", "admin", PASSWORD, by=None)
    return mill


def test_a_viewer_proposes_nothing(mill: Store) -> None:
    with pytest.raises(RefusedError, match="needs the role officer"):
        propose(mill, jane(), by="victor")


def test_a_viewer_carries_nothing_out(mill: Store, rows: Rows) -> None:
    batch = propose(mill, jane(), by="olive")
    with pytest.raises(RefusedError, match="needs the role officer"):
        carry_out(mill, batch.batch_id, by="victor")
    assert rows("SELECT count(*) FROM crm.contact WHERE contact_id = 'jane'") == [(1,)]


def test_a_viewer_withdraws_nothing(mill: Store) -> None:
    batch = propose(mill, jane(), by="olive")
    with pytest.raises(RefusedError):
        withdraw(mill, batch.batch_id, by="victor")


def test_where_fewer_than_two_may_approve_an_officer_approves_their_own(mill: Store, rows: Rows) -> None:
    add_account(mill, "ada", "admin", PASSWORD, by=None)
    batch = propose(mill, jane(), by="olive")
    assert carry_out(mill, batch.batch_id, by="olive").erased == ["jane"]
    assert rows("SELECT proposed_by, approved_by FROM ops.erasure_batch") == [("olive", "olive")]


@pytest.mark.parametrize("proposer", ["olive", "april", "ada"])
def test_where_two_may_nobody_approves_their_own(proposer: str, approvers: Store, rows: Rows) -> None:
    batch = propose(approvers, jane(), by=proposer)
    with pytest.raises(RefusedError, match="another account"):
        carry_out(approvers, batch.batch_id, by=proposer)
    with pytest.raises(RefusedError):
        carry_out(approvers, batch.batch_id, by=proposer, approved_by=proposer)
    assert rows("SELECT count(*) FROM crm.contact WHERE contact_id = 'jane'") == [(1,)]


@pytest.mark.parametrize("how", ["approver carries it out", "proposer does, approved by another"])
def test_another_approves(how: str, approvers: Store, rows: Rows) -> None:
    batch = propose(approvers, jane(), by="ada")
    if how == "approver carries it out":
        carry_out(approvers, batch.batch_id, by="april")
    else:
        carry_out(approvers, batch.batch_id, by="ada", approved_by="april")
    assert rows("SELECT proposed_by, approved_by, state FROM ops.erasure_batch") == [("ada", "april", "done")]


def test_an_officer_approves_nobody_elses(approvers: Store) -> None:
    batch = propose(approvers, jane(), by="ada")
    with pytest.raises(RefusedError, match="needs the role approver"):
        carry_out(approvers, batch.batch_id, by="olive")
    with pytest.raises(RefusedError, match="needs the role approver"):
        carry_out(approvers, batch.batch_id, by="ada", approved_by="olive")


def test_an_account_that_is_not_there_approves_nothing(mill: Store) -> None:
    batch = propose(mill, jane(), by="olive")
    with pytest.raises(RefusedError, match="There is no account"):
        carry_out(mill, batch.batch_id, by="olive", approved_by="nobody")


def test_a_batch_is_carried_out_once(mill: Store) -> None:
    batch = propose(mill, jane(), by="olive")
    carry_out(mill, batch.batch_id, by="olive")
    with pytest.raises(BadInputError, match="does not wait any more"):
        carry_out(mill, batch.batch_id, by="olive")


def test_a_withdrawn_batch_is_not_carried_out(mill: Store, rows: Rows) -> None:
    batch = propose(mill, jane(), by="olive")
    assert withdraw(mill, batch.batch_id, by="olive").state == "withdrawn"
    with pytest.raises(BadInputError, match="does not wait any more"):
        carry_out(mill, batch.batch_id, by="olive")
    assert rows("SELECT count(*) FROM crm.contact WHERE contact_id = 'jane'") == [(1,)]


@pytest.mark.parametrize(
    "tampering",
    [
        "INSERT INTO ops.erasure_item (batch_id, contact_id, status) VALUES (1, 'paul', 'due')",
        "DELETE FROM ops.erasure_item WHERE contact_id = 'crowd1'",
        "UPDATE ops.erasure_item SET due_on = DATE '2020-01-01' WHERE contact_id = 'jane'",
    ],
)
def test_a_batch_that_is_not_as_it_was_proposed_is_not_carried_out(
    tampering: str, mill: Store, rows: Rows
) -> None:
    batch = propose(mill, Selection(today(), contact_ids=("jane", "crowd1")), by="olive")
    with mill.write() as cursor:
        cursor.execute(tampering)
    with pytest.raises(BadInputError, match="not as it was proposed"):
        carry_out(mill, batch.batch_id, by="olive")
    assert rows("SELECT count(*) FROM crm.contact WHERE contact_id IN ('jane', 'paul', 'crowd1')") == [(3,)]


def test_the_trail_says_who_did_what_and_nothing_about_whom(mill: Store, rows: Rows) -> None:
    batch = propose(mill, jane(), by="olive")
    carry_out(mill, batch.batch_id, by="olive")
    events = rows("SELECT actor, event, detail FROM ops.audit WHERE event LIKE 'erasure%' ORDER BY seq")
    assert [(actor, event) for actor, event, _ in events] == [
        ("olive", "erasure proposed"),
        ("olive", "erasure"),
    ]
    assert not any("ywicki" in str(detail) or "mill.example" in str(detail) for _, _, detail in events)


def test_what_fails_half_way_leaves_everything_as_it_was(
    mill: Store, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = propose(mill, jane(), by="olive")
    before = rows("SELECT count(*) FROM crm.contact_point")

    def stop(what: str, _done: float) -> None:
        if what == "Entering it in the ledger":
            raise RefusedError("stopped")

    with pytest.raises(RefusedError, match="stopped"):
        carry_out(mill, batch.batch_id, by="olive", progress=stop)
    assert rows("SELECT count(*) FROM crm.contact_point") == before
    assert rows("SELECT count(*) FROM ops.tombstone") == [(0,)]
    with mill.read() as cursor:
        assert find_batch(cursor, batch.batch_id).state == "proposed"
    assert not (mill.home.path / "erasures.ledger").exists()


def test_the_certificate_tells_who_was_refused_at_once_from_who_changed_since(
    mill: Store, rows: Rows
) -> None:
    tomorrow = in_days(1)
    place_hold(mill, "crowd1", reason="a claim", review_on=tomorrow, by="olive")
    batch = propose(mill, Selection(today(), contact_ids=("jane", "crowd1", "crowd2")), by="olive")
    place_hold(mill, "crowd2", reason="a claim", review_on=tomorrow, by="olive")
    carry_out(mill, batch.batch_id, by="olive")
    with mill.read() as cursor:
        refused = read_certificate(cursor, batch.batch_id)["refused"]
    assert {one["contact_id"]: one["refused_when"] for one in refused} == {
        "crowd1": "proposed",
        "crowd2": "carried out",
    }
