"""Proposing on *Due for deletion*, and the page *Erasure*, run without a browser."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT
from tests.days import days_ago, in_a_year, in_days, today
from tests.erasure.cast import CROWD, EXPORT
from tests.pages.conftest import CAST, PASSWORD, go, says, shows_a_page
from wigops import accounts
from wigops.crm.load import load_export
from wigops.erasure import Batch, Selection, carry_out, list_batches, propose, withdraw
from wigops.export.caption import date_words
from wigops.retention import place_hold
from wigops.store import Store
from wigops.ui.erasure.job import the_erasure_job

DUE = PROJECT / "pages" / "due_for_deletion.py"
ERASURE = PROJECT / "pages" / "erasure.py"
SignIn = Callable[..., AppTest]


def words(app: AppTest) -> str:
    texts = (*app.markdown, *app.caption, *app.subheader, *app.text)
    return " ".join([*says(app), *(str(one.value) for one in texts)]).replace("\\", "")


def choose(app: AppTest, *contact_ids: str, column: str = "contact_id") -> AppTest:
    """Choose rows of the first table."""
    table = app.dataframe[0]
    shown = list(table.value[column])
    app.session_state[table.key] = {"selection": {"rows": [shown.index(one) for one in contact_ids]}}
    return app.run()


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def fill(app: AppTest, label: str, value: str) -> None:
    next(one for one in app.text_input if one.label.startswith(label)).set_value(value)


def at(app: AppTest, tab: str) -> AppTest:
    app.session_state["erasure_tab"] = tab
    return app.run()


def batches(store: Store) -> list[Batch]:
    with store.read() as cursor:
        return list_batches(cursor)


def proposed(store: Store, *contact_ids: str, by: str = "olly", **more: Any) -> Batch:
    return propose(store, Selection(today(), contact_ids=contact_ids, **more), by=by)


def erased(store: Store, *contact_ids: str) -> Batch:
    batch = proposed(store, *contact_ids)
    return carry_out(store, batch.batch_id, by="april").batch


def holds(store: Store, contact_id: str) -> bool:
    query = "SELECT 1 FROM crm.contact WHERE contact_id = ?"
    with store.read() as cursor:
        return cursor.execute(query, [contact_id]).fetchone() is not None


def approve(app: AppTest, sentence: str, password: str = PASSWORD) -> AppTest:
    fill(app, "To approve, type", sentence)
    fill(app, "Your password", password)
    return press(app, "Approve and erase")


def ended(app: AppTest, store: Store) -> AppTest:
    assert the_erasure_job(store.home).wait(60)
    return app.run()


# Proposing


def test_an_officer_sees_what_would_happen_and_proposes_it(mill: Store, sign_in: SignIn) -> None:
    app = choose(go(sign_in("olly"), DUE), "jane", "crowd1")
    assert "Propose an erasure" in words(app)
    assert "Propose this batch" not in labels(app), "nobody has looked yet"
    app = press(app, "See what would happen")
    assert f"**2 people** of 2 would be erased as at {date_words(today())}; **0** would be refused" in words(
        app
    )
    table = app.table[-1].value.set_index("Category")
    assert table.loc["Name, role and contact details", "Rows"] == "7"
    assert table.loc["Engagement", "What would happen"] == "Anonymised"
    assert batches(mill) == []
    app = press(app, "Propose this batch")
    assert "Batch 1 is proposed: erase 2 people, fingerprint" in words(app)
    (batch,) = batches(mill)
    assert (batch.waiting, batch.proposed_by, batch.state, batch.note) == (2, "olly", "proposed", None)
    assert holds(mill, "jane")
    assert "0 chosen so far" in words(app)


def test_rows_are_chosen_on_more_than_one_page_of_the_list(mill: Store, sign_in: SignIn) -> None:
    app = choose(go(sign_in("olly"), DUE), "jane")
    app.text_input(key="due_search").set_value("crowd3").run()
    app = choose(app, "crowd3")
    assert "2 chosen so far" in words(app)
    app.text_input(key="due_search").set_value("").run()
    rows = app.dataframe[0].value["contact_id"]
    assert {rows[place] for place in app.session_state[app.dataframe[0].key]["selection"]["rows"]} == {
        "jane",
        "crowd3",
    }
    app = press(app, "Choose none")
    assert "0 chosen so far" in words(app)


def test_one_chosen_row_shows_its_reasons_and_several_do_not(mill: Store, sign_in: SignIn) -> None:
    app = choose(go(sign_in("olly"), DUE), "jane")
    assert "The dates behind it" in words(app)
    app = choose(app, "jane", "crowd1")
    assert "The dates behind it" not in words(app)


def test_everybody_who_matches_is_proposed(mill: Store, sign_in: SignIn) -> None:
    app = go(sign_in("olly"), DUE)
    app.text_input(key="due_search").set_value("crowd").run()
    app.button_group(key="people_proposal_whom_0").set_value("All that match the filter").run()
    app = press(press(app, "See what would happen"), "Propose this batch")
    (batch,) = batches(mill)
    assert batch.waiting == len(CROWD)
    assert not app.exception


def test_it_says_who_waits_in_another_batch(mill: Store, sign_in: SignIn) -> None:
    proposed(mill, "jane", "crowd3")
    app = press(choose(go(sign_in("olly"), DUE), "jane", "crowd1"), "See what would happen")
    assert "Some of them wait in another batch already (batch 1: 1 person)." in words(app)
    withdraw(mill, 1, by="olly")
    app = press(choose(go(sign_in("olly"), DUE), "jane", "crowd1"), "See what would happen")
    assert "wait in another batch" not in words(app)


def test_it_says_who_is_refused_and_why(mill: Store, sign_in: SignIn) -> None:
    place_hold(mill, "crowd2", reason="a letter is awaited", review_on=in_a_year(), by="olly")
    app = choose(go(sign_in("olly"), DUE), "crowd1", "crowd2")
    app = press(app, "See what would happen")
    assert "Refused by the gate: 1 person" in words(app)
    refused = app.dataframe[-1].value
    assert list(refused["contact_id"]) == ["crowd2"]
    assert "There is a hold" in refused["reason"][0]


def test_a_case_for_review_needs_a_reason(mill: Store, sign_in: SignIn) -> None:
    app = press(choose(go(sign_in("olly"), DUE), "paul", "jane"), "See what would happen")
    assert "**2 people** of 2 would be erased" in words(app)
    app = press(app, "Propose this batch")
    assert "1 is a case for review: say why they are to be erased. Nothing was proposed." in words(app)
    assert batches(mill) == []
    # Said where the button is: the heading is a screen further up.
    shown = [one for one in app.main if one.type in {"error", "button"}]
    after = shown[[one.type for one in shown].index("error") + 1]
    assert getattr(after, "label", "") == "Propose this batch"
    fill(app, "Reason", "He asked on the phone")
    app = press(app.run(), "Propose this batch")
    (batch,) = batches(mill)
    assert (batch.note, batch.waiting) == ("He asked on the phone", 2)


def test_who_was_decided_about_meanwhile_is_not_proposed_as_if_due(mill: Store, sign_in: SignIn) -> None:
    app = press(choose(go(sign_in("olly"), DUE), "jane", "crowd1"), "See what would happen")
    place_hold(mill, "jane", reason="a letter is awaited", review_on=in_a_year(), by="april")
    app = press(app, "Propose this batch")
    assert "Somebody's status has changed since you looked: nothing was proposed." in words(app)
    assert batches(mill) == []
    assert "Propose this batch" not in labels(app), "it has to be looked at again"


def test_nobody_is_proposed_as_of_a_day_to_come(mill: Store, sign_in: SignIn) -> None:
    app = go(sign_in("olly"), DUE)
    app.button_group(key="due_choice").set_value("Another date").run()
    app.date_input(key="due_date").set_value(in_days(1)).run()
    assert "has not come, and nobody is erased before their day" in words(app)
    assert "See what would happen" not in labels(app)
    app.date_input(key="due_date").set_value(days_ago(1)).run()
    app = choose(app, "jane")
    assert "See what would happen" in labels(app)


def test_a_viewer_proposes_nothing(mill: Store, sign_in: SignIn) -> None:
    app = choose(go(sign_in("vera"), DUE), "jane")
    assert "The dates behind it" in words(app)
    assert "Propose an erasure" not in words(app)
    app.session_state["due_tab"] = "Special category data"
    app.run()
    assert "Propose an erasure" not in words(app)


def test_an_officer_who_became_a_viewer_proposes_nothing(mill: Store, sign_in: SignIn) -> None:
    app = press(choose(go(sign_in("olly"), DUE), "jane"), "See what would happen")
    accounts.change_role(mill, "olly", "viewer", by=None)
    press(app, "Propose this batch")
    assert batches(mill) == []


def test_special_category_records_are_proposed_by_row_or_all_of_them(mill: Store, sign_in: SignIn) -> None:
    app = go(sign_in("olly"), DUE)
    app.session_state["due_tab"] = "Special category data"
    app = choose(app.run(), "s_paul", column="special_category_id")
    app = press(app, "See what would happen")
    assert "**1 record** of 1 would be erased" in words(app)
    app = press(app, "Propose this batch")
    app.button_group(key="special_proposal_whom_1").set_value("All that are due").run()
    app = press(press(app, "See what would happen"), "Propose this batch")
    assert [one.in_words for one in batches(mill)] == ["erase 2 records", "erase 1 record"]


# Waiting


@pytest.mark.parametrize("username", CAST)
def test_everybody_may_read_the_page(mill: Store, sign_in: SignIn, username: str) -> None:
    erased(mill, "jane")
    proposed(mill, "crowd1")
    app = go(sign_in(username), ERASURE)
    for tab in ("Waiting", "Done", "Leftovers", "Tombstones", "Engagement"):
        app = at(app, tab)
        assert shows_a_page(app), tab


def test_each_part_says_what_would_be_there(store: Store, sign_in: SignIn) -> None:
    app = go(sign_in("vera"), ERASURE)
    for tab, sentence in {
        "Waiting": "No batch waits to be approved",
        "Done": "No batch was carried out yet",
        "Leftovers": "There are no leftovers",
        "Tombstones": "There are no tombstones",
        "Engagement": "There is no engagement yet",
    }.items():
        assert sentence in words(at(app, tab))


def test_another_account_approves_and_sees_what_came_of_it(mill: Store, sign_in: SignIn) -> None:
    proposed(mill, "jane", "crowd1", "crowd2")
    place_hold(mill, "crowd2", reason="a letter is awaited", review_on=in_a_year(), by="olly")
    app = go(sign_in("april"), ERASURE)
    assert "**Another has to approve it** than olly, who proposed it: ada or april." in words(app)
    assert set(app.dataframe[0].value["contact_id"]) == {"jane", "crowd1", "crowd2"}
    app = ended(approve(app, "erase 3 people"), mill)
    assert "Batch 1 is done: **2** people were erased" in words(app)
    assert "**1 left out**: something has changed about them" in words(app)
    (left_out,) = (table.value for table in app.dataframe if "refusal" in table.value)
    assert list(left_out["contact_id"]) == ["crowd2"]
    assert "There is a hold" in left_out["refusal"].iloc[0]
    assert "mentions of them stand in records that are not their own" in words(app)
    assert not holds(mill, "jane")
    assert holds(mill, "crowd2")
    (batch,) = batches(mill)
    assert (batch.proposed_by, batch.approved_by, batch.state) == ("olly", "april", "done")
    app = press(app, "Read the certificate")
    assert "Certificate of erasure, batch 1" in words(app)
    app = press(app, "Close")
    assert "is done" not in words(app)


@pytest.mark.parametrize(
    ("sentence", "password", "why"),
    [
        ("erase 1 person", "not the password", "That is not your password"),
        ("erase 1 person", "", "That is not your password"),
        ("erase 2 people", PASSWORD, "To approve it, type: erase 1 person. Nothing was changed."),
        ("", PASSWORD, "To approve it, type: erase 1 person. Nothing was changed."),
    ],
)
def test_without_the_password_and_the_sentence_nothing_is_erased(
    mill: Store, sign_in: SignIn, sentence: str, password: str, why: str
) -> None:
    proposed(mill, "jane")
    app = approve(go(sign_in("april"), ERASURE), sentence, password)
    assert why in words(app)
    assert the_erasure_job(mill.home).state is None
    assert holds(mill, "jane")
    kept = [box.value for box in app.text_input if box.label.startswith("Your password")]
    assert kept == [""], "the password is not kept"


def test_the_sentence_may_be_typed_as_people_type(mill: Store, sign_in: SignIn) -> None:
    proposed(mill, "jane")
    ended(approve(go(sign_in("april"), ERASURE), "  Erase  1 person "), mill)
    assert not holds(mill, "jane")


def test_nobody_approves_their_own_where_two_may(mill: Store, sign_in: SignIn) -> None:
    proposed(mill, "jane", by="april")
    app = go(sign_in("april"), ERASURE)
    assert "than april, who proposed it: ada." in words(app)
    assert "Approve and erase" not in labels(app)
    assert "Withdraw this batch" in labels(app)


def test_an_officer_approves_their_own_where_fewer_may(mill: Store, sign_in: SignIn) -> None:
    accounts.remove_account(mill, "april", by=None)
    proposed(mill, "jane")
    app = go(sign_in("olly"), ERASURE)
    assert "**Any officer may approve it**" in words(app)
    ended(approve(app, "erase 1 person"), mill)
    assert not holds(mill, "jane")


@pytest.mark.parametrize(("username", "offered"), [("vera", []), ("olly", ["Withdraw this batch"])])
def test_below_approver_nobody_is_asked_for_a_password(
    mill: Store, sign_in: SignIn, username: str, offered: list[str]
) -> None:
    proposed(mill, "jane")
    app = go(sign_in(username), ERASURE)
    assert [
        label for label in labels(app) if label in ("Approve and erase", "Withdraw this batch")
    ] == offered


def test_an_approver_who_lost_the_role_meanwhile_erases_nobody(mill: Store, sign_in: SignIn) -> None:
    proposed(mill, "jane")
    app = go(sign_in("april"), ERASURE)
    accounts.change_role(mill, "april", "officer", by=None)
    approve(app, "erase 1 person")
    assert the_erasure_job(mill.home).state is None
    assert holds(mill, "jane")


def test_an_officer_withdraws_a_batch(mill: Store, sign_in: SignIn) -> None:
    proposed(mill, "jane")
    app = press(go(sign_in("olly"), ERASURE), "Withdraw this batch")
    assert "Batch 1 is withdrawn: nobody was erased." in words(app)
    assert "No batch waits to be approved" in words(app)
    assert batches(mill)[0].state == "withdrawn"


def test_one_of_several_batches_is_chosen(mill: Store, sign_in: SignIn) -> None:
    proposed(mill, "jane", note="<b>first</b>")
    proposed(mill, "crowd1", "crowd2")
    app = go(sign_in("april"), ERASURE)
    assert "Batch 2: erase 2 people" in words(app)
    app.selectbox(key="erasure_waiting_batch").set_value(1).run()
    assert "Batch 1: erase 1 person" in words(app)
    ended(approve(app, "erase 1 person"), mill)
    assert (holds(mill, "jane"), holds(mill, "crowd1")) == (False, True)


def test_who_was_refused_when_proposed_is_listed(mill: Store, sign_in: SignIn) -> None:
    place_hold(mill, "held", reason="a letter is awaited", review_on=in_a_year(), by="olly")
    proposed(mill, "jane", "held")
    app = go(sign_in("vera"), ERASURE)
    refused = app.dataframe[1].value
    assert list(refused["contact_id"]) == ["held"]
    assert "There is a hold" in refused["refusal"].iloc[0]


# Done


def downloads(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """What each download button of the page would make, by its label."""
    made: dict[str, Callable[[], bytes]] = {}
    from wigops.ui.kit import exports  # noqa: PLC0415

    real = exports.st.download_button

    def spy(label: str, **given: Any) -> bool:
        made[label] = given["data"]
        return bool(real(label, **given))

    monkeypatch.setattr(exports.st, "download_button", spy)
    app.run()
    return made


def events(store: Store) -> list[dict[str, Any]]:
    with store.read() as cursor:
        found = cursor.execute("SELECT detail FROM ops.audit WHERE event = 'export' ORDER BY seq").fetchall()
    return [json.loads(detail) for (detail,) in found]


def test_the_certificate_is_shown_and_downloaded(
    mill: Store, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased(mill, "jane", "crowd1")
    app = at(go(sign_in("vera"), ERASURE), "Done")
    assert "Certificate of erasure, batch 1" in words(app)
    assert "2 people were erased from the copy of the CRM" in words(app)
    assert "Jane" not in words(app)
    counts = next(table.value for table in app.dataframe if "gone" in table.value).set_index("table")
    assert counts.loc["contact", "gone"] == 2
    made = downloads(app, monkeypatch)
    document = json.loads(made["Download certificate (JSON)"]())
    assert [one["contact_id"] for one in document["erased"]] == ["crowd1", "jane"]
    assert made["Download certificate (PDF)"]().startswith(b"%PDF")
    assert [(one["what"], one["as"], one["rows"]) for one in events(mill)] == [
        ("certificate of batch 1", "json", 2),
        ("certificate of batch 1", "pdf", 2),
    ]


def test_a_session_that_was_ended_downloads_nothing(
    mill: Store, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased(mill, "jane")
    made = downloads(at(go(sign_in("vera"), ERASURE), "Done"), monkeypatch)
    accounts.end_sessions(mill, "vera", by=None)
    with pytest.raises(Exception, match="not signed in any more"):
        made["Download certificate (JSON)"]()
    assert events(mill) == []


def test_choosing_a_batch_shows_its_certificate(mill: Store, sign_in: SignIn) -> None:
    erased(mill, "jane")
    erased(mill, "crowd1")
    app = at(go(sign_in("vera"), ERASURE), "Done")
    table = app.dataframe[0]
    assert list(table.value["batch"]) == [2, 1]
    assert "Certificate of erasure, batch 2" in words(app)
    app.session_state[table.key] = {"selection": {"rows": [1]}}
    assert "Certificate of erasure, batch 1" in words(app.run())


def test_a_rewrite_that_is_owed_is_said_and_done(mill: Store, sign_in: SignIn) -> None:
    erased(mill, "jane")
    with mill.write() as cursor:
        cursor.execute("INSERT INTO ops.rewrite (asked_at, why) VALUES (now(), 'a test')")
    assert "Rewrite it now" not in labels(go(sign_in("vera"), ERASURE))
    app = go(sign_in("olly"), ERASURE)
    assert "can still lie in the database file" in words(app)
    app = ended(press(app, "Rewrite it now"), mill)
    assert "The database file was rewritten" in words(app)
    assert "can still lie" not in words(app)


# Leftovers


def texts(app: AppTest) -> str:
    return " ".join(str(one.value) for one in app.get("html"))


def note_of(store: Store) -> str:
    with store.read() as cursor:
        row = cursor.execute(
            "SELECT body FROM crm.communication WHERE communication_id = 'm_paul'"
        ).fetchone()
    return str(row[0]) if row else ""


def test_a_mention_is_shown_in_its_place_with_every_sign_escaped(
    store: Store, cast: dict[str, str], export: Callable[..., Path], sign_in: SignIn
) -> None:
    notes = EXPORT["communication"].replace("Paul came with", "<script>alert(1)</script> *Paul* came with")
    load_export(store, export("mill", **{**EXPORT, "communication": notes}))
    erased(store, "jane")
    app = at(go(sign_in("olly"), ERASURE), "Leftovers")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; *Paul* came with <mark" in texts(app)
    assert ">Jane Żywicki</mark>" in texts(app)
    assert "<script" not in texts(app)
    assert "In the record of CRM id **paul**: communication.body, m_paul" in words(app)


def test_a_viewer_does_not_see_what_leftovers_say(mill: Store, sign_in: SignIn) -> None:
    erased(mill, "jane")
    app = at(go(sign_in("vera"), ERASURE), "Leftovers")
    assert "**2** of 2 mentions are open" in words(app)
    assert list(app.dataframe[0].value["record"]) == ["m_paul", "twin"]
    sent = texts(app) + words(app) + "".join(table.value.to_csv() for table in app.dataframe)
    assert "Żywicki" not in sent
    assert "Redact" not in labels(app)


def test_an_officer_redacts_a_mention(mill: Store, sign_in: SignIn) -> None:
    erased(mill, "jane")
    app = at(go(sign_in("olly"), ERASURE), "Leftovers")
    app = ended(press(app, "Redact"), mill)
    assert "1 of 1 texts redacted." in words(app)
    assert "1 redacted" in words(app)
    assert "Jane" not in note_of(mill)
    assert "[redacted]" in note_of(mill)


def test_several_are_redacted_at_once(mill: Store, sign_in: SignIn) -> None:
    erased(mill, "jane")
    app = at(go(sign_in("olly"), ERASURE), "Leftovers")
    app = press(app, "Choose all on this page")
    app = ended(press(app, "Redact the 2 chosen"), mill)
    assert "2 of 2 texts redacted." in words(app)
    assert "[redacted]" in note_of(mill)


def test_an_officer_keeps_a_mention_for_a_reason(mill: Store, sign_in: SignIn) -> None:
    erased(mill, "jane")
    app = at(go(sign_in("olly"), ERASURE), "Leftovers")
    app = press(app, "Keep it")
    assert "Keeping a mention needs a reason" in words(app)
    next(box for box in app.text_area if box.label == "Why it stays").set_value("It is a family's address")
    app = press(app, "Keep it")
    assert "Mention no. 1 stays" in words(app)
    app.button_group(key="erasure_leftovers_state").set_value("kept").run()
    assert list(app.dataframe[0].value["reason"]) == ["It is a family's address"]
    assert "Jane" in note_of(mill)


# Tombstones


def test_tombstones_are_listed_and_one_is_released(
    mill: Store, sign_in: SignIn, export: Callable[..., Path]
) -> None:
    erased(mill, "jane", "crowd1")
    load_export(mill, export("again", **EXPORT), accept_change=True)
    app = at(go(sign_in("olly"), ERASURE), "Tombstones")
    assert "The CRM still holds **2** people who were erased here" in words(app)
    kept_out, stones = app.dataframe[0].value, app.dataframe[1]
    assert set(kept_out["contact_id"]) == {"jane", "crowd1"}
    assert list(stones.value["contact_id"]) == ["crowd1", "jane"]
    app.session_state[stones.key] = {"selection": {"rows": [1]}}
    app.run()
    app = press(app, "Release it")
    assert "Releasing a tombstone needs a reason" in words(app)
    app.text_area[0].set_value("Signed up again")
    app = press(app, "Release it")
    assert "The tombstone of CRM id jane is released" in words(app)
    assert "**1** of 2 tombstones are in force" in words(app)
    app.text_input(key="erasure_tombstones_search").set_value("JAN").run()
    assert list(app.dataframe[-1].value["release_reason"]) == ["Signed up again"]


def test_a_viewer_releases_none(mill: Store, sign_in: SignIn) -> None:
    erased(mill, "jane")
    app = at(go(sign_in("vera"), ERASURE), "Tombstones")
    table = app.dataframe[0]
    assert list(table.value["contact_id"]) == ["jane"]
    assert "Choose one to let that person be loaded again." not in words(app)


# Engagement


def test_engagement_adds_up_before_and_after(mill: Store, sign_in: SignIn) -> None:
    app = at(go(sign_in("vera"), ERASURE), "Engagement")
    assert "11 events as at" in words(app)
    assert "11 held in the copy, 0 of the erased" in words(app)
    erased(mill, "jane", *CROWD)
    assert "11 events as at" in words(app.run())
    assert "3 held in the copy, 8 of the erased" in words(app)
    app.button_group(key="erasure_engagement_kind").set_value("login").run()
    assert "3 events as at" in words(app)
    assert "2 held in the copy, 1 of the erased" in words(app)
