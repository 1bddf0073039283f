"""Leftovers: a mention in another's record is shown in place, redacted with one deed, and stays redacted."""

from collections.abc import Callable

import pytest

from wigops.crm.load import Load
from wigops.erasure import Leftover, count_leftovers, keep, leftovers_of, redact, show
from wigops.erasure.mentions import Span, moved
from wigops.errors import BadInputError, RefusedError
from wigops.store import Store

from .cast import EXPORT, NOTE
from .conftest import EraseThem, LeftAfter, Rows

REDACTED = "Paul came with [redacted] ([redacted]), write to [redacted]."
BODY = "SELECT body FROM crm.communication WHERE communication_id = 'm_paul'"


@pytest.fixture
def note(left_after: LeftAfter) -> Leftover:
    """The mention of Jane, who is erased, in the note about Paul."""
    return next(one for one in left_after("jane") if one.key == "m_paul")


def test_it_is_shown_in_its_place_with_the_mentions_marked(mill: Store, note: Leftover) -> None:
    with mill.read() as cursor:
        shown = show(cursor, mill, note.leftover_id)
    assert shown is not None
    assert "".join(text for text, _ in shown.parts) == NOTE
    assert [text for text, is_mention in shown.parts if is_mention] == [
        "Jane Żywicki",
        "020 7946 0321",
        "jane.zywicki@mill.example",
    ]
    assert shown.about == "paul"


def test_one_deed_redacts_it_and_tells_the_crm(mill: Store, note: Leftover, rows: Rows) -> None:
    assert redact(mill, [note.leftover_id], by="olive") == 1
    assert rows(BODY) == [(REDACTED,)]
    assert rows(
        "SELECT table_name, record_key, column_name FROM ops.change_instruction WHERE kind = 'redact_text'"
    ) == [("communication", "m_paul", "body")]
    with mill.read() as cursor:
        assert count_leftovers(cursor)["redacted"] == 1
    assert rows("SELECT count(*) FROM ops.rewrite WHERE done_at IS NULL") == [(0,)]


def test_nothing_else_is_touched(mill: Store, note: Leftover, rows: Rows) -> None:
    others = "SELECT * FROM crm.communication WHERE communication_id <> 'm_paul' ORDER BY ALL"
    text = f"SELECT CAST(row AS VARCHAR) FROM ({others}) AS row"
    before = rows(text)
    redact(mill, [note.leftover_id], by="olive")
    assert rows(text) == before


def test_it_stays_redacted_when_the_crm_sends_the_text_again(
    mill: Store, note: Leftover, reload: Callable[..., Load], rows: Rows
) -> None:
    redact(mill, [note.leftover_id], by="olive")
    reload()
    assert rows(BODY) == [(REDACTED,)]
    state = "SELECT state FROM changes() WHERE kind = 'redact_text'"
    assert rows(state) == [("open",)]
    reload(communication=EXPORT["communication"].replace(NOTE, "Paul came with a guest."))
    assert rows(BODY) == [("Paul came with a guest.",)]
    assert rows(state) == [("confirmed",)]


def test_two_mentions_of_two_people_in_one_text_are_redacted_one_after_the_other(
    mill: Store, erase_them: EraseThem, reload: Callable[..., Load], rows: Rows
) -> None:
    both = EXPORT["communication"].replace("Paul came with", "Crowd Number1 and Paul came with")
    reload(communication=both)
    erase_them("jane")
    erase_them("crowd1")
    with mill.read() as cursor:
        found = [one for one in leftovers_of(cursor) if one.key == "m_paul"]
    assert len(found) == 2
    for one in found:
        assert redact(mill, [one.leftover_id], by="olive") == 1
    wanted = f"[redacted] and {REDACTED}"
    assert rows(BODY) == [(wanted,)]
    reload("third", communication=both)
    assert rows(BODY) == [(wanted,)]
    assert rows("SELECT DISTINCT state FROM changes() WHERE kind = 'redact_text'") == [("open",)]


@pytest.mark.parametrize("turned", [False, True])
def test_two_mentions_in_one_text_are_redacted_with_one_deed(
    turned: bool, mill: Store, erase_them: EraseThem, reload: Callable[..., Load], rows: Rows
) -> None:
    both = EXPORT["communication"].replace("Paul came with", "Crowd Number1 and Paul came with")
    reload(communication=both)
    erase_them("jane")
    erase_them("crowd1")
    with mill.read() as cursor:
        ids = [one.leftover_id for one in leftovers_of(cursor) if one.key == "m_paul"]
    assert redact(mill, sorted(ids, reverse=turned), by="olive") == 2
    wanted = f"[redacted] and {REDACTED}"
    assert rows(BODY) == [(wanted,)]
    reload("third", communication=both)
    assert rows(BODY) == [(wanted,)]


def test_a_mention_within_another_goes_with_it(
    mill: Store, erase_them: EraseThem, reload: Callable[..., Load], rows: Rows
) -> None:
    reload(
        contact=EXPORT["contact"] + "twice,mill,Jane,Żywicki,,,2012-05-01,\n",
    )
    erase_them("jane")
    erase_them("twice")
    with mill.read() as cursor:
        ids = [one.leftover_id for one in leftovers_of(cursor) if one.key == "m_paul"]
    assert len(ids) == 2
    assert redact(mill, ids, by="olive") == 1
    assert rows(BODY) == [(REDACTED,)]
    with mill.read() as cursor:
        assert sorted(one.state for one in leftovers_of(cursor) if one.key == "m_paul") == [
            "gone",
            "redacted",
        ]


def test_what_markup_stands_in_is_redacted_where_it_stands(
    mill: Store, erase_them: EraseThem, reload: Callable[..., Load], rows: Rows
) -> None:
    encoded = "<p>Jane&nbsp;&#379;ywicki, tel 020&nbsp;7946&nbsp;0321, ?u=jane.zywicki%40mill.example!</p>"
    reload(communication=EXPORT["communication"].replace(NOTE, encoded))
    erase_them("jane")
    with mill.read() as cursor:
        (found,) = [one for one in leftovers_of(cursor) if one.key == "m_paul"]
    redact(mill, [found.leftover_id], by="olive")
    wanted = "<p>[redacted], tel [redacted], ?u=[redacted]!</p>"
    assert rows(BODY) == [(wanted,)]
    reload("third", communication=EXPORT["communication"].replace(NOTE, encoded))
    assert rows(BODY) == [(wanted,)]


def test_a_mention_whose_text_changed_meanwhile_is_closed_as_gone(
    mill: Store, note: Leftover, rows: Rows
) -> None:
    with mill.write() as cursor:
        cursor.execute(
            "UPDATE crm.communication SET body = 'Another text.' WHERE communication_id = 'm_paul'"
        )
    assert redact(mill, [note.leftover_id], by="olive") == 0
    assert rows(BODY) == [("Another text.",)]
    with mill.read() as cursor:
        assert count_leftovers(cursor)["gone"] == 1
        assert show(cursor, mill, note.leftover_id) is None


def test_a_mention_goes_with_its_record(mill: Store, note: Leftover, erase_them: EraseThem) -> None:
    erase_them("paul", note="asked")
    with mill.read() as cursor:
        assert [one.state for one in leftovers_of(cursor) if one.key == "m_paul"] == ["gone"]


def test_it_can_be_kept_with_a_reason(mill: Store, note: Leftover, rows: Rows) -> None:
    assert keep(mill, [note.leftover_id], reason="a namesake", by="olive") == 1
    assert rows(BODY) == [(NOTE,)]
    with pytest.raises(RefusedError, match="dealt with already"):
        redact(mill, [note.leftover_id], by="olive")


@pytest.mark.parametrize("deed", ["redact", "keep"])
def test_a_viewer_does_neither(deed: str, mill: Store, note: Leftover, rows: Rows) -> None:
    with pytest.raises(RefusedError):
        if deed == "redact":
            redact(mill, [note.leftover_id], by="victor")
        else:
            keep(mill, [note.leftover_id], reason="a namesake", by="victor")
    assert rows("SELECT state FROM ops.leftover WHERE record_key = 'm_paul'") == [("open",)]


def test_keeping_needs_a_reason(mill: Store, note: Leftover) -> None:
    with pytest.raises(BadInputError, match="needs a reason"):
        keep(mill, [note.leftover_id], reason=" ", by="olive")


def test_all_or_none_of_several_is_redacted(mill: Store, note: Leftover, rows: Rows) -> None:
    with pytest.raises(BadInputError, match="no leftover 99"):
        redact(mill, [note.leftover_id, 99], by="olive")
    assert rows(BODY) == [(NOTE,)]


def test_what_an_officer_wrote_here_can_be_redacted_too(
    mill: Store, left_after: LeftAfter, rows: Rows
) -> None:
    with mill.write() as cursor:
        cursor.execute(
            "INSERT INTO ops.hold (hold_id, contact_id, reason, placed_on) "
            "VALUES (5, 'member', 'a quarrel with Jane Żywicki', DATE '2026-01-01')"
        )
    found = next(one for one in left_after("jane") if one.table == "hold")
    redact(mill, [found.leftover_id], by="olive")
    assert rows("SELECT reason FROM ops.hold") == [("a quarrel with [redacted]",)]
    assert rows("SELECT count(*) FROM ops.change_instruction WHERE kind = 'redact_text'") == [(0,)]


@pytest.mark.parametrize(
    ("spans", "redacted", "after"),
    [
        ([Span(20, 4)], [Span(1, 4)], [Span(26, 4)]),
        ([Span(1, 4)], [Span(20, 4)], [Span(1, 4)]),
        ([Span(1, 4)], [Span(3, 4)], []),
        ([Span(30, 2)], [Span(1, 12), Span(20, 4)], [Span(34, 2)]),
    ],
)
def test_what_was_redacted_moves_what_comes_after(
    spans: list[Span], redacted: list[Span], after: list[Span]
) -> None:
    assert moved(spans, redacted) == after
