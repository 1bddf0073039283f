"""The status of people who are named."""

from datetime import date

from wigops.retention import DueFilter, due_page, statuses_of
from wigops.store import Store


def test_it_is_that_of_the_list_and_strangers_are_left_out(cast: Store) -> None:
    with cast.read() as cursor:
        for as_of in (date(2026, 7, 20), date(2031, 1, 1)):
            everybody = due_page(cursor, DueFilter(as_of, statuses=()), limit=None)
            wanted = dict(zip(everybody["contact_id"], everybody["status"], strict=True))
            assert statuses_of(cursor, [*wanted, "a stranger"], as_of) == wanted
        assert statuses_of(cursor, [], date(2026, 7, 20)) == {}
