"""The page *Findings*: what the data shows, the cases of one finding, and accepting them."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT
from tests.days import in_days, today
from tests.pages.conftest import CAST, go, says, shows_a_page
from wigops.retention import place_hold
from wigops.review import CaseFilter, cases_page, count_cases, registry, take_figures
from wigops.store import Store
from wigops.ui.review import figures_job

PAGE = PROJECT / "pages" / "findings.py"
HOME = PROJECT / "pages" / "this_week.py"
KEPT = "kept_past_date"
SignIn = Callable[..., AppTest]


def words(app: AppTest) -> str:
    return "\n".join([*says(app), *(one.value for one in (*app.main.markdown, *app.main.caption))])


def at(app: AppTest, finding: str, state: str = "open") -> AppTest:
    app.query_params["finding"] = finding
    app.session_state["findings_state"] = state
    app = go(app, PAGE)
    assert shows_a_page(app)
    return app


def cases(store: Store, state: str, finding: str = KEPT) -> int:
    with store.read() as cursor:
        return count_cases(cursor, CaseFilter(finding, state))


def press(app: AppTest, label: str, store: Store) -> AppTest:
    """Press a button; where that changed a figure, the page may have to wait for it, and comes again."""
    app = next(button for button in app.main.button if button.label.startswith(label)).click().run()
    if "Working out this week's figures" in words(app):
        assert figures_job.the_job(store.home).wait(60)
        app = app.run()
    assert shows_a_page(app)
    return app


def test_without_a_copy_it_says_what_comes_first(sign_in: SignIn) -> None:
    assert "There is no CRM copy yet" in words(go(sign_in("vera"), PAGE))


def test_it_lists_what_the_data_shows_and_what_it_does_not(mill: Store, sign_in: SignIn) -> None:
    app = go(sign_in("vera"), PAGE)
    found, silent = (one.value for one in app.main.dataframe)
    assert len(found) + len(silent) == len(registry())
    listed = dict(zip(found["title"], found["open"], strict=True))
    assert listed[registry()[KEPT].title] == cases(mill, "open") > 0
    severities = [("High", "Medium", "Low").index(one) for one in found["severity"]]
    assert severities == sorted(severities)
    assert found["link"].dropna().str.contains("#").all()
    assert [one.label for one in app.main.expander] == [f"Nothing found: {len(silent)} more rules checked"]


@pytest.mark.parametrize("name", CAST)
def test_its_address_opens_one_finding_for_everybody(mill: Store, sign_in: SignIn, name: str) -> None:
    app = at(sign_in(name), KEPT)
    assert app.subheader[0].value == registry()[KEPT].title
    assert len(app.main.dataframe[0].value) == cases(mill, "open")
    may_act = name != "vera"
    assert ("person" in app.main.dataframe[0].value.columns) is may_act
    assert bool([one for one in app.main.checkbox if one.label.startswith("Accept all")]) is may_act
    press(app, "All findings", mill)
    assert "finding" not in app.query_params
    assert len(app.main.dataframe) == 2


def test_an_address_of_no_finding_opens_the_list(mill: Store, sign_in: SignIn) -> None:
    app = at(sign_in("vera"), "no_such_thing")
    assert len(app.main.dataframe) == 2


def test_an_officer_accepts_what_a_search_leaves_and_opens_it_again(mill: Store, sign_in: SignIn) -> None:
    before = cases(mill, "open")
    app = at(sign_in("olly"), KEPT)
    next(box for box in app.text_input if box.label == "Search").set_value("crowd").run()
    app.main.checkbox[0].check().run()
    app = press(app, "Accept 6 cases", mill)
    assert "Say why this is accepted" in words(app)
    app.main.text_area[0].set_value("The deletion is planned for next week")
    until = in_days(7)
    app.main.date_input[0].set_value(until)
    app = press(app, "Accept 6 cases", mill)
    assert "6 cases are accepted until" in words(app)
    assert (cases(mill, "open"), cases(mill, "accepted")) == (before - 6, 6)
    with mill.read() as cursor:
        accepted = cases_page(cursor, CaseFilter(KEPT, "accepted"), limit=None)
    assert {one.date() for one in accepted["accepted_until"]} == {until}
    assert set(accepted["accepted_by"]) == {"olly"}

    del app.query_params["finding"]
    home = {one.label: one.value for one in go(app, HOME).main.metric}
    listed = go(app, PAGE).main.dataframe[0].value
    assert home["Findings open"] == f"{listed['open'].sum():,}"
    assert listed["accepted"].sum() == 6

    app = at(app, KEPT, "accepted")
    assert set(app.main.dataframe[0].value["accepted_reason"]) == {"The deletion is planned for next week"}
    app.main.checkbox[0].check().run()
    app = press(app, "Open 6 cases again", mill)
    assert "6 cases are open again" in words(app)
    assert (cases(mill, "open"), cases(mill, "accepted")) == (before, 0)


def test_what_the_data_shows_no_more_is_closed_on_record(mill: Store, sign_in: SignIn) -> None:
    place_hold(mill, "crowd1", reason="a dispute", review_on=in_days(9), by="olly")
    take_figures(mill)
    app = at(sign_in("olly"), KEPT, "closed")
    closed = app.main.dataframe[0].value
    assert list(closed["contact_id"]) == ["crowd1"]
    assert [one.date() for one in closed["closed_on"]] == [today()]
    assert not app.main.checkbox
    assert "No case is accepted" in words(at(app, KEPT, "accepted"))
