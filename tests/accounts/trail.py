"""Reading the audit trail in tests."""

import json
from typing import Any

from wigops.audit import verify_chain
from wigops.store import Store


def trail(store: Store) -> list[tuple[str, str, dict[str, Any]]]:
    """Every event as (actor, event, detail), first to last; the chain holds."""
    with store.read() as cursor:
        assert verify_chain(cursor).in_words == "ok"
        rows = cursor.execute("SELECT actor, event, detail FROM ops.audit ORDER BY seq").fetchall()
    return [(actor, event, json.loads(detail)) for actor, event, detail in rows]
