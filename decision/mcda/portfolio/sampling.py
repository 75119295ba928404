"""How often each project belongs to the best portfolio when the values are uncertain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from decision.mcda import watching
from decision.mcda.portfolio.best import best_portfolio
from decision.mcda.portfolio.model import exact
from decision.mcda.portfolio.programme import Limits, Programme, UnresolvedError
from decision.mcda.portfolio.ties import Allowance

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


@dataclass(frozen=True)
class Doubts:
    """Samples whose best portfolio was not proved so, and those whose ties were not settled.

    Of the former so many are `unfound`: no portfolio was found in time, and none is counted.
    """

    unproved: int
    unsettled: int
    unfound: int


def core_index(
    programme: Programme,
    values: Sequence[Sequence[float]],
    limits: Limits,
    allowance: Allowance,
    seconds: float = inf,
) -> tuple[Floats, Doubts]:
    """The share of sampled values for which each project is in the best portfolio.

    1 marks a core project, to be chosen whatever the values; 0 one that never is; those in
    between are where more knowledge of the values would pay.

    Parameters
    ----------
    programme : Programme
        With at least one portfolio that keeps its rows.
    values : sequence of s sequences of m float
    limits : Limits
        For each solution.
    allowance : Allowance
        For the ties of all samples.
    seconds : float
        For the solutions of all samples: each has an even part of what is left, up to `limits`.

    Returns
    -------
    index : ndarray of shape (m,)
        In [0, 1], dimensionless; a partly funded project counts as chosen. All 0 where no sample
        has a portfolio.
    doubts : Doubts

    References
    ----------
    .. [1] Liesiö, J., Mild, P. and Salo, A. (2007). Preference programming for robust portfolio
       modeling and project selection. European Journal of Operational Research 181(3),
       1488-1505, section 3.3 (there over efficient portfolios; here over sampled values).
    """
    chosen = np.zeros(programme.m)
    unproved = unsettled = unfound = 0
    ends = monotonic() + seconds
    for k, sample in enumerate(values):
        part = max(0.0, ends - monotonic()) / (len(values) - k)
        within = Limits(min(limits.seconds, part), limits.gap)
        try:
            best = best_portfolio(programme, [exact(value) for value in sample], within, allowance)
        except UnresolvedError:
            unfound += 1
        else:
            if best is None:
                raise ValueError("Values do not decide feasibility: there is no portfolio at all.")
            chosen += [share > 0 for share in best.shares]
            unproved += best.gap > 0
            unsettled += best.gap == 0 and not best.settled
        watching.advance()
    found = len(values) - unfound
    return chosen / max(1, found), Doubts(unproved + unfound, unsettled, unfound)
