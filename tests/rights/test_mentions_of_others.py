"""Whoever else is named in a person's texts is put before an officer, mention by mention."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wigops.erasure.mentions import Span
from wigops.errors import BadInputError, RefusedError
from wigops.rights.mentions_of_others import (
    Mention,
    decide,
    decide_all,
    mentions_of,
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
