"""How often each project belongs to the best portfolio when the values are uncertain."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from decision.mcda.portfolio.best import best_portfolio
from decision.mcda.portfolio.model import Problem, Shares, exact
from decision.mcda.portfolio.programme import Limits

Floats = NDArray[np.float64]


def sampled_values(low: Floats, high: Floats, samples: int, seed: int) -> Floats:
    """Values drawn uniformly between the bounds, each project independently.

    Parameters
    ----------
    low, high : ndarray of shape (m,)
        In the unit of value.
    samples : int
    seed : int

    Returns
    -------
    ndarray of shape (samples, m)
        The first rows do not depend on how many follow.

    Examples
    --------
    >>> low, high = np.array([0.0, 2.0]), np.array([1.0, 2.0])
    >>> many = sampled_values(low, high, 10, seed=1)
    >>> bool((many[:3] == sampled_values(low, high, 3, seed=1)).all())
    True
    """
    draws = np.random.default_rng(seed).random((samples, len(low)))
    # Clipped, since low + 1 * (high - low) can miss high by a rounding.
    return np.clip(low + draws * (high - low), low, high)


def core_index(
    problem: Problem, values: Sequence[Sequence[float]], limits: Limits
) -> tuple[Floats, int]:
    """The share of sampled values for which each project is in the best portfolio.

    1 marks a core project, to be chosen whatever the values; 0 one that never is; those in
    between are where more knowledge of the values would pay.

    Parameters
    ----------
    problem : Problem
        With at least one portfolio that keeps the constraints.
    values : sequence of s sequences of m float
    limits : Limits
        For each solution.

    Returns
    -------
    index : ndarray of shape (m,)
        In [0, 1], dimensionless; a partly funded project counts as chosen.
    unproved : int
        Samples whose best portfolio was not proved so within the limits.

    References
    ----------
    .. [1] Liesiö, J., Mild, P. and Salo, A. (2007). Preference programming for robust portfolio
       modeling and project selection. European Journal of Operational Research 181(3),
       1488-1505, section 3.3 (there over efficient portfolios; here over sampled values).
    """
    chosen = np.zeros(len(problem.projects))
    unproved = 0
    for sample in values:
        shares, proved = _best_for(problem, tuple(exact(value) for value in sample), limits)
        chosen += [share > 0 for share in shares]
        unproved += not proved
    return chosen / len(values), unproved


def _best_for(
    problem: Problem, values: tuple[Fraction, ...], limits: Limits
) -> tuple[Shares, bool]:
    best = best_portfolio(problem.with_values(values), limits)
    if best is None:
        raise ValueError("Values do not decide feasibility: the problem has no portfolio at all.")
    return best.shares, best.gap == 0
