"""VIKOR: a compromise between the utility of the group and the regret of the worst criterion."""

from __future__ import annotations

import numpy as np

from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import in_safe_units, normalised
from decision.mcda.ranking.declarations import Method, Parameter, Question, Scores

# S, R and Q lie in [0, 1]; what is below this is the rounding of their sums.
_ROUNDING = 1e-12


def vikor_measures(
    matrix: DecisionMatrix, normalization: str = "none", v: float = 0.5
) -> tuple[Floats, Floats, Floats]:
    r"""VIKOR's S (group utility), R (individual regret) and Q (compromise).

    Parameters
    ----------
    matrix : DecisionMatrix
        ``m`` alternatives by ``n`` criteria.
    normalization : str
        Applied before; VIKOR scales each criterion by its range itself, so the default is
        ``none``.
    v : float
        Weight of the majority of criteria, in [0, 1].

    Returns
    -------
    S, R, Q : ndarray of shape (m,)
        Dimensionless, in [0, 1], smaller is better.

    References
    ----------
    .. [1] Opricovic, S. and Tzeng, G.-H. (2004). Compromise solution by MCDM methods.
       European Journal of Operational Research 156(2), 445-455, steps a to c.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> s, r, q = vikor_measures(mountains)
    >>> s.tolist(), r.tolist(), q.tolist()
    ([0.5, 0.375, 0.5], [0.5, 0.25, 0.5], [1.0, 0.0, 1.0])
    """
    # Only ratios of gaps count: the unit is free.
    gains = in_safe_units(normalised(matrix, normalization))
    best = gains.max(axis=0)
    span = best - gains.min(axis=0)
    # On a constant criterion every alternative is at the best: its gap is 0, not 0/0.
    gaps = np.divide(best - gains, span, out=np.zeros_like(gains), where=span > 0)
    weighted = matrix.weights * gaps
    s, r = weighted.sum(axis=1), weighted.max(axis=1)
    return s, r, v * _unit_interval(s) + (1 - v) * _unit_interval(r)


def compromise_set(q: Floats, s: Floats, r: Floats) -> list[int]:
    """The alternatives that VIKOR proposes as a compromise, best by Q first.

    The best by Q alone if it leads by at least 1/(m-1) and is also best by S or R; with the
    second if only the latter fails; with all that the lead does not reach otherwise.

    Returns
    -------
    list of int
        Indices of alternatives.

    References
    ----------
    .. [1] Opricovic and Tzeng (2004), conditions C1 and C2.

    Examples
    --------
    >>> q, s, r = np.array([0.0, 0.2, 1.0]), np.array([0.3, 0.4, 0.9]), np.array([0.2, 0.1, 0.5])
    >>> compromise_set(q, s, r)
    [0, 1]
    """
    order = [int(i) for i in np.argsort(q, kind="stable")]
    first, second = order[0], order[1]
    # A lead that falls short only by the rounding of sums counts as reached.
    lead = 1 / (len(q) - 1) - _ROUNDING
    if q[second] - q[first] < lead:
        return [i for i in order if q[i] - q[first] < lead]
    if s[first] <= s.min() + _ROUNDING or r[first] <= r.min() + _ROUNDING:
        return [first]
    return [first, second]


def _unit_interval(x: Floats) -> Floats:
    span = x.max() - x.min()
    # Where all are equal nothing is far from the best.
    return (x - x.min()) / span if span > 0 else np.zeros_like(x)


def _scores(question: Question) -> Scores:
    s, r, q = vikor_measures(
        question.matrix, question.options["normalization"], question.options["v"]
    )
    names = question.matrix.alternatives
    compromise = [names[i] for i in compromise_set(q, s, r)]
    return Scores(q, details={"S": s, "R": r, "Q": q, "compromise": compromise})


VIKOR = Method(
    name="vikor",
    scores=_scores,
    source="Opricovic and Tzeng (2004), European Journal of Operational Research 156(2)",
    larger_is_better=False,
    normalization="none",
    stretches_ranges=True,
    bounds=(0.0, 1.0),
    parameters=(Parameter("v", read=lambda place, m, n: place.number(0, 1), default=0.5),),
)
