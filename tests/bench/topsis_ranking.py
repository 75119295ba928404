"""Runs in a process of its own: one ranking of a million alternatives, by either side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tests.bench.problems import Floats, decision_matrix, directions_of, values_of, weights_of

if TYPE_CHECKING:
    from decision.mcda.matrix import DecisionMatrix

M, N = 1_000_000, 15


def question() -> DecisionMatrix:
    import decision.mcda.ranking  # noqa: F401  (not timed, on neither side)

    return decision_matrix(values_of(M, N))


def peers_question() -> Floats:
    import pymcdm  # noqa: F401

    return values_of(M, N)


def ours(matrix: DecisionMatrix) -> dict[str, object]:
    from decision.mcda.ranking.topsis import topsis_closeness, topsis_distances
    from decision.mcda.ranks import ranks_with_ties

    closeness = topsis_closeness(*topsis_distances(matrix, "vector"))
    return _first(ranks_with_ties(closeness, larger_is_better=True))


def by_pymcdm(values: Floats) -> dict[str, object]:
    import pymcdm

    method = pymcdm.methods.TOPSIS(pymcdm.normalizations.vector_normalization)
    scores = method(values, weights_of(N), directions_of(N), validation=False)
    return _first(method.rank(scores))


def _first(ranks: NDArray[np.int64] | Floats) -> dict[str, object]:
    """Who has the first hundred ranks: that both sides did the same work."""
    first = np.flatnonzero(ranks <= 100)
    return {"first": first[np.argsort(ranks[first], kind="stable")].tolist()}
