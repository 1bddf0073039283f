"""Working the flags: each is explained, corrected or accepted, with a reason, and stays on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import london_today, utc_now
from wigops.errors import BadInputError
from wigops.sharing.words import FLAGS
from wigops.store import Connection, Store, read_sql, rows_as

OUTCOMES = ("explained", "corrected", "accepted")
OUTCOME_MEANS = {
    "explained": "There was a ground, and this is it.",
    "corrected": "It should not have been; this was done about it.",
    "accepted": "It should not have been, and nothing more can be done; this is why.",
}


@dataclass(frozen=True)
class Answer:
    """What somebody made of a flag, on a London day."""

    flag: str
    outcome: str
    reason: str
    answered_by: str
    answered_on: date


def answer_flags(
    store: Store, sharing_ids: Sequence[str], flags: Sequence[str], *, outcome: str, reason: str, by: str
) -> int:
    """Answer some flags of some disclosures, by an officer; returns how many flags were answered.

    A later answer takes the place of an earlier one, which stays on record. Raises RefusedError for an
    account that may not; BadInputError for an unknown outcome or flag, no reason, or flags that none has.
    """
    if outcome not in OUTCOMES or not flags or set(flags) - set(FLAGS):
        raise BadInputError(
            "Choose the flags, and one of explained, corrected, accepted: nothing was changed."
        )
    if not reason.strip():
        raise BadInputError("An answer to a flag needs its reason: nothing was changed.")
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        values = {
            "sharing_ids": list(sharing_ids),
            "flags": list(flags),
            "outcome": outcome,
            "reason": reason.strip(),
            "today": london_today(),
            "by": actor,
            "now": utc_now(),
        }
        done = cursor.execute(read_sql(__package__, "answer_flags"), values).fetchone()
        answered = int(done[0]) if done else 0
        if not answered:
            raise BadInputError("None of these disclosures has that flag any more: nothing was changed.")
        said: dict[str, int | str | list[str]] = {
            "outcome": outcome,
            "flags": list(flags),
            "answered": answered,
            **({"sharing_id": sharing_ids[0]} if len(sharing_ids) == 1 else {}),
        }
        record(cursor, actor, "flags answered", said)
    return answered


def answers_of(cursor: Connection, sharing_id: str) -> list[Answer]:
    """Every answer to the flags of one disclosure, latest first."""
    return rows_as(cursor.execute(read_sql(__package__, "answers_of"), {"sharing_id": sharing_id}), Answer)
