"""RIM: nearness to a reference ideal, an interval of each criterion within given bounds."""

from __future__ import annotations

import numpy as np

from decision.mcda.errors import DocumentError, gettext_noop
from decision.mcda.matrix import Floats
from decision.mcda.ranking.declarations import Method, Question, Scores
from decision.mcda.ranking.options import intervals
from decision.mcda.ranking.scoring import no_finite_score, require_within


def rim_degrees(question: Question) -> Floats:
    """How near each value is to the criterion's reference ideal, as a part of the way to it.

    Returns
    -------
    ndarray of shape (m, n)
        From 0 at a bound to 1 within the ideal, dimensionless. What RIM goes on to weigh.

    References
    ----------
    .. [1] Cables, E., Lamata, M. T. and Verdegay, J. L. (2016). RIM-reference ideal method in
       multicriteria decision making. Information Sciences 337, 1-10, definition 2.
    """
    values, (low, high) = question.matrix.values, _bounds(question).T
    first, last = _ideal(question).T
    below = np.divide(first - values, first - low, out=np.zeros_like(values), where=values < first)
    above = np.divide(values - last, high - last, out=np.zeros_like(values), where=values > last)
    return 1 - below - above


def rim_sizes(question: Question) -> Floats:
    """What the degrees of each criterion are made of, of shape (n,)."""
    bounds, ref_ideal = _bounds(question), question.options["ref_ideal"]
    # The way from a bound to the nearer end of the ideal counts in full, however short it is.
    ways = np.abs(bounds - np.array(ref_ideal)) if ref_ideal else np.diff(bounds / 2, axis=1) * 2
    shortest = np.where(ways > 0, ways, np.inf).min(axis=1)
    return np.asarray(1 + np.abs(bounds).max(axis=1) / shortest)


def _bounds(question: Question) -> Floats:
    return np.array(question.options["bounds"], dtype=np.float64)


def _ideal(question: Question) -> Floats:
    """The reference ideal, of shape (n, 2); without one the better end of the bounds."""
    if question.options["ref_ideal"]:
        return np.array(question.options["ref_ideal"], dtype=np.float64)
    bounds, more = _bounds(question), question.matrix.directions > 0
    return np.tile(np.where(more, bounds[:, 1], bounds[:, 0]), (2, 1)).T


def _rim(question: Question) -> Scores:
    bounds = _bounds(question)
    require_within(question.matrix, bounds, "bounds")
    ref_ideal = question.options["ref_ideal"]
    for j, (low, high) in enumerate(ref_ideal or ()):
        if low < bounds[j, 0] or high > bounds[j, 1]:
            raise DocumentError(
                gettext_noop(
                    "The reference ideal is {low} to {high} away from the target of "
                    "“{criterion}”, which reaches beyond the bounds."
                )
                if question.matrix.criteria[j] in question.matrix.distances
                else gettext_noop("The reference ideal {low} to {high} reaches beyond the bounds."),
                code="out_of_bounds",
                where=f"options.ref_ideal[{j}]",
                criterion=question.matrix.criteria[j],
                low=low,
                high=high,
            )
    if (bounds[:, 0] >= bounds[:, 1]).any():  # distances from a target may have no range
        raise no_finite_score("rim")
    weights = question.matrix.weights
    weighed = rim_degrees(question) * weights
    to_ideal = np.sqrt(np.sum((weighed - weights) ** 2, axis=1))
    from_nothing = np.sqrt(np.sum(weighed**2, axis=1))
    scores = from_nothing / (to_ideal + from_nothing)
    # The distance between the ideal and nothing at all is that of the weights.
    size = float(np.linalg.norm(weights * rim_sizes(question)) / np.linalg.norm(weights))
    return Scores(scores, size=1 + size)


RIM = Method(
    name="rim",
    scores=_rim,
    source="Cables, Lamata and Verdegay (2016), Information Sciences 337",
    bounds=(0.0, 1.0),
    parameters=(
        intervals("bounds", required=True),
        intervals("ref_ideal", required=False, may_be_a_point=True),
    ),
    dominance_broken_by=("ref_ideal",),
    most_alternatives=100_000,
)
