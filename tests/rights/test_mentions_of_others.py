"""Whoever else is named in a person's texts is put before an officer, mention by mention."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ExportWriter
from tests.erasure.conftest import EraseThem
from tests.requests import put_event, put_request
from wigops.accounts import add_account, passwords
from wigops.crm.load import load_export
from wigops.erasure import leftovers_of, redact
from wigops.erasure.mentions import Span
from wigops.errors import BadInputError, RefusedError
from wigops.rights.mentions_of_others import (
    Mention,
    decide,
    decide_all,
    mentions_of,
    of_erased,
    redacted,
    redactions,
    without_decision,
)
from wigops.store import Store


def of(store: Store, *contact_ids: str) -> list[Mention]:
    return mentions_of(store, contact_ids)


def say(store: Store, contact_id: str, text: str, *, key: str = "new") -> None:
    """Put a meeting note into the person's record."""
    with store.write() as cursor:
        cursor.execute(
            "INSERT INTO crm.communication BY NAME SELECT ? AS communication_id, ? AS contact_id, "
            "'meeting_note' AS kind, now() AS sent_at, ? AS body",
            [key, contact_id, text],
        )


def words(store: Store, contact_id: str) -> list[str]:
    return [one.words for one in of(store, contact_id) if one.record_key == "new"]


def test_it_finds_the_name_number_and_address_of_somebody_else_where_they_stand(mill: Store) -> None:
    found = of(mill, "paul")
    assert [(one.table, one.column, one.record_key, one.kind, one.words) for one in found] == [
        ("crm.communication", "body", "m_paul", "name", "Jane Żywicki"),
        ("crm.communication", "body", "m_paul", "phone", "020 7946 0321"),
        ("crm.communication", "body", "m_paul", "email", "jane.zywicki@mill.example"),
    ]
    assert [(one.whom, one.people, one.contact_id) for one in found] == [
        ("jane", 2, "paul"),
        ("jane", 1, "paul"),
        ("jane", 2, "paul"),
    ]
    assert without_decision(found) == found


@pytest.mark.parametrize(
    "text",
    [
        "MIA MOOR",
        "Moor, Mia",
        "mia@harbour.example",
        "<MIA@HARBOUR.EXAMPLE>.",
        "+44 (0)20 7946-0777",
        "Mía Moor",
    ],
)
def test_it_finds_others_in_any_common_spelling(mill: Store, text: str) -> None:
    say(mill, "paul", f"Talked about {text} today.")
    assert len(words(mill, "paul")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Paul Żywicki, paul.zywicki@mill.example, 020 7946 0999",
        "Mia and Mr Moor",
        "Nobody Known",
        "",
    ],
)
def test_the_person_and_strangers_by_name_are_no_mention(mill: Store, text: str) -> None:
    say(mill, "paul", text)
    assert words(mill, "paul") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wrote to peta@outside.example", ["peta@outside.example"]),
        ("Peta Quill <peta@outside.example>", ["Peta Quill", "peta@outside.example"]),
        ("Ring 020 7946 0778", ["020 7946 0778"]),
        ("cc mia@harbour.example.org; PAUL.ZYWICKI@mill.example", ["mia@harbour.example.org"]),
        ("Paul Zywicki <paul@elsewhere.example>", ["paul@elsewhere.example"]),
        (
            "Peta Quill <p@outside.example>. Later Quill, P and Peta Quill came.",
            ["Peta Quill", "p@outside.example", "Peta Quill"],
        ),
    ],
)
def test_whom_the_copy_does_not_know_is_mentioned_by_address_and_number(
    mill: Store, text: str, expected: list[str]
) -> None:
    say(mill, "paul", text)
    assert words(mill, "paul") == expected


@pytest.mark.parametrize(
    "text",
    [
        "paul.zywicki@MILL.example",
        "mailto:paul%2Ezywicki@mill.example",
        "+44 20 7946 0999",
        "0044 (0)20-7946-0999",
        "(020) 7946 0999 ext 4",
        "Paul Żywicki <paul.zywicki@mill.example>",
        "Tel: 02079460999, 2026-03-01 10:00, order 0123456789",
    ],
)
def test_what_is_the_persons_own_is_no_mention_in_any_spelling(mill: Store, text: str) -> None:
    say(mill, "paul", text)
    assert words(mill, "paul") == []


def test_a_recipients_and_a_colleagues_address_are_somebody_elses(mill: Store) -> None:
    say(mill, "paul", "Sent to hall@venue.example by olive@charity.example")
    assert words(mill, "paul") == ["hall@venue.example", "olive@charity.example"]


@pytest.fixture
def bystanders(store: Store, export: ExportWriter, monkeypatch: pytest.MonkeyPatch) -> Store:
    """One person whom we answer, and others with names and addresses that were typed in many ways."""
    load = load_export(
        store,
        export(
            "bystanders",
            contact="contact_id,first_name,last_name\n"
            "me,Ann,Ask\nw,,Wanda Brisk\nw3,Wilma Ada Stone,\nh,花子,佐藤\nk,철수,김\nj,Jürgen,Müller\n"
            "o,Siobhán,O’Brien\nl,Łukasz,Groß\ns,Soren,Østergaard\nm,محمد,علي\n",
            contact_point="contact_id,kind,value\n"
            "me,email,ann@ask.example; ann.ask@home.example\nme,phone,020 7946 0111\n"
            "w,email,wb1@brisk.example; wb2@brisk.example\nw,phone,7946 0555\n",
        ),
    )
    assert not load.refused, load.reasons
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    add_account(store, "olive", "officer", "a long enough password", by=None)
    return store


@pytest.mark.parametrize(
    ("text", "whom", "expected"),
    [
        ("With Wanda Brisk today", "w", "Wanda Brisk"),
        ("Brisk, Wanda came", "w", "Brisk, Wanda"),
        ("Wilma Ada Stone came", "w3", "Wilma Ada Stone"),
        ("佐藤花子さんの紹介", "h", "佐藤花子"),
        ("花子佐藤", "h", "花子佐藤"),
        ("佐藤　花子さん", "h", "佐藤　花子"),
        ("김철수는 왔다", "k", "김철수"),
        ("JUERGEN MUELLER rang", "j", "JUERGEN MUELLER"),
        ("Jurgen Muller rang", "j", "Jurgen Muller"),
        ("J&uuml;rgen M&#252;ller rang", "j", "J&uuml;rgen M&#252;ller"),
        ("<b>Jürgen</b> Müller rang", "j", "Jürgen</b> Müller"),
        ("J%C3%BCrgen M%C3%BCller rang", "j", "J%C3%BCrgen M%C3%BCller"),
        ("Ju\u0308rgen Mu\u0308ller rang", "j", "Ju\u0308rgen Mu\u0308ller"),
        ("Siobhan O'Brien rang", "o", "Siobhan O'Brien"),
        ("Lukasz Gross rang", "l", "Lukasz Gross"),
        ("Søren Ostergaard rang", "s", "Søren Ostergaard"),
        ("محمد علي", "m", "محمد علي"),
        ("cc WB2@brisk.example", "w", "WB2@brisk.example"),
        ("her ext. 7946 0555", "w", "7946 0555"),
    ],
)
def test_people_of_the_copy_are_found_however_they_are_written(
    bystanders: Store, text: str, whom: str, expected: str
) -> None:
    say(bystanders, "me", text)
    assert [(one.whom, one.words) for one in of(bystanders, "me")] == [(whom, expected)]


@pytest.mark.parametrize(
    "text",
    ["Ann Ask, ann.ask@HOME.example", "Ask, Ann (020) 7946 0111", "Wanda and Mr Brisk", "花子さん", ""],
)
def test_the_answered_and_parts_of_names_are_no_mention(bystanders: Store, text: str) -> None:
    say(bystanders, "me", text)
    assert of(bystanders, "me") == []


def test_every_text_that_goes_out_is_read(bystanders: Store) -> None:
    with bystanders.write() as cursor:
        put_request(cursor, 1, "access", "me", "2026-01-02", "for Wanda Brisk")
        put_event(cursor, 1, "acknowledged", "2026-01-03", "to Wanda Brisk")
        cursor.execute(
            "INSERT INTO crm.service BY NAME SELECT 'tea' AS service_id, 'event' AS kind, "
            "'Tea with Wanda Brisk' AS title"
        )
        cursor.execute(
            "INSERT INTO crm.special_category BY NAME SELECT 'x' AS special_category_id, 'me' AS contact_id, "
            "'health' AS kind, 'with Wanda Brisk' AS detail, 'tea' AS service_id, now() AS recorded_at"
        )
        cursor.execute(
            "INSERT INTO ops.notice BY NAME SELECT 1 AS notice_id, 'me' AS contact_id, "
            "['of Wanda Brisk', 'REF'] AS sharing_references, 'told wb1@brisk.example' AS note"
        )
    assert {(one.table, one.column) for one in of(bystanders, "me")} == {
        ("ops.rights_request", "note"),
        ("ops.rights_request_event", "note"),
        ("crm.special_category", "detail"),
        ("crm.special_category", "service_title"),
        ("ops.notice", "sharing_references"),
        ("ops.notice", "note"),
    }


def test_whom_it_was_shared_with_is_said_by_name(bystanders: Store) -> None:
    with bystanders.write() as cursor:
        cursor.execute(
            "INSERT INTO crm.recipient BY NAME SELECT 'r' AS recipient_id, 'Wanda Brisk' AS name, "
            "'event_venue' AS kind"
        )
        cursor.execute(
            "INSERT INTO crm.sharing BY NAME SELECT 'd' AS sharing_id, 'me' AS contact_id, "
            "'r' AS recipient_id, now() AS shared_at, 'event_booking' AS purpose, 'contact' AS categories, "
            "'asked by Wanda Brisk' AS reference"
        )
    assert [(one.column, one.words) for one in of(bystanders, "me")] == [("reference", "Wanda Brisk")]


def test_what_the_search_found_of_an_erased_person_is_decided_first(
    mill: Store, erase_them: EraseThem
) -> None:
    erase_them("jane", "twin")
    found = [one for one in of(mill, "paul") if one.record_key == "m_paul"]
    assert {one.kind for one in found} == {"erased"}
    assert {"Jane Żywicki", "020 7946 0321", "jane.zywicki@mill.example"} == {one.words for one in found}
    with pytest.raises(RefusedError, match="erased"):
        decide_all(mill, found, "keep", by="olive")
    texts = redactions(of(mill, "paul"))["crm.communication", "body"]
    assert "Paul came with [redacted] ([redacted]), write to [redacted]." in texts.values()


def test_a_text_that_changed_since_the_search_stays_in_as_a_whole(mill: Store, erase_them: EraseThem) -> None:
    erase_them("jane", "twin")
    with mill.write() as cursor:
        cursor.execute("UPDATE crm.communication SET body = body || '!' WHERE communication_id = 'm_paul'")
    texts = redactions(of(mill, "paul"))["crm.communication", "body"]
    assert list(texts.values()) == ["[redacted]"]


def test_once_it_is_decided_it_is_no_mention_of_somebody_erased(mill: Store, erase_them: EraseThem) -> None:
    batch = erase_them("jane", "twin").batch
    with mill.read() as cursor:
        open_ones = [one.leftover_id for one in leftovers_of(cursor, batch.batch_id)]
    redact(mill, open_ones, by="olive")
    assert of_erased(of(mill, "paul")) == []


def test_a_persons_other_record_is_no_mention_of_somebody_else(mill: Store) -> None:
    say(mill, "jane", "Jane Żywicki came, jane.zywicki@mill.example")
    assert words(mill, "jane") == []


def test_it_reads_what_this_product_recorded_too(mill: Store) -> None:
    with mill.write() as cursor:
        cursor.execute(
            "INSERT INTO ops.hold BY NAME SELECT 1 AS hold_id, 'paul' AS contact_id, "
            "'Mia Moor complained' AS reason, current_date AS review_on, 'olive' AS placed_by"
        )
    assert [
        (one.table, one.column, one.words) for one in of(mill, "paul") if one.table != "crm.communication"
    ] == [("ops.hold", "reason", "Mia Moor")]


def test_a_decision_counts_for_its_own_place_alone(mill: Store) -> None:
    name, number, _ = of(mill, "paul")
    decide(mill, name, "keep", by="olive")
    decide(mill, number, "redact", by="olive")
    assert [one.decision for one in of(mill, "paul")] == ["keep", "redact", None]
    decide(mill, name, "redact", by="olive")
    assert [one.decision for one in of(mill, "paul")] == ["redact", "redact", None]


def test_a_decision_does_not_count_once_the_text_changed(mill: Store) -> None:
    decide_all(mill, of(mill, "paul"), "keep", by="olive")
    assert without_decision(of(mill, "paul")) == []
    with mill.write() as cursor:
        cursor.execute("UPDATE crm.communication SET body = body || '!' WHERE communication_id = 'm_paul'")
    assert len(without_decision(of(mill, "paul"))) == 3


def test_only_officers_decide(mill: Store) -> None:
    with pytest.raises(RefusedError):
        decide_all(mill, of(mill, "paul"), "keep", by="victor")
    assert len(without_decision(of(mill, "paul"))) == 3


def test_a_mention_is_kept_or_redacted_and_nothing_else(mill: Store) -> None:
    with pytest.raises(BadInputError):
        decide_all(mill, of(mill, "paul"), "forget", by="olive")  # type: ignore[arg-type]


def test_the_trail_names_nobody_and_the_decision_keeps_no_text(mill: Store) -> None:
    decide_all(mill, of(mill, "paul"), "redact", by="olive")
    with mill.read() as cursor:
        detail = cursor.execute("SELECT detail FROM ops.audit ORDER BY seq DESC LIMIT 1").fetchone()
        kept = cursor.execute("SELECT CAST(row AS VARCHAR) FROM ops.mention_decision AS row").fetchall()
    assert detail
    assert json.loads(detail[0])["mentions"] == 3
    for said in (detail[0], str(kept)):
        assert "ywicki" not in said
        assert "7946" not in said


def test_what_is_not_kept_is_taken_out_of_the_text(mill: Store) -> None:
    name, *others = of(mill, "paul")
    decide(mill, name, "keep", by="olive")
    decide(mill, others[0], "redact", by="olive")
    texts = redactions(of(mill, "paul"))["crm.communication", "body"]
    assert list(texts.values()) == ["Paul came with Jane Żywicki ([redacted]), write to [redacted]."]


@given(st.text(max_size=20), st.data())
def test_redacting_takes_out_the_spans_and_nothing_else(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(at, len(text)))
    assert redacted(text, [Span(at + 1, end - at)]) == f"{text[:at]}[redacted]{text[end:]}"
