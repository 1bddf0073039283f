"""The flags of rules.md section 7, each at its edges; what is recorded here weighs as the CRM's own does."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import ExportWriter
from tests.sharing.cast import EXPORT, FLAGS
from tests.sharing.conftest import Rows
from wigops.catalogue import RECIPIENT_KINDS, SHARING_PURPOSES
from wigops.crm.load import load_export
from wigops.policy import policy_for
from wigops.sharing import (
    LogFilter,
    answer_flags,
    count_disclosures,
    log_page,
    matching_ids,
    merge_recipients,
    record_agreement,
    record_due_diligence,
    undo_merge,
)
from wigops.store import Store

Flags = Callable[..., dict[str, list[str]]]


@pytest.mark.parametrize("sharing_id", FLAGS)
def test_it_flags_what_the_rules_flag_and_nothing_else(shared: Store, flags: Flags, sharing_id: str) -> None:
    assert flags()[sharing_id] == FLAGS[sharing_id]


def test_it_lists_disclosures_up_to_the_day_asked_about(shared: Store, flags: Flags) -> None:
    assert set(flags(date(2026, 6, 1))) == {"fine", "bens", "unsigned"}
    assert "day_after" not in flags(date(2026, 6, 15))
    assert "day_after" in flags(date(2026, 6, 16))


def test_a_disclosure_on_the_last_valid_day_is_covered_and_one_a_day_later_is_not(
    shared: Store, flags: Flags
) -> None:
    assert flags()["last_day"] == []
    assert flags()["day_after"] == ["no_due_diligence"]


def test_a_check_recorded_here_covers_from_its_day(shared: Store, flags: Flags) -> None:
    checked: dict[str, Any] = {
        "what_was_checked": "storage",
        "checked_by": "the office",
        "valid_until": date(2027, 1, 1),
    }
    record_due_diligence(
        shared, "hall", outcome="failed", checked_on=date(2026, 6, 16), by="olive", **checked
    )
    assert flags()["day_after"] == ["no_due_diligence"]
    record_due_diligence(
        shared, "hall", outcome="passed", checked_on=date(2026, 6, 16), by="olive", **checked
    )
    assert flags()["day_after"] == []


def test_an_agreement_recorded_here_counts_from_its_day(shared: Store, flags: Flags) -> None:
    record_agreement(shared, "cloud", signed_on=date(2026, 2, 28), by="olive")
    assert flags()["unsigned"] == []


def test_what_was_recorded_here_survives_a_load(shared: Store, flags: Flags, export: ExportWriter) -> None:
    record_agreement(shared, "cloud", signed_on=date(2026, 2, 28), by="olive")
    assert not load_export(shared, export("again", **EXPORT)).refused
    assert flags()["unsigned"] == []


def test_a_merged_recipient_has_the_checks_of_both_names_until_it_is_undone(
    shared: Store, flags: Flags, rows: Rows
) -> None:
    record_due_diligence(
        shared,
        "hall2",
        outcome="passed",
        what_was_checked="storage",
        checked_by="the office",
        checked_on=date(2026, 6, 16),
        valid_until=date(2027, 1, 1),
        by="olive",
    )
    merge = merge_recipients(shared, "hall", "hall2", reason="one and the same", by="olive")
    assert flags()["day_after"] == []
    assert rows("SELECT DISTINCT recipient_id FROM sharing_log() WHERE recorded_recipient_id = 'hall'") == [
        ("hall2",)
    ]
    undo_merge(shared, merge, reason="they are two", by="olive")
    assert flags()["day_after"] == ["no_due_diligence"]


def test_a_chain_of_merges_leads_to_its_end(shared: Store, rows: Rows) -> None:
    merge_recipients(shared, "hall", "hall2", reason="one", by="olive")
    merge_recipients(shared, "hall2", "firm", reason="one", by="olive")
    assert rows("SELECT recipient_ids FROM recipient_at_hand() WHERE recipient_id = 'firm'") == [
        (["firm", "hall", "hall2"],)
    ]
    assert rows("SELECT count(*) FROM recipient_at_hand() WHERE recipient_id IN ('hall', 'hall2')") == [(0,)]


def test_the_policys_lists_are_those_of_the_policy_file(shared: Store, rows: Rows) -> None:
    policy = policy_for(shared.home.path)
    assert rows("SELECT policy_recipient_kinds(), policy_sharing_purposes()") == [
        ([kind.id for kind in policy.recipient_kinds], [purpose.id for purpose in policy.sharing_purposes])
    ]
    assert policy_for(shared.home.path)
    assert list(RECIPIENT_KINDS) == [kind.id for kind in policy.recipient_kinds]
    assert list(SHARING_PURPOSES) == [purpose.id for purpose in policy.sharing_purposes]


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("ben", {"ben"}),
        ("BAKER", {"ben"}),
        ("ana archer", {"ana"}),
        ("ben.baker@people", {"ben"}),
        ("@people.example", {"ana", "ben"}),
        ("people.exam", {"ana", "ben"}),
        ("nobody", set()),
    ],
    ids=lambda value: value if isinstance(value, str) else str(len(value)),
)
@pytest.mark.parametrize("few", [0, 50], ids=["many people", "few people"])
def test_the_log_is_searched_by_id_name_and_address(
    shared: Store, monkeypatch: pytest.MonkeyPatch, typed: str, people: set[str], few: int
) -> None:
    monkeypatch.setattr("wigops.sharing.log._FEW_PEOPLE", few)
    asked = LogFilter(date(2030, 1, 1), search=typed)
    with shared.read() as cursor:
        found = log_page(cursor, asked, limit=20)
        assert count_disclosures(cursor, asked) == len(found) == len(matching_ids(cursor, asked))
    assert set(found["contact_id"]) == people


def test_what_has_been_answered_is_found_among_many(shared: Store) -> None:
    answer_flags(shared, ["unsigned"], ["no_agreement"], outcome="explained", reason="on paper", by="olive")
    answer_flags(shared, ["purpose"], ["no_consent"], outcome="accepted", reason="too late", by="olive")
    with shared.read() as cursor:
        page = log_page(cursor, LogFilter(date(2030, 1, 1), state="answered"), limit=20)
    assert list(page["sharing_id"]) == ["unsigned"]


WANTED = [
    {},
    {"flags": ("no_consent",)},
    {"flags": ("no_agreement", "special_category_not_needed")},
    {"state": "flagged"},
    {"state": "open"},
    {"state": "answered"},
    {"kinds": ("event_venue",), "state": "flagged"},
    {"recipient_ids": ("cloud",)},
    {"contact_id": "ben"},
    {"search": "Baker"},
    {"search": "an"},
    {"search": "Archer", "state": "open"},
    {"search": "nobody of that name"},
    {"purposes": ("fundraising",)},
    {"categories": ("special_category",)},
    {"day_from": date(2026, 6, 2), "day_to": date(2026, 6, 15)},
]


@pytest.mark.parametrize("wanted", WANTED, ids=str)
def test_pages_of_the_log_are_the_whole_list_cut_up(shared: Store, wanted: dict[str, object]) -> None:
    asked = LogFilter(date(2030, 1, 1), **wanted)  # type: ignore[arg-type]
    with shared.read() as cursor:
        whole = log_page(cursor, asked, limit=None)
        pages = [log_page(cursor, asked, limit=2, offset=place) for place in range(0, 12, 2)]
    cut = [one for page in pages for one in page["sharing_id"]]
    assert cut == list(whole["sharing_id"])
    for page in pages:
        for row in page.to_dict("records"):
            assert list(row["flags"]) == FLAGS[row["sharing_id"]]
