"""VIKOR: a compromise between the utility of the group and the regret of the worst criterion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from decision.mcda.equality import ROUNDING, levelled, unit_interval
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import in_safe_units, normalised
from decision.mcda.ranking.declarations import Method, Parameter, Question, Scores
from decision.mcda.sizes import in_parts_of_range, normalised_sizes


@dataclass(frozen=True)
class Sizes:
    """What S, R and Q are made of, for `decision.mcda.equality`."""

    s: float
    r: float
    q: float


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
    return _measured(matrix, normalization, v)[0]


def _measured(
    matrix: DecisionMatrix, normalization: str, v: float
) -> tuple[tuple[Floats, Floats, Floats], Sizes]:
    # Only ratios of gaps count: the unit is free.
    gains = normalised(matrix, normalization)
    weighted = matrix.weights * gaps_from_best(in_safe_units(gains))
    s, r = weighted.sum(axis=1), weighted.max(axis=1)
    sizes = matrix.weights * gap_sizes(gains, normalised_sizes(matrix, normalization))
    s_stretched, s_size = unit_interval(s, sizes.sum())
    r_stretched, r_size = unit_interval(r, sizes.max())
    q = v * s_stretched + (1 - v) * r_stretched
    q_size = float(v * s_size + (1 - v) * r_size)
    return (s, r, q), Sizes(float(sizes.sum()), float(sizes.max()), q_size)


def gaps_from_best(gains: Floats) -> Floats:
    """Gaps from the best value as parts of the criterion's range, of shape (m, n)."""
    best = gains.max(axis=0)
    span = best - gains.min(axis=0)
    # On a constant criterion every alternative is at the best: its gap is 0, not 0/0.
    return np.divide(best - gains, span, out=np.zeros_like(gains), where=span > 0)


def gap_sizes(gains: Floats, sizes: Floats) -> Floats:
    """What the gaps are made of by the gains' sizes, of shape (n,): 0 on a constant criterion."""
    span = gains.max(axis=0) / 2 - gains.min(axis=0) / 2  # halved: no overflow
    return in_parts_of_range(sizes / 2, span)


def compromise_set(
    q: Floats, s: Floats, r: Floats, sizes: Sizes = Sizes(1.0, 1.0, 1.0)
) -> list[int]:
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
    order = [int(i) for i in np.argsort(levelled(q, ROUNDING * sizes.q), kind="stable")]
    first, second = order[0], order[1]
    # A lead that falls short only by rounding counts as reached.
    lead = 1 / (len(q) - 1) - ROUNDING * (1 + sizes.q)
    if q[second] - q[first] < lead:
        return [i for i in order if q[i] - q[first] < lead]
    best_by_s = s[first] <= s.min() + ROUNDING * sizes.s
    if best_by_s or r[first] <= r.min() + ROUNDING * sizes.r:
        return [first]
    return [first, second]


def _scores(question: Question) -> Scores:
    (s, r, q), sizes = _measured(
        question.matrix, question.options["normalization"], question.options["v"]
    )
    names = question.matrix.alternatives
    compromise = [names[i] for i in compromise_set(q, s, r, sizes)]
    details = {"S": s, "R": r, "Q": q, "compromise": compromise}
    return Scores(q, details=details, size=sizes.q)


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
