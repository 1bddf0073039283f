"""What a batch would do, in numbers, before anybody proposes it."""

from dataclasses import dataclass, field

from wigops.catalogue import CATEGORIES, WORKED_OUT, Category, tables_of
from wigops.erasure.batch import Selection, choose
from wigops.erasure.duplicates import duplicates_of_erased
from wigops.erasure.erased import PEOPLE
from wigops.erasure.gate import Refusal
from wigops.identity import LikelyDuplicate
from wigops.store import Connection, read_sql, scalar
from wigops.store.engine import identifier


@dataclass(frozen=True)
class Effect:
    """What would happen to one category of data, and to how many rows."""

    category: Category
    rows: int


@dataclass(frozen=True)
class Preview:
    """What a batch would do: how many people (or records) it would erase, whom the gate refuses, and why.

    `waiting` is how many of those whom it would erase wait in other batches already, by the batch's number;
    `duplicates` are records that are likely theirs, and would stay.
    """

    erased: int
    refused: list[Refusal]
    effects: list[Effect]
    waiting: dict[int, int]
    duplicates: list[LikelyDuplicate] = field(default_factory=list)


def preview(cursor: Connection, selection: Selection) -> Preview:
    """What proposing `selection` and carrying it out now would do; nothing is changed.

    Raises BadInputError as `propose` does.
    """
    judged = choose(cursor, selection)
    chosen, refused = judged.let_through(), judged.refusals()
    erased = chosen.count()
    waiting = dict(cursor.execute(read_sql(__package__, "waiting_elsewhere")).fetchall())
    if selection.subject != PEOPLE:
        special = next(category for category in CATEGORIES if category.id == "special_category")
        return Preview(erased, refused, [Effect(special, erased)], waiting)
    effects = [
        Effect(category, sum(_held(cursor, table) for table in tables_of(category) if _is_data(table)))
        for category in CATEGORIES
        if category.id != "evidence"
    ]
    return Preview(erased, refused, effects, waiting, duplicates_of_erased(chosen))


def _is_data(table: str) -> bool:
    """Whether the table holds what somebody recorded about a contact, under the contact's id."""
    return table not in (*WORKED_OUT, "ops.rights_request_event", "ops.shown_deadline")


def _held(cursor: Connection, table: str) -> int:
    schema, name = table.split(".")
    return scalar(
        cursor,
        f"SELECT count(*) FROM {identifier(schema)}.{identifier(name)} "
        "SEMI JOIN temp.erased USING (contact_id)",
    )
