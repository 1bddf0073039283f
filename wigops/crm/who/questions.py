"""The questions of who is who, and an officer's answers (rules.md sections 5 and 9)."""

from dataclasses import dataclass
from datetime import date

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import london_today, utc_now
from wigops.crm.who.settle import move
from wigops.errors import BadInputError, RefusedError
from wigops.outbox import instruct
from wigops.store import Connection, Store, owe_rewrite, read_sql, row_as, rows_as
from wigops.store.engine import identifier

SAME, ANOTHER, GONE = ANSWERS = ("same", "another", "gone")
ADRIFT, MAYBE_ERASED = "adrift", "maybe_erased"


@dataclass(frozen=True)
class Question:
    """Whether two records are one person's. `state` is open, or what was answered; kept out for somebody whom
    the last load recognised.

    adrift: `contact_id` is protected and not in the copy, `candidate` may be them (None: nobody may be).
    duplicate: `contact_id` is protected and in the copy. maybe_erased: `candidate` is the id of a tombstone.
    `at_stake` is the protection, in words.
    """

    id: str
    kind: str
    contact_id: str
    candidate: str | None
    agrees: list[str]
    differs: list[str]
    state: str
    at_stake: str


@dataclass(frozen=True)
class Adrift:
    """Somebody protected who is not in the copy, by what, and the records of the copy that may be theirs."""

    contact_id: str
    protection: str
    candidates: list[str]


@dataclass(frozen=True)
class Record:
    """What is known of one contact, to be looked at beside another's: addresses and numbers as `points`.

    `described` is what the catalogue has columns for that describe a contact, such as what they work as.
    """

    name: str
    organisation: str | None
    described: str | None
    created_on: date | None
    points: list[str] | None


def record_of(cursor: Connection, contact_id: str) -> Record | None:
    """What the copy has of a contact, or the last copy that had somebody adrift; None for nobody."""
    return row_as(cursor.execute(read_sql(__package__, "record_of"), {"contact_id": contact_id}), Record)


def adrift_people(cursor: Connection) -> list[Adrift]:
    """Whoever is adrift today."""
    today = london_today()
    # Their candidates take three times as long to ask for, and nearly always there is nobody.
    if cursor.execute("SELECT 1 FROM adrift_at(CAST(? AS DATE)) LIMIT 1", [today]).fetchone() is None:
        return []
    return rows_as(cursor.execute(read_sql(__package__, "adrift"), {"today": today}), Adrift)


def maybe_erased_ids(cursor: Connection) -> list[str]:
    """The contacts of the copy that may be somebody erased here, while nobody has said who they are."""
    if cursor.execute("SELECT 1 FROM ops.maybe_erased LIMIT 1").fetchone() is None:
        return []
    return sorted({one.contact_id for one in questions(cursor, only_open=True) if one.kind == MAYBE_ERASED})


def questions(cursor: Connection, *, only_open: bool = False) -> list[Question]:
    """Every question of who is who, those that are open first."""
    found = rows_as(cursor.execute(read_sql(__package__, "questions"), {"today": london_today()}), Question)
    return [one for one in found if one.state == "open"] if only_open else found


def decide(store: Store, question_id: str, answer: str, *, reason: str, by: str) -> Question:
    """Say who somebody is, by an officer; on record, in effect at once, and for every load to come.

    `answer` is one of ANSWERS; gone is for somebody adrift without a record. The same person as somebody
    adrift takes over what protects them; the same as somebody erased is taken out of the copy, and the CRM is
    asked to delete them. Raises RefusedError for an account that may not, and where somebody who is protected
    would be taken out; BadInputError for no such question, no reason, or an answer that does not fit.
    """
    if not reason.strip():
        raise BadInputError("Saying who somebody is needs a reason: nothing was changed.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        found = [one for one in questions(cursor) if one.id == question_id]
        if not found:
            raise BadInputError("There is no such question of who is who: nothing was changed.")
        question = found[0]
        _check_fits(question, answer)
        values = {
            "kind": question.kind,
            "contact_id": question.contact_id,
            "candidate": question.candidate,
            "answer": answer,
            "reason": reason.strip(),
            "by": actor,
            "at": utc_now(),
        }
        cursor.execute(read_sql(__package__, "record_decision"), values)
        if answer == SAME and question.kind == ADRIFT and question.candidate:
            move(cursor, question.contact_id, question.candidate)
        if answer == SAME and question.kind == MAYBE_ERASED:
            _take_out(cursor, question, actor)
        record(
            cursor,
            actor,
            "identity decided",
            {"contact_id": question.contact_id, "candidate": question.candidate, "answer": answer},
        )
    return Question(**{**vars(question), "state": answer})


def refuse_lost(cursor: Connection, contact_id: str) -> None:
    """Nothing can be said of what is held about somebody whom the copy has lost (rules.md section 9).

    Raises RefusedError for a contact that is adrift, or whose row the last load rejected.
    """
    why = cursor.execute(
        read_sql(__package__, "why_lost"), {"contact_id": contact_id, "today": london_today()}
    )
    row = why.fetchone()
    if row and row[0]:
        raise RefusedError(
            f"That contact is protected and not in the CRM copy any more ({row[0]}): an answer would say "
            "that nothing is held. Say first which record is theirs, on the page CRM copy. No answer was "
            "made."
        )
    if row and row[1]:
        raise RefusedError(
            "The last load rejected that contact's row, so the copy does not have what the CRM holds: an "
            "answer would say that nothing is held. Mend the export and load it again. No answer was made."
        )


def _check_fits(question: Question, answer: str) -> None:
    if answer not in ANSWERS:
        raise BadInputError(f"An answer is one of {', '.join(ANSWERS)}: nothing was changed.")
    if question.candidate is None and answer != GONE:
        raise BadInputError("No record may be theirs, so all there is to say is gone: nothing was changed.")
    if question.candidate is not None and answer == GONE:
        raise BadInputError("Say of each record first that it is another person's: nothing was changed.")


def _take_out(cursor: Connection, question: Question, actor: str) -> None:
    """Take a record of somebody erased out of the copy, as the next load would."""
    protected = cursor.execute(
        read_sql(__package__, "is_protected"), {"today": london_today(), "contact_id": question.contact_id}
    ).fetchone()
    if protected:
        raise RefusedError(
            "That record is protected, or may be somebody's who is (a hold, an open request, a restriction "
            "or what they said): nothing was changed. Deal with that first, or say that it is another person."
        )
    for (table,) in cursor.execute(read_sql("wigops.tombstone", "tables_of_the_copy")).fetchall():
        cursor.execute(f"DELETE FROM crm.{identifier(table)} WHERE contact_id = ?", [question.contact_id])
    cursor.execute(
        "INSERT INTO ops.suppression SELECT max(load_id), ?, ?, 'an officer''s decision' FROM ops.load "
        "WHERE outcome = 'loaded'",
        [question.contact_id, question.candidate],
    )
    instruct(
        cursor,
        "delete_contact",
        by=actor,
        contact_id=question.contact_id,
        table_name=None,
        record_key=None,
        column_name=None,
        instruction="Delete this contact: it is somebody who was erased.",
    )
    owe_rewrite(cursor, "somebody erased was taken out of the copy")
