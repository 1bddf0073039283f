"""The home page: first steps, waiting for figures, those of the pages behind it, what needs attention."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT, ExportWriter
from tests.days import days_ago, in_days, today
from tests.pages.conftest import CAST, go, says, shows_a_page, sign_in_by_form, with_the_cast
from tests.ready import Ready
from wigops.retention import place_hold
from wigops.review import take_figures
from wigops.rights import open_request, record_event
from wigops.store import Store
from wigops.ui.review import figures_job

PAGES = PROJECT / "pages"
SignIn = Callable[..., AppTest]


@pytest.fixture
def sample(store: Store, cast: dict[str, str], ready: Ready) -> Store:
    """The sample with accounts, and four requests: overdue, due soon, due later, closed on time."""
    ready.give(store, "sample with accounts", with_the_cast(PROJECT / "data" / "sample"))
    for kind, days in (("access", 50), ("objection", 27), ("portability", 9), ("access", 20)):
        received = days_ago(days)
        last = open_request(store, kind, received_on=received, contact_ids=["C0000001"], by="olly")
    for event in ("granted", "completed"):
        record_event(store, last.request_id, event, on=days_ago(1), by="olly")
    take_figures(store)
    return store


def words(app: AppTest) -> str:
    return "\n".join([*says(app), *(one.value for one in (*app.main.markdown, *app.main.caption))])


def metrics(app: AppTest) -> dict[str, str]:
    return {one.label: re.sub(r" ?:\w+\[.*", "", one.value) for one in app.main.metric}


def links(app: AppTest) -> list[tuple[str, str, str]]:
    """Every link to a page: what it says, the page, what its address asks for."""
    found = [one.proto for one in _nodes(app.main.children) if one.type == "page_link"]
    return [(one.label, one.page, one.query_string) for one in found]


def _nodes(children: dict[int, Any]) -> Iterator[Any]:
    for place in sorted(children):
        yield children[place]
        yield from _nodes(getattr(children[place], "children", {}))


def test_signing_in_leads_to_it_and_it_says_what_comes_first(cast: dict[str, str]) -> None:
    for name, may_load in (("vera", False), ("olly", True)):
        app = sign_in_by_form(name)
        assert app.title[0].value == "This week"
        assert "there is none yet" in words(app)
        assert ("crm_copy" in [page for _, page, _ in links(app)]) is may_load
        assert not app.main.metric


def test_an_empty_copy_has_figures_and_says_what_would_be_there(
    store: Store, ready: Ready, export: ExportWriter, sign_in: SignIn
) -> None:
    nobody = with_the_cast(export(contact="contact_id,source,created_at\n"))
    ready.give(store, "nobody with accounts", nobody)
    app = sign_in("olly").run()
    assert metrics(app) == {
        "People due": "0",
        "Requests open": "0",
        "On time": "-",
        "Coverage": "-",
        "Flagged": "0",
        "Findings open": "0",
    }
    said = words(app)
    assert "The CRM copy has no people in it" in said
    assert "Nothing needs attention" in said
    assert "No open request falls due" in said
    assert ("Record a rights request", "rights_requests", "") in links(app)
    assert shows_a_page(app)


@pytest.mark.parametrize("name", CAST)
def test_everybody_sees_the_same_week(sample: Store, sign_in: SignIn, name: str) -> None:
    app = sign_in(name).run()
    assert len(app.main.metric) == 6
    assert all(one.help for one in app.main.metric)
    assert "Needs attention" in words(app)
    assert "this is the first week" in words(app)
    assert shows_a_page(app)


def test_the_worst_comes_first_and_leads_to_where_it_is_dealt_with(sample: Store, sign_in: SignIn) -> None:
    app = sign_in("vera").run()
    attention = [one for one in links(app) if one[2]]
    assert attention[0][2].startswith("finding=")
    first, _, overdue = next(one for one in attention if one[1] == "rights_requests")
    assert "was due on" in first
    assert overdue == "request=1"
    shown = [one.value for one in app.main.markdown if "**High**" in one.value or "Medium" in one.value]
    assert shown == sorted(shown, key=lambda one: "**High**" not in one)
    severities = len(shown)
    app.session_state["attention_page_2"] = 2
    app.run()
    assert "days left" in words(app)
    assert len([one for one in app.main.markdown if "**High**" in one.value]) < severities


def test_its_figures_are_those_of_the_pages_behind_it(sample: Store, sign_in: SignIn) -> None:
    place_hold(sample, "C0000400", reason="a dispute", review_on=in_days(9), by="olly")
    take_figures(sample)
    app = sign_in("vera").run()
    home = metrics(app)
    assert all(value not in ("0", "-") for value in home.values()), home

    assert metrics(go(app, PAGES / "due_for_deletion.py"))["Due"] == home["People due"]
    behind = metrics(go(app, PAGES / "rights_requests.py"))
    assert behind["Open"] == home["Requests open"] == "3"
    assert behind["Closed on time, 12 months"] == home["On time"]
    coverage = go(app, PAGES / "consent_coverage.py").main.dataframe[0].value
    assert f"{coverage['covered'].sum() / coverage['processed'].sum():.1%}" == home["Coverage"]
    assert f"**{home['Flagged']}** of " in words(go(app, PAGES / "third_party_sharing.py"))
    findings = go(app, PAGES / "findings.py").main.dataframe[0].value
    assert f"{findings['open'].sum():,}" == home["Findings open"]


def test_while_figures_are_worked_out_it_says_so_and_comes_by_itself(sample: Store, sign_in: SignIn) -> None:
    app, job = sign_in("vera"), figures_job.the_job(sample.home)
    open_request(sample, "erasure", received_on=today(), contact_ids=["C0000002"], by="olly")
    with sample.write():  # so that taking them cannot begin
        app.run()
        assert "Working out this week's figures…" in words(app)
        assert not app.main.metric
    assert job.wait(60)
    assert metrics(app.run())["Requests open"] == "4"


def test_figures_that_could_not_be_worked_out_are_asked_for_again(sample: Store, sign_in: SignIn) -> None:
    app, job = sign_in("vera"), figures_job.the_job(sample.home)
    with sample.write() as cursor:
        cursor.execute("DELETE FROM ops.week_figures")
        cursor.execute("ALTER TABLE ops.finding_case RENAME TO lost_case")
    app.run()
    assert job.wait(60)
    assert "The database could not do this" in words(app.run())
    with sample.write() as cursor:
        cursor.execute("ALTER TABLE ops.lost_case RENAME TO finding_case")
    next(one for one in app.main.button if one.label == "Try again").click().run()
    assert job.wait(60)
    assert len(app.run().main.metric) == 6
