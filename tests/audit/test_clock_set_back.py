"""A clock that was set back: nothing is written under a day before the last event's."""

from collections.abc import Callable

import pytest

from wigops.accounts import add_account
from wigops.audit import last_event, record, verify_chain
from wigops.errors import RefusedError
from wigops.store import Store


def test_a_day_before_the_last_events_is_refused_with_a_sentence(
    store: Store, becomes: Callable[[str], None]
) -> None:
    becomes("2026-11-30T00:30")
    with store.write() as cursor:
        record(cursor, "olive", "noted")
    for moment in ("2026-11-29T23:59", "2026-01-01"):
        becomes(moment)
        with pytest.raises(RefusedError, match=r"This machine's clock says .* nothing was changed"):
            add_account(store, "ada", "admin", "a long enough password", by=None)
    becomes("2026-11-30T00:10")  # a clock that is put right by some minutes is no matter
    with store.write() as cursor:
        record(cursor, "olive", "noted")
        assert last_event(cursor) == 2
        assert verify_chain(cursor).broken_at is None
