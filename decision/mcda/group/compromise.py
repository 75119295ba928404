"""The weights that nobody regrets much: the largest regret made as small as it can be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from decision.mcda.group.aggregation import arithmetic_priorities
from decision.mcda.group.dispersion import distances
from decision.mcda.matrix import Floats

Mask = NDArray[np.bool_]

# Regrets within this of each other are equal.
TOLERANCE = 1e-9
# HiGHS keeps rows to 1e-7 only; a solution that misses the regret by less has reached it.
LENIENCE = 1e-7
MAX_ROUNDS = 200
# New sets of items that a round adds.
CUTS = 20


def minimax_regret_weights(weights: Floats, power: Floats) -> tuple[Floats, float]:
    r"""Weights whose largest distance from any participant's is the smallest possible.

    The regret of a participant is :math:`\frac12 \sum_j |w_j - w_{ij}|`
    (`decision.mcda.group.dispersion.distances`): the most by which the group's weights can
    change the score of an alternative, as that participant sees it. It equals the largest, over
    sets J of items, of :math:`\sum_{j \in J} (w_{ij} - w_j)`, so that for each set only the
    participant with the largest sum matters. The linear programme starts with few sets and
    gets those that its solution violates, until it violates none.

    Where several weights are equally good, those nearest to the group's arithmetic mean.

    Parameters
    ----------
    weights : ndarray of shape (k, n)
    power : ndarray of shape (k,)
        Only whether it is positive matters: regrets are not weighed.

    Returns
    -------
    weights : ndarray of shape (n,)
    regret : float
        The largest, in [0, 1], dimensionless.

    References
    ----------
    .. [1] Yu, P. L. (1973). A class of solutions for group decision problems. Management Science
       19(8), 936-946: the compromise solution that minimises the maximal group regret.

    Examples
    --------
    >>> minimax_regret_weights(np.array([[0.7, 0.3], [0.5, 0.5], [0.1, 0.9]]), np.ones(3))[0].round(
    ...     6
    ... ).tolist()
    [0.4, 0.6]
    """
    voters = np.unique(weights[power > 0], axis=0)
    mean = arithmetic_priorities(weights, power)
    farthest = np.argsort(-distances(voters, mean), kind="stable")[: 4 * CUTS]
    sets: Mask = np.unique(voters[farthest] > mean, axis=0)
    least, regret, sets = _solved(voters, mean, sets, None)
    nearest, _, _ = _solved(voters, mean, sets, regret)
    # The mean and then what is nearest to it, if its regret is as small as can be.
    for found in (mean, nearest):
        if distances(voters, found).max() <= regret + LENIENCE:
            break
    else:
        found = least
    return found, float(distances(voters, found).max())


def _solved(
    voters: Floats, mean: Floats, sets: Mask, regret: float | None
) -> tuple[Floats, float, Mask]:
    """With no regret given, the smallest; with one given, the weights nearest to the mean."""
    found, bound = _programme(voters, mean, sets, regret)
    for _ in range(MAX_ROUNDS):
        gaps = np.maximum(voters - found, 0).sum(axis=1)
        allowed = (bound if regret is None else regret) + TOLERANCE
        if gaps.max() <= allowed:
            break
        worst = np.argsort(-gaps, kind="stable")[:CUTS]
        more = voters[worst[gaps[worst] > allowed]] > found
        wider = np.unique(np.concatenate([sets, more]), axis=0)
        if len(wider) == len(sets):  # missed by HiGHS's own tolerance: it can do no better
            break
        sets = wider
        found, bound = _programme(voters, mean, sets, regret)
    return found, bound, sets


def _programme(
    voters: Floats, mean: Floats, sets: Mask, regret: float | None
) -> tuple[Floats, float]:
    from scipy.optimize import linprog

    n = len(mean)
    sides = sets.astype(np.float64)
    # -w(J) - regret <= -max_i w_i(J) for each set J of items.
    rows = np.hstack([-sides, -np.ones((len(sides), 1))])
    upper = -(voters @ sides.T).max(axis=0)
    bounds = [(0.0, 1.0)] * n + [(0.0, 1.0 if regret is None else regret + TOLERANCE)]
    costs = np.append(np.zeros(n), 1.0)
    if regret is not None:
        rows, upper, bounds, costs = _with_nearness(rows, upper, bounds, mean)
    result = linprog(
        costs,
        A_ub=rows,
        b_ub=upper,
        A_eq=np.append(np.ones(n), np.zeros(len(costs) - n))[np.newaxis],
        b_eq=[1.0],
        bounds=bounds,
        method="highs",
    )
    # The arithmetic mean keeps all rows of the first programme, and the first solution keeps
    # those of the second: without an answer of the solver's there is still one to give.
    x = np.append(mean, regret or 1.0) if result.x is None else np.asarray(result.x)
    found = np.maximum(x[:n], 0)
    return found / found.sum(), float(x[n])


def _with_nearness(
    rows: Floats, upper: Floats, bounds: list[tuple[float, float]], mean: Floats
) -> tuple[Floats, Floats, list[tuple[float, float]], Floats]:
    """One more column an item, not below |w - mean|; their sum is what is minimised."""
    n = len(mean)
    identity, blank = np.eye(n), np.zeros((n, 1))
    wider = np.hstack([rows, np.zeros((len(rows), n))])
    above = np.hstack([identity, blank, -identity])
    below = np.hstack([-identity, blank, -identity])
    return (
        np.vstack([wider, above, below]),
        np.concatenate([upper, mean, -mean]),
        [*bounds, *[(0.0, 1.0)] * n],
        np.concatenate([np.zeros(n + 1), np.ones(n)]),
    )
