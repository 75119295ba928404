"""A question put to a method: what it cannot take is refused, what it answers is finite."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from decision.mcda.errors import DocumentError, UnsuitableMethodError, gettext_noop
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.ranking.declarations import Method, Question, Scores

NOT_POSITIVE = gettext_noop(
    "The method “{method}” cannot take “{criterion}”: it has a value that is not positive."
)
NEGATIVE = gettext_noop(
    "The method “{method}” cannot take “{criterion}”: it has a value that is negative."
)


def scored(method: Method, question: Question) -> Scores:
    """The method's scores.

    Raises
    ------
    UnsuitableMethodError
        If the method cannot take the values, or a score or a detail would not be finite.
    DocumentError
        If there are more alternatives than the method is offered for.
    """
    _refuse_too_many(method, question.matrix)
    _refuse_values(method, question.matrix)
    # What overflows on the way shows in the result, which is looked at.
    with np.errstate(all="ignore"):
        scores = method.scores(question)
    vectors = [v for v in scores.details.values() if isinstance(v, np.ndarray)]
    if not all(np.isfinite(vector).all() for vector in (scores.scores, *vectors)):
        raise no_finite_score(method.name)
    if scores.size is None and method.term_sizes is not None:
        return replace(scores, size=float(method.term_sizes(question) @ question.matrix.weights))
    return scores


def no_finite_score(name: str) -> UnsuitableMethodError:
    return UnsuitableMethodError(
        gettext_noop("The method “{method}” has no finite score for these values."),
        where="method",
        method=name,
    )


def _refuse_too_many(method: Method, matrix: DecisionMatrix) -> None:
    m = len(matrix.alternatives)
    if m > method.most_alternatives:
        raise DocumentError(
            gettext_noop("The method “{method}” takes at most {limit} alternatives, not {given}."),
            code="too_large",
            where="alternatives",
            method=method.name,
            limit=method.most_alternatives,
            given=m,
        )


def _refuse_values(method: Method, matrix: DecisionMatrix) -> None:
    if method.values == "positive":
        _refuse_first(method, matrix, matrix.values.min(axis=0) <= 0, NOT_POSITIVE)
    elif method.values == "non_negative":
        _refuse_first(method, matrix, matrix.values.min(axis=0) < 0, NEGATIVE)


def _refuse_first(
    method: Method, matrix: DecisionMatrix, unsuitable: np.ndarray, sentence: str
) -> None:
    for j in np.flatnonzero(unsuitable):
        raise UnsuitableMethodError(
            sentence, where="method", method=method.name, criterion=matrix.criteria[j]
        )


def require_within(matrix: DecisionMatrix, bounds: Floats, option: str) -> None:
    """Refuse values outside the bounds, of shape (n, 2), that an option gives."""
    outside = (matrix.values < bounds[:, 0]) | (matrix.values > bounds[:, 1])
    for i, j in np.argwhere(outside):
        raise DocumentError(
            gettext_noop(
                "“{alternative}” has the value {value} on “{criterion}”, outside the bounds "
                "{low} to {high}."
            ),
            code="out_of_bounds",
            where=f"options.{option}",
            alternative=matrix.alternatives[i],
            criterion=matrix.criteria[j],
            value=float(matrix.values[i, j]),
            low=float(bounds[j, 0]),
            high=float(bounds[j, 1]),
        )
