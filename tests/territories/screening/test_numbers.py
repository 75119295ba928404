"""The screening's numbers against numbers by hand, and what is degenerate."""

from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_allclose

from territories.screening.contradictions import disagrees, exceeds, span, sum_exceeds
from territories.screening.coverage import coverage, falls_short
from territories.screening.likeness import constants, likenesses, near_duplicates
from territories.screening.outliers import LIMIT, middle
from territories.screening.overlaps import OVERLAPS

NAN = float("nan")


def test_coverage_counts_rows_by_what_is_counted_and_columns_by_themselves() -> None:
    known = np.array([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, 0]], dtype=bool)
    found = coverage(known, np.array([True, True, True, False]))
    assert_allclose(np.array(found.rows, dtype=float), [2 / 3, 1 / 3, 2 / 3])
    assert_allclose(np.array(found.columns, dtype=float), [1, 2 / 3, 0, 0])
    assert found.whole == pytest.approx(5 / 9)
    assert [falls_short(row) for row in found.rows] == [False, True, False]


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0)])
def test_nothing_to_know_is_no_share(shape: tuple[int, int]) -> None:
    found = coverage(np.zeros(shape, dtype=bool), np.ones(shape[1], dtype=bool))
    assert found.whole is None
    assert set(found.rows) | set(found.columns) <= {None}


def test_robust_z_by_hand() -> None:
    # Median 3, deviations 2 1 0 1 17, their median 1: z is 0.6745 times the distance.
    one = middle([1, 2, 3, 4, 20])
    assert one is not None
    assert (one.median, one.by_mean) == (3, False)
    assert_allclose([one.score(20), one.score(1)], [17 * 0.67449, -2 * 0.67449], rtol=1e-5)
    assert (one.is_far(20), one.is_far(8), one.is_far(9)) == (True, False, True)


def test_where_half_stand_on_the_median_the_mean_deviation_counts() -> None:
    # Deviations 0 0 0 0 0 60: their median 0, their mean 10; z is 60 x 0.79788 / 10.
    one = middle([5, 5, 5, 5, 5, 65])
    assert one is not None
    assert one.by_mean
    assert one.score(65) == pytest.approx(4.7873, abs=1e-4)
    assert one.score(65) > LIMIT
    assert one.score(5) == 0


@pytest.mark.parametrize("values", [[7.0] * 6, [1.0, 2.0, 3.0, 900.0], [4.0]])
def test_all_equal_or_too_few_are_never_far(values: list[float]) -> None:
    one = middle(values)
    assert one is not None
    assert not any(one.is_far(value) for value in (*values, 1e12))


def test_no_value_has_no_middle() -> None:
    assert middle([]) is None


def test_correlations_by_hand_over_the_rows_that_know_both() -> None:
    # Over rows 1-4: x 1 2 3 4, y 1 3 2 4. Means 2.5; sum of products 4, of squares 5 and 5.
    table = np.array([[1, 1], [2, 3], [3, 2], [4, 4], [99, NAN], [NAN, -99]], dtype=float)
    [pair] = likenesses(table)
    assert pair.n == 4
    assert_allclose([pair.pearson or 0, pair.spearman or 0], [0.8, 0.8])
    assert near_duplicates(table) == []


def test_a_bent_copy_is_near_by_its_order_and_a_mirror_by_its_sign() -> None:
    x = np.arange(1.0, 9.0)
    table = np.column_stack([x, np.exp(x), -x])
    pairs = {(one.first, one.second): one for one in near_duplicates(table)}
    assert pairs[0, 1].spearman == 1
    assert (pairs[0, 1].pearson or 0) < 0.95
    assert pairs[0, 2].pearson == -1
    assert all(one.strength >= other.strength for one, other in pairwise(near_duplicates(table)))


@pytest.mark.parametrize(
    "table",
    [
        [[1, 1], [2, 2], [3, 3], [NAN, 4]],  # three rows know both
        [[1, 5], [2, 5], [3, 5], [4, 5]],  # one is constant
        [[0.1, 1], [0.1, 2], [0.1, 3], [0.1, 4]],
        [[NAN, NAN]] * 4,
    ],
)
def test_what_cannot_be_judged_has_no_correlation(table: list[list[float]]) -> None:
    [pair] = likenesses(np.array(table, dtype=float))
    assert (pair.pearson, pair.spearman) == (None, None)
    assert near_duplicates(np.array(table, dtype=float)) == []


def test_a_constant_needs_two_values_alike() -> None:
    table = np.array([[3, 3, NAN, 0.1], [3, NAN, NAN, 0.1], [3, NAN, NAN, 0.1]], dtype=float)
    assert constants(table) == [0, 3]


def test_a_quotient_of_rounded_figures_lies_in_a_span() -> None:
    # 4700 RUB mn and 420 jobs, each to a whole: 4699.5 / 420.5 to 4700.5 / 419.5.
    ends = span("cost / jobs", {"cost": Decimal(4700), "jobs": Decimal(420)}, {})
    assert ends is not None
    assert_allclose([float(end) for end in ends], [11.17598, 11.20501], rtol=1e-6)
    assert [disagrees(Decimal(given), 2, ends) for given in ("11.17", "11.21", "11.22")] == [
        True,  # up to 11.175 alone
        False,
        True,
    ]


def test_a_divisor_that_may_be_nothing_says_nothing() -> None:
    assert span("a / b", {"a": Decimal(1), "b": Decimal(0)}, {"b": 2}) is None
    rest = {"a": Decimal(1), "b": Decimal("100.5"), "c": Decimal(100)}
    assert span("a / (c - b)", rest, {}) is None
    assert span("a / b", {"a": Decimal(1)}, {}) is None


def test_parts_and_wholes_are_excused_by_half_a_digit() -> None:
    assert not exceeds(Decimal("44.5"), Decimal(44))
    assert exceeds(Decimal("44.6"), Decimal(44))
    assert not sum_exceeds([Decimal(3), Decimal(3), Decimal(0)], Decimal(5))
    assert sum_exceeds([Decimal(3), Decimal(4), Decimal(0)], Decimal(5))


def test_two_of_three_that_follow_from_each_other_may_be_weighed() -> None:
    broken = [one.codes for one in OVERLAPS if one.broken_by({"T3.1", "T6.1", "T5.3", "T5.4"})]
    assert broken == [("T5.3", "T5.4")]
    assert OVERLAPS[0].broken_by({"T3.1", "T3.2", "T6.1"})
