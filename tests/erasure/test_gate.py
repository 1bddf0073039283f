"""The gate stands before every path that destroys data: each refusal is tried on each path."""

import json
from collections.abc import Callable

import pytest

from tests.days import days_ago, in_days, today
from tests.requests import put_event, put_request
from wigops.commands import run
from wigops.crm.load import Load
from wigops.erasure import Selection, batch_items, carry_out, preview, propose
from wigops.errors import BadInputError, RefusedError
from wigops.retention import DueFilter, place_hold
from wigops.store import Store

from .cast import EXPORT
from .conftest import EraseThem, Rows

REQUESTS = ("access", "portability", "rectification", "restriction")


def open_request(store: Store, kind: str, contact_id: str, *events: str) -> None:
    with store.write() as cursor:
        put_request(cursor, 7, kind, contact_id, "2026-01-02")
        for event in events:
            put_event(cursor, 7, event, "2026-01-03")


def stand_in_the_way(store: Store, why: str) -> None:
    if why == "hold":
        tomorrow = in_days(1)
        place_hold(store, "jane", reason="a quarrel", review_on=tomorrow, by="olive")
    elif why == "restriction in force":
        open_request(store, "restriction", "jane", "granted", "completed")
    else:
        open_request(store, why, "jane")


def by_id(store: Store) -> set[str]:
    batch = propose(store, Selection(today(), contact_ids=("jane",)), by="olive")
    return set(carry_out(store, batch.batch_id, by="olive").erased)


def by_filter(store: Store) -> set[str]:
    batch = propose(store, Selection(today(), wanted=DueFilter(today())), by="olive")
    return set(carry_out(store, batch.batch_id, by="olive").erased)


def by_command(*how: str) -> Callable[[Store], set[str]]:
    def erase(store: Store) -> set[str]:
        store.close()
        run(["erase", *how, "--by", "olive", "--json"])
        with store.read() as cursor:
            query = "SELECT contact_id FROM ops.erasure_item WHERE outcome = 'erased'"
            return {contact_id for (contact_id,) in cursor.execute(query).fetchall()}

    return erase


def special(store: Store) -> set[str]:
    chosen = Selection(today(), special=True)
    carried = carry_out(store, propose(store, chosen, by="olive").batch_id, by="olive")
    return {"jane"} if "s_jane" in carried.erased else set()


def special_by_id(store: Store) -> set[str]:
    chosen = Selection(today(), special_category_ids=("s_jane",))
    carried = carry_out(store, propose(store, chosen, by="olive").batch_id, by="olive")
    return {"jane"} if carried.erased else set()


PATHS = {
    "ids": by_id,
    "filter": by_filter,
    "command --contact": by_command("--contact", "jane"),
    "command --due": by_command("--due"),
    "special": special,
    "special by id": special_by_id,
    "command --special-due": by_command("--special-due"),
}
PEOPLE_PATHS = {name: path for name, path in PATHS.items() if "special" not in name}


@pytest.mark.parametrize("path", PATHS)
def test_nothing_in_the_way_lets_every_path_through(path: str, mill: Store) -> None:
    assert "jane" in PATHS[path](mill)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("why", [*REQUESTS, "restriction in force", "hold"])
def test_it_refuses_on_every_path(path: str, why: str, mill: Store, rows: Rows) -> None:
    stand_in_the_way(mill, why)
    assert "jane" not in PATHS[path](mill)
    assert rows("SELECT count(*) FROM crm.contact WHERE contact_id = 'jane'") == [(1,)]
    assert rows("SELECT count(*) FROM crm.special_category WHERE contact_id = 'jane'") == [(1,)]
    refused = rows("SELECT refusal FROM ops.erasure_item WHERE contact_id = 'jane'")
    assert [str(reason).startswith("There is a") for (reason,) in refused] == [True]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("why", [*REQUESTS, "restriction in force", "hold"])
def test_what_comes_after_the_proposal_counts_too(path: str, why: str, mill: Store, rows: Rows) -> None:
    if path.startswith("command"):
        pytest.skip("a command proposes and carries out in one go")
    chosen = {
        "ids": Selection(today(), contact_ids=("jane",)),
        "filter": Selection(today(), wanted=DueFilter(today())),
        "special": Selection(today(), special=True),
        "special by id": Selection(today(), special_category_ids=("s_jane",)),
    }[path]
    batch = propose(mill, chosen, by="olive")
    stand_in_the_way(mill, why)
    outcome = carry_out(mill, batch.batch_id, by="olive")
    assert not {"jane", "s_jane"} & set(outcome.erased)
    assert "jane" in {one.contact_id for one in outcome.refused}
    assert rows("SELECT count(*) FROM crm.contact WHERE contact_id = 'jane'") == [(1,)]


@pytest.mark.parametrize("path", ["ids", "command --contact"])
def test_it_refuses_a_member(path: str, mill: Store, rows: Rows, erase_them: EraseThem) -> None:
    if path == "ids":
        outcome = erase_them("member", "jane")
        assert outcome.erased == ["jane"]
        assert [one.contact_id for one in outcome.refused] == ["member"]
    else:
        mill.close()
        assert run(["erase", "--contact", "member", "--by", "olive", "--json"]) == 1
    assert rows("SELECT count(*) FROM crm.contact WHERE contact_id = 'member'") == [(1,)]


def test_a_granted_erasure_request_opens_it_for_a_member(mill: Store, rows: Rows) -> None:
    open_request(mill, "erasure", "member", "granted")
    batch = propose(mill, Selection(today(), request_id=7), by="olive")
    assert carry_out(mill, batch.batch_id, by="olive").erased == ["member"]
    assert rows("SELECT rule FROM ops.tombstone") == [("request",)]
    assert ("completed",) in rows("SELECT event FROM ops.rights_request_event")


@pytest.mark.parametrize(
    ("kind", "events"),
    [("access", ("granted",)), ("erasure", ()), ("erasure", ("granted", "withdrawn"))],
)
def test_a_request_that_does_not_ask_for_it_opens_nothing(
    kind: str, events: tuple[str, ...], mill: Store
) -> None:
    open_request(mill, kind, "member", *events)
    with pytest.raises(RefusedError, match="not an erasure request that was granted"):
        propose(mill, Selection(today(), request_id=7), by="olive")


def test_a_request_is_for_its_own_person_alone(mill: Store) -> None:
    open_request(mill, "erasure", "member", "granted")
    with pytest.raises(BadInputError, match="not about whom"):
        propose(mill, Selection(today(), contact_ids=("jane",), request_id=7), by="olive")


def test_who_booked_an_event_after_the_approval_is_left_out_and_it_says_so(
    mill: Store, reload: Callable[..., Load], rows: Rows
) -> None:
    batch = propose(mill, Selection(today(), contact_ids=("jane", "crowd1")), by="olive")
    booked = f"e_new,jane,booking,feast,{days_ago(1).isoformat()},\n"
    reload(engagement=EXPORT["engagement"] + booked)
    outcome = carry_out(mill, batch.batch_id, by="olive")
    assert outcome.erased == ["crowd1"]
    assert [(one.contact_id, one.reason.split(":")[0]) for one in outcome.refused] == [
        ("jane", "Changed since it was decided")
    ]
    assert rows("SELECT count(*) FROM crm.engagement WHERE contact_id = 'jane'") == [(3,)]


def test_who_left_the_copy_after_the_approval_is_left_out(mill: Store, reload: Callable[..., Load]) -> None:
    batch = propose(mill, Selection(today(), contact_ids=("crowd1", "crowd2")), by="olive")
    without = {
        table: "".join(line for line in text.splitlines(True) if "crowd1" not in line)
        for table, text in EXPORT.items()
    }
    reload(**without)
    outcome = carry_out(mill, batch.batch_id, by="olive")
    assert outcome.erased == ["crowd2"]
    assert outcome.refused[0].reason == "The CRM copy has no contact with that id."


def test_a_case_for_review_needs_a_reason(mill: Store, erase_them: EraseThem) -> None:
    refused = erase_them("paul")
    assert (refused.erased, refused.refused[0].reason[:22]) == ([], "An officer has to deci")
    assert erase_them("paul", note="He asked for it at the feast").erased == ["paul"]


def test_nobody_is_erased_as_of_a_day_to_come(mill: Store) -> None:
    with pytest.raises(BadInputError, match="has not come"):
        propose(mill, Selection(in_days(1), contact_ids=("jane",)), by="olive")


def test_an_unknown_id_is_refused_whole(mill: Store, rows: Rows) -> None:
    with pytest.raises(BadInputError, match="no contact with that id"):
        propose(mill, Selection(today(), contact_ids=("jane", "nobody")), by="olive")
    assert rows("SELECT count(*) FROM ops.erasure_batch") == [(0,)]


def test_a_preview_says_the_same_as_the_batch_and_changes_nothing(
    mill: Store, rows: Rows, erase_them: EraseThem
) -> None:
    stand_in_the_way(mill, "hold")
    chosen = Selection(today(), wanted=DueFilter(today()))
    with mill.read() as cursor:
        seen = preview(cursor, chosen)
    assert rows("SELECT count(*) FROM ops.erasure_batch") == [(0,)]
    batch = propose(mill, chosen, by="olive")
    assert (seen.erased, len(seen.refused)) == (batch.waiting, batch.refused)
    effects = {effect.category.id: effect.rows for effect in seen.effects}
    assert rows(
        "SELECT ? + count(*) FROM crm.contact_point SEMI JOIN (FROM ops.erasure_item WHERE outcome IS NULL) "
        "USING (contact_id)",
        [seen.erased],
    ) == [(effects["contact"],)]


def test_a_batch_says_who_and_why(mill: Store) -> None:
    batch = propose(mill, Selection(today(), contact_ids=("jane",)), by="olive")
    with mill.read() as cursor:
        items = batch_items(cursor, batch.batch_id, limit=None)
    assert list(items["contact_id"]) == ["jane"]
    assert "The Old Mill's membership ended on 31 March 2018" in items["because"][0]
    assert batch.in_words == "erase 1 person"


@pytest.mark.parametrize("refused", [True, False])
def test_the_command_exits_with_1_only_where_nobody_was_erased(
    refused: bool, mill: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    stand_in_the_way(mill, "hold")
    mill.close()
    others = [] if refused else ["--contact", "crowd1"]
    status = run(["erase", "--contact", "jane", *others, "--by", "olive", "--json"])
    document = json.loads(capfd.readouterr().out)
    assert (status, document["erased"]) == ((1, []) if refused else (0, ["crowd1"]))
    assert document["refused"][0]["contact_id"] == "jane"
