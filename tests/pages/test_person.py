"""The page *Person*: everything held about one person, with its ground and its end, and the timeline."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT, ExportWriter
from tests.days import days_ago, today
from tests.pages.conftest import give_the_mill, go, says
from tests.ready import Ready
from wigops.erasure import Selection, carry_out, propose
from wigops.rights import open_request
from wigops.store import Store

PAGE = PROJECT / "pages" / "person.py"

SignIn = Callable[..., AppTest]


@pytest.fixture
def cast(cast: dict[str, str], store: Store, export: ExportWriter, ready: Ready) -> dict[str, str]:
    """The accounts, and the mill's people."""
    give_the_mill(store, export, ready)
    return cast


def open_person(app: AppTest, contact_id: str) -> AppTest:
    app.query_params["contact"] = contact_id
    return go(app, PAGE)


def words(app: AppTest) -> str:
    texts = (*app.markdown, *app.caption, *app.subheader, *app.info, *app.warning)
    return " ".join(str(one.value) for one in texts).replace("\\", "")


def tab(app: AppTest, contact_id: str, name: str) -> AppTest:
    app.session_state[f"person_tab_{contact_id}"] = name
    return app.run()


def test_it_asks_whom_to_show_and_shows_them(sign_in: SignIn) -> None:
    app = go(sign_in("olly"), PAGE)
    assert not app.subheader
    app.text_input[0].set_value("jane").run()
    app.radio[0].set_value("jane").run()
    next(one for one in app.button if one.label == "Open").click().run()
    assert app.subheader[0].value == "Jane Żywicki"
    assert app.query_params["contact"] == "jane"


def test_each_category_is_there_with_source_ground_and_end(sign_in: SignIn, store: Store) -> None:
    app = open_person(sign_in("olly"), "jane")
    assert not app.exception
    summary = app.table[0].value
    assert set(summary["Category"]) >= {
        "Name, role and contact details",
        "Communication history",
        "Engagement",
        "Consents and opt-outs",
        "Sharing log",
        "Special category data",
    }
    by_category = summary.set_index("Category")
    assert by_category.loc["Engagement", "Lawful basis"] == "Consent"
    assert by_category.loc["Communication history", "Lawful basis"] == "Legitimate interest"
    with store.read() as cursor:
        (notes,) = cursor.execute(
            "SELECT count(*) FROM crm.communication WHERE contact_id = 'jane'"
        ).fetchone() or (0,)
    assert notes
    assert by_category.loc["Communication history", "Records"] == str(notes)
    assert all(summary["Source"]) and all(summary["Kept until"])


def test_a_category_shows_its_rows_and_no_bystanders(sign_in: SignIn) -> None:
    app = tab(open_person(sign_in("olly"), "jane"), "jane", "Communication history")
    bodies = "\n".join(app.dataframe[0].value["body"])
    assert "Paul came with" not in bodies
    assert bodies
    assert "Legitimate interest" in words(app)


def test_the_timeline_has_everything_dated_latest_first(sign_in: SignIn, store: Store) -> None:
    open_request(store, "access", received_on=days_ago(1), by="olly", contact_ids=["jane"])
    app = tab(open_person(sign_in("olly"), "jane"), "jane", "Timeline")
    rows = app.dataframe[0].value
    assert rows["happened_at"].is_monotonic_decreasing
    assert {"Communications", "Rights requests", "Consents", "Engagement"} <= set(rows["about"])


def test_requests_duplicates_and_what_stands_in_the_way_are_said(sign_in: SignIn, store: Store) -> None:
    request = open_request(store, "access", received_on=days_ago(1), by="olly", contact_ids=["jane"])
    app = open_person(sign_in("olly"), "jane")
    assert "This person cannot be erased for now" in words(app)
    assert "1 open, 0 closed" in words(app)
    labels = [one.proto.label for one in app.get("page_link")]
    assert any(label.startswith(f"Request {request.request_id}, access") for label in labels)


def test_somebody_erased_is_a_day_and_no_more(sign_in: SignIn, store: Store, cast: object) -> None:
    batch = propose(store, Selection(today(), contact_ids=("jane",)), by="olly")
    carry_out(store, batch.batch_id, by="april")
    app = open_person(sign_in("olly"), "jane")
    assert "CRM id jane was erased on" in words(app)
    assert not app.dataframe
    assert not app.table
    assert not app.subheader


@pytest.mark.parametrize("contact_id", ["nobody", "<b>x</b>", "'; DROP TABLE crm.contact; --"])
def test_an_unknown_id_is_a_sentence(sign_in: SignIn, contact_id: str) -> None:
    app = open_person(sign_in("olly"), contact_id)
    assert "The CRM copy has nobody with the CRM id" in words(app)
    assert not app.exception


def test_who_looked_is_in_the_trail_once_each_time_and_by_id_alone(sign_in: SignIn, store: Store) -> None:
    app = open_person(sign_in("olly"), "jane")
    app.run()
    open_person(app, "paul")
    with store.read() as cursor:
        seen = cursor.execute(
            "SELECT actor, detail ->> 'contact_id' FROM ops.audit "
            "WHERE event = 'person looked at' ORDER BY seq"
        ).fetchall()
    assert seen == [("olly", "jane"), ("olly", "paul")]


def test_viewers_have_no_such_page(sign_in: SignIn) -> None:
    app = open_person(sign_in("vera"), "jane")
    assert "This page needs the role officer or above" in says(app)[-1]
    assert not app.title
