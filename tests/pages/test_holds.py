"""Putting people on hold, releasing holds and review decisions on the page *Due for deletion*."""

from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT
from tests.days import days_ago, from_today, in_a_year, in_days, today
from tests.pages.conftest import go, says, with_the_cast
from tests.ready import Ready
from wigops.retention import (
    DueFilter,
    due_of,
    due_page,
    keep_as_individual,
    list_decisions,
    list_holds,
    place_hold,
    release_hold,
    suggested_keep_until,
)
from wigops.store import Store
from wigops.ui.kit.listing import Listing

PAGE = PROJECT / "pages" / "due_for_deletion.py"
SAMPLE = PROJECT / "data" / "sample"
REASON = "A claim: *not* to be _deleted_"

SignIn = Callable[..., AppTest]
Choose = Callable[[str | None], None]


@pytest.fixture
def cast(cast: dict[str, str], store: Store, ready: Ready) -> dict[str, str]:
    """The accounts, and the sample loaded."""
    ready.give(store, "sample with accounts", with_the_cast(SAMPLE))
    return cast


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """Chooses a person's row of the list, or none, from the next run on: AppTest cannot click on a row."""

    def chosen(contact_id: str | None) -> None:
        def show(*_: object, **__: object) -> pd.DataFrame:
            return pd.DataFrame({"contact_id": [contact_id] if contact_id else []})

        monkeypatch.setattr(Listing, "show", show)

    return chosen


def first(store: Store, status: str) -> str:
    """The first person of the list who has that status and nothing on record."""
    with store.read() as cursor:
        return str(due_page(cursor, DueFilter(today(), (status,)), limit=1)["contact_id"].iloc[0])


def status_of(store: Store, contact_id: str) -> str:
    with store.read() as cursor:
        due = due_of(cursor, contact_id, today())
    assert due
    return due.status


def standing(store: Store) -> list[tuple[str, str, date, str]]:
    """The holds that are in force."""
    with store.read() as cursor:
        return [
            (hold.contact_id, hold.reason, hold.review_on, hold.placed_by)
            for hold in list_holds(cursor)
            if not hold.released_on
        ]


def make_overdue(store: Store, hold_id: int) -> None:
    with store.write() as cursor:
        cursor.execute(
            "UPDATE ops.hold SET placed_on = ?, review_on = ? WHERE hold_id = ?",
            [date(2025, 1, 2), date(2025, 2, 3), hold_id],
        )


def hold(store: Store, contact_id: str, *, review_on: date | None = None) -> int:
    return place_hold(
        store, contact_id, reason=REASON, review_on=review_on or in_a_year(), by="april"
    ).hold_id


def fill(app: AppTest, form: str, *, reason: str | None = None, day: date | None = None) -> None:
    """Fills the form for a deed: `fill(app, "hold", reason="a claim")`; what is None stays as it is."""
    if reason is not None:
        [box] = [one for one in app.text_area if str(one.key).startswith(f"person_{form}_")]
        box.set_value(reason)
    if day is not None:
        [calendar] = [one for one in app.date_input if str(one.key).startswith(f"person_{form}_")]
        calendar.set_value(day)


def click(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def sentences(app: AppTest) -> list[str]:
    return [one.replace("\\", "") for one in says(app)]


def words(app: AppTest) -> str:
    return " ".join(one.value for one in (*app.markdown, *app.caption))


def deeds(app: AppTest) -> set[str]:
    """What can be done here."""
    offered = {"Place hold", "Release hold", "Keep as an individual"}
    return offered & {one.label for one in app.button}


def at_person(choose: Choose, app: AppTest, contact_id: str) -> AppTest:
    choose(contact_id)
    return go(app, PAGE)


def at_tab(app: AppTest, tab: str) -> AppTest:
    go(app, PAGE)
    app.session_state["due_tab"] = tab
    return app.run()


class TestAnOfficer:
    def test_puts_a_due_person_on_hold(self, store: Store, sign_in: SignIn, choose: Choose) -> None:
        app = sign_in("olly")
        person = first(store, "due")
        at_person(choose, app, person)
        due, held = (int(app.metric[place].value) for place in (0, 2))

        fill(app, "hold", reason=REASON, day=in_a_year())
        click(app, "Place hold")

        assert standing(store) == [(person, REASON, in_a_year(), "olly")]
        assert status_of(store, person) == "held"
        [said] = sentences(app)
        assert said.startswith("The hold is in force, to be reviewed by ")
        assert [int(app.metric[place].value) for place in (0, 2)] == [due - 1, held + 1]
        assert "by olly" in words(app)

    def test_finds_the_form_empty_after_a_hold_was_placed(
        self, store: Store, sign_in: SignIn, choose: Choose
    ) -> None:
        app = sign_in("olly")
        at_person(choose, app, first(store, "due"))
        fill(app, "hold", reason=REASON, day=in_a_year())

        click(app, "Place hold")

        [box] = [one for one in app.text_area if str(one.key).startswith("person_hold_")]
        [day] = [one for one in app.date_input if str(one.key).startswith("person_hold_")]
        assert (box.value, day.value) == ("", None)

    @pytest.mark.parametrize(
        ("filled", "sentence"),
        [
            ({"day": timedelta(days=365)}, "A hold needs a reason: nothing was changed."),
            ({"reason": " ", "day": timedelta(days=365)}, "A hold needs a reason: nothing was changed."),
            ({"reason": REASON}, "Choose the day by which the hold is reviewed: nothing was changed."),
        ],
    )
    def test_is_told_what_a_hold_needs_and_keeps_what_was_typed(
        self, store: Store, sign_in: SignIn, choose: Choose, filled: dict, sentence: str
    ) -> None:
        app = sign_in("olly")
        at_person(choose, app, first(store, "due"))
        fill(app, "hold", **from_today(filled))

        click(app, "Place hold")

        assert sentences(app) == [sentence]
        assert not standing(store)
        [box] = [one for one in app.text_area if str(one.key).startswith("person_hold_")]
        assert box.value == filled.get("reason", "")
        assert not sentences(app.run())

    def test_releases_a_hold(self, store: Store, sign_in: SignIn, choose: Choose) -> None:
        app = sign_in("olly")
        person = first(store, "due")
        hold(store, person)
        at_person(choose, app, person)

        fill(app, "release", reason="Settled")
        click(app, "Release hold")

        assert not standing(store)
        assert status_of(store, person) == "due"
        [said] = sentences(app)
        assert said.endswith("is released.")
        assert "Release hold" not in deeds(app)

    def test_does_not_release_one_without_a_reason(
        self, store: Store, sign_in: SignIn, choose: Choose
    ) -> None:
        app = sign_in("olly")
        person = first(store, "due")
        hold(store, person)
        at_person(choose, app, person)

        click(app, "Release hold")

        assert sentences(app) == ["Releasing a hold needs a reason: nothing was changed."]
        assert len(standing(store)) == 1

    def test_is_told_that_another_has_released_it_meanwhile(
        self, store: Store, sign_in: SignIn, choose: Choose
    ) -> None:
        app = sign_in("olly")
        person = first(store, "due")
        number = hold(store, person)
        at_person(choose, app, person)
        release_hold(store, number, reason="Settled", by="april")

        fill(app, "release", reason="Settled too")
        click(app, "Release hold")

        assert sentences(app) == [f"There is no hold {number} in force: nothing was changed."]

    def test_keeps_a_person_who_is_for_review(self, store: Store, sign_in: SignIn, choose: Choose) -> None:
        app = sign_in("olly")
        person = first(store, "review")
        with store.read() as cursor:
            last = suggested_keep_until(cursor, person)
        at_person(choose, app, person)
        [day] = [one for one in app.date_input if str(one.key).startswith("person_keep_")]
        assert day.value == last

        fill(app, "keep", reason="A mentor")
        choose(None)
        click(app, "Keep as an individual")

        with store.read() as cursor:
            [decision] = list_decisions(cursor)
        assert (decision.contact_id, decision.reason) == (person, "A mentor")
        assert (decision.keep_until, decision.decided_by) == (last, "olly")
        assert status_of(store, person) == "upcoming"
        [said] = sentences(app)
        assert said.startswith("The decision is in force: the person is kept as an individual until ")

    def test_keeps_nobody_without_a_reason(self, store: Store, sign_in: SignIn, choose: Choose) -> None:
        app = sign_in("olly")
        at_person(choose, app, first(store, "review"))

        click(app, "Keep as an individual")

        assert sentences(app) == ["A decision needs a reason: nothing was changed."]
        with store.read() as cursor:
            assert not list_decisions(cursor)

    @pytest.mark.parametrize("status", ["due", "upcoming", "kept"])
    def test_is_not_asked_to_decide_where_there_is_nothing_to_decide(
        self, store: Store, sign_in: SignIn, choose: Choose, status: str
    ) -> None:
        app = sign_in("olly")

        at_person(choose, app, first(store, status))

        assert deeds(app) == {"Place hold"}

    def test_is_not_asked_to_decide_while_the_person_is_held(
        self, store: Store, sign_in: SignIn, choose: Choose
    ) -> None:
        app = sign_in("olly")
        person = first(store, "review")
        hold(store, person)

        at_person(choose, app, person)

        assert deeds(app) == {"Place hold", "Release hold"}

    def test_decides_as_at_today_and_no_other_day(
        self, store: Store, sign_in: SignIn, choose: Choose
    ) -> None:
        app = sign_in("olly")
        person = first(store, "review")
        at_person(choose, app, person)

        app.session_state["due_choice"] = "Another date"
        app.run()
        app.date_input(key="due_date").set_value(days_ago(1)).run()

        assert deeds(app) == {"Place hold"}
        assert "A review is decided as at today: choose Today above." in words(app)

    def test_sees_an_overdue_review_in_red(self, store: Store, sign_in: SignIn, choose: Choose) -> None:
        app = sign_in("olly")
        person = first(store, "due")
        number = hold(store, person)
        at_person(choose, app, person)
        assert ":red[" not in words(app)

        make_overdue(store, number)

        assert ":red[**Its review has been overdue since 3 February 2025.**]" in words(app.run())

    def test_who_is_none_any_more_does_nothing(self, store: Store, sign_in: SignIn, choose: Choose) -> None:
        app = sign_in("olly")
        person = first(store, "due")
        at_person(choose, app, person)
        fill(app, "hold", reason=REASON, day=in_a_year())
        with store.write() as cursor:
            cursor.execute("UPDATE ops.account SET role = 'viewer' WHERE username = 'olly'")

        click(app, "Place hold")

        assert not standing(store)
        assert sentences(app) == ["Your role, viewer, does not allow this: nothing was changed."]
        assert not deeds(app)


class TestAViewer:
    def test_reads_why_a_person_is_held_and_can_do_nothing(
        self, store: Store, sign_in: SignIn, choose: Choose
    ) -> None:
        app = sign_in("vera")
        person = first(store, "due")
        hold(store, person)

        at_person(choose, app, person)

        assert "by april: A claim\\: \\*not\\* to be \\_deleted\\_" in words(app)
        assert not deeds(app)
        assert not app.text_area

    def test_cannot_decide_about_whoever_is_for_review(
        self, store: Store, sign_in: SignIn, choose: Choose
    ) -> None:
        app = sign_in("vera")

        at_person(choose, app, first(store, "review"))

        assert not deeds(app)
        assert not app.text_area


class TestTheTabHolds:
    def test_says_what_would_be_there(self, sign_in: SignIn) -> None:
        app = at_tab(sign_in("vera"), "Holds")

        assert any(one.startswith("Nobody is on hold.") for one in sentences(app))

    def test_lists_what_is_in_force_and_the_overdue_first(self, store: Store, sign_in: SignIn) -> None:
        app = sign_in("vera")
        people = [first(store, "due")]
        hold(store, people[0])
        people.append(first(store, "due"))
        make_overdue(store, hold(store, people[1]))
        release_hold(store, hold(store, first(store, "due")), reason="Settled", by="olly")

        at_tab(app, "Holds")

        rows = app.dataframe[0].value
        assert list(rows["contact_id"]) == [people[1], people[0]]
        assert list(rows["overdue"]) == ["Overdue", ""]
        assert set(rows["reason"]) == {REASON}
        assert "**1-2** of 2 holds in force" in words(app)
        assert ":red[**1** overdue for review]" in words(app)
        assert not deeds(app)

    @pytest.mark.parametrize(("username", "offered"), [("olly", {"Release hold"}), ("vera", set())])
    def test_lets_officers_release_the_one_they_choose(
        self,
        store: Store,
        sign_in: SignIn,
        monkeypatch: pytest.MonkeyPatch,
        username: str,
        offered: set[str],
    ) -> None:
        app = sign_in(username)
        person = first(store, "due")
        hold(store, person)
        monkeypatch.setattr(Listing, "draw", lambda _, rows, **__: [0] if len(rows) else [])

        at_tab(app, "Holds")
        assert "A claim\\: \\*not\\* to be \\_deleted\\_" in words(app)
        assert deeds(app) == offered
        if not offered:
            return
        fill(app, "release", reason="Settled")
        click(app, "Release hold")

        assert not standing(store)
        assert any(one.endswith("is released.") for one in sentences(app))

    def test_comes_in_pages(self, store: Store, sign_in: SignIn) -> None:
        app = sign_in("vera")
        for _ in range(21):
            hold(store, first(store, "due"))

        at_tab(app, "Holds")

        assert len(app.dataframe[0].value) == 20
        assert "**1-20** of 21 holds in force" in words(app)


class TestTheTabDecisions:
    def test_says_what_would_be_there(self, sign_in: SignIn) -> None:
        app = at_tab(sign_in("vera"), "Decisions")

        assert any(one.startswith("No review decision is in force.") for one in sentences(app))

    def test_lists_what_is_in_force(self, store: Store, sign_in: SignIn) -> None:
        app = sign_in("vera")
        person = first(store, "review")
        keep_as_individual(store, person, reason="A mentor", keep_until=in_days(9), by="olly")

        at_tab(app, "Decisions")

        [row] = app.table[0].value.to_dict("records")
        assert row["CRM id"] == f"[{person}](person?contact={person})"
        assert (row["Reason"], row["By"]) == ("A mentor", "olly")
        assert "**1-1** of 1 decision in force" in words(app)
