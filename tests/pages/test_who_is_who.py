"""The tab *Who is who* of the page *CRM copy*: what is asked, and what an answer does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT
from tests.days import in_days
from tests.pages.conftest import go, says, shows_a_page
from wigops.crm.load import load_export
from wigops.retention import place_hold
from wigops.store import Store

PAGE = PROJECT / "pages" / "crm_copy.py"
CONTACT = "contact_id,organisation_id,first_name,last_name,created_at\n"
TABLES = {
    "organisation": "organisation_id,name\nl1,Lapsed Body\n",
    "membership": "organisation_id,starts_on,ends_on\nl1,2010-01-01,2018-03-31\n",
}
SignIn = Callable[..., AppTest]


@pytest.fixture
def asked(store: Store, cast: object, export: Callable[..., Path]) -> Store:
    """Nell is under a hold, and comes back under another id."""
    for contact_id in ("1", "9"):
        folder = export(
            contact=f"{CONTACT}{contact_id},l1,Nell,Hart,2011-05-05\n",
            contact_point=f"contact_id,kind,value\n{contact_id},email,nell@hart.example\n",
            **TABLES,
        )
        load_export(store, folder, accept_change=True)
        if contact_id == "1":
            place_hold(store, "1", reason="a claim", review_on=in_days(90), by="olly")
    return store


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def held(store: Store) -> list[tuple[object, ...]]:
    with store.read() as cursor:
        return cursor.execute("SELECT contact_id FROM ops.hold").fetchall()


def test_an_officer_sees_both_records_and_says_who_it_is(asked: Store, sign_in: SignIn) -> None:
    app = go(sign_in("olly"), PAGE)
    assert shows_a_page(app)
    assert any("1 question of who is who" in one for one in says(app))
    sides = [one.value for one in app.text if "Nell Hart" in one.value]
    assert len(sides) == 2
    assert all("nell@hart.example" in one for one in sides)
    refused = [one.replace("\\", "") for one in says(press(app, "The same person"))]
    assert "Say what tells you so: nothing was changed." in refused
    assert held(asked) == [("1",)]
    next(one for one in app.text_input if one.label == "What tells you so").set_value("the same address")
    press(app, "The same person")
    assert any("the same person" in one for one in says(app))
    assert held(asked) == [("9",)]


def test_a_viewer_sees_no_record_and_no_button(asked: Store, sign_in: SignIn) -> None:
    app = go(sign_in("vera"), PAGE)
    assert any("1 question of who is who" in one for one in says(app))
    assert not [one for one in app.text if "Nell" in one.value]
    assert "The same person" not in [one.label for one in app.button]


def test_the_page_of_somebody_adrift_leads_to_the_question(asked: Store, sign_in: SignIn) -> None:
    app = sign_in("olly")
    app.query_params["contact"] = "1"
    (said,) = says(go(app, PROJECT / "pages" / "person.py"))
    assert said.startswith("CRM id 1 is protected (hold) and not in the CRM copy any more.")
