"""The page *Review*, run without a browser: the walk, the signature, the calendar, two weeks side by side."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT
from tests.days import this_week, today
from tests.pages.conftest import CAST, go, says, shows_a_page
from wigops import review
from wigops.erasure import Selection, carry_out, propose
from wigops.export.caption import date_words
from wigops.review import SECTIONS, Week
from wigops.store import Store

REVIEW = PROJECT / "pages" / "review.py"
SignIn = Callable[..., AppTest]


@pytest.fixture
def weeks(mill: Store) -> Store:
    """The same, loaded five weeks ago; the week three weeks ago was signed, late."""
    with mill.write() as cursor:
        cursor.execute("UPDATE ops.load SET finished_at = finished_at - ?", [timedelta(days=35)])
    review.take_figures(mill)
    review.note(mill, this_week().back(3), "sharing", "Noted *late*.", by="olly")
    review.sign_off(mill, this_week().back(3), by="olly")
    return mill


def words(app: AppTest) -> str:
    texts = (*app.markdown, *app.caption, *app.subheader, *app.text)
    return " ".join([*says(app), *(str(one.value) for one in texts)]).replace("\\", "")


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button if not button.disabled]


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def at(app: AppTest, step: str) -> AppTest:
    return app.radio(key="review_step").set_value(step).run()


def choose(app: AppTest, week: Week) -> AppTest:
    return app.selectbox(key="review_week").set_value(week.name).run()


def open_tab(app: AppTest, tab: str) -> AppTest:
    app.session_state["review_tab"] = tab
    return app.run()


def cards(app: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in app.metric}


def pairs(app: AppTest) -> dict[str, str]:
    table = app.table[0].value
    return {
        str(what).strip("*"): str(words).replace("\\", "") for what, words in table.itertuples(index=False)
    }


def test_without_a_copy_it_says_what_comes_next(sign_in: SignIn) -> None:
    app = go(sign_in("vera"), REVIEW)
    assert "There is no CRM copy yet: load one" in words(app)
    assert not app.selectbox


def test_an_officer_walks_through_notes_and_signs(mill: Store, sign_in: SignIn) -> None:
    app = go(sign_in("olly"), REVIEW)
    assert "This week runs until" in words(app)
    for place, (section, title) in enumerate(SECTIONS.items(), start=1):
        assert app.radio(key="review_step").value == section
        assert title in [one.value for one in app.subheader]
        assert f"{place} of 6 sections looked at" in app.get("progress")[0].proto.text
        app.text_area[0].set_value(f" About *{section}*.\nAll well. ")
        app = app.run()
        assert "Noted by olly on" in words(app)
        following = (*SECTIONS.values(), "sign off")[place]
        app = press(app, f"Next: {following}")
    assert pairs(app)["Figures"].startswith(f"As at {date_words(today())}, taken on")
    assert pairs(app)["Notes"] == f"6: {', '.join(SECTIONS.values())}"
    assert "Not looked at" not in words(app)
    sign = f"Sign off {this_week().name}"
    assert sign not in labels(app), "nothing is confirmed yet"
    app = press(app.checkbox[0].check().run(), sign)

    assert f"{this_week().name} is signed: figures as at {date_words(today())}, 6 notes." in words(app)
    with mill.read() as cursor:
        signed = review.find_review(cursor, this_week())
    assert signed is not None
    assert (signed.signed_by, dict(signed.notes)) == (
        "olly",
        {section: f"About *{section}*.\nAll well." for section in SECTIONS},
    )
    assert pairs(app)["Signed by"] == "olly"
    assert signed.sha256 in words(app)
    assert sign not in labels(app)
    app = at(app, "retention")
    assert not app.text_area
    assert "**Note**  \nAbout *retention*.  \nAll well." in words(app)


def test_the_cards_show_what_the_pages_behind_them_count(mill: Store, sign_in: SignIn) -> None:
    app = go(sign_in("vera"), REVIEW)
    here = cards(app)
    app = go(app, PROJECT / "pages" / "due_for_deletion.py")
    there = cards(app)
    assert (here["Due for deletion"], here["Need a review"], here["Held"]) == (
        there["Due"], there["Needs review"], there["Held"],
    )  # fmt: skip
    assert int(here["Due for deletion"]) > 0


@pytest.mark.parametrize("who", list(CAST))
def test_every_role_reads_every_section_and_only_officers_write(
    weeks: Store, sign_in: SignIn, who: str
) -> None:
    app = go(sign_in(who), REVIEW)
    assert app.selectbox(key="review_week").value == this_week().back(1).name, "the one to sign"
    for step in (*SECTIONS, "signature"):
        app = at(app, step)
        assert shows_a_page(app), step
        assert bool(app.text_area) == (who != "vera" and step != "signature")
    assert bool(app.checkbox) == (who != "vera")
    if who == "vera":
        assert "An officer signs the week. Your role, viewer, reads it." in words(app)


def test_a_section_that_was_not_looked_at_is_named(mill: Store, sign_in: SignIn) -> None:
    app = at(at(go(sign_in("olly"), REVIEW), "sharing"), "signature")
    assert (
        "Not looked at in this sitting: Rights requests, Consent and marketing, Findings, "
        "CRM copy and changes." in words(app)
    )


def test_a_role_that_was_lost_meanwhile_cannot_sign(mill: Store, sign_in: SignIn) -> None:
    app = at(go(sign_in("olly"), REVIEW), "signature")
    app = app.checkbox[0].check().run()
    with mill.write() as cursor:
        cursor.execute("UPDATE ops.account SET role = 'viewer' WHERE username = 'olly'")
    app = press(app, f"Sign off {this_week().name}")
    assert "nothing was changed" in words(app)
    with mill.read() as cursor:
        assert review.find_review(cursor, this_week()) is None


def test_what_changed_since_it_was_looked_at_is_not_signed(mill: Store, sign_in: SignIn) -> None:
    app = at(go(sign_in("olly"), REVIEW), "signature")
    app = app.checkbox[0].check().run()
    batch = propose(mill, Selection(today(), contact_ids=("jane",)), by="olly")
    carry_out(mill, batch.batch_id, by="april")
    review.take_figures(mill)
    app = press(app, f"Sign off {this_week().name}")
    assert "changed since you looked at them: nothing was signed" in words(app)
    app = press(
        app.checkbox[0].check().run() if not app.checkbox[0].value else app, f"Sign off {this_week().name}"
    )
    assert f"{this_week().name} is signed" in words(app)


def test_a_note_that_another_officer_saved_takes_the_place_of_this_one(mill: Store, sign_in: SignIn) -> None:
    app = go(sign_in("olly"), REVIEW)
    app.text_area[0].set_value("Mine.")
    app = app.run()
    app = at(at(app, "rights"), "retention")
    assert app.text_area[0].value == "Mine."
    review.note(mill, this_week(), "retention", "Theirs.", by="ada")
    app = app.run()
    assert app.text_area[0].value == "Theirs."
    assert "Noted by ada on" in words(app)
    app.text_area[0].set_value("")
    app = app.run()
    assert "Nothing is noted yet." in words(app)


def test_signed_and_missed_weeks_are_shown_as_such(weeks: Store, sign_in: SignIn) -> None:
    app = choose(go(sign_in("vera"), REVIEW), this_week().back(3))
    assert "Signed by olly on" in words(app)
    assert "after its time" in words(app)
    app = at(app, "sharing")
    assert "Noted *late*." in words(app)
    app = choose(app, this_week().back(2))
    assert "This week was missed: it was not signed by" in words(app)
    assert "since no figures were taken in that week" in words(app)
    app = open_tab(app, "Calendar")
    table = app.dataframe[0].value
    assert list(table["week"]) == [this_week().back(back).name for back in range(6)]
    assert list(table["state"]) == ["Running", "To sign", "Missed", "Signed late", "Missed", "Missed"]
    assert list(table["signed_by"].dropna()) == ["olly"]
    assert list(table["load"].dropna()) == [1]
    assert "**6** weeks since the first load: **1** signed, 1 of them late; **3** missed." in words(app)


def test_a_signed_week_that_was_changed_shows_it(weeks: Store, sign_in: SignIn) -> None:
    with weeks.write() as cursor:
        cursor.execute("UPDATE ops.review SET signed_by = 'ada'")
    app = choose(go(sign_in("vera"), REVIEW), this_week().back(3))
    assert f"What is stored of {this_week().back(3).name} is not what was signed." in words(app)


def test_two_weeks_side_by_side(weeks: Store, sign_in: SignIn) -> None:
    batch = propose(weeks, Selection(today(), contact_ids=("jane", "crowd1")), by="olly")
    carry_out(weeks, batch.batch_id, by="april")
    review.take_figures(weeks)
    app = open_tab(go(sign_in("vera"), REVIEW), "Compare weeks")
    app = app.selectbox(key="review_compare_0").set_value(this_week().back(3).name).run()
    table = app.dataframe[0].value.set_index("figure")
    assert list(table.loc["People due for deletion", ["before", "after", "change"]]) == ["9", "7", "-2"]
    assert table.loc["People erased in the week", "change"] == "+2"
    assert table.loc["Finding: Person kept past their date", "change"] == "-2"
    assert table.loc["Requests open", "change"] == "no change"
    app = app.selectbox(key="review_compare_1").set_value(this_week().back(3).name).run()
    assert "Choose two different weeks." in words(app)


def test_one_week_has_nothing_to_be_compared_with(mill: Store, sign_in: SignIn) -> None:
    app = open_tab(go(sign_in("vera"), REVIEW), "Compare weeks")
    assert "There is only one week with figures yet" in words(app)
