"""The page *CRM changes*: what everybody reads, and what only officers may do."""

import json
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT
from tests.outbox.conftest import insert_change
from tests.pages.conftest import CAST, go, says, shows_a_page, went_wrong
from wigops import accounts
from wigops.outbox import Change, list_changes
from wigops.store import Store

PAGE = PROJECT / "pages" / "crm_changes.py"
SENT = {"sent_by": "olly", "sent_at": "2026-11-03 10:00:00+00"}
SignIn = Callable[..., AppTest]


@pytest.fixture
def outbox(store: Store, cast: dict[str, str]) -> None:
    """Load 7, and changes: 1 open, 2 sent, 3 overdue and never sent, 4 and 5 confirmed by the load."""
    with store.write() as cursor:
        cursor.execute(
            "INSERT INTO ops.load (load_id, outcome, finished_at) "
            "VALUES (7, 'loaded', '2026-11-16 06:15:00+00')"
        )
        insert_change(cursor, contact_id="c1")
        insert_change(
            cursor,
            **SENT,
            loads_since=1,
            kind="redact_text",
            contact_id="c2",
            table_name="communication",
            record_key="m2",
            column_name="body",
        )
        insert_change(cursor, contact_id="c3", loads_since=2)
        for contact_id in ("c4", "c5"):
            insert_change(cursor, contact_id=contact_id, **SENT, confirmed_by_load=7)


def open_page(sign_in: SignIn, username: str) -> AppTest:
    app = go(sign_in(username), PAGE)
    assert shows_a_page(app)
    return app


def words(app: AppTest) -> str:
    return "\n".join([*says(app), *(one.value for one in (*app.markdown, *app.caption))]).replace("\\", "")


def buttons(app: AppTest) -> dict[str, bool]:
    """The page's buttons, and whether they can be used."""
    return {one.label: not one.disabled for one in app.main.button}


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def changes(store: Store) -> dict[int, Change]:
    with store.read() as cursor:
        return {change.change_id: change for change in list_changes(cursor)}


def trail(store: Store) -> list[dict[str, object]]:
    with store.read() as cursor:
        rows = cursor.execute("SELECT detail FROM ops.audit WHERE event = 'changes sent'").fetchall()
    return [json.loads(detail) for (detail,) in rows]


@pytest.mark.parametrize("username", CAST)
def test_an_empty_outbox_says_what_will_be_here(sign_in: SignIn, username: str) -> None:
    app = open_page(sign_in, username)

    assert "There is nothing for the CRM's administrator to do." in words(app)
    assert not app.metric
    assert not app.dataframe
    assert not buttons(app)


@pytest.mark.usefixtures("outbox")
@pytest.mark.parametrize("username", CAST)
def test_everybody_reads_where_the_changes_stand(sign_in: SignIn, username: str) -> None:
    app = open_page(sign_in, username)

    assert {one.label: one.value for one in app.metric} == {
        "Overdue": ":red[1]",
        "Open": "1",
        "Sent": "1",
        "Confirmed by load 7": "2",
    }
    assert (
        "Since load 7 of 16 November 2026: **2** confirmed, **2** not yet applied, of which **1** overdue."
        in words(app)
    )
    assert "1 change overdue: two loads went by" in words(app)
    rows = app.dataframe[0].value
    assert list(rows["contact_id"]) == ["c3", "c2", "c1"]
    assert list(rows["state"]) == ["Overdue", "Sent", "Open"]
    assert list(rows["kind"]) == ["Delete a person", "Redact a mention", "Delete a person"]
    assert list(rows["record"]) == ["", "communication m2, body", ""]


@pytest.mark.usefixtures("outbox")
@pytest.mark.parametrize("username", CAST)
def test_officers_mark_and_viewers_do_not(sign_in: SignIn, username: str) -> None:
    app = open_page(sign_in, username)

    marking = {"Mark chosen rows as sent": False, "Mark all 2 unsent as sent": True}
    assert buttons(app) == ({} if username == "vera" else marking)


@pytest.mark.usefixtures("outbox")
def test_nothing_is_red_while_nothing_is_overdue(sign_in: SignIn, store: Store) -> None:
    with store.write() as cursor:
        cursor.execute("UPDATE ops.change_instruction SET loads_since = 0")
    app = open_page(sign_in, "vera")

    assert app.metric[0].value == "0"
    assert not app.error


def test_before_any_load_there_is_nothing_to_compare(sign_in: SignIn, store: Store) -> None:
    with store.write() as cursor:
        insert_change(cursor)
    app = open_page(sign_in, "vera")

    assert "There is no CRM copy yet: the next load shows" in words(app)
    assert app.metric[3].label == "Confirmed"


@pytest.mark.usefixtures("outbox")
def test_the_filters(sign_in: SignIn) -> None:
    app = open_page(sign_in, "vera")

    app.multiselect(key="changes_state").set_value(["confirmed"]).run()
    assert list(app.dataframe[0].value["contact_id"]) == ["c5", "c4"]
    app.multiselect(key="changes_state").set_value([]).run()
    assert len(app.dataframe[0].value) == 5
    app.multiselect(key="changes_kind").set_value(["redact_text"]).run()
    assert list(app.dataframe[0].value["contact_id"]) == ["c2"]
    app.text_input(key="changes_search").set_value("c3").run()
    assert not app.dataframe
    assert "No change fits this filter." in words(app)
    assert not went_wrong(app)


@pytest.mark.usefixtures("outbox")
def test_an_officer_marks_all_that_was_not_sent(sign_in: SignIn, store: Store) -> None:
    app = press(open_page(sign_in, "olly"), "Mark all 2 unsent as sent")

    assert "2 changes marked as sent on " in words(app)
    assert {one.label: one.value for one in app.metric}["Sent"] == "2"
    assert buttons(app) == {"Mark chosen rows as sent": False, "Mark all unsent as sent": False}
    assert [number for number, change in changes(store).items() if change.sent_by == "olly"] == [
        5,
        4,
        3,
        2,
        1,
    ]
    assert trail(store) == [{"changes": 2, "change_ids": ["1", "3"]}]
    assert "marked as sent" not in words(app.run())


@pytest.mark.usefixtures("outbox")
def test_what_was_asked_for_after_the_page_was_drawn_is_not_marked(sign_in: SignIn, store: Store) -> None:
    app = open_page(sign_in, "olly")
    with store.write() as cursor:
        later = insert_change(cursor, contact_id="c9")

    app = press(app, "Mark all 2 unsent as sent")

    assert "2 changes marked as sent on " in words(app)
    assert changes(store)[later].sent_by is None
    assert buttons(app)["Mark all 1 unsent as sent"]


@pytest.mark.usefixtures("outbox")
def test_what_a_load_confirmed_meanwhile_is_said(sign_in: SignIn, store: Store) -> None:
    app = open_page(sign_in, "olly")
    with store.write() as cursor:
        cursor.execute("UPDATE ops.change_instruction SET confirmed_by_load = 8")

    app = press(app, "Mark all 2 unsent as sent")

    assert "None of these changes is still to be sent: nothing was changed." in words(app)
    assert trail(store) == []


@pytest.mark.usefixtures("outbox")
@pytest.mark.parametrize(
    "end",
    [
        lambda store: accounts.change_role(store, "olly", "viewer", by=None),
        lambda store: accounts.end_sessions(store, "olly", by=None),
    ],
    ids=["viewer by now", "signed out by now"],
)
def test_whoever_may_no_longer_marks_nothing(
    sign_in: SignIn, store: Store, end: Callable[[Store], object]
) -> None:
    app = open_page(sign_in, "olly")
    end(store)

    press(app, "Mark all 2 unsent as sent")

    assert not went_wrong(app)
    assert trail(store) == []
    assert changes(store)[1].sent_by is None


def test_a_long_list_is_paged(sign_in: SignIn, store: Store) -> None:
    with store.write() as cursor:
        for number in range(45):
            insert_change(cursor, contact_id=f"c{number}")
    app = open_page(sign_in, "olly")

    assert len(app.dataframe[0].value) == 20
    assert "**1-20** of 45 changes, newest first" in words(app)
    assert buttons(app)["Mark all 45 unsent as sent"]


def test_a_kind_that_is_not_known_here_is_shown_as_it_is(sign_in: SignIn, store: Store) -> None:
    with store.write() as cursor:
        insert_change(cursor, kind="something_newer", contact_id="[x](http://x.example)", table_name=None)
    app = open_page(sign_in, "olly")

    assert list(app.dataframe[0].value["kind"]) == ["something_newer"]
    assert "x.example" not in words(app)
