"""By the usual preference a value's order is asked about once, and no other value's."""

import numpy as np
from numpy.typing import NDArray

from decision.mcda.kinds.among_orders import ranks_among_orders
from decision.mcda.matrix import Floats, unnamed_matrix

USUAL, LINEAR = {"function": "usual"}, {"function": "linear", "q": 0.0, "p": 1.0}


def test_each_order_is_asked_about_once() -> None:
    matrix = unnamed_matrix([[5, 1], [2, 1], [4, 1], [4, 2]], [1, 1])
    asked: list[tuple[int, float]] = []

    def by_all(criteria: NDArray[np.int64], values: Floats) -> tuple[NDArray[np.int64], Floats]:
        asked.extend(zip(criteria.tolist(), values.tolist(), strict=True))
        return 10 * (1 + criteria), values[:, np.newaxis]

    ranks_at = ranks_among_orders(matrix, [USUAL, LINEAR], 0, by_all)
    # Of the first criterion: below 2, beside it, between, beside 4, and beyond, twice or more.
    values = [0.0, 1.9, 2.0, 2.1, 3.9, 4.0, 4.1, 900.0, 4.0]
    ranks, margins = ranks_at(np.zeros(9, dtype=int), np.array(values))
    assert sorted(set(asked)) == [(0, 1.9), (0, 2.0), (0, 3.9), (0, 4.0), (0, 900.0)]
    assert len(asked) == 5
    assert margins.ravel().tolist() == [1.9, 1.9, 2, 3.9, 3.9, 4, 900, 900, 4]
    assert ranks.tolist() == [10] * 9
    # Known from then on; a preference that rises with the difference is asked about each time,
    # and so are values that are compared in another unit.
    asked.clear()
    ranks, _ = ranks_at(np.array([0, 1, 1, 0]), np.array([3.0, 1.5, 1.5, 1e120]))
    assert asked == [(1, 1.5), (1, 1.5), (0, 1e120)]
    assert ranks.tolist() == [10, 20, 20, 10]
