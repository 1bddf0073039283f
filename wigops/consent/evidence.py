"""Evidence of one person's consents (UK GDPR Art 7(1)): when, how, what they were told, what ended it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wigops.store import Connection, read_sql

if TYPE_CHECKING:
    import pandas as pd


def consent_history(cursor: Connection, contact_id: str) -> pd.DataFrame:
    """What happened to one person's consents, opt-outs included, newest first; moments are London's.

    Columns: happened_at, event (given, withdrawn, withdrawn_here, taken_back, opted_out, opted_out_here),
    purpose (null for an opt-out), consent_id, source, wording_version, recorded_by, note.
    """
    return cursor.execute(read_sql(__package__, "consent_history"), {"contact_id": contact_id}).df()


def consents_of(cursor: Connection, contact_id: str) -> pd.DataFrame:
    """One person's consents, newest first, each with the rows that it covers.

    Columns: purpose, consent_id, given_at, withdrawn_at, source, wording_version, crm_withdrawn_at,
    covered_rows, last_covered_on. Moments are London's; `withdrawn_at` is the one that counts here.
    """
    return cursor.execute(read_sql(__package__, "consents_of"), {"contact_id": contact_id}).df()
