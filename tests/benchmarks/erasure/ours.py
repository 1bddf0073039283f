"""Ours: people erased by the product's own functions, timed by step."""

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

from wigops.accounts import add_account
from wigops.clock import london_today
from wigops.crm.load import load_export
from wigops.erasure import Selection, carry_out, propose
from wigops.retention import DueFilter, due_page
from wigops.store import Home, Store


@dataclass(frozen=True)
class Ours:
    """How many people were erased, who, and the seconds of each step; `total` holds all of them and what is
    between (proposal, certificate)."""

    people: int
    ids: list[str]
    gate: float
    deletion: float
    search: float
    rewrite: float
    total: float


# What is being done, as the deed says it, and the step that it belongs to.
_STEPS = {
    "Asking the gate": "gate",
    "Noting who they are": "deletion",
    "Counting what is there": "deletion",
    "Erasing": "deletion",
    "Searching every text for them": "search",
    "Drawing up the certificate": "deletion",
    "Entering it in the ledger": "deletion",
    "Rewriting the database file": "rewrite",
    "Writing the certificate": "certificate",
}


def measure_wigops(export: Path, work: Path, ids_wanted: int) -> Ours:
    """Load `export` into a new installation in `work`, and erase the first `ids_wanted` who are due."""
    store = Store(Home(work), idle=600)
    load_export(store, export)
    add_account(store, "bench", "officer", "a long enough password", by=None)
    today = london_today()
    with store.read() as cursor:
        page = due_page(cursor, DueFilter(today, statuses=("due",)), limit=ids_wanted)
    ids = [str(contact_id) for contact_id in page["contact_id"]]
    seconds = dict.fromkeys(_STEPS.values(), 0.0)
    doing, since = "gate", time.perf_counter()

    def say(what: str, _done: float) -> None:
        nonlocal doing, since
        now = time.perf_counter()
        seconds[doing] += now - since
        doing, since = _STEPS[what], now

    os.sync()  # or the ledger's line would wait until the disk has all that the load wrote
    started = time.perf_counter()
    batch = propose(store, Selection(today, contact_ids=tuple(ids)), by="bench")
    outcome = carry_out(store, batch.batch_id, by="bench", progress=say)
    total = time.perf_counter() - started
    store.close()
    assert outcome.erased == sorted(ids), (len(outcome.erased), len(outcome.refused))
    assert outcome.rewritten
    return Ours(
        people=len(outcome.erased),
        ids=outcome.erased,
        gate=seconds["gate"],
        deletion=seconds["deletion"],
        search=seconds["search"],
        rewrite=seconds["rewrite"],
        total=total,
    )


def mean_of(one: Ours, other: Ours) -> Ours:
    """The same erasure measured twice: the mean of each step's seconds."""
    steps = ("gate", "deletion", "search", "rewrite", "total")
    return replace(one, **{step: (getattr(one, step) + getattr(other, step)) / 2 for step in steps})
