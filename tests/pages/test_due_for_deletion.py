"""The page *Due for deletion*, run without a browser."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT
from tests.pages.conftest import go
from wigops.clock import london_today
from wigops.crm.load import load_export
from wigops.retention import due_by_status
from wigops.store import Store

PAGE = PROJECT / "pages" / "due_for_deletion.py"
SAMPLE = PROJECT / "data" / "sample"
SignIn = Callable[..., AppTest]


@pytest.fixture
def page(store: Store, sign_in: SignIn) -> AppTest:
    load_export(store, SAMPLE)
    return go(sign_in("olly"), PAGE)


def figures(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def said(app: AppTest) -> str:
    return " ".join(one.value for one in (*app.markdown, *app.info, *app.caption))


def test_it_says_what_would_be_here_before_anything_is_loaded(sign_in: SignIn) -> None:
    app = go(sign_in("vera"), PAGE)
    assert not app.metric
    assert "There is no CRM copy yet" in said(app)


def test_the_headline_counts_everybody_once(page: AppTest, store: Store) -> None:
    with store.read() as cursor:
        counts = due_by_status(cursor, london_today())
    assert figures(page) == {
        "Due": f"{counts['due']:,}",
        "Needs review": f"{counts['review']:,}",
        "Held": f"{counts['held']:,}",
        "Upcoming": f"{counts['upcoming']:,}",
        "Kept": f"{counts['kept']:,}",
    }
    assert sum(counts.values()) == 2000
    assert "of 2,000 people are due for deletion" in said(page)


def test_the_first_page_of_the_list_is_the_soonest_due(page: AppTest) -> None:
    rows = page.dataframe[0].value
    assert len(rows) == 20
    assert list(rows["due_on"]) == sorted(rows["due_on"])
    assert set(rows["status"]) <= {"Due", "Needs review", "Held"}
    assert rows["because"].str.len().min() > 20


def test_a_search_that_finds_nobody_says_so(page: AppTest) -> None:
    page.text_input(key="due_search").set_value("nobody of that name").run()
    assert not page.dataframe
    assert "Nobody fits this filter" in said(page)


def test_a_filter_by_status_shows_those_alone(page: AppTest) -> None:
    page.multiselect(key="due_status").set_value(["review"]).run()
    assert set(page.dataframe[0].value["status"]) == {"Needs review"}


def test_the_forecast_and_special_category_data_are_behind_their_tabs(page: AppTest) -> None:
    page.session_state["due_tab"] = "Forecast"
    page.run()
    assert "People who fall due for deletion in the 24 months" in said(page)
    page.session_state["due_tab"] = "Special category data"
    page.run()
    assert "special category records are due for deletion" in said(page)
    assert set(page.dataframe[0].value["kind"]) <= {"access", "dietary", "health"}
    assert "detail" not in page.dataframe[0].value.columns
