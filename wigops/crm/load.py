"""Loading a CRM export: checked in full, then in effect whole or not at all (data-contract.md)."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from wigops import accounts
from wigops.audit import record, rewrite_after
from wigops.clock import london_today, utc_now
from wigops.crm.history import last_loaded
from wigops.crm.load_checks import (
    DueGrewError,
    lost_columns,
    protected_rejected,
    reasons_against,
    refuse_growth,
)
from wigops.crm.mapping import mapping_folder
from wigops.crm.staged import ImpossibleDate, Rejected, RejectedPerson, Staged, UnreadablePoint
from wigops.crm.staging import LISTED, Progress, note_doubts, stage
from wigops.crm.who import Adrift, adrift_people, maybe_erased_ids, settle
from wigops.outbox import reconcile
from wigops.points import Point, passed
from wigops.policy import Policy, policy_for
from wigops.store import Connection, Home, Store, owe_rewrite, read_sql, scalar, with_rows
from wigops.store.database import attach
from wigops.store.engine import identifier
from wigops.store.replace import put_in_place
from wigops.tombstone import KeptOut, close_gone, kept_out_by, key_pads, redact_again, suppress, unredacted

WHOLE_FILE = "(the whole file)"


@dataclass(frozen=True)
class Load:
    """What came of one load; rows are counted by table, for the tables that the export has.

    Where `reasons` is not empty the load was refused and the copy is as it was; `overridable` says whether
    `accept_change` would load it in spite of them. `missing_columns` has the contract's columns that a table
    lacks, `impossible_dates` counts rows by `table.column`; `impossible_rows`, `unreadable_rows` and
    `protected_rejected` (people who must be protected, and have rejected rows) list the first of the rows.
    `adrift` and `maybe_erased` are those whom an officer is to look at, `kept_out` those who were erased here
    (rules.md sections 5 and 9); `people_due` are due for deletion today by the new copy.
    """

    load_id: int
    loaded: dict[str, int]
    rejected: dict[str, int]
    rejections: list[Rejected]
    ignored_columns: dict[str, list[str]]
    ignored_files: list[str]
    suppressed: int = 0
    reasons: list[str] = field(default_factory=list)
    overridable: bool = True
    missing_columns: dict[str, list[str]] = field(default_factory=dict)
    impossible_dates: dict[str, int] = field(default_factory=dict)
    impossible_rows: list[ImpossibleDate] = field(default_factory=list)
    unreadable_points: int = 0
    unreadable_rows: list[UnreadablePoint] = field(default_factory=list)
    protected_rejected: list[RejectedPerson] = field(default_factory=list)
    adrift: list[Adrift] = field(default_factory=list)
    maybe_erased: list[str] = field(default_factory=list)
    kept_out: list[KeptOut] = field(default_factory=list)
    people_due: int | None = None

    @property
    def refused(self) -> bool:
        return bool(self.reasons)


def load_export(
    store: Store,
    folder: Path,
    *,
    by: str | None = None,
    mapping: str | None = None,
    accept_change: bool = False,
    look: bool = False,
    progress: Progress = lambda _what, _done: None,
) -> Load:
    """Load the export in `folder` as the new copy of the CRM; with `look` only say what that would do.

    `by` is the account that acts (officer or above), None on the command line, where the operating
    system has said who may. `progress` is told what is being done and how much of it is (0 to 1); it may
    raise to stop the load, which then has changed nothing. Raises BadInputError for a folder or mapping
    that cannot be used, RefusedError for an account that may not load; a load that a check refuses is
    returned with its reasons.
    """
    policy = policy_for(store.home.path)
    started = utc_now()
    if by is not None:
        with store.read() as cursor:
            accounts.require_role(cursor, by, "officer")
    chosen = mapping_folder(mapping) if mapping else None
    with stage(store, folder, mapping=chosen, progress=progress) as staged:
        attempt = _Attempt(staged, policy, by or accounts.COMMAND_LINE, mapping, started, accept_change, look)
        with store.read() as cursor:
            staged.protected_rejected = protected_rejected(cursor, staged)
            reasons = reasons_against(cursor, staged, policy, accept_change=accept_change)
            due_before = None if accept_change or last_loaded(cursor) is None else _people_due(cursor)
        if not reasons:
            progress("Taking the new copy into use", 0.97)
            try:
                return _take_into_use(store, attempt, due_before)
            except DueGrewError as grew:
                reasons = [str(grew)]
        if look:
            with store.read() as cursor:
                return _outcome(cursor, attempt, _next_load(cursor), reasons)
        with store.write() as cursor:
            return _record(cursor, attempt, reasons, people_due=None)


@dataclass(frozen=True)
class _Attempt:
    staged: Staged
    policy: Policy
    actor: str
    mapping: str | None
    started: datetime
    accept_change: bool
    look: bool


def _take_into_use(store: Store, attempt: _Attempt, due_before: int | None) -> Load:
    """Carry the record over into the staged database, and put that in the old one's place."""
    home, staged = store.home, attempt.staged
    passed(Point.LOAD_BEFORE_ITS_TURN)
    with store.alone() as left:
        try:
            attach(staged.connection, home.database, home.database_key(), name="old", wait=left)
            outcome = _carry_over(staged.connection, attempt, due_before, home)
        finally:
            staged.connection.close()
        if attempt.look:
            return outcome
        put_in_place(home, staged.file)
    passed(Point.LOAD_IN_PLACE)
    # What was kept out stays in the file as deleted bytes until it is rewritten.
    rewrite_after(store, f"Load {outcome.load_id} is in effect and on record.")
    return outcome


def _carry_over(cursor: Connection, attempt: _Attempt, due_before: int | None, home: Home) -> Load:
    """Copy what this product has recorded from the database `old`, and record this load after it."""
    cursor.execute("BEGIN TRANSACTION")
    for name in _recorded(cursor):
        cursor.execute(f"DELETE FROM wigops.{name}")
        cursor.execute(f"INSERT INTO wigops.{name} BY NAME FROM old.{name}")
    settle(attempt.staged, _next_load(cursor))
    suppressed = _heed_erasures(cursor, attempt, home)
    due_now = _people_due(cursor)
    if due_before is not None:
        refuse_growth(due_before, due_now, attempt.policy)
    outcome = _record(cursor, attempt, [], people_due=due_now, suppressed=suppressed)
    passed(Point.LOAD_CARRIED_OVER)
    cursor.execute("COMMIT")
    passed(Point.LOAD_COMMITTED)
    for database in ("wigops", "old"):
        cursor.execute(f"CHECKPOINT {database}")
    return outcome


def _recorded(cursor: Connection) -> list[str]:
    """The tables of `old` in which anything is recorded."""
    tables = cursor.execute(read_sql(__package__, "recorded_tables")).fetchall()
    recorded = with_rows(cursor, [f"old.ops.{identifier(table)}" for (table,) in tables])
    return sorted(name.removeprefix("old.") for name in recorded)


def _heed_erasures(cursor: Connection, attempt: _Attempt, home: Home) -> int:
    """Note what the CRM has applied, keep the erased out, redact again; returns how many people stay out.

    The tombstones are those of this moment, so whoever was erased while the export was read is kept out too.
    """
    load_id = _next_load(cursor)
    has_leftovers = cursor.execute("SELECT 1 FROM ops.leftover LIMIT 1").fetchone() is not None
    pads = key_pads(home, cursor) if has_leftovers else {}
    reconcile(
        cursor,
        load_id,
        shown=attempt.staged.loaded,
        rejected=attempt.staged.rejected_rows.keys(),
        unredacted=unredacted(cursor, pads) if has_leftovers else (),
    )
    suppressed = suppress(cursor, home, load_id)
    _forget_merges(cursor, attempt.staged, load_id)
    for table, rows in suppressed.rows.items():
        if table in attempt.staged.loaded:
            attempt.staged.loaded[table] -= rows
    if has_leftovers:
        if redact_again(cursor, pads):
            owe_rewrite(cursor, f"load {load_id}: mentions were redacted again")
        close_gone(cursor, pads)
    note_doubts(attempt.staged)
    if suppressed.rows:
        owe_rewrite(cursor, f"load {load_id}: the erased were kept out")
    return suppressed.contacts


def _forget_merges(cursor: Connection, staged: Staged, load_id: int) -> None:
    """What the CRM says of merges with the erased goes too: it would name them still."""
    gone = cursor.execute(read_sql(__package__, "forget_merges"), {"load_id": load_id}).fetchone()
    if "merge" in staged.loaded and gone:
        staged.loaded["merge"] -= int(gone[0])


def _people_due(cursor: Connection) -> int:
    return scalar(
        cursor, "SELECT count(*) FROM retention_at(CAST(? AS DATE)) WHERE status = 'due'", [london_today()]
    )


def _next_load(cursor: Connection) -> int:
    row = cursor.execute("SELECT coalesce(max(load_id), 0) + 1 FROM ops.load").fetchone()
    return int(row[0]) if row else 1


def _record(
    cursor: Connection,
    attempt: _Attempt,
    reasons: list[str],
    *,
    people_due: int | None,
    suppressed: int = 0,
) -> Load:
    staged = attempt.staged
    lost = {} if reasons else lost_columns(cursor, staged)
    load_id = _next_load(cursor)
    parameters: dict[str, Any] = {
        "load_id": load_id,
        "started_at": attempt.started,
        "finished_at": utc_now(),
        "loaded_by": attempt.actor,
        "mapping": attempt.mapping,
        "outcome": "refused" if reasons else "loaded",
        "reasons": reasons,
        "accepted_change": attempt.accept_change,
        "people_due": people_due,
        "policy_version": attempt.policy.version,
        "suppressed": suppressed,
    }
    cursor.execute(read_sql(__package__, "record_load"), parameters)
    ignored = staged.ignored_columns | {name: [WHOLE_FILE] for name in staged.ignored_files}
    tables = sorted({*staged.loaded, *ignored, *lost})
    cursor.execute(
        read_sql(__package__, "record_load_tables"),
        {
            "load_id": load_id,
            "tables": tables,
            "loaded": [staged.loaded.get(name) for name in tables],
            "rejected": [staged.rejected.get(name, 0) for name in tables],
            "ignored": [ignored.get(name, []) for name in tables],
            "longest_keys": [staged.longest_keys.get(name) for name in tables],
            "columns": [staged.columns.get(name) for name in tables],
            "lost": [lost.get(name, []) for name in tables],
        },
    )
    if not reasons:
        staged.rejected_rows.keep_contacts(load_id)
    cursor.execute(
        read_sql(__package__, "record_load_rejections"),
        {
            "load_id": load_id,
            "tables": [rejected.table for rejected in staged.rejections],
            "lines": [rejected.line for rejected in staged.rejections],
            "reasons": [rejected.reason for rejected in staged.rejections],
        },
    )
    outcome = _outcome(cursor, attempt, load_id, reasons, suppressed=suppressed, people_due=people_due)
    counts: dict[str, int | str | list[str]] = {
        "load_id": load_id,
        "contacts": staged.loaded.get("contact", 0),
        "rejected": sum(staged.rejected.values()),
        "suppressed": suppressed,
        "adrift": len(outcome.adrift),
        "maybe_erased": len(outcome.maybe_erased),
        "policy_version": attempt.policy.version,
        "reasons": reasons,
    }
    record(cursor, attempt.actor, "load refused" if reasons else "load", counts)
    return outcome


def _outcome(
    cursor: Connection,
    attempt: _Attempt,
    load_id: int,
    reasons: list[str],
    *,
    suppressed: int = 0,
    people_due: int | None = None,
) -> Load:
    staged = attempt.staged
    return Load(
        load_id=load_id,
        loaded={} if reasons else staged.loaded,
        rejected=staged.rejected,
        rejections=staged.rejections,
        ignored_columns=staged.ignored_columns,
        ignored_files=staged.ignored_files,
        suppressed=suppressed,
        reasons=reasons,
        overridable="contact" in staged.loaded,
        missing_columns=staged.missing_columns,
        impossible_dates=staged.impossible_dates,
        impossible_rows=staged.impossible_rows,
        unreadable_points=staged.unreadable_points,
        unreadable_rows=staged.unreadable_rows,
        protected_rejected=staged.protected_rejected[:LISTED],
        adrift=[] if reasons else adrift_people(cursor),
        maybe_erased=[] if reasons else maybe_erased_ids(cursor),
        kept_out=[] if reasons else kept_out_by(cursor, load_id),
        people_due=people_due,
    )
