"""The pages *Consent coverage* and *Marketing*: what everybody reads, and what only officers may do."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT, ExportWriter
from tests.consent.conftest import EXPORT
from tests.pages.conftest import go, says, shows_a_page, went_wrong, with_the_cast
from tests.ready import Ready
from wigops.consent import assessments, reach, withdraw, withdrawals_of
from wigops.store import Store

COVERAGE = PROJECT / "pages" / "consent_coverage.py"
MARKETING = PROJECT / "pages" / "marketing.py"
SignIn = Callable[..., AppTest]


@pytest.fixture
def quay(store: Store, cast: dict[str, str], export: ExportWriter, ready: Ready) -> Store:
    """The store with the people of the consent tests and an account of each role."""
    ready.give(store, "quay with accounts", with_the_cast(export("quay", **EXPORT)))
    return store


def open_page(sign_in: SignIn, username: str, page: Path, tab: str = "", key: str = "") -> AppTest:
    app = sign_in(username)
    app.session_state["consent_choice" if page == COVERAGE else "marketing_choice"] = "Another date"
    app.session_state["consent_date" if page == COVERAGE else "marketing_date"] = date(2026, 11, 24)
    if tab:
        app.session_state[key] = tab
    app = go(app, page)
    assert shows_a_page(app)
    return app


def words(app: AppTest) -> str:
    return "\n".join([*says(app), *(one.value for one in (*app.main.markdown, *app.main.caption))])


def metrics(app: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in app.main.metric}


def look_up(app: AppTest, key: str, typed: str) -> AppTest:
    return next(box for box in app.text_input if box.key == f"{key}_search").set_value(typed).run()


def press(app: AppTest, label: str) -> AppTest:
    app = next(button for button in app.main.button if button.label == label).click().run()
    assert not went_wrong(app)
    return app


def test_it_says_what_comes_first_before_there_is_a_copy(sign_in: SignIn, cast: dict[str, str]) -> None:
    for page in (COVERAGE, MARKETING):
        app = go(sign_in("vera"), page)
        assert shows_a_page(app)
        assert "There is no CRM copy yet" in words(app)


def test_everybody_reads_coverage_by_purpose(sign_in: SignIn, quay: Store) -> None:
    app = open_page(sign_in, "vera", COVERAGE)
    assert metrics(app)["Event bookings"] == "50.0%"
    assert metrics(app)["Programmes"] == "-"
    assert "The largest gap is" in words(app)
    figures = app.main.dataframe[0].value
    assert list(figures["processed"]) == [2, 0, 0, 1, 2]
    assert list(figures["uncovered"]) == [1, 0, 0, 0, 1]


def test_where_nobody_was_processed_the_page_says_so(sign_in: SignIn, quay: Store) -> None:
    app = open_page(sign_in, "vera", COVERAGE)
    next(one for one in app.date_input if one.key == "consent_date").set_value(date(2020, 1, 1)).run()
    assert "Nobody was processed under consent in the 12 months to 1 January 2020" in words(app)
    assert set(metrics(app).values()) == {"-"}
    assert shows_a_page(app)


def test_the_gap_lists_people_and_what_is_missing(sign_in: SignIn, quay: Store) -> None:
    app = open_page(sign_in, "vera", COVERAGE, "The gap", "consent_tab")
    assert metrics(app)["Never given"] == "1"
    listed = app.main.dataframe[0].value
    assert dict(zip(listed["person"], listed["missing"], strict=True)) == {
        "Cy Ellis": "Never given",
        "Ben Oduya": "Given for another purpose",
    }


def test_the_gap_stands_row_by_row(sign_in: SignIn, quay: Store) -> None:
    app = open_page(sign_in, "vera", COVERAGE, "The gap", "consent_tab")
    app.session_state["consent_gap_part"] = "gap_rows"
    app = app.run()
    listed = app.main.dataframe[0].value
    assert list(
        zip(
            listed["engagement_id"],
            listed["kind"],
            listed["service"].fillna("-"),
            listed["missing"],
            strict=True,
        )
    ) == [
        ("e6", "Download", "-", "Never given"),
        ("e5", "Booking", "The spring gala", "Given for another purpose"),
    ]


def test_the_mailing_leaves_out_whoever_objected(sign_in: SignIn, quay: Store) -> None:
    app = open_page(sign_in, "vera", COVERAGE, "The gap", "consent_tab")
    app.session_state["consent_gap_part"] = "mailing"
    app = app.run()
    assert list(app.main.dataframe[0].value["email"]) == ["ben@quay.example"]
    app.session_state["consent_gap_part"] = "left_out"
    app = app.run()
    assert list(app.main.dataframe[0].value["barred_by"]) == ["Objected"]


def test_stale_and_incomplete_consents_have_their_lists(sign_in: SignIn, quay: Store) -> None:
    app = open_page(sign_in, "vera", COVERAGE, "Stale and incomplete", "consent_tab")
    assert list(app.main.dataframe[0].value["consent_id"]) == ["k2"]
    app.session_state["consent_weak_part"] = "incomplete"
    app = app.run()
    assert list(app.main.dataframe[0].value["lacks"]) == ["how it was given"]


def test_an_officer_withdraws_every_purpose_of_a_person(sign_in: SignIn, quay: Store) -> None:
    app = open_page(sign_in, "olly", COVERAGE, "One person", "consent_tab")
    app = look_up(app, "consent_person", "Hope")
    app = press(app, "Withdraw consent")
    assert any("Event bookings; Website tracking" in one for one in says(app))
    with quay.read() as cursor:
        found = withdrawals_of(cursor, "ada")
    assert [(one.purpose, one.recorded_by) for one in found] == [
        ("cookies", "olly"),
        ("event_booking", "olly"),
    ]
    assert "The CRM still says “consented”" in words(app)


def test_an_officer_takes_a_mistake_back(sign_in: SignIn, quay: Store) -> None:
    withdraw(quay, "ada", purposes=["cookies"], on=date(2026, 9, 1), by="olly")
    app = open_page(sign_in, "olly", COVERAGE, "One person", "consent_tab")
    app = look_up(app, "consent_person", "ada")
    app = press(app, "Take back")
    assert any("needs a reason" in one for one in says(app))
    next(one for one in app.text_area if one.label == "Why").set_value("The wrong Ada")
    app = press(app, "Take back")
    assert any("taken back" in one for one in says(app))


def test_a_viewer_reads_the_evidence_and_can_change_nothing(sign_in: SignIn, quay: Store) -> None:
    withdraw(quay, "ada", purposes=["cookies"], on=date(2026, 9, 1), by="olly")
    app = open_page(sign_in, "vera", COVERAGE, "One person", "consent_tab")
    app = look_up(app, "consent_person", "ada")
    assert "Withdrawn, recorded here" in words(app)
    labels = {button.label for button in app.main.button}
    assert not labels & {"Withdraw consent", "Opt out of marketing", "Take back"}


def test_what_has_to_stop_and_what_the_crm_ignores_stand_on_the_page(sign_in: SignIn, quay: Store) -> None:
    app = open_page(sign_in, "vera", COVERAGE, "Withdrawals", "consent_tab")
    assert "No withdrawal has been recorded here" in words(app)
    withdraw(quay, "ada", purposes=None, on=date(2026, 9, 1), by="olly")
    app = app.run()
    shown = metrics(app)
    assert shown["Withdrawals recorded here"] == "2"
    assert "2" in shown["The CRM still says “consented”"]
    assert "2" in shown["To be stopped"]
    assert "Booking: The winter summit" in list(app.main.dataframe[0].value["what"])


def test_marketing_shows_its_reach_and_its_breaches(sign_in: SignIn, quay: Store) -> None:
    app = open_page(sign_in, "vera", MARKETING)
    shown = metrics(app)
    assert (shown["Reached"], shown["Objected"]) == ("2", "1")
    assert "1" in shown["Breaches"]
    listed = app.main.dataframe[0].value
    assert list(zip(listed["person"], listed["against"], listed["same_day"], strict=True)) == [
        ("Cy Ellis", "Objected", "Same day")
    ]


def test_an_officer_opts_somebody_out(sign_in: SignIn, quay: Store) -> None:
    app = open_page(sign_in, "olly", MARKETING, "Opt out", "marketing_tab")
    app = look_up(app, "marketing_person", "Oduya")
    app = press(app, "Opt out of marketing")
    assert any("opted out of marketing by every channel" in one for one in says(app))
    with quay.read() as cursor:
        assert reach(cursor, date(2030, 1, 1))["opted_out"] == 1
    assert list(app.main.dataframe[-1].value["person"]) == ["Ben Oduya"]


def test_an_officer_writes_an_assessment_and_a_viewer_reads_it(sign_in: SignIn, quay: Store) -> None:
    app = open_page(sign_in, "olly", MARKETING, "Legitimate interest", "marketing_tab")
    assert "It has not been assessed yet" in words(app)
    for area, text in zip(
        app.main.text_area[:3], ("Members expect it", "No other way", "They object"), strict=True
    ):
        area.set_value(text)
    app = press(app, "Record the assessment")
    assert any("version 1 is recorded" in one for one in says(app))
    with quay.read() as cursor:
        assert [(one.purpose, one.version) for one in assessments(cursor)] == [("marketing", 1)]
    app = open_page(sign_in, "vera", MARKETING, "Legitimate interest", "marketing_tab")
    assert "Members expect it" in [one.value for one in app.main.text]
    assert not app.main.text_area
