"""The macros are made in the order in which they stand on each other, whatever their files are called."""

from graphlib import CycleError

import duckdb
import pytest

from wigops.store.schema import in_order, macros

WEEKDAY = "CREATE MACRO weekday_of(day) AS dayname(day); -- called by said(day)"
SAID = "CREATE MACRO said(day) AS 'on weekday_of(day): ' || weekday_of(day);"
ROWS = "CREATE MACRO days_said(day) AS TABLE SELECT said(day) AS words;"


@pytest.mark.parametrize("texts", [[WEEKDAY, SAID, ROWS], [ROWS, SAID, WEEKDAY], [SAID, ROWS, WEEKDAY]])
def test_each_comes_after_those_that_it_calls(texts: list[str]) -> None:
    assert in_order(texts) == [WEEKDAY, SAID, ROWS]


def test_a_circle_is_refused() -> None:
    with pytest.raises(CycleError):
        in_order([SAID, "CREATE MACRO weekday_of(day) AS TABLE FROM days_said(day);", ROWS])


def test_a_name_that_nobody_knows_is_refused() -> None:
    with pytest.raises(duckdb.CatalogException, match="weekday_of"):
        duckdb.connect().execute(in_order([SAID])[0])


def test_none_is_left_out_and_none_is_made_twice() -> None:
    assert sorted(in_order(macros())) == sorted(set(macros()))
    assert len(macros()) > 20
