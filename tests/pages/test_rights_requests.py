"""The page *Rights requests*: the list, recording one, its clock, and what an officer records about it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT, ExportWriter
from tests.days import days_ago, in_days
from tests.pages.conftest import give_the_mill, go, says
from tests.ready import Ready
from wigops.erasure import Selection, carry_out, list_batches, propose
from wigops.export.caption import date_words as in_words
from wigops.rights import (
    Request,
    add_own_holiday,
    find_request,
    list_own_holidays,
    list_requests,
    moved_deadlines,
    open_request,
    record_event,
)
from wigops.store import Store

PAGE = PROJECT / "pages" / "rights_requests.py"

SignIn = Callable[..., AppTest]


@pytest.fixture
def cast(cast: dict[str, str], store: Store, export: ExportWriter, ready: Ready) -> dict[str, str]:
    """The accounts, and the mill's people."""
    give_the_mill(store, export, ready)
    return cast


def ago(days: int) -> date:
    return days_ago(days)


def ask(store: Store, kind: str = "access", who: str = "jane", *, days: int = 3, **more: Any) -> int:
    """A request that came so many days ago; `who` "" is nobody of the copy."""
    about: dict[str, Any] = {"contact_ids": [who]} if who else {"asked_as": "J. *Doe*"}
    return open_request(store, kind, received_on=ago(days), by="olly", **about, **more).request_id


def tell(store: Store, number: int, event: str, *, days: int = 0) -> None:
    record_event(store, number, event, on=ago(days), by="olly")


def read(store: Store, number: int) -> Request:
    with store.read() as cursor:
        return find_request(cursor, number)


def at_request(app: AppTest, number: int | str) -> AppTest:
    app.query_params["request"] = str(number)
    return go(app, PAGE)


def at_tab(app: AppTest, tab: str) -> AppTest:
    go(app, PAGE)
    app.session_state["requests_tab"] = tab
    return app.run()


def field(elements: Any, part: str, name: str) -> Any:
    [found] = [one for one in elements if str(one.key).startswith(part) and str(one.key).endswith(name)]
    return found


def do(app: AppTest, event: str, *, day: date | None = None, note: str | None = None) -> AppTest:
    """Fill the form of an event and click its button."""
    form = f"request_{event}_"
    if day is not None:
        field(app.date_input, form, "_day").set_value(day)
    if note is not None:
        field(app.text_area, form, "_note").set_value(note)
    return field(app.button, form, "_do").click().run()


def sentences(app: AppTest) -> list[str]:
    return [one.replace("\\", "") for one in says(app)]


def words(app: AppTest) -> str:
    return " ".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


def buttons(app: AppTest) -> set[str]:
    return {str(one.key) for one in app.button if str(one.key).startswith("request")}


def rows(app: AppTest) -> list[dict]:
    return app.dataframe[0].value.to_dict("records")


class TestTheList:
    def test_says_what_would_be_here_while_there_is_none(self, sign_in: SignIn) -> None:
        app = go(sign_in("vera"), PAGE)

        assert [one.value for one in app.metric] == ["0", "0", "0", "-"]
        assert says(app)[0].startswith("No request is open.")

    def test_has_the_soonest_due_first_with_words_beside_the_bar(self, store: Store, sign_in: SignIn) -> None:
        late = ask(store, days=60)
        soon = ask(store, "erasure", "paul", days=28)
        later = ask(store, "portability", "member")
        paused = ask(store, "access", "asks")
        tell(store, paused, "clarification-asked")

        app = go(sign_in("vera"), PAGE)

        assert [one["request"] for one in rows(app)] == [late, soon, later, paused]
        assert next(iter(app.dataframe[0].proto.column_order)) == "request_link"
        assert rows(app)[0]["request_link"] == f"rights_requests?request={late}"
        assert rows(app)[0]["link"] == "person?contact=jane"
        assert [one["person"] for one in rows(app)] == [
            "Jane Żywicki",
            "Paul Żywicki",
            "Mia Moor",
            "Ada Asks",
        ]
        left = [one["left"] for one in rows(app)]
        assert left[0].startswith("Overdue by ")
        assert left[3] == "No due date yet"
        assert rows(app)[0]["bar"] == "░" * 10
        assert rows(app)[2]["bar"].startswith("████████")
        assert rows(app)[3]["state"] == "Paused for clarification"
        assert [one.value for one in app.metric] == ["4", ":red[1]", "1", "-"]

    def test_names_who_asked_where_nobody_was_found(self, store: Store, sign_in: SignIn) -> None:
        ask(store, who="")

        app = go(sign_in("vera"), PAGE)

        assert rows(app)[0]["person"] == "J. *Doe* (not yet identified)"

    def test_leaves_what_the_filters_ask_for(self, store: Store, sign_in: SignIn) -> None:
        late = ask(store, days=60)
        ask(store, "erasure", "paul", handler="april")
        app = go(sign_in("vera"), PAGE)

        app.toggle(key="requests_overdue").set_value(True).run()
        assert [one["request"] for one in rows(app)] == [late]

        app.multiselect(key="requests_kind").set_value(["erasure"]).run()
        assert sentences(app) == ["No open request fits this filter: clear a part of it."]

    def test_has_the_closed_ones_with_the_time_they_took(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store, days=60)
        tell(store, number, "completed", days=0)
        quick = ask(store, "erasure", "paul", days=3)
        tell(store, quick, "refused")

        app = at_tab(sign_in("vera"), "Closed")

        assert [(one["request"], one["taken"]) for one in rows(app)] == [
            (quick, "3 days, on time"),
            (number, "60 days, late"),
        ]
        assert [one.value for one in app.metric] == ["0", "0", "0", "50%"]

    def test_does_not_call_an_acknowledged_complaint_overdue(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store, "complaint", days=60)
        tell(store, number, "acknowledged", days=50)

        app = go(sign_in("vera"), PAGE)

        assert rows(app)[0]["left"] == "Acknowledged"
        assert app.metric[1].value == "0"


class TestRecording:
    def at_form(self, app: AppTest) -> AppTest:
        return at_tab(app, "Record a request")

    def test_finds_the_person_and_opens_the_request(self, store: Store, sign_in: SignIn) -> None:
        app = self.at_form(sign_in("olly"))
        field(app.text_input, "requests_record_new", "_search").set_value("mia@harbour").run()
        field(app.selectbox, "requests_record_new", "_kind").set_value("access")
        field(app.date_input, "requests_record_new", "_day").set_value(ago(2))
        field(app.text_area, "requests_record_new", "_note").set_value("All of it")
        field(app.button, "requests_record_new", "_do").click().run()

        with store.read() as cursor:
            [request] = list_requests(cursor)
        assert (request.kind, request.contact_id, request.received_on) == ("access", "member", ago(2))
        assert (request.came_by, request.handler, request.note) == ("e-mail", "olly", "All of it")
        assert app.query_params["request"] == "1"
        assert sentences(app)[0] == f"Request 1 is recorded. It is due on {in_words(request.due_on)}."
        assert "Mia Moor" in words(app)

    def test_of_somebody_who_is_not_identified_yet(self, store: Store, sign_in: SignIn) -> None:
        app = self.at_form(sign_in("olly"))
        app.button_group(key="requests_record_who").set_value("Not yet identified").run()
        field(app.text_input, "requests_record_new", "_asked_as").set_value("A caller")
        field(app.selectbox, "requests_record_new", "_kind").set_value("erasure")
        field(app.button, "requests_record_new", "_do").click().run()

        request = read(store, 1)
        assert (request.contact_id, request.asked_as, request.verified) == (None, "A caller", False)
        assert any(one.startswith("**The person is not verified.**") for one in sentences(app))

    def test_says_what_is_missing_and_keeps_what_was_typed(self, store: Store, sign_in: SignIn) -> None:
        app = self.at_form(sign_in("olly"))
        app.button_group(key="requests_record_who").set_value("Not yet identified").run()
        field(app.text_input, "requests_record_new", "_asked_as").set_value("A caller")
        field(app.button, "requests_record_new", "_do").click().run()

        [said] = sentences(app)
        assert said.startswith("A request is one of access,")
        assert field(app.text_input, "requests_record_new", "_asked_as").value == "A caller"
        with store.read() as cursor:
            assert not list_requests(cursor)

    def test_is_not_offered_to_a_viewer(self, sign_in: SignIn) -> None:
        app = go(sign_in("vera"), PAGE)

        assert "Record a request" not in [one.label for one in app.tabs]


class TestOneRequest:
    def test_explains_its_clock(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store, days=20)
        tell(store, number, "clarification-asked", days=15)
        tell(store, number, "clarification-received", days=6)

        app = at_request(sign_in("vera"), number)

        said = words(app)
        assert "10 days added" in said
        assert "**Clarification received**, noted by olly." in said
        assert "**Answer** by this day." in said
        request = read(store, number)
        assert f"end on {request.nominal:%A} {in_words(request.nominal)}" in said
        assert f"**{in_words(request.due_on)}**" in said

    def test_pauses_and_resumes(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store, days=10)
        app = at_request(sign_in("olly"), number)

        do(app, "clarification-asked", day=ago(5))
        assert read(store, number).state == "paused"
        assert sentences(app) == ["Clarification asked for: recorded. There is no due date until it comes."]
        assert "**Not known yet**" in words(app)

        do(app, "clarification-received", day=ago(2))
        request = read(store, number)
        assert request.state == "open"
        assert sentences(app) == [
            f"Clarification received: recorded. It is due on {in_words(request.due_on)}."
        ]

    def test_says_the_register_s_own_sentence_when_a_deed_is_refused(
        self, store: Store, sign_in: SignIn
    ) -> None:
        number = ask(store, days=3)
        app = at_request(sign_in("olly"), number)

        do(app, "clarification-asked", day=ago(9))

        [said] = sentences(app)
        assert said.startswith("The request came on ")
        assert not read(store, number).events

    def test_is_not_extended_without_a_reason(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store)
        app = at_request(sign_in("olly"), number)
        assert in_words(read(store, number).extension_notice_by) in words(app)

        do(app, "extended")
        assert sentences(app) == [
            "An extension needs its reason, which the person is told: nothing was recorded."
        ]

        do(app, "extended", note="Nine years of notes")
        request = read(store, number)
        assert request.extended
        assert request.events[-1].note == "Nine years of notes"
        assert sentences(app)[0].endswith(f"by {in_words(request.extension_notice_by)}.")

    def test_is_not_refused_without_a_ground(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store)
        app = at_request(sign_in("olly"), number)

        do(app, "refused", note="For the tenth time")
        assert not read(store, number).closed_on

        field(app.selectbox, "request_refused_", "_ground").set_value("Manifestly excessive")
        do(app, "refused", note="For the tenth time")
        assert read(store, number).events[-1].note == "Manifestly excessive: For the tenth time"
        assert "Information Commissioner's Office" in sentences(app)[0]

    def test_offers_only_what_can_come_next(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store, who="")

        offered = buttons(at_request(sign_in("olly"), number))

        assert not [one for one in offered if one.startswith(("request_granted", "request_completed"))]
        assert [one for one in offered if one.startswith("request_withdrawn")]

    def test_is_identified(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store, who="")
        app = at_request(sign_in("olly"), number)

        field(app.text_input, "request_identify_", "_search").set_value("paul").run()
        field(app.button, "request_identify_", "_do").click().run()

        assert read(store, number).contact_id == "paul"
        assert "The person is identified, with 1 CRM record." in sentences(app)

    def test_is_handed_over(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store)
        app = at_request(sign_in("olly"), number)

        field(app.selectbox, "request_handler_", "_handler").set_value("april")
        field(app.button, "request_handler_", "_do").click().run()

        assert read(store, number).handler == "april"

    def test_is_not_lifted_before_the_person_was_told(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store, "restriction")
        tell(store, number, "granted")
        tell(store, number, "completed")
        app = at_request(sign_in("olly"), number)
        assert any(one.startswith("**The restriction is in force.**") for one in sentences(app))

        do(app, "lifted")
        assert read(store, number).in_force

        field(app.checkbox, "request_lifted_", "_told").set_value(True)
        do(app, "lifted")
        assert not read(store, number).in_force

    @pytest.mark.parametrize("number", [99, "x", "-1", "9" * 40])
    def test_that_is_not_there_is_said(self, sign_in: SignIn, number: int | str) -> None:
        app = at_request(sign_in("vera"), number)

        assert not app.exception
        assert says(app)

    def test_can_be_read_but_not_changed_by_a_viewer(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store)

        app = at_request(sign_in("vera"), number)

        assert buttons(app) == {"request_close"}

    def test_is_left_alone_by_an_officer_who_is_none_any_more(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store)
        app = at_request(sign_in("olly"), number)
        with store.write() as cursor:
            cursor.execute("UPDATE ops.account SET role = 'viewer' WHERE username = 'olly'")

        do(app, "withdrawn")

        assert not read(store, number).closed_on
        assert sentences(app) == ["Your role, viewer, does not allow this: nothing was changed."]

    def test_shows_a_note_as_it_was_typed(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store, note="See [this](https://evil.example)")

        app = at_request(sign_in("vera"), number)

        assert "**Note:** See \\[this\\]\\(https\\://evil\\.example\\)" in [one.value for one in app.markdown]


class TestHolidays:
    def test_are_added_and_removed(self, store: Store, sign_in: SignIn) -> None:
        app = at_tab(sign_in("olly"), "Holidays")
        day = in_days(20)

        field(app.date_input, "requests_holidays_add", "_day").set_value(day)
        field(app.text_input, "requests_holidays_add", "_name").set_value("Founder's day")
        field(app.button, "requests_holidays_add", "_do").click().run()
        with store.read() as cursor:
            assert [(one.holiday_on, one.name) for one in list_own_holidays(cursor)] == [
                (day, "Founder's day")
            ]

        field(app.button, "requests_holidays_remove", "_do").click().run()
        with store.read() as cursor:
            assert not list_own_holidays(cursor)

    def test_that_moved_a_deadline_are_told_until_seen(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store)
        was = read(store, number).due_on
        add_own_holiday(store, was, "Founder's day", by="olly")
        app = go(sign_in("olly"), PAGE)

        assert sentences(app)[0].startswith("**A deadline has moved**")
        assert f"was due on {in_words(was)}" in words(app)
        assert "Founder's day" in words(app)

        app.button(key="requests_moved_seen__0_do").click().run()
        with store.read() as cursor:
            assert not moved_deadlines(cursor)
        assert sentences(app)[0] == "The moved deadline was seen."


class TestStatistics:
    def test_count_any_period(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store, days=60)
        tell(store, number, "completed")
        tell(store, ask(store, "erasure", "paul"), "refused")
        ask(store, "objection", "asks")

        app = at_tab(sign_in("vera"), "Statistics")

        everything = rows(app)[0]
        assert (everything["kind"], everything["received"], everything["closed"]) == ("All", 3, 2)
        assert everything["on_time_share"] == 0.5
        app.date_input(key="requests_until").set_value(ago(1)).run()
        assert rows(app)[0]["closed"] == 0


class TestAnswering:
    def test_access_reviews_each_mention_before_a_pack_is_made(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store, "access", "paul")
        app = at_request(sign_in("olly"), number)
        assert not [one for one in app.get("download_button") if "pack" in str(one.proto.id)]
        assert "nothing goes out unreviewed." in " ".join(sentences(app))
        [text] = [one.body for one in app.get("html") if "Paul came with" in one.body]
        assert "Jane Żywicki</mark>" in text

        [first, *_] = [one for one in app.button if one.label == "Keep"]
        first.click().run()
        assert "1 mention is kept." in sentences(app)
        [button] = [one for one in app.button if one.label.startswith("Redact all")]
        button.click().run()

        assert [one for one in app.get("download_button") if "request_pack_" in str(one.proto.id)]
        assert "**0** to be decided" in words(app)

    def test_erased_people_who_are_mentioned_are_decided_about_first(
        self, store: Store, sign_in: SignIn
    ) -> None:
        number = ask(store, "access", "paul")
        chosen = Selection(ago(0), contact_ids=("jane", "twin"))
        carry_out(store, propose(store, chosen, by="olly").batch_id, by="ada", approved_by="ada")

        app = at_request(sign_in("olly"), number)

        assert "mentions of erased people are to be decided first" in " ".join(
            one.value for one in app.warning
        )
        assert "request_mentions_to_leftovers" in {str(one.key) for one in app.button}
        assert not [one for one in app.button if one.label in ("Keep", "Redact")]
        assert not [one for one in app.get("download_button") if "request_pack_" in str(one.proto.id)]

    def test_nothing_is_released_before_identity_is_confirmed(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store)
        tell(store, number, "identity-asked")

        app = at_request(sign_in("olly"), number)

        assert "Nothing can be released or changed before the person is identified and confirmed." in says(
            app
        )
        assert not [one for one in app.get("download_button") if "request_pack_" in str(one.proto.id)]

    def test_rectification_shows_before_and_after(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store, "rectification", "member")
        tell(store, number, "granted")
        app = at_request(sign_in("olly"), number)
        box = field(app.selectbox, "request_answer_rectify", "_field")
        place = next(number for number, label in enumerate(box.options) if "job title: Pilot" in label)

        box.select_index(place).run()
        assert field(app.text_input, "request_answer_rectify", f"_before_{place}").value == "Pilot"
        field(app.text_input, "request_answer_rectify", f"_after_{place}").set_value("Harbour master")
        field(app.button, "request_answer_rectify", "_do").click().run()

        with store.read() as cursor:
            [title] = cursor.execute(
                "SELECT job_title FROM crm.contact WHERE contact_id = 'member'"
            ).fetchone()
        assert title == "Harbour master"
        assert sentences(app)[0].startswith("The field is put right here")
        table = app.table[0].value
        assert (table["Before"][0], table["After"][0]) == ("Pilot", "Harbour master")

    def test_erasure_is_proposed_once_it_is_granted(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store, "erasure")
        app = at_request(sign_in("olly"), number)
        assert not [one for one in app.button if one.label == "Propose the erasure"]

        do(app, "granted")
        [button] = [one for one in app.button if one.label == "Propose the erasure"]
        button.click().run()

        with store.read() as cursor:
            [batch] = list_batches(cursor)
        assert (batch.request_id, batch.waiting, batch.proposed_by) == (number, 1, "olly")
        assert not [one for one in app.button if one.label == "Propose the erasure"]

    def test_objection_opts_out_of_all_marketing(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store, "objection")
        app = at_request(sign_in("olly"), number)

        [button] = [one for one in app.button if one.label == "Opt out of all marketing"]
        button.click().run()

        with store.read() as cursor:
            rows = cursor.execute("SELECT DISTINCT contact_id FROM ops.opt_out").fetchall()
        assert rows == [("jane",)]
        assert sentences(app)[0] == "Opted out of all marketing: 1 CRM record."

    def test_offers_the_letter_that_comes_next(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store)
        tell(store, number, "identity-asked")

        app = at_request(sign_in("olly"), number)

        [chosen] = [one for one in app.button_group if str(one.key).startswith("request_letter_")]
        assert chosen.value == "ask_identity"
        assert [one for one in app.get("download_button") if "_docx" in str(one.proto.id)]

    def test_is_not_offered_to_a_viewer(self, store: Store, sign_in: SignIn) -> None:
        number = ask(store, "access", "paul")

        app = at_request(sign_in("vera"), number)

        assert not app.get("download_button")
        assert not [one for one in app.get("html") if "Paul came with" in one.body]
