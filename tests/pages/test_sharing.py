"""The pages *Third-party sharing*, *Recipients* and *Processing record*, for whoever may see them."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT, ExportWriter
from tests.days import days_ago, in_days, today
from tests.pages.conftest import go, says, shows_a_page, with_the_cast
from tests.ready import Ready
from tests.sharing.cast import EXPORT
from wigops.erasure import Selection, carry_out, propose
from wigops.sharing import list_notices, list_recipients, record_due_diligence
from wigops.store import Store

SHARING = PROJECT / "pages" / "third_party_sharing.py"
RECIPIENTS = PROJECT / "pages" / "recipients.py"
PROCESSING = PROJECT / "pages" / "processing_record.py"

SignIn = Callable[..., AppTest]


@pytest.fixture
def cast(cast: dict[str, str], store: Store, export: ExportWriter, ready: Ready) -> dict[str, str]:
    """The accounts, and the sharing tests' people and recipients."""
    ready.give(store, "shared with accounts", with_the_cast(export("shared", **EXPORT)))
    return cast


def at_tab(app: AppTest, tab: str) -> AppTest:
    go(app, SHARING)
    app.session_state["sharing_tab"] = tab
    return app.run()


def sentences(app: AppTest) -> list[str]:
    return [one.replace("\\", "") for one in says(app)]


def words(app: AppTest) -> str:
    return " ".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


def rows(app: AppTest) -> list[dict]:
    return app.dataframe[0].value.to_dict("records")


def field(elements: Any, part: str, name: str) -> Any:
    [found] = [one for one in elements if str(one.key).startswith(part) and str(one.key).endswith(name)]
    return found


def erase_ana(store: Store) -> None:
    batch = propose(store, Selection(today(), contact_ids=("ana",)), by="olly")
    carry_out(store, batch.batch_id, by="olly", approved_by="april")


class TestTheLog:
    def test_has_every_disclosure_newest_first_with_its_ground_and_flags(self, sign_in: SignIn) -> None:
        app = go(sign_in("vera"), SHARING)
        assert shows_a_page(app)
        first = rows(app)[0]
        assert len(rows(app)) == 11
        assert (first["sharing_id"], first["recipient"], first["person"]) == (
            "minute_after",
            "Cloudy Platform",
            "Ana Archer",
        )
        assert (first["flags"], first["ground"]) == ("No consent", "No consent in force")
        assert "**7** of 11 disclosures" in words(app)

    def test_is_filtered(self, sign_in: SignIn) -> None:
        app = go(sign_in("vera"), SHARING)
        app.text_input(key="sharing_log_search").set_value("baker").run()
        assert [one["sharing_id"] for one in rows(app)] == ["bens"]
        app.text_input(key="sharing_log_search").set_value("")
        app.multiselect(key="sharing_log_flag").set_value(["no_agreement"]).run()
        assert [one["sharing_id"] for one in rows(app)] == ["unsigned"]
        app.multiselect(key="sharing_log_recipient").set_value(["paper"]).run()
        assert sentences(app)[0].startswith("No disclosure fits this filter.")

    def test_offers_what_the_policy_does_not_name_as_a_filter(self, sign_in: SignIn) -> None:
        app = go(sign_in("vera"), SHARING)
        app.multiselect(key="sharing_log_kind").set_value(["newspaper"]).run()
        assert [one["sharing_id"] for one in rows(app)] == ["newspaper"]
        app.multiselect(key="sharing_log_kind").set_value([])
        app.multiselect(key="sharing_log_purpose").set_value(["fundraising"]).run()
        assert [one["sharing_id"] for one in rows(app)] == ["purpose"]

    def test_says_erased_person_where_the_person_is_gone(self, store: Store, sign_in: SignIn) -> None:
        erase_ana(store)
        app = go(sign_in("vera"), SHARING)
        assert len(rows(app)) == 11
        assert {one["person"] for one in rows(app)} == {"Erased person", "Ben Baker"}
        assert "Archer" not in words(app)


@pytest.mark.parametrize(
    "tab", ["Flags", "Month by month", "Who gets what", "Notices", "Not shared", "Record a disclosure"]
)
@pytest.mark.parametrize("who", ["vera", "olly"])
def test_every_part_comes_through_for_every_role(sign_in: SignIn, tab: str, who: str) -> None:
    app = at_tab(sign_in(who), tab)
    assert shows_a_page(app)
    assert not app.error


def test_a_viewer_has_no_form_to_record_a_disclosure(sign_in: SignIn) -> None:
    app = go(sign_in("vera"), SHARING)
    assert "Record a disclosure" not in [tab.label for tab in app.tabs]


def test_the_matrix_has_those_with_special_category_data_first(sign_in: SignIn) -> None:
    app = at_tab(sign_in("vera"), "Who gets what")
    assert [one["recipient"] for one in rows(app)][:2] == ["The Great Hall", "A Firm"]
    assert "**2** of 4 recipients got special category data" in words(app)


def test_all_open_flags_of_a_filter_are_answered_at_once(store: Store, sign_in: SignIn) -> None:
    app = at_tab(sign_in("olly"), "Flags")
    app.multiselect(key="sharing_flags_flag").set_value(["no_consent"]).run()
    app.checkbox(key="sharing_flags_all").check().run()
    field(app.multiselect, "sharing_flags_answer", "_flags").set_value(["no_consent"])
    field(app.radio, "sharing_flags_answer", "_outcome").set_value("explained")
    field(app.text_area, "sharing_flags_answer", "_reason").set_value("a paper form")
    field(app.button, "sharing_flags_answer", "_do").click().run()
    assert "2 flags are answered; they stay on record." in sentences(app)
    with store.read() as cursor:
        answered = cursor.execute("SELECT sharing_id FROM ops.flag_answer ORDER BY ALL").fetchall()
    assert answered == [("minute_after",), ("purpose",)]


def test_an_answer_without_a_reason_is_refused_in_its_form(store: Store, sign_in: SignIn) -> None:
    app = at_tab(sign_in("olly"), "Flags")
    app.checkbox(key="sharing_flags_all").check().run()
    field(app.multiselect, "sharing_flags_answer", "_flags").set_value(["no_consent"])
    field(app.radio, "sharing_flags_answer", "_outcome").set_value("explained")
    field(app.button, "sharing_flags_answer", "_do").click().run()
    assert "An answer to a flag needs its reason: nothing was changed." in sentences(app)


class TestNotices:
    def test_says_what_would_be_here_while_there_is_none(self, sign_in: SignIn) -> None:
        assert sentences(at_tab(sign_in("vera"), "Notices"))[0].startswith("There are no notices.")

    def test_an_overdue_one_stands_out_and_is_marked_as_sent(self, store: Store, sign_in: SignIn) -> None:
        erase_ana(store)
        with store.write() as cursor:
            cursor.execute("UPDATE ops.notice SET made_on = ? WHERE recipient_id = 'hall'", [days_ago(31)])
            cursor.execute("UPDATE ops.audit SET detail = detail")
        app = at_tab(sign_in("olly"), "Notices")
        assert "**1** overdue" in words(app)
        [row] = rows(app)
        assert (row["contact_id"], row["overdue"]) == ("ana", "Overdue")
        field(app.button, "sharing_notices_sent", "_do").click().run()
        assert any(one.startswith("1 notice is marked as sent") for one in sentences(app))
        with store.read() as cursor:
            assert [one.recipient_id for one in list_notices(cursor, states=["sent"])] == ["hall"]

    def test_a_viewer_reads_and_downloads_and_marks_nothing(self, store: Store, sign_in: SignIn) -> None:
        erase_ana(store)
        app = at_tab(sign_in("vera"), "Notices")
        assert len(rows(app)) == 1
        assert not [one for one in app.button if str(one.key).startswith("sharing_notices")]


class TestRecipients:
    def test_lists_the_register_with_what_is_not_in_date(self, sign_in: SignIn) -> None:
        app = go(sign_in("vera"), RECIPIENTS)
        assert shows_a_page(app)
        found = {one["name"]: one for one in rows(app)}
        assert found["The Great Hall"]["diligence"] == "Ran out; last check failed"
        assert found["Great Hall Ltd"]["diligence"] == "Never passed"
        assert found["The Great Hall"]["people"] == 2
        assert not [one for one in app.button if str(one.key).startswith("recipients_")]

    def test_says_which_run_out_soon(self, store: Store, sign_in: SignIn) -> None:
        record_due_diligence(
            store,
            "hall",
            outcome="passed",
            what_was_checked="x",
            checked_by="y",
            checked_on=today(),
            valid_until=in_days(60),
            by="olly",
        )
        app = go(sign_in("vera"), RECIPIENTS)
        assert {one["name"]: one for one in rows(app)}["The Great Hall"]["diligence"] == "Runs out soon"

    def test_an_officer_adds_one(self, store: Store, sign_in: SignIn) -> None:
        app = go(sign_in("olly"), RECIPIENTS)
        field(app.text_input, "recipients_add", "_name").set_value("Hall *of* Fame")
        field(app.selectbox, "recipients_add", "_kind").set_value("event_venue")
        field(app.button, "recipients_add", "_do").click().run()
        assert "Hall *of* Fame is in the register." in sentences(app)
        with store.read() as cursor:
            assert "Hall *of* Fame" in [one.name for one in list_recipients(cursor)]


def test_the_processing_record_calls_out_the_differences(sign_in: SignIn) -> None:
    app = go(sign_in("vera"), PROCESSING)
    assert shows_a_page(app)
    differences = app.table[0].value
    told = {str(one).replace("\\", "") for one in differences["What"]}
    assert {"Fundraising", "Newspaper", "Due diligence"} <= told
