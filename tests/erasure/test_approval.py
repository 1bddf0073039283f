"""Who may propose, and who may approve what somebody else proposed."""

import pytest

from tests.days import in_days, today
from wigops.accounts import add_account, change_password, change_role, remove_account
from wigops.erasure import Selection, carry_out, changes_to_approvers, find_batch, propose, withdraw
from wigops.erasure.certificate import read_certificate
from wigops.errors import BadInputError, RefusedError
from wigops.retention import place_hold
from wigops.store import Store, read_sql

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


# What an admin does to accounts while a batch waits does not get round the other's eyes.


def test_whether_another_is_needed_was_decided_when_it_was_proposed(approvers: Store) -> None:
    batch = propose(approvers, jane(), by="ada")
    change_role(approvers, "april", "officer", by="ada")
    with pytest.raises(RefusedError, match="another account"):
        carry_out(approvers, batch.batch_id, by="ada")
    change_role(approvers, "april", "approver", by="ada")
    with pytest.raises(RefusedError, match="changed by somebody since"):
        carry_out(approvers, batch.batch_id, by="april")


@pytest.mark.parametrize("how", ["made", "promoted", "reset", "removed and made again"])
def test_an_account_that_somebody_touched_since_does_not_approve(how: str, approvers: Store) -> None:
    batch = propose(approvers, jane(), by="ada")
    if how == "made":
        add_account(approvers, "puppet", "approver", PASSWORD, by="ada")
    elif how == "promoted":
        change_role(approvers, "olive", "approver", by="ada")
    elif how == "reset":
        change_password(approvers, "april", PASSWORD + "!", by="ada")
    else:
        remove_account(approvers, "april", by="ada")
        add_account(approvers, "april", "approver", PASSWORD, by="ada")
    approving = {"made": "puppet", "promoted": "olive"}.get(how, "april")
    with pytest.raises(RefusedError, match="changed by somebody since"):
        carry_out(approvers, batch.batch_id, by=approving)
    with pytest.raises(RefusedError, match="changed by somebody since"):
        carry_out(approvers, batch.batch_id, by="ada", approved_by=approving)


def test_an_approver_who_changes_their_own_password_still_approves(approvers: Store) -> None:
    batch = propose(approvers, jane(), by="ada")
    change_password(approvers, "april", PASSWORD + "!", by="april", current=PASSWORD)
    assert carry_out(approvers, batch.batch_id, by="april").erased == ["jane"]


def test_a_proposal_made_while_one_alone_might_approve_needs_no_other_later(mill: Store) -> None:
    add_account(mill, "ada", "admin", PASSWORD, by=None)
    batch = propose(mill, jane(), by="ada")
    add_account(mill, "april", "approver", PASSWORD, by="ada")
    assert carry_out(mill, batch.batch_id, by="ada").erased == ["jane"]


def test_changed_accounts_are_a_finding_and_the_approvers_are_told(approvers: Store) -> None:
    batch = propose(approvers, jane(), by="ada")
    assert found(approvers) == []
    change_password(approvers, "april", PASSWORD + "!", by="ada")
    with approvers.read() as cursor:
        (change,) = changes_to_approvers(cursor, batch)
    assert (change.username, change.event, change.changed_by) == ("april", "password changed", "ada")
    assert found(approvers) == ["Batch 1 waits; april: password changed by ada."]
    withdraw(approvers, batch.batch_id, by="ada")
    assert found(approvers) == []


def test_own_approval_after_the_others_lost_their_right_is_a_finding(approvers: Store) -> None:
    change_role(approvers, "april", "officer", by="ada")
    carry_out(approvers, propose(approvers, jane(), by="ada").batch_id, by="ada")
    change_role(approvers, "april", "approver", by="ada")
    assert found(approvers) == ["Batch 1 was carried out; april: role changed by ada."]


def test_approval_by_an_account_that_its_proposer_had_just_made_is_a_finding(approvers: Store) -> None:
    add_account(approvers, "puppet", "approver", PASSWORD, by="ada")
    carry_out(approvers, propose(approvers, jane(), by="ada").batch_id, by="puppet")
    assert found(approvers) == ["Batch 1 was carried out; puppet: account added by ada."]


def found(store: Store) -> list[str]:
    """What the finding about accounts changed around an approval says today."""
    with store.read() as cursor:
        rows = cursor.execute(read_sql("wigops.review", "findings/approver_changed"), {"as_of": today()})
        return [row[4] for row in rows.fetchall()]
