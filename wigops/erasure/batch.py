"""Batches: what would be erased and why, fixed when proposed; approved by another; carried out once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from wigops.accounts import Account, list_accounts, require_role
from wigops.audit import record
from wigops.clock import LONDON, utc_now
from wigops.erasure.erased import PEOPLE, SPECIAL_CATEGORY
from wigops.erasure.gate import Candidates, Judged, judge
from wigops.errors import BadInputError, RefusedError
from wigops.policy import policy_for
from wigops.retention import DueFilter
from wigops.store import Connection, Store, read_sql, row_as, rows_as, scalar

if TYPE_CHECKING:
    import pandas as pd

_APPROVES = "approver"
_ENOUGH_TO_APPROVE = 2


@dataclass(frozen=True)
class Selection:
    """Whom or what a batch is about, as of a London date that has come.

    One of: the `contact_ids`; everybody whom the filter `wanted` leaves; the `special_category_ids`; or,
    with `special`, all special category data that is due. `request_id` is the erasure request that asks for
    it. `note` is the officer's reason for erasing those whose case needs a decision.
    """

    as_of: date
    contact_ids: tuple[str, ...] = ()
    wanted: DueFilter | None = None
    special: bool = False
    special_category_ids: tuple[str, ...] = ()
    request_id: int | None = None
    note: str | None = None

    @property
    def subject(self) -> str:
        return SPECIAL_CATEGORY if self.special or self.special_category_ids else PEOPLE


@dataclass(frozen=True)
class Batch:
    """One batch; times are London's.

    `waiting`, `erased` and `refused` count its items, `leftovers` what the search found and is still open.
    `approvers` are the accounts that might approve it when it was proposed, by name; None where that was not
    kept.
    """

    batch_id: int
    subject: str
    as_of: date
    request_id: int | None
    fingerprint: str
    policy_version: str
    note: str | None
    state: str
    proposed_by: str
    proposed_at: datetime
    approved_by: str | None
    finished_by: str | None
    finished_at: datetime | None
    waiting: int
    erased: int
    refused: int
    leftovers: int
    approvers: list[str] | None

    @property
    def needs_another(self) -> bool:
        """Whether another than its proposer has to approve it, as was decided when it was proposed."""
        return len(self.approvers or ()) >= _ENOUGH_TO_APPROVE

    @property
    def in_words(self) -> str:
        """What an approval is typed for: "erase 12 people", "erase 1 record"."""
        one, many = ("person", "people") if self.subject == PEOPLE else ("record", "records")
        return f"erase {self.waiting} {one if self.waiting == 1 else many}"


def propose(store: Store, selection: Selection, *, by: str) -> Batch:
    """Fix a batch: these ids, these reasons, a fingerprint. Nothing is destroyed yet.

    Whom the gate refuses now is listed in it as refused. Raises RefusedError for an account that may not,
    BadInputError for an id that the copy does not have, a request that asks for no erasure, or a date to
    come.
    """
    policy = policy_for(store.home.path)
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        chosen = _with_request(cursor, selection)
        judged = choose(cursor, chosen)
        batch_id = _record(judged, chosen, policy.version, actor)
        record(
            cursor,
            actor,
            "erasure proposed",
            {
                "batch": batch_id,
                "subject": chosen.subject,
                "as_of": chosen.as_of.isoformat(),
                "proposed": judged.let_through().count(),
                "refused": len(judged.refusals()),
                "policy_version": policy.version,
            },
        )
        return find_batch(cursor, batch_id)


def choose(cursor: Connection, selection: Selection) -> Judged:
    """Put whom `selection` means before the gate.

    Raises BadInputError for an id that the copy does not have, and for a date to come.
    """
    if selection.subject == SPECIAL_CATEGORY:
        ids = list(selection.special_category_ids) or None
        values: dict[str, Any] = {"as_of": selection.as_of, "special_category_ids": ids}
        sql = read_sql(__package__, "candidates_special")
    elif selection.wanted is not None:
        where, values = selection.wanted.condition()
        values = {**values, "as_of": selection.as_of}
        sql = read_sql(__package__, "candidates_by_filter").replace("{condition}", where)
    else:
        values = {"as_of": selection.as_of, "contact_ids": list(selection.contact_ids)}
        sql = read_sql(__package__, "candidates_by_id")
    candidates = Candidates.found_by(cursor, selection.subject, sql, values)
    unknown = candidates.count_unknown()
    if unknown:
        raise BadInputError(
            f"The CRM copy has no contact with {'that id' if unknown == 1 else 'those ids'}: "
            "nothing was changed."
        )
    return judge(candidates, selection.as_of, note=selection.note)


def withdraw(store: Store, batch_id: int, *, by: str) -> Batch:
    """Take a proposal back, by an officer. Raises RefusedError; BadInputError where it does not wait."""
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        waiting_batch(cursor, batch_id)
        cursor.execute("UPDATE ops.erasure_batch SET state = 'withdrawn' WHERE batch_id = ?", [batch_id])
        record(cursor, actor, "erasure withdrawn", {"batch": batch_id})
        return find_batch(cursor, batch_id)


def may_approve(cursor: Connection) -> list[Account]:
    """The accounts that may approve another's batch, were it proposed now."""
    return [account for account in list_accounts(cursor) if account.may(_APPROVES)]


@dataclass(frozen=True)
class ApproverChange:
    """What somebody else did to an account that might have approved a batch, since it was proposed.

    `event` is the trail's: the account was added, removed, given another role (`role_before`, `role_after`)
    or another password; `changed_at` is London's time.
    """

    username: str
    event: str
    role_before: str | None
    role_after: str | None
    changed_by: str
    changed_at: datetime


def changes_to_approvers(cursor: Connection, batch: Batch) -> list[ApproverChange]:
    """What was done to those who might have approved `batch`, since it was proposed; oldest first."""
    values = {"batch_id": batch.batch_id, "approvers": batch.approvers or []}
    return rows_as(cursor.execute(read_sql(__package__, "changes_to_approvers"), values), ApproverChange)


def approvers_left(cursor: Connection, batch: Batch) -> list[str]:
    """Who may approve `batch`, by name: who might when it was proposed, and was not changed since.

    Without its proposer where another is needed. An account that was made, promoted or demoted and put
    back, or whose password somebody else set, might be its proposer's own.
    """
    values = {"batch_id": batch.batch_id, "approvers": batch.approvers or []}
    rows = cursor.execute(read_sql(__package__, "approvers_unchanged"), values).fetchall()
    return [name for (name,) in rows if not batch.needs_another or name != batch.proposed_by]


def approver(cursor: Connection, batch: Batch, *, by: str, approved_by: str | None) -> str:
    """Who approves `batch`, checked: somebody else than its proposer, where two or more accounts might.

    `by` is the account that carries it out (officer or above); `approved_by` the one that approves, None
    for `by` itself. Whether another is needed, and who may be, was decided when it was proposed. Raises
    RefusedError.
    """
    acting = require_role(cursor, by, "officer").username
    approving = acting if approved_by is None else require_role(cursor, approved_by, _APPROVES).username
    if not batch.needs_another:
        return approving
    if approving == batch.proposed_by:
        raise RefusedError(
            "This batch needs the approval of another account than the one that proposed it: nothing was "
            "changed."
        )
    approving = require_role(cursor, approving, _APPROVES).username
    if approving not in approvers_left(cursor, batch):
        raise RefusedError(
            f"The account {approving} was made or changed by somebody since this batch was proposed, so it "
            "may not approve it: nothing was changed. Another approver may, or withdraw it and propose it "
            "again."
        )
    return approving


def waiting_batch(cursor: Connection, batch_id: int) -> Batch:
    """The batch, which waits to be carried out. Raises BadInputError where it does not, or was changed."""
    batch = find_batch(cursor, batch_id)
    if batch.state != "proposed":
        raise BadInputError(f"Batch {batch_id} does not wait any more: nothing was changed.")
    if batch.fingerprint != _fingerprint(cursor, batch_id, batch.as_of):
        raise BadInputError(f"Batch {batch_id} is not as it was proposed: nothing was changed.")
    return batch


def find_batch(cursor: Connection, batch_id: int) -> Batch:
    """The batch numbered `batch_id`. Raises BadInputError where there is none."""
    values = {"batch_id": batch_id, "state": None, "limit": None, "offset": 0}
    batch = row_as(cursor.execute(read_sql(__package__, "batches"), values), Batch)
    if batch is None:
        raise BadInputError(f"There is no batch {batch_id}: nothing was changed.")
    return _in_london(batch)


def list_batches(
    cursor: Connection, *, state: str | None = None, limit: int | None = None, offset: int = 0
) -> list[Batch]:
    """Batches `offset` to `offset + limit`, newest first; all of them where `limit` is None.

    `state` is "proposed", "done" or "withdrawn", None for all.
    """
    values = {"batch_id": None, "state": state, "limit": limit, "offset": offset}
    found = rows_as(cursor.execute(read_sql(__package__, "batches"), values), Batch)
    return [_in_london(batch) for batch in found]


def count_batches(cursor: Connection) -> dict[str, int]:
    """How many batches are in each state; every state is there, if with 0."""
    rows = cursor.execute("SELECT state, count(*) FROM ops.erasure_batch GROUP BY state").fetchall()
    return {**dict.fromkeys(("proposed", "done", "withdrawn"), 0), **dict(rows)}


def batch_items(
    cursor: Connection, batch_id: int, *, outcome: str | None = None, limit: int | None, offset: int = 0
) -> pd.DataFrame:
    """Items of a batch a page at a time; all of them where `limit` is None.

    Columns: contact_id, person (while the copy has them), special_category_id, rule, status, due_on,
    because, outcome, refusal. `outcome` is "waiting", "erased" or "refused", None for all. The sentences
    (`because`) of the erased are gone.
    """
    values = {"batch_id": batch_id, "outcome": outcome, "limit": limit, "offset": offset}
    return cursor.execute(read_sql(__package__, "batch_items"), values).df()


def _in_london(batch: Batch) -> Batch:
    finished = batch.finished_at.replace(tzinfo=LONDON) if batch.finished_at else None
    return replace(batch, proposed_at=batch.proposed_at.replace(tzinfo=LONDON), finished_at=finished)


def _with_request(cursor: Connection, selection: Selection) -> Selection:
    """The selection, with every record of whom its erasure request is about. Raises BadInputError."""
    if selection.request_id is None:
        return selection
    row = cursor.execute(
        "SELECT any_value(kind), list(contact_id ORDER BY contact_id), any_value(granted_on), "
        "any_value(dropped_on) FROM request_of_contact_at(CAST(? AS DATE)) WHERE request_id = ? "
        "GROUP BY request_id",
        [selection.as_of, selection.request_id],
    ).fetchone()
    if row is None:
        raise BadInputError(f"There is no request {selection.request_id}: nothing was changed.")
    kind, contact_ids, granted_on, dropped_on = row
    if kind != "erasure" or granted_on is None or dropped_on is not None:
        raise RefusedError(
            f"Request {selection.request_id} is not an erasure request that was granted: nothing was changed."
        )
    others = set(selection.contact_ids) - set(contact_ids)
    if others or selection.subject != PEOPLE or selection.wanted is not None:
        raise BadInputError(
            f"Request {selection.request_id} is not about whom this would erase: nothing was changed."
        )
    return Selection(
        selection.as_of, contact_ids=tuple(contact_ids), request_id=selection.request_id, note=selection.note
    )


def _record(judged: Judged, selection: Selection, policy_version: str, actor: str) -> int:
    cursor = judged.cursor
    values = {
        "subject": selection.subject,
        "as_of": selection.as_of,
        "request_id": selection.request_id,
        "policy_version": policy_version,
        "note": selection.note,
        "proposed_by": actor,
        "proposed_at": utc_now(),
        "approvers": [account.username for account in may_approve(cursor)],
    }
    batch_id = scalar(cursor, read_sql(__package__, "record_batch"), values)
    judged.record_items(batch_id)
    cursor.execute(
        "UPDATE ops.erasure_batch SET fingerprint = ? WHERE batch_id = ?",
        [_fingerprint(cursor, batch_id, selection.as_of), batch_id],
    )
    return batch_id


def _fingerprint(cursor: Connection, batch_id: int, as_of: date) -> str:
    values = {"batch_id": batch_id, "as_of": as_of}
    row = cursor.execute(read_sql(__package__, "fingerprint"), values).fetchone()
    return str(row[0]) if row else ""
