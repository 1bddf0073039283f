"""The page *Audit trail*, run without a browser."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT
from tests.pages.conftest import CAST, go, says, shows_a_page, sign_in_by_form
from wigops.audit import Chain, EventFilter, record
from wigops.export.caption import Caption
from wigops.store import Connection, Store
from wigops.ui.audit import trail as trail_view
from wigops.ui.kit import reading
from wigops.ui.kit.exports import table_exports

PAGE = PROJECT / "pages" / "audit_trail.py"
SignIn = Callable[..., AppTest]


@pytest.fixture
def page(store: Store, cast: dict[str, str]) -> AppTest:
    """The page as a viewer sees it: four accounts, thirty holds, a sign-in."""
    app = sign_in_by_form("vera")
    with store.write() as cursor:
        for number in range(1, 31):
            record(cursor, "olly", "hold placed", {"hold_id": number, "contact_id": f"c{number}"})
    return go(app, PAGE)


def tamper(store: Store, statement: str) -> None:
    with store.write() as cursor:
        cursor.execute(statement)


def said(app: AppTest) -> str:
    return " ".join([*says(app), *(one.value for one in (*app.markdown, *app.caption))])


def check_again(app: AppTest) -> AppTest:
    return next(one for one in app.button if one.label == "Check again").click().run()


def shown(app: AppTest) -> list[int]:
    """The numbers of the events in the table."""
    return list(app.dataframe[-1].value["number"])


@pytest.mark.parametrize("username", CAST)
def test_everybody_may_read_it(sign_in: SignIn, username: str) -> None:
    app = go(sign_in_by_form(username), PAGE)
    assert shows_a_page(app)
    assert "the chain holds" in said(app)
    newest = app.dataframe[0].value.iloc[0]
    assert (newest["actor"], newest["event"]) == (username, "Sign-in")


def test_it_shows_the_newest_first_a_page_at_a_time(page: AppTest) -> None:
    assert shown(page) == list(range(35, 15, -1))
    assert "**1-20** of 35 events, newest first" in said(page)
    table = page.dataframe[0].value
    assert list(table.columns) == ["number", "happened_at", "actor", "event", "details"]
    assert table.iloc[0]["details"] == "CRM id c30 · hold 30"
    assert str(table["happened_at"].dt.tz) == "Europe/London"


def test_it_is_filtered_by_who_what_when_and_the_details(page: AppTest) -> None:
    page.multiselect(key="trail_actors").set_value(["command line"]).run()
    assert set(page.dataframe[0].value["event"]) == {"Account added"}
    page.multiselect(key="trail_actors").set_value([])
    page.multiselect(key="trail_events").set_value(["sign-in", "hold placed"]).run()
    assert "of 31 events" in said(page)
    page.text_input(key="trail_text").set_value("c3").run()
    assert page.dataframe[0].value["details"].tolist() == ["CRM id c3 · hold 3"]
    page.date_input(key="trail_to").set_value(date(2020, 1, 1)).run()
    assert not page.dataframe
    assert "No event fits this filter" in said(page)


def test_every_kind_of_event_in_the_trail_can_be_chosen(store: Store, page: AppTest) -> None:
    with store.write() as cursor:
        record(cursor, "olly", "moon_watched")
    page.run()
    assert page.multiselect(key="trail_events").options == [
        "Account added",
        "Hold placed",
        "Moon watched",
        "Sign-in",
    ]


BREAKS = {
    "number 20 is missing": "DELETE FROM ops.audit WHERE seq = 20",
    "its content was changed after it was written": "UPDATE ops.audit SET actor = 'Eve' WHERE seq = 21",
    "its link to event 20, the one before, is broken": (
        "UPDATE ops.audit SET actor = 'Eve', hash = audit_hash(seq, happened_at, 'Eve', event, detail, "
        "previous_hash) WHERE seq = 20"
    ),
}


@pytest.mark.parametrize("words", BREAKS)
def test_a_break_is_said_in_red(store: Store, page: AppTest, words: str) -> None:
    tamper(store, BREAKS[words])
    app = check_again(page)
    assert len(app.error) == 1
    assert app.error[0].value.startswith("**The chain breaks at event 21** of ")
    assert words in app.error[0].value
    assert "the chain holds" not in said(app)
    around = list(app.dataframe[0].value["number"])
    assert {19, 21, 22} <= set(around) <= {18, 19, 20, 21, 22, 23}
    assert len(shown(app)) == 20, "the trail is still there to read"


def test_the_chain_is_checked_when_something_was_done_or_on_request(
    store: Store, page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, checks = trail_view.verify_chain, []

    def counted(cursor: Connection) -> Chain:
        checks.append(1)
        return real(cursor)

    monkeypatch.setattr(trail_view, "verify_chain", counted)
    page.text_input(key="trail_text").set_value("hold").run()
    page.run()
    assert not checks, "nothing was done since the page was opened"
    page = check_again(page)
    assert len(checks) == 1
    page.run()
    assert len(checks) == 1
    with store.write() as cursor:
        record(cursor, "olly", "hold placed")
    page.run()
    assert len(checks) == 2


def test_what_checking_again_found_stays_found(store: Store, page: AppTest) -> None:
    tamper(store, "UPDATE ops.audit SET detail = '{}' WHERE seq = 9")
    assert not page.run().error
    assert check_again(page).error
    assert page.run().error


def test_the_export_is_what_the_filter_leaves_and_is_noted(
    store: Store, page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    menus: list[dict[str, object]] = []

    def menu(make_frame: object, caption: Caption, *, key: str, on_export: object) -> None:
        menus.append({"make": make_frame, "caption": caption, "note": on_export})
        table_exports(make_frame, caption, key=key, on_export=on_export)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "table_exports", menu)
    page.text_input(key="trail_text").set_value("c3").run()
    frame = menus[-1]["make"]()  # type: ignore[operator]
    assert frame["details"].tolist() == ["CRM id c3 · hold 3"]
    caption = menus[-1]["caption"]
    assert isinstance(caption, Caption)
    assert caption.title == "Audit trail"
    assert "35 events, checked on" in caption.source
    assert caption.source.endswith("the chain holds")
    menus[-1]["note"]("csv", len(frame))  # type: ignore[operator]
    with store.read() as cursor:
        found = cursor.execute("SELECT actor, event, detail FROM ops.audit ORDER BY seq DESC LIMIT 1")
        actor, event, detail = found.fetchall()[0]
    assert (actor, event) == ("vera", "export")
    assert json.loads(detail) == {"what": "audit trail", "as": "csv", "rows": 1}


def test_text_in_the_trail_is_never_read_as_markup(store: Store, page: AppTest) -> None:
    with store.write() as cursor:
        record(cursor, "**olly**", "[x](http://x.example)", {"a": "<b>"})
        wanted = EventFilter(events=("[x](http://x.example)",))
        row = trail_view.events_page(cursor, wanted, limit=1).iloc[0]
    app = AppTest.from_function(_whole, args=(row,)).run()
    assert "[x](" not in app.subheader[0].value
    assert "**olly**" not in app.caption[0].value
    assert app.text[0].value == "a <b>"


def _whole(row: object) -> None:
    from wigops.ui.audit.trail import _whole as whole  # noqa: PLC0415

    whole(row)  # type: ignore[arg-type]
