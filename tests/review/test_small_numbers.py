"""Small numbers of people are hidden, and cannot be worked out again."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.properties import examples
from wigops.review.small_numbers import Hidden, Shown, Sum, protect, resting_on, share

FEWER, NOT_SHOWN = Hidden.FEWER, Hidden.NOT_SHOWN


def table(*cells: int, spared: tuple[str, ...] = ()) -> list[Shown]:
    """The protected cells of one row, then its total."""
    names = [f"cell {number}" for number in range(len(cells))]
    counts = dict(zip(names, cells, strict=True)) | {"total": sum(cells)}
    return list(protect(counts, [Sum("total", tuple(names))], spared=spared).values())


def test_one_to_four_are_hidden_and_nought_is_not() -> None:
    counts = {str(number): number for number in range(7)}
    assert list(protect(counts).values()) == [0, FEWER, FEWER, FEWER, FEWER, 5, 6]


def test_a_single_hidden_cell_hides_the_next_smallest() -> None:
    assert table(3, 40, 7, 0) == [FEWER, 40, NOT_SHOWN, 0, 50]


def test_two_small_cells_protect_each_other() -> None:
    assert table(2, 3, 40) == [FEWER, FEWER, 40, 45]


def test_two_cells_that_can_only_be_one_each_do_not() -> None:
    assert table(1, 1, 40, 50) == [FEWER, FEWER, NOT_SHOWN, 50, 92]
    assert table(4, 4, 40, 50) == [FEWER, FEWER, NOT_SHOWN, 50, 98]


def test_the_total_goes_where_no_cell_is_left_to_hide() -> None:
    assert table(3, 6, 0) == [FEWER, NOT_SHOWN, 0, 9]
    assert table(1, 5) == [FEWER, NOT_SHOWN, NOT_SHOWN]
    assert table(4, 4) == [FEWER, FEWER, NOT_SHOWN]


def test_a_small_total_of_ones_says_nothing_at_all() -> None:
    assert table(1, 1, 1, 1) == [NOT_SHOWN] * 5
    assert table(3, 0) == [FEWER, 0, FEWER]


def test_a_spared_cell_is_hidden_last() -> None:
    assert table(3, 7, 40, spared=("cell 1",)) == [FEWER, 7, NOT_SHOWN, 50]
    assert table(3, 7, spared=("cell 1",)) == [FEWER, 7, NOT_SHOWN]


def test_a_sum_in_another_table_counts_too() -> None:
    counts = {"open": 52, "overdue": 3, "later": 49, "access": 12, "erasure": 40}
    sums = [Sum("open", ("overdue", "later")), Sum("open", ("access", "erasure"))]
    assert protect(counts, sums) == counts | {"overdue": FEWER, "later": NOT_SHOWN}
    sums.append(Sum("later", ("access", "erasure")))  # not true of these counts
    assert protect(counts, sums)["later"] is NOT_SHOWN


@pytest.mark.parametrize(
    ("part", "whole", "rest", "expected"),
    [
        (9, 10, FEWER, NOT_SHOWN),
        (FEWER, 10, 8, NOT_SHOWN),
        (FEWER, FEWER, 0, NOT_SHOWN),
        (10, 10, 0, 1.0),
        (5, 20, 15, 0.25),
        (0, 0, 0, None),
    ],
)
def test_a_share_rests_on_what_is_shown(
    part: Shown, whole: Shown, rest: Shown, expected: float | Hidden | None
) -> None:
    assert share(part, whole, rest) == expected


def test_a_median_of_few_is_not_shown() -> None:
    assert resting_on(FEWER, 12.5) is NOT_SHOWN
    assert resting_on(6, 12.5) == 12.5


def possible(shown: dict[str, Shown], sums: list[Sum]) -> Iterator[dict[str, int]]:
    """Every set of counts that a reader of `shown` could think of, up to 16 a count."""
    blurred = all(not isinstance(word, int) or word == 0 for word in shown.values())
    choices = {FEWER: range(1, 5), NOT_SHOWN: range(17) if blurred else range(5, 17)}
    names = list(shown)
    spans = [[value] if isinstance(value, int) else choices[value] for value in shown.values()]
    for values in itertools.product(*spans):
        counts = dict(zip(names, values, strict=True))
        if all(counts[one.total] == sum(counts[part] for part in one.parts) for one in sums):
            yield counts


@examples(100)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_nothing_hidden_can_be_worked_out_from_a_total(cells: list[int]) -> None:
    names = tuple(f"cell {number}" for number in range(len(cells)))
    sums = [Sum("total", names)]
    counts = dict(zip(names, cells, strict=True)) | {"total": sum(cells)}
    shown = protect(counts, sums)
    assert not [value for value in shown.values() if isinstance(value, int) and 1 <= value <= 4]
    assert all(value == counts[name] for name, value in shown.items() if isinstance(value, int))
    _no_one_value_left(shown, sums)


@examples(40)
@given(st.lists(st.integers(0, 7), min_size=4, max_size=4))
def test_nor_from_totals_both_ways(cells: list[int]) -> None:
    a, b, c, d = cells
    counts = {"a": a, "b": b, "c": c, "d": d, "ab": a + b, "cd": c + d, "ac": a + c, "bd": b + d}
    sums = [Sum("ab", ("a", "b")), Sum("cd", ("c", "d")), Sum("ac", ("a", "c")), Sum("bd", ("b", "d"))]
    shown = protect(counts, sums)
    assert not [value for value in shown.values() if isinstance(value, int) and 1 <= value <= 4]
    hidden = {name for name, value in shown.items() if isinstance(value, Hidden)}
    values: dict[str, set[int]] = {name: set() for name in hidden}
    for way in _ways(shown, sums):
        for name in hidden:
            values[name].add(way[name])
    assert all(len(found) > 1 for found in values.values()), (counts, shown)


def _ways(shown: dict[str, Shown], sums: list[Sum]) -> Iterator[dict[str, int]]:
    """As `possible`, the totals following from the cells."""
    blurred = not [value for value in shown.values() if isinstance(value, int) and value]
    choices = {FEWER: range(1, 5), NOT_SHOWN: range(25) if blurred else range(5, 25)}
    parts = ["a", "b", "c", "d"]
    spans = [[value] if isinstance(value, int) else choices[value] for value in map(shown.get, parts)]  # type: ignore[index]
    for values in itertools.product(*spans):
        counts = dict(zip(parts, values, strict=True))
        counts |= {one.total: sum(counts[part] for part in one.parts) for one in sums}
        if all(
            counts[one.total] == value
            if isinstance(value := shown[one.total], int)
            else counts[one.total] in choices[value]
            for one in sums
        ):
            yield counts


def _no_one_value_left(shown: dict[str, Shown], sums: list[Sum]) -> None:
    hidden = [name for name, value in shown.items() if isinstance(value, Hidden)]
    values: dict[str, set[int]] = {name: set() for name in hidden}
    for way in possible(shown, sums):
        for name in hidden:
            values[name].add(way[name])
    assert all(len(found) > 1 for found in values.values()), shown
