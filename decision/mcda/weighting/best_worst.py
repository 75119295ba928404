"""The best-worst method: the best against all others, and all others against the worst."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from decision.mcda.matrix import Floats

LINEAR, NONLINEAR = MODELS = ("linear", "nonlinear")
# Halvings of an interval of at most 9 until it is narrower than a double can say.
HALVINGS = 60


@dataclass(frozen=True, eq=False)
class BestWorst:
    """The answers of a person.

    Parameters
    ----------
    best, worst : int
        The most and the least important criterion.
    best_to_others : ndarray of shape (n,)
        How many times the best outweighs each, from 1 to 9; 1 at `best`.
    others_to_worst : ndarray of shape (n,)
        How many times each outweighs the worst, from 1 to 9; 1 at `worst`. At `best` the same
        as `best_to_others` at `worst`.
    """

    best: int
    worst: int
    best_to_others: Floats
    others_to_worst: Floats

    @property
    def best_to_worst(self) -> float:
        return float(self.best_to_others[self.worst])


@dataclass(frozen=True, eq=False)
class BestWorstWeights:
    """Weights by the best-worst method.

    Parameters
    ----------
    weights : ndarray of shape (n,)
        Dimensionless, sums to 1, larger is more important.
    xi : float
        The model's objective, 0 where all answers agree.
    consistency_ratio : float
        Non-linear: `xi` divided by the largest it can be; linear: `xi` itself, which Rezaei
        (2016) takes for the indicator. Nearer 0 is more consistent.
    low, high : ndarray of shape (n,)
        Least and largest weight of each criterion among all that are equally good, in the
        unit of `weights`, which are the middles: ratios to the worst criterion's weight, each
        times the weight that is shown for it.
    """

    weights: Floats
    xi: float
    consistency_ratio: float
    low: Floats
    high: Floats


def input_consistency_ratio(answers: BestWorst) -> float:
    r"""How far the answers themselves disagree, before any weights.

    :math:`\max_j |a_{Bj} a_{jW} - a_{BW}| / (a_{BW}^2 - a_{BW})`, 0 where
    :math:`a_{BW} = 1` and all answers are 1.

    Returns
    -------
    float
        Dimensionless, 0 where all answers agree, at most 1 where none is above the best's
        against the worst.

    References
    ----------
    .. [1] Liang, F., Brunelli, M. and Rezaei, J. (2020). Consistency issues in the best worst
       method: measurements and thresholds. Omega 96, 102175, equations 5 and 6.
    """
    a = answers.best_to_worst
    gap = float(np.abs(answers.best_to_others * answers.others_to_worst - a).max())
    # At a = 1 the scale of the ratio is 0: the gap in its own units then.
    return gap / (a * a - a) if a > 1 else gap


def consistency_index(best_to_worst: float) -> float:
    r"""The largest `xi` of the non-linear model, given the best's ratio to the worst.

    The smaller root of :math:`\xi^2 - (1 + 2a)\xi + (a^2 - a) = 0`.

    References
    ----------
    .. [1] Rezaei, J. (2015). Best-worst multi-criteria decision-making method. Omega 53,
       49-57, equation 13 and table 2.

    Examples
    --------
    >>> [round(consistency_index(a), 2) for a in (1, 2, 8, 9)]
    [0.0, 0.44, 4.47, 5.23]
    """
    a = best_to_worst
    return (1 + 2 * a - (1 + 8 * a) ** 0.5) / 2


def nonlinear_weights(answers: BestWorst) -> BestWorstWeights:
    r"""Weights whose ratios differ least, at the worst place, from the answers.

    Minimises :math:`\xi` under :math:`|w_B / w_j - a_{Bj}| \le \xi` and
    :math:`|w_j / w_W - a_{jW}| \le \xi`. In units of the worst weight each criterion's bounds
    depend on the best one's weight u alone, and for a given xi they can be met where
    :math:`(a_{Bj} - \xi)(a_{jW} - \xi) \le u \le (a_{Bj} + \xi)(a_{jW} + \xi)` for all j and
    :math:`|u - a_{BW}| \le \xi`; these intervals grow with xi, so halving finds the least.
    Where several weights are equally good, each criterion takes the middle of its interval,
    in units of the worst weight.

    References
    ----------
    .. [1] Rezaei, J. (2015). Best-worst multi-criteria decision-making method. Omega 53,
       49-57, problem 11.
    .. [2] Wu, Q., Liu, X., Zhou, L., Qin, J. and Rezaei, J. (2024). An analytical framework
       for the best-worst method. Omega 123, 102974.

    Examples
    --------
    >>> answers = BestWorst(2, 0, np.array([8.0, 2.0, 1.0]), np.array([1.0, 5.0, 8.0]))
    >>> found = nonlinear_weights(answers)
    >>> round(found.xi, 4), found.weights.round(4).tolist()
    (0.2583, [0.0714, 0.3387, 0.5899])
    """
    low, high = 0.0, float(answers.best_to_others.max() * answers.others_to_worst.max())
    if _has_room(answers, 0.0):
        high = 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if _has_room(answers, middle) else (middle, high)
    least, most = _in_units_of_worst(answers, high)
    # Ratios to the worst weight and shares of all are two units: the limits stay in the one in
    # which the middles were taken, times the same factor.
    middles = (least + most) / 2
    total = middles.sum()
    index = consistency_index(answers.best_to_worst)
    return BestWorstWeights(
        weights=middles / total,
        xi=high,
        # With a = 1 the best is as important as the worst: anything but 1 contradicts that.
        consistency_ratio=high / index if index > 0 else high,
        low=least / total,
        high=most / total,
    )


def _best_in_units_of_worst(answers: BestWorst, xi: float) -> tuple[float, float]:
    """Least and largest weight of the best criterion that `xi` allows, in those units."""
    other = np.ones(len(answers.best_to_others), dtype=bool)
    other[[answers.best, answers.worst]] = False
    a, b = answers.best_to_others[other], answers.others_to_worst[other]
    # A weight is not negative: a bound below 0 binds nothing.
    floors = np.maximum(a - xi, 0) * np.maximum(b - xi, 0)
    low = max(answers.best_to_worst - xi, float(floors.max(initial=0.0)))
    ceilings = (a + xi) * (b + xi)
    high = min(answers.best_to_worst + xi, float(ceilings.min(initial=np.inf)))
    return low, high


def _has_room(answers: BestWorst, xi: float) -> bool:
    low, high = _best_in_units_of_worst(answers, xi)
    return low <= high


def _in_units_of_worst(answers: BestWorst, xi: float) -> tuple[Floats, Floats]:
    """Least and largest weight of each criterion at the optimum, the worst one's being 1."""
    best = sum(_best_in_units_of_worst(answers, xi)) / 2
    a, b = answers.best_to_others, answers.others_to_worst
    least = np.maximum(best / (a + xi), np.maximum(b - xi, 0))
    room = np.maximum(a - xi, np.finfo(np.float64).tiny)
    with np.errstate(over="ignore"):
        most = np.minimum(best / room, b + xi)
    most = np.maximum(most, least)  # what is less is rounding
    for index, weight in ((answers.best, best), (answers.worst, 1.0)):
        least[index] = most[index] = weight
    return least, most


def linear_weights(answers: BestWorst) -> BestWorstWeights:
    r"""Weights that differ least, at the worst place, from what the answers make of them.

    Minimises :math:`\xi` under :math:`|w_B - a_{Bj} w_j| \le \xi`,
    :math:`|w_j - a_{jW} w_W| \le \xi`, :math:`\sum w = 1`, :math:`w \ge 0`.

    References
    ----------
    .. [1] Rezaei, J. (2016). Best-worst multi-criteria decision-making method: some
       properties and a linear model. Omega 64, 126-130, problem 8.

    Examples
    --------
    >>> answers = BestWorst(2, 0, np.array([8.0, 2.0, 1.0]), np.array([1.0, 5.0, 8.0]))
    >>> found = linear_weights(answers)
    >>> round(found.xi, 6), found.weights.round(6).tolist()
    (0.035714, [0.071429, 0.321429, 0.607143])
    """
    from scipy.optimize import linprog

    rows = _linear_rows(answers)
    n = rows.shape[1]
    bounds = np.hstack([np.vstack([rows, -rows]), -np.ones((2 * len(rows), 1))])
    result = linprog(
        c=[0.0] * n + [1.0],
        A_ub=bounds,
        b_ub=np.zeros(len(bounds)),
        A_eq=[[1.0] * n + [0.0]],
        b_eq=[1.0],
    )
    # Always solvable: equal weights meet every bound with a large enough xi.
    assert result.x is not None, result.message
    weights = np.maximum(result.x[:n], 0)
    weights /= weights.sum()
    # From the weights themselves: a solver's objective is only within its tolerance.
    xi = float(np.abs(rows @ weights).max())
    return BestWorstWeights(weights, xi, xi, weights, weights)


def _linear_rows(answers: BestWorst) -> Floats:
    """What each answer asks to be 0, as a row of factors of the weights."""
    n = len(answers.best_to_others)
    identity = np.eye(n)
    to_others = identity[answers.best] - answers.best_to_others[:, np.newaxis] * identity
    to_worst = identity - np.outer(answers.others_to_worst, identity[answers.worst])
    return np.vstack([to_others, to_worst])


def best_worst_weights(answers: BestWorst, model: str) -> BestWorstWeights:
    """Weights by one of `MODELS`."""
    return linear_weights(answers) if model == LINEAR else nonlinear_weights(answers)
