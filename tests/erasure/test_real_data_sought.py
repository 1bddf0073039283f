"""A case from real data: fourteen notes that mention erased people, each in another form, are all found."""

from pathlib import Path

import pytest

from tests.ready import Ready
from wigops.accounts import add_account, passwords
from wigops.clock import london_today
from wigops.crm.load import load_export
from wigops.erasure import Leftover, Selection, carry_out, leftovers_of, propose
from wigops.retention import DueFilter
from wigops.store import Store

CASE = Path(__file__).parents[3] / "shared" / "cases" / "real-data" / "03-sought" / "export"
NOTES = (
    "x01 x03 x04 x05 x07 x09 x09b x10 x10b x10c x10d x13 x16 x16b".split()  # noqa: SIM905 - reads best so
)

pytestmark = pytest.mark.skipif(
    not CASE.is_dir(), reason=f"the case is not beside the project: there is no {CASE}"
)


@pytest.fixture
def leftovers(store: Store, ready: Ready, monkeypatch: pytest.MonkeyPatch) -> list[Leftover]:
    """What the search found once everybody who was due is erased."""
    monkeypatch.setattr(passwords, "_ROUNDS", 4)

    def erase_the_due(new: Store) -> None:
        load = load_export(new, CASE)
        assert not load.refused, load.reasons
        add_account(new, "olive", "officer", "a long enough password", by=None)
        today = london_today()
        batch = propose(new, Selection(today, wanted=DueFilter(today, statuses=("due",))), by="olive")
        carry_out(new, batch.batch_id, by="olive")

    ready.give(store, "sought", erase_the_due)
    with store.read() as cursor:
        return leftovers_of(cursor)


def test_each_note_that_mentions_somebody_erased_is_found(leftovers: list[Leftover]) -> None:
    assert sorted({one.key for one in leftovers if one.table == "communication"}) == NOTES


def test_each_mention_is_located(leftovers: list[Leftover]) -> None:
    assert [one.key for one in leftovers if not one.spans] == []


def test_no_bystander_is_found(leftovers: list[Leftover]) -> None:
    assert {one.table for one in leftovers} == {"communication"}
    assert {who for one in leftovers for who in one.contact_ids} == {
        "n01",
        "n03",
        "n04",
        "n05",
        "n07",
        "n09",
        "n10",
        "n13",
        "n16",
    }
