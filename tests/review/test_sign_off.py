"""Notes, signatures, and that a signed week stays as it was signed."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from tests.conftest import ExportWriter
from tests.days import this_week, today
from tests.erasure.cast import CROWD, EXPORT, IDENTIFIERS
from tests.ready import Ready
from wigops.accounts import add_account, passwords
from wigops.consent import withdraw
from wigops.crm.load import load_export
from wigops.erasure import Selection, carry_out, propose
from wigops.errors import BadInputError, RefusedError
from wigops.policy import policy_for
from wigops.review import (
    RUNNING,
    SECTIONS,
    SIGNED,
    SIGNED_LATE,
    calendar,
    figures_at_hand,
    find_review,
    note,
    notes_of,
    sign_off,
    take_figures,
    unmatched,
    week_figures,
)
from wigops.store import Store

REVIEWS = "SELECT * REPLACE (signed_at AT TIME ZONE 'UTC' AS signed_at) FROM ops.review"
ROLES = {"victor": "viewer", "olive": "officer", "april": "approver", "ada": "admin"}
Rows = Callable[..., list[tuple[object, ...]]]


@pytest.fixture
def mill(store: Store, export: ExportWriter, ready: Ready, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The erasure tests' people, one account of each role."""
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    folder = export("mill", **EXPORT)

    def prepare(new: Store) -> None:
        assert not load_export(new, folder).refused
        for name, role in ROLES.items():
            add_account(new, name, role, "a long enough password", by=None)

    ready.give(store, "mill to review", prepare)
    return store


@pytest.fixture
def rows(mill: Store) -> Rows:
    def ask(query: str, values: object = None) -> list[tuple[object, ...]]:
        with mill.read() as cursor:
            return list(cursor.execute(query, values or []).fetchall())

    return ask


class Undo(Exception):  # noqa: N818
    """Rolls a transaction back."""


def found_after(store: Store, statement: str) -> list[str]:
    """The weeks that would not match after `statement`, which has to change a row."""
    found: list[str] = []
    with suppress(Undo), store.write() as cursor:
        (changed,) = cursor.execute(statement).fetchone() or (0,)
        assert changed == 1, statement
        found = unmatched(cursor)
        raise Undo
    return found


def erase(store: Store, *contact_ids: str) -> None:
    batch = propose(store, Selection(today(), contact_ids=contact_ids), by="olive")
    done = carry_out(store, batch.batch_id, by="april")
    assert done.batch.erased == len(contact_ids)


def count_loads_before(store: Store, days: int) -> None:
    """As if the copy had been loaded so many days ago."""
    with store.write() as cursor:
        cursor.execute("UPDATE ops.load SET finished_at = finished_at - ?", [timedelta(days=days)])


# Notes


def test_an_officer_notes_changes_and_takes_back_a_note(mill: Store) -> None:
    note(mill, this_week(), "retention", "  Two people wait for legal advice. ", by="olive")
    note(mill, this_week(), "sharing", "Nothing new.", by="april")
    note(mill, this_week(), "retention", "Legal advice came.", by="ada")
    note(mill, this_week(), "sharing", " \n", by="ada")
    with mill.read() as cursor:
        kept = notes_of(cursor, this_week())
        other = notes_of(cursor, this_week().back(1))
    assert {section: (one.text, one.noted_by) for section, one in kept.items()} == {
        "retention": ("Legal advice came.", "ada")
    }
    assert kept["retention"].noted_at.date() == today()
    assert other == {}


def test_the_trail_tells_of_a_note_and_not_what_it_says(mill: Store, rows: Rows) -> None:
    note(mill, this_week(), "rights", "About Jane Żywicki.", by="olive")
    (event,) = rows("SELECT actor, detail FROM ops.audit WHERE event = 'review noted'")
    assert event == ("olive", json.dumps({"section": "rights", "week": this_week().name}))


@pytest.mark.parametrize("who", ["victor", "nobody"])
def test_who_may_not_act_neither_notes_nor_signs(mill: Store, rows: Rows, who: str) -> None:
    with pytest.raises(RefusedError):
        note(mill, this_week(), "retention", "x", by=who)
    with pytest.raises(RefusedError):
        sign_off(mill, this_week(), by=who)
    assert rows("FROM ops.review_note") == rows(REVIEWS) == []
    assert rows("FROM ops.week_figures") == [], "who may not sign has nothing worked out"


@pytest.mark.parametrize(
    ("back", "section", "text"),
    [(0, "weather", "x"), (0, "retention", "x" * 4_001), (-1, "retention", "x")],
)
def test_a_note_that_cannot_be_is_refused(
    mill: Store, rows: Rows, back: int, section: str, text: str
) -> None:
    with pytest.raises(BadInputError):
        note(mill, this_week().back(back), section, text, by="olive")
    assert rows("FROM ops.review_note") == []


# Signing


@pytest.mark.parametrize("who", ["olive", "april", "ada"])
def test_a_week_is_signed_with_what_it_showed(mill: Store, rows: Rows, who: str) -> None:
    note(mill, this_week(), "findings", "All were looked at.", by="olive")
    shown, none_yet = week_figures(mill, this_week(), by=who)
    signed = sign_off(mill, this_week(), by=who, seen=shown)
    assert none_yet is None
    assert signed.figures == shown
    assert (signed.signed_by, signed.load_id, signed.notes) == (who, 1, {"findings": "All were looked at."})
    assert signed.policy_version == policy_for(mill.home.path).version
    assert signed.signed_at.date() == today()
    with mill.read() as cursor:
        assert find_review(cursor, this_week()) == signed
        (state,) = calendar(cursor)
        assert unmatched(cursor) == unmatched(cursor, this_week()) == []
    assert (state.week, state.state, state.signed_by, state.load_id, state.policy_version) == (
        this_week(), SIGNED, who, 1, signed.policy_version,
    )  # fmt: skip
    ((detail,),) = rows("SELECT detail FROM ops.audit WHERE event = 'review signed'")
    assert json.loads(str(detail))["sha256"] == signed.sha256


def test_what_is_signed_takes_no_second_signature_and_no_note(mill: Store, rows: Rows) -> None:
    sign_off(mill, this_week(), by="olive")
    before = rows(REVIEWS)
    with pytest.raises(RefusedError, match="is signed"):
        sign_off(mill, this_week(), by="april")
    with pytest.raises(RefusedError, match="is signed"):
        note(mill, this_week(), "rights", "Too late", by="olive")
    assert rows(REVIEWS) == before
    assert len(before) == 1


def test_a_week_to_come_cannot_be_signed(mill: Store, rows: Rows) -> None:
    with pytest.raises(BadInputError, match="has not begun"):
        sign_off(mill, this_week().back(-1), by="olive")
    assert rows(REVIEWS) == []


def test_nothing_is_signed_without_a_copy(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    add_account(store, "olive", "officer", "a long enough password", by=None)
    with pytest.raises(BadInputError, match="no CRM copy"):
        sign_off(store, this_week(), by="olive")
    with store.read() as cursor:
        assert [one.state for one in calendar(cursor)] == [RUNNING]


def test_figures_that_changed_since_they_were_seen_are_not_signed(mill: Store, rows: Rows) -> None:
    seen, _ = week_figures(mill, this_week(), by="olive")
    erase(mill, "jane")
    with pytest.raises(RefusedError, match="changed since you looked at them"):
        sign_off(mill, this_week(), by="olive", seen=seen)
    assert rows(REVIEWS) == []
    again, _ = week_figures(mill, this_week(), by="olive")
    assert sign_off(mill, this_week(), by="olive", seen=again).figures.people["due"] == seen.people["due"] - 1


def test_a_missed_week_is_signed_late_at_its_sunday(mill: Store) -> None:
    count_loads_before(mill, 35)
    missed = this_week().back(3)
    signed = sign_off(mill, missed, by="olive")
    assert signed.figures.as_of == missed.sunday
    with mill.read() as cursor:
        states = {one.week: one.state for one in calendar(cursor)}
    assert states[missed] == SIGNED_LATE


# What is signed stays


def test_whatever_is_erased_or_loaded_afterwards_a_signed_week_stays(
    mill: Store, rows: Rows, export: ExportWriter
) -> None:
    note(mill, this_week(), "retention", "Seven people are due.", by="olive")
    signed = sign_off(mill, this_week(), by="olive")
    stored = rows(REVIEWS)

    erase(mill, "jane", *CROWD)
    withdraw(mill, "paul", purposes=("event_booking",), on=today(), by="olive")
    smaller = {**EXPORT, "contact": EXPORT["contact"].replace("held,,Hal,Held,,,2012-05-01,\n", "")}
    smaller["contact_point"] = smaller["contact_point"].replace("held,email,hal@held.example,true\n", "")
    assert not load_export(mill, export("later", **smaller), accept_change=True).refused
    now = take_figures(mill, by="olive")

    assert now.people["due"] != signed.figures.people["due"], "or this test would show nothing"
    assert (now.load_id, now.contacts) != (signed.load_id, signed.figures.contacts)
    assert rows(REVIEWS) == stored
    with mill.read() as cursor:
        assert find_review(cursor, this_week()) == signed
        assert unmatched(cursor) == []
    assert week_figures(mill, this_week(), by="olive") == (signed.figures, signed)
    assert signed.figures.to_json() == stored[0][5]


def test_signed_figures_name_nobody(mill: Store, rows: Rows) -> None:
    erase(mill, "jane")
    sign_off(mill, this_week(), by="olive")
    ((signed, kept),) = rows(
        "SELECT review.figures, week_figures.figures FROM ops.review JOIN ops.week_figures USING (week)"
    )
    ids = {str(one) for (one,) in rows("SELECT contact_id FROM crm.contact")}
    assert len(ids) == 11
    ids -= {"member", "held"}  # a rule and a status, too
    assert json.loads(str(signed))["findings"], "there is something that could name somebody"
    for text in (str(signed), str(kept)):
        said = {word for one in _texts(json.loads(text)) for word in re.split(r"[^\w@.]+", one)}
        assert not said & {"jane", "cook", "hall", *ids}, "an id, or a recipient's"
        for one in (*IDENTIFIERS, "Żywicki", "Great Hall", "@", "mill.example"):
            assert one.casefold() not in text.casefold()


def _texts(value: object) -> set[str]:
    """Every text in a JSON document, keys too."""
    if isinstance(value, dict):
        return set(value).union(*(_texts(one) for one in value.values()))
    if isinstance(value, list):
        return set[str]().union(*(_texts(one) for one in value))
    return {value} if isinstance(value, str) else set()


def test_a_review_that_was_tampered_with_shows(mill: Store) -> None:
    note(mill, this_week(), "retention", "Too late", by="olive")
    sign_off(mill, this_week(), by="olive")
    for changed in (
        "figures = replace(figures, '\"contacts\": 12', '\"contacts\": 13')",
        "notes = replace(notes, 'late', 'soon')",
        "signed_by = 'ada'",
        "signed_at = signed_at - INTERVAL 1 HOUR",
        "load_id = 2",
        "policy_version = 'another'",
        "sha256 = sha256('another')",
    ):
        assert found_after(mill, f"UPDATE ops.review SET {changed}") == [this_week().name], changed
    assert found_after(mill, "DELETE FROM ops.review") == [this_week().name]
    assert found_after(mill, "DELETE FROM ops.audit WHERE event = 'review signed'") == [this_week().name]
    assert found_after(mill, "UPDATE ops.review SET week = '2020-W01'") == ["2020-W01", this_week().name]
    with mill.read() as cursor:
        assert unmatched(cursor) == []


def test_a_new_fingerprint_does_not_hide_a_changed_figure(mill: Store) -> None:
    signed = sign_off(mill, this_week(), by="olive")
    with mill.write() as cursor:
        cursor.execute("DELETE FROM ops.review")
    with mill.write() as cursor:
        cursor.execute("UPDATE ops.audit SET event = 'x' WHERE event = 'review signed'")
    forged = sign_off(mill, this_week(), by="ada")
    assert forged.sha256 != signed.sha256
    with mill.write() as cursor:
        cursor.execute("DELETE FROM ops.audit WHERE event = 'review signed'")
        cursor.execute("UPDATE ops.audit SET event = 'review signed' WHERE event = 'x'")
    with mill.read() as cursor:
        assert unmatched(cursor) == [this_week().name]


def test_every_section_can_be_noted(mill: Store) -> None:
    for section in SECTIONS:
        note(mill, this_week(), section, f"On {section}", by="olive")
    assert dict(sign_off(mill, this_week(), by="olive").notes) == {one: f"On {one}" for one in SECTIONS}


def test_figures_at_hand_end_with_a_change(mill: Store) -> None:
    taken = take_figures(mill)
    with mill.read() as cursor:
        assert figures_at_hand(cursor) == taken
    note(mill, this_week(), "rights", "Nothing", by="olive")
    with mill.read() as cursor:
        assert figures_at_hand(cursor) == taken, "a note changes no figure"
    erase(mill, "jane")
    with mill.read() as cursor:
        assert figures_at_hand(cursor) is None
