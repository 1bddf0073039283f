"""What the erasure ledger keeps of a batch: all it takes to erase the same again."""

from typing import Any

from wigops.erasure.batch import Batch


def batch_payload(batch: Batch) -> dict[str, Any]:
    """The batch as its entry in the ledger holds it."""
    return {
        "batch_id": batch.batch_id,
        "subject": batch.subject,
        "as_of": batch.as_of.isoformat(),
        "request_id": batch.request_id,
        "fingerprint": batch.fingerprint,
        "policy_version": batch.policy_version,
        "proposed_by": batch.proposed_by,
        "proposed_at": batch.proposed_at.isoformat(),
        "approved_by": batch.approved_by,
        "finished_by": batch.finished_by,
        "finished_at": batch.finished_at.isoformat() if batch.finished_at else None,
    }
