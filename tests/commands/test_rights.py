"""The commands `deadline` and `request`: data-contract.md, to the letter."""

import csv
from pathlib import Path

import pytest

from tests.conftest import SHARED
from tests.days import days_ago, in_days
from wigops import accounts
from wigops.accounts import passwords
from wigops.store import Home, Store

from .conftest import Answer, Wigops

CASES = SHARED / "cases" / "deadlines.csv"


@pytest.fixture
def register(home: Home, wigops: Wigops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy with Ann and Bob, an officer and a viewer."""
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    (tmp_path / "contact.csv").write_text("contact_id,first_name\nann,Ann\nbob,Bob\n")
    assert wigops("load", str(tmp_path)).status == 0
    store = Store(home, wait=5, idle=0)
    for name, role in (("olive", "officer"), ("victor", "viewer")):
        accounts.add_account(store, name, role, f"a long password for the {role}", by=None)
    store.close()


def opened(wigops: Wigops, kind: str = "access", contact: str = "ann", by: str = "olive") -> Answer:
    return wigops(
        "request",
        "open",
        kind,
        "--contact",
        contact,
        "--received",
        days_ago(9).isoformat(),
        "--by",
        by,
        "--json",
    )


@pytest.mark.skipif(not CASES.exists(), reason="the worked cases are not beside this project")
def test_every_worked_case(wigops: Wigops) -> None:
    with CASES.open(encoding="utf-8", newline="") as file:
        for case in csv.DictReader(file):
            given = {
                "--identity-received": case["identity_received"],
                "--fee-paid": case["fee_paid"],
                "--clarification": case["clarification"],
            }
            asked = [part for name, value in given.items() if value for part in (name, value)]
            if case["extended"] == "yes":
                asked.append("--extended")
            found = wigops(
                "deadline", case["kind"], "--received", case["received"], *asked, "--json"
            ).document
            assert found["due_on"] == case["due_on"], case["why"]
            assert {"starts_on", "nominal", "due_on", "extension_notice_by", "because"} <= found.keys()


def test_a_deadline_in_dates(wigops: Wigops) -> None:
    found = wigops("deadline", "access", "--received", "2026-09-03", "--json").document
    assert (found["starts_on"], found["nominal"], found["due_on"], found["extension_notice_by"]) == (
        "2026-09-03",
        "2026-10-03",
        "2026-10-05",
        "2026-10-03",
    )
    assert "3 October is a Saturday" in found["because"]


def test_a_clarification_that_has_not_come_has_no_due_date(wigops: Wigops) -> None:
    found = wigops(
        "deadline", "access", "--received", "2026-09-03", "--clarification", "2026-09-08..", "--json"
    ).document
    assert (found["nominal"], found["due_on"]) == (None, None)


@pytest.mark.parametrize(
    "arguments",
    [
        ["wish", "--received", "2026-09-03"],
        ["access", "--received", "3 September"],
        ["access", "--received", "9999-12-15"],
        ["access", "--received", "2026-09-03", "--clarification", "2026-09-08"],
        ["access", "--received", "2026-09-03", "--clarification", "2026-09-08..2026-09-07"],
        [
            "access",
            "--received",
            "2026-09-03",
            *("--clarification", "2026-09-08..2026-09-10", "--clarification", "2026-09-10..2026-09-11"),
        ],
    ],
)
def test_a_deadline_of_nonsense_is_bad_input(wigops: Wigops, arguments: list[str]) -> None:
    answer = wigops("deadline", *arguments, "--json")
    assert answer.status == 2
    assert answer.sentence


@pytest.mark.usefixtures("register")
def test_a_request_is_opened_paused_resumed_and_completed(wigops: Wigops) -> None:
    made = opened(wigops).document
    assert (made["request_id"], made["kind"], made["contact_id"], made["state"]) == (
        1,
        "access",
        "ann",
        "open",
    )
    paused = wigops(
        "request",
        "event",
        "1",
        "clarification-asked",
        "--on",
        days_ago(9).isoformat(),
        "--by",
        "olive",
        "--json",
    )
    assert (paused.document["state"], paused.document["due_on"]) == ("paused", None)
    resumed = wigops(
        "request",
        "event",
        "1",
        "clarification-received",
        "--on",
        days_ago(5).isoformat(),
        "--by",
        "olive",
        "--json",
    )
    assert resumed.document["state"] == "open"
    (listed,) = wigops("request", "list", "--open", "--json").document
    assert {
        "request_id",
        "kind",
        "contact_id",
        "state",
        "received_on",
        "due_on",
        "days_left",
    } <= listed.keys()
    assert listed["days_left"] > 0
    done = wigops(
        "request", "event", "1", "completed", "--on", days_ago(5).isoformat(), "--by", "olive", "--json"
    ).document
    assert (done["state"], done["on_time"]) == ("completed", True)
    assert wigops("request", "list", "--open", "--json").document == []
    (before,) = wigops("request", "list", "--open", "--as-of", days_ago(9).isoformat(), "--json").document
    assert before["state"] == "paused"


@pytest.mark.usefixtures("register")
def test_what_is_refused_and_what_is_bad(wigops: Wigops) -> None:
    assert opened(wigops, by="victor").status == 1
    assert opened(wigops, contact="nobody").status == 2
    assert opened(wigops, kind="wish").status == 2
    assert (
        wigops("request", "event", "1", "granted", "--on", days_ago(9).isoformat(), "--by", "olive").status
        == 2
    )
    assert opened(wigops).status == 0
    tomorrow = in_days(1).isoformat()
    assert wigops("request", "event", "1", "granted", "--on", tomorrow, "--by", "olive").status == 2
    assert (
        wigops("request", "event", "1", "lifted", "--on", days_ago(9).isoformat(), "--by", "olive").status
        == 2
    )
    assert len(wigops("request", "list", "--json").document) == 1


@pytest.mark.usefixtures("register")
def test_an_open_access_request_stands_in_the_way_of_an_erasure(wigops: Wigops) -> None:
    opened(wigops)
    refused = wigops("erase", "--contact", "ann", "--by", "olive", "--json")
    assert refused.status == 1
    assert "open access request" in refused.document["refused"][0]["reason"]


@pytest.mark.usefixtures("register")
def test_what_is_asked_for_is_granted_after_identity_is_confirmed_and_never_before(wigops: Wigops) -> None:
    opened(wigops, kind="erasure")
    event = ("--on", days_ago(9).isoformat(), "--by", "olive")
    assert wigops("request", "event", "1", "identity-asked", *event).status == 0
    assert wigops("request", "event", "1", "granted", *event).status == 2
    assert wigops("erase", "--contact", "ann", "--request", "1", "--by", "olive").status != 0
    assert wigops("request", "event", "1", "identity-received", *event).status == 0
    assert wigops("request", "event", "1", "granted", *event).status == 0
    asked_again = wigops("request", "event", "1", "identity-asked", *event)
    assert asked_again.status == 2
    assert "granted already" in asked_again.sentence
    assert wigops("due", "--json").document[0]["rule"] == "request"


@pytest.mark.usefixtures("register")
def test_a_granted_erasure_request_erases(wigops: Wigops) -> None:
    opened(wigops, kind="erasure")
    assert wigops("erase", "--contact", "ann", "--request", "1", "--by", "olive", "--json").status != 0
    assert (
        wigops("request", "event", "1", "granted", "--on", days_ago(9).isoformat(), "--by", "olive").status
        == 0
    )
    done = wigops("erase", "--contact", "ann", "--request", "1", "--by", "olive", "--json").document
    assert done["erased"] == ["ann"]
    (request,) = wigops("request", "list", "--json").document
    assert request["state"] == "completed"
