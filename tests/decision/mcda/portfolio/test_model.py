from fractions import Fraction

import numpy as np
import pytest

from decision.mcda.portfolio.best import whole_values
from decision.mcda.portfolio.model import Row, exact, whole_row
from decision.mcda.portfolio.programme import forbidding_row, other_than_row
from decision.mcda.portfolio.sampling import sampled_values

ONE, NONE = Fraction(1), Fraction(0)


def test_a_decimal_is_read_as_written() -> None:
    assert exact(0.1) == Fraction(1, 10)
    assert exact(1e-7) == Fraction(1, 10**7)
    assert exact(12345678901234567) == 12345678901234567


def test_rows_compare_without_rounding() -> None:
    row = whole_row({0: exact(0.1), 1: exact(0.2)}, exact(0.3))
    assert row.holds((ONE, ONE))
    assert not whole_row({0: exact(0.1), 1: exact(0.2)}, exact(0.29999999)).holds((ONE, ONE))


def test_a_row_of_funded_projects_counts_any_share() -> None:
    row = Row({0: 1, 1: 1}, 1, on_funded=True)
    assert not row.holds((Fraction(1, 9), Fraction(1, 9)))
    assert Row({0: 1, 1: 1}, 1).holds((Fraction(1, 9), Fraction(1, 9)))


def test_values_with_many_digits_are_read_to_nine() -> None:
    values, unit = whole_values([exact(0.1234567890123), exact(1)])
    assert values == [123456789, 10**9]
    assert unit == Fraction(1, 10**9)


def test_forbidding_rows_spare_what_they_must() -> None:
    broken = Row({0: 5, 1: 6, 2: -1, 3: 1}, 10)
    shares = (ONE, ONE, NONE, NONE)
    row = forbidding_row(broken, shares)
    assert not row.holds(shares)
    assert row.holds((ONE, ONE, ONE, NONE))  # takes 1 off, and keeps the row
    other = other_than_row(shares)
    assert not other.holds(shares)
    assert other.holds((ONE, ONE, NONE, ONE))


@pytest.mark.parametrize("samples", [1, 7])
def test_samples_do_not_depend_on_how_many_follow(samples: int) -> None:
    low, high = np.array([1.0, 2.0, 5.0]), np.array([2.0, 2.0, 9.0])
    many = sampled_values(low, high, 50, seed=3)
    assert (many[:samples] == sampled_values(low, high, samples, seed=3)).all()
    assert ((many >= low) & (many <= high)).all()
