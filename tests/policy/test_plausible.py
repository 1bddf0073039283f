"""Days that cannot be meant are refused wherever a day is typed."""

from collections.abc import Callable
from datetime import date

import pytest

from wigops.accounts import add_account
from wigops.consent import assess, opt_out, withdraw
from wigops.errors import BadInputError
from wigops.policy import check_plausible
from wigops.retention import place_hold
from wigops.rights import add_own_holiday, open_request
from wigops.store import Store

LONG_AGO = date(1026, 3, 5)
WORDS = dict.fromkeys(("interest", "necessity", "balance"), "said")
DEEDS: dict[str, Callable[[Store], object]] = {
    "request": lambda store: open_request(
        store, "access", received_on=LONG_AGO, by="olive", asked_as="somebody"
    ),
    "opt-out": lambda store: opt_out(store, "c1", on=LONG_AGO, by="olive"),
    "withdrawal": lambda store: withdraw(store, "c1", purposes=None, on=LONG_AGO, by="olive"),
    "assessment": lambda store: assess(
        store, "marketing", **WORDS, assessed_on=LONG_AGO, review_on=date(2027, 1, 1), by="olive"
    ),
    "hold": lambda store: place_hold(store, "c1", reason="a claim", review_on=date(2999, 1, 1), by="olive"),
    "holiday": lambda store: add_own_holiday(store, LONG_AGO, "Founder's day", by="olive"),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_a_day_that_cannot_be_meant_is_refused(deed: Callable[[Store], object], store: Store) -> None:
    add_account(store, "olive", "officer", "a long enough password", by=None)
    with pytest.raises(BadInputError, match=r"cannot be meant: .* look at the year"):
        deed(store)


def test_the_policy_says_which_day_is_the_earliest(store: Store) -> None:
    check_plausible(store.home.path, date(1984, 1, 1), None, date(2027, 1, 1))
    with pytest.raises(BadInputError, match="31 December 1983 cannot be meant"):
        check_plausible(store.home.path, date(1983, 12, 31))
